use std::str::FromStr;

use bill::{Date, Header};
use serde::{Deserialize, Serialize};

use crate::entry::UnknownWord;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    #[serde(alias = "男", alias = "M", alias = "1")]
    Male,
    #[serde(alias = "女", alias = "F", alias = "2")]
    Female,
}

/// Level of the hospital in the national grading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FacilityLevel {
    /// 一级, and what has no grade of its own.
    #[serde(rename = "level_1", alias = "一级", alias = "1")]
    One,
    /// 二级
    #[serde(rename = "level_2", alias = "二级", alias = "2")]
    Two,
    /// 三级
    #[serde(rename = "level_3", alias = "三级", alias = "3")]
    Three,
}

/// 险种, with the national codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceType {
    /// 310 职工基本医疗保险
    #[serde(alias = "310", alias = "职工")]
    Employee,
    /// 390 城乡居民基本医疗保险
    #[serde(alias = "390", alias = "居民")]
    Resident,
    /// 410 工伤保险
    #[serde(alias = "410", alias = "工伤")]
    WorkInjury,
    /// 510 生育保险
    #[serde(alias = "510", alias = "生育")]
    Maternity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CareType {
    #[serde(alias = "住院")]
    Inpatient,
    #[serde(alias = "门诊", alias = "急诊")]
    Outpatient,
}

/// What is known of the claim besides its bill; also the shape of `CLAIM.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimFacts {
    /// Number of the identity card or of the insurance, by which a person's claims are found.
    pub insured_no: Option<String>,
    pub gender: Option<Gender>,
    /// Whole years on the day of admission or of the visit.
    pub age_years: Option<u32>,
    /// Days since birth, where the bill counts them so: `20天`.
    pub age_days: Option<u32>,
    pub facility_level: Option<FacilityLevel>,
    pub insurance_type: Option<InsuranceType>,
    pub care_type: Option<CareType>,
    pub admitted_on: Option<Date>,
    pub discharged_on: Option<Date>,
    pub department: Option<String>,
    /// One text per diagnosis; `None` where none is known.
    pub diagnoses: Option<Vec<String>>,
    /// The day on which the claim was handed in.
    pub filed_on: Option<Date>,
}

impl ClaimFacts {
    /// These facts, with what they lack taken from the bill's header where it was read.
    #[must_use]
    pub fn completed_from(&self, header: &Header) -> ClaimFacts {
        ClaimFacts {
            gender: self
                .gender
                .or_else(|| header.gender.value.as_deref()?.parse().ok()),
            age_years: self
                .age_years
                .or_else(|| printed_years(header.age.value.as_deref()?)),
            age_days: self
                .age_days
                .or_else(|| printed_days(header.age.value.as_deref()?)),
            department: self
                .department
                .clone()
                .or_else(|| header.department.value.clone()),
            diagnoses: self
                .diagnoses
                .clone()
                .or_else(|| printed_diagnoses(header.diagnosis.value.as_deref()?)),
            admitted_on: self.admitted_on.or(header.admitted_on.value),
            discharged_on: self.discharged_on.or(header.discharged_on.value),
            ..self.clone()
        }
    }

    /// Days of the stay, the first and the last included; `None` where one of them is not known.
    pub fn stay_days(&self) -> Option<u32> {
        let (first, last) = self.admitted_on.zip(self.discharged_on)?;
        u32::try_from((last - first).get_days() + 1)
            .ok()
            .filter(|days| *days > 0)
    }
}

/// `20天`, `3日`; what is counted in months or years is not known to the day.
fn printed_days(age: &str) -> Option<u32> {
    age.strip_suffix(['天', '日'])?.trim().parse().ok()
}

fn printed_diagnoses(text: &str) -> Option<Vec<String>> {
    let parts = text.split(['；', ';', '、', '，', ',', '/', ' ']);
    let found: Vec<String> = parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    (!found.is_empty()).then_some(found)
}

