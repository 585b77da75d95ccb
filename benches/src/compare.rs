//! Reads the same printed bills with this project's reader and its peers, and writes what came of it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use benches::contestant::{Contestant, OpenContestant};
use benches::peer::PeerPlace;
use benches::specimen::{price_list, sequence};
use benches::tally::Tally;
use benches::{chart, report};
use clap::Parser;
use printer::Layout;

/// Reads printed bills with several readers and writes report.md, reliability-READER.svg and worst.html. Grades and
/// layouts come in turns, so that a run of fewer bills is as balanced.
#[derive(Parser)]
struct Options {
    /// First seed; every bill has its own.
    #[arg(long, default_value_t = 90000)]
    first: u64,
    /// Bills of each layout and grade.
    #[arg(long, default_value_t = 4)]
    rounds: u64,
    /// Only the first so many bills.
    #[arg(long)]
    bills: Option<usize>,
    /// Pages read of each bill, at most.
    #[arg(long, default_value_t = 1)]
    pages: usize,
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Who reads, parted by commas.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "pp-ocr,pp-ocr-cells,tesseract,rapidocr-small,rapidocr-tiny,tesseract-command"
    )]
    readers: Vec<Contestant>,
    /// Folder to write to.
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
    /// The peers' interpreter; `make peers` makes it.
    #[arg(long, default_value = "target/bench/venv/bin/python")]
    python: PathBuf,
    /// Pages that peers recognised in earlier runs; they are not recognised again.
    #[arg(long, default_value = "target/bench/peers")]
    kept: PathBuf,
}

fn main() -> Result<()> {
    let options = Options::parse();
    fs::create_dir_all(&options.out)?;
    let tallies = read_all(&options)?;
    println!("{}", write_report(&options, &tallies)?);
    for tally in &tallies {
        if let Contestant::Own { .. } = tally.contestant {
            let picture = format!("reliability-{}.svg", tally.contestant);
            fs::write(options.out.join(picture), chart::svg(&tally.reliability))?;
        }
    }
    let ours = |tally: &&Tally| matches!(tally.contestant, Contestant::Own { .. });
    if let Some(tally) = tallies.iter().find(ours) {
        let prices = price_list()?;
        tally.worst.write(&options.out, &prices, options.pages)?;
    }
    Ok(())
}

fn write_report(options: &Options, tallies: &[Tally]) -> Result<String> {
    let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let command = format!("cargo run --release -p benches --bin compare -- {command}");
    let date = jiff::Zoned::now().date().to_string();
    let report = report::markdown(tallies, command.trim(), &date);
    fs::write(options.out.join("report.md"), &report)?;
    Ok(report)
}

fn read_all(options: &Options) -> Result<Vec<Tally>> {
    let place = PeerPlace {
        python: options.python.clone(),
        models: ocr::find_models().context("no models; run ocr/models/fetch.sh")?,
        kept: options.kept.clone(),
    };
    let prices = price_list()?;
    let mut readers: Vec<OpenContestant> = options
        .readers
        .iter()
        .map(|reader| reader.open(&place, options.threads))
        .collect::<Result<_>>()?;
    let mut tallies: Vec<Tally> = options.readers.iter().copied().map(Tally::new).collect();
    let orders = sequence(options.first, options.rounds);
    let count = options.bills.unwrap_or(orders.len()).min(orders.len());
    for (index, order) in orders[..count].iter().enumerate() {
        let of = index + 1;
        let specimen = order.print(&prices, options.pages)?;
        let truth = specimen.truth();
        for (reader, tally) in readers.iter_mut().zip(&mut tallies) {
            let name = tally.contestant;
            let read = reader
                .read(&specimen, false)
                .with_context(|| format!("{name} on {}", order.name()))?;
            let score = tally.add(*order, read, &truth);
            eprintln!(
                "{of}/{count} {} {name}: {} of {} lines right",
                order.name(),
                score.exact,
                score.lines
            );
        }
        // A long run that is broken off leaves what it found.
        if of.is_multiple_of(Layout::ALL.len()) {
            write_report(options, &tallies)?;
        }
    }
    Ok(tallies)
}
