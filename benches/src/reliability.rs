//! How often values are right, by the confidence stated for them.

use std::collections::BTreeMap;

use bill::contract::{BillDocument, LineDocument};
use bill::{Bill, Header};

use crate::comparable::comparable;
use crate::pairing::pairs;
use crate::score::{header_fields, numbers};

/// Upper ends of the bins of confidence, the last one closed.
const BINS: [f32; 7] = [0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 1.0];
/// The fields in the order they are shown.
pub const FIELDS: [&str; 6] = [
    "name",
    "quantity",
    "unit_price",
    "amount",
    "header",
    "totals",
];

/// Values stated with about the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    pub count: usize,
    pub right: usize,
    stated: f64,
}

impl Bin {
    /// Mean confidence stated; 0 where the bin is empty.
    pub fn stated(self) -> f64 {
        self.stated / self.count.max(1) as f64
    }

    /// Share that is right; 0 where the bin is empty.
    pub fn share_right(self) -> f64 {
        self.right as f64 / self.count.max(1) as f64
    }

    fn add(&mut self, confidence: f32, right: bool) {
        self.count += 1;
        self.right += usize::from(right);
        self.stated += f64::from(confidence);
    }
}

/// Values by field and bin. A value on a line that is not on the paper counts as wrong, as does one that the line
/// on the paper does not have; values without a stated confidence are counted apart.
#[derive(Debug, Clone, Default)]
pub struct Reliability {
    bins: BTreeMap<&'static str, [Bin; BINS.len()]>,
    unstated: usize,
}

/// A value as read, and whether it is the paper's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// One of [`FIELDS`].
    pub field: &'static str,
    pub confidence: Option<f32>,
    pub right: bool,
}

/// Every value of a bill that was read.
pub fn judged(bill: &Bill, truth: &BillDocument) -> Vec<Judged> {
    let read = BillDocument::from(bill);
    let pairs = pairs(&read.lines, &truth.lines);
    let mut all = Vec::new();
    for (index, line) in read.lines.iter().enumerate() {
        let place = pairs.iter().position(|pair| *pair == Some(index));
        all.extend(judged_line(line, place.map(|place| &truth.lines[place])));
    }
    let stated = header_confidences(&bill.header);
    let fields = header_fields(&read.header)
        .into_iter()
        .zip(header_fields(&truth.header));
    for (((_, read), (_, wanted)), confidence) in fields.zip(stated) {
        if let (Some(read), Some(wanted)) = (read, wanted) {
            all.push(Judged {
                field: "header",
                confidence,
                right: comparable(Some(&read)) == comparable(Some(&wanted)),
            });
        }
    }
    if let (Some(read), Some(wanted)) = (read.totals.amount, truth.totals.amount) {
        all.push(Judged {
            field: "totals",
            confidence: bill.totals.amount.confidence,
            right: read == wanted,
        });
    }
    all
}

fn judged_line(read: &LineDocument, truth: Option<&LineDocument>) -> Vec<Judged> {
    let judged = |field: &'static str, right| Judged {
        field,
        confidence: read.confidence.get(field).copied(),
        right,
    };
    let mut all = Vec::new();
    if read.name.is_some() {
        let name = |line: &LineDocument| comparable(line.name.as_deref());
        all.push(judged(
            "name",
            truth.is_some_and(|truth| name(read) == name(truth)),
        ));
    }
    let wanted = truth.map(numbers).unwrap_or_default();
    let fields = ["quantity", "unit_price", "amount"];
    for ((field, read), wanted) in fields.into_iter().zip(numbers(read)).zip(wanted) {
        if read.is_some() {
            all.push(judged(field, read == wanted));
        }
    }
    all
}

impl Reliability {
    pub fn add(&mut self, bill: &Bill, truth: &BillDocument) {
        for value in judged(bill, truth) {
            self.value(value.field, value.confidence, value.right);
        }
    }

    fn value(&mut self, field: &'static str, confidence: Option<f32>, right: bool) {
        let Some(confidence) = confidence else {
            self.unstated += 1;
            return;
        };
        let bin = BINS.iter().position(|end| confidence < *end);
        self.bins.entry(field).or_default()[bin.unwrap_or(BINS.len() - 1)].add(confidence, right);
    }

    pub fn bins(&self, field: &str) -> [Bin; BINS.len()] {
        self.bins.get(field).copied().unwrap_or_default()
    }

    /// Mean distance of stated confidence and share right over the bins, weighted by their values; `None` where
    /// nothing was stated.
    pub fn expected_calibration_error(&self, fields: &[&str]) -> Option<f64> {
        let bins: Vec<Bin> = fields.iter().flat_map(|field| self.bins(field)).collect();
        let values: usize = bins.iter().map(|bin| bin.count).sum();
        let apart = |bin: &Bin| (bin.share_right() - bin.stated()).abs() * bin.count as f64;
        (values > 0).then(|| bins.iter().map(apart).sum::<f64>() / values as f64)
    }

    /// Markdown: a row for each field, `values · % right` in each bin.
    pub fn table(&self) -> String {
        let mut ranges = Vec::new();
        let mut start = 0.0;
        for end in BINS {
            ranges.push(format!("{start} to {end}"));
            start = end;
        }
        let mut rows = vec![
            format!("| field | {} | calibration error |", ranges.join(" | ")),
            format!("|---|{}---|", "---|".repeat(BINS.len())),
        ];
        let cell = |bin: &Bin| match bin.count {
            0 => String::new(),
            count => format!("{count} · {:.2}", 100.0 * bin.share_right()),
        };
        for field in FIELDS {
            let cells: Vec<String> = self.bins(field).iter().map(cell).collect();
            let error = shown(self.expected_calibration_error(&[field]));
            rows.push(format!("| {field} | {} | {error} |", cells.join(" | ")));
        }
        let all = shown(self.expected_calibration_error(&FIELDS));
        format!(
            "{}\n\nExpected calibration error over all: {all}. Values without a stated confidence: {}.\n",
            rows.join("\n"),
            self.unstated
        )
    }
}

fn shown(error: Option<f64>) -> String {
    error.map_or_else(String::new, |error| format!("{error:.4}"))
}

/// In the order of [`header_fields`].
fn header_confidences(header: &Header) -> [Option<f32>; 11] {
    [
        header.hospital.confidence,
        header.patient.confidence,
        header.gender.confidence,
        header.age.confidence,
        header.admission_no.confidence,
        header.department.confidence,
        header.bed.confidence,
        header.admitted_on.confidence,
        header.discharged_on.confidence,
        header.insurance_type.confidence,
        header.bill_no.confidence,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_that_keeps_its_word_has_no_error() {
        let mut honest = Reliability::default();
        let mut boastful = Reliability::default();
        for index in 0..100 {
            honest.value("amount", Some(0.8), index < 80);
            boastful.value("amount", Some(0.9995), index < 80);
        }
        let error = |of: &Reliability| of.expected_calibration_error(&FIELDS).unwrap();
        assert!(error(&honest) < 1e-6);
        assert!((error(&boastful) - 0.1995).abs() < 1e-4);
        assert_eq!(honest.bins("amount")[2].count, 100);
        assert_eq!(boastful.bins("amount")[6].right, 80);
    }
}
