//! How well the matcher does on a large catalog under made-up recogniser noise and damage.
//!
//!     cargo run --release -p catalog --example match_report -- [--seed N] [CATALOG [QUERIES [FOLDER]]]
//!
//! CATALOG is a packed table of entries, or a folder with the published lists of drugs and services.
//! The seed decides which names are taken out, which are asked and how they are misread. Limits are set on seeds 0 to 999;
//! a report takes another one that was never used before.
//!
//! Into FOLDER go the listed names and a part of the queries with the answers of the matcher and of a scan with strsim,
//! for `benches/peers/matching.py`.

#[path = "match_report/damage.rs"]
mod damage;
#[path = "match_report/enumerated.rs"]
mod enumerated;
#[path = "match_report/lists.rs"]
mod lists;
#[path = "match_report/noise.rs"]
mod noise;
#[path = "match_report/peers.rs"]
mod peers;
#[path = "match_report/reliability.rs"]
mod reliability;
#[path = "match_report/score.rs"]
mod score;
#[path = "match_report/spelling.rs"]
mod spelling;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use catalog::normalize::normalized;
use catalog::{Catalog, Entry, LineQuery};
use damage::{HEAVY, LIGHT, MEDIUM, Strokes, damaged, dressed};
use enumerated::enumerated;
use noise::{Dice, Shapes, noisy};
use peers::PeerFiles;
use reliability::Reliability;
use score::{Neighbours, Score};
use spelling::Spellings;

/// Of ten names that are printed one is in no catalog, for the reliability of what is stated.
const UNLISTED: f64 = 0.1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (seed, mut args) = arguments()?;
    let shared =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/catalog-300k.tsv.gz");
    let path = args.next().map_or(shared, PathBuf::from);
    let wanted: usize = args.next().map_or(Ok(5000), |n| n.parse())?;
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return Ok(());
    }
    let mut dice = Dice(seed);
    let (entries, held_out) = split(lists::read(&path)?, &mut dice);
    let (started, rows) = (Instant::now(), entries.len());
    let catalog = Catalog::new(entries);
    println!(
        "{rows} entries indexed in {:.1} s",
        started.elapsed().as_secs_f32()
    );
    let names = distinct(catalog.entries().iter().map(|entry| entry.name.clone()));
    let near = Neighbours::of(&names);
    let (listed_within, spellings) = (enumerated(names.iter()), Spellings::of(&names));
    let (twins, others): (Vec<&String>, Vec<&String>) = held_out
        .iter()
        .filter(|name| !listed_within.contains(&normalized(name)) && !spellings.lists(name))
        .take(wanted)
        .partition(|name| near.has_one_edit_away(name));
    let unlisted = [
        ("one character from a listed name", twins),
        ("others", others),
    ];
    let (shapes, strokes) = (Shapes::of(&names)?, Strokes::of(&names)?);
    let mut peers = PeerFiles::new(args.next().map(PathBuf::from), &names)?;
    let mut report = |label: &str,
                      reliability: &mut Reliability,
                      misread: &mut dyn FnMut(&str, &mut Dice) -> String| {
        let queries: Vec<(&String, String)> = (0..wanted)
            .map(|_| {
                let name = &names[dice.below(names.len())];
                (name, misread(name, &mut dice))
            })
            .collect();
        println!("{label:14} {}", Score::of(&catalog, &queries, reliability));
        peers.keep(&catalog, label, &queries)?;
        for (which, names) in &unlisted {
            let read: Vec<(&String, String)> = names
                .iter()
                .map(|name| (*name, misread(name, &mut dice)))
                .collect();
            report_false_accepts(&catalog, which, &read, reliability);
            peers.keep(&catalog, &format!("{label} unlisted {which}"), &read)?;
        }
        std::io::Result::Ok(())
    };
    println!(
        "                recall@1   recall@5   matched  wrong among matched  ambiguous  unlisted  µs (median)"
    );
    let mut noise = Reliability::default();
    for rate in [0.0, 0.02, 0.06, 0.12] {
        let label = format!("noise {:.0} %", rate * 100.0);
        let mut again = 0;
        let misread = &mut |name: &str, dice: &mut Dice| {
            let mut text = noisy(name, rate, &shapes, dice);
            while spellings.lists_another(name, &text) {
                again += 1;
                text = noisy(name, rate, &shapes, dice);
            }
            text
        };
        report(&label, &mut noise, misread)?;
        println!("    made another listed name, and misread again: {again}");
    }
    println!("reliability under noise\n{noise}");
    let mut damaged_ones = Reliability::default();
    for damage in [LIGHT, MEDIUM, HEAVY] {
        let label = format!("damage {}", damage.label);
        let mut again = 0;
        let misread = &mut |name: &str, dice: &mut Dice| {
            let mut text = damaged(name, damage, &strokes, dice);
            while spellings.lists_another(name, &text) {
                again += 1;
                text = damaged(name, damage, &strokes, dice);
            }
            dressed(text, damage, dice)
        };
        report(&label, &mut damaged_ones, misread)?;
        println!("    made another listed name, and misread again: {again}");
    }
    println!("reliability under damage\n{damaged_ones}");
    Ok(())
}

/// The seed, and the arguments that stand at their places.
fn arguments() -> Result<(u64, impl Iterator<Item = String>), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut seed = 0;
    if let Some(at) = args.iter().position(|arg| arg == "--seed") {
        seed = args.get(at + 1).ok_or("--seed needs a number")?.parse()?;
        args.drain(at..at + 2);
    }
    Ok((seed, args.into_iter()))
}

fn report_false_accepts(
    catalog: &Catalog,
    which: &str,
    unlisted: &[(&String, String)],
    reliability: &mut Reliability,
) {
    let accepted: Vec<String> = unlisted
        .iter()
        .filter_map(|(name, text)| {
            let found = catalog.match_line(&LineQuery::named(text), None);
            if let Some(stated) = found.confidence {
                reliability.add(stated, false, UNLISTED);
            }
            let taken = &catalog.entry(found.entry?).name;
            Some(format!("{name} read as {text} taken for {taken}"))
        })
        .collect();
    let share = accepted.len() as f32 * 100.0 / unlisted.len().max(1) as f32;
    println!(
        "    unlisted, {which}: {} of {} accepted, {share:.2} %",
        accepted.len(),
        unlisted.len()
    );
    accepted
        .iter()
        .take(8)
        .for_each(|line| println!("        {line}"));
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
