//! Sums of lines against printed sums: chooses among the readings of unsure amounts the ones under which a sum holds.

use std::collections::BTreeMap;

use bill::{FieldName, Line, LineFlag, Money, Provenance};

use super::arithmetic::closes;
use super::number::parse_number;
use super::sums::{PrintedSum, SumKind};

/// Lines whose amounts may change together, and readings of each.
const MOST_LINES: usize = 6;
const MOST_READINGS: usize = 8;
/// Differences from the sum that are followed at once.
const BEAM: usize = 4096;
/// Natural logarithm of the odds by which the best readings must beat the next, and of how much less likely than the
/// printed ones they may be: one sum in 400 is wrong on paper.
const MARGIN: f32 = 1.5;
const FARTHEST: f32 = 6.0;
/// What it costs to believe a minus that was read neither before the quantity nor before the amount.
const LOST_MINUS: f32 = 4.0;
/// Below this a printed sum decides nothing.
const SURE_SUM: f32 = 0.9;
/// From this an amount that no equation confirms stays as it is.
const SURE_AMOUNT: f32 = 0.995;

const EQUATION: &str = "sum of lines = printed sum";

/// Another reading of a line's amount.
struct Reading {
    amount: Money,
    /// Quantity and amount change their sign together.
    turned: bool,
    /// Natural logarithm of how much likelier the present one is by itself; at least 0.
    cost: f32,
}

/// Tries every printed sum, parts first. `grand` is the total of all lines.
pub fn close_sums(lines: &mut [Line], sums: &[PrintedSum], grand: Option<Money>) {
    let parts = sums.iter().filter(|sum| {
        matches!(sum.kind, SumKind::Part | SumKind::Page | SumKind::Running)
            && sum.amount.confidence.is_some_and(|sure| sure >= SURE_SUM)
    });
    for sum in parts {
        let start = match sum.kind {
            SumKind::Part => sum.group_start,
            SumKind::Page => sum.page_start,
            _ => 0,
        };
        if let (Some(total), true) = (sum.amount.value, start < sum.after)
            && !holds_from_elsewhere(lines, sum)
        {
            close(&mut lines[start..sum.after], total);
        }
    }
    if let Some(total) = grand {
        close(lines, total);
    }
}

/// A subtotal may count from the group, the page or the first line: where one of them holds, nothing is to be mended.
fn holds_from_elsewhere(lines: &[Line], sum: &PrintedSum) -> bool {
    [sum.group_start, sum.page_start, 0]
        .into_iter()
        .filter(|start| *start < sum.after)
        .any(|start| Some(total_of(&lines[start..sum.after])) == sum.amount.value)
}

fn total_of(lines: &[Line]) -> Money {
    lines.iter().filter_map(|line| line.amount.value).sum()
}

/// Changes the amounts of unsure lines so that the lines sum to `total`, where exactly one way of doing so is likely.
fn close(lines: &mut [Line], total: Money) {
    let missing = total - total_of(lines);
    if missing == Money::ZERO {
        return;
    }
    let unsure: Vec<usize> = (0..lines.len())
        .filter(|&index| !is_sure(&lines[index]))
        .collect();
    if unsure.is_empty() {
        turn(lines, missing);
        return;
    }
    if unsure.len() > MOST_LINES {
        return;
    }
    let readings: Vec<Vec<Reading>> = unsure
        .iter()
        .map(|&index| readings(&lines[index], missing, unsure.len() == 1))
        .collect();
    if let Some(choice) = choice(lines, &unsure, &readings, missing) {
        for ((&index, readings), chosen) in unsure.iter().zip(&readings).zip(choice) {
            if let Some(chosen) = chosen {
                take(&mut lines[index], &readings[chosen]);
            }
        }
    }
}

/// Its equation holds as printed, or the amount alone is beyond doubt.
fn is_sure(line: &Line) -> bool {
    let amount = &line.amount;
    if amount.value.is_none() || amount.is_repaired() {
        return false;
    }
    match (line.quantity.value, line.unit_price.value, amount.value) {
        (Some(quantity), Some(price), Some(value)) => closes(quantity, price, value),
        _ => amount.confidence.is_some_and(|sure| sure >= SURE_AMOUNT),
    }
}

