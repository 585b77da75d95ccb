//! Numbers that are looked at again, where their line does not close, and how the looks are weighed.

use bill::{Alternative, Decimal, Line};

use super::arithmetic::closes;
use super::flags::NUMBER;
use super::line::{Paper, numbers};
use crate::table::{BodyRow, Column, ColumnKind, Group, ItemRow, TRIPLE, Table};

/// What a look says that does not have a value among its readings.
const UNSEEN: f32 = 2e-3;
/// How much another look at the same print counts beside the first; the looks err alike.
const WEIGHT: f32 = 0.6;
/// However many looks agree, they may all be wrong.
const SUREST: f32 = 0.9995;

/// A cell to look at again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    pub group: usize,
    pub row: usize,
    pub cell: usize,
    /// Left, top, right, bottom, px of the clean page.
    pub bounds: [f32; 4],
}

/// The numbers of all lines that do not close, or that no equation can confirm. `em` is the height of the text, px.
pub(crate) fn places(table: &Table, paper: Paper<'_>, em: f32) -> Vec<Place> {
    let mut places = Vec::new();
    for (group, found) in table.groups.iter().enumerate() {
        for (row, body) in found.rows.iter().enumerate() {
            let BodyRow::Item(item) = body else { continue };
            let line = numbers(item, &found.columns, paper);
            // The sum of a group has neither factor: of blank paper a look makes digits.
            let bare = line.quantity.text.is_empty() && line.unit_price.text.is_empty();
            for (cell, column) in found.columns.iter().enumerate() {
                if is_doubtful(&line, column.kind, found)
                    && !(bare && item.cells[cell].is_empty())
                    && let Some(bounds) = bounds(item, cell, column, em)
                {
                    places.push(Place {
                        group,
                        row,
                        cell,
                        bounds,
                    });
                }
            }
        }
    }
    places
}

fn is_doubtful(line: &Line, kind: ColumnKind, group: &Group) -> bool {
    let has = |kind: &ColumnKind| group.columns.iter().any(|column| column.kind == *kind);
    let (quantity, price, amount) = (&line.quantity, &line.unit_price, &line.amount);
    if TRIPLE.iter().all(has) {
        let numbers = (quantity.value, price.value, amount.value);
        let closed = matches!(numbers, (Some(q), Some(p), Some(a)) if closes(q, p, a));
        let open_price = kind == ColumnKind::UnitPrice && hides_digits(line);
        return TRIPLE.contains(&kind) && (!closed || open_price);
    }
    let unsure =
        |value: bool, confidence: Option<f32>| !value || confidence.unwrap_or(0.0) < NUMBER;
    match kind {
        ColumnKind::Quantity => unsure(quantity.value.is_some(), quantity.confidence),
        ColumnKind::UnitPrice => unsure(price.value.is_some(), price.confidence),
        ColumnKind::Amount => unsure(amount.value.is_some(), amount.confidence),
        _ => false,
    }
}

/// The price has digits below the fen that its amount does not show: without them the line closes as well.
fn hides_digits(line: &Line) -> bool {
    let (Some(quantity), Some(price), Some(amount)) = (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) else {
        return false;
    };
    let plain = price.round_dp(2);
    plain != price && closes(quantity, plain, amount)
}

/// Around the cell's own words; where it has none, under its title beside the other numbers.
fn bounds(item: &ItemRow, cell: usize, column: &Column, em: f32) -> Option<[f32; 4]> {
    if column.is_nowhere() {
        return None;
    }
    let side = |left: f32, right: f32| [left.max(column.x0), right.min(column.x1)];
    if let Some([left, top, right, bottom]) = item.cells[cell].bounds() {
        let [left, right] = side(left - 0.5 * em, right + 0.5 * em);
        return Some([left, top, right, bottom]);
    }
    let [left, right] = side(column.text_x0 - 0.5 * em, column.text_x1 + 0.5 * em);
    let height = 0.7 * em;
    Some([left, item.middle - height, right, item.middle + height])
}

/// Readings of all looks together, the likeliest first; `own` is the first look's.
pub(crate) fn vote(
    own: Vec<(Decimal, Alternative)>,
    others: &[Vec<(Decimal, Alternative)>],
) -> Vec<(Decimal, Alternative)> {
    if others.is_empty() {
        return own;
    }
    let looks: Vec<(&[(Decimal, Alternative)], f32)> = [(own.as_slice(), 1.0)]
        .into_iter()
        .filter(|(readings, _)| !readings.is_empty())
        .chain(others.iter().map(|readings| (readings.as_slice(), WEIGHT)))
        .collect();
    let says = |readings: &[(Decimal, Alternative)], value: Decimal| {
        let known = readings.iter().find(|(other, _)| *other == value);
        known.map_or(UNSEEN.ln(), |(_, reading)| {
            reading.log_prob.max(UNSEEN.ln())
        })
    };
    let mut all: Vec<(Decimal, Alternative)> = Vec::new();
    for (value, reading) in looks.iter().flat_map(|(readings, _)| readings.iter()) {
        if all.iter().all(|(known, _)| known != value) {
            let log_prob = looks
                .iter()
                .map(|(look, weight)| weight * says(look, *value))
                .sum();
            let text = reading.text.clone();
            all.push((*value, Alternative { text, log_prob }));
        }
    }
    all.sort_by(|a, b| b.1.log_prob.total_cmp(&a.1.log_prob));
    let doubt: f32 = looks.iter().map(|(_, weight)| weight * UNSEEN.ln()).sum();
    let sum: f32 = all.iter().map(|(_, reading)| reading.log_prob.exp()).sum();
    let sum = (sum + doubt.exp()).ln();
    for (_, reading) in &mut all {
        reading.log_prob = (reading.log_prob - sum).min(SUREST.ln());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(readings: &[(&str, f32)]) -> Vec<(Decimal, Alternative)> {
        let reading = |(text, probability): &(&str, f32)| {
            let value = text.parse().expect("a number");
            let text = (*text).to_owned();
            let log_prob = probability.ln();
            (value, Alternative { text, log_prob })
        };
        readings.iter().map(reading).collect()
    }

    #[test]
    fn looks_that_agree_outvote_one_that_is_unsure() {
        let own = look(&[("5.20", 0.5), ("3.20", 0.4)]);
        let others = [
            look(&[("3.20", 0.9)]),
            look(&[("3.20", 0.8), ("8.20", 0.1)]),
        ];
        let all = vote(own, &others);
        assert_eq!(all[0].1.text, "3.20");
        assert!((0.9..0.9995).contains(&all[0].1.log_prob.exp()));
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn looks_that_disagree_leave_doubt() {
        let all = vote(
            look(&[("5.20", 0.99)]),
            &[look(&[("3.20", 0.99)]), look(&[("3.20", 0.9)])],
        );
        assert!(all[0].1.log_prob.exp() < 0.97);
    }

    #[test]
    fn digits_below_the_fen_are_hidden_where_the_amount_does_not_show_them() {
        let hides = |quantity: &str, price: &str, amount: &str| {
            let mut line = Line::default();
            line.quantity.value = quantity.parse().ok();
            line.unit_price.value = price.parse().ok();
            line.amount.value = amount.parse().ok();
            hides_digits(&line)
        };
        assert!(hides("1", "68.0010", "68.00"));
        assert!(!hides("1", "68.0000", "68.00"));
        assert!(!hides("11", "10.434", "114.77"));
    }

    #[test]
    fn a_single_look_is_left_as_it_is() {
        let own = look(&[("5.20", 0.5)]);
        assert_eq!(vote(own.clone(), &[]), own);
    }
}
