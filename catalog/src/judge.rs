use std::collections::BTreeMap;

use bill::{Bill, Date, Line, Money};
use serde::{Deserialize, Serialize};

use crate::finding::merged_and_ranked;
use crate::policy::{ClaimCase, LineCase, days};
use crate::settlement::{is_decided_against, rule_limit};
use crate::{
    Candidate, Catalog, ClaimFacts, Finding, FindingKind, LineAmounts, LineDecision, LineMatch,
    LineQuery, OfficeRecords, Policy, Severity, Verdict, settle_line,
};

/// Who says which entry a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceSource {
    /// A reviewer of this very line.
    #[default]
    Reviewer,
    /// A reviewer chose it for the same spelling of this hospital before. It decides only what code and name leave
    /// open, and never against what the name says.
    Alias,
}

/// A choice of a catalog entry for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineOverride {
    /// Index into `Bill::lines`.
    pub line: usize,
    /// The chosen entry; `None` where the reviewer says that no entry fits.
    pub entry_code: Option<String>,
    #[serde(default)]
    pub source: ChoiceSource,
}

/// The bill matched, checked and split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// One per line of the bill, in its order.
    pub matches: Vec<LineMatch>,
    /// By money at stake and certainty; information last.
    pub findings: Vec<Finding>,
    /// One per line of the bill, in its order. A line that is undecided, or decided against by the
    /// facts, is full self-pay until a person decides.
    pub amounts: Vec<LineAmounts>,
    pub totals: JudgementTotals,
}

/// Sums over the lines of the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JudgementTotals {
    /// Sum of the line amounts that were read; the four parts below sum to it.
    pub amount: Money,
    pub full_self_pay: Money,
    pub over_limit: Money,
    pub pre_self_pay: Money,
    pub in_scope: Money,
    /// What hangs on red, orange and yellow findings: per line the largest of its stakes, summed.
    pub at_stake: Money,
}

/// Same input, same judgement; what the facts lack is taken from the bill's header.
pub fn judge(
    bill: &Bill,
    facts: &ClaimFacts,
    records: &OfficeRecords,
    catalog: &Catalog,
    policy: &Policy,
    overrides: &[LineOverride],
) -> Judgement {
    let matches = match_bill(bill, facts, catalog, overrides);
    judge_matched(bill, facts, records, catalog, policy, matches)
}

/// The policy's part of [`judge`]; `matches` has one per line.
pub fn judge_matched(
    bill: &Bill,
    facts: &ClaimFacts,
    records: &OfficeRecords,
    catalog: &Catalog,
    policy: &Policy,
    matches: Vec<LineMatch>,
) -> Judgement {
    let facts = facts.completed_from(&bill.header);
    let claim = ClaimCase::new(bill, &facts, records, catalog, &matches);
    let mut findings = policy.findings(&claim);
    if !policy.rules().is_empty() {
        findings.extend(without_rules(&claim, policy));
    }
    for finding in &mut findings {
        let sure = finding
            .lines
            .iter()
            .filter_map(|&line| matches[line].confidence);
        finding.rate(sure.reduce(f32::min));
    }
    let findings = merged_and_ranked(findings);
    let settled = |case: &LineCase<'_>| {
        let decision = if is_decided_against(&findings, case.index) {
            LineDecision::Reject
        } else {
            LineDecision::Accept
        };
        let limit = rule_limit(&findings, case.index);
        settle_line(case.line, case.entry(), &facts, limit, decision)
    };
    let amounts: Vec<LineAmounts> = claim.lines.iter().map(settled).collect();
    let totals = JudgementTotals::new(&amounts, &findings);
    Judgement {
        matches,
        findings,
        amounts,
        totals,
    }
}

/// Lines on days on which no rule of the policy file is in force.
fn without_rules(claim: &ClaimCase<'_>, policy: &Policy) -> Vec<Finding> {
    let mut known: BTreeMap<Option<Date>, bool> = BTreeMap::new();
    let mut findings = Vec::new();
    for case in &claim.lines {
        let day = case.days.map(|(_, last)| last);
        let ruled = known.entry(day).or_insert_with(|| policy.has_rules_on(day));
        if !*ruled {
            findings.push(without_rule(case, policy, day));
        }
    }
    findings
}

