//! The JSON of `hedan read`: flat, stable, documented. Also the shape of the fixtures' truth.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Bill, Field, FieldName, Header, Line, LineFlag, Money, PageCode, PageInfo, PageSource, Problem,
};

/// One bill. Absent or unreadable values are null; money and quantities are decimal strings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BillDocument {
    pub header: HeaderDocument,
    pub lines: Vec<LineDocument>,
    pub totals: TotalsDocument,
    #[serde(default)]
    pub pages: Vec<PageDocument>,
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// Dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HeaderDocument {
    pub hospital: Option<String>,
    pub patient: Option<String>,
    pub gender: Option<String>,
    pub age: Option<String>,
    pub admission_no: Option<String>,
    pub department: Option<String>,
    pub bed: Option<String>,
    pub admitted_on: Option<Date>,
    pub discharged_on: Option<Date>,
    pub insurance_type: Option<String>,
    pub diagnosis: Option<String>,
    pub bill_no: Option<String>,
    pub bill_code: Option<String>,
    pub check_code: Option<String>,
    pub issued_on: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineDocument {
    /// From 1.
    pub page: u32,
    pub code: Option<String>,
    pub name: Option<String>,
    pub spec: Option<String>,
    pub unit: Option<String>,
    pub quantity: Option<Decimal>,
    pub unit_price: Option<Decimal>,
    pub amount: Option<Money>,
    pub category: Option<String>,
    pub charge_category: Option<String>,
    /// 0 to 1.
    pub self_pay_ratio: Option<Decimal>,
    pub date: Option<Date>,
    /// Four corners `[x, y]` in pixels of the original page: top left, top right, bottom right, bottom left.
    #[serde(rename = "box")]
    pub corners: Option<[[f32; 2]; 4]>,
    pub flags: Vec<LineFlag>,
    /// 0 to 1 by field name; a field without a known confidence is left out.
    pub confidence: BTreeMap<String, f32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TotalsDocument {
    pub amount: Option<Money>,
    /// The Chinese capitals as read.
    pub amount_in_words: Option<String>,
}

/// How one page was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageDocument {
    /// From 1.
    pub number: u32,
    pub file: String,
    /// Page within that file, from 1.
    pub file_page: u32,
    pub source: PageSource,
    pub codes: Vec<PageCode>,
}

impl From<&Bill> for BillDocument {
    fn from(bill: &Bill) -> BillDocument {
        let words = &bill.totals.amount_in_words;
        BillDocument {
            header: HeaderDocument::from(&bill.header),
            lines: bill.lines.iter().map(LineDocument::from).collect(),
            totals: TotalsDocument {
                amount: bill.totals.amount.value,
                amount_in_words: (!words.text.is_empty()).then(|| words.text.clone()),
            },
            pages: bill.pages.iter().map(PageDocument::from).collect(),
            problems: bill.problems.clone(),
        }
    }
}

impl From<&PageInfo> for PageDocument {
    fn from(page: &PageInfo) -> PageDocument {
        PageDocument {
            number: page.number,
            file: page.file.clone(),
            file_page: page.file_page,
            source: page.source,
            codes: page.codes.clone(),
        }
    }
}

impl From<&Header> for HeaderDocument {
    fn from(header: &Header) -> HeaderDocument {
        HeaderDocument {
            hospital: header.hospital.value.clone(),
            patient: header.patient.value.clone(),
            gender: header.gender.value.clone(),
            age: header.age.value.clone(),
            admission_no: header.admission_no.value.clone(),
            department: header.department.value.clone(),
            bed: header.bed.value.clone(),
            admitted_on: header.admitted_on.value,
            discharged_on: header.discharged_on.value,
            insurance_type: header.insurance_type.value.clone(),
            diagnosis: header.diagnosis.value.clone(),
            bill_no: header.bill_no.value.clone(),
            bill_code: header.bill_code.value.clone(),
            check_code: header.check_code.value.clone(),
            issued_on: header.issued_on.value,
        }
    }
}

impl From<&Line> for LineDocument {
    fn from(line: &Line) -> LineDocument {
        LineDocument {
            page: line.page,
            code: line.code.value.clone(),
            name: line.name.value.clone(),
            spec: line.spec.value.clone(),
            unit: line.unit.value.clone(),
            quantity: line.quantity.value,
            unit_price: line.unit_price.value,
            amount: line.amount.value,
            category: line.category.value.clone(),
            charge_category: line.charge_category.value.clone(),
            self_pay_ratio: line.self_pay_ratio.value,
            date: line.date.value,
            corners: line.page_box.map(|page_box| page_box.corners),
            flags: line.flags.clone(),
            confidence: confidences(line),
        }
    }
}

fn confidences(line: &Line) -> BTreeMap<String, f32> {
    fn of<T>(field: &Field<T>) -> Option<f32> {
        field.confidence
    }
    [
        (FieldName::Code, of(&line.code)),
        (FieldName::Name, of(&line.name)),
        (FieldName::Spec, of(&line.spec)),
        (FieldName::Unit, of(&line.unit)),
        (FieldName::Quantity, of(&line.quantity)),
        (FieldName::UnitPrice, of(&line.unit_price)),
        (FieldName::Amount, of(&line.amount)),
        (FieldName::Category, of(&line.category)),
        (FieldName::ChargeCategory, of(&line.charge_category)),
        (FieldName::SelfPayRatio, of(&line.self_pay_ratio)),
        (FieldName::Date, of(&line.date)),
    ]
    .into_iter()
    .filter_map(|(name, confidence)| Some((name.as_str().to_owned(), confidence?)))
    .collect()
}
