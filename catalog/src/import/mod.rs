//! Catalog files as offices have them, read row by row; a bad row is refused with its remedy.

mod amount;
mod cell;
mod column;
mod difference;
mod edition;
pub(crate) mod file;
mod header;
mod heading;
mod hospital;
mod kind;
mod mapping;
mod overlap;
mod period;
mod published;
mod row;
mod text;
mod title;

pub use difference::{Change, EntryDifference, EntryField, FieldDifference, differences};
pub use edition::Edition;
pub use hospital::{HospitalRegister, RegisteredHospital, hospitals};
pub use mapping::{Mapping, MappingError};

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Entry;
use column::Columns;
use file::Sheet;

/// What a file holds. Load `entries` only where `refused` is empty, or where a person agreed to go
/// on without the refused rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Import {
    pub entries: Vec<Entry>,
    /// Row of the file that each entry came from.
    pub rows: Vec<usize>,
    /// Rows that are no items: headings of sections, remarks, sums, the header repeated.
    pub headings: Vec<usize>,
    /// What of the file was left aside as a whole: columns, sheets.
    pub aside: Vec<Aside>,
    pub refused: Vec<RefusedRow>,
}

/// Something that a file has and that is not taken in; whoever loads the file should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    pub zh: String,
    pub en: String,
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

/// Text in columns, or an Excel workbook, by the usual titles.
pub fn table(bytes: &[u8]) -> Import {
    mapped(bytes, &Mapping::default())
}

/// Text parted by commas, tabs or semicolons (UTF-8, UTF-16 or GB18030), or an Excel workbook (the sheet that the mapping
/// names, or the first with the header; a cell merged downwards holds for all its rows), by the columns that a mapping names.
pub fn mapped(bytes: &[u8], mapping: &Mapping) -> Import {
    let read = file::sheets(bytes).and_then(|sheets| of_sheets(&sheets, mapping));
    read.unwrap_or_else(|refused| Import {
        refused: vec![*refused],
        ..Import::default()
    })
}

fn of_sheets(sheets: &[Sheet], mapping: &Mapping) -> Result<Import, Box<RefusedRow>> {
    let chosen = chosen(sheets, mapping)?;
    let rows = chosen.map_or(&[][..], |chosen| &sheets[chosen].rows);
    let (columns, rows) = Columns::find(rows, mapping)?;
    let others = (0..).zip(sheets).filter(|(at, _)| chosen != Some(*at));
    let others: Vec<&str> = others.map(|(_, sheet)| sheet.name.as_str()).collect();
    let mut import = Import {
        aside: aside(&others, &columns),
        ..Import::default()
    };
    let mut above: Vec<String> = vec![String::new(); columns.fill_down.len()];
    let is_filled = |row: &&SheetRow| row.cells.iter().any(|cell| !cell.is_empty());
    let mut filled = rows.iter().filter(is_filled).peekable();
    while let Some(row) = filled.next() {
        if heading::is_heading(row, filled.peek().copied(), &columns, mapping) {
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
    let unstated = unstated(&import, columns.title(title::Column::PaymentStandard));
    import.aside.extend(unstated);
    Ok(import)
}

/// `None` where no sheet has rows.
fn chosen(sheets: &[Sheet], mapping: &Mapping) -> Result<Option<usize>, Box<RefusedRow>> {
    let Some(name) = mapping
        .sheet
        .as_deref()
        .filter(|_| sheets.iter().any(|sheet| !sheet.name.is_empty()))
    else {
        let with_header = |sheet: &Sheet| Columns::position(&sheet.rows, mapping).is_some();
        let first = sheets.first().map(|_| 0);
        return Ok(sheets.iter().position(with_header).or(first));
    };
    let named = sheets.iter().position(|sheet| sheet.name == name);
    let there: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    named.map(Some).ok_or_else(|| {
        Box::new(RefusedRow::file(
            [
                &format!("没有名为“{name}”的工作表，或它是空的"),
                &format!("the workbook has no sheet `{name}`, or it is empty"),
            ],
            [
                &format!("改对照表中的 sheet；有内容的工作表：{}", there.join("、")),
                &format!(
                    "correct `sheet` in the mapping; sheets with rows: {}",
                    there.join(", ")
                ),
            ],
        ))
    })
}

fn aside(sheets: &[&str], columns: &Columns) -> Vec<Aside> {
    let mut aside = Vec::new();
    if !sheets.is_empty() {
        let names = sheets.join("、");
        aside.push(Aside {
            zh: format!("没有读的工作表：{names}；要导入的，另存为单独的文件，或在对照表中写 sheet"),
            en: format!("sheets left aside: {names}; to import one, save it as a file of its own or name it as `sheet` in a mapping"),
        });
    }
    if !columns.unused.is_empty() {
        let titles = columns.unused.join("、");
        aside.push(Aside {
            zh: format!("没有导入的列：{titles}；需要的，改成标准列名，或用对照表指明"),
            en: format!("columns left aside: {titles}; where one is needed, give it the usual title or name it in a mapping"),
        });
    }
    aside
}

/// Rows named of one note; of the others their number.
const ROWS_NAMED: usize = 20;

/// The rows whose payment standard is only said to be elsewhere, or secret.
fn unstated(import: &Import, title: &str) -> Vec<Aside> {
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, entry) in import.rows.iter().zip(&import.entries) {
        if let Some(note) = &entry.payment_standard_note {
            let rows = rows.entry(note).or_default();
            if rows.last() != Some(row) {
                rows.push(*row);
            }
        }
    }
    let said = |(note, rows): (&str, Vec<usize>)| {
        let named: Vec<String> = rows.iter().take(ROWS_NAMED).map(usize::to_string).collect();
        let (zh, en) = (named.join("、"), named.join(", "));
        let all = rows.len();
        let (more_zh, more_en) = if all > ROWS_NAMED {
            (format!("等{all}行"), format!(" and others, {all} in all"))
        } else {
            ("行".to_owned(), String::new())
        };
        Aside {
            zh: format!(
                "“{title}”列写作“{note}”，没有金额：第{zh}{more_zh}；条目照收，所收价格须由审核人核对；查到金额的，填入后再导入"
            ),
            en: format!(
                "`{title}` says `{note}` and no price, row {en}{more_en}: the entries are taken in, and a reviewer is asked about what is charged; where the price is known, write it and import the file again"
            ),
        }
    };
    rows.into_iter().map(said).collect()
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
