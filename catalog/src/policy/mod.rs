//! The rules: kinds are code, one file per idea; rules are rows with versions and dates.

mod rule;

pub use rule::{Policy, PolicyError, PolicyRule, RuleKind, Selector};
