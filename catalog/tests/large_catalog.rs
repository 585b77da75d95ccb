//! Wrong matches and false accepts on a large catalog; skipped, saying so, where its data is absent.

#[path = "../examples/match_report/enumerated.rs"]
mod enumerated;
#[path = "../examples/match_report/noise.rs"]
mod noise;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use bill::{Date, Decimal};
use catalog::normalize::normalized;
use catalog::{Catalog, Entry, EntryKind, InsuranceClass, LineQuery, PriceCeilings, Verdict};
use enumerated::enumerated;
use flate2::read::GzDecoder;
use noise::{Dice, Shapes, noisy};

/// Rows read; the first of them are a catalog of their own.
const ROWS: usize = 50_000;
const QUERIES: usize = 2000;

/// The first rows as entries; `None` where the file is absent.
fn entries() -> Option<Vec<Entry>> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/catalog-300k.tsv.gz");
    let rows = BufReader::new(GzDecoder::new(std::fs::File::open(path).ok()?)).lines();
    let entry = |row: String| {
        let cells: Vec<&str> = row.split('\t').collect();
        let kind = match cells[2] {
            "D" => EntryKind::Drug,
            "S" => EntryKind::Service,
            _ => EntryKind::Consumable,
        };
        Entry {
            code: cells[0].to_owned(),
            kind,
            name: cells[3].to_owned(),
            dosage_form: None,
            spec: cells.get(4).map(|spec| (*spec).to_owned()),
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
    };
    Some(rows.take(ROWS).map(|row| entry(row.unwrap())).collect())
}

/// The catalog without every twentieth name, the names it has, and the names taken out.
fn split(entries: Vec<Entry>, dice: &mut Dice) -> (Catalog, Vec<String>, Vec<String>) {
    let (mut seen, mut out) = (HashSet::new(), HashSet::new());
    let (mut listed, mut unlisted) = (Vec::new(), Vec::new());
    for entry in &entries {
        let name = normalized(&entry.name);
        if seen.insert(name.clone()) {
            if dice.below(20) == 0 {
                unlisted.push(entry.name.clone());
                out.insert(name);
            } else {
                listed.push(entry.name.clone());
            }
        }
    }
    let listed_within = enumerated(listed.iter());
    unlisted.retain(|name| !listed_within.contains(&normalized(name)));
    let kept = entries
        .into_iter()
        .filter(|entry| !out.contains(&normalized(&entry.name)))
        .collect();
    (Catalog::new(kept), listed, unlisted)
}

#[test]
fn what_is_matched_is_right_and_unlisted_names_are_not_matched() {
    let Some(entries) = entries() else {
        println!("skipped: the shared catalog of 300,000 entries is absent");
        return;
    };
    let mut dice = Dice(0xCA7A);
    let (catalog, listed, unlisted) = split(entries, &mut dice);
    let accepted = unlisted.iter().filter(|name| {
        catalog.match_line(&LineQuery::named(name), None).verdict == Verdict::Matched
    });
    let accepted: Vec<&String> = accepted.collect();
    assert!(
        accepted.len() * 200 <= unlisted.len(),
        "{} of {}: {accepted:?}",
        accepted.len(),
        unlisted.len()
    );
    let Ok(shapes) = Shapes::of(&listed) else {
        println!("skipped: the face that makes the noise is not installed");
        return;
    };
    let names: HashSet<String> = listed.iter().map(|name| normalized(name)).collect();
    let (mut matched, mut first, mut wrong) = (0, 0, Vec::new());
    for _ in 0..QUERIES {
        let name = &listed[dice.below(listed.len())];
        let text = noisy(name, 0.06, &shapes, &mut dice);
        // Noise that makes another listed name of it leaves nothing to tell the two apart by.
        if names.contains(&normalized(&text)) && normalized(&text) != normalized(name) {
            continue;
        }
        let found = catalog.match_line(&LineQuery::named(&text), None);
        let right =
            |c: &catalog::Candidate| normalized(&catalog.entry(c.entry).name) == normalized(name);
        first += usize::from(found.candidates.first().is_some_and(right));
        if found.verdict == Verdict::Matched {
            matched += 1;
            if !right(&found.candidates[0]) {
                wrong.push((name, text));
            }
        }
    }
    assert!(
        first * 1000 >= QUERIES * 975,
        "recall@1: {first} of {QUERIES}"
    );
    assert!(
        matched * 10 >= QUERIES * 7,
        "matched: {matched} of {QUERIES}"
    );
    assert!(
        wrong.len() * 1000 <= matched,
        "{} of {matched} wrong: {wrong:?}",
        wrong.len()
    );
}
