//! The rules: kinds are code, one file per idea; rules are rows with versions and dates.

mod case;
mod claim;
mod classes;
mod condition;
mod coverage;
mod crowd;
mod herbal;
mod history;
mod kind;
mod knowledge;
mod label;
mod listing;
mod operation;
mod pair;
mod payer;
mod points;
mod price;
mod quantity;
mod reading;
mod receipt;
mod restriction;
mod rule;
mod run;
mod same_bill;
mod scope;
mod selector;
mod stay;

pub(crate) use case::LineCase;
pub(crate) use claim::ClaimCase;
pub use claim::care_days;
pub use classes::{OWN_KINDS, RULE_CLASSES, RuleClass, Service};
pub use condition::{Condition, Met};
pub use kind::{Payer, Period, RuleKind, Span};
pub use knowledge::{KnowledgeBatch, KnowledgeError, KnowledgePoint, KnowledgeTable};
pub use restriction::Restriction;
pub use rule::{Policy, PolicyError, PolicyRule};
pub use selector::Selector;

use bill::{Date, Line};

use crate::ClaimFacts;

/// First and last day on which the line's service may have been given.
pub(crate) fn days(line: &Line, facts: &ClaimFacts) -> Option<(Date, Date)> {
    if let Some(day) = line.date.value {
        return Some((day, day));
    }
    match (facts.admitted_on, facts.discharged_on) {
        (Some(first), Some(last)) if first <= last => Some((first, last)),
        (Some(day), _) | (None, Some(day)) => Some((day, day)),
        (None, None) => None,
    }
}
