//! The cells of one row: found by column, checked, and refused with a remedy.

use std::str::FromStr;

use super::column::Columns;
use super::kind::{kind_of_code, national_kind};
use super::title::Column;
use super::{Mapping, RefusedRow, SheetRow};
use crate::normalize::normalized_code;
use crate::{EntryKind, InsuranceClass};

pub(super) struct Cells<'a> {
    pub(super) row: &'a SheetRow,
    pub(super) columns: &'a Columns,
    pub(super) mapping: &'a Mapping,
    pub(super) refused: Vec<RefusedRow>,
}

impl Cells<'_> {
    pub(super) fn cell(&self, column: Column) -> &str {
        let cell = self
            .columns
            .index(column)
            .and_then(|index| self.row.cells.get(index));
        cell.map_or("", |cell| cell.trim())
    }

    /// What the cell says, or the mapping where it is empty.
    pub(super) fn text(&self, column: Column) -> &str {
        let text = self.cell(column);
        if text.is_empty() {
            self.mapping.default_of(column)
        } else {
            text
        }
    }

    pub(super) fn optional(&self, column: Column) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    pub(super) fn refuse(&mut self, column: Column, reason: [&str; 2], remedy: [&str; 2]) {
        let title = self.columns.title(column);
        self.refused
            .push(RefusedRow::cell(self.row.number, title, reason, remedy));
    }

    pub(super) fn required(&mut self, column: Column) -> String {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            self.refuse(
                column,
                ["必填项为空", "a required value is empty"],
                ["请填写后再导入", "fill it in and import again"],
            );
        }
        text
    }

    /// From its column, or from the cells that make it.
    pub(super) fn code(&mut self) -> String {
        if self.columns.code_parts.is_empty() {
            return self.required(Column::Code);
        }
        let parts = self.columns.code_parts.iter();
        let cells = parts.filter_map(|&index| self.row.cells.get(index));
        let filled: Vec<&str> = cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let code = filled.join("-");
        if code.is_empty() {
            self.refuse(
                Column::Code,
                [
                    "组成编码的单元格都为空",
                    "the cells that make the code are empty",
                ],
                ["请填写后再导入", "fill them in and import again"],
            );
        }
        code
    }

    /// Refused where it is none, or one of another kind of item.
    pub(super) fn national_code(&mut self, kind: Option<EntryKind>) -> Option<String> {
        let text = self.text(Column::NationalCode).to_owned();
        let code = normalized_code(&text);
        let written = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .count();
        let of = national_kind(&code).filter(|_| written == code.len());
        if text.is_empty() || (of.is_some() && (of == kind || kind.is_none())) {
            return Some(code).filter(|code| !code.is_empty());
        }
        let reason = if of.is_some() {
            [
                format!("国家编码“{text}”与类型不符"),
                format!("the national code `{text}` is one of another kind"),
            ]
        } else {
            [
                format!("“{text}”不是国家编码"),
                format!("`{text}` is not a national code"),
            ]
        };
        let remedy = [
            "填写国家编码：西药X开头23位，中成药Z开头20位，饮片T开头10位，配方颗粒T开头20位，医院制剂J开头16位，耗材C开头20位，服务15位数字；没有则留空",
            "write the national code: western medicines X and 23 characters in all, patent medicines Z and 20, pieces T and 10, granules T and 20, preparations J and 16, consumables C and 20, services 15 digits; leave it empty where there is none",
        ];
        self.refuse(Column::NationalCode, [&reason[0], &reason[1]], remedy);
        None
    }

    /// From its column, or from the grammar of the national code where that is empty.
    pub(super) fn kind(&mut self, code: &str) -> Option<EntryKind> {
        let text = self.text(Column::Kind).to_owned();
        let kind = if text.is_empty() {
            kind_of_code(code)
        } else {
            EntryKind::from_str(&text).ok()
        };
        if kind.is_none() {
            let reason = if text.is_empty() {
                [
                    "类型为空，从编码也看不出".to_owned(),
                    "the kind is empty, and the code does not tell it".to_owned(),
                ]
            } else {
                [
                    format!("不认识的类型“{text}”"),
                    format!("unknown kind `{text}`"),
                ]
            };
            self.refuse(
                Column::Kind,
                [&reason[0], &reason[1]],
                [
                    "填写 药品、服务 或 耗材；全文件同一类型的，在对照表的 defaults 中写 kind",
                    "write drug, service or consumable; where the whole file is of one kind, put it into the mapping's defaults",
                ],
            );
        }
        kind
    }

    pub(super) fn class(&mut self) -> Option<InsuranceClass> {
        let text = self.text(Column::Class).to_owned();
        let class = InsuranceClass::from_str(&text).ok();
        if class.is_none() {
            self.refuse(
                Column::Class,
                [
                    &format!("不认识的等级“{text}”"),
                    &format!("unknown class `{text}`"),
                ],
                [
                    "填写 甲、乙 或 丙；自费的写丙",
                    "write 甲, 乙 or 丙 (A, B or C)",
                ],
            );
        }
        class
    }

    /// Refuses cells whose content was lost before the file was written.
    pub(super) fn refuse_lost(&mut self) {
        for column in self.columns.used() {
            let text = self.cell(column).to_owned();
            let lost = if text.contains('\u{FFFD}') {
                Some([
                    "单元格里有乱码",
                    "characters of the cell were lost",
                    "请从原系统重新导出，并检查这一格",
                    "export the file again and look at this cell",
                ])
            } else if SHEET_ERRORS.contains(&text.as_str()) {
                Some([
                    "单元格是公式错误",
                    "the cell holds the error of a formula",
                    "在表格中改正公式，或填写值；没有则留空",
                    "mend the formula or write the value; leave it empty where there is none",
                ])
            } else if matches!(column, Column::Code | Column::NationalCode) && is_scientific(&text)
            {
                Some([
                    "编码被存为数字，末几位已经丢失",
                    "the code was kept as a number, and its last digits are lost",
                    "在原系统中把编码列导出为文本，再导入一次",
                    "export the column of codes as text and import the file again",
                ])
            } else {
                None
            };
            if let Some([zh, en, remedy_zh, remedy_en]) = lost {
                let reason = [&*format!("{zh}：{text}"), &*format!("{en}: {text}")];
                self.refuse(column, reason, [remedy_zh, remedy_en]);
            }
        }
    }
}

/// What a sheet writes where a formula fails.
const SHEET_ERRORS: [&str; 8] = [
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!",
];

/// `1.102E+14`
fn is_scientific(code: &str) -> bool {
    let Some((digits, power)) = code.split_once(['E', 'e']) else {
        return false;
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let power = power.trim_start_matches('+');
    (digits.contains('.') || code.contains('+')) && number(power) && digits.split('.').all(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_became_numbers_are_known() {
        assert!(is_scientific("1.102E+14") && is_scientific("1.1020000100000012E19"));
        assert!(is_scientific("1E+15"));
        for code in ["XA02BC", "1E5", "001102000010000", "12E", "E1.2"] {
            assert!(!is_scientific(code), "{code}");
        }
    }
}
