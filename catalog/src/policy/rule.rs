use bill::Date;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::condition::Condition;
use crate::normalize::normalized;
use crate::{CareType, Entry, EntryKind, FacilityLevel, Gender, InsuranceType, Severity};

/// The rules of one office: rows, in the order of their file.
///
/// ```
/// let policy = catalog::Policy::from_toml(r#"
///     name = "示例市医疗保险手工报销规则"
///
///     [[rule]]
///     id = "ceiling"                      # with the version it names the rule in a finding: ceiling@1
///     kind = "price_ceiling"              # see RuleKind
///     version = 1
///     severity = "orange"                 # red, orange, yellow, blue; left out: the kind's own
///     valid_from = 2025-01-01
///     valid_to = 2026-12-31               # left out: no end
///     source = "省医疗服务价格项目目录(2025年版)"
///
///     [[rule]]
///     id = "women-only"
///     kind = "gender"
///     version = 2
///     valid_from = "2025-01-01"
///     source = "医保基金监管规则库(2025年版)药品区分性别使用"
///     applies_to = { kinds = ["drug", "service"], codes = ["002101030300000"], names = ["艾附暖宫丸"] }
///     parameters = { gender = "female" }
/// "#).unwrap();
/// assert_eq!(policy.rules[1].reference(), "women-only@2");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    pub name: String,
    #[serde(rename = "rule", default)]
    pub rules: Vec<PolicyRule>,
}

/// One row: a kind of check with its parameters, its period and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyRule {
    pub id: String,
    pub version: u32,
    /// `None` takes the severity that the kind gives by itself.
    #[serde(default)]
    pub severity: Option<Severity>,
    #[serde(deserialize_with = "day")]
    pub valid_from: Date,
    /// The last day in force; `None` while it has no end.
    #[serde(default, deserialize_with = "last_day")]
    pub valid_to: Option<Date>,
    pub source: String,
    #[serde(default)]
    pub applies_to: Selector,
    #[serde(flatten)]
    pub kind: RuleKind,
}

/// What a rule checks, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "parameters", rename_all = "snake_case")]
pub enum RuleKind {
    /// The catalog does not list it: 超目录.
    Unlisted,
    /// Listed as 丙.
    ClassC,
    /// Unit price above the entry's ceiling at the facility's level.
    PriceCeiling,
    /// Unit price above the entry's payment standard.
    PaymentStandard,
    /// The entry is not in force on the service date.
    NotInForce,
    /// The entry's own 限... note.
    CoverageRestriction,
    /// Only for this sex.
    Gender { gender: Gender },
    /// Only for ages from `min_years` to `max_years`, both included.
    Age {
        #[serde(default)]
        min_years: Option<u32>,
        #[serde(default)]
        max_years: Option<u32>,
    },
    /// Only in facilities of this level or above.
    FacilityLevel { min: FacilityLevel },
    /// Only under these insurance types.
    InsuranceType { allowed: Vec<InsuranceType> },
    /// Only in this kind of care.
    CareType { allowed: CareType },
    /// A value that the line's settlement needs could not be read.
    Unreadable,
    /// Several entries fit, and they differ.
    AmbiguousMatch,
    /// quantity x unit price is not the amount.
    LineArithmetic,
    /// The lines, the subtotals and the printed totals do not agree.
    BillTotals,
}

/// Which matched entries a rule looks at: those that meet every list that is not empty, `codes` and
/// `names` counting as one list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selector {
    pub kinds: Vec<EntryKind>,
    pub codes: Vec<String>,
    /// Whole names as in the catalog, without specification.
    pub names: Vec<String>,
}

/// The policy file is not as it should be; says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("the policy is not valid TOML: {0}")]
    Syntax(String),
    #[error("rule {position} (`{id}`): {reason}; correct this row and load the policy again")]
    Rule {
        position: usize,
        id: String,
        reason: String,
    },
}

