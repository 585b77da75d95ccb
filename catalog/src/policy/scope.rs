//! What each kind of rule looks at: the person, a line, an item, several items, the claim.

use super::condition::Condition;
use super::kind::RuleKind;

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
            RuleKind::Newborn => Condition::Newborn,
            RuleKind::FacilityLevel { min } => Condition::FacilityLevel(*min),
            RuleKind::InsuranceType { allowed } => Condition::InsuranceType(allowed.clone()),
            RuleKind::CareType { allowed } => Condition::CareType(*allowed),
            RuleKind::Department { any_of } => Condition::Department(any_of.clone()),
            RuleKind::Indication { any_of } => Condition::Indication(any_of.clone()),
            RuleKind::Contraindication { any_of } => Condition::NoDiagnosis(any_of.clone()),
            _ => return None,
        })
    }

    /// Whether it looks at the claim as a whole, whatever its lines are matched to.
    pub const fn is_of_claim(&self) -> bool {
        matches!(
            self,
            RuleKind::OutsideStay
                | RuleKind::DiagnosisGender { .. }
                | RuleKind::DiagnosisAge { .. }
                | RuleKind::OtherPayer { .. }
                | RuleKind::HospitalAgreement
                | RuleKind::FilingDeadline { .. }
                | RuleKind::SplitAdmission { .. }
                | RuleKind::FrequentVisits { .. }
                | RuleKind::LargeAmount { .. }
                | RuleKind::SameInvoice
                | RuleKind::SameImage { .. }
                | RuleKind::SameLines { .. }
                | RuleKind::BillTotals
        )
    }

    /// Whether it also has something to say of the claim as a whole.
    pub(super) const fn looks_at_claim(&self) -> bool {
        self.is_of_claim() || matches!(self, RuleKind::Unreadable)
    }

    /// Whether it looks at all lines of one item together.
    pub(super) const fn is_of_items(&self) -> bool {
        matches!(
            self,
            RuleKind::Frequency { .. }
                | RuleKind::MaxQuantity { .. }
                | RuleKind::DaysOfTreatment { .. }
                | RuleKind::TotalLimit { .. }
                | RuleKind::LabelQuantity { .. }
                | RuleKind::SecondLine { .. }
                | RuleKind::FrequentPurchase { .. }
                | RuleKind::HerbalAlone
                | RuleKind::MissingCompanion { .. }
        )
    }

    /// Whether it looks at lines of several items together.
    pub(super) const fn is_of_groups(&self) -> bool {
        matches!(
            self,
            RuleKind::DailyItem { .. }
                | RuleKind::SecondaryOperation { .. }
                | RuleKind::DuplicatePrescription { .. }
                | RuleKind::DrugCount { .. }
                | RuleKind::HerbalPrescription { .. }
                | RuleKind::Unbundling { .. }
                | RuleKind::DuplicateCharge { .. }
                | RuleKind::ConsumableIncluded { .. }
                | RuleKind::Interaction { .. }
        )
    }
}
