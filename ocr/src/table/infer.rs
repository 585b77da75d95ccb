//! Columns of a table whose titles are not printed, from what stands in them.

use super::column::Column;
use super::labelled;
use super::product::Products;
use super::role;
use super::row::Row;
use super::run::{Run, runs};
use super::title::ColumnKind;
use crate::han::is_han;
use crate::reading::number::parse_number;

/// Columns told by types and arithmetic; `None` where no column of amounts stands out.
pub fn infer(rows: &[&Row]) -> Option<Vec<Vec<Column>>> {
    if let Some(columns) = labelled::columns(rows) {
        return Some(vec![columns]);
    }
    let named: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|row| looks_like_item(row))
        .collect();
    let numbered: Vec<&Row> = rows.iter().copied().filter(|row| priced(row)).collect();
    let stacked = names_stand_apart(&numbered);
    let items = if stacked { numbered } else { named };
    if items.len() < 2 {
        return None;
    }
    let products = Products::of(&items, &[]);
    let items = match &products {
        Some(products) => products.rest.iter().collect(),
        None => items,
    };
    let mut columns: Vec<Column> = runs(&items).into_iter().map(Run::alone).collect();
    let last = columns.len().checked_sub(1)?;
    columns[0].x0 = f32::NEG_INFINITY;
    columns[last].x1 = f32::INFINITY;
    for index in 1..columns.len() {
        let border = f32::midpoint(columns[index - 1].text_x1, columns[index].text_x0);
        columns[index - 1].x1 = border;
        columns[index].x0 = border;
    }
    let mut sure = vec![false; columns.len()];
    if let Some(products) = &products {
        columns.extend(products.columns);
        sure.extend([true; 2]);
        if products.under_names {
            columns.push(Column::nowhere(ColumnKind::Spec));
            sure.push(true);
        }
    }
    if stacked {
        columns.push(Column::above_row());
        sure.push(true);
    }
    let groups = side_by_side(&columns, &sure, &items);
    let amounts =
        |group: &Vec<Column>| group.iter().any(|column| column.kind == ColumnKind::Amount);
    groups.iter().all(amounts).then_some(groups)
}

/// The columns of each group with their kinds settled. Groups stand side by side where a second column of names
/// with numbers after it follows the first.
pub fn side_by_side(columns: &[Column], sure: &[bool], items: &[&Row]) -> Vec<Vec<Column>> {
    let mut starts = group_starts(columns, sure, items);
    starts.push(columns.len());
    let mut groups: Vec<Vec<Column>> = Vec::new();
    for range in starts.windows(2).map(|pair| pair[0]..pair[1]) {
        if range.is_empty() {
            continue;
        }
        let mut group = columns[range.clone()].to_vec();
        let (left, right) = (group[0].x0, group[group.len() - 1].x1);
        let rows: Vec<Row> = items
            .iter()
            .map(|row| row.between(left, right))
            .filter(|row| !row.words.is_empty())
            .collect();
        let rows: Vec<&Row> = rows.iter().collect();
        role::settle(&mut group, &sure[range], &rows);
        groups.push(group);
    }
    groups
}

/// Where the columns of each group begin: groups stand as far apart as their names, each with numbers of its own.
fn group_starts(columns: &[Column], sure: &[bool], items: &[&Row]) -> Vec<usize> {
    let named = |index: usize| {
        if sure[index] {
            columns[index].kind == ColumnKind::Name
        } else {
            columns[index].kind != ColumnKind::Spec && role::han(&columns[index], items) >= 3.0
        }
    };
    let money = |index: &usize| {
        let titled = matches!(
            columns[*index].kind,
            ColumnKind::Quantity | ColumnKind::UnitPrice | ColumnKind::Amount
        );
        titled || !sure[*index] && role::numeric(&columns[*index], items).0 > 0.6
    };
    let names: Vec<usize> = (0..columns.len()).filter(|&index| named(index)).collect();
    let [first, second, ..] = names[..] else {
        return vec![0];
    };
    let step = second - first;
    let even = names.windows(2).all(|pair| pair[1] - pair[0] == step);
    let starts: Vec<usize> = (0..names.len()).map(|group| group * step).collect();
    let ends = starts[1..].iter().copied().chain([columns.len()]);
    let mut groups = names.iter().zip(ends);
    let priced = groups.all(|(&name, end)| (name..end).any(|index| money(&index)));
    if step > first && even && priced {
        starts
    } else {
        vec![0]
    }
}

