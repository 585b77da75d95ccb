//! What the print says of strength and time: quantity against the label, minutes against the price list.

use bill::{Decimal, Money};

use super::case::{LineCase, Words, asking, firing};
use super::claim::{ClaimCase, share_of_money};
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::{CareType, Finding, FindingKind, Severity};

/// What the label allows.
pub struct Label<'a> {
    pub per_day: Decimal,
    /// `片`, `粒`, `支`, `g`.
    pub unit: &'a str,
    /// Days that a prescription may supply, for outpatients.
    pub max_days: Option<u32>,
}

/// 超说明书用量, 超最大开药天数; `lines` are one drug.
pub fn quantity(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    label: &Label<'_>,
) -> Option<Finding> {
    let name = claim.lines[*lines.first()?].name();
    let Label {
        per_day,
        unit,
        max_days,
    } = *label;
    let limit = format!(
        "每日最多{per_day}{unit}{}",
        max_days.map_or(String::new(), |days| format!("，最多{days}天"))
    );
    let taken: Option<Decimal> = lines
        .iter()
        .map(|&line| in_label_units(&claim.lines[line], unit))
        .sum();
    let outpatient = claim.facts.care_type == Some(CareType::Outpatient);
    let stay = match claim.facts.care_type {
        Some(CareType::Outpatient) => None,
        _ => claim.facts.stay_days(),
    };
    let days = match (outpatient, max_days) {
        (true, max) => max,
        (false, max) => stay.map(|stay| max.map_or(stay, |max| stay.min(max))),
    };
    let at_stake = claim.net_money(lines).abs();
    let ask = |missing: [&str; 2], clears: [&str; 2]| {
        let words = Words {
            reason: [
                format!("“{name}”{limit}；{}，不能判断", missing[0]),
                format!(
                    "`{name}` is limited to {per_day} {unit} a day; {}",
                    missing[1]
                ),
            ],
            clears: owned(clears),
        };
        let kind = FindingKind::OverQuantity;
        Some(asking(rule, kind, lines.to_vec(), at_stake, words))
    };
    let Some(taken) = taken else {
        return ask(
            ["数量不能换算", "the quantity cannot be converted"],
            [
                "核对数量、单位和规格(每包装的量)",
                "check quantity, unit and specification (content of a pack)",
            ],
        );
    };
    let Some(days) = days else {
        return ask(
            ["用药天数未知", "the days of use are not known"],
            [
                "补充处方或医嘱的用药天数，或入院、出院日期",
                "supply the days of use (prescription, orders), or of admission and discharge",
            ],
        );
    };
    let allowed = per_day * Decimal::from(days);
    if taken <= allowed {
        return None;
    }
    let words = Words {
        reason: [
            format!("“{name}”{limit}，{days}天最多{allowed}{unit}，本次{taken}{unit}"),
            format!("`{name}`: {taken} {unit} for {days} days, above the label's {allowed}"),
        ],
        clears: owned([
            "核对处方用法用量和天数；没有依据的，超出部分请核减",
            "check dose and days on the prescription; take off what is not founded",
        ]),
    };
    let quantity: Decimal = lines
        .iter()
        .filter_map(|&line| claim.lines[line].line.quantity.value)
        .sum();
    let at_stake = share_of_money(claim, lines, (taken - allowed) / taken * quantity);
    Some(firing(
        rule,
        FindingKind::OverQuantity,
        Severity::Orange,
        lines.to_vec(),
        at_stake,
        words,
    ))
}

/// The line's quantity in the label's unit, by its own unit or by the pack in its specification.
fn in_label_units(case: &LineCase<'_>, unit: &str) -> Option<Decimal> {
    let quantity = case.line.quantity.value?;
    if case.line.unit.value.as_deref().map(str::trim) == Some(unit) {
        return Some(quantity);
    }
    let entry_spec = case.entry().and_then(|entry| entry.spec.as_deref());
    let spec = case.line.spec.value.as_deref().or(entry_spec)?;
    let pack = number_before(spec, unit)?;
    quantity.checked_mul(pack)
}

/// The number that stands directly before a word: 24 of `0.25g*24粒/盒` before `粒`.
fn number_before(text: &str, word: &str) -> Option<Decimal> {
    text.match_indices(word).find_map(|(at, _)| {
        let head = text[..at].trim_end();
        let digits = head
            .rfind(|c: char| !c.is_ascii_digit() && c != '.')
            .map_or(0, |last| {
                last + head[last..].chars().next().map_or(0, char::len_utf8)
            });
        head[digits..].parse().ok()
    })
}

/// A treatment shorter than the price list asks for.
pub fn minimum_duration(rule: &PolicyRule, case: &LineCase<'_>, minutes: u32) -> Option<Finding> {
    let name = &case.entry()?.name;
    let printed = [
        &case.line.spec.text,
        &case.line.unit.text,
        &case.line.name.text,
    ];
    let minimum = Decimal::from(minutes);
    let found = printed.into_iter().find_map(|text| {
        let text = text.to_ascii_lowercase();
        let hours = number_before(&text, "小时").map(|hours| hours * Decimal::from(60));
        number_before(&text, "分钟")
            .or_else(|| number_before(&text, "min"))
            .or(hours)
    });
    let kind = FindingKind::OutOfPolicy;
    match found {
        Some(found) if found >= minimum => None,
        Some(found) => {
            let reason = [
                format!("“{name}”每次不少于{minutes}分钟，票面为{found}分钟"),
                format!("`{name}` takes at least {minutes} minutes; the bill says {found}"),
            ];
            let clears = owned([
                "核对治疗记录的时长；不足的不予支付",
                "check the time in the treatment record; shorter ones are not paid",
            ]);
            Some(case.finding(rule, kind, Severity::Orange, reason, clears))
        }
        None => {
            let reason = [
                format!("“{name}”每次不少于{minutes}分钟，票面没有时长"),
                format!("`{name}` takes at least {minutes} minutes; the bill gives none"),
            ];
            let clears = owned([
                "补充治疗记录的每次时长",
                "supply the time of each treatment (treatment record)",
            ]);
            Some(case.ask(rule, kind, reason, clears)).filter(|_| case.money() > Money::ZERO)
        }
    }
}
