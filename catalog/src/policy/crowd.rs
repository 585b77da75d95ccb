//! Too many different items of a group on one day.

use std::collections::{BTreeMap, BTreeSet};

use bill::{Date, Money};

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::kind::RuleKind;
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::{Finding, FindingKind, Severity};

/// How a kind of crowd is called.
pub struct Crowd {
    pub kind: FindingKind,
    /// `同一组药品`, `drugs of one group`.
    pub what: [String; 2],
    /// `重复开药，请…`
    pub clears: [&'static str; 2],
}

/// More than `max` different items of `lines` on one day.
pub fn crowd(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max: usize,
    crowd: &Crowd,
) -> Vec<Finding> {
    let charged = claim.charged(lines);
    let mut by_day: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
    for &line in &charged {
        by_day
            .entry(claim.lines[line].day())
            .or_default()
            .push(line);
    }
    let undated = by_day.get(&None).cloned().unwrap_or_default();
    let mut findings = Vec::new();
    for (day, lines) in &by_day {
        let items = distinct(claim, lines);
        if let (Some(day), true) = (day, items.len() > max) {
            let names = items.into_iter().collect::<Vec<_>>().join("、");
            let [zh, en] = &crowd.what;
            let words = Words {
                reason: [
                    format!("{day}同日有{zh}：{names}"),
                    format!("on {day} there are {en}: {names}"),
                ],
                clears: owned(crowd.clears),
            };
            let at_stake = beyond_dearest(claim, lines, max);
            findings.push(firing(
                rule,
                crowd.kind,
                Severity::Orange,
                lines.clone(),
                at_stake,
                words,
            ));
        }
    }
    if findings.is_empty() && !undated.is_empty() && distinct(claim, &charged).len() > max {
        let names = distinct(claim, &charged)
            .into_iter()
            .collect::<Vec<_>>()
            .join("、");
        let [zh, en] = &crowd.what;
        let words = Words {
            reason: [
                format!("本次有{zh}：{names}；没有服务日期，不能判断是否同日"),
                format!("there are {en}: {names}; without dates it is open whether on one day"),
            ],
            clears: owned([
                "补充各项目的服务日期(处方、医嘱、每日清单)",
                "supply the days of the services (prescriptions, orders, daily list)",
            ]),
        };
        let at_stake = beyond_dearest(claim, &charged, max);
        findings.push(asking(rule, crowd.kind, charged, at_stake, words));
    }
    findings
}

fn distinct<'a>(claim: &'a ClaimCase<'_>, lines: &[usize]) -> BTreeSet<&'a str> {
    lines.iter().map(|&line| claim.lines[line].name()).collect()
}

/// The money of all but the `max` dearest items.
fn beyond_dearest(claim: &ClaimCase<'_>, lines: &[usize], max: usize) -> Money {
    let items = claim.by_item(lines);
    let mut money: Vec<Money> = items
        .values()
        .map(|lines| claim.net_money(lines).abs())
        .collect();
    money.sort_unstable_by(|a, b| b.cmp(a));
    money.into_iter().skip(max).sum()
}

impl RuleKind {
    /// What several of its items on one day are.
    pub(super) fn crowd(&self) -> Crowd {
        let prescription = [
            "核对处方；确属重复或超量的请核减",
            "check the prescriptions; take off what is one too many",
        ];
        let (kind, what, clears) = match self {
            RuleKind::Unbundling { least, whole } => (
                FindingKind::DuplicateCharge,
                [
                    format!("应按“{whole}”收费的{least}项以上"),
                    format!("{least} or more items that `{whole}` covers"),
                ],
                [
                    "核对价目表；属分解收费的，按整体项目计价",
                    "check the price list; charge the whole item instead of its parts",
                ],
            ),
            RuleKind::DrugCount { max } => (
                FindingKind::Unverified,
                [format!("{max}种以上药品"), format!("more than {max} drugs")],
                prescription,
            ),
            RuleKind::HerbalPrescription { max } => (
                FindingKind::Unverified,
                [
                    format!("{max}味以上饮片"),
                    format!("more than {max} herbal pieces"),
                ],
                prescription,
            ),
            RuleKind::DuplicatePrescription { group, .. } => (
                FindingKind::ClinicalConflict,
                [
                    format!("同类{group}药品重复开药"),
                    format!("several drugs of one group {group}"),
                ],
                prescription,
            ),
            _ => (
                FindingKind::ClinicalConflict,
                ["同类项目".to_owned(), "items of one group".to_owned()],
                prescription,
            ),
        };
        Crowd { kind, what, clears }
    }
}
