//! Items whose numbers stand behind labels of their own, as self-service machines print them:
//! `单价:14.00 数量:8瓶 金额:112.00`.

use super::column::Column;
use super::row::Row;
use super::title::{ColumnKind, TITLES};
use super::word::Word;
use super::{infer, role::TRIPLE};
use crate::han::is_han;

/// Fewer such rows make no table.
const LEAST: usize = 2;
/// Rows from the first item's name to its numbers, at most.
const DETAILS: usize = 3;
/// What else is labelled of an item.
const DETAIL: [ColumnKind; 4] = [
    ColumnKind::Name,
    ColumnKind::Spec,
    ColumnKind::Unit,
    ColumnKind::Code,
];
const COLONS: [char; 2] = [':', '：'];

/// Rows whose labels of numbers are words of their own, each before its number. Rows without them are returned as
/// they are, but for what else is labelled of these items.
pub fn cut(rows: Vec<Row>) -> Vec<Row> {
    let cut = |row: Row| {
        let parts = cut_row(&row);
        if is_labelled(&parts) { parts } else { row }
    };
    let rows: Vec<Row> = rows.into_iter().map(cut).collect();
    match first(&rows) {
        Some(first) => with_details(rows, first),
        None => rows,
    }
}

fn cut_row(row: &Row) -> Row {
    let mut words: Vec<Word> = Vec::with_capacity(row.words.len());
    for part in row.words.iter().flat_map(cut_word) {
        match words.last().and_then(|last| with_colon(last, &part)) {
            Some(parts) => {
                words.pop();
                words.extend(parts);
            }
            None => words.push(part),
        }
    }
    Row { words }
}

/// A title and the colon that its own word lacks, what stands before it and what behind the colon.
fn with_colon(word: &Word, next: &Word) -> Option<Vec<Word>> {
    let colon = next.glyphs.iter().find(|glyph| glyph.char != ' ')?;
    let (_, length) = title_at_end(&word.text).filter(|_| COLONS.contains(&colon.char))?;
    let ends = word.glyphs.iter().rev().filter(|glyph| glyph.char != ' ');
    let start = ends.take(length).last()?.x0;
    let mut title = word.between(start, f32::INFINITY)?;
    title
        .lattice
        .push(&next.between(f32::NEG_INFINITY, colon.x1)?.lattice);
    let title = Word::new(title.lattice, title.left, title.top, colon.x1, title.bottom);
    let before = word.between(f32::NEG_INFINITY, start);
    let behind = next.between(colon.x1, f32::INFINITY);
    Some(before.into_iter().chain([title]).chain(behind).collect())
}

/// Rows of labelled specifications, units and codes with their labels as words of their own, and names without theirs.
/// `first` is the first row of numbers.
fn with_details(rows: Vec<Row>, first: usize) -> Vec<Row> {
    let detailed = |(index, row): (usize, Row)| {
        if index + DETAILS < first || is_labelled(&row) {
            row
        } else if holds_details(&row) {
            cut_row(&row)
        } else {
            unlabelled_name(row)
        }
    };
    rows.into_iter().enumerate().map(detailed).collect()
}

/// Whether a row begins with the label of what is neither a number nor a name, and labels no names.
pub fn holds_details(row: &Row) -> bool {
    let cut = cut_row(row);
    let kinds: Vec<ColumnKind> = cut.words.iter().filter_map(label).collect();
    let first = cut.words.first().and_then(label);
    first.is_some_and(|kind| !TRIPLE.contains(&kind)) && !kinds.contains(&ColumnKind::Name)
}

/// `1、项目名称：静脉输液` without its label.
fn unlabelled_name(row: Row) -> Row {
    let mut words = cut_row(&row).words;
    let is_label = |word: &Word| label(word) == Some(ColumnKind::Name);
    let Some(at) = words.iter().position(is_label) else {
        return row;
    };
    let numbered = |word: &Word| !word.text.chars().any(is_han);
    if at + 1 == words.len() || !words[..at].iter().all(numbered) {
        return row;
    }
    words.drain(..=at);
    Row { words }
}

