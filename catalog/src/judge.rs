use bill::{Bill, Money};
use serde::{Deserialize, Serialize};

use crate::{
    Catalog, ClaimFacts, Finding, LineAmounts, LineDecision, LineMatch, LineQuery, Policy,
    settle_line,
};

/// A reviewer's choice of another catalog entry for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineOverride {
    /// Index into `Bill::lines`.
    pub line: usize,
    /// The chosen entry; `None` where the reviewer says that no entry fits.
    pub entry_code: Option<String>,
}

/// The bill matched, checked and split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// One per line of the bill, in its order.
    pub matches: Vec<LineMatch>,
    pub findings: Vec<Finding>,
    /// One per line of the bill, in its order.
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
    /// Money of the lines that a finding of red, orange or yellow hangs on, each line once.
    pub at_stake: Money,
}

/// Same input, same judgement.
pub fn judge(
    bill: &Bill,
    facts: &ClaimFacts,
    catalog: &Catalog,
    _policy: &Policy,
    _overrides: &[LineOverride],
) -> Judgement {
    let facts = facts.completed_from(&bill.header);
    let matches: Vec<LineMatch> = bill
        .lines
        .iter()
        .map(|line| {
            let query = LineQuery {
                name: &line.name.text,
                spec: line.spec.value.as_deref(),
                unit: line.unit.value.as_deref(),
                code: line.code.value.as_deref(),
                alternatives: &line.name.alternatives,
            };
            catalog.match_line(&query, line.date.value)
        })
        .collect();
    let amounts = bill
        .lines
        .iter()
        .zip(&matches)
        .map(|(line, found)| {
            let entry = found.entry.map(|id| catalog.entry(id));
            settle_line(line, entry, &facts, LineDecision::Accept)
        })
        .collect();
    Judgement {
        matches,
        findings: Vec::new(),
        amounts,
        totals: JudgementTotals::default(),
    }
}
