//! What the database keeps per line, for lists and counts.

use bill::{Bill, Money};
use catalog::Verdict;

use super::Judged;
use crate::decision::Decision;

/// One line of the bill as counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    pub page: u32,
    pub name: Option<String>,
    pub amount: Option<Money>,
    pub verdict: &'static str,
    pub entry_code: Option<String>,
    pub doubtful: bool,
    /// Whether a decision is in force on it.
    pub decided: bool,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    pub quantity: Option<String>,
}

impl LineRow {
    pub fn all(bill: &Bill, judged: &Judged, decisions: &[Decision]) -> Vec<LineRow> {
        let row = |(index, line): (usize, &bill::Line)| {
            let found = &judged.matches[index];
            let (date, quantity) = LineRow::day_and_quantity(line);
            LineRow {
                page: line.page,
                name: line.name.value.clone(),
                amount: line.amount.value,
                verdict: match found.verdict {
                    Verdict::Matched => "matched",
                    Verdict::Ambiguous => "ambiguous",
                    Verdict::Unlisted => "unlisted",
                },
                entry_code: found.entry.as_ref().map(|entry| entry.code.clone()),
                doubtful: judged.is_doubtful(index),
                decided: judged.standing(decisions, index).is_some(),
                date,
                quantity,
            }
        };
        bill.lines.iter().enumerate().map(row).collect()
    }

    /// As they are kept.
    pub fn day_and_quantity(line: &bill::Line) -> (Option<String>, Option<String>) {
        let (date, quantity) = (line.date.value, line.quantity.value);
        (
            date.map(|day| day.to_string()),
            quantity.map(|quantity| quantity.to_string()),
        )
    }
}
