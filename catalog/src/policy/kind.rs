//! What a rule checks, with its parameters.

use bill::{Decimal, Money};
use serde::{Deserialize, Serialize};

use super::selector::Selector;
use crate::{CareType, FacilityLevel, Gender, InsuranceType, PriceCeilings};

/// One kind of check. Its words in a policy file are the variants' names in lower case with underscores; `RULES.md` says which
/// classes of the national rule base each serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Only within 28 days of birth.
    Newborn,
    /// Only in facilities of this level or above.
    FacilityLevel { min: FacilityLevel },
    /// Only under these insurance types.
    InsuranceType { allowed: Vec<InsuranceType> },
    /// Only in this kind of care.
    CareType { allowed: CareType },
    /// Only in departments whose name holds one of these words.
    Department { any_of: Vec<String> },
    /// Only for diagnoses that hold one of these words.
    Indication { any_of: Vec<String> },
    /// Not for diagnoses that hold one of these words.
    Contraindication { any_of: Vec<String> },
    /// Never paid, alone or in a compound.
    NeverPayable,
    /// Only after one of these drugs: 限二线.
    SecondLine { first: Selector },
    /// A treatment that is shorter than the price list's minimum.
    MinimumDuration { minutes: u32 },
    /// Unit price above this, in these regions (everywhere where none is named).
    UnitPriceLimit {
        #[serde(flatten)]
        limits: PriceCeilings,
        #[serde(default)]
        regions: Vec<String>,
    },
    /// More per day than the label allows, or more days' supply than `max_days`.
    LabelQuantity {
        per_day: Decimal,
        unit: String,
        #[serde(default)]
        max_days: Option<u32>,
    },
    /// One item on more days than this.
    DaysOfTreatment { max_days: u32 },
    /// More of one item than this, a day or in the claim.
    MaxQuantity { max: Decimal, per: Span },
    /// More of one item than this within so many days.
    Frequency { max: Decimal, days: u32 },
    /// More money for one item than this, in the claim or in the calendar year.
    TotalLimit { max: Money, per: Period },
    /// One item bought in more claims than this within so many days.
    FrequentPurchase { max: u32, days: u32 },
    /// All the rule's items together more often than so many times per day of the stay.
    DailyItem { per_day: Decimal },
    /// Operations of one group on one day: from the second on at this share of the price.
    SecondaryOperation {
        percent: u32,
        #[serde(default)]
        group: String,
    },
    /// More than `max` different drugs of one group on one day.
    DuplicatePrescription {
        max: usize,
        #[serde(default)]
        group: String,
    },
    /// More than `max` different drugs on one day.
    DrugCount { max: usize },
    /// More than `max` different herbal pieces on one day.
    HerbalPrescription { max: usize },
    /// So many of the rule's items on one day, which `whole` covers as one.
    Unbundling { least: usize, whole: String },
    /// A herbal piece without another one.
    HerbalAlone,
    /// Includes what these items charge again.
    DuplicateCharge { others: Selector, per: Span },
    /// A service whose price includes these consumables.
    ConsumableIncluded { others: Selector, per: Span },
    /// Not to be used together with these.
    Interaction { others: Selector, per: Span },
    /// Makes sense only with one of these on the claim.
    MissingCompanion {
        companions: Selector,
        /// As people call them: `造影剂`.
        what: String,
    },
    /// A dated line outside the stay.
    OutsideStay,
    /// A diagnosis of the other sex.
    DiagnosisGender { gender: Gender, words: Vec<String> },
    /// A diagnosis of another age.
    DiagnosisAge {
        #[serde(default)]
        min_years: Option<u32>,
        #[serde(default)]
        max_years: Option<u32>,
        words: Vec<String>,
    },
    /// Words of an accident, of work, of public health, of a stay abroad (Social Insurance Law, 30).
    OtherPayer { payer: Payer, words: Vec<String> },
    /// The hospital had no agreement on the days of the service.
    HospitalAgreement,
    /// Handed in later than so many months after discharge or issue, or than the end of the next year.
    FilingDeadline {
        #[serde(default)]
        months: Option<i32>,
        #[serde(default)]
        through_next_year: bool,
    },
    /// Admitted again within so many days of a discharge.
    SplitAdmission { days: u32 },
    /// More claims of one person than this within so many days.
    FrequentVisits { care: CareType, max: u32, days: u32 },
    /// A bill of this much or more, to be verified with the hospital.
    LargeAmount { from: Money },
    /// The same invoice number as an earlier claim's.
    SameInvoice,
    /// A page that differs from an earlier claim's in at most so many of 256 bits.
    SameImage { max_distance: u32 },
    /// At least this share of the lines is in one earlier claim.
    SameLines { percent: u32 },
    /// A value that the line's settlement needs could not be read.
    Unreadable,
    /// Several entries fit, and they differ.
    AmbiguousMatch,
    /// quantity x unit price is not the amount.
    LineArithmetic,
    /// The lines, the subtotals and the printed totals do not agree.
    BillTotals,
}

