//! How much of one item: per day, per period, per course, per claim.

use bill::{Date, Decimal, Money};

use super::case::{Words, about_earlier, asking, firing};
use super::claim::{ClaimCase, Quantities, share_of_money};
use super::kind::Period;
use super::rule::PolicyRule;
use crate::{EarlierClaim, Finding, FindingKind, PersonMatch, Severity};

const KIND: FindingKind = FindingKind::OverQuantity;

/// More than `max` within any `days` days in a row; `lines` are one item, or items that count as one.
pub fn frequency(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max: Decimal,
    days: u32,
) -> Option<Finding> {
    let quantities = Quantities::of(claim, lines);
    let name = claim.names(lines);
    let limit = if days == 1 {
        format!("每日最多{max}")
    } else {
        format!("每{days}天最多{max}")
    };
    if quantities.unread {
        return Some(ask(
            rule,
            claim,
            lines,
            [
                format!("“{name}”{limit}，数量未读出，不能判断"),
                format!("`{name}` is limited to {max} in {days} day(s); a quantity was not read"),
            ],
            ["对照原件填写数量", "type the quantity from the paper"],
        ));
    }
    let total = quantities.total();
    let in_windows = excess_in_windows(&quantities, max, days);
    let span = claim.span(lines);
    let windows = span.map(|span| Decimal::from(span.div_ceil(days)));
    let over_all = windows.map(|windows| total - max * windows);
    let excess = in_windows.max(over_all.unwrap_or_default());
    if excess > Decimal::ZERO {
        let excess = excess.normalize();
        return Some(over(
            rule,
            claim,
            lines,
            excess,
            [
                format!("“{name}”{limit}，本次共{}，超出{excess}", total.normalize()),
                format!(
                    "`{name}` is limited to {max} in {days} day(s); {} were charged, {excess} too many",
                    total.normalize()
                ),
            ],
        ));
    }
    if windows.is_some() || total <= max {
        return None;
    }
    Some(ask(
        rule,
        claim,
        lines,
        [
            format!(
                "“{name}”{limit}，本次共{}，没有服务日期，不能判断",
                total.normalize()
            ),
            format!(
                "`{name}` is limited to {max} in {days} day(s); without dates it is open whether it was"
            ),
        ],
        [
            "补充该项目的具体服务日期(每日清单)，或入院、出院日期",
            "supply the days of the service (daily list), or of admission and discharge",
        ],
    ))
}

/// What is above the limit in windows that begin on the first day not yet counted.
fn excess_in_windows(quantities: &Quantities, max: Decimal, days: u32) -> Decimal {
    let mut excess = Decimal::ZERO;
    let mut window: Option<(Date, Decimal)> = None;
    for (&day, &quantity) in &quantities.dated {
        match &mut window {
            Some((first, sum)) if (day - *first).get_days() < days.cast_signed() => {
                *sum += quantity;
            }
            _ => {
                if let Some((_, sum)) = window {
                    excess += (sum - max).max(Decimal::ZERO);
                }
                window = Some((day, quantity));
            }
        }
    }
    let last = window.map_or(Decimal::ZERO, |(_, sum)| (sum - max).max(Decimal::ZERO));
    excess + last
}

/// More than `max` in the claim as a whole.
pub fn max_in_claim(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max: Decimal,
) -> Option<Finding> {
    let quantities = Quantities::of(claim, lines);
    let name = claim.lines[*lines.first()?].name();
    let total = quantities.total().normalize();
    if total > max {
        let reason = [
            format!("“{name}”每次就诊最多{max}，本次共{total}"),
            format!("`{name}` is limited to {max} a claim; {total} were charged"),
        ];
        return Some(over(rule, claim, lines, total - max, reason));
    }
    quantities.unread.then(|| {
        let reason = [
            format!("“{name}”每次就诊最多{max}，数量未读出，不能判断"),
            format!("`{name}` is limited to {max} a claim; a quantity was not read"),
        ];
        let clears = ["对照原件填写数量", "type the quantity from the paper"];
        ask(rule, claim, lines, reason, clears)
    })
}

