//! One line with everything that the rules look at.

use bill::{Date, Decimal, Line, Money};

use super::restriction::Restriction;
use super::rule::PolicyRule;
use crate::{
    CareType, Catalog, ClaimFacts, EarlierClaim, Entry, Finding, FindingKind, LineMatch,
    PersonMatch, Severity,
};

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

/// What a finding says, in Chinese and English: the reason, and what would clear it.
pub struct Words {
    pub reason: [String; 2],
    pub clears: [String; 2],
}

impl<'a> LineCase<'a> {
    /// The matched entry.
    pub fn entry(&self) -> Option<&'a Entry> {
        self.found.entry.map(|id| self.catalog.entry(id))
    }

    pub fn restriction(&self) -> Option<&'a Restriction> {
        self.found.entry.and_then(|id| self.catalog.restriction(id))
    }

    /// The entry's name, or the printed one where nothing matched.
    pub fn name(&self) -> &'a str {
        self.entry()
            .map_or(self.line.name.text.as_str(), |entry| entry.name.as_str())
    }

    /// The line's money, never negative; zero where it was not read.
    pub fn money(&self) -> Money {
        self.line.amount.value.unwrap_or_default().abs()
    }

    /// First and last day between which the service was given: the line's own date, the whole stay, or
    /// an outpatient's visit. Of a stay of which one end is not known, `None`.
    pub fn known_days(&self) -> Option<(Date, Date)> {
        let whole = self.facts.admitted_on.zip(self.facts.discharged_on);
        let visit = self.facts.care_type == Some(CareType::Outpatient);
        let known = self.line.date.value.is_some() || whole.is_some() || visit;
        self.days.filter(|_| known)
    }

    /// The one day of the service, where it is known.
    pub fn day(&self) -> Option<Date> {
        self.known_days()
            .filter(|(first, last)| first == last)
            .map(|(day, _)| day)
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
        asking(
            rule,
            kind,
            vec![self.index],
            self.money(),
            Words { reason, clears },
        )
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
        let words = Words { reason, clears };
        firing(rule, kind, severity, vec![self.index], self.money(), words)
    }
}

/// A finding at the rule's severity, or at `severity` where the rule has none.
pub fn firing(
    rule: &PolicyRule,
    kind: FindingKind,
    severity: Severity,
    lines: Vec<usize>,
    at_stake: Money,
    words: Words,
) -> Finding {
    let [reason_zh, reason_en] = words.reason;
    let [clears_zh, clears_en] = words.clears;
    Finding {
        kind,
        severity: rule.severity.unwrap_or(severity),
        lines,
        at_stake,
        certainty: 0,
        reason_zh,
        reason_en,
        rule: rule.reference(),
        source: rule.source.to_string(),
        also: Vec::new(),
        earlier: Vec::new(),
        clears_zh,
        clears_en,
        unit_limit: None,
    }
}

/// A finding that asks for a missing fact: yellow whatever the rule's severity.
pub fn asking(
    rule: &PolicyRule,
    kind: FindingKind,
    lines: Vec<usize>,
    at_stake: Money,
    words: Words,
) -> Finding {
    Finding {
        severity: Severity::Yellow,
        ..firing(rule, kind, Severity::Yellow, lines, at_stake, words)
    }
}

/// The same about earlier claims. Where one of them is the person's only by its name, it asks: a namesake's claims say
/// nothing of this one.
pub fn about_earlier<'a>(
    finding: Finding,
    claims: impl IntoIterator<Item = &'a EarlierClaim>,
) -> Finding {
    let claims: Vec<&EarlierClaim> = claims.into_iter().collect();
    let earlier = claims.iter().map(|claim| claim.number.clone()).collect();
    let by_name = claims
        .iter()
        .any(|claim| claim.person == PersonMatch::ByName);
    let finding = Finding { earlier, ..finding };
    if !by_name {
        return finding;
    }
    Finding {
        severity: Severity::Yellow,
        reason_zh: format!("{}（按姓名认定为同一人）", finding.reason_zh),
        reason_en: format!("{} (the same person by name)", finding.reason_en),
        clears_zh: format!(
            "核对是否同一人，补填身份证号或医保编号；{}",
            finding.clears_zh
        ),
        clears_en: format!(
            "check whether it is the same person and enter the identity number; {}",
            finding.clears_en
        ),
        ..finding
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
