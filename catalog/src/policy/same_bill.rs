//! The same bill again: by its number, its picture, its lines.

use std::collections::HashMap;

use bill::{Date, Money};

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::normalize::normalized;
use crate::{EarlierClaim, Finding, FindingKind, Severity};

/// The same series and number as an earlier claim's bill.
pub fn same_invoice(rule: &PolicyRule, claim: &ClaimCase<'_>) -> Option<Finding> {
    let header = &claim.bill.header;
    let number = header.bill_no.value.as_deref();
    let (Some(number), Some(earlier)) = (number, &claim.records.earlier) else {
        let missing = if number.is_none() {
            ["票据号码", "the number of the bill"]
        } else {
            ["此前的报销记录", "earlier claims"]
        };
        return Some(ask_whether_claimed(rule, missing));
    };
    let invoice = invoice(header.bill_code.value.as_deref(), number);
    let twin = earlier
        .iter()
        .find(|one| one.invoice.as_deref() == Some(&invoice))?;
    Some(claimed(
        rule,
        claim,
        Severity::Red,
        [
            format!("票据{invoice}已在申报{}中报销", twin.number),
            format!("the bill {invoice} is in claim {} already", twin.number),
        ],
    ))
}

/// Series and number as [`EarlierClaim::invoice`] holds them.
pub fn invoice(series: Option<&str>, number: &str) -> String {
    let all = series.unwrap_or_default().chars().chain(number.chars());
    all.filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase()
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
) -> Finding {
    let words = Words {
        reason,
        clears: owned([
            "调出该申报核对票据原件；同一票据不得重复报销",
            "compare the papers of both claims; one bill is paid once",
        ]),
    };
    let kind = FindingKind::AlreadyClaimed;
    firing(rule, kind, severity, Vec::new(), claim.total(), words)
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