/// Between the middles of a name's rows and of its numbers', in em.
const NAME_REACH: f32 = 2.2;

/// The first row of items on a page without a heading. `goes_on`: the columns are known from the page before, so that
/// numbers alone tell an item whose name stands above them, or is wrapped around them.
pub fn first_item(rows: &[Row], goes_on: bool, em: f32) -> Option<usize> {
    let stacked = || {
        let numbered: Vec<&Row> = rows.iter().filter(|row| priced(row)).collect();
        numbered.len() >= 2 && names_stand_apart(&numbered)
    };
    let labelled = labelled::first(rows);
    if !goes_on && labelled.is_none() && !stacked() {
        return rows.iter().position(looks_like_item);
    }
    let numbered = || {
        rows.iter()
            .position(|row| priced(row) || looks_like_item(row))
    };
    let first = labelled.or_else(numbered)?;
    // The name may be wrapped; what stands further above is the page's own heading.
    let detailed = |index: &usize| labelled::holds_details(&rows[*index]);
    let name = (0..first).rev().find(|index| !detailed(index)).unwrap_or(0);
    let parts = (0..first)
        .rev()
        .take(first - name + 1)
        .take_while(|&index| {
            let (row, text) = (&rows[index], rows[index].text());
            if detailed(&index) {
                return true;
            }
            let near = rows[index + 1].middle() - row.middle() < NAME_REACH * em;
            let sum = super::vocabulary::is_sum(&text) || super::vocabulary::is_footer(&text);
            near && row.words.len() <= 2 && !sum && !is_labelled(&text)
        });
    Some(first - parts.count())
}

/// `姓名：李明`.
fn is_labelled(text: &str) -> bool {
    let label = text.split([':', '：']).next().unwrap_or_default();
    label.len() < text.len() && label.trim_end().ends_with(is_han)
}

/// At least two numbers, one with decimals, that are no sum.
fn priced(row: &Row) -> bool {
    has_numbers(row)
        && row.words.iter().any(|word| is_amount(&word.text))
        && !super::vocabulary::is_sum(&row.text())
}

fn is_amount(text: &str) -> bool {
    text.contains('.') && parse_number(text).is_some()
}

/// Some text and an amount with decimals.
pub fn looks_like_item(row: &Row) -> bool {
    let wordy = |text: &str| text.chars().filter(|char| is_han(*char)).count() >= 2;
    row.words.len() >= 3
        && row.words.iter().any(|word| is_amount(&word.text))
        && row.words.iter().any(|word| wordy(&word.text))
        && !super::vocabulary::is_sum(&row.text())
}

/// At least two numbers: quantity and price, or price and amount.
pub fn has_numbers(row: &Row) -> bool {
    row.words
        .iter()
        .filter(|word| parse_number(&word.text).is_some())
        .count()
        >= 2
}

/// Whether rows of numbers have no names of their own.
pub fn names_stand_apart(rows: &[&Row]) -> bool {
    let numbers: Vec<&&Row> = rows.iter().filter(|row| has_numbers(row)).collect();
    let rows: Vec<&Row> = numbers.into_iter().copied().collect();
    are_nameless(&rows)
}

/// Share of the rows of numbers that must have just one row of a name right above them.
const ALTERNATING: f32 = 0.8;

/// Whether rows of names and rows of numbers take turns, a name always first.
pub fn alternate(rows: &[&Row]) -> bool {
    let worded = |row: &Row| row.text().chars().filter(|char| is_han(*char)).count() >= 2;
    // What is neither is a stray.
    let turns = rows.iter().map(|row| (has_numbers(row), worded(row)));
    let turns: Vec<bool> = turns
        .filter(|(numbered, worded)| *numbered || *worded)
        .map(|(numbered, _)| numbered)
        .collect();
    let named = |at: &usize| match turns[..*at] {
        [.., before, last] => before && !last,
        [last] => !last,
        [] => false,
    };
    let numbers: Vec<usize> = (0..turns.len()).filter(|&at| turns[at]).collect();
    let named = numbers.iter().filter(|at| named(at)).count();
    numbers.len() >= 2 && named as f32 >= ALTERNATING * numbers.len() as f32
}

/// Whether most of the rows hold too few Han characters for a name.
pub fn are_nameless(rows: &[&Row]) -> bool {
    let named = |row: &&&Row| row.text().chars().filter(|char| is_han(*char)).count() >= 3;
    rows.iter().filter(named).count() * 2 < rows.len()
}