/// `45`, `45岁` are years; `3月`, `20天` are less than one.
fn printed_years(age: &str) -> Option<u32> {
    let digits: String = age.chars().take_while(char::is_ascii_digit).collect();
    let number = digits.parse().ok()?;
    match &age[digits.len()..] {
        "" | "岁" => Some(number),
        unit if unit.starts_with('岁') => Some(number),
        "月" | "个月" => Some(number / 12),
        "天" | "日" => Some(number / 365),
        _ => None,
    }
}

impl FromStr for Gender {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Gender, UnknownWord> {
        match text.trim() {
            "男" | "男性" | "male" => Ok(Gender::Male),
            "女" | "女性" | "female" => Ok(Gender::Female),
            _ => Err(UnknownWord(text.to_owned())),
        }
    }
}

impl FromStr for FacilityLevel {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<FacilityLevel, UnknownWord> {
        let text = text.trim();
        match text.chars().next() {
            _ if text == "level_1" => Ok(FacilityLevel::One),
            _ if text == "level_2" => Ok(FacilityLevel::Two),
            _ if text == "level_3" => Ok(FacilityLevel::Three),
            Some('一' | '1') => Ok(FacilityLevel::One),
            Some('二' | '2') => Ok(FacilityLevel::Two),
            Some('三' | '3') => Ok(FacilityLevel::Three),
            _ => Err(UnknownWord(text.to_owned())),
        }
    }
}

impl Gender {
    pub const fn zh(self) -> &'static str {
        match self {
            Gender::Male => "男",
            Gender::Female => "女",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            Gender::Male => "male",
            Gender::Female => "female",
        }
    }
}

impl FacilityLevel {
    pub const fn zh(self) -> &'static str {
        match self {
            FacilityLevel::One => "一级",
            FacilityLevel::Two => "二级",
            FacilityLevel::Three => "三级",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            FacilityLevel::One => "level 1",
            FacilityLevel::Two => "level 2",
            FacilityLevel::Three => "level 3",
        }
    }
}

impl InsuranceType {
    pub const fn zh(self) -> &'static str {
        match self {
            InsuranceType::Employee => "职工医保",
            InsuranceType::Resident => "居民医保",
            InsuranceType::WorkInjury => "工伤保险",
            InsuranceType::Maternity => "生育保险",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            InsuranceType::Employee => "employee insurance",
            InsuranceType::Resident => "resident insurance",
            InsuranceType::WorkInjury => "work injury insurance",
            InsuranceType::Maternity => "maternity insurance",
        }
    }
}

impl CareType {
    pub const fn zh(self) -> &'static str {
        match self {
            CareType::Inpatient => "住院",
            CareType::Outpatient => "门诊",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            CareType::Inpatient => "inpatient",
            CareType::Outpatient => "outpatient",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Field;

    #[test]
    fn claim_facts_win_over_the_header_which_fills_the_gaps() {
        let facts = ClaimFacts {
            gender: Some(Gender::Male),
            ..ClaimFacts::default()
        };
        let header = Header {
            gender: Field::human("女".to_owned(), "女"),
            age: Field::human("20天".to_owned(), "20天"),
            diagnosis: Field::human("肺炎；高血压病 3级".to_owned(), "肺炎；高血压病 3级"),
            ..Header::default()
        };
        let completed = facts.completed_from(&header);
        assert_eq!(completed.gender, Some(Gender::Male));
        assert_eq!(
            (completed.age_years, completed.age_days),
            (Some(0), Some(20))
        );
        assert_eq!(completed.diagnoses.unwrap(), ["肺炎", "高血压病", "3级"]);
    }

    #[test]
    fn an_age_in_an_unknown_unit_is_not_guessed() {
        assert_eq!(printed_years("45岁"), Some(45));
        assert_eq!(printed_years("3岁2月"), Some(3));
        assert_eq!(printed_years("成人"), None);
        assert_eq!(printed_years("12周"), None);
    }
}
