//! Herbal pieces: paid only in a compound, or never.

use super::case::{LineCase, Words, asking, firing};
use super::claim::ClaimCase;
use super::rule::PolicyRule;
use crate::{Entry, Finding, FindingKind, Severity};

const KIND: FindingKind = FindingKind::OutOfPolicy;

/// 单复方均不予支付
pub fn never_payable(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let name = &case.entry()?.name;
    let reason = [
        format!("“{name}”单方、复方均不予支付"),
        format!("`{name}` is not paid, alone or in a compound"),
    ];
    let clears = [
        "如目录条目选错，请另选".to_owned(),
        "choose another entry if this one is wrong".to_owned(),
    ];
    Some(case.finding(rule, KIND, Severity::Red, reason, clears))
}

/// 单方使用不予支付: no other piece on the days on which this one may have been dispensed.
pub fn alone(rule: &PolicyRule, claim: &ClaimCase<'_>, lines: &[usize]) -> Option<Finding> {
    let (&line, rest) = lines.split_first()?;
    let case = &claim.lines[line];
    let overlaps = |other: &LineCase<'_>| match (case.known_days(), other.known_days()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    };
    let mine = &claim.keys[line];
    let other_piece = claim.lines.iter().any(|other| {
        claim.keys[other.index].name != mine.name
            && other.entry().is_some_and(Entry::is_herbal_piece)
            && overlaps(other)
    });
    if other_piece {
        return None;
    }
    let name = case.name();
    let lines: Vec<usize> = std::iter::once(line).chain(rest.iter().copied()).collect();
    let at_stake = claim.net_money(&lines).abs();
    if claim.has_unmatched_lines() {
        let words = Words {
            reason: [
                format!("“{name}”单方使用不予支付；还有行未对码，不能判断是否复方"),
                format!("`{name}` is not paid alone; some lines are open"),
            ],
            clears: [
                "先确认未对码的行是否为中药饮片，或补充处方".to_owned(),
                "settle first whether an unmatched line is a herbal piece, or supply the prescription"
                    .to_owned(),
            ],
        };
        return Some(asking(rule, KIND, lines, at_stake, words));
    }
    let words = Words {
        reason: [
            format!("“{name}”单方使用不予支付，同日没有其他饮片"),
            format!("`{name}` is not paid alone, and no other piece is charged"),
        ],
        clears: [
            "补充复方处方；如目录条目选错，请另选".to_owned(),
            "supply the compound's prescription, or choose another entry".to_owned(),
        ],
    };
    Some(firing(rule, KIND, Severity::Red, lines, at_stake, words))
}
