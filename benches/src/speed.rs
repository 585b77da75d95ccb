//! Seconds and memory of reading, for this project's reader and its peers.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use benches::contestant::{Contestant, OpenContestant, read_own};
use benches::memory::peak_kb;
use benches::peer::PeerPlace;
use benches::specimen::{Order, Specimen, price_list};
use clap::Parser;
use printer::degrade::Grade;
use printer::{Layout, samples};
use serde::{Deserialize, Serialize};

/// The pages that are timed: A4 or near it, of every grade.
const TIMED: [(Grade, Layout); 4] = [
    (Grade::Clean, Layout::Grid),
    (Grade::Office, Layout::Borderless),
    (Grade::Hard, Layout::Grouped),
    (Grade::Photo, Layout::Wrapped),
];

/// Times readers page by page, each alone in a process that is bound to as many cores as it has threads, and tells
/// the most memory they held. Nothing else should run on the machine.
#[derive(Parser)]
struct Options {
    /// Who reads, parted by commas.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "pp-ocr,tesseract,rapidocr-small,rapidocr-tiny,tesseract-command"
    )]
    readers: Vec<Contestant>,
    /// Cores and threads, parted by commas.
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    threads: Vec<usize>,
    /// Readings of each page; the quickest counts.
    #[arg(long, default_value_t = 2)]
    times: usize,
    /// Seed of the pages.
    #[arg(long, default_value_t = 90300)]
    seed: u64,
    /// Pages of the PDF whose reading is watched for memory; none where 0.
    #[arg(long, default_value_t = 100)]
    pdf_pages: usize,
    /// Folder to write speed.md to.
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
    /// The peers' interpreter; `make peers` makes it.
    #[arg(long, default_value = "target/bench/venv/bin/python")]
    python: PathBuf,
    /// Only these files, by the first of the readers with the first of the threads, in this process.
    #[arg(long, hide = true)]
    alone: Vec<PathBuf>,
}

/// What one process took for each of its files.
#[derive(Serialize, Deserialize)]
struct Taken {
    /// Seconds, the quickest of the times, in the order of the files.
    seconds: Vec<f64>,
    /// KiB; `None` where the system does not tell.
    peak_kb: Option<u64>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    if !options.alone.is_empty() {
        println!("{}", serde_json::to_string(&read_alone(&options)?)?);
        return Ok(());
    }
    let folder = options.out.join("speed");
    fs::create_dir_all(&folder)?;
    let pages = timed_pages(&options, &folder)?;
    let mut text = format!(
        "## Speed and memory, {}\n\n    cargo run --release -p benches --bin speed\n\nSeconds a page, models loaded, \
         the quickest of {} readings; each process bound to as many cores as threads.\n\n",
        jiff::Zoned::now().date(),
        options.times
    );
    text += &seconds_table(&options, &pages)?;
    text += "\n";
    text += &memory_table(&options, &folder, &pages)?;
    fs::write(options.out.join("speed.md"), &text)?;
    println!("{text}");
    Ok(())
}

fn read_alone(options: &Options) -> Result<Taken> {
    let place = place(options)?;
    let (contestant, threads) = (options.readers[0], options.threads[0]);
    let mut reader = contestant.open(&place, threads)?;
    let mut seconds = Vec::new();
    let mut of_peer = None;
    for path in &options.alone {
        let file = [fs::read(path)?];
        let mut quickest = f64::INFINITY;
        for _ in 0..options.times {
            let taken = match &mut reader {
                OpenContestant::Own(reader) => read_own(reader, &file).seconds,
                OpenContestant::Peer(peer) => {
                    let answer = peer.read(&file, true)?;
                    of_peer = Some(answer.peak_kb);
                    answer.seconds.first().copied()
                }
            };
            quickest = quickest.min(taken.context("the page was not recognised afresh")?);
        }
        seconds.push(quickest);
    }
    Ok(Taken {
        seconds,
        peak_kb: of_peer.or_else(peak_kb),
    })
}

fn place(options: &Options) -> Result<PeerPlace> {
    Ok(PeerPlace {
        python: options.python.clone(),
        models: ocr::find_models().context("no models; run ocr/models/fetch.sh")?,
        kept: options.out.join("peers"),
    })
}

