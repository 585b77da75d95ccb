use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Xlsx};

use super::{RefusedRow, SheetRow};

pub(crate) fn csv_rows(bytes: &[u8]) -> Result<Vec<SheetRow>, Box<RefusedRow>> {
    let text = decoded(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter(&text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
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
        let number = record.position().map_or(0, |at| at.line() as usize);
        rows.push(SheetRow {
            number,
            cells: record.iter().map(str::to_owned).collect(),
        });
    }
    Ok(rows)
}

/// UTF-8 where the bytes are valid as such; otherwise GB18030, which contains GBK.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
    }
}

fn delimiter(text: &str) -> u8 {
    let head = text
        .lines()
        .find(|line| !line.starts_with('#'))
        .unwrap_or_default();
    if head.matches('\t').count() > head.matches(',').count() {
        b'\t'
    } else {
        b','
    }
}

pub(super) fn xlsx_rows(bytes: &[u8]) -> Result<Vec<SheetRow>, Box<RefusedRow>> {
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
        return Ok(rows);
    }
    Ok(Vec::new())
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

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string().trim().to_owned(),
    }
}
