use std::sync::Arc;

use bill::Date;
use serde::{Deserialize, Deserializer, de};

use super::kind::RuleKind;
use super::points::Points;
use super::selector::Selector;
use crate::Severity;

/// The rules of one office: rows, in the order of their file, and the knowledge points loaded beside them.
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
/// assert_eq!(policy.rules()[1].reference(), "women-only@2");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    pub name: String,
    pub(super) rules: Vec<PolicyRule>,
    /// How many of the rules are rows of the policy file; they come first.
    pub(super) rows: usize,
    pub(super) points: Points,
}

/// One row: a kind of check with its parameters, its period and where it comes from.
#[derive(Debug, Clone, PartialEq, Deserialize)]
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
    #[serde(deserialize_with = "shared")]
    pub source: Arc<str>,
    #[serde(default)]
    pub applies_to: Selector,
    #[serde(flatten)]
    pub kind: RuleKind,
}

/// The policy file is not as it should be; says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("the policy is not valid TOML: {reason}")]
    Syntax {
        /// From 1; 0 where it is not known.
        line: usize,
        reason: String,
    },
    #[error("rule {position} (`{id}`): {reason}; correct this row and load the policy again")]
    Rule {
        /// Of the rules, from 1.
        position: usize,
        /// Where the rule begins in the file, from 1.
        line: usize,
        id: String,
        reason: String,
    },
}

impl Policy {
    /// A policy without rules.
    pub fn empty(name: &str) -> Policy {
        Policy {
            name: name.to_owned(),
            ..Policy::default()
        }
    }

    /// All rows or none: the first bad row is the error.
    pub fn from_toml(text: &str) -> Result<Policy, PolicyError> {
        Policy::read(text).map_err(|mut errors| errors.swap_remove(0))
    }

    /// All rows or none: every bad row is an error, in the order of the file, at least one.
    pub fn read(text: &str) -> Result<Policy, Vec<PolicyError>> {
        #[derive(Deserialize)]
        struct Rows {
            name: String,
            #[serde(default)]
            rule: Vec<toml::Table>,
        }
        let rows: Rows =
            toml::from_str(text).map_err(|error| vec![PolicyError::syntax(text, &error)])?;
        let mut rules: Vec<PolicyRule> = Vec::with_capacity(rows.rule.len());
        let mut errors = Vec::new();
        for (index, row) in rows.rule.into_iter().enumerate() {
            let id = row.get("id").and_then(toml::Value::as_str).unwrap_or("?");
            let id = id.to_owned();
            match PolicyRule::read(row, &rules) {
                Ok(rule) => rules.push(rule),
                Err(reason) => errors.push(PolicyError::Rule {
                    position: index + 1,
                    line: line_of_rule(text, index),
                    id,
                    reason,
                }),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut policy = Policy {
            name: rows.name,
            ..Policy::default()
        };
        policy.rows = rules.len();
        for rule in rules {
            policy.add(rule);
        }
        Ok(policy)
    }

    /// In the order of their file; those of knowledge bases follow.
    pub fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    /// The most bits in which pages may differ and still count as the same picture, over all rules; `None` where no
    /// rule compares pictures.
    pub fn picture_tolerance(&self) -> Option<u32> {
        let kinds = self.rules.iter().map(|rule| &rule.kind);
        let tolerances = kinds.filter_map(|kind| match kind {
            RuleKind::SameImage { max_distance } => Some(*max_distance),
            _ => None,
        });
        tolerances.max()
    }

    /// `None` stands for an unknown day, on which the rules without an end are in force.
    pub(super) fn is_in_force(&self, rule: usize, on: Option<Date>) -> bool {
        let newer = self.points.newer_versions(rule);
        self.rules[rule].in_force(on) && !newer.iter().any(|&other| self.rules[other].in_force(on))
    }
}

impl PolicyError {
    fn syntax(text: &str, error: &toml::de::Error) -> PolicyError {
        let before = error.span().and_then(|span| text.get(..span.start));
        PolicyError::Syntax {
            line: before.map_or(0, |before| before.matches('\n').count() + 1),
            reason: error.message().to_owned(),
        }
    }
}

/// Line of the file, from 1, in which the rule begins.
fn line_of_rule(text: &str, index: usize) -> usize {
    let lines = text.lines().enumerate();
    let mut heads = lines.filter(|(_, line)| line.trim_start().starts_with("[[rule]]"));
    heads.nth(index).map_or(0, |(at, _)| at + 1)
}

impl PolicyRule {
    /// The rule of a row, which must not be among the rules `before` it.
    fn read(row: toml::Table, before: &[PolicyRule]) -> Result<PolicyRule, String> {
        let read: Result<PolicyRule, toml::de::Error> = row.try_into();
        let mut rule = read.map_err(|error| error.message().to_owned())?;
        rule.check()?;
        rule.fold();
        let is_there = before
            .iter()
            .any(|other| other.reference() == rule.reference());
        if is_there {
            return Err(format!("version {} is there twice", rule.version));
        }
        Ok(rule)
    }

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
        let of_items = self.kind.is_of_items() || self.kind.is_of_groups();
        if of_items && self.applies_to.is_everything() {
            return Err("applies_to must name the items".to_owned());
        }
        if self.kind.is_of_claim() && !self.applies_to.is_everything() {
            return Err("this kind looks at the claim as a whole: leave applies_to out".to_owned());
        }
        self.kind.check()
    }

    fn fold(&mut self) {
        self.applies_to.fold();
        if let Some(others) = self.kind.others_mut() {
            others.fold();
        }
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

fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    String::deserialize(deserializer).map(Arc::from)
}