fn readings(line: &Line, missing: Money, alone: bool) -> Vec<Reading> {
    let own = line.amount.confidence.unwrap_or(0.5).max(1e-6).ln();
    let mut found: Vec<Reading> = Vec::new();
    let mut add = |amount: Money, cost: f32| {
        let known = found.iter().any(|reading| reading.amount == amount);
        if !known && Some(amount) != line.amount.value && found.len() < MOST_READINGS {
            found.push(Reading {
                amount,
                turned: false,
                cost: cost.max(0.0),
            });
        }
    };
    for other in &line.amount.alternatives {
        if let Some(amount) = parse_number(&other.text).and_then(Money::from_yuan_rounded) {
            add(amount, own - other.log_prob);
        }
    }
    if let (Some(quantity), Some(price)) = (line.quantity.value, line.unit_price.value)
        && let Some(product) = Money::from_product(quantity, price)
    {
        add(product, 1.0);
    }
    // What one unread amount must be, follows from the others.
    if alone && line.amount.value.is_none() {
        add(missing, 1.0);
    }
    found
}

/// For each unsure line the index of its new reading, or `None` to leave it: the cheapest way to make up for `missing`.
fn choice(
    lines: &[Line],
    unsure: &[usize],
    readings: &[Vec<Reading>],
    missing: Money,
) -> Option<Vec<Option<usize>>> {
    type Way = (f32, Vec<Option<usize>>);
    // By what is made up for, the cheapest way and the next one.
    let mut ways: BTreeMap<i64, Vec<Way>> = BTreeMap::from([(0, vec![(0.0, Vec::new())])]);
    for (&index, readings) in unsure.iter().zip(readings) {
        let now = lines[index].amount.value.unwrap_or(Money::ZERO);
        let mut next: BTreeMap<i64, Vec<Way>> = BTreeMap::new();
        for (made_up, held) in &ways {
            let steps = readings
                .iter()
                .enumerate()
                .map(|(place, reading)| (Some(place), reading.amount - now, reading.cost));
            for (place, gain, cost) in steps.chain([(None, Money::ZERO, 0.0)]) {
                let slot = next.entry(made_up + gain.fen()).or_default();
                for (before, choices) in held {
                    let choices = choices.iter().copied().chain([place]).collect();
                    slot.push((before + cost, choices));
                }
                slot.sort_by(|a, b| a.0.total_cmp(&b.0));
                slot.truncate(2);
            }
        }
        if next.len() > BEAM {
            return None;
        }
        ways = next;
    }
    let found = ways.get(&missing.fen())?;
    let clear = found.get(1).is_none_or(|next| next.0 - found[0].0 > MARGIN);
    (clear && found[0].0 < FARTHEST).then(|| found[0].1.clone())
}

/// All lines close and yet the sum is off by twice one line's amount: it is a refund whose minus was lost in both
/// numbers. Where several lines could be it, each is unsure.
fn turn(lines: &mut [Line], missing: Money) {
    let wanted = Money::from_fen(-missing.fen() / 2);
    if missing.fen() % 2 != 0 {
        return;
    }
    let mut found: Vec<&mut Line> = lines
        .iter_mut()
        .filter(|line| line.amount.value == Some(wanted) && line.quantity.value.is_some())
        .collect();
    if let [line] = &mut found[..] {
        take(
            line,
            &Reading {
                amount: -wanted,
                turned: true,
                cost: LOST_MINUS,
            },
        );
    } else {
        for line in found {
            line.flags.push(LineFlag::LowConfidence(FieldName::Amount));
        }
    }
}

