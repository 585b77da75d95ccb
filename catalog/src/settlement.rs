//! Splits one line's amount into what nobody but the patient pays and what counts for the fund.

use bill::{Decimal, Line, Money};
use serde::{Deserialize, Serialize};

use crate::{
    ClaimFacts, Entry, EntryKind, Finding, FindingKind, InsuranceClass, InsuranceType, Severity,
};

/// The four parts of a line's amount; they sum to it exactly. Negative on refund lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineAmounts {
    /// 全自费: not covered at all.
    pub full_self_pay: Money,
    /// 超限价: above the ceiling or the payment standard.
    pub over_limit: Money,
    /// 先行自付: the self-pay ratio's share of what is left.
    pub pre_self_pay: Money,
    /// 符合政策范围: what the deductible and the reimbursement rate apply to.
    pub in_scope: Money,
}

/// What a person decided about a line; `Accept` is also how a line without a decision settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action", content = "amount")]
pub enum LineDecision {
    /// As the catalog entry says.
    #[default]
    Accept,
    /// Only this much of the line's amount counts; the rest is full self-pay.
    Reduce(Money),
    /// All of it is full self-pay.
    Reject,
}

impl LineAmounts {
    pub fn total(&self) -> Money {
        self.full_self_pay + self.over_limit + self.pre_self_pay + self.in_scope
    }

    pub const fn all_full_self_pay(amount: Money) -> LineAmounts {
        LineAmounts {
            full_self_pay: amount,
            over_limit: Money::ZERO,
            pre_self_pay: Money::ZERO,
            in_scope: Money::ZERO,
        }
    }
}

/// Order: full self-pay, then the excess over the limit, then the self-pay ratio of what is left;
/// each is rounded to fen half away from zero, and `in_scope` is the exact remainder.
///
/// `entry` is `None` where the line is unlisted or undecided: all of it is full self-pay. A line
/// whose amount was not read comes to zero throughout. `rule_limit` is what rules set besides the
/// entry, in yuan per unit: see [`rule_limit`].
pub fn settle_line(
    line: &Line,
    entry: Option<&Entry>,
    facts: &ClaimFacts,
    rule_limit: Option<Decimal>,
    decision: LineDecision,
) -> LineAmounts {
    let Some(amount) = line.amount.value else {
        return LineAmounts::default();
    };
    let (Some(entry), Some(counted)) = (entry, counted_amount(amount, decision)) else {
        return LineAmounts::all_full_self_pay(amount);
    };
    if entry.class == InsuranceClass::C {
        return LineAmounts::all_full_self_pay(amount);
    }
    let full_self_pay = amount - counted;
    let limit = lower(unit_limit(entry, facts), rule_limit);
    let over_limit = over_limit(line, counted, entry, limit);
    let left = counted - over_limit;
    let pre_self_pay = share(left, self_pay_ratio(entry, facts));
    LineAmounts {
        full_self_pay,
        over_limit,
        pre_self_pay,
        in_scope: left - pre_self_pay,
    }
}

/// The part of the amount that a decision lets count; between zero and the amount, whatever its sign.
fn counted_amount(amount: Money, decision: LineDecision) -> Option<Money> {
    match decision {
        LineDecision::Accept => Some(amount),
        LineDecision::Reject => None,
        LineDecision::Reduce(to) if amount.is_negative() => Some((-to.abs()).max(amount)),
        LineDecision::Reduce(to) => Some(to.max(Money::ZERO).min(amount)),
    }
}

/// 工伤 and 生育 insurance pay drugs without regard to class (the list's preamble, 4).
fn self_pay_ratio(entry: &Entry, facts: &ClaimFacts) -> Decimal {
    let class_blind = entry.kind == EntryKind::Drug
        && matches!(
            facts.insurance_type,
            Some(InsuranceType::WorkInjury | InsuranceType::Maternity)
        );
    if class_blind || entry.class == InsuranceClass::A {
        Decimal::ZERO
    } else {
        entry.self_pay_ratio.clamp(Decimal::ZERO, Decimal::ONE)
    }
}

/// Yuan per unit above which the patient pays: the lower of ceiling and payment standard.
pub fn unit_limit(entry: &Entry, facts: &ClaimFacts) -> Option<Decimal> {
    let ceiling = match facts.facility_level {
        Some(level) => entry.price_ceilings.at(level),
        None => entry.price_ceilings.whatever_the_level(),
    };
    lower(ceiling, entry.payment_standard)
}

/// The lowest unit price that the findings on a line limit it to.
pub fn rule_limit(findings: &[Finding], line: usize) -> Option<Decimal> {
    let on_line = findings.iter().filter(|one| one.lines.contains(&line));
    on_line.filter_map(|finding| finding.unit_limit).min()
}

/// Whether the facts decide against a line: nothing of it counts until a person accepts it.
pub fn is_decided_against(findings: &[Finding], line: usize) -> bool {
    findings.iter().any(|finding| {
        finding.kind == FindingKind::OutOfPolicy
            && finding.severity == Severity::Red
            && finding.lines.contains(&line)
    })
}

fn lower(one: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Signed like `counted`; zero where the limit, the quantity or a comparable unit is not known.
fn over_limit(line: &Line, counted: Money, entry: &Entry, limit: Option<Decimal>) -> Money {
    let allowed = limit
        .filter(|_| same_unit(line, entry))
        .and_then(|limit| Money::from_product(line.quantity.value?.abs(), limit));
    let Some(allowed) = allowed else {
        return Money::ZERO;
    };
    let excess = (counted.abs() - allowed).max(Money::ZERO);
    if counted.is_negative() {
        -excess
    } else {
        excess
    }
}

/// Whether the line's price is per the unit the entry's limits are per; unknown units count as the same.
pub fn same_unit(line: &Line, entry: &Entry) -> bool {
    match (line.unit.value.as_deref(), entry.unit.as_deref()) {
        (Some(printed), Some(listed)) => {
            crate::unit::unit_word(printed) == crate::unit::unit_word(listed)
        }
        _ => true,
    }
}

fn share(amount: Money, ratio: Decimal) -> Money {
    Money::from_product(amount.to_yuan(), ratio).unwrap_or_default()
}