impl Policy {
    /// All rows or none: the first bad row is the error.
    pub fn from_toml(text: &str) -> Result<Policy, PolicyError> {
        #[derive(Deserialize)]
        struct Rows {
            name: String,
            #[serde(default)]
            rule: Vec<toml::Table>,
        }
        let rows: Rows = toml::from_str(text).map_err(|e| PolicyError::Syntax(e.to_string()))?;
        let mut rules: Vec<PolicyRule> = Vec::with_capacity(rows.rule.len());
        for (index, row) in rows.rule.into_iter().enumerate() {
            let id = row
                .get("id")
                .and_then(toml::Value::as_str)
                .unwrap_or("?")
                .to_owned();
            let fail = |reason: String| PolicyError::Rule {
                position: index + 1,
                id: id.clone(),
                reason,
            };
            let rule: PolicyRule = row
                .try_into()
                .map_err(|e: toml::de::Error| fail(e.message().to_owned()))?;
            rule.check().map_err(fail)?;
            if rules
                .iter()
                .any(|other| other.reference() == rule.reference())
            {
                return Err(fail(format!("version {} is there twice", rule.version)));
            }
            rules.push(rule);
        }
        Ok(Policy {
            name: rows.name,
            rules,
        })
    }

    /// The rules in force on a day, each in its newest version; those without an end where the day is unknown.
    pub fn in_force(&self, on: Option<Date>) -> impl Iterator<Item = &PolicyRule> {
        self.rules.iter().filter(move |rule| {
            rule.in_force(on)
                && !self.rules.iter().any(|other| {
                    other.id == rule.id && other.version > rule.version && other.in_force(on)
                })
        })
    }
}

impl PolicyRule {
    /// As findings cite it: `women-only@2`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    fn in_force(&self, on: Option<Date>) -> bool {
        match on {
            Some(day) => self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last),
            None => self.valid_to.is_none(),
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.id.is_empty() || self.source.is_empty() {
            return Err("id and source must not be empty".to_owned());
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err("valid_to is before valid_from".to_owned());
        }
        match &self.kind {
            RuleKind::Age {
                min_years: None,
                max_years: None,
            } => Err("give min_years, max_years or both".to_owned()),
            RuleKind::InsuranceType { allowed } if allowed.is_empty() => {
                Err("allowed must name an insurance type".to_owned())
            }
            _ => Ok(()),
        }
    }
}

impl RuleKind {
    /// The condition on the claim's facts, for the kinds that are one.
    pub fn condition(&self) -> Option<Condition> {
        Some(match self {
            RuleKind::Gender { gender } => Condition::Gender(*gender),
            RuleKind::Age {
                min_years,
                max_years,
            } => Condition::Age {
                min_years: *min_years,
                max_years: *max_years,
            },
            RuleKind::FacilityLevel { min } => Condition::FacilityLevel(*min),
            RuleKind::InsuranceType { allowed } => Condition::InsuranceType(allowed.clone()),
            RuleKind::CareType { allowed } => Condition::CareType(*allowed),
            _ => return None,
        })
    }
}

impl Selector {
    /// Whether it leaves nothing out, lines without a matched entry included.
    pub fn is_everything(&self) -> bool {
        self.kinds.is_empty() && self.codes.is_empty() && self.names.is_empty()
    }

    pub fn takes(&self, entry: &Entry) -> bool {
        let kind_fits = self.kinds.is_empty() || self.kinds.contains(&entry.kind);
        let named = self.codes.contains(&entry.code)
            || self
                .names
                .iter()
                .any(|name| normalized(name) == normalized(&entry.name));
        kind_fits && (named || (self.codes.is_empty() && self.names.is_empty()))
    }
}

/// TOML's own dates and quoted ones.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        other => {
            return Err(de::Error::custom(format!(
                "`{other}` is not a date such as 2025-01-01"
            )));
        }
    };
    text.parse()
        .map_err(|_| de::Error::custom(format!("`{text}` is not a date such as 2025-01-01")))
}

fn last_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}
