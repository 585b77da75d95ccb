//! Catalog files as offices have them, read row by row; a bad row is refused with its remedy.

mod column;
pub(crate) mod file;
mod overlap;
mod row;

use serde::{Deserialize, Serialize};

use crate::Entry;
use column::Columns;

/// What a file holds. Load `entries` only where `refused` is empty, or where a person agreed to go
/// on without the refused rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Import {
    pub entries: Vec<Entry>,
    pub refused: Vec<RefusedRow>,
}

/// Why a row was not understood and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Row of the file as a spreadsheet numbers it, from 1, the header included; 0 for the file as a whole.
    pub row: usize,
    /// Title of the column as the file spells it; empty where the whole row is meant.
    pub column: String,
    pub reason_zh: String,
    pub reason_en: String,
    pub remedy_zh: String,
    pub remedy_en: String,
}

/// A row of cells as text, with its number in the file.
pub(crate) struct SheetRow {
    pub(crate) number: usize,
    pub(crate) cells: Vec<String>,
}

/// Comma- or tab-separated text in UTF-8, with or without byte order mark, or in GB18030 (GBK).
pub fn csv(bytes: &[u8]) -> Import {
    read(file::csv_rows(bytes))
}

/// The first sheet of an Excel workbook that has rows.
pub fn xlsx(bytes: &[u8]) -> Import {
    read(file::xlsx_rows(bytes))
}

fn read(rows: Result<Vec<SheetRow>, Box<RefusedRow>>) -> Import {
    let rows = match rows {
        Ok(rows) => rows,
        Err(refused) => {
            return Import {
                entries: Vec::new(),
                refused: vec![*refused],
            };
        }
    };
    let (columns, rows) = match Columns::find(&rows) {
        Ok(found) => found,
        Err(refused) => {
            return Import {
                entries: Vec::new(),
                refused: vec![*refused],
            };
        }
    };
    let mut import = Import::default();
    let mut numbers = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
    {
        match row::entry(row, &columns) {
            Ok(entry) => {
                import.entries.push(entry);
                numbers.push(row.number);
            }
            Err(refused) => import.refused.extend(refused),
        }
    }
    overlap::refuse_overlaps(&mut import, &numbers, columns.title(column::Column::Code));
    import
}

impl RefusedRow {
    pub(crate) fn file(reason: [&str; 2], remedy: [&str; 2]) -> RefusedRow {
        RefusedRow::cell(0, "", reason, remedy)
    }

    pub(crate) fn cell(
        row: usize,
        column: &str,
        reason: [&str; 2],
        remedy: [&str; 2],
    ) -> RefusedRow {
        RefusedRow {
            row,
            column: column.to_owned(),
            reason_zh: reason[0].to_owned(),
            reason_en: reason[1].to_owned(),
            remedy_zh: remedy[0].to_owned(),
            remedy_en: remedy[1].to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
