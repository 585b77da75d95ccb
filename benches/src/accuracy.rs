//! Reads printed bills and counts what is right, by layout and grade.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use benches::contestant::{own_reader, read_own};
use benches::fields::FIELDS;
use benches::score::Score;
use benches::specimen::{Order, price_list};
use clap::Parser;
use ocr::{EngineKind, Reader, overlay};
use printer::degrade::Grade;
use printer::{Layout, PriceList};

/// Accuracy of `ocr` on printed bills. Example: `accuracy --first 1000 --bills 3 --grade clean`.
#[derive(Parser)]
struct Options {
    /// First seed.
    #[arg(long, default_value_t = 9000)]
    first: u64,
    /// Bills for each layout and grade.
    #[arg(long, default_value_t = 2)]
    bills: u64,
    /// Pages read of each bill, at most.
    #[arg(long, default_value_t = 2)]
    pages: usize,
    /// Only this grade.
    #[arg(long)]
    grade: Option<String>,
    /// Only this layout.
    #[arg(long)]
    layout: Option<String>,
    #[arg(long, default_value = "pp-ocr")]
    engine: EngineKind,
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Without the joint decoder: every value is the best reading of its own cell.
    #[arg(long)]
    no_joint: bool,
    /// Print every difference.
    #[arg(long)]
    verbose: bool,
    /// Write each page with what was read drawn over it into this folder.
    #[arg(long)]
    overlays: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let models = ocr::find_models().context("no models; run ocr/models/fetch.sh")?;
    let reader = own_reader(&models, options.engine, !options.no_joint, options.threads)?;
    let prices = price_list()?;
    let mut by_layout: BTreeMap<(String, String), Score> = BTreeMap::new();
    let chosen =
        |wanted: &Option<String>, name: &str| wanted.as_ref().is_none_or(|wanted| wanted == name);
    for &grade in Grade::ALL
        .iter()
        .filter(|grade| chosen(&options.grade, grade.name()))
    {
        for &layout in Layout::ALL
            .iter()
            .filter(|layout| chosen(&options.layout, layout.name()))
        {
            for seed in options.first..options.first + options.bills {
                let order = Order {
                    grade,
                    layout,
                    seed,
                };
                let score =
                    measure(&reader, &prices, order, &options).with_context(|| order.name())?;
                if options.verbose {
                    println!("== {}: {}/{} lines", order.name(), score.exact, score.lines);
                    score
                        .differences
                        .iter()
                        .for_each(|difference| println!("   {difference}"));
                }
                *by_layout
                    .entry((grade.name().into(), layout.name().into()))
                    .or_default() += &score;
            }
        }
    }
    if by_layout.is_empty() {
        bail!("no such grade or layout");
    }
    report(&options, &by_layout);
    Ok(())
}

fn measure(reader: &Reader, prices: &PriceList, order: Order, options: &Options) -> Result<Score> {
    let specimen = order.print(prices, options.pages)?;
    let read = read_own(reader, &specimen.files);
    if let (Some(folder), Some(bill)) = (&options.overlays, &read.bill) {
        std::fs::create_dir_all(folder)?;
        for page in &specimen.pages {
            let name = format!("{}-{}.png", order.name(), page.number);
            overlay::draw(&page.image, bill, page.number).save(folder.join(name))?;
        }
    }
    let mut score = Score::of(&read.document, &specimen.truth());
    score.seconds = read.seconds.unwrap_or_default();
    score.pages = specimen.pages.len();
    Ok(score)
}

fn report(options: &Options, by_layout: &BTreeMap<(String, String), Score>) {
    println!(
        "engine {}, {} thread(s), seeds from {}",
        options.engine, options.threads, options.first
    );
    println!(
        "{:8} {:14} {:>5} {:>6} {:>7} {:>7} {:>7} {:>7} {:>6} {:>6} {:>8} {:>7} {:>7} {:>7} {:>6}",
        "grade",
        "layout",
        "bills",
        "lines",
        "found%",
        "exact%",
        "nums%",
        "names%",
        "silent",
        "s-name",
        "invented",
        "flag%",
        "total%",
        "head%",
        "s/page"
    );
    let mut grades: BTreeMap<&str, Score> = BTreeMap::new();
    for ((grade, layout), score) in by_layout {
        row(grade, layout, score);
        *grades.entry(grade).or_default() += score;
    }
    println!("other fields: right %, wrong without a flag, wrong and stated as sure");
    for (grade, score) in &grades {
        fields(grade, score);
    }
    for (grade, score) in &grades {
        row(grade, "all", score);
    }
}

fn fields(grade: &str, score: &Score) {
    print!("{grade:8}");
    for (name, count) in FIELDS.iter().zip(score.fields.0) {
        let share = 100.0 * count.right as f64 / count.printed.max(1) as f64;
        print!(" {name} {share:.1} {} {},", count.unflagged, count.sure);
    }
    println!(" of {} lines", score.found);
}

fn row(grade: &str, layout: &str, score: &Score) {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{grade:8} {layout:14} {:5} {:6} {:7.2} {:7.2} {:7.2} {:7.2} {:6} {:6} {:8} {:7.2} {:7.2} {:7.2} {:6.2}",
        score.bills,
        score.lines,
        share(score.found, score.lines),
        share(score.exact, score.lines),
        share(score.numbers_right, score.numbers),
        share(score.names_right, score.lines),
        score.silent,
        score.silent_names,
        score.invented,
        share(score.flagged, score.found),
        share(score.totals_right, score.totals),
        share(score.headers_right, score.headers),
        score.seconds / score.pages.max(1) as f64,
    );
}
