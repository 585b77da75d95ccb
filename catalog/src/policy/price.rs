//! Unit prices against ceilings and payment standards.

use bill::{Decimal, Money};

use super::case::{LineCase, with_source};
use super::claim::ClaimCase;
use super::rule::PolicyRule;
use crate::settlement::same_unit;
use crate::{Entry, Finding, FindingKind, PriceCeilings, Severity};

/// The two limits, by the words that findings use.
#[derive(Clone, Copy)]
struct Limit {
    yuan: Decimal,
    zh: &'static str,
    en: &'static str,
}

/// Above the entry's ceiling at the facility's level.
pub fn ceiling(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let entry = case.entry()?;
    let ceilings = &entry.price_ceilings;
    let limit = |yuan| Limit {
        yuan,
        zh: "最高限价",
        en: "the price ceiling",
    };
    if let Some(level) = case.facts.facility_level {
        return above(rule, case, entry, limit(ceilings.at(level)?));
    }
    if let Some(same) = ceilings.whatever_the_level() {
        return above(rule, case, entry, limit(same));
    }
    let all = [ceilings.level_1, ceilings.level_2, ceilings.level_3];
    let lowest = all.into_iter().flatten().min()?;
    if excess(case, lowest).is_none_or(|excess| excess == Money::ZERO) {
        return None;
    }
    let reason = [
        format!(
            "“{}”的最高限价因机构等级而异，单价超过其中最低的{lowest}元，而机构等级未知",
            entry.name
        ),
        format!(
            "the ceiling of `{}` depends on the facility's level, which is not known",
            entry.name
        ),
    ];
    let clears = [
        "补充就诊医疗机构等级(定点机构名录)".to_owned(),
        "supply the facility's level".to_owned(),
    ];
    let at_stake = excess(case, lowest).unwrap_or_default();
    let finding = case.ask(rule, FindingKind::OverPriceLimit, reason, clears);
    Some(with_source(
        Finding {
            at_stake,
            ..finding
        },
        entry,
    ))
}

/// Above the entry's payment standard, or open where the catalog does not say it.
pub fn payment_standard(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let entry = case.entry()?;
    if let Some(note) = entry.unstated_standard() {
        return Some(with_source(unstated(rule, case, entry, note), entry));
    }
    let limit = Limit {
        yuan: entry.payment_standard?,
        zh: "医保支付标准",
        en: "the payment standard",
    };
    above(rule, case, entry, limit)
}

fn unstated(rule: &PolicyRule, case: &LineCase<'_>, entry: &Entry, note: &str) -> Finding {
    let name = &entry.name;
    let reason = [
        format!("“{name}”的医保支付标准目录写作“{note}”，没有金额，不能判断单价是否超过"),
        format!(
            "the catalog says `{note}` in place of the payment standard of `{name}`: it is open whether the price is above it"
        ),
    ];
    let clears = [
        "查明该药品规格的医保支付标准，与票面单价核对，超过的部分核减".to_owned(),
        "look the payment standard up, compare the printed price with it and take off what is above".to_owned(),
    ];
    case.ask(rule, FindingKind::OverPriceLimit, reason, clears)
}

