//! Pages of words for the tests.

use super::*;
use crate::engine::{Lattice, Step};
use bill::Bill;

mod accounts;
mod columns;
mod halves;
mod headings;
mod marks;
mod office_columns;
mod offices;
mod sums_and_days;

const EM: f32 = 20.0;

const HEADING: &[(&str, f32)] = &[
    ("项目名称", 100.0),
    ("数量", 400.0),
    ("单价", 520.0),
    ("金额", 640.0),
];

/// A word set solid from `left`: Han characters one em wide, others half.
fn word(text: &str, left: f32, middle: f32) -> Word {
    let mut x = left;
    let mut steps = Vec::new();
    for char in text.chars() {
        let advance = if char.is_ascii() { EM / 2.0 } else { EM };
        steps.push(Step {
            x: x + advance / 2.0,
            choices: vec![(Some(char), 0.99)],
        });
        steps.push(Step {
            x: x + advance,
            choices: vec![(None, 1.0)],
        });
        x += advance;
    }
    Word::new(
        Lattice { steps },
        left,
        middle - EM * 0.6,
        x,
        middle + EM * 0.6,
    )
}

/// Rows of `(text, left)`, 40 px apart.
fn words_of(lines: &[&[(&str, f32)]]) -> Vec<Word> {
    let row = |(index, row): (usize, &&[(&str, f32)])| -> Vec<Word> {
        let middle = 100.0 + 40.0 * index as f32;
        let words = row.iter();
        words
            .map(|(text, left)| word(text, *left, middle))
            .collect()
    };
    lines.iter().enumerate().flat_map(row).collect()
}

fn page(rows: &[&[(&str, f32)]]) -> PageRows {
    page_with(rows, &[], None)
}

fn page_with(lines: &[&[(&str, f32)]], rules: &[Rule], inherited: Inherited<'_>) -> PageRows {
    let words = words_of(lines);
    find_table(rows(words, EM), rules, EM, inherited)
}

/// What a page hands on to one without a heading.
fn columns_of(page: PageRows) -> Vec<Vec<Column>> {
    let groups = page.table.expect("a table").groups.into_iter();
    groups.map(|group| group.columns).collect()
}

/// Texts of the wanted columns, item by item.
fn items(page: &PageRows, group: usize, kinds: &[ColumnKind]) -> Vec<Vec<String>> {
    let group = &page.table.as_ref().expect("a table").groups[group];
    group
        .rows
        .iter()
        .filter_map(|row| match row {
            BodyRow::Item(item) => {
                let text = |kind: &ColumnKind| {
                    item.cell(&group.columns, *kind)
                        .map(Cell::text)
                        .unwrap_or_default()
                };
                Some(kinds.iter().map(text).collect())
            }
            _ => None,
        })
        .collect()
}

const MAIN: [ColumnKind; 4] = [
    ColumnKind::Name,
    ColumnKind::Quantity,
    ColumnKind::UnitPrice,
    ColumnKind::Amount,
];

/// The lines as a bill of one page.
fn bill(lines: &[&[(&str, f32)]]) -> Bill {
    crate::bill_of_words(vec![words_of(lines)], EM, 1200)
}

/// Name, quantity, price and amount of every line.
fn lines(bill: &Bill) -> Vec<[String; 4]> {
    let number = |number: Option<bill::Decimal>| number.map_or_else(String::new, |n| n.to_string());
    let lines = bill.lines.iter();
    lines
        .map(|line| {
            [
                line.name.value.clone().unwrap_or_default(),
                number(line.quantity.value),
                number(line.unit_price.value),
                line.amount
                    .value
                    .map_or_else(String::new, |m| m.to_string()),
            ]
        })
        .collect()
}