/// A new process of this program for these files, bound to the first `threads` cores.
fn taken(
    options: &Options,
    reader: Contestant,
    threads: usize,
    times: usize,
    files: &[PathBuf],
) -> Result<Taken> {
    let cores = (0..threads).map(|core| core.to_string());
    let output = Command::new("taskset")
        .args(["-c", &cores.collect::<Vec<_>>().join(",")])
        .arg(std::env::current_exe()?)
        .args(["--readers", &reader.to_string()])
        .args(["--threads", &threads.to_string()])
        .args(["--times", &times.to_string()])
        .arg("--out")
        .arg(&options.out)
        .arg("--python")
        .arg(&options.python)
        .args(files.iter().flat_map(|file| [Path::new("--alone"), file]))
        .stderr(Stdio::inherit())
        .output()
        .context("running taskset")?;
    ensure!(output.status.success(), "{reader} failed");
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Writes the pages as files: the one of A4 at 300 dpi, then those of every grade.
fn timed_pages(options: &Options, folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut pages = Vec::new();
    let mut keep = |name: String, specimen: &Specimen| -> Result<()> {
        let path = folder.join(format!("{name}.image"));
        fs::write(&path, &specimen.files[0])?;
        pages.push((name, path));
        Ok(())
    };
    keep("A4 at 300 dpi".to_owned(), &a4_at_300_dpi(options.seed)?)?;
    for (grade, layout) in TIMED {
        let order = Order {
            grade,
            layout,
            seed: options.seed,
        };
        keep(order.name(), &order.print(&price_list()?, 1)?)?;
    }
    Ok(pages)
}

/// The first such page from this seed on.
fn a4_at_300_dpi(first: u64) -> Result<Specimen> {
    let prices = price_list()?;
    for seed in first..first + 200 {
        let order = Order {
            grade: Grade::Clean,
            layout: Layout::Grid,
            seed,
        };
        let specimen = order.print(&prices, 1)?;
        let (width, height) = specimen.pages[0].image.dimensions();
        if (2400..2560).contains(&width) && (3400..3620).contains(&height) {
            return Ok(specimen);
        }
    }
    bail!("no bill is printed on A4 at 300 dpi")
}

/// Seconds of each page, and their sum as a share of that of `RapidOCR`, where it is timed too.
fn seconds_table(options: &Options, pages: &[(String, PathBuf)]) -> Result<String> {
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    let files: Vec<PathBuf> = pages.iter().map(|(_, path)| path.clone()).collect();
    let mut text = format!(
        "| threads | reader | {} | all | of rapidocr-small | of rapidocr-tiny |\n|---|---|{}---|---|---|\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for &threads in &options.threads {
        let mut sums = Vec::new();
        for &reader in &options.readers {
            let seconds = taken(options, reader, threads, options.times, &files)?.seconds;
            eprintln!("{reader}, {threads} threads: {seconds:.2?}");
            sums.push((reader, seconds.iter().sum::<f64>(), seconds));
        }
        let share = |sum: f64, name: &str| {
            let peer = sums.iter().find(|(reader, ..)| reader.to_string() == name);
            peer.map_or_else(|| "-".to_owned(), |(_, of, _)| format!("{:.2}", sum / of))
        };
        for (reader, sum, seconds) in &sums {
            let cells: Vec<String> = seconds.iter().map(|one| format!("{one:.2}")).collect();
            let _ = writeln!(
                text,
                "| {threads} | {} | {} | {sum:.2} | {} | {} |",
                reader.title(),
                cells.join(" | "),
                share(*sum, "rapidocr-small"),
                share(*sum, "rapidocr-tiny")
            );
        }
    }
    Ok(text)
}

/// Peaks of processes that read one page, and of those that read one long PDF, which peers do not read.
fn memory_table(options: &Options, folder: &Path, pages: &[(String, PathBuf)]) -> Result<String> {
    let threads = options.threads.iter().copied().max().unwrap_or(1);
    let pdf = (options.pdf_pages > 0)
        .then(|| long_pdf(options, folder))
        .transpose()?;
    let mebibytes = |taken: &Taken| {
        let peak = taken.peak_kb.map(|kb| format!("{:.0}", kb as f64 / 1024.0));
        peak.unwrap_or_else(|| "-".to_owned())
    };
    let mut text = format!(
        "Most memory a process held, MiB, {threads} threads.\n\n| reader | the page of A4 at 300 dpi | PDF of {} pages | its seconds |\n|---|---|---|---|\n",
        options.pdf_pages
    );
    for &reader in &options.readers {
        let page = mebibytes(&taken(options, reader, threads, 1, &[pages[0].1.clone()])?);
        let whole = match (&pdf, reader) {
            (Some(pdf), Contestant::Own { .. }) => {
                let taken = taken(options, reader, threads, 1, std::slice::from_ref(pdf))?;
                format!("{} | {:.0}", mebibytes(&taken), taken.seconds[0])
            }
            _ => "- | -".to_owned(),
        };
        let _ = writeln!(text, "| {} | {page} | {whole} |", reader.title());
    }
    Ok(text)
}

/// Bills of several layouts, as scanned in an office, in one file.
fn long_pdf(options: &Options, folder: &Path) -> Result<PathBuf> {
    let prices = price_list()?;
    let mut pages = Vec::new();
    for (index, layout) in Layout::ALL.iter().cycle().enumerate() {
        let order = Order {
            grade: Grade::Office,
            layout: *layout,
            seed: options.seed + index as u64,
        };
        pages.extend(order.print(&prices, options.pdf_pages - pages.len())?.pages);
        if pages.len() >= options.pdf_pages {
            break;
        }
    }
    let path = folder.join("long.pdf");
    fs::write(&path, samples::pdf(&pages)?)?;
    Ok(path)
}
