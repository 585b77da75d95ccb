//! What was read badly, does not add up, or fits several entries.

use bill::{Bill, FieldName, LineFlag, Money, Problem, ProblemKind};

use super::case::{LineCase, Words, firing};
use super::rule::PolicyRule;
use crate::{Finding, FindingKind, Severity, Verdict};

const FIELDS: [(FieldName, &str); 11] = [
    (FieldName::Code, "编码"),
    (FieldName::Name, "名称"),
    (FieldName::Spec, "规格"),
    (FieldName::Unit, "单位"),
    (FieldName::Quantity, "数量"),
    (FieldName::UnitPrice, "单价"),
    (FieldName::Amount, "金额"),
    (FieldName::Category, "类别"),
    (FieldName::ChargeCategory, "收费类别"),
    (FieldName::SelfPayRatio, "自付比例"),
    (FieldName::Date, "日期"),
];

/// A value that could not be read, or that nothing confirms.
pub fn unreadable(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let lost = |field: FieldName| {
        case.line.flags.contains(&LineFlag::Unreadable(field))
            || (field == FieldName::Name && case.line.name.text.trim().is_empty())
            || (field == FieldName::Amount && case.line.amount.value.is_none())
    };
    // A name that the catalog confirms is sure enough, whatever the recogniser thought of it.
    let unsure = |field: FieldName| {
        let settles = matches!(
            field,
            FieldName::Quantity | FieldName::UnitPrice | FieldName::Amount
        );
        let unconfirmed = field == FieldName::Name && case.found.verdict != Verdict::Matched;
        (settles || unconfirmed) && case.line.flags.contains(&LineFlag::LowConfidence(field))
    };
    let names = |test: &dyn Fn(FieldName) -> bool| {
        let chosen: Vec<_> = FIELDS
            .into_iter()
            .filter(|(field, _)| test(*field))
            .collect();
        let zh: Vec<&str> = chosen.iter().map(|(_, zh)| *zh).collect();
        let en: Vec<&str> = chosen.iter().map(|(field, _)| field.as_str()).collect();
        (zh.join("、"), en.join(", "))
    };
    let (lost_zh, lost_en) = names(&lost);
    let (unsure_zh, unsure_en) = names(&|field| unsure(field) && !lost(field));
    let reason = match (lost_zh.is_empty(), unsure_zh.is_empty()) {
        (true, true) => return None,
        (false, _) => [
            format!("{lost_zh}未能读出"),
            format!("{lost_en} could not be read"),
        ],
        (true, false) => [
            format!("{unsure_zh}识别把握不足"),
            format!("{unsure_en} was read without certainty"),
        ],
    };
    let grave = lost(FieldName::Amount) || lost(FieldName::Name);
    let severity = if grave {
        Severity::Orange
    } else {
        Severity::Yellow
    };
    let clears = [
        "对照原件填写或确认".to_owned(),
        "type or confirm it from the paper".to_owned(),
    ];
    Some(case.finding(rule, FindingKind::Unreadable, severity, reason, clears))
}

/// quantity x unit price is not the amount.
pub fn line_arithmetic(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    if !case.line.flags.contains(&LineFlag::ArithmeticMismatch) {
        return None;
    }
    let product = case
        .line
        .quantity
        .value
        .zip(case.line.unit_price.value)
        .and_then(|(q, p)| Money::from_product(q, p));
    let at_stake = match (product, case.line.amount.value) {
        (Some(product), Some(amount)) => (amount - product).abs(),
        _ => case.money(),
    };
    let reason = [
        format!("数量×单价与金额不符，相差{at_stake}元"),
        format!("quantity x unit price differs from the amount by {at_stake} yuan"),
    ];
    let clears = [
        "对照原件改正数量、单价或金额；如原件如此，请医院更正".to_owned(),
        "correct what was misread; if the paper itself is wrong, ask the hospital".to_owned(),
    ];
    let finding = case.finding(
        rule,
        FindingKind::ArithmeticMismatch,
        Severity::Orange,
        reason,
        clears,
    );
    Some(Finding {
        at_stake,
        ..finding
    })
}

/// Several entries fit, or one that differs by more than noise.
pub fn ambiguous_match(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    if case.found.verdict != Verdict::Ambiguous {
        return None;
    }
    let shown = case.found.candidates.iter().take(3).map(|candidate| {
        let entry = case.catalog.entry(candidate.entry);
        let spec = entry
            .spec
            .as_deref()
            .map(|spec| format!(" {spec}"))
            .unwrap_or_default();
        let difference = Some(&candidate.difference)
            .filter(|d| !d.is_empty())
            .map(|d| format!("（{d}）"));
        format!("{}{spec}{}", entry.name, difference.unwrap_or_default())
    });
    let candidates = shown.collect::<Vec<_>>().join("、");
    let reason = [
        format!("{}：{candidates}", case.found.note_zh),
        format!("{}: {candidates}", case.found.note_en),
    ];
    let clears = [
        "对照原件选定目录条目，或确认目录中没有".to_owned(),
        "choose the entry that the paper shows, or confirm that none is listed".to_owned(),
    ];
    Some(case.ask(rule, FindingKind::AmbiguousMatch, reason, clears))
}

/// What the reader reported of the bill as a whole, where sums do not agree.
pub fn bill_totals(rule: &PolicyRule, bill: &Bill) -> Vec<Finding> {
    let of = |problem: &&Problem| {
        matches!(
            problem.kind,
            ProblemKind::TotalMismatch
                | ProblemKind::SubtotalMismatch
                | ProblemKind::WordsMismatch
                | ProblemKind::MissingTotal
                | ProblemKind::CodeMismatch
        )
    };
    let clears = [
        "对照原件核对合计与各行金额，补齐缺页或改正读错的行",
        "compare totals and lines with the paper; supply missing pages or correct misread lines",
    ];
    bill.problems
        .iter()
        .filter(of)
        .map(|problem| Finding {
            at_stake: at_stake(problem, bill),
            ..of_bill(
                rule,
                problem,
                FindingKind::ArithmeticMismatch,
                Severity::Orange,
                clears,
            )
        })
        .collect()
}

/// Pages and files that were not read.
pub fn lost_pages(rule: &PolicyRule, bill: &Bill) -> Vec<Finding> {
    let of = |problem: &&Problem| {
        matches!(
            problem.kind,
            ProblemKind::UndecodableFile | ProblemKind::UnreadablePage | ProblemKind::NoTable
        )
    };
    let clears = ["重新扫描或补交该页", "scan the page again or hand it in"];
    let finding = |problem| {
        of_bill(
            rule,
            problem,
            FindingKind::Unreadable,
            Severity::Orange,
            clears,
        )
    };
    bill.problems.iter().filter(of).map(finding).collect()
}

fn at_stake(problem: &Problem, bill: &Bill) -> Money {
    let (total, words) = (bill.totals.amount.value, bill.totals.amount_in_words.value);
    match (problem.kind, total, words) {
        (ProblemKind::TotalMismatch, Some(total), _) => (total - bill.sum_of_lines()).abs(),
        (ProblemKind::WordsMismatch, Some(total), Some(words)) => (total - words).abs(),
        _ => Money::ZERO,
    }
}

fn of_bill(
    rule: &PolicyRule,
    problem: &Problem,
    kind: FindingKind,
    severity: Severity,
    clears: [&str; 2],
) -> Finding {
    let words = Words {
        reason: [problem.message_zh.clone(), problem.message_en.clone()],
        clears: clears.map(str::to_owned),
    };
    firing(rule, kind, severity, Vec::new(), Money::ZERO, words)
}
