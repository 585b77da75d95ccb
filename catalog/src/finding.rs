use bill::Money;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    OutOfCatalog,
    OverPriceLimit,
    OutOfPolicy,
    Unreadable,
    AmbiguousMatch,
    ArithmeticMismatch,
}

/// The four colours that offices use; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Decided by the facts: against the policy.
    Red,
    /// Money is very likely at stake; look first.
    Orange,
    /// Cannot be decided from what is known; names the missing evidence.
    Yellow,
    /// For information; the amounts already follow from it.
    Blue,
}

/// Something a reviewer should see, with everything needed to judge and to clear it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub severity: Severity,
    /// Indices into `Bill::lines`, ascending; empty where it concerns the bill as a whole.
    pub lines: Vec<usize>,
    /// Not negative: the part of the lines' money that hangs on the answer.
    pub at_stake: Money,
    pub reason_zh: String,
    pub reason_en: String,
    /// Rule id and version: `sex-limit@2`.
    pub rule: String,
    /// The legal source as the rule or the entry cites it.
    pub source: String,
    /// What evidence or correction would clear it.
    pub clears_zh: String,
    pub clears_en: String,
}
