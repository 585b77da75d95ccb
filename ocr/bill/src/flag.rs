use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The fields of a line, by their names in the JSON contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName {
    Code,
    Name,
    Spec,
    Unit,
    Quantity,
    UnitPrice,
    Amount,
    Category,
    ChargeCategory,
    SelfPayRatio,
    Date,
}

impl FieldName {
    pub const ALL: [FieldName; 11] = [
        FieldName::Code,
        FieldName::Name,
        FieldName::Spec,
        FieldName::Unit,
        FieldName::Quantity,
        FieldName::UnitPrice,
        FieldName::Amount,
        FieldName::Category,
        FieldName::ChargeCategory,
        FieldName::SelfPayRatio,
        FieldName::Date,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            FieldName::Code => "code",
            FieldName::Name => "name",
            FieldName::Spec => "spec",
            FieldName::Unit => "unit",
            FieldName::Quantity => "quantity",
            FieldName::UnitPrice => "unit_price",
            FieldName::Amount => "amount",
            FieldName::Category => "category",
            FieldName::ChargeCategory => "charge_category",
            FieldName::SelfPayRatio => "self_pay_ratio",
            FieldName::Date => "date",
        }
    }
}

/// What is doubtful about a line as read. Serialises as `arithmetic_mismatch` or `repaired:amount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum LineFlag {
    /// quantity x unit price differs from the amount and no reading closes it.
    ArithmeticMismatch,
    /// Something is printed in this field, or must be, and it could not be read.
    Unreadable(FieldName),
    /// Read, but nothing on the bill confirms it: the recogniser was not sure, no equation or sum holds, or
    /// it may belong to a neighbouring row.
    LowConfidence(FieldName),
    /// Changed or supplied because an equation of the bill decided it.
    Repaired(FieldName),
}

/// The text names no flag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a line flag, such as arithmetic_mismatch or repaired:amount")]
pub struct ParseFlagError(pub String);

impl fmt::Display for LineFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineFlag::ArithmeticMismatch => f.write_str("arithmetic_mismatch"),
            LineFlag::Unreadable(field) => write!(f, "unreadable:{}", field.as_str()),
            LineFlag::LowConfidence(field) => write!(f, "low_confidence:{}", field.as_str()),
            LineFlag::Repaired(field) => write!(f, "repaired:{}", field.as_str()),
        }
    }
}

impl FromStr for LineFlag {
    type Err = ParseFlagError;

    fn from_str(text: &str) -> Result<LineFlag, ParseFlagError> {
        let fail = || ParseFlagError(text.to_owned());
        let Some((kind, field)) = text.split_once(':') else {
            return (text == "arithmetic_mismatch")
                .then_some(LineFlag::ArithmeticMismatch)
                .ok_or_else(fail);
        };
        let field = FieldName::ALL
            .into_iter()
            .find(|name| name.as_str() == field)
            .ok_or_else(fail)?;
        match kind {
            "unreadable" => Ok(LineFlag::Unreadable(field)),
            "low_confidence" => Ok(LineFlag::LowConfidence(field)),
            "repaired" => Ok(LineFlag::Repaired(field)),
            _ => Err(fail()),
        }
    }
}

impl From<LineFlag> for String {
    fn from(flag: LineFlag) -> String {
        flag.to_string()
    }
}

impl TryFrom<String> for LineFlag {
    type Error = ParseFlagError;

    fn try_from(text: String) -> Result<LineFlag, ParseFlagError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_round_trips() {
        let kinds = [
            LineFlag::Unreadable,
            LineFlag::LowConfidence,
            LineFlag::Repaired,
        ];
        let flags = FieldName::ALL
            .into_iter()
            .flat_map(|field| kinds.map(|kind| kind(field)));
        for flag in flags.chain([LineFlag::ArithmeticMismatch]) {
            assert_eq!(flag.to_string().parse(), Ok(flag));
        }
        assert!("repaired:nothing".parse::<LineFlag>().is_err());
    }
}
