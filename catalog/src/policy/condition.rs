//! A condition on the claim's facts, and whether they meet it.

use serde::{Deserialize, Serialize};

use crate::{CareType, ClaimFacts, FacilityLevel, Gender, InsuranceType};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Gender(Gender),
    /// Whole years, both included.
    Age {
        min_years: Option<u32>,
        max_years: Option<u32>,
    },
    /// This level or above.
    FacilityLevel(FacilityLevel),
    InsuranceType(Vec<InsuranceType>),
    CareType(CareType),
    /// At most 28 days old.
    Newborn,
    /// A department whose name holds one of these words.
    Department(Vec<String>),
    /// A diagnosis that holds one of these words.
    Indication(Vec<String>),
    /// No diagnosis that holds one of these words.
    NoDiagnosis(Vec<String>),
}

/// The neonatal period, in days.
const DAYS_OF_A_NEWBORN: u32 = 28;

/// Whether the facts meet a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    Yes,
    No,
    /// The claim does not say.
    Unknown,
}

impl Condition {
    pub fn met(&self, facts: &ClaimFacts) -> Met {
        let met = match self {
            Condition::Gender(gender) => facts.gender.map(|is| is == *gender),
            Condition::Age {
                min_years,
                max_years,
            } => facts.age_years.map(|age| {
                min_years.is_none_or(|min| age >= min) && max_years.is_none_or(|max| age <= max)
            }),
            Condition::FacilityLevel(min) => facts.facility_level.map(|level| level >= *min),
            Condition::InsuranceType(allowed) => {
                facts.insurance_type.map(|is| allowed.contains(&is))
            }
            Condition::CareType(care) => facts.care_type.map(|is| is == *care),
            Condition::Newborn => match (facts.age_days, facts.age_years) {
                (Some(days), _) => Some(days <= DAYS_OF_A_NEWBORN),
                (None, Some(years)) if years > 0 => Some(false),
                _ => None,
            },
            Condition::Department(words) => {
                let department = facts.department.as_deref();
                department.map(|text| words.iter().any(|word| text.contains(word.as_str())))
            }
            Condition::Indication(words) => any_diagnosis(facts, words),
            Condition::NoDiagnosis(words) => any_diagnosis(facts, words).map(|any| !any),
        };
        match met {
            Some(true) => Met::Yes,
            Some(false) => Met::No,
            None => Met::Unknown,
        }
    }

    /// `限女性`, `only for women`.
    pub fn words(&self) -> [String; 2] {
        match self {
            Condition::Gender(Gender::Male) => words("限男性", "only for men"),
            Condition::Gender(Gender::Female) => words("限女性", "only for women"),
            Condition::Age {
                min_years,
                max_years,
            } => age_words(*min_years, *max_years),
            Condition::FacilityLevel(FacilityLevel::Three) => {
                words("限三级医疗机构", "only in level 3 facilities")
            }
            Condition::FacilityLevel(level) => [
                format!("限{}及以上医疗机构", level.zh()),
                format!("only in facilities of {} or above", level.en()),
            ],
            Condition::InsuranceType(allowed) => {
                let zh: Vec<&str> = allowed.iter().map(|one| one.zh()).collect();
                let en: Vec<&str> = allowed.iter().map(|one| one.en()).collect();
                [
                    format!("限{}", zh.join("、")),
                    format!("only under {}", en.join(" or ")),
                ]
            }
            Condition::CareType(care) => [
                format!("限{}", care.zh()),
                format!("only for {} care", care.en()),
            ],
            Condition::Newborn => words("限新生儿", "only for newborns"),
            Condition::Department(any) => [
                format!("限{}", any.join("、")),
                format!("only in {}", any.join(", ")),
            ],
            Condition::Indication(any) => [
                format!("限用于{}", any.join("、")),
                format!("only for {}", any.join(", ")),
            ],
            Condition::NoDiagnosis(any) => [
                format!("{}禁用", any.join("、")),
                format!("not for {}", any.join(", ")),
            ],
        }
    }

    /// Whether the fact decides by itself; a printed diagnosis or department only makes it likely.
    pub const fn is_decisive(&self) -> bool {
        !matches!(
            self,
            Condition::Department(_) | Condition::Indication(_) | Condition::NoDiagnosis(_)
        )
    }

