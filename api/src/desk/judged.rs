//! A judgement as it is kept: entries by value, since their indices mean nothing once the catalog
//! is loaded anew.

use bill::{Bill, Decimal, Money};
use catalog::{
    Catalog, ChoiceSource, ClaimFacts, Entry, EntryKind, Finding, InsuranceClass, Judgement,
    JudgementTotals, LineAmounts, LineDecision, LineMatch, LineOverride, OfficeRecords, Severity,
    Verdict, is_decided_against, rule_limit, settle_line,
};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::Reference;
use super::spelling::{Aliases, by_alias};
use crate::claim::Claim;
use crate::decision::{Decision, Step, standing};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// What was known of the claim, the bill's header included.
    pub facts: ClaimFacts,
    /// One per line.
    pub matches: Vec<MatchRecord>,
    pub findings: Vec<Finding>,
    /// One per line, under the decisions in force.
    pub amounts: Vec<LineAmounts>,
    pub totals: JudgementTotals,
    /// Decisions made on another match or other findings of their line: they no longer stand.
    #[serde(default)]
    pub overtaken: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchRecord {
    pub verdict: Verdict,
    pub entry: Option<Entry>,
    /// Best first.
    pub candidates: Vec<CandidateRecord>,
    pub confidence: Option<f32>,
    pub note_zh: String,
    pub note_en: String,
}

/// As much of an entry as a person needs to choose it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateRecord {
    pub code: String,
    pub kind: EntryKind,
    pub name: String,
    pub dosage_form: Option<String>,
    pub spec: Option<String>,
    pub unit: Option<String>,
    pub class: InsuranceClass,
    pub self_pay_ratio: Decimal,
    pub score: f32,
    pub difference: String,
}

impl Judged {
    pub fn new(judgement: Judgement, facts: ClaimFacts, catalog: &Catalog) -> Judged {
        let matches = judgement
            .matches
            .iter()
            .map(|found| record(found, catalog))
            .collect();
        Judged {
            facts,
            matches,
            findings: judgement.findings,
            amounts: judgement.amounts,
            totals: judgement.totals,
            overtaken: Vec::new(),
        }
    }

    /// The decision in force on a line.
    pub fn standing<'a>(&self, decisions: &'a [Decision], line: usize) -> Option<&'a Decision> {
        standing(decisions, line).filter(|one| !self.overtaken.contains(&one.decision_id))
    }

    /// Sets aside the decisions on lines of which something else is said than `before`, when they
    /// were made: nobody has answered that.
    pub fn overtake(&mut self, before: &Judged, decisions: &[Decision]) {
        self.overtaken.clone_from(&before.overtaken);
        let overtaken: Vec<String> = (0..self.matches.len())
            .filter(|&line| !self.says_the_same(before, line))
            .filter_map(|line| self.standing(decisions, line))
            .map(|decision| decision.decision_id.clone())
            .collect();
        self.overtaken.extend(overtaken);
    }

    fn says_the_same(&self, other: &Judged, line: usize) -> bool {
        let found = |judged: &Judged| {
            let found = judged.matches.get(line)?;
            Some((found.verdict, found.entry.clone()))
        };
        let on_line = |judged: &Judged| -> Vec<Finding> {
            let findings = judged.findings.iter();
            findings
                .filter(|finding| finding.lines.contains(&line))
                .cloned()
                .collect()
        };
        found(self) == found(other) && on_line(self) == on_line(other)
    }

    /// Whether a person has to look at the line: not matched, or a finding above blue.
    pub fn is_doubtful(&self, line: usize) -> bool {
        self.matches
            .get(line)
            .is_none_or(|found| found.verdict != Verdict::Matched)
            || self
                .findings
                .iter()
                .any(|finding| finding.severity != Severity::Blue && finding.lines.contains(&line))
    }

    /// Splits the money again under the decisions in force.
    pub fn settle(&mut self, bill: &Bill, decisions: &[Decision]) {
        for (index, line) in bill.lines.iter().enumerate() {
            let decided = self.standing(decisions, index);
            let decision = match decided.and_then(|decision| decision.step.settles()) {
                Some(decision) => decision,
                None if is_decided_against(&self.findings, index) => LineDecision::Reject,
                None => LineDecision::Accept,
            };
            let entry = self.matches[index].entry.as_ref();
            self.amounts[index] = settle_line(
                line,
                entry,
                &self.facts,
                rule_limit(&self.findings, index),
                decision,
            );
        }
        let sum = |part: fn(&LineAmounts) -> Money| self.amounts.iter().map(part).sum();
        self.totals = JudgementTotals {
            amount: bill.sum_of_lines(),
            full_self_pay: sum(|a| a.full_self_pay),
            over_limit: sum(|a| a.over_limit),
            pre_self_pay: sum(|a| a.pre_self_pay),
            in_scope: sum(|a| a.in_scope),
            at_stake: self.totals.at_stake,
        };
    }
}

fn record(found: &LineMatch, catalog: &Catalog) -> MatchRecord {
    let candidate = |candidate: &catalog::Candidate| {
        let entry = catalog.entry(candidate.entry);
        CandidateRecord {
            code: entry.code.clone(),
            kind: entry.kind,
            name: entry.name.clone(),
            dosage_form: entry.dosage_form.clone(),
            spec: entry.spec.clone(),
            unit: entry.unit.clone(),
            class: entry.class,
            self_pay_ratio: entry.self_pay_ratio,
            score: candidate.score,
            difference: candidate.difference.clone(),
        }
    };
    MatchRecord {
        verdict: found.verdict,
        entry: found.entry.map(|id| catalog.entry(id).clone()),
        candidates: found.candidates.iter().map(candidate).collect(),
        confidence: found.confidence,
        note_zh: found.note_zh.clone(),
        note_en: found.note_en.clone(),
    }
}

/// The one civil time of the whole country, by which days are counted.
const CHINA: Offset = Offset::constant(8);

impl Judged {
    /// Judges the bill under the entries that reviewers chose.
    ///
    /// Of the aliases those of the claim's hospital count.
    pub fn of(
        bill: &Bill,
        claim: &Claim,
        decisions: &[Decision],
        aliases: &Aliases,
        reference: &Reference,
        records: OfficeRecords,
    ) -> Judged {
        let named = claim.hospital_code.as_deref();
        let mut facts = reference.complete(&claim.facts, named, &bill.header);
        let registered = CHINA.to_datetime(claim.created_at).date();
        facts.filed_on = facts.filed_on.or(Some(registered));
        let mut overrides = overrides(decisions);
        let hospital = reference.hospital(named, &bill.header);
        if let Some(aliases) = hospital.and_then(|hospital| aliases.get(&hospital.code)) {
            overrides.extend(by_alias(bill, aliases, &overrides));
        }
        reference.judge(bill, facts, named, &overrides, records)
    }
}

/// The last chosen entry of each line.
fn overrides(decisions: &[Decision]) -> Vec<LineOverride> {
    let mut overrides: Vec<LineOverride> = Vec::new();
    for decision in decisions {
        if let Step::ChooseEntry { entry_code } = &decision.step {
            overrides.retain(|known| known.line != decision.line);
            overrides.push(LineOverride {
                line: decision.line,
                entry_code: entry_code.clone(),
                source: ChoiceSource::Reviewer,
            });
        }
    }
    overrides
}
