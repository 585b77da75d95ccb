//! Specifications and codes printed under the names, in one column with them.

use super::body::{BodyRow, ItemRow};
use super::cell::Cell;
use super::column::Column;
use super::title::ColumnKind;
use super::word::Word;
use crate::engine::Glyph;

/// Text lines further apart than this are two, in em.
const LINE: f32 = 0.5;
/// Share of the names of several lines that must end in what looks like a specification.
const USUAL: f32 = 0.6;

/// Shortest code that stands in the column of names.
const CODE: usize = 10;

/// The column of codes, and its cells, where there is none and most names hold a code as a word of its own.
pub fn part_codes(rows: &mut [BodyRow], columns: &mut Vec<Column>) {
    let place = |kind| columns.iter().position(|column| column.kind == kind);
    let (Some(name), None) = (place(ColumnKind::Name), place(ColumnKind::Code)) else {
        return;
    };
    let items = || {
        rows.iter().filter_map(|row| match row {
            BodyRow::Item(item) => Some(&item.cells[name].words),
            _ => None,
        })
    };
    let coded = items().filter(|words| words.len() > 1 && words.iter().any(is_code));
    if coded.count() as f32 <= USUAL * items().count() as f32 {
        return;
    }
    columns.push(Column::nowhere(ColumnKind::Code));
    for row in rows {
        if let BodyRow::Item(item) = row {
            let words = std::mem::take(&mut item.cells[name].words);
            let (codes, words) = words.into_iter().partition(is_code);
            item.cells[name].words = words;
            item.cells.push(Cell {
                words: codes,
                ..Cell::default()
            });
        }
    }
}

/// Capitals and digits, most of them digits.
fn is_code(word: &Word) -> bool {
    let signs = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '-';
    let digits = word.text.chars().filter(char::is_ascii_digit).count();
    word.text.len() >= CODE && word.text.chars().all(signs) && digits * 2 > word.text.len()
}

/// Moves the last text line of every name of several lines into the column of specifications, where that one has no
/// place of its own and most of these lines look like specifications.
pub fn part_specs(rows: &mut [BodyRow], columns: &[Column], em: f32) {
    let place = |kind| columns.iter().position(|column| column.kind == kind);
    let (Some(name), Some(spec)) = (place(ColumnKind::Name), place(ColumnKind::Spec)) else {
        return;
    };
    if !columns[spec].is_nowhere() {
        return;
    }
    let mut items: Vec<(&mut ItemRow, Vec<Word>)> = rows
        .iter_mut()
        .filter_map(|row| match row {
            BodyRow::Item(item) => {
                let last = last_line(&item.cells[name].words, em);
                (!last.is_empty()).then_some((item, last))
            }
            _ => None,
        })
        .collect();
    let sized = items
        .iter()
        .filter(|(_, last)| looks_like_spec(last))
        .count();
    if (sized as f32) < USUAL * items.len() as f32 {
        return;
    }
    for (item, last) in &mut items {
        let left = item.cells[name].words.len() - last.len();
        item.cells[name].words.truncate(left);
        item.cells[spec].words.append(last);
    }
}

/// Moves what follows a slash in the names, where it begins with a digit, into the column of specifications that has no
/// place of its own: `云南白药胶囊/0.25g*16粒`.
pub fn part_slashed(rows: &mut [BodyRow], columns: &[Column]) {
    let place = |kind| columns.iter().position(|column| column.kind == kind);
    let (Some(name), Some(spec)) = (place(ColumnKind::Name), place(ColumnKind::Spec)) else {
        return;
    };
    if !columns[spec].is_nowhere() {
        return;
    }
    for row in rows {
        let BodyRow::Item(item) = row else {
            continue;
        };
        let words = &item.cells[name].words;
        let cut = words.iter().enumerate().find_map(|(index, word)| {
            let slashed = |pair: &[Glyph]| pair[0].char == '/' && pair[1].char.is_ascii_digit();
            let at = word.glyphs.windows(2).position(slashed)?;
            let (x0, x1) = (word.glyphs[at].x0, word.glyphs[at].x1);
            let before = word.between(f32::NEG_INFINITY, x0);
            let after = word.between(x1, f32::INFINITY)?;
            (index > 0 || before.is_some()).then_some((index, before, after))
        });
        if let (Some((index, before, after)), true) = (cut, item.cells[spec].is_empty()) {
            let rest = item.cells[name].words.split_off(index + 1);
            item.cells[name].words.pop();
            item.cells[name].words.extend(before);
            item.cells[spec].words = [vec![after], rest].concat();
        }
    }
}

/// The words of the last of several text lines, which stand last.
fn last_line(words: &[Word], em: f32) -> Vec<Word> {
    let Some(lowest) = words.last() else {
        return Vec::new();
    };
    let above = |word: &Word| lowest.middle() - word.middle() > LINE * em;
    let first = words.iter().rposition(above);
    first.map_or_else(Vec::new, |first| words[first + 1..].to_vec())
}

/// A number beside a unit or a size: `0.25g*24粒`, `5ml`, `7#`.
fn looks_like_spec(words: &[Word]) -> bool {
    let mut chars = words.iter().flat_map(|word| word.text.chars());
    chars.any(|char| char.is_ascii_digit())
}
