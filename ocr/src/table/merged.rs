//! Cells that several items share: a day, or a charge category, printed once in a ruled cell beside them.

use super::body::BodyRow;
use super::cell::Cell;
use super::column::Column;
use super::title::ColumnKind;
use crate::preprocess::{Rule, RuleKind};

/// Gives the days and charge categories of merged cells to all items beside them. Only rules tell where such a cell
/// ends: without any in the column nothing is given.
pub fn fill(rows: &mut [BodyRow], columns: &[Column], rules: &[Rule]) {
    for (index, column) in columns.iter().enumerate() {
        let shared = matches!(column.kind, ColumnKind::Date | ColumnKind::ChargeCategory);
        if shared && !column.is_nowhere() {
            fill_column(rows, index, &borders(column, rules));
        }
    }
}

/// Middles of the rules across the column, px, top to bottom.
fn borders(column: &Column, rules: &[Rule]) -> Vec<f32> {
    let middle = f32::midpoint(column.text_x0, column.text_x1);
    let across =
        |rule: &&Rule| rule.kind == RuleKind::Horizontal && rule.x0 <= middle && rule.x1 >= middle;
    let mut borders: Vec<f32> = rules
        .iter()
        .filter(across)
        .map(|rule| f32::midpoint(rule.y0, rule.y1))
        .collect();
    borders.sort_by(f32::total_cmp);
    borders
}

fn fill_column(rows: &mut [BodyRow], column: usize, borders: &[f32]) {
    // Between which borders a place lies; nothing above the first and below the last.
    let cell_of = |y: f32| {
        let above = borders.iter().filter(|border| **border < y).count();
        (above > 0 && above < borders.len()).then_some(above)
    };
    let items = |rows: &[BodyRow]| -> Vec<(usize, Cell)> {
        let items = rows.iter().filter_map(|row| match row {
            BodyRow::Item(item) => Some(item),
            _ => None,
        });
        let filled = items.filter_map(|item| {
            let [_, top, _, bottom] = item.cells[column].bounds()?;
            let place = cell_of(f32::midpoint(top, bottom))?;
            Some((place, item.cells[column].clone()))
        });
        filled.collect()
    };
    let filled = items(rows);
    for row in rows {
        let BodyRow::Item(item) = row else { continue };
        let place = cell_of(item.middle).filter(|_| item.cells[column].is_empty());
        let Some(place) = place else { continue };
        let mut held = filled.iter().filter(|(other, _)| *other == place);
        if let (Some((_, cell)), None) = (held.next(), held.next()) {
            item.cells[column] = cell.clone();
        }
    }
}
