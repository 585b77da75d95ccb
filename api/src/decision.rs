//! What a reviewer does to a line.

use bill::Money;
use catalog::LineDecision;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::claim::Person;

/// One step on one line. `Correct` and `ChooseEntry` change what is judged; the others settle it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Step {
    /// As the catalog entry says.
    Accept,
    /// Only this much of the line counts.
    Reduce { amount: Money },
    /// Nothing of the line counts.
    Reject,
    /// The paper says something else than what was read; `value` is `None` for "nothing is printed".
    Correct {
        field: String,
        value: Option<String>,
    },
    /// Another catalog entry; `None` for "no entry fits".
    ChooseEntry { entry_code: Option<String> },
}

impl Step {
    pub const fn action(&self) -> &'static str {
        match self {
            Step::Accept => "accept",
            Step::Reduce { .. } => "reduce",
            Step::Reject => "reject",
            Step::Correct { .. } => "correct",
            Step::ChooseEntry { .. } => "choose_entry",
        }
    }

    /// How the line settles under this step; `None` where the step only changes what is judged.
    pub const fn settles(&self) -> Option<LineDecision> {
        match self {
            Step::Accept => Some(LineDecision::Accept),
            Step::Reduce { amount } => Some(LineDecision::Reduce(*amount)),
            Step::Reject => Some(LineDecision::Reject),
            Step::Correct { .. } | Step::ChooseEntry { .. } => None,
        }
    }
}

/// A step taken, in the order of the claim's versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub decision_id: String,
    /// Index into `Bill::lines`.
    pub line: usize,
    pub step: Step,
    pub reason: String,
    pub decided_by: Person,
    pub decided_at: Timestamp,
}

/// The decision in force on each line: the last one, unless what it judged was changed after it.
pub fn standing(decisions: &[Decision], line: usize) -> Option<&Decision> {
    decisions
        .iter()
        .rev()
        .find(|decision| decision.line == line)
        .filter(|decision| decision.step.settles().is_some())
}