/// Over what two items are compared, or quantities summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// 单日
    Day,
    /// 单次就诊: the claim.
    Claim,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Claim,
    /// The calendar year, earlier claims included.
    Year,
}

/// Who pays instead of the fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    ThirdParty,
    WorkInjury,
    PublicHealth,
    Abroad,
}

impl RuleKind {
    /// The items it names besides those it applies to.
    pub(super) const fn others(&self) -> Option<&Selector> {
        match self {
            RuleKind::SecondLine { first } => Some(first),
            RuleKind::DuplicateCharge { others, .. }
            | RuleKind::ConsumableIncluded { others, .. }
            | RuleKind::Interaction { others, .. } => Some(others),
            RuleKind::MissingCompanion { companions, .. } => Some(companions),
            _ => None,
        }
    }

    pub(super) fn others_mut(&mut self) -> Option<&mut Selector> {
        match self {
            RuleKind::SecondLine { first } => Some(first),
            RuleKind::DuplicateCharge { others, .. }
            | RuleKind::ConsumableIncluded { others, .. }
            | RuleKind::Interaction { others, .. } => Some(others),
            RuleKind::MissingCompanion { companions, .. } => Some(companions),
            _ => None,
        }
    }

    /// What is wrong with the parameters.
    pub(super) fn check(&self) -> Result<(), String> {
        let wrong = match self {
            RuleKind::Age {
                min_years: None,
                max_years: None,
            }
            | RuleKind::DiagnosisAge {
                min_years: None,
                max_years: None,
                ..
            } => "give min_years, max_years or both",
            RuleKind::InsuranceType { allowed } if allowed.is_empty() => {
                "allowed must name an insurance type"
            }
            RuleKind::Department { any_of: words }
            | RuleKind::Indication { any_of: words }
            | RuleKind::Contraindication { any_of: words }
            | RuleKind::DiagnosisGender { words, .. }
            | RuleKind::DiagnosisAge { words, .. }
            | RuleKind::OtherPayer { words, .. }
                if words.iter().all(String::is_empty) =>
            {
                "name at least one word"
            }
            RuleKind::UnitPriceLimit { limits, .. } if limits.is_empty() => {
                "give level_1, level_2, level_3 or several of them"
            }
            RuleKind::Frequency { days: 0, .. } => "days must be at least 1",
            RuleKind::FilingDeadline {
                months: None,
                through_next_year: false,
            } => "give months or through_next_year",
            RuleKind::SecondLine { first: others }
            | RuleKind::DuplicateCharge { others, .. }
            | RuleKind::ConsumableIncluded { others, .. }
            | RuleKind::Interaction { others, .. }
            | RuleKind::MissingCompanion {
                companions: others, ..
            } if others.is_everything() => "name the other items",
            _ => return Ok(()),
        };
        Err(wrong.to_owned())
    }
}