    /// The fact it looks at, and what the claim says of it: `性别为男`.
    pub fn fact_words(&self, facts: &ClaimFacts) -> Option<[String; 2]> {
        Some(match self {
            Condition::Gender(_) => {
                let is = facts.gender?;
                [
                    format!("参保人性别为{}", is.zh()),
                    format!("the patient is {}", is.en()),
                ]
            }
            Condition::Age { .. } => {
                let is = facts.age_years?;
                [
                    format!("参保人{is}岁"),
                    format!("the patient is {is} years old"),
                ]
            }
            Condition::FacilityLevel(_) => {
                let is = facts.facility_level?;
                [
                    format!("就诊机构为{}", is.zh()),
                    format!("the facility is of {}", is.en()),
                ]
            }
            Condition::InsuranceType(_) => {
                let is = facts.insurance_type?;
                [
                    format!("本次险种为{}", is.zh()),
                    format!("the claim is under {}", is.en()),
                ]
            }
            Condition::CareType(_) => {
                let is = facts.care_type?;
                [
                    format!("本次为{}", is.zh()),
                    format!("this is {} care", is.en()),
                ]
            }
            Condition::Newborn => match (facts.age_days, facts.age_years) {
                (Some(days), _) => [
                    format!("参保人出生{days}天"),
                    format!("the patient is {days} days old"),
                ],
                (None, years) => {
                    let years = years?;
                    [
                        format!("参保人{years}岁"),
                        format!("the patient is {years} years old"),
                    ]
                }
            },
            Condition::Department(_) => {
                let is = facts.department.as_deref()?;
                [
                    format!("就诊科室为{is}"),
                    format!("the department is `{is}`"),
                ]
            }
            Condition::Indication(_) | Condition::NoDiagnosis(_) => {
                let is = facts.diagnoses.as_ref()?.join("、");
                [format!("诊断为{is}"), format!("the diagnosis is `{is}`")]
            }
        })
    }

    /// What to supply where the claim does not say.
    pub fn missing_fact(&self) -> [&'static str; 2] {
        match self {
            Condition::Gender(_) => [
                "参保人性别(身份证件)",
                "the patient's sex (identity document)",
            ],
            Condition::Age { .. } => [
                "参保人年龄(身份证件)",
                "the patient's age (identity document)",
            ],
            Condition::FacilityLevel(_) => [
                "就诊医疗机构等级(定点机构名录)",
                "the facility's level (register of designated facilities)",
            ],
            Condition::InsuranceType(_) => [
                "本次报销的险种(参保信息)",
                "the insurance the claim is under (insurance record)",
            ],
            Condition::CareType(_) => [
                "就医方式：住院或门诊(病历、出院记录)",
                "whether care was inpatient (medical record)",
            ],
            Condition::Newborn => [
                "参保人出生日期(出生医学证明)",
                "the day of birth (birth certificate)",
            ],
            Condition::Department(_) => [
                "就诊科室(病历、医嘱)",
                "the department (medical record, orders)",
            ],
            Condition::Indication(_) | Condition::NoDiagnosis(_) => [
                "诊断(诊断证明、出院记录)",
                "the diagnosis (certificate, discharge record)",
            ],
        }
    }
}

/// `None` where no diagnosis is known.
fn any_diagnosis(facts: &ClaimFacts, words: &[String]) -> Option<bool> {
    let diagnoses = facts.diagnoses.as_ref()?;
    let named = |diagnosis: &String| words.iter().any(|word| diagnosis.contains(word.as_str()));
    Some(diagnoses.iter().any(named))
}

fn words(zh: &str, en: &str) -> [String; 2] {
    [zh.to_owned(), en.to_owned()]
}

fn age_words(min: Option<u32>, max: Option<u32>) -> [String; 2] {
    match (min, max) {
        (Some(min), Some(max)) => [
            format!("限{min}至{max}岁"),
            format!("only from {min} to {max} years"),
        ],
        (Some(min), None) => [format!("限{min}岁及以上"), format!("only from {min} years")],
        (None, Some(0)) => words("限不满1岁", "only under 1 year"),
        (None, Some(max)) => [
            format!("限{max}岁及以下"),
            format!("only up to {max} years"),
        ],
        (None, None) => words("不限年龄", "any age"),
    }
}
