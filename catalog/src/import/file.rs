//! Rows of cells from the bytes of a file.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Xlsx};

use super::text::decoded;
use super::{RefusedRow, SheetRow};

/// One sheet of a workbook, or a text file as a whole.
pub(crate) struct Sheet {
    /// Empty for a text file.
    pub(crate) name: String,
    pub(crate) rows: Vec<SheetRow>,
}

/// The sheets that have rows, of an Excel workbook, which is a ZIP, or of anything else as text.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Box<RefusedRow>> {
    if bytes.starts_with(b"PK\x03\x04") {
        return xlsx_sheets(bytes);
    }
    let rows = csv_rows(bytes)?;
    Ok(vec![Sheet {
        name: String::new(),
        rows,
    }])
}

pub(crate) fn csv_rows(bytes: &[u8]) -> Result<Vec<SheetRow>, Box<RefusedRow>> {
    let text = decoded(bytes)?.replace("\r\n", "\n");
    let delimiter = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut widest, mut number) = (0, 0);
    for record in reader.records() {
        let record = record.map_err(|error| {
            RefusedRow::file(
                [
                    &format!("文件不是可读的CSV：{error}"),
                    &format!("the file is not readable CSV: {error}"),
                ],
                [
                    "请从原系统重新导出为CSV(UTF-8或GBK)或XLSX",
                    "export it again as CSV (UTF-8 or GBK) or XLSX",
                ],
            )
        })?;
        let start = record.position().map_or(0, |at| at.byte() as usize);
        number += 1 + left_out(&text[start..]);
        if record
            .iter()
            .any(|cell| holds_rows(cell, delimiter, widest))
        {
            return Err(Box::new(RefusedRow::cell(
                number,
                "",
                [
                    "这一行有一个引号没有成对，后面的各行都被并入了这一格",
                    "a quotation mark of this row is not closed, and the rows below were taken into its cell",
                ],
                [
                    "删去或补上这一行的引号，再导入一次",
                    "remove the mark or close it, and import the file again",
                ],
            )));
        }
        widest = widest.max(record.len());
        rows.push(SheetRow {
            number,
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    Ok(rows)
}

/// Lines before the next row that the reader of CSV gives no rows for.
fn left_out(text: &str) -> usize {
    let is_left_out = |line: &&str| line.is_empty() || line.starts_with('#');
    text.split('\n').take_while(is_left_out).count()
}

/// Whether a cell of several lines holds one that is a row of the table.
fn holds_rows(cell: &str, delimiter: u8, widest: usize) -> bool {
    let cuts = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count();
    widest > 2 && cell.lines().skip(1).any(|line| cuts(line) + 1 >= widest)
}

/// What parts most of the first lines; the tab where all do, since cells hold commas more often than tabs.
fn delimiter(text: &str) -> u8 {
    let lines = || {
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .take(DELIMITED_LINES)
    };
    let parted = |delimiter: char| lines().filter(|line| line.contains(delimiter)).count();
    let best = [(',', 1), (';', 0), ('\t', 2)]
        .into_iter()
        .max_by_key(|(delimiter, rank)| (parted(*delimiter), *rank));
    best.map_or(b',', |(delimiter, _)| delimiter as u8)
}

const DELIMITED_LINES: usize = 20;

fn xlsx_sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Box<RefusedRow>> {
    let refused = |error: String| {
        RefusedRow::file(
            [
                &format!("文件不是可读的XLSX：{error}"),
                &format!("the file is not readable XLSX: {error}"),
            ],
            [
                "请用Excel或WPS另存为.xlsx后再导入",
                "save it as .xlsx in Excel or WPS and import it again",
            ],
        )
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|e| refused(e.to_string()))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let sheet = book
            .worksheet_range(&name)
            .map_err(|e| refused(e.to_string()))?;
        let Some((first, left)) = sheet.start() else {
            continue;
        };
        let rows = (first as usize + 1..).zip(sheet.rows());
        let mut rows: Vec<SheetRow> = rows
            .map(|(number, cells)| SheetRow {
                number,
                cells: cells.iter().map(cell_text).collect(),
            })
            .collect();
        let merged = book.merge_cells_by_sheet_name(&name);
        for cells in merged.map_err(|e| refused(e.to_string()))? {
            fill_merged(&mut rows, &cells, (first, left));
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Writes the text of a merged cell into the rows below it; what is merged sideways is a heading and
/// stays where it is.
fn fill_merged(rows: &mut [SheetRow], merged: &Dimensions, (first, left): (u32, u32)) {
    let (top, column) = merged.start;
    let (bottom, _) = merged.end;
    let (Some(top), Some(column)) = (top.checked_sub(first), column.checked_sub(left)) else {
        return;
    };
    let (top, column) = (top as usize, column as usize);
    let Some(text) = rows.get(top).and_then(|row| row.cells.get(column)).cloned() else {
        return;
    };
    let bottom = bottom.saturating_sub(first) as usize;
    for row in rows.iter_mut().take(bottom + 1).skip(top + 1) {
        if let Some(cell) = row.cells.get_mut(column) {
            cell.clone_from(&text);
        }
    }
}

/// Excel keeps fifteen digits of a number: of a longer one the rest is lost, and it is written as such.
const SURE_DIGITS: f64 = 1e15;

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Float(number) if number.abs() >= SURE_DIGITS => format!("{number:E}"),
        other => other.to_string().trim().to_owned(),
    }
}
