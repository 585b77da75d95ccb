//! Which rules look at which lines, and what each of them finds.

use std::collections::{BTreeMap, HashMap};

use bill::Date;

use super::case::LineCase;
use super::claim::ClaimCase;
use super::condition::Condition;
use super::crowd::crowd;
use super::kind::{RuleKind, Span};
use super::pair::{Pair, missing_companion, pairs};
use super::points::Point;
use super::rule::{Policy, PolicyRule};
use super::{
    coverage, herbal, history, label, listing, operation, payer, price, quantity, reading,
    same_bill, stay,
};
use crate::{CareType, Finding, FindingKind, Severity};

/// The lines that one rule looks at, ascending, and the point that led to the first of them.
#[derive(Default)]
struct Hits<'p> {
    lines: Vec<usize>,
    point: Option<&'p Point>,
}

impl Policy {
    /// What all rules in force find on a claim, in no particular order.
    pub(crate) fn findings(&self, claim: &ClaimCase<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (rule, hits) in self.hits(claim) {
            let rule = &self.rules[rule];
            let mut found = rule.findings(claim, &hits.lines);
            if let Some(point) = hits.point {
                for finding in &mut found {
                    cite(finding, rule, point);
                }
            }
            findings.append(&mut found);
        }
        let day = claim.days().map(|(_, last)| last);
        let of_claim =
            |&rule: &usize| self.rules[rule].kind.looks_at_claim() && self.is_in_force(rule, day);
        for rule in self.points.everywhere.iter().copied().filter(of_claim) {
            findings.extend(self.rules[rule].findings_on_claim(claim));
        }
        findings
    }

    /// Whether a rule of the policy file is in force on a day.
    pub(crate) fn has_rules_on(&self, day: Option<Date>) -> bool {
        (0..self.rows).any(|rule| self.is_in_force(rule, day))
    }

    fn hits(&self, claim: &ClaimCase<'_>) -> BTreeMap<usize, Hits<'_>> {
        let mut everywhere: HashMap<Option<Date>, Vec<usize>> = HashMap::new();
        let mut hits: BTreeMap<usize, Hits<'_>> = BTreeMap::new();
        for case in &claim.lines {
            let day = case.days.map(|(_, last)| last);
            let general = everywhere.entry(day).or_insert_with(|| {
                let rules = self.points.everywhere.iter().copied();
                rules
                    .filter(|&rule| !self.rules[rule].kind.is_of_claim())
                    .filter(|&rule| self.is_in_force(rule, day))
                    .collect()
            });
            for &rule in general.iter() {
                let applies_to = &self.rules[rule].applies_to;
                if applies_to.is_everything() || claim.takes(applies_to, case.index) {
                    hits.entry(rule).or_default().lines.push(case.index);
                }
            }
            let Some(entry) = case.entry() else { continue };
            for point in self.points.of(&claim.keys[case.index]) {
                let rule = point.rule as usize;
                let ended = point
                    .until
                    .is_some_and(|until| day.is_none_or(|day| until < day));
                if ended
                    || !self.rules[rule].applies_to.takes_kind(entry.kind)
                    || !self.is_in_force(rule, day)
                {
                    continue;
                }
                let found = hits.entry(rule).or_default();
                if found.lines.last() != Some(&case.index) {
                    found.lines.push(case.index);
                }
                found.point = found.point.or(Some(point));
            }
        }
        hits
    }
}

/// The row of the knowledge base, and what it says of the item.
fn cite(finding: &mut Finding, rule: &PolicyRule, point: &Point) {
    if point.row > 0 {
        finding.rule = format!("{}#{}@{}", rule.id, point.row, rule.version);
    }
    if let Some(note) = &point.note {
        finding.source = format!("{}：{note}", finding.source);
    }
}

impl PolicyRule {
    /// What this rule finds on the lines it looks at.
    fn findings(&self, claim: &ClaimCase<'_>, lines: &[usize]) -> Vec<Finding> {
        if self.kind.is_of_groups() {
            return self.findings_together(claim, lines);
        }
        if self.kind.is_of_items() {
            let items = claim.by_item(lines);
            let found = items
                .values()
                .filter_map(|lines| self.finding_on_item(claim, lines));
            return found.collect();
        }
        let on_line = |&line: &usize| self.findings_on_line(&claim.lines[line], claim);
        lines.iter().flat_map(on_line).collect()
    }

    fn findings_on_line(&self, case: &LineCase<'_>, claim: &ClaimCase<'_>) -> Vec<Finding> {
        let found = match &self.kind {
            RuleKind::Unlisted => listing::unlisted(self, case),
            RuleKind::ClassC => listing::class_c(self, case),
            RuleKind::NotInForce => listing::not_in_force(self, case),
            RuleKind::PriceCeiling => price::ceiling(self, case),
            RuleKind::PaymentStandard => price::payment_standard(self, case),
            RuleKind::UnitPriceLimit { limits, regions } => {
                price::unit_price_limit(self, claim, case, limits, regions)
            }
            RuleKind::CoverageRestriction => return coverage::restriction(self, case),
            RuleKind::Unreadable => reading::unreadable(self, case),
            RuleKind::AmbiguousMatch => reading::ambiguous_match(self, case),
            RuleKind::LineArithmetic => reading::line_arithmetic(self, case),
            RuleKind::NeverPayable => herbal::never_payable(self, case),
            RuleKind::MinimumDuration { minutes } => label::minimum_duration(self, case, *minutes),
            kind => kind
                .condition()
                .and_then(|condition| coverage::condition(self, case, &condition)),
        };
        found.into_iter().collect()
    }

