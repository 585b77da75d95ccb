//! What may stand in a field of the head, and how it is written.

use bill::{Date, Field, Header};
use catalog::normalize::normalized;
use catalog::{ClaimFacts, FacilityLevel, Gender};

use super::HeaderField;
use crate::desk::{is_mistyped_identity, plain_number};

/// Characters.
const LONGEST_TEXT: usize = 200;
const LONGEST_NUMBER: usize = 40;
/// Years.
const OLDEST: u32 = 130;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderValueError {
    #[error("`{value}` cannot be the {}: {expected_en}", field.as_str())]
    NoValue {
        field: HeaderField,
        value: String,
        expected_zh: &'static str,
        expected_en: &'static str,
    },
    #[error("the check digit of the identity number is wrong; type it again from the card")]
    MistypedIdentity,
    #[error("the {} {value} lies in the future; look at the paper again", field.as_str())]
    InFuture { field: HeaderField, value: Date },
    #[error(
        "admission on {admitted} would be after discharge on {discharged}; correct the other day first"
    )]
    DaysCrossed { admitted: Date, discharged: Date },
}

impl HeaderValueError {
    pub fn message_zh(&self) -> String {
        match self {
            HeaderValueError::NoValue {
                field,
                value,
                expected_zh,
                ..
            } => format!("“{value}”不能作为{}：{expected_zh}", field.zh()),
            HeaderValueError::MistypedIdentity => {
                "身份证号的校验位不正确，请对照证件重新填写".to_owned()
            }
            HeaderValueError::InFuture { field, value } => {
                format!("{}{value}还没有到，请对照原件重新填写", field.zh())
            }
            HeaderValueError::DaysCrossed {
                admitted,
                discharged,
            } => format!(
                "入院日期{admitted}晚于出院日期{discharged}；若另一个日期也有误，请先更正另一个"
            ),
        }
    }
}

impl HeaderField {
    /// The value as it is kept; `today` in China.
    pub fn checked(self, text: &str, today: Date) -> Result<String, HeaderValueError> {
        let refused = |expected_zh, expected_en| HeaderValueError::NoValue {
            field: self,
            value: text.chars().take(LONGEST_TEXT).collect(),
            expected_zh,
            expected_en,
        };
        match self {
            HeaderField::Gender => text
                .parse::<Gender>()
                .map(|gender| gender.zh().to_owned())
                .map_err(|_| refused("请填男或女", "it is 男 or 女")),
            HeaderField::Age => {
                age(text).ok_or_else(|| refused("请填如 45、3月、20天", "such as 45, 3月 or 20天"))
            }
            HeaderField::InsuredNo => {
                let number = number(text).ok_or_else(|| {
                    refused("请填身份证号或医保编号", "a number of digits and letters")
                })?;
                if is_mistyped_identity(&number) {
                    return Err(HeaderValueError::MistypedIdentity);
                }
                Ok(number)
            }
            HeaderField::CareType => Some(text)
                .filter(|word| ["inpatient", "outpatient"].contains(word))
                .map(str::to_owned)
                .ok_or_else(|| refused("请选住院或门诊", "it is inpatient or outpatient")),
            HeaderField::FacilityLevel => text
                .parse::<FacilityLevel>()
                .map(|level| level_word(level).to_owned())
                .map_err(|_| refused("请选一级、二级或三级", "it is level_1, level_2 or level_3")),
            HeaderField::BillNo | HeaderField::BillCode => number(text)
                .filter(|plain| plain.contains(|c: char| c.is_ascii_digit()))
                .ok_or_else(|| refused("请按票面填写数字和字母", "digits and letters as printed")),
            HeaderField::CheckCode => check_code(text)
                .ok_or_else(|| refused("请按票面填写数字和字母", "digits and letters as printed")),
            HeaderField::AdmittedOn | HeaderField::DischargedOn | HeaderField::IssuedOn => {
                let day: Date = text
                    .parse()
                    .map_err(|_| refused("请填日期，如 2025-03-01", "a day such as 2025-03-01"))?;
                if day > today {
                    let (field, value) = (self, day);
                    return Err(HeaderValueError::InFuture { field, value });
                }
                Ok(day.to_string())
            }
            HeaderField::Hospital
            | HeaderField::Patient
            | HeaderField::InsuranceType
            | HeaderField::AdmissionNo
            | HeaderField::Department
            | HeaderField::Bed
            | HeaderField::Diagnosis => words(text).ok_or_else(|| {
                refused(
                    "请填写票面上的文字，不超过200字",
                    "a text of at most 200 characters",
                )
            }),
        }
    }
}

pub const fn level_word(level: FacilityLevel) -> &'static str {
    match level {
        FacilityLevel::One => "level_1",
        FacilityLevel::Two => "level_2",
        FacilityLevel::Three => "level_3",
    }
}

/// As rules understand it: `45`, `45岁`, `3月`, `20天`.
fn age(text: &str) -> Option<String> {
    let text = normalized(text);
    let header = Header {
        age: Field::human(text.clone(), text.clone()),
        ..Header::default()
    };
    let years = ClaimFacts::default().completed_from(&header).age_years?;
    (years <= OLDEST).then_some(text)
}

fn number(text: &str) -> Option<String> {
    let known = |sign: char| sign.is_ascii_alphanumeric() || sign.is_whitespace() || sign == '-';
    let text = normalized(text);
    let fits = text.chars().all(known) && text.chars().count() <= LONGEST_NUMBER;
    fits.then(|| plain_number(&text)).flatten()
}

/// Small letters stay small, as printed.
fn check_code(text: &str) -> Option<String> {
    let code: String = text.split_whitespace().collect();
    let fits = code.chars().all(|sign| sign.is_ascii_alphanumeric());
    (fits && code.len() <= LONGEST_NUMBER).then_some(code)
}

fn words(text: &str) -> Option<String> {
    let length = text.chars().count();
    let fits = length <= LONGEST_TEXT
        && !text.contains(char::is_control)
        && text.contains(char::is_alphanumeric);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(field: HeaderField, text: &str) -> Option<String> {
        field.checked(text, "2025-06-01".parse().unwrap()).ok()
    }

    #[test]
    fn values_are_written_in_one_way() {
        for (field, typed, kept) in [
            (HeaderField::Gender, "female", "女"),
            (HeaderField::Age, "45岁", "45岁"),
            (HeaderField::Age, "２０天", "20天"),
            (HeaderField::BillNo, "00 1234-5678", "0012345678"),
            (HeaderField::CheckCode, "a1b2 c3", "a1b2c3"),
            (HeaderField::FacilityLevel, "三级", "level_3"),
            (HeaderField::AdmittedOn, "2025-06-01", "2025-06-01"),
            (
                HeaderField::InsuredNo,
                "11010519491231002x",
                "11010519491231002X",
            ),
        ] {
            assert_eq!(checked(field, typed).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_the_value_is_refused() {
        for (field, typed) in [
            (HeaderField::Gender, "不详"),
            (HeaderField::Age, "145"),
            (HeaderField::Age, "成人"),
            (HeaderField::BillNo, "无"),
            (HeaderField::BillNo, "无号12"),
            (HeaderField::AdmittedOn, "2025-02-30"),
            (HeaderField::AdmittedOn, "2025-06-02"),
            (HeaderField::InsuredNo, "110105194912310021"),
            (HeaderField::Patient, "……"),
            (HeaderField::CareType, "住"),
        ] {
            assert_eq!(checked(field, typed), None, "{typed}");
        }
    }
}
