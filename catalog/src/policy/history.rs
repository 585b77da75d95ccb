//! What this claim has to do with earlier ones.

use std::collections::BTreeSet;

use bill::{Date, Money};

use super::case::{Words, about_earlier, asking, firing};
use super::claim::ClaimCase;
use super::quantity::owned;
use super::rule::PolicyRule;
use super::selector::{ItemKeys, Selector};
use crate::normalize::{normalized, normalized_code};
use crate::{CareType, EarlierClaim, Finding, FindingKind, PersonMatch, Severity};

const UNKNOWN: [&str; 2] = [
    "参保人此前的报销记录未查询",
    "the person's earlier claims were not looked up",
];
const LOOK_UP: [&str; 2] = [
    "查询参保人此前的报销记录",
    "look up the person's earlier claims",
];

/// 限二线: a first-line drug on this claim or an earlier one.
pub fn second_line(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    first: &Selector,
) -> Option<Finding> {
    let name = claim.lines[*lines.first()?].name();
    if !claim.lines_of(first).is_empty() {
        return None;
    }
    let kind = FindingKind::OutOfPolicy;
    let money = claim.net_money(lines).abs();
    let clears = owned([
        "补充一线药品治疗无效或不能耐受的病历",
        "supply the record that first-line drugs failed or were not tolerated",
    ]);
    let Some(earlier) = claim.records.of_person() else {
        let reason = [
            format!("“{name}”限二线使用，本次没有一线药品；{}", UNKNOWN[0]),
            format!(
                "`{name}` is second-line and no first-line drug is here; {}",
                UNKNOWN[1]
            ),
        ];
        let words = Words { reason, clears };
        return Some(asking(rule, kind, lines.to_vec(), money, words));
    };
    let keys = |claim: &EarlierClaim| -> Vec<String> {
        let keys = claim.lines.iter().flat_map(|line| {
            let code = line.code.as_deref().map(normalized_code);
            let code = code.map(|code| format!("c{code}"));
            code.into_iter()
                .chain([format!("n{}", normalized(&line.name))])
        });
        keys.collect()
    };
    let wanted: BTreeSet<String> = first.keys().collect();
    let tried: Vec<&EarlierClaim> = earlier
        .filter(|claim| keys(claim).iter().any(|key| wanted.contains(key)))
        .collect();
    if tried
        .iter()
        .any(|claim| claim.person == PersonMatch::ByNumber)
    {
        return None;
    }
    if let [first, ..] = tried[..] {
        let reason = [
            format!("“{name}”限二线使用，一线药品在申报{}中", first.number),
            format!(
                "`{name}` is second-line; a first-line drug is in claim {}",
                first.number
            ),
        ];
        let words = Words { reason, clears };
        let asked = asking(rule, kind, lines.to_vec(), money, words);
        return Some(about_earlier(asked, tried));
    }
    let reason = [
        format!("“{name}”限二线使用，本次和此前的申报中都没有一线药品"),
        format!(
            "`{name}` is second-line; neither this claim nor earlier ones have a first-line drug"
        ),
    ];
    let words = Words { reason, clears };
    Some(firing(
        rule,
        kind,
        Severity::Orange,
        lines.to_vec(),
        money,
        words,
    ))
}

/// 频繁门诊, 频繁住院: more claims of one kind of care than `max` within `days`, this one included.
pub fn frequent_visits(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    care: CareType,
    max: u32,
    days: u32,
) -> Option<Finding> {
    if claim.facts.care_type.is_some_and(|is| is != care) {
        return None;
    }
    let (Some(last), Some(earlier)) = (claim.days().map(|days| days.1), claim.records.of_person())
    else {
        return Some(ask_for_history(rule));
    };
    let near = earlier.filter(|one| one.care_type == Some(care) && within(one, last, days));
    let near = surest(near.collect(), max);
    let count = near.len() + 1;
    let too_many = count > max as usize && claim.facts.care_type == Some(care);
    too_many.then(|| {
        let care = [care.zh(), care.en()];
        let words = Words {
            reason: [
                format!("{days}天内第{count}次申报{}费用，多于{max}次", care[0]),
                format!(
                    "claim number {count} for {} care within {days} days",
                    care[1]
                ),
            ],
            clears: verify(),
        };
        let kind = FindingKind::Unverified;
        let finding = firing(
            rule,
            kind,
            Severity::Orange,
            Vec::new(),
            claim.total(),
            words,
        );
        about_earlier(finding, near)
    })
}

