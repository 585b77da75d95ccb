//! Two items that exclude each other, or that make sense only together.

use std::collections::BTreeSet;

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::kind::Span;
use super::quantity::owned;
use super::rule::PolicyRule;
use super::selector::Selector;
use crate::{Finding, FindingKind, Severity};

/// How a kind of pair is called.
pub struct Pair {
    pub kind: FindingKind,
    pub severity: Severity,
    /// `已包含`, `includes`
    pub verb: [&'static str; 2],
    pub clears: [&'static str; 2],
}

/// Each of `mains` with each of the `others` in the same span.
pub fn pairs(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    mains: &[usize],
    others: &Selector,
    per: Span,
    pair: &Pair,
) -> Vec<Finding> {
    let others = claim.charged(&claim.lines_of(others));
    if others.is_empty() {
        return Vec::new();
    }
    let mains = claim.charged(mains);
    let mut findings = Vec::new();
    for (_, mains) in claim.by_item(&mains) {
        for (_, others) in claim.by_item(&others) {
            if others == mains {
                continue;
            }
            findings.extend(pair_of_items(rule, claim, &mains, &others, per, pair));
        }
    }
    findings
}

fn pair_of_items(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    mains: &[usize],
    others: &[usize],
    per: Span,
    pair: &Pair,
) -> Option<Finding> {
    let meets = |sure: bool| -> BTreeSet<(usize, usize)> {
        let all = mains
            .iter()
            .flat_map(|&main| others.iter().map(move |&other| (main, other)));
        all.filter(|&(main, other)| match per {
            Span::Claim => true,
            Span::Day if sure => same_day(claim, main, other),
            Span::Day => may_meet(claim, main, other),
        })
        .collect()
    };
    let certain = meets(true);
    let sure = !certain.is_empty();
    let met = if sure { certain } else { meets(false) };
    let ends = met.iter().flat_map(|&(main, other)| [main, other]);
    let lines: Vec<usize> = ends.collect::<BTreeSet<_>>().into_iter().collect();
    let others_met: BTreeSet<usize> = met.iter().map(|&(_, other)| other).collect();
    let (&main, &other) = (mains.first()?, others_met.first()?);
    let at_stake = others_met
        .iter()
        .map(|&line| claim.lines[line].money())
        .sum();
    let (main, other) = (claim.lines[main].name(), claim.lines[other].name());
    let [zh, en] = pair.verb;
    if sure {
        let words = Words {
            reason: [
                format!("“{main}”{zh}“{other}”，两者同时收费"),
                format!("`{main}` {en} `{other}`; both are charged"),
            ],
            clears: owned(pair.clears),
        };
        return Some(firing(
            rule,
            pair.kind,
            pair.severity,
            lines,
            at_stake,
            words,
        ));
    }
    let words = Words {
        reason: [
            format!("“{main}”{zh}“{other}”，本次都有收费；没有服务日期，不能判断是否同日"),
            format!("`{main}` {en} `{other}`; without dates it is open whether on one day"),
        ],
        clears: owned([
            "补充两个项目的服务日期(医嘱、每日清单)",
            "supply the days of both items (orders, daily list)",
        ]),
    };
    Some(asking(rule, pair.kind, lines, at_stake, words))
}

fn same_day(claim: &ClaimCase<'_>, one: usize, two: usize) -> bool {
    let day = claim.lines[one].day();
    day.is_some() && day == claim.lines[two].day()
}

fn may_meet(claim: &ClaimCase<'_>, one: usize, two: usize) -> bool {
    match (claim.lines[one].known_days(), claim.lines[two].known_days()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}

/// None of the items that a charged one makes sense with.
pub fn missing_companion(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    companions: &Selector,
    what: &str,
) -> Option<Finding> {
    let lines = claim.charged(lines);
    let name = claim.lines[*lines.first()?].name();
    if !claim.lines_of(companions).is_empty() {
        return None;
    }
    let at_stake = claim.net_money(&lines).abs();
    let kind = FindingKind::ClinicalConflict;
    if claim.has_unmatched_lines() {
        let words = Words {
            reason: [
                format!("“{name}”应当有{what}；已对码的行中没有，还有行未对码"),
                format!("`{name}` comes with {what}; none is matched, but some lines are open"),
            ],
            clears: [
                format!("先确认未对码的行是否为{what}"),
                format!("settle first whether an unmatched line is {what}"),
            ],
        };
        return Some(asking(rule, kind, lines, at_stake, words));
    }
    let words = Words {
        reason: [
            format!("“{name}”应当有{what}，本次没有相应收费"),
            format!("`{name}` comes with {what}, which is not charged"),
        ],
        clears: [
            format!("补充使用{what}的记录(自带、赠送、另一张票据)；没有的，该项目请核减"),
            format!("supply the record of {what} (another bill, own supply), or take the item off"),
        ],
    };
    Some(firing(rule, kind, Severity::Orange, lines, at_stake, words))
}
