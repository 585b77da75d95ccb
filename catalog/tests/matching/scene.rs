//! Catalogs of a few rows, and questions to them.

use bill::{Date, Decimal};
use catalog::{
    Catalog, Entry, EntryKind, InsuranceClass, LineMatch, LineQuery, PriceCeilings, Verdict,
};

/// `code|name|form|spec|ratio in percent`, drugs in force from 2025.
pub fn entry(row: &str) -> Entry {
    let cells: Vec<&str> = row.split('|').collect();
    let optional = |index: usize| {
        cells
            .get(index)
            .filter(|cell| !cell.is_empty())
            .map(|cell| (*cell).to_owned())
    };
    let percent: i64 = optional(4).map_or(10, |ratio| ratio.parse().unwrap());
    let service = cells[0].starts_with('0');
    Entry {
        code: cells[0].to_owned(),
        kind: if service {
            EntryKind::Service
        } else {
            EntryKind::Drug
        },
        name: cells[1].to_owned(),
        dosage_form: optional(2),
        spec: optional(3),
        unit: None,
        class: InsuranceClass::B,
        self_pay_ratio: Decimal::new(percent, 2),
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

pub fn catalog(rows: &[&str]) -> Catalog {
    Catalog::new(rows.iter().map(|row| entry(row)).collect())
}

pub fn query(name: &str) -> LineQuery<'_> {
    LineQuery::named(name)
}

pub fn code_of<'c>(catalog: &'c Catalog, found: &LineMatch) -> Option<&'c str> {
    found.entry.map(|id| catalog.entry(id).code.as_str())
}

/// The code of the entry matched.
pub fn matched<'c>(catalog: &'c Catalog, query: &LineQuery<'_>) -> Option<&'c str> {
    let found = catalog.match_line(query, None);
    assert_eq!(found.verdict == Verdict::Matched, found.entry.is_some());
    assert_eq!(found.confidence.is_some(), found.entry.is_some());
    code_of(catalog, &found)
}
