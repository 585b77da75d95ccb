//! Days and times over each other in one column.

use super::column::Column;
use super::row::Row;
use super::title::ColumnKind;
use super::word::Word;

/// The column of dates, where times stand under them: day and time then belong to one item, over several rows.
pub(super) fn days<'a>(rows: &[&Row], columns: &'a [Column]) -> Option<&'a Column> {
    let mut dates = columns.iter();
    let dates = dates.find(|column| column.kind == ColumnKind::Date && !column.is_nowhere())?;
    let is_time = |text: &str| {
        let mut chars = text.chars();
        text.contains([':', '：'])
            && chars.all(|char| char.is_ascii_digit() || matches!(char, ':' | '：'))
    };
    let timed = rows.iter().filter(|row| {
        let mut words = row.words.iter();
        words.any(|word| is_in(word, dates) && is_time(&word.text))
    });
    (timed.count() >= 2).then_some(dates)
}

fn is_in(word: &Word, column: &Column) -> bool {
    (column.x0..column.x1).contains(&word.centre())
}

/// Whether nothing of the row stands outside the column.
pub(super) fn stands_in(row: &Row, column: &Column) -> bool {
    row.words.iter().all(|word| is_in(word, column))
}
