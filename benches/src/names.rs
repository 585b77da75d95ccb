//! How many of the names that the reader reads are matched to their catalog entry.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use benches::contestant::{own_reader, read_own};
use benches::pairing::pairs;
use benches::specimen::{Order, price_list};
use bill::Line;
use catalog::normalize::normalized;
use catalog::{Catalog, LineQuery, Verdict, import};
use clap::Parser;
use ocr::{EngineKind, Reader};
use printer::degrade::Grade;
use printer::{Layout, PriceList};
use serde::{Deserialize, Serialize};

/// Matches names as read from printed bills. Example: `names --grades clean,office --bills 1`.
#[derive(Parser)]
struct Options {
    /// First seed.
    #[arg(long, default_value_t = 90000)]
    first: u64,
    /// Bills for each layout and grade.
    #[arg(long, default_value_t = 1)]
    bills: u64,
    /// Pages read of each bill, at most.
    #[arg(long, default_value_t = 1)]
    pages: usize,
    #[arg(long, value_delimiter = ',', default_value = "clean,office")]
    grades: Vec<String>,
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// A folder where what was read is kept, so that the same bills need not be read again.
    #[arg(long)]
    kept: Option<PathBuf>,
    /// Print every name that was not matched to its entry.
    #[arg(long)]
    verbose: bool,
}

/// A line of the paper and what was read of it.
#[derive(Serialize, Deserialize)]
struct ReadLine {
    printed: String,
    line: Line,
}

#[derive(Default)]
struct Score {
    lines: usize,
    /// Names read letter by letter.
    exact: usize,
    matched: usize,
    /// The name is decided, and right.
    sure: usize,
    ambiguous: usize,
    wrong: usize,
    /// The right name is the first candidate.
    first: usize,
    /// Lines whose name is in no catalog, and those of them that were matched.
    unlisted: usize,
    falsely: usize,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let catalog = fixture_catalog()?;
    let names: HashSet<String> = catalog
        .entries()
        .iter()
        .map(|entry| normalized(&entry.name))
        .collect();
    let mut reader = None;
    let prices = price_list()?;
    println!(
        "grade    lines  read exactly %  name decided %  matched %  ambiguous %  first %  wrong  unlisted  accepted"
    );
    for name in &options.grades {
        let grade = Grade::ALL.iter().find(|grade| grade.name() == name);
        let grade = *grade.with_context(|| format!("no grade `{name}`"))?;
        let mut score = Score::default();
        for order in orders(&options, grade) {
            for read in lines(order, &options, &prices, &mut reader)? {
                score.add(&catalog, &names, &read, options.verbose);
            }
        }
        println!("{name:8} {score}");
    }
    Ok(())
}

fn orders(options: &Options, grade: Grade) -> impl Iterator<Item = Order> {
    let seeds = options.first..options.first + options.bills;
    let layouts = (0..).zip(Layout::ALL);
    let layouts = layouts.map(|(index, layout)| (index * options.bills, layout));
    layouts.flat_map(move |(before, layout)| {
        seeds.clone().map(move |seed| Order {
            grade,
            layout: *layout,
            seed: seed + before,
        })
    })
}

fn fixture_catalog() -> Result<Catalog> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/catalog");
    let mut entries = Vec::new();
    for file in ["drugs.csv", "services.csv", "consumables.csv"] {
        entries.extend(import::csv(&fs::read(folder.join(file))?).entries);
    }
    Ok(Catalog::new(entries))
}

/// The lines of a bill that were found, read now or before.
fn lines(
    order: Order,
    options: &Options,
    prices: &PriceList,
    reader: &mut Option<Reader>,
) -> Result<Vec<ReadLine>> {
    let file = options
        .kept
        .as_ref()
        .map(|folder| folder.join(format!("{}.json", order.name())));
    if let Some(kept) = file.as_ref().and_then(|file| fs::read(file).ok()) {
        return Ok(serde_json::from_slice(&kept)?);
    }
    if reader.is_none() {
        let models = ocr::find_models().context("no models; run ocr/models/fetch.sh")?;
        let opened = own_reader(&models, EngineKind::PpOcr, true, options.threads)?;
        *reader = Some(opened);
    }
    let reader = reader.as_ref().context("the reader was opened")?;
    let specimen = order.print(prices, options.pages)?;
    let truth = specimen.truth().lines;
    let read = read_own(reader, &specimen.files);
    let bill = read.bill.context("the own reader gives a bill")?;
    let paired = pairs(&read.document.lines, &truth);
    let found = truth.into_iter().zip(paired).filter_map(|(line, place)| {
        Some(ReadLine {
            printed: line.name?,
            line: bill.lines[place?].clone(),
        })
    });
    let found: Vec<ReadLine> = found.collect();
    if let Some(file) = file {
        fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
        fs::write(file, serde_json::to_vec(&found)?)?;
    }
    Ok(found)
}

impl Score {
    fn add(&mut self, catalog: &Catalog, names: &HashSet<String>, read: &ReadLine, verbose: bool) {
        let line = &read.line;
        let found = catalog.match_line(&query(line), line.date.value);
        let truth = normalized(&read.printed);
        let matched = found.verdict == Verdict::Matched;
        if !names.contains(&truth) {
            self.unlisted += 1;
            self.falsely += usize::from(matched);
            return;
        }
        let shown = found.candidates.first();
        let shown = shown.map(|first| catalog.entry(first.entry).name.clone());
        let right = shown.as_deref().map(normalized).as_deref() == Some(&*truth);
        let text = line.name.value.as_deref().unwrap_or(&line.name.text);
        self.lines += 1;
        self.exact += usize::from(normalized(text) == truth);
        self.first += usize::from(right);
        self.matched += usize::from(matched);
        self.sure += usize::from(found.name_is_sure && right);
        self.wrong += usize::from(found.name_is_sure && !right);
        self.ambiguous += usize::from(found.verdict == Verdict::Ambiguous);
        if verbose && !(found.name_is_sure && right) {
            println!(
                "   {:?}: `{text}` for `{}`, taken for {shown:?}: {}",
                found.verdict, read.printed, found.note_zh
            );
        }
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
            "{:5} {:15.2} {:15.2} {:10.2} {:12.2} {:8.2} {:6} {:9} {:9}",
            self.lines,
            share(self.exact),
            share(self.sure),
            share(self.matched),
            share(self.ambiguous),
            share(self.first),
            self.wrong,
            self.unlisted,
            self.falsely
        )
    }
}