/// A line that no rule looks at, on a day before or after all of them, does not pass for fine.
fn without_rule(case: &LineCase<'_>, policy: &Policy, day: Option<Date>) -> Finding {
    let (day_zh, day_en) = day.map_or_else(
        || {
            (
                "没有服务日期".to_owned(),
                "without a service date".to_owned(),
            )
        },
        |day| (format!("服务日期{day}"), format!("on {day}")),
    );
    Finding {
        kind: FindingKind::OutOfPolicy,
        severity: Severity::Yellow,
        lines: vec![case.index],
        at_stake: case.money(),
        reason_zh: format!("{day_zh}，没有可适用的审核规则，本行未经审核"),
        reason_en: format!("{day_en} no rule is in force: the line was not checked"),
        certainty: 0,
        rule: "no-rule-in-force@1".to_owned(),
        source: policy.name.clone(),
        also: Vec::new(),
        earlier: Vec::new(),
        unit_limit: None,
        clears_zh: "核对服务日期；如日期无误，请由管理员补录当时的规则".to_owned(),
        clears_en: "check the date; if it is right, load the rules of that time".to_owned(),
    }
}

/// The entry of each line, in the bill's order: the matcher's, or the one that a reviewer chose.
pub fn match_bill(
    bill: &Bill,
    facts: &ClaimFacts,
    catalog: &Catalog,
    overrides: &[LineOverride],
) -> Vec<LineMatch> {
    let facts = &facts.completed_from(&bill.header);
    let line_match = |(index, line): (usize, &Line)| {
        let on = days(line, facts).map(|(_, last)| last);
        match overrides.iter().rev().find(|choice| choice.line == index) {
            Some(choice) if choice.source == ChoiceSource::Reviewer => chosen(catalog, choice, on),
            Some(choice) => taught(catalog, choice, &LineQuery::of(line), on),
            None => catalog.match_line(&LineQuery::of(line), on),
        }
    };
    bill.lines.iter().enumerate().map(line_match).collect()
}

/// What an alias says of a line that its own code and name do not settle.
fn taught(
    catalog: &Catalog,
    choice: &LineOverride,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let found = catalog.match_line(query, on);
    let coded = query
        .code
        .is_some_and(|code| !catalog.by_code(code).is_empty());
    let code = choice.entry_code.as_deref().unwrap_or_default();
    let Some(id) = catalog.by_code_on(code, on) else {
        return found;
    };
    let allowed = catalog.alias(query.name, query.spec, catalog.entry(id));
    if coded || found.verdict == Verdict::Matched || allowed.is_err() {
        return found;
    }
    let first = Candidate {
        entry: id,
        score: 1.0,
        difference: String::new(),
    };
    let others = found.candidates.into_iter().filter(|c| c.entry != id);
    LineMatch {
        verdict: Verdict::Matched,
        name_is_sure: true,
        entry: Some(id),
        candidates: std::iter::once(first).chain(others).collect(),
        confidence: None,
        note_zh: "按审核人此前为该院同一写法选定的条目认定".to_owned(),
        note_en: "as a reviewer chose for the same spelling of this hospital".to_owned(),
    }
}

fn chosen(catalog: &Catalog, choice: &LineOverride, on: Option<Date>) -> LineMatch {
    let entry = choice
        .entry_code
        .as_deref()
        .and_then(|code| catalog.by_code_on(code, on));
    let (verdict, note) = match (&choice.entry_code, entry) {
        (Some(_), Some(_)) => (Verdict::Matched, ["审核人选定", "chosen by the reviewer"]),
        (Some(_), None) => (
            Verdict::Ambiguous,
            [
                "审核人选定的编码不在目录中",
                "the code chosen is not in the catalog",
            ],
        ),
        (None, _) => (
            Verdict::Unlisted,
            [
                "审核人确认目录中没有",
                "the reviewer confirms that none is listed",
            ],
        ),
    };
    let candidate = |entry| Candidate {
        entry,
        score: 1.0,
        difference: String::new(),
    };
    LineMatch {
        verdict,
        name_is_sure: entry.is_some(),
        entry,
        candidates: entry.map(candidate).into_iter().collect(),
        confidence: None,
        note_zh: note[0].to_owned(),
        note_en: note[1].to_owned(),
    }
}

impl JudgementTotals {
    fn new(amounts: &[LineAmounts], findings: &[Finding]) -> JudgementTotals {
        let sum = |part: fn(&LineAmounts) -> Money| amounts.iter().map(part).sum();
        let stake_of = |line: usize| {
            let on_line = findings
                .iter()
                .filter(|f| f.severity != Severity::Blue && f.lines.contains(&line));
            on_line
                .map(|finding| finding.at_stake)
                .max()
                .unwrap_or_default()
        };
        JudgementTotals {
            amount: sum(LineAmounts::total),
            full_self_pay: sum(|a| a.full_self_pay),
            over_limit: sum(|a| a.over_limit),
            pre_self_pay: sum(|a| a.pre_self_pay),
            in_scope: sum(|a| a.in_scope),
            at_stake: (0..amounts.len()).map(stake_of).sum(),
        }
    }
}
