//! The catalogs that the report is made on.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use bill::{Date, Decimal};
use catalog::{Entry, EntryKind, InsuranceClass, PriceCeilings};
use flate2::read::GzDecoder;

/// Published lists in a folder, with their columns of names.
const PUBLISHED: [(&str, &str, EntryKind); 2] = [
    ("nrdl-2024.csv", "name", EntryKind::Drug),
    ("service-items.csv", "name", EntryKind::Service),
];

/// The published lists of a folder, or the rows of a packed table: entry, name number, kind, name, specification.
pub fn read(path: &Path) -> Result<Vec<Entry>, Box<dyn Error>> {
    if path.is_dir() {
        published(path)
    } else {
        generated(path)
    }
}

fn published(folder: &Path) -> Result<Vec<Entry>, Box<dyn Error>> {
    let mut entries = Vec::new();
    for (file, column, kind) in PUBLISHED {
        let mut rows = csv::Reader::from_path(folder.join(file))?;
        for row in rows.deserialize() {
            let row: HashMap<String, String> = row?;
            let name = row.get(column).ok_or("no column of names")?.trim();
            entries.push(entry(&entries.len().to_string(), kind, name, None));
        }
    }
    Ok(entries)
}

fn generated(path: &Path) -> Result<Vec<Entry>, Box<dyn Error>> {
    let reader = BufReader::new(GzDecoder::new(File::open(path)?));
    let mut entries = Vec::new();
    for row in reader.lines() {
        let row = row?;
        let mut cells = row.split('\t');
        let code = cells.next().unwrap_or_default();
        let kind = match cells.nth(1) {
            Some("D") => EntryKind::Drug,
            Some("S") => EntryKind::Service,
            _ => EntryKind::Consumable,
        };
        let name = cells.next().unwrap_or_default();
        entries.push(entry(code, kind, name, cells.next()));
    }
    Ok(entries)
}

/// All pay alike, so that names alone decide.
fn entry(code: &str, kind: EntryKind, name: &str, spec: Option<&str>) -> Entry {
    Entry {
        code: format!("N{code:0>8}"),
        kind,
        name: name.to_owned(),
        dosage_form: None,
        spec: spec.filter(|spec| !spec.is_empty()).map(str::to_owned),
        unit: None,
        class: InsuranceClass::A,
        self_pay_ratio: Decimal::ZERO,
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: None,
        valid_from: Date::constant(2025, 1, 1),
        valid_to: None,
        source: String::new(),
    }
}