/// Above the limit that a rule sets for the facility's level and region.
pub fn unit_price_limit(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    case: &LineCase<'_>,
    limits: &PriceCeilings,
    regions: &[String],
) -> Option<Finding> {
    let entry = case.entry()?;
    let all = [limits.level_1, limits.level_2, limits.level_3];
    let level = case.facts.facility_level;
    let known = level.map_or_else(|| limits.whatever_the_level(), |level| limits.at(level));
    let lowest = known.or_else(|| all.into_iter().flatten().min().filter(|_| level.is_none()))?;
    if excess(case, lowest) == Some(Money::ZERO) {
        return None;
    }
    let hospital = claim.records.hospital.as_ref();
    let region = hospital.map(|hospital| hospital.region.as_str());
    let here = regions.is_empty() || region.is_some_and(|is| regions.iter().any(|one| one == is));
    if !here && region.is_some() {
        return None;
    }
    if here && known.is_some() {
        let limit = Limit {
            yuan: lowest,
            zh: "限定单价",
            en: "the price limit",
        };
        let finding = above(rule, case, entry, limit)?;
        // What cannot be compared is a question, and no limit.
        let comparable = same_unit(case.line, entry) && excess(case, lowest).is_some();
        let unit_limit = comparable.then_some(lowest);
        return Some(Finding {
            unit_limit,
            ..finding
        });
    }
    let missing = if here {
        ["就诊医疗机构等级(定点机构名录)", "the facility's level"]
    } else {
        [
            "就诊医疗机构所在地区(定点机构名录)",
            "the facility's region",
        ]
    };
    let reason = [
        format!(
            "“{}”单价超过限定单价{lowest}元，缺少{}，不能判断",
            entry.name, missing[0]
        ),
        format!(
            "`{}` is above a limit of {lowest} yuan, but {} is not known",
            entry.name, missing[1]
        ),
    ];
    let clears = [
        format!("补充{}", missing[0]),
        format!("supply {}", missing[1]),
    ];
    let at_stake = excess(case, lowest).unwrap_or_default();
    let finding = case.ask(rule, FindingKind::OverPriceLimit, reason, clears);
    Some(Finding {
        at_stake,
        ..finding
    })
}

fn above(rule: &PolicyRule, case: &LineCase<'_>, entry: &Entry, limit: Limit) -> Option<Finding> {
    let excess = excess(case, limit.yuan);
    if excess == Some(Money::ZERO) {
        return None;
    }
    // Where the printed price keeps within the limit, it is the amount that does not.
    let printed = case.unit_price().filter(|price| *price > limit.yuan);
    let price = printed
        .or_else(|| case.charged_price())
        .map(|price| price.round_dp(4).normalize());
    let price_words = price.map_or_else(|| "未读出".to_owned(), |price| format!("{price}元"));
    let Limit { yuan, zh, en } = limit;
    let unit = entry.unit.as_deref().unwrap_or("单位");
    let (Some(excess), true) = (excess, same_unit(case.line, entry)) else {
        let printed = case.line.unit.value.as_deref().unwrap_or("未知");
        let reason = [
            format!(
                "“{}”{zh}{yuan}元/{unit}，票面单价{price_words}，计价单位“{printed}”，不能直接比较",
                entry.name
            ),
            format!(
                "{en} of `{}` is {yuan} yuan per {unit}; the printed price cannot be compared with it",
                entry.name
            ),
        ];
        let clears = [
            format!("核对数量、单价和计价单位，换算为每{unit}的价格"),
            format!("check quantity, price and unit, and convert to a price per {unit}"),
        ];
        return Some(with_source(
            case.ask(rule, FindingKind::OverPriceLimit, reason, clears),
            entry,
        ));
    };
    let reason = [
        format!(
            "“{}”单价{price_words}，超过{zh}{yuan}元，超出部分共{excess}元自付",
            entry.name
        ),
        format!(
            "the price of `{}` is above {en} of {yuan} yuan, by {excess} yuan in all",
            entry.name
        ),
    ];
    let clears = [
        "核对单价、数量和规格；如规格或目录条目选错，请另选".to_owned(),
        "check price, quantity and specification; choose another entry if this one is wrong"
            .to_owned(),
    ];
    let finding = case.finding(
        rule,
        FindingKind::OverPriceLimit,
        Severity::Orange,
        reason,
        clears,
    );
    Some(with_source(
        Finding {
            at_stake: excess,
            ..finding
        },
        entry,
    ))
}

/// By how much the line is above the limit, rounded as in the settlement. Without amount or quantity
/// a printed price within the limit is no excess, and any other is not known.
fn excess(case: &LineCase<'_>, limit: Decimal) -> Option<Money> {
    if let (Some(quantity), Some(_)) = (case.line.quantity.value, case.line.amount.value) {
        let allowed = Money::from_product(quantity.abs(), limit)?;
        return Some((case.money() - allowed).max(Money::ZERO));
    }
    let within = case
        .line
        .unit_price
        .value
        .is_some_and(|price| price <= limit);
    within.then_some(Money::ZERO)
}
