//! From a bill to catalog matches, findings and settlement amounts.
//!
//! [`judge`] is the driver: [`Catalog::match_line`] finds each line's entry or abstains, the rules of
//! the [`Policy`] make the [`Finding`]s, [`settle_line`] splits the money. No I/O, clock or randomness.

mod alias;
mod catalog;
mod entry;
mod facts;
mod finding;
pub mod import;
mod index;
mod judge;
mod marks;
mod matching;
pub mod normalize;
pub mod policy;
mod prepared;
mod records;
mod settlement;
mod spec;
mod unit;

pub use alias::{AliasRefusal, spelling};
pub use catalog::Catalog;
pub use entry::{Entry, EntryId, EntryKind, InsuranceClass, PriceCeilings, UnknownWord};
pub use facts::{CareType, ClaimFacts, FacilityLevel, Gender, InsuranceType};
pub use finding::{Finding, FindingKind, RuleCitation, Severity};
pub use import::{Import, RefusedRow};
pub use judge::{
    ChoiceSource, Judgement, JudgementTotals, LineOverride, judge, judge_matched, match_bill,
};
pub use matching::{Candidate, Charge, LineMatch, LineQuery, Verdict, never_noise};
pub use policy::{Policy, PolicyError, PolicyRule};
pub use records::{
    EarlierClaim, EarlierLine, HospitalRecord, Invoice, OfficeRecords, PageHash, PersonMatch,
};
pub use settlement::{
    LineAmounts, LineDecision, is_decided_against, rule_limit, settle_line, unit_limit,
};
