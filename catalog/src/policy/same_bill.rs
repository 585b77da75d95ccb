//! The same bill again: by its number, its picture, its lines.

use std::collections::HashMap;

use bill::{Date, Money};

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::quantity::owned;
use super::receipt::has_receipt;
use super::rule::PolicyRule;
use crate::normalize::normalized;
use crate::{EarlierClaim, Finding, FindingKind, Invoice, Severity};

/// From so many signs on, a number without its series is hardly another bill's by chance.
const LONG_NUMBER: usize = 8;

/// The same series and number as a bill of an earlier claim.
pub fn same_invoice(rule: &PolicyRule, claim: &ClaimCase<'_>) -> Option<Finding> {
    let mut ours: Vec<Invoice> = Invoice::of_header(&claim.bill.header).into_iter().collect();
    ours.extend(claim.records.invoices.iter().cloned());
    if ours.is_empty() {
        // Lists of items carry no number; their pictures and lines are compared.
        let missing = ["票据号码", "the number of the bill"];
        return has_receipt(claim.bill).then(|| ask_whether_claimed(rule, missing));
    }
    let Some(earlier) = &claim.records.earlier else {
        let missing = ["此前的报销记录", "earlier claims"];
        return Some(ask_whether_claimed(rule, missing));
    };
    let hospital = claim.bill.header.hospital.value.as_deref();
    let pairs = earlier
        .iter()
        .flat_map(|one| ours.iter().map(move |ours| (ours, one)));
    let found = pairs.filter_map(|(ours, one)| {
        let hospitals = (hospital, one.hospital.as_deref());
        let theirs = one.invoices.iter();
        let severity = theirs.filter_map(|theirs| likeness(ours, theirs, hospitals));
        Some((severity.min()?, ours, one))
    });
    let (severity, invoice, twin) = found.min_by_key(|(severity, ..)| *severity)?;
    let unsure = if severity == Severity::Red {
        ["", ""]
    } else {
        [
            "（有一方未读出票据代码）",
            " (the series is not known of both)",
        ]
    };
    let reason = [
        format!("票据{invoice}已在申报{}中报销{}", twin.number, unsure[0]),
        format!(
            "the bill {invoice} is in claim {} already{}",
            twin.number, unsure[1]
        ),
    ];
    Some(claimed(rule, claim, severity, reason, twin))
}

/// How surely two numbers are of one bill; `None` where they are not.
fn likeness(
    ours: &Invoice,
    theirs: &Invoice,
    hospitals: (Option<&str>, Option<&str>),
) -> Option<Severity> {
    if ours.number != theirs.number {
        return None;
    }
    if let (Some(one), Some(other)) = (&ours.series, &theirs.series) {
        return (one == other).then_some(Severity::Red);
    }
    let elsewhere = match hospitals {
        (Some(one), Some(other)) => {
            let (one, other) = (normalized(one), normalized(other));
            !one.contains(&other) && !other.contains(&one)
        }
        _ => false,
    };
    (ours.number.len() >= LONG_NUMBER || !elsewhere).then_some(Severity::Orange)
}

/// A page that looks like an earlier claim's.
pub fn same_image(rule: &PolicyRule, claim: &ClaimCase<'_>, max_distance: u32) -> Option<Finding> {
    let hashes = &claim.records.page_hashes;
    let (false, Some(earlier)) = (hashes.is_empty(), &claim.records.earlier) else {
        let missing = ["票据影像的比对结果", "the comparison of the pages"];
        return Some(ask_whether_claimed(rule, missing));
    };
    let looks_alike = |one: &&EarlierClaim| {
        let pairs = one.page_hashes.iter();
        pairs
            .flat_map(|theirs| hashes.iter().map(|ours| ours.distance(*theirs)))
            .any(|distance| distance <= max_distance)
    };
    let twin = earlier.iter().find(looks_alike)?;
    Some(claimed(
        rule,
        claim,
        Severity::Orange,
        [
            format!("票据影像与申报{}的相同或极为相似", twin.number),
            format!("a page looks like one of claim {}", twin.number),
        ],
        twin,
    ))
}

/// At least `percent` of the lines, and three of them, are in one earlier claim.
pub fn same_lines(rule: &PolicyRule, claim: &ClaimCase<'_>, percent: u32) -> Option<Finding> {
    let Some(earlier) = &claim.records.earlier else {
        let missing = ["此前的报销记录", "earlier claims"];
        return Some(ask_whether_claimed(rule, missing));
    };
    let mut best: Option<(usize, &EarlierClaim)> = None;
    for one in earlier {
        let shared = shared_lines(claim, one);
        if best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, one));
        }
    }
    let (shared, twin) = best?;
    let lines = claim.lines.len();
    if shared < 3 || shared * 100 < lines * percent as usize {
        return None;
    }
    Some(claimed(
        rule,
        claim,
        Severity::Orange,
        [
            format!("{lines}行中有{shared}行与申报{}相同", twin.number),
            format!("{shared} of {lines} lines are in claim {} too", twin.number),
        ],
        twin,
    ))
}

/// Lines of the same printed name, amount and, where both have one, day.
fn shared_lines(claim: &ClaimCase<'_>, earlier: &EarlierClaim) -> usize {
    let mut theirs: HashMap<(String, Money), Vec<Option<Date>>> = HashMap::new();
    for line in &earlier.lines {
        let key = (normalized(&line.name), line.amount);
        theirs.entry(key).or_default().push(line.date);
    }
    let mut shared = 0;
    for line in &claim.bill.lines {
        let Some((name, amount)) = line.name.value.as_deref().zip(line.amount.value) else {
            continue;
        };
        let day = line.date.value;
        let fits = |theirs: &Option<Date>| day.is_none() || theirs.is_none() || *theirs == day;
        if let Some(days) = theirs.get_mut(&(normalized(name), amount))
            && let Some(at) = days.iter().position(fits)
        {
            days.swap_remove(at);
            shared += 1;
        }
    }
    shared
}

fn claimed(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    severity: Severity,
    reason: [String; 2],
    twin: &EarlierClaim,
) -> Finding {
    let words = Words {
        reason,
        clears: owned([
            "调出该申报核对票据原件；同一票据不得重复报销",
            "compare the papers of both claims; one bill is paid once",
        ]),
    };
    let kind = FindingKind::AlreadyClaimed;
    Finding {
        earlier: vec![twin.number.clone()],
        ..firing(rule, kind, severity, Vec::new(), claim.total(), words)
    }
}

fn ask_whether_claimed(rule: &PolicyRule, missing: [&'static str; 2]) -> Finding {
    let words = Words {
        reason: [
            format!("缺少{}，不能判断是否重复报销", missing[0]),
            format!(
                "without {} it is open whether the bill was paid before",
                missing[1]
            ),
        ],
        clears: [
            format!("补充或查询{}", missing[0]),
            format!("supply or look up {}", missing[1]),
        ],
    };
    let kind = FindingKind::AlreadyClaimed;
    asking(rule, kind, Vec::new(), Money::ZERO, words)
}
