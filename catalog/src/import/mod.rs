//! Catalog files as offices have them, read row by row; a bad row is refused with its remedy.

mod column;
mod difference;
mod edition;
pub(crate) mod file;
mod hospital;
mod kind;
mod mapping;
mod overlap;
mod published;
mod row;
mod title;

pub use difference::{Change, EntryDifference, EntryField, FieldDifference, differences};
pub use edition::Edition;
pub use hospital::{HospitalRegister, RegisteredHospital, hospitals};
pub use mapping::{Mapping, MappingError};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::Entry;
use column::Columns;

/// What a file holds. Load `entries` only where `refused` is empty, or where a person agreed to go
/// on without the refused rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Import {
    pub entries: Vec<Entry>,
    /// Row of the file that each entry came from.
    pub rows: Vec<usize>,
    /// Rows that are headings of sections.
    pub headings: Vec<usize>,
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
#[derive(Clone)]
pub(crate) struct SheetRow {
    pub(crate) number: usize,
    pub(crate) cells: Vec<String>,
}

/// Comma- or tab-separated text in UTF-8, with or without byte order mark, or in GB18030 (GBK).
pub fn csv(bytes: &[u8]) -> Import {
    read(file::csv_rows(bytes), &Mapping::default())
}

/// The first sheet of an Excel workbook that has rows; a cell merged downwards holds for all its rows.
pub fn xlsx(bytes: &[u8]) -> Import {
    read(file::xlsx_rows(bytes), &Mapping::default())
}

/// Either of them, by the columns that a mapping names. An Excel workbook is a ZIP; anything else is
/// taken for text.
pub fn mapped(bytes: &[u8], mapping: &Mapping) -> Import {
    if bytes.starts_with(b"PK\x03\x04") {
        read(file::xlsx_rows(bytes), mapping)
    } else {
        read(file::csv_rows(bytes), mapping)
    }
}

fn read(rows: Result<Vec<SheetRow>, Box<RefusedRow>>, mapping: &Mapping) -> Import {
    let rows = match rows {
        Ok(rows) => rows,
        Err(refused) => {
            return Import {
                refused: vec![*refused],
                ..Import::default()
            };
        }
    };
    let (columns, rows) = match Columns::find(&rows, mapping) {
        Ok(found) => found,
        Err(refused) => {
            return Import {
                refused: vec![*refused],
                ..Import::default()
            };
        }
    };
    let mut import = Import::default();
    let mut above: Vec<String> = vec![String::new(); columns.fill_down.len()];
    for row in rows {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled == 0 {
            continue;
        }
        if mapping.sections && filled == 1 {
            import.headings.push(row.number);
            continue;
        }
        let row = &filled_down(row, &columns, &mut above);
        match row::entries(row, &columns, mapping) {
            Ok(entries) => {
                import.rows.extend(entries.iter().map(|_| row.number));
                import.entries.extend(entries);
            }
            Err(refused) => import.refused.extend(refused),
        }
    }
    overlap::refuse_overlaps(&mut import, columns.title(title::Column::Code));
    import
}

/// The row with the cells that hold from above.
fn filled_down<'r>(
    row: &'r SheetRow,
    columns: &Columns,
    above: &mut [String],
) -> Cow<'r, SheetRow> {
    let mut filled = Cow::Borrowed(row);
    for (&index, above) in columns.fill_down.iter().zip(above) {
        match row.cells.get(index) {
            Some(cell) if cell.is_empty() => filled.to_mut().cells[index].clone_from(above),
            Some(cell) => above.clone_from(cell),
            None => {}
        }
    }
    filled
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
