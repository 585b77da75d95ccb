//! Reads printed bills and counts what is right, by layout and grade.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use benches::score::Score;
use bill::contract::BillDocument;
use clap::Parser;
use ocr::{EngineKind, Reader, ReaderOptions, ScanFile};
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, PrintedPage, content, truth_of};

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
    let reader = Reader::open(&ReaderOptions {
        models,
        engine: options.engine,
        threads: options.threads,
        joint: !options.no_joint,
    })?;
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/catalog");
    let prices = PriceList::from_folder(&catalog)?;
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
                let score = measure(&reader, &prices, layout, grade, seed, &options)
                    .with_context(|| format!("{} {} {seed}", grade.name(), layout.name()))?;
                if options.verbose {
                    println!(
                        "== {} {} {seed}: {}/{} lines",
                        grade.name(),
                        layout.name(),
                        score.exact,
                        score.lines
                    );
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

fn measure(
    reader: &Reader,
    prices: &PriceList,
    layout: Layout,
    grade: Grade,
    seed: u64,
    options: &Options,
) -> Result<Score> {
    let content = content::random_bill(seed, prices);
    let mut pages = printer::print(&content, layout, seed)?;
    pages.truncate(options.pages);
    let pages: Vec<PrintedPage> = pages
        .into_iter()
        .map(|page| degrade(page, grade, seed))
        .collect::<Result<_, _>>()?;
    let files: Vec<Vec<u8>> = pages.iter().map(encoded).collect::<Result<_>>()?;
    let scans: Vec<ScanFile<'_>> = files
        .iter()
        .map(|bytes| ScanFile {
            name: "page",
            bytes,
        })
        .collect();
    let start = Instant::now();
    let reading = reader.read(&scans, &|_| {});
    let seconds = start.elapsed().as_secs_f64();
    if let Some(folder) = &options.overlays {
        std::fs::create_dir_all(folder)?;
        for page in &pages {
            let name = format!(
                "{}-{}-{seed}-{}.png",
                grade.name(),
                layout.name(),
                page.number
            );
            page.image.save(folder.join(name))?;
        }
    }
    let mut score = Score::of(&BillDocument::from(&reading.bill), &truth_of(&pages));
    score.seconds = seconds;
    score.pages = pages.len();
    Ok(score)
}

fn encoded(page: &PrintedPage) -> Result<Vec<u8>> {
    if let Some(jpeg) = &page.jpeg {
        return Ok(jpeg.clone());
    }
    let mut bytes = Cursor::new(Vec::new());
    page.image.write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

fn report(options: &Options, by_layout: &BTreeMap<(String, String), Score>) {
    println!(
        "engine {}, {} thread(s), seeds from {}",
        options.engine, options.threads, options.first
    );
    println!(
        "{:8} {:14} {:>5} {:>6} {:>7} {:>7} {:>7} {:>7} {:>6} {:>8} {:>7} {:>7} {:>7} {:>6}",
        "grade",
        "layout",
        "bills",
        "lines",
        "found%",
        "exact%",
        "nums%",
        "names%",
        "silent",
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
    for (grade, score) in &grades {
        row(grade, "all", score);
    }
}

fn row(grade: &str, layout: &str, score: &Score) {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "{grade:8} {layout:14} {:5} {:6} {:7.2} {:7.2} {:7.2} {:7.2} {:6} {:8} {:7.2} {:7.2} {:7.2} {:6.2}",
        score.bills,
        score.lines,
        share(score.found, score.lines),
        share(score.exact, score.lines),
        share(score.numbers_right, score.numbers),
        share(score.names_right, score.lines),
        score.silent,
        score.invented,
        share(score.flagged, score.found),
        share(score.totals_right, score.totals),
        share(score.headers_right, score.headers),
        score.seconds / score.pages.max(1) as f64,
    );
}
