//! The claim's days: the stay, the hospital's agreement, the deadline, an earlier discharge.

use bill::{Date, Money};
use jiff::ToSpan as _;

use super::case::{Words, about_earlier, asking, firing};
use super::claim::ClaimCase;
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::{CareType, Finding, FindingKind, HospitalRecord, Severity};

const KIND: FindingKind = FindingKind::OutOfPolicy;

/// Lines dated before admission or after discharge.
pub fn outside(rule: &PolicyRule, claim: &ClaimCase<'_>) -> Vec<Finding> {
    if claim.facts.care_type == Some(CareType::Outpatient) {
        return Vec::new();
    }
    let dated = || {
        let lines = claim.lines.iter();
        lines.filter_map(|case| Some((case, case.line.date.value?)))
    };
    let Some((first, last)) = claim.facts.admitted_on.zip(claim.facts.discharged_on) else {
        if dated().next().is_none() || claim.facts.care_type.is_none() {
            return Vec::new();
        }
        let words = Words {
            reason: owned([
                "明细有收费日期，但入院或出院日期未知，不能判断是否在住院期间",
                "the lines are dated, but the days of admission or discharge are not known",
            ]),
            clears: owned([
                "补充入院、出院日期(出院记录)",
                "supply the days of admission and discharge (discharge record)",
            ]),
        };
        return vec![asking(rule, KIND, Vec::new(), Money::ZERO, words)];
    };
    dated()
        .filter(|(_, day)| *day < first || last < *day)
        .map(|(case, day)| {
            let name = case.name();
            let reason = [
                format!("“{name}”收费日期{day}不在住院期间{first}至{last}"),
                format!("`{name}` is dated {day}, outside the stay from {first} to {last}"),
            ];
            let clears = owned([
                "核对收费日期；院前检查请按规定另行审核",
                "check the date; tests before admission have their own rule",
            ]);
            case.finding(rule, KIND, Severity::Orange, reason, clears)
        })
        .collect()
}

/// Not designated, suspended or terminated on a day of the service.
pub fn agreement(rule: &PolicyRule, claim: &ClaimCase<'_>) -> Option<Finding> {
    let (hospital, days) = match (&claim.records.hospital, claim.days()) {
        (Some(hospital), Some(days)) => (hospital, days),
        (hospital, _) => {
            let missing = if hospital.is_some() {
                ["就诊日期", "the days of the service"]
            } else {
                [
                    "定点机构名录中的就诊医院",
                    "the hospital in the register of designated facilities",
                ]
            };
            let words = Words {
                reason: [
                    format!("缺少{}，不能判断医院当时是否定点", missing[0]),
                    format!(
                        "{} is not known: it is open whether the hospital was designated",
                        missing[1]
                    ),
                ],
                clears: [
                    format!("补充{}", missing[0]),
                    format!("supply {}", missing[1]),
                ],
            };
            return Some(asking(rule, KIND, Vec::new(), claim.total(), words));
        }
    };
    let (zh, en) = why_not_designated(hospital, days)?;
    let words = Words {
        reason: [
            format!("“{}”{zh}", hospital.name),
            format!("`{}` {en}", hospital.name),
        ],
        clears: owned([
            "核对就诊日期和定点机构名录；急诊、抢救的，补充急诊病历",
            "check the days and the register; for an emergency supply its record",
        ]),
    };
    Some(firing(
        rule,
        KIND,
        Severity::Orange,
        Vec::new(),
        claim.total(),
        words,
    ))
}

fn why_not_designated(
    hospital: &HospitalRecord,
    (first, last): (Date, Date),
) -> Option<(String, String)> {
    let Some(from) = hospital.designated_from else {
        return Some((
            "不是定点医疗机构".to_owned(),
            "is not a designated facility".to_owned(),
        ));
    };
    if first < from {
        return Some((
            format!("自{from}起定点，就诊在此之前"),
            format!("is designated from {from}, after the care began"),
        ));
    }
    if let Some(to) = hospital.designated_to.filter(|to| *to < last) {
        return Some((
            format!("服务协议{to}终止，就诊在此之后"),
            format!("had its agreement until {to}, before the care ended"),
        ));
    }
    let suspended = hospital
        .suspensions
        .iter()
        .find(|(from, to)| *from <= last && to.is_none_or(|to| first <= to))?;
    let until = suspended.1.map_or("今".to_owned(), |last| last.to_string());
    Some((
        format!("服务协议自{}至{until}中止", suspended.0),
        format!("had its agreement suspended from {}", suspended.0),
    ))
}

