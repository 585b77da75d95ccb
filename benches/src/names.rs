//! How many of the names that the reader reads are matched to their catalog entry.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use benches::contestant::Contestant;
use benches::readings::{Errand, ReadLine, Readings};
use bill::Line;
use catalog::normalize::normalized;
use catalog::{
    Catalog, ClaimFacts, Entry, EntryId, FacilityLevel, LineAmounts, LineDecision, LineQuery,
    Verdict, import, settle_line, spelling,
};
use clap::Parser;

/// Matches names as read from printed bills. Example: `names --first 80000 --grades clean,office --kept target/names`.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    errand: Errand,
    #[arg(long, value_delimiter = ',', default_value = "pp-ocr")]
    readers: Vec<Contestant>,
    /// Print every name that was not matched to its entry.
    #[arg(long)]
    verbose: bool,
}

#[derive(Default)]
struct Score {
    lines: usize,
    /// Names read letter by letter.
    exact: usize,
    /// The right name is the first candidate.
    first: usize,
    /// The name is decided, and right.
    decided: usize,
    matched: usize,
    /// Not matched: the name is decided, and its entries are to be told apart.
    apart: usize,
    /// Not matched, though the name was read letter by letter and nothing else is open.
    careful: usize,
    /// Decided, and wrong.
    wrong: usize,
    /// Matched to an entry of the name by which the line is split otherwise than by the one that was charged.
    other_money: usize,
    /// Lines whose name is in no catalog, and those of them that were matched.
    unlisted: usize,
    falsely: usize,
    /// Lines that would be matched if their name were taken out of the catalog.
    without: usize,
}

struct Listed {
    catalog: Catalog,
    names: HashSet<String>,
    /// Each without every so-manieth name, that name being another one in each.
    without: Vec<Catalog>,
}

/// In so many parts the catalog is taken apart.
const PARTS: usize = 8;

fn main() -> Result<()> {
    let options = Options::parse();
    let listed = Listed::of_fixtures()?;
    println!(
        "reader     grade    lines  read exactly %  first %  name decided %  matched %  apart  careful  wrong  other money  unlisted  accepted  taken out, accepted"
    );
    for reader in &options.readers {
        let mut readings = Readings::new(&options.errand, *reader)?;
        for grade in options.errand.grades()? {
            let mut score = Score::default();
            for order in options.errand.orders(grade) {
                for read in readings.of(order)? {
                    let said = score.add(&listed, &read);
                    if let Some(said) = said.filter(|_| options.verbose) {
                        println!("   {}: {said}", order.name());
                    }
                }
            }
            println!("{reader:10} {:8} {score}", grade.name());
        }
    }
    Ok(())
}

impl Listed {
    fn of_fixtures() -> Result<Listed> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/catalog");
        let mut entries = Vec::new();
        for file in ["drugs.csv", "services.csv", "consumables.csv"] {
            entries.extend(import::table(&fs::read(folder.join(file))?).entries);
        }
        let names = entries.iter().map(|entry| normalized(&entry.name));
        let without = |part: usize| {
            let others = entries.iter().filter(|entry| part_of(&entry.name) != part);
            Catalog::new(others.cloned().collect())
        };
        Ok(Listed {
            names: names.collect(),
            without: (0..PARTS).map(without).collect(),
            catalog: Catalog::new(entries),
        })
    }

    /// Whether the line would be matched if the catalog did not have the name.
    fn is_matched_without(&self, read: &ReadLine) -> Option<String> {
        let catalog = &self.without[part_of(&read.printed)];
        let found = catalog.match_line(&query(&read.line), read.line.date.value);
        Some(catalog.entry(found.entry?).name.clone())
    }

    /// Whether the line comes to other amounts by the entry than by the one that was charged, at any level of hospital;
    /// no where that is in no catalog.
    fn splits_otherwise(&self, read: &ReadLine, entry: EntryId) -> bool {
        let by_code = self.catalog.by_code_on(&read.code, read.line.date.value);
        let Some(charged) = by_code.map(|id| self.catalog.entry(id)) else {
            return false;
        };
        let levels = [FacilityLevel::One, FacilityLevel::Two, FacilityLevel::Three];
        let amounts = |entry: &Entry| levels.map(|level| amounts(&read.line, entry, level));
        amounts(charged) != amounts(self.catalog.entry(entry))
    }
}

/// In which part of the catalog a name is.
fn part_of(name: &str) -> usize {
    let sum: u32 = normalized(name).chars().map(u32::from).sum();
    sum as usize % PARTS
}

fn amounts(line: &Line, entry: &Entry, level: FacilityLevel) -> LineAmounts {
    let facts = ClaimFacts {
        facility_level: Some(level),
        ..ClaimFacts::default()
    };
    settle_line(line, Some(entry), &facts, None, LineDecision::Accept)
}

impl Score {
    /// What is to be said of a line that is not matched as it should be.
    fn add(&mut self, listed: &Listed, read: &ReadLine) -> Option<String> {
        let (line, catalog) = (&read.line, &listed.catalog);
        let found = catalog.match_line(&query(line), line.date.value);
        let truth = normalized(&read.printed);
        let matched = found.verdict == Verdict::Matched;
        if !listed.names.contains(&truth) {
            self.unlisted += 1;
            self.falsely += usize::from(matched);
            return matched.then(|| format!("`{}` is not listed and accepted", read.printed));
        }
        let shown = found.candidates.first();
        let shown = shown.map(|first| catalog.entry(first.entry).name.clone());
        let right = shown.as_deref().map(normalized).as_deref() == Some(&*truth);
        let text = line.name.value.as_deref().unwrap_or(&line.name.text);
        let exact = spelling(text, None) == spelling(&read.printed, None);
        let other_money = found
            .entry
            .is_some_and(|entry| right && listed.splits_otherwise(read, entry));
        self.lines += 1;
        self.exact += usize::from(exact);
        self.first += usize::from(right);
        self.decided += usize::from(found.name_is_sure && right);
        self.matched += usize::from(matched && right);
        self.wrong += usize::from(found.name_is_sure && !right);
        self.apart += usize::from(!matched && found.name_is_sure);
        self.careful += usize::from(!found.name_is_sure && exact);
        self.other_money += usize::from(other_money);
        if let Some(taken) = listed.is_matched_without(read) {
            self.without += 1;
            return Some(format!(
                "without its name `{text}` for `{}` is taken for `{taken}`",
                read.printed
            ));
        }
        (!matched || !right || other_money).then(|| {
            format!(
                "{:?}: `{text}` {:?} {:?} {:?} {:?} for `{}` {}, taken for {shown:?}: {}",
                found.verdict,
                line.spec.value.as_deref().unwrap_or_default(),
                line.unit.value.as_deref().unwrap_or_default(),
                line.unit_price.value.map(|price| price.to_string()),
                line.amount.value.map(|amount| amount.to_string()),
                read.printed,
                read.code,
                found.note_zh
            )
        })
    }
}

/// As the judge asks, without the code: the name alone is at stake here.
fn query(line: &Line) -> LineQuery<'_> {
    LineQuery {
        code: None,
        ..LineQuery::of(line)
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |part: usize| 100.0 * part as f64 / self.lines.max(1) as f64;
        write!(
            f,
            "{:5} {:15.2} {:8.2} {:15.2} {:10.2} {:6} {:8} {:6} {:12} {:9} {:9} {:20}",
            self.lines,
            share(self.exact),
            share(self.first),
            share(self.decided),
            share(self.matched),
            self.apart,
            self.careful,
            self.wrong,
            self.other_money,
            self.unlisted,
            self.falsely,
            self.without
        )
    }
}
