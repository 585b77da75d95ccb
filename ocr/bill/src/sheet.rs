use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{CharChoice, Field, LineFlag, Money, PageBox, PageInfo};

/// What is printed above and below the table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Header {
    pub hospital: Field<String>,
    pub patient: Field<String>,
    /// 男 or 女.
    pub gender: Field<String>,
    /// Years as digits, or with another unit as printed: `45`, `3月`.
    pub age: Field<String>,
    pub admission_no: Field<String>,
    pub department: Field<String>,
    pub bed: Field<String>,
    pub admitted_on: Field<Date>,
    pub discharged_on: Field<Date>,
    pub insurance_type: Field<String>,
    pub diagnosis: Field<String>,
    /// Number of the bill (票据号码, 发票号, 单据号).
    pub bill_no: Field<String>,
    /// Code of the bill's series (票据代码).
    pub bill_code: Field<String>,
    pub check_code: Field<String>,
    pub issued_on: Field<Date>,
}

impl Header {
    /// Its texts, in the order of the fields.
    pub const fn texts_mut(&mut self) -> [&mut Field<String>; 12] {
        [
            &mut self.hospital,
            &mut self.patient,
            &mut self.gender,
            &mut self.age,
            &mut self.admission_no,
            &mut self.department,
            &mut self.bed,
            &mut self.insurance_type,
            &mut self.diagnosis,
            &mut self.bill_no,
            &mut self.bill_code,
            &mut self.check_code,
        ]
    }

    /// Its days, in the order of the fields.
    pub const fn days_mut(&mut self) -> [&mut Field<Date>; 3] {
        [
            &mut self.admitted_on,
            &mut self.discharged_on,
            &mut self.issued_on,
        ]
    }
}

/// One charged item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Line {
    /// Page of the bill, from 1.
    pub page: u32,
    pub code: Field<String>,
    pub name: Field<String>,
    /// What else the recogniser considered for the characters of `name`; places without a choice are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_choices: Vec<CharChoice>,
    pub spec: Field<String>,
    pub unit: Field<String>,
    pub quantity: Field<Decimal>,
    /// Yuan, up to four decimals.
    pub unit_price: Field<Decimal>,
    pub amount: Field<Money>,
    /// The printed insurance class (甲, 乙, 丙, 自费, ...), or what the column 类别 says.
    pub category: Field<String>,
    /// 收费类别: 西药费, 检查费, ...; from a column of its own or from the group heading above.
    pub charge_category: Field<String>,
    /// 0 to 1.
    pub self_pay_ratio: Field<Decimal>,
    pub date: Field<Date>,
    #[serde(rename = "box")]
    pub page_box: Option<PageBox>,
    pub flags: Vec<LineFlag>,
}

/// A printed sum of some of the lines: a group, or a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subtotal {
    pub page: u32,
    /// As printed: `西药费小计`, `本页合计`.
    pub label: String,
    pub amount: Field<Money>,
    /// Indices into `Bill::lines` of the lines it sums; empty where that is not known.
    pub lines: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Grand total in figures.
    pub amount: Field<Money>,
    /// Grand total in Chinese capitals; `text` holds them as printed.
    pub amount_in_words: Field<Money>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A file could not be decoded at all.
    UndecodableFile,
    /// A page could not be read; the others were.
    UnreadablePage,
    /// No table was found on a page.
    NoTable,
    /// Lines do not sum to the printed grand total.
    TotalMismatch,
    /// Lines do not sum to a printed subtotal.
    SubtotalMismatch,
    /// The total in figures and the total in capitals disagree.
    WordsMismatch,
    /// No grand total was found.
    MissingTotal,
    /// A code on the page states another number, code or amount than was read.
    CodeMismatch,
}

/// Something about the bill as a whole that a person should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    pub kind: ProblemKind,
    pub page: Option<u32>,
    pub message_zh: String,
    pub message_en: String,
}

/// One bill: what was read from all its pages.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bill {
    pub header: Header,
    pub lines: Vec<Line>,
    pub subtotals: Vec<Subtotal>,
    pub totals: Totals,
    pub pages: Vec<PageInfo>,
    pub problems: Vec<Problem>,
}

impl Bill {
    /// Sum of the line amounts that were read.
    pub fn sum_of_lines(&self) -> Money {
        self.lines.iter().filter_map(|line| line.amount.value).sum()
    }
}
