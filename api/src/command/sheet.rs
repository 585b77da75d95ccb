//! Lines of a bill as CSV and as an Excel workbook, both with the column names of the JSON.

use bill::contract::{BillDocument, LineDocument};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

const COLUMNS: [&str; 13] = [
    "page",
    "code",
    "name",
    "spec",
    "unit",
    "quantity",
    "unit_price",
    "amount",
    "category",
    "charge_category",
    "self_pay_ratio",
    "date",
    "flags",
];

fn cells(line: &LineDocument) -> [String; COLUMNS.len()] {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    let flags: Vec<String> = line.flags.iter().map(ToString::to_string).collect();
    [
        line.page.to_string(),
        text(line.code.as_ref()),
        text(line.name.as_ref()),
        text(line.spec.as_ref()),
        text(line.unit.as_ref()),
        text(line.quantity.as_ref()),
        text(line.unit_price.as_ref()),
        text(line.amount.as_ref()),
        text(line.category.as_ref()),
        text(line.charge_category.as_ref()),
        text(line.self_pay_ratio.as_ref()),
        text(line.date.as_ref()),
        flags.join(" "),
    ]
}

pub fn csv(bill: &BillDocument) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for line in &bill.lines {
        writer.write_record(cells(line))?;
    }
    Ok(writer.into_inner()?)
}

/// Figures are written as texts: they stay exactly as read.
pub fn xlsx(bill: &BillDocument) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("lines")?;
    let bold = Format::new().set_bold();
    for (column, title) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    for (row, line) in (1..).zip(&bill.lines) {
        for (column, text) in (0..).zip(cells(line)) {
            sheet.write_string(row, column, text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_a_row() {
        let line = LineDocument {
            page: 1,
            name: Some("注射用头孢呋辛钠, 粉针".to_owned()),
            amount: Some("12.30".parse().unwrap()),
            ..LineDocument::default()
        };
        let bill = BillDocument {
            lines: vec![line],
            ..BillDocument::default()
        };
        let text = String::from_utf8(csv(&bill).unwrap()).unwrap();
        assert_eq!(
            text.lines().nth(1).unwrap(),
            "1,,\"注射用头孢呋辛钠, 粉针\",,,,,12.30,,,,,"
        );
        assert!(xlsx(&bill).unwrap().starts_with(b"PK"));
    }
}