/// One item on more days than a course is paid for.
pub fn days_of_treatment(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max_days: u32,
) -> Option<Finding> {
    let name = claim.lines[*lines.first()?].name();
    let quantities = Quantities::of(claim, lines);
    let in_days = lines.iter().all(|&line| {
        let unit = claim.lines[line].line.unit.value.as_deref();
        unit.is_some_and(|unit| matches!(unit.trim(), "日" | "天"))
    });
    let all_dated = lines.iter().all(|&line| claim.lines[line].day().is_some());
    let charged = quantities.dated.values().filter(|sum| !sum.is_zero());
    let days = if all_dated {
        Decimal::from(charged.count())
    } else if in_days && !quantities.unread {
        quantities.total()
    } else if claim.span(lines).is_some_and(|span| span <= max_days) {
        return None;
    } else {
        let reason = [
            format!("“{name}”支付不超过{max_days}天，从票据看不出使用天数"),
            format!("`{name}` is paid for {max_days} days at most; the bill does not tell"),
        ];
        let clears = [
            "补充使用天数(医嘱、每日清单)，超出的天数不支付",
            "supply the days of use (orders, daily list); further days are not paid",
        ];
        return Some(ask(rule, claim, lines, reason, clears));
    };
    let max = Decimal::from(max_days);
    if days <= max {
        return None;
    }
    let reason = [
        format!("“{name}”支付不超过{max_days}天，本次{}天", days.normalize()),
        format!(
            "`{name}` is paid for {max_days} days at most, not for {}",
            days.normalize()
        ),
    ];
    let share = (days - max) / days * quantities.total();
    Some(over(rule, claim, lines, share, reason))
}

/// More money for one item than the limit.
pub fn total_limit(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max: Money,
    per: Period,
) -> Option<Finding> {
    let name = claim.lines[*lines.first()?].name();
    let here = claim.net_money(lines);
    let earlier = match per {
        Period::Claim => Some(Vec::new()),
        Period::Year => earlier_this_year(claim, &claim.keys[lines[0]].code),
    };
    let is_known = earlier.is_some();
    let earlier = earlier.unwrap_or_default();
    let sum = here + earlier.iter().map(|(_, money)| *money).sum();
    let (zh, en) = match per {
        Period::Claim => ("每次就诊", "a claim"),
        Period::Year => ("每年", "a year"),
    };
    if sum > max {
        let words = Words {
            reason: [
                format!("“{name}”{zh}最多{max}元，累计{sum}元"),
                format!("`{name}` is limited to {max} yuan {en}; it comes to {sum}"),
            ],
            clears: owned([
                "核对金额和目录条目；超出限额的部分请核减",
                "check amount and entry; take off what is above the limit",
            ]),
        };
        let at_stake = (sum - max).min(here.abs());
        let lines = lines.to_vec();
        let finding = firing(rule, KIND, Severity::Orange, lines, at_stake, words);
        let sure = earlier
            .iter()
            .filter(|(one, _)| one.person == PersonMatch::ByNumber);
        let without_namesakes = here + sure.clone().map(|(_, money)| *money).sum();
        return Some(if without_namesakes > max {
            about_earlier(finding, sure.map(|(one, _)| *one))
        } else {
            about_earlier(finding, earlier.iter().map(|(one, _)| *one))
        });
    }
    (!is_known).then(|| {
        let reason = [
            format!("“{name}”{zh}最多{max}元，本年度已报金额未知"),
            format!("`{name}` is limited to {max} yuan {en}; what was claimed before is not known"),
        ];
        let clears = [
            "查询参保人本年度该项目的累计报销金额",
            "look up what the person was paid for this item this year",
        ];
        ask(rule, claim, lines, reason, clears)
    })
}

/// The person's earlier claims of this item in the year, with its money in each; `None` where the records or the year
/// are not known.
fn earlier_this_year<'a>(
    claim: &'a ClaimCase<'_>,
    code_key: &str,
) -> Option<Vec<(&'a EarlierClaim, Money)>> {
    let year = claim.days()?.1.year();
    let in_year = |day: Date| day.year() == year;
    let of_item = |earlier: &'a EarlierClaim| {
        let same = earlier.lines.iter().filter(|line| {
            line.code.as_deref() == Some(&code_key[1..])
                && line.date.or(earlier.last_day).is_some_and(in_year)
        });
        let amounts: Vec<Money> = same.map(|line| line.amount).collect();
        (!amounts.is_empty()).then(|| (earlier, amounts.into_iter().sum()))
    };
    Some(claim.records.of_person()?.filter_map(of_item).collect())
}

fn over(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    excess: Decimal,
    reason: [String; 2],
) -> Finding {
    let words = Words {
        reason,
        clears: owned([
            "核对数量和日期(医嘱、每日清单)；属实的，超出部分请核减",
            "check quantity and dates (orders, daily list); take off what is too much",
        ]),
    };
    let at_stake = share_of_money(claim, lines, excess);
    firing(
        rule,
        KIND,
        Severity::Orange,
        lines.to_vec(),
        at_stake,
        words,
    )
}

fn ask(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    reason: [String; 2],
    clears: [&str; 2],
) -> Finding {
    let words = Words {
        reason,
        clears: owned(clears),
    };
    let at_stake = claim.net_money(lines).abs();
    asking(rule, KIND, lines.to_vec(), at_stake, words)
}

pub fn owned(words: [&str; 2]) -> [String; 2] {
    words.map(str::to_owned)
}