/// `months` after the last day of the care, or the end of the next calendar year; the later one.
pub fn deadline(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    months: Option<i32>,
    through_next_year: bool,
) -> Option<Finding> {
    let missing = match (claim.days(), claim.facts.filed_on) {
        (Some((_, last)), Some(filed)) => {
            let by_months = months.and_then(|months| last.checked_add(months.months()).ok());
            let by_year = through_next_year
                .then(|| Date::new(last.year() + 1, 12, 31).ok())
                .flatten();
            let end = by_months.max(by_year)?;
            if filed <= end {
                return None;
            }
            let words = Words {
                reason: [
                    format!("{filed}申报，超过期限{end}"),
                    format!("handed in on {filed}, after the deadline of {end}"),
                ],
                clears: owned([
                    "补充逾期申报的理由证明(不可抗力等)，或不予受理",
                    "supply what excuses the delay, or do not accept the claim",
                ]),
            };
            let total = claim.total();
            return Some(firing(
                rule,
                KIND,
                Severity::Orange,
                Vec::new(),
                total,
                words,
            ));
        }
        (None, _) => [
            "就诊日期(出院日期或票据日期)",
            "the last day of the care (discharge or issue)",
        ],
        (_, None) => ["申报日期", "the day on which the claim was handed in"],
    };
    let words = Words {
        reason: [
            format!("缺少{}，不能判断是否超过申报期限", missing[0]),
            format!(
                "{} is not known: it is open whether the deadline was kept",
                missing[1]
            ),
        ],
        clears: [
            format!("补充{}", missing[0]),
            format!("supply {}", missing[1]),
        ],
    };
    Some(asking(rule, KIND, Vec::new(), Money::ZERO, words))
}

/// 分解住院: admitted within `days` days of an earlier discharge.
pub fn split_admission(rule: &PolicyRule, claim: &ClaimCase<'_>, days: u32) -> Option<Finding> {
    let kind = FindingKind::Unverified;
    let outpatient = match claim.facts.care_type {
        Some(care) => care == CareType::Outpatient,
        None => claim.facts.admitted_on.is_none(),
    };
    if outpatient {
        return None;
    }
    let (Some(admitted), Some(earlier)) = (claim.facts.admitted_on, claim.records.of_person())
    else {
        let missing = if claim.facts.admitted_on.is_none() {
            [
                "入院日期(出院记录)",
                "the day of admission (discharge record)",
            ]
        } else {
            [
                "参保人此前的住院记录(报销系统)",
                "the person's earlier stays (claims system)",
            ]
        };
        let words = Words {
            reason: [
                format!("缺少{}，不能判断是否分解住院", missing[0]),
                format!(
                    "{} is not known: it is open whether one stay was split",
                    missing[1]
                ),
            ],
            clears: [
                format!("查询或补充{}", missing[0]),
                format!("look up {}", missing[1]),
            ],
        };
        return Some(asking(rule, kind, Vec::new(), Money::ZERO, words));
    };
    let near = earlier
        .filter(|stay| stay.care_type != Some(CareType::Outpatient))
        .filter_map(|stay| {
            let last = stay.last_day?;
            let gap = (admitted - last).get_days();
            let inpatient = stay.first_day.is_some_and(|first| first < last);
            (inpatient && (0..=days.cast_signed()).contains(&gap)).then_some((gap, stay))
        })
        .min_by_key(|(gap, stay)| (*gap, stay.number.clone()))?;
    let (gap, stay) = near;
    let hospital = stay.hospital.as_deref().unwrap_or("未知医院");
    let words = Words {
        reason: [
            format!(
                "{admitted}入院，距{hospital}的上次出院仅{gap}天(申报{})，疑似分解住院",
                stay.number
            ),
            format!(
                "admitted {gap} days after the discharge of claim {}: maybe one stay",
                stay.number
            ),
        ],
        clears: owned([
            "向医院核实两次住院的诊断和出院指征",
            "verify the diagnoses of both stays with the hospitals",
        ]),
    };
    let finding = firing(
        rule,
        kind,
        Severity::Orange,
        Vec::new(),
        claim.total(),
        words,
    );
    Some(about_earlier(finding, [stay]))
}
