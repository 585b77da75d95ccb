//! The head of a claim, corrected by people: which fields there are, what may stand in them, and what follows.

mod codes;
mod correct;
mod field;
mod follow;
mod value;

pub use correct::{HeaderCorrectionRequest, HeaderError};
pub use field::{HeaderField, Place};
pub use follow::{entered, with_corrections};
pub use value::HeaderValueError;

use jiff::Timestamp;

use crate::claim::Person;

/// What a person said of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderCorrection {
    pub correction_id: String,
    pub field: HeaderField,
    /// `None` where nothing is printed.
    pub value: Option<String>,
    /// What stood there before.
    pub before: Option<String>,
    /// What the reader had recognised; empty where it had nothing.
    pub recognised: String,
    pub reason: String,
    pub corrected_by: Person,
    pub corrected_at: Timestamp,
}