    /// Kinds that look at all lines of one item.
    fn finding_on_item(&self, claim: &ClaimCase<'_>, lines: &[usize]) -> Option<Finding> {
        match &self.kind {
            RuleKind::Frequency { max, days } => {
                quantity::frequency(self, claim, lines, *max, *days)
            }
            RuleKind::MaxQuantity { max, per } => match per {
                Span::Day => quantity::frequency(self, claim, lines, *max, 1),
                Span::Claim => quantity::max_in_claim(self, claim, lines, *max),
            },
            RuleKind::DaysOfTreatment { max_days } => {
                quantity::days_of_treatment(self, claim, lines, *max_days)
            }
            RuleKind::TotalLimit { max, per } => {
                quantity::total_limit(self, claim, lines, *max, *per)
            }
            RuleKind::LabelQuantity {
                per_day,
                unit,
                max_days,
            } => {
                let label = label::Label {
                    per_day: *per_day,
                    unit,
                    max_days: *max_days,
                };
                label::quantity(self, claim, lines, &label)
            }
            RuleKind::SecondLine { first } => history::second_line(self, claim, lines, first),
            RuleKind::FrequentPurchase { max, days } => {
                history::frequent_purchase(self, claim, lines, *max, *days)
            }
            RuleKind::HerbalAlone => herbal::alone(self, claim, lines),
            RuleKind::MissingCompanion { companions, what } => {
                missing_companion(self, claim, lines, companions, what)
            }
            _ => None,
        }
    }

    /// Kinds that look at several items.
    fn findings_together(&self, claim: &ClaimCase<'_>, lines: &[usize]) -> Vec<Finding> {
        let pair_of = |others, per, pair: &Pair| pairs(self, claim, lines, others, per, pair);
        match &self.kind {
            RuleKind::DailyItem { per_day } => quantity::frequency(self, claim, lines, *per_day, 1)
                .into_iter()
                .collect(),
            RuleKind::SecondaryOperation { percent, .. } => {
                operation::secondary(self, claim, lines, *percent)
            }
            // In a ward, many drugs a day are the rule.
            RuleKind::DrugCount { .. } if claim.facts.care_type == Some(CareType::Inpatient) => {
                Vec::new()
            }
            RuleKind::DuplicatePrescription { max, .. }
            | RuleKind::DrugCount { max }
            | RuleKind::HerbalPrescription { max } => {
                crowd(self, claim, lines, *max, &self.kind.crowd())
            }
            RuleKind::Unbundling { least, .. } => {
                let max = least.saturating_sub(1);
                crowd(self, claim, lines, max, &self.kind.crowd())
            }
            RuleKind::DuplicateCharge { others, per } => pair_of(others, *per, &INCLUDES),
            RuleKind::ConsumableIncluded { others, per } => pair_of(others, *per, &USES_UP),
            RuleKind::Interaction { others, per } => pair_of(others, *per, &CLASHES),
            _ => Vec::new(),
        }
    }

    /// What this rule finds on the claim as a whole.
    fn findings_on_claim(&self, claim: &ClaimCase<'_>) -> Vec<Finding> {
        let found = match &self.kind {
            RuleKind::BillTotals => return reading::bill_totals(self, claim.bill),
            RuleKind::Unreadable => return reading::lost_pages(self, claim.bill),
            RuleKind::OutsideStay => return stay::outside(self, claim),
            RuleKind::OtherPayer { payer, words } => {
                return payer::other_payer(self, claim, *payer, words);
            }
            RuleKind::DiagnosisGender { gender, words } => {
                payer::diagnosis_conflict(self, claim, words, &Condition::Gender(*gender))
            }
            RuleKind::DiagnosisAge {
                min_years,
                max_years,
                words,
            } => {
                let person = Condition::Age {
                    min_years: *min_years,
                    max_years: *max_years,
                };
                payer::diagnosis_conflict(self, claim, words, &person)
            }
            RuleKind::HospitalAgreement => stay::agreement(self, claim),
            RuleKind::FilingDeadline {
                months,
                through_next_year,
            } => stay::deadline(self, claim, *months, *through_next_year),
            RuleKind::SplitAdmission { days } => stay::split_admission(self, claim, *days),
            RuleKind::FrequentVisits { care, max, days } => {
                history::frequent_visits(self, claim, *care, *max, *days)
            }
            RuleKind::LargeAmount { from } => history::large_amount(self, claim, *from),
            RuleKind::SameInvoice => same_bill::same_invoice(self, claim),
            RuleKind::SameImage { max_distance } => {
                same_bill::same_image(self, claim, *max_distance)
            }
            RuleKind::SameLines { percent } => same_bill::same_lines(self, claim, *percent),
            _ => None,
        };
        found.into_iter().collect()
    }
}

const INCLUDES: Pair = Pair {
    kind: FindingKind::DuplicateCharge,
    severity: Severity::Orange,
    verb: ["已包含", "includes"],
    clears: [
        "核对医嘱和收费；确属重复的，被包含的项目请核减",
        "check orders and charges; take off what is included",
    ],
};

const USES_UP: Pair = Pair {
    kind: FindingKind::DuplicateCharge,
    severity: Severity::Orange,
    verb: ["的价格已包含耗材", "has in its price the consumable"],
    clears: [
        "核对价目表的项目内涵和除外内容；确属重复的，耗材请核减",
        "check what the price list includes and excepts; take the consumable off if included",
    ],
};

const CLASHES: Pair = Pair {
    kind: FindingKind::ClinicalConflict,
    severity: Severity::Orange,
    verb: ["不宜同用", "is not to be used together with"],
    clears: [
        "请医院说明同时使用的依据(病程记录、会诊意见)",
        "ask the hospital for the grounds (progress notes, consultation)",
    ],
};