/// The parts of a word before, at and after its labels.
fn cut_word(word: &Word) -> Vec<Word> {
    let glyphs = &word.glyphs;
    let mut cuts = vec![f32::NEG_INFINITY];
    for (at, glyph) in glyphs.iter().enumerate() {
        if !COLONS.contains(&glyph.char) {
            continue;
        }
        let before: String = glyphs[..at].iter().map(|glyph| glyph.char).collect();
        if let Some((_, length)) = title_at_end(&before) {
            cuts.extend([glyphs[at - length].x0, glyph.x1]);
        }
    }
    cuts.push(f32::INFINITY);
    let parts = cuts.windows(2);
    parts
        .filter_map(|pair| word.between(pair[0], pair[1]))
        .collect()
}

/// The longest title that the text ends with, and its length.
fn title_at_end(text: &str) -> Option<(ColumnKind, usize)> {
    TITLES
        .iter()
        .filter(|(kind, _)| TRIPLE.contains(kind) || DETAIL.contains(kind))
        .flat_map(|(kind, titles)| titles.iter().map(move |title| (*kind, *title)))
        .filter(|(_, title)| text.ends_with(title))
        .map(|(kind, title)| (kind, title.chars().count()))
        .max_by_key(|(_, length)| *length)
}

/// What the word labels.
pub fn label(word: &Word) -> Option<ColumnKind> {
    let text = word.text.trim_end().strip_suffix(COLONS)?;
    let (kind, length) = title_at_end(text)?;
    (length == text.chars().count()).then_some(kind)
}

/// Whether the row labels an amount and another number.
fn is_labelled(row: &Row) -> bool {
    let mut kinds: Vec<ColumnKind> = row.words.iter().filter_map(label).collect();
    kinds.retain(|kind| TRIPLE.contains(kind));
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() >= 2 && kinds.contains(&ColumnKind::Amount)
}

/// The first of the rows that make such a table.
pub fn first(rows: &[Row]) -> Option<usize> {
    let labelled = rows.iter().filter(|row| is_labelled(row)).count();
    let first = rows.iter().position(is_labelled)?;
    (labelled >= LEAST).then_some(first)
}

/// The columns of a table whose rows label their numbers: names on the same row before them, or on rows of their own.
pub fn columns(rows: &[&Row]) -> Option<Vec<Column>> {
    let labelled: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|row| is_labelled(row))
        .collect();
    if labelled.len() < LEAST {
        return None;
    }
    let detailed = rows.iter().filter(|row| holds_details(row));
    let labels = || {
        let rows = labelled.iter().chain(detailed.clone());
        rows.flat_map(|row| row.words.iter().filter_map(label))
    };
    let mut columns: Vec<Column> = TRIPLE
        .into_iter()
        .chain([ColumnKind::Spec, ColumnKind::Unit, ColumnKind::Code])
        .filter(|kind| labels().any(|label| label == *kind))
        .map(Column::nowhere)
        .collect();
    let unlabelled: Vec<Row> = labelled.iter().map(|row| before_labels(row)).collect();
    let unlabelled: Vec<&Row> = unlabelled.iter().collect();
    let name = Column {
        kind: ColumnKind::Name,
        x0: f32::NEG_INFINITY,
        x1: f32::INFINITY,
        text_x0: 0.0,
        text_x1: 0.0,
    };
    if infer::are_nameless(&unlabelled) {
        let beside = Column {
            kind: ColumnKind::Other,
            ..name
        };
        columns.insert(0, beside);
        columns.push(Column::above_row());
    } else {
        columns.insert(0, name);
    }
    Some(columns)
}

fn before_labels(row: &Row) -> Row {
    let words = row.words.iter().take_while(|word| label(word).is_none());
    Row {
        words: words.cloned().collect(),
    }
}
