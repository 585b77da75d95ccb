//! How well the matcher does on a large catalog under made-up recogniser noise.
//!
//!     cargo run --release -p catalog --example match_report [CATALOG.tsv.gz [QUERIES]]

#[path = "match_report/noise.rs"]
mod noise;
#[path = "match_report/score.rs"]
mod score;

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::time::Instant;

use bill::{Date, Decimal};
use catalog::normalize::normalized;
use catalog::{Catalog, Entry, EntryKind, InsuranceClass, LineQuery, PriceCeilings};
use flate2::read::GzDecoder;
use noise::{Dice, Shapes, noisy};
use score::{Neighbours, Score};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let shared =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/catalog-300k.tsv.gz");
    let path = args.next().map_or(shared, PathBuf::from);
    let wanted: usize = args.next().map_or(Ok(5000), |n| n.parse())?;
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return Ok(());
    }
    let mut dice = Dice(0x5EED);
    let (entries, held_out) = split(read(&path)?, &mut dice);
    let (started, rows) = (Instant::now(), entries.len());
    let catalog = Catalog::new(entries);
    println!(
        "{rows} entries indexed in {:.1} s",
        started.elapsed().as_secs_f32()
    );
    let names = distinct(catalog.entries().iter().map(|entry| entry.name.clone()));
    let shapes = Shapes::of(&names)?;
    println!(
        "noise    recall@1   recall@5   matched  wrong among matched  ambiguous  unlisted   µs/query"
    );
    for (label, rate) in [
        ("none", 0.0),
        ("light", 0.02),
        ("medium", 0.06),
        ("heavy", 0.12),
    ] {
        let queries: Vec<(&String, String)> = (0..wanted)
            .map(|_| {
                let name = &names[dice.below(names.len())];
                (name, noisy(name, rate, &shapes, &mut dice))
            })
            .collect();
        println!("{label:7} {}", Score::of(&catalog, &queries));
    }
    let near = Neighbours::of(&names);
    let (twins, others): (Vec<&String>, Vec<&String>) = held_out
        .iter()
        .take(wanted)
        .partition(|name| near.has_one_edit_away(name));
    println!("unlisted                         noise    asked  false accepts");
    for (noise, rate) in [("none", 0.0), ("medium", 0.06)] {
        for (label, names) in [
            ("one character from a listed name", &twins),
            ("others", &others),
        ] {
            let read: Vec<String> = names
                .iter()
                .map(|name| noisy(name, rate, &shapes, &mut dice))
                .collect();
            report_false_accepts(&catalog, &format!("{label:32} {noise:7}"), &read);
        }
    }
    Ok(())
}

fn report_false_accepts(catalog: &Catalog, label: &str, unlisted: &[String]) {
    let accepted: Vec<String> = unlisted
        .iter()
        .filter_map(|name| {
            let found = catalog.match_line(&query(name), None);
            let taken = &catalog.entry(found.entry?).name;
            Some(format!("    {name} taken for {taken} ({})", found.note_zh))
        })
        .collect();
    let share = accepted.len() as f32 * 100.0 / unlisted.len().max(1) as f32;
    println!("{label} {:5}  {share:.2} %", unlisted.len());
    accepted.iter().take(8).for_each(|line| println!("{line}"));
}

fn query(name: &str) -> LineQuery<'_> {
    LineQuery {
        name,
        spec: None,
        unit: None,
        code: None,
        alternatives: &[],
    }
}

fn read(path: &PathBuf) -> Result<Vec<Entry>, Box<dyn std::error::Error>> {
    let reader = BufReader::new(GzDecoder::new(std::fs::File::open(path)?));
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
        entries.push(Entry {
            code: format!("N{code:0>8}"),
            kind,
            name: cells.next().unwrap_or_default().to_owned(),
            dosage_form: None,
            spec: cells
                .next()
                .filter(|spec| !spec.is_empty())
                .map(str::to_owned),
            unit: None,
            class: InsuranceClass::A,
            self_pay_ratio: Decimal::ZERO,
            price_ceilings: PriceCeilings::default(),
            payment_standard: None,
            coverage_restriction: None,
            valid_from: Date::constant(2025, 1, 1),
            valid_to: None,
            source: String::new(),
        });
    }
    Ok(entries)
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(normalized(name))).collect()
}

/// Every fifteenth name is taken out of the catalog with all its rows.
fn split(all: Vec<Entry>, dice: &mut Dice) -> (Vec<Entry>, Vec<String>) {
    let names = distinct(all.iter().map(|entry| entry.name.clone()));
    let out: Vec<String> = names.into_iter().filter(|_| dice.below(15) == 0).collect();
    let without: HashSet<String> = out.iter().map(|name| normalized(name)).collect();
    (
        all.into_iter()
            .filter(|entry| !without.contains(&normalized(&entry.name)))
            .collect(),
        out,
    )
}
