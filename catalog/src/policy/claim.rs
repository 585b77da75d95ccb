//! The whole claim as the rules see it: its lines, by item and by day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bill::{Bill, Date, Decimal, Money};

use super::case::LineCase;
use super::selector::{ItemKeys, Selector};
use crate::{Catalog, ClaimFacts, LineMatch, OfficeRecords, Verdict};

/// One claim, matched.
pub struct ClaimCase<'a> {
    pub bill: &'a Bill,
    pub facts: &'a ClaimFacts,
    pub records: &'a OfficeRecords,
    pub lines: Vec<LineCase<'a>>,
    /// One per line; empty keys where nothing matched.
    pub keys: Vec<ItemKeys>,
    by_key: HashMap<String, Vec<usize>>,
}

impl<'a> ClaimCase<'a> {
    pub fn new(
        bill: &'a Bill,
        facts: &'a ClaimFacts,
        records: &'a OfficeRecords,
        catalog: &'a Catalog,
        matches: &'a [LineMatch],
    ) -> ClaimCase<'a> {
        let lines: Vec<LineCase<'a>> = (0..)
            .zip(bill.lines.iter().zip(matches))
            .map(|(index, (line, found))| LineCase {
                index,
                line,
                found,
                catalog,
                facts,
                days: super::days(line, facts),
            })
            .collect();
        let keys: Vec<ItemKeys> = lines
            .iter()
            .map(|case| case.entry().map(ItemKeys::of).unwrap_or_default())
            .collect();
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, keys) in keys.iter().enumerate() {
            for key in keys.all() {
                by_key.entry(key.clone()).or_default().push(index);
            }
        }
        ClaimCase {
            bill,
            facts,
            records,
            lines,
            keys,
            by_key,
        }
    }

    /// Lines whose entry the selector takes, ascending.
    pub fn lines_of(&self, selector: &Selector) -> Vec<usize> {
        if !selector.is_listed() {
            return (0..self.lines.len())
                .filter(|&line| self.takes(selector, line))
                .collect();
        }
        let mut found: Vec<usize> = selector
            .keys()
            .filter_map(|key| self.by_key.get(&key))
            .flatten()
            .copied()
            .filter(|&line| {
                let entry = self.lines[line].entry();
                entry.is_some_and(|entry| selector.takes_kind(entry.kind))
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub fn takes(&self, selector: &Selector, line: usize) -> bool {
        let entry = self.lines[line].entry();
        entry.is_some_and(|entry| selector.takes_keyed(entry, &self.keys[line]))
    }

    /// Lines by the item they charge, whatever its specification, in the order of its name; lines
    /// without an entry are left out.
    pub fn by_item(&self, lines: &[usize]) -> BTreeMap<&str, Vec<usize>> {
        let mut items: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &line in lines {
            let name = self.keys[line].name.as_str();
            if !name.is_empty() {
                items.entry(name).or_default().push(line);
            }
        }
        items
    }

    /// Lines of items that were not taken back by a refund.
    pub fn charged(&self, lines: &[usize]) -> Vec<usize> {
        let unread = |line: &usize| self.lines[*line].line.amount.value.is_none();
        let stands =
            |lines: &Vec<usize>| lines.iter().any(unread) || self.net_money(lines) > Money::ZERO;
        let items = self.by_item(lines).into_values().filter(stands);
        let mut kept: Vec<usize> = items.flatten().collect();
        kept.sort_unstable();
        kept
    }

    /// The items' names, each once, whatever the order of the lines.
    pub fn names(&self, lines: &[usize]) -> String {
        let names: BTreeSet<&str> = lines.iter().map(|&line| self.lines[line].name()).collect();
        names.into_iter().collect::<Vec<_>>().join("、")
    }

    /// Whether some lines may be items that nobody has recognised yet.
    pub fn has_unmatched_lines(&self) -> bool {
        let open = |case: &LineCase<'_>| case.found.verdict != Verdict::Matched;
        self.lines.iter().any(open)
    }

    /// Signed sum of the amounts that were read.
    pub fn net_money(&self, lines: &[usize]) -> Money {
        let amounts = lines.iter().map(|&line| self.lines[line].line.amount.value);
        amounts.flatten().sum()
    }

    /// What hangs on the claim as a whole: the printed total, or the sum of its lines.
    pub fn total(&self) -> Money {
        let printed = self.bill.totals.amount.value;
        printed.unwrap_or_else(|| self.bill.sum_of_lines()).abs()
    }

    /// First and last day of the care.
    pub fn days(&self) -> Option<(Date, Date)> {
        care_days(self.bill, self.facts)
    }

    /// Days on which the lines' services may have been given: the stay, or the one day they share.
    pub fn span(&self, lines: &[usize]) -> Option<u32> {
        let known = lines.iter().map(|&line| self.lines[line].known_days());
        let known: Option<Vec<(Date, Date)>> = known.collect();
        let known = known?;
        let first = known.iter().map(|(first, _)| *first).min()?;
        let last = known.iter().map(|(_, last)| *last).max()?;
        u32::try_from((last - first).get_days() + 1).ok()
    }
}

/// First and last day of the care: the stay, or else the days on the lines and on the bill.
pub fn care_days(bill: &Bill, facts: &ClaimFacts) -> Option<(Date, Date)> {
    if let Some((first, last)) = facts.admitted_on.zip(facts.discharged_on) {
        return (first <= last).then_some((first, last));
    }
    let dates = bill.lines.iter().filter_map(|line| line.date.value);
    let one = facts.admitted_on.or(facts.discharged_on);
    let known = dates.chain(one).collect::<Vec<_>>();
    let first = known.iter().min().copied();
    let days = first.zip(known.iter().max().copied());
    let issued = bill.header.issued_on.value;
    days.or_else(|| issued.map(|day| (day, day)))
}

/// Quantities of one item, by day where the bill dates them.
#[derive(Debug, Default)]
pub struct Quantities {
    pub dated: BTreeMap<Date, Decimal>,
    /// Of lines without a day of their own.
    pub undated: Decimal,
    /// Whether a line's quantity was not read.
    pub unread: bool,
}

impl Quantities {
    pub fn of(claim: &ClaimCase<'_>, lines: &[usize]) -> Quantities {
        let mut quantities = Quantities::default();
        for &line in lines {
            let case = &claim.lines[line];
            match (case.line.quantity.value, case.day()) {
                (None, _) => quantities.unread = true,
                (Some(quantity), Some(day)) => {
                    *quantities.dated.entry(day).or_default() += quantity;
                }
                (Some(quantity), None) => quantities.undated += quantity,
            }
        }
        quantities
    }

    pub fn total(&self) -> Decimal {
        self.undated + self.dated.values().sum::<Decimal>()
    }
}

/// The share of the lines' money that a part of their quantity comes to.
pub fn share_of_money(claim: &ClaimCase<'_>, lines: &[usize], part: Decimal) -> Money {
    let money = claim.net_money(lines).abs();
    let total = Quantities::of(claim, lines).total();
    if total <= Decimal::ZERO {
        return money;
    }
    let share = (part / total).clamp(Decimal::ZERO, Decimal::ONE);
    Money::from_product(money.to_yuan(), share).unwrap_or(money)
}
