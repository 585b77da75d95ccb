//! Whether the words of an item stand on one level: on a bent or slanted page a row may gather words of its
//! neighbours.

use crate::table::{BodyRow, Column, ColumnKind, Group, ItemRow, TRIPLE, Word};

/// Share of the distance to the next row by which neighbouring words of one row may lie apart; all together twice
/// that.
const APART: f32 = 0.3;

/// Whether every number of the item stands beside its name and beside the other numbers, nearer than to any other
/// row. Names on a row of their own above the numbers are not looked at. `em` is the height of the text, px.
pub fn is_level(item: &ItemRow, group: &Group, em: f32) -> bool {
    // A product may stand on a row of its own.
    let placed = |column: &Column| TRIPLE.contains(&column.kind) && !column.is_nowhere();
    let any = group.columns.iter().any(placed);
    let numbers = group.columns.iter().zip(&item.cells);
    let numbers = numbers.filter(|(column, _)| placed(column) || !any && column.is_factor());
    let mut numbers: Vec<&Word> = numbers.filter_map(|(_, cell)| cell.words.first()).collect();
    numbers.sort_by(|a, b| a.left.total_cmp(&b.left));
    let Some(first) = numbers.first() else {
        return true;
    };
    let pitch = pitch(item, group, em);
    let (highest, lowest) = (middles(&numbers, f32::min), middles(&numbers, f32::max));
    let steps = numbers
        .windows(2)
        .all(|pair| (pair[1].middle() - pair[0].middle()).abs() <= APART * pitch);
    if !steps || lowest - highest > 2.0 * APART * pitch {
        return false;
    }
    let stacked = group.columns.iter().any(Column::is_above_row);
    let Some(name) = item.cell(&group.columns, ColumnKind::Name) else {
        return true;
    };
    // Numbers may stand between a name and the specification or code under it.
    let below = group.columns.iter().zip(&item.cells).filter(|(column, _)| {
        column.is_nowhere() && matches!(column.kind, ColumnKind::Spec | ColumnKind::Code)
    });
    let below = below.flat_map(|(_, cell)| &cell.words);
    let lines = name.words.iter().chain(below);
    stacked || name.is_empty() || name_gap(lines, first.middle(), em) <= APART * pitch
}

fn middles(words: &[&Word], choose: fn(f32, f32) -> f32) -> f32 {
    let middles = words.iter().map(|word| word.middle());
    middles.reduce(choose).unwrap_or_default()
}

/// Least distance from the item's numbers to those of another item in the same column, px; at least the height of
/// the text.
fn pitch(item: &ItemRow, group: &Group, em: f32) -> f32 {
    let others = group.rows.iter().filter_map(|row| match row {
        BodyRow::Item(other) if !std::ptr::eq(other, item) => Some(other),
        _ => None,
    });
    let others: Vec<&ItemRow> = others.collect();
    let columns = (0..group.columns.len())
        .filter(|&column| TRIPLE.contains(&group.columns[column].kind))
        .filter_map(|column| Some((column, item.cells[column].words.first()?.middle())));
    columns
        .flat_map(|(column, middle)| {
            others
                .iter()
                .filter_map(move |other| other.cells[column].words.first())
                .map(move |word| (word.middle() - middle).abs())
        })
        .fold(2.0 * em, f32::min)
        .max(em)
}

/// From the level to the nearest text line of the name, or to the middle of them all.
fn name_gap<'a>(words: impl Iterator<Item = &'a Word>, level: f32, em: f32) -> f32 {
    let mut lines: Vec<f32> = words.map(Word::middle).collect();
    lines.sort_by(f32::total_cmp);
    lines.dedup_by(|next, before| *next - *before < 0.5 * em);
    let middle = f32::midpoint(lines[0], lines[lines.len() - 1]);
    lines
        .into_iter()
        .chain([middle])
        .map(|place| (place - level).abs())
        .fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};
    use crate::table::Cell;

    const EM: f32 = 20.0;

    fn cell(left: f32, middle: f32) -> Cell {
        let lattice = Lattice {
            steps: vec![Step {
                x: left + 5.0,
                choices: vec![(Some('1'), 1.0)],
            }],
        };
        Cell {
            others: Vec::new(),
            words: vec![Word::new(
                lattice,
                left,
                middle - 10.0,
                left + 40.0,
                middle + 10.0,
            )],
        }
    }

    /// Three rows, 40 px apart; each column lies `slant` px lower than the one before.
    fn group(slant: f32) -> Group {
        let kinds = [ColumnKind::Name].into_iter().chain(TRIPLE);
        let columns = kinds.map(|kind| Column {
            kind,
            x0: 0.0,
            x1: 0.0,
            text_x0: 0.0,
            text_x1: 0.0,
        });
        let row = |row: usize| ItemRow {
            cells: (0..4)
                .map(|column| column as f32)
                .map(|column| cell(100.0 * column, 40.0 * row as f32 + slant * column))
                .collect(),
            middle: 40.0 * row as f32,
        };
        Group {
            top: 0.0,
            columns: columns.collect(),
            rows: (0..3).map(|index| BodyRow::Item(row(index))).collect(),
        }
    }

    fn levels(group: &Group) -> Vec<bool> {
        let items = group.rows.iter().filter_map(|row| match row {
            BodyRow::Item(item) => Some(item),
            _ => None,
        });
        items.map(|item| is_level(item, group, EM)).collect()
    }

    #[test]
    fn a_row_that_gathers_words_of_its_neighbours_is_not_level() {
        assert_eq!(levels(&group(3.0)), [true; 3]);
        assert_eq!(levels(&group(16.0)), [false; 3]);
    }

    #[test]
    fn numbers_may_stand_beside_any_line_of_a_wrapped_name() {
        for lines in [[0.0, 22.0], [-11.0, 11.0], [-22.0, 0.0]] {
            let mut wrapped = group(0.0);
            let BodyRow::Item(item) = &mut wrapped.rows[1] else {
                unreachable!("all rows are items");
            };
            let words = lines.map(|offset| cell(0.0, 40.0 + offset).words);
            item.cells[0].words = words.concat();
            assert_eq!(levels(&wrapped), [true; 3], "{lines:?}");
        }
    }
}
