//! Operations of one group on one day: the second and further ones cost a share of their price.

use std::collections::BTreeMap;

use bill::{Date, Decimal, Money};

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::{Finding, FindingKind, Severity};

const KIND: FindingKind = FindingKind::DuplicateCharge;

/// `percent` is what the second and further operations may cost, of their ceiling.
pub fn secondary(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    percent: u32,
) -> Vec<Finding> {
    let paid = |line: &&usize| {
        claim.lines[**line]
            .line
            .amount
            .value
            .is_none_or(|amount| amount > Money::ZERO)
    };
    let mut by_day: BTreeMap<Option<Date>, Vec<usize>> = BTreeMap::new();
    for &line in lines.iter().filter(paid) {
        by_day
            .entry(claim.lines[line].day())
            .or_default()
            .push(line);
    }
    let found = by_day
        .iter()
        .map(|(day, lines)| on_one_day(rule, claim, lines, percent, day.is_some()));
    found.flatten().collect()
}

fn on_one_day(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    percent: u32,
    dated: bool,
) -> Option<Finding> {
    if lines.len() < 2 {
        return None;
    }
    let names = claim.names(lines);
    let clears = owned([
        "补充手术记录：是否同一切口、同次手术；属实的，第二及以后的手术请按规定折价",
        "supply the operation record; where it was one incision, reduce the further operations",
    ]);
    let full: Option<Vec<Decimal>> = lines.iter().map(|&line| full_price(claim, line)).collect();
    let Some(full) = full else {
        let words = Words {
            reason: [
                format!("同组手术{names}，价目表上的全价未知，不能判断第二及以后的手术是否折价"),
                format!("operations of one group: {names}; their full prices are not known"),
            ],
            clears,
        };
        let at_stake = claim.net_money(lines) - dearest(claim, lines);
        return Some(asking(rule, KIND, lines.to_vec(), at_stake, words));
    };
    let share = Decimal::new(percent.into(), 2);
    let mut excess: Vec<Money> = Vec::with_capacity(lines.len());
    for (&line, full) in lines.iter().zip(&full) {
        let quantity = claim.lines[line].line.quantity.value;
        let allowed = Money::from_product(quantity.unwrap_or(Decimal::ONE), full * share)?;
        excess.push((claim.lines[line].money() - allowed).max(Money::ZERO));
    }
    // The first operation costs its full price: the one of which the most is above the share.
    let first = excess.iter().copied().max()?;
    let at_stake = excess.iter().copied().sum::<Money>() - first;
    if at_stake == Money::ZERO {
        return None;
    }
    let words = |zh: &str, en: &str| Words {
        reason: [
            format!("同组手术{names}{zh}，第二及以后的手术应按{percent}%计收，多收{at_stake}元"),
            format!(
                "operations of one group: {names}{en}; the further ones at {percent}%: {at_stake} too much"
            ),
        ],
        clears,
    };
    let lines = lines.to_vec();
    Some(if dated {
        let words = words("同日全价收费", " charged in full on one day");
        firing(rule, KIND, Severity::Orange, lines, at_stake, words)
    } else {
        let words = words(
            "全价收费，没有服务日期，不能判断是否同次手术",
            " charged in full, on days unknown",
        );
        asking(rule, KIND, lines, at_stake, words)
    })
}

fn full_price(claim: &ClaimCase<'_>, line: usize) -> Option<Decimal> {
    let ceilings = claim.lines[line].entry()?.price_ceilings;
    match claim.facts.facility_level {
        Some(level) => ceilings.at(level),
        None => ceilings.whatever_the_level(),
    }
}

fn dearest(claim: &ClaimCase<'_>, lines: &[usize]) -> Money {
    let money = lines.iter().map(|&line| claim.lines[line].money());
    money.max().unwrap_or_default()
}