/// Those that are the person's without doubt, where they alone are as many as `max`; else all.
fn surest(claims: Vec<&EarlierClaim>, max: u32) -> Vec<&EarlierClaim> {
    let sure = claims.iter().copied();
    let sure: Vec<_> = sure
        .filter(|claim| claim.person == PersonMatch::ByNumber)
        .collect();
    if sure.len() >= max as usize {
        sure
    } else {
        claims
    }
}

/// 频繁购药: one drug in more claims than `max` within `days`, this one included.
pub fn frequent_purchase(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    lines: &[usize],
    max: u32,
    days: u32,
) -> Option<Finding> {
    let (Some(last), Some(earlier)) = (claim.days().map(|days| days.1), claim.records.of_person())
    else {
        return Some(ask_for_history(rule));
    };
    let ItemKeys { code, .. } = &claim.keys[*lines.first()?];
    let bought = |one: &&EarlierClaim| {
        let codes = one.lines.iter().filter_map(|line| line.code.as_deref());
        within(one, last, days) && codes.map(normalized_code).any(|other| other == code[1..])
    };
    let bought = surest(earlier.filter(bought).collect(), max);
    let count = bought.len() + 1;
    (count > max as usize).then(|| {
        let name = claim.lines[lines[0]].name();
        let words = Words {
            reason: [
                format!("“{name}”{days}天内第{count}次购买，多于{max}次"),
                format!("`{name}` is bought for the {count}th time within {days} days"),
            ],
            clears: verify(),
        };
        let at_stake = claim.net_money(lines).abs();
        let lines = lines.to_vec();
        let kind = FindingKind::Unverified;
        let finding = firing(rule, kind, Severity::Orange, lines, at_stake, words);
        about_earlier(finding, bought)
    })
}

fn within(earlier: &EarlierClaim, last: Date, days: u32) -> bool {
    let day = earlier.last_day.or(earlier.first_day);
    day.is_some_and(|day| (0..=days.cast_signed()).contains(&(last - day).get_days()))
}

fn verify() -> [String; 2] {
    owned([
        "向医院核实就诊和费用的真实性",
        "verify the care and its cost with the hospital",
    ])
}

fn ask_for_history(rule: &PolicyRule) -> Finding {
    let words = Words {
        reason: [
            format!("{}或就诊日期未知，不能判断是否频繁就诊、购药", UNKNOWN[0]),
            format!("{}, or the days of the care are not known", UNKNOWN[1]),
        ],
        clears: owned(LOOK_UP),
    };
    let kind = FindingKind::Unverified;
    asking(rule, kind, Vec::new(), Money::ZERO, words)
}

/// 大额: to be verified with the hospital.
pub fn large_amount(rule: &PolicyRule, claim: &ClaimCase<'_>, from: Money) -> Option<Finding> {
    let kind = FindingKind::Unverified;
    let total = claim.total();
    if total >= from {
        let words = Words {
            reason: [
                format!("票据金额{total}元，达到大额核实标准{from}元"),
                format!("the bill of {total} yuan is large: {from} or more"),
            ],
            clears: verify(),
        };
        return Some(firing(
            rule,
            kind,
            Severity::Orange,
            Vec::new(),
            total,
            words,
        ));
    }
    let unread = claim.bill.totals.amount.value.is_none()
        && claim
            .bill
            .lines
            .iter()
            .any(|line| line.amount.value.is_none());
    unread.then(|| {
        let words = Words {
            reason: owned([
                "票据合计和部分金额未读出，不能判断是否大额",
                "the total and some amounts were not read: the bill may be a large one",
            ]),
            clears: owned([
                "对照原件填写合计或各行金额",
                "type the total or the amounts from the paper",
            ]),
        };
        asking(rule, kind, Vec::new(), total, words)
    })
}
