//! The rules: kinds are code, one file per idea; rules are rows with versions and dates.

mod case;
mod condition;
mod coverage;
mod listing;
mod price;
mod reading;
mod restriction;
mod rule;

pub(crate) use case::LineCase;
pub use condition::{Condition, Met};
pub use restriction::Restriction;
pub use rule::{Policy, PolicyError, PolicyRule, RuleKind, Selector};

use bill::Bill;

use crate::Finding;

impl PolicyRule {
    /// What this rule finds on one line.
    pub(crate) fn findings(&self, case: &LineCase<'_>) -> Vec<Finding> {
        let selective = !self.applies_to.is_everything();
        if selective
            && !case
                .entry()
                .is_some_and(|entry| self.applies_to.takes(entry))
        {
            return Vec::new();
        }
        let found = match &self.kind {
            RuleKind::Unlisted => listing::unlisted(self, case),
            RuleKind::ClassC => listing::class_c(self, case),
            RuleKind::NotInForce => listing::not_in_force(self, case),
            RuleKind::PriceCeiling => price::ceiling(self, case),
            RuleKind::PaymentStandard => price::payment_standard(self, case),
            RuleKind::CoverageRestriction => return coverage::restriction(self, case),
            RuleKind::Unreadable => reading::unreadable(self, case),
            RuleKind::AmbiguousMatch => reading::ambiguous_match(self, case),
            RuleKind::LineArithmetic => reading::line_arithmetic(self, case),
            RuleKind::BillTotals => None,
            RuleKind::Gender { .. }
            | RuleKind::Age { .. }
            | RuleKind::FacilityLevel { .. }
            | RuleKind::InsuranceType { .. }
            | RuleKind::CareType { .. } => self
                .kind
                .condition()
                .and_then(|condition| coverage::condition(self, case, &condition)),
        };
        found.into_iter().collect()
    }

    /// What this rule finds on the bill as a whole.
    pub(crate) fn findings_on_bill(&self, bill: &Bill) -> Vec<Finding> {
        match self.kind {
            RuleKind::BillTotals => reading::bill_totals(self, bill),
            RuleKind::Unreadable => reading::lost_pages(self, bill),
            _ => Vec::new(),
        }
    }
}