fn take(line: &mut Line, reading: &Reading) {
    let provenance = |before: &str| Provenance::Repaired {
        before: before.to_owned(),
        equation: EQUATION.into(),
    };
    if let (true, Some(quantity)) = (reading.turned, line.quantity.value) {
        line.quantity.provenance = provenance(&line.quantity.text);
        line.quantity.value = Some(-quantity);
        line.quantity.text = (-quantity).to_string();
        line.flags.push(LineFlag::Repaired(FieldName::Quantity));
    }
    let amount = &mut line.amount;
    if !amount.is_repaired() {
        amount.provenance = provenance(&amount.text);
    }
    amount.value = Some(reading.amount);
    amount.text = reading.amount.to_string();
    amount.confidence = Some((1.0 - 0.02 * reading.cost).clamp(0.5, 0.98));
    line.flags.push(LineFlag::Repaired(FieldName::Amount));
    let closed = match (line.quantity.value, line.unit_price.value) {
        (Some(quantity), Some(price)) => closes(quantity, price, reading.amount),
        _ => false,
    };
    if closed {
        line.flags
            .retain(|flag| *flag != LineFlag::ArithmeticMismatch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Alternative, Field};
    use proptest::prelude::*;

    fn amount(fen: i64, confidence: f32, others: &[(i64, f32)]) -> Line {
        let value = Money::from_fen(fen);
        Line {
            amount: Field {
                value: Some(value),
                text: value.to_string(),
                confidence: Some(confidence),
                alternatives: others
                    .iter()
                    .map(|(fen, probability)| Alternative {
                        text: Money::from_fen(*fen).to_string(),
                        log_prob: probability.ln(),
                    })
                    .collect(),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn fen(lines: &[Line]) -> Vec<i64> {
        let amounts = lines.iter().filter_map(|line| line.amount.value);
        amounts.map(Money::fen).collect()
    }

    #[test]
    fn the_reading_that_makes_the_sum_hold_is_taken_and_shown() {
        let mut lines = [
            amount(1000, 0.999, &[]),
            amount(850, 0.6, &[(350, 0.3), (650, 0.05)]),
        ];
        close(&mut lines, Money::from_fen(1650));
        assert_eq!(fen(&lines), [1000, 650]);
        assert_eq!(lines[1].flags, [LineFlag::Repaired(FieldName::Amount)]);
        assert!(lines[0].flags.is_empty());
    }

    #[test]
    fn sure_lines_that_do_not_sum_are_left_alone() {
        let mut lines = [
            amount(1000, 0.999, &[(1100, 0.001)]),
            amount(850, 0.999, &[]),
        ];
        close(&mut lines, Money::from_fen(1950));
        assert_eq!(fen(&lines), [1000, 850]);
    }

    #[test]
    fn a_lost_minus_shows_in_the_sum() {
        let mut lines = [amount(1000, 0.999, &[]), amount(300, 0.999, &[])];
        lines[1].quantity = Field::human(3.into(), "3");
        close(&mut lines, Money::from_fen(700));
        assert_eq!(fen(&lines), [1000, -300]);
        assert_eq!(lines[1].quantity.value, Some((-3).into()));
    }

    fn any_line() -> impl Strategy<Value = Line> {
        let others = prop::collection::vec((1i64..5000, 0.001f32..0.4), 0..3);
        (1i64..5000, 0.3f32..1.0, others)
            .prop_map(|(fen, confidence, others)| amount(fen, confidence, &others))
    }

    proptest! {
        #[test]
        fn what_changes_makes_the_sum_hold_and_was_unsure(
            before in prop::collection::vec(any_line(), 1..6),
            total in 1i64..20_000,
        ) {
            let mut lines = before.clone();
            close(&mut lines, Money::from_fen(total));
            let changed = fen(&lines) != fen(&before);
            prop_assert!(!changed || total_of(&lines) == Money::from_fen(total));
            for (line, old) in lines.iter().zip(&before).filter(|(line, old)| line.amount.value != old.amount.value) {
                prop_assert!(!is_sure(old) && line.amount.is_repaired() && !line.flags.is_empty());
            }
        }

        #[test]
        fn the_order_of_lines_does_not_matter(
            mut lines in prop::collection::vec(any_line(), 1..6),
            chosen in 0usize..6,
        ) {
            let chosen = chosen % lines.len();
            let others = &lines[chosen].amount.alternatives;
            let wanted = others.first().and_then(|other| other.text.parse().ok());
            let total = total_of(&lines) - lines[chosen].amount.value.unwrap()
                + wanted.unwrap_or(Money::ZERO);
            let mut turned: Vec<Line> = lines.iter().rev().cloned().collect();
            close(&mut lines, total);
            close(&mut turned, total);
            turned.reverse();
            prop_assert_eq!(fen(&lines), fen(&turned));
        }
    }
}
