//! One line with everything that the rules look at.

use bill::{Date, Decimal, Line, Money};

use super::restriction::Restriction;
use super::rule::PolicyRule;
use crate::{Catalog, ClaimFacts, Entry, Finding, FindingKind, LineMatch, Severity};

/// A line, its match and the claim, as every rule sees them.
#[derive(Clone, Copy)]
pub struct LineCase<'a> {
    /// Index into `Bill::lines`.
    pub index: usize,
    pub line: &'a Line,
    pub found: &'a LineMatch,
    pub catalog: &'a Catalog,
    pub facts: &'a ClaimFacts,
    /// First and last day on which the service may have been given; `None` where nothing says.
    pub days: Option<(Date, Date)>,
}

impl<'a> LineCase<'a> {
    /// The matched entry.
    pub fn entry(&self) -> Option<&'a Entry> {
        self.found.entry.map(|id| self.catalog.entry(id))
    }

    pub fn restriction(&self) -> Option<&'a Restriction> {
        self.found.entry.and_then(|id| self.catalog.restriction(id))
    }

    /// The line's money, never negative; zero where it was not read.
    pub fn money(&self) -> Money {
        self.line.amount.value.unwrap_or_default().abs()
    }

    /// Yuan per unit, as printed or from amount and quantity.
    pub fn unit_price(&self) -> Option<Decimal> {
        self.line.unit_price.value.or_else(|| self.charged_price())
    }

    /// Yuan per unit that the amount comes to.
    pub fn charged_price(&self) -> Option<Decimal> {
        let quantity = self
            .line
            .quantity
            .value
            .filter(|quantity| !quantity.is_zero())?;
        self.line.amount.value?.to_yuan().checked_div(quantity)
    }

    /// A finding on this line; it asks, so it is yellow whatever the rule's severity.
    pub fn ask(
        &self,
        rule: &PolicyRule,
        kind: FindingKind,
        reason: [String; 2],
        clears: [String; 2],
    ) -> Finding {
        Finding {
            severity: Severity::Yellow,
            ..self.finding(rule, kind, Severity::Yellow, reason, clears)
        }
    }

    /// A finding on this line at the rule's severity, or at its kind's own where the rule has none.
    pub fn finding(
        &self,
        rule: &PolicyRule,
        kind: FindingKind,
        severity: Severity,
        reason: [String; 2],
        clears: [String; 2],
    ) -> Finding {
        let [reason_zh, reason_en] = reason;
        let [clears_zh, clears_en] = clears;
        Finding {
            kind,
            severity: rule.severity.unwrap_or(severity),
            lines: vec![self.index],
            at_stake: self.money(),
            reason_zh,
            reason_en,
            rule: rule.reference(),
            source: rule.source.clone(),
            clears_zh,
            clears_en,
        }
    }
}

/// The rule's source and the entry's, where the entry names one.
pub fn with_source(finding: Finding, entry: &Entry) -> Finding {
    if entry.source.is_empty() || finding.source.contains(&entry.source) {
        return finding;
    }
    Finding {
        source: format!("{}；{}", finding.source, entry.source),
        ..finding
    }
}
