//! Files named on the command line, read as one bill, with a progress bar where someone watches.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ocr::{Progress, Reading, ScanFile};

use super::Ended;
use super::recogniser::RecogniserArgs;
use crate::reader;

/// Larger files are no scans of a bill, bytes.
const LARGEST: u64 = 1 << 30;
/// Shorter readings show no bar.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
pub struct ScanArgs {
    /// Scans of one bill, in the order of its pages: PNG, JPEG, TIFF, PDF or OFD
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    recogniser: RecogniserArgs,
    /// Threads for recognition; all cores where absent
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// The bill, and whether every file could be read.
pub struct Scanned {
    pub reading: Reading,
    pub ended: Ended,
    /// The files that could be opened, by the names that the pages carry.
    pub files: Vec<(String, Vec<u8>)>,
}

impl ScanArgs {
    /// Says on standard error which files could not be read, why, and what to do.
    pub fn read(&self) -> anyhow::Result<Scanned> {
        let mut ended = Ended::Done;
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for path in &self.files {
            match bytes_of(path) {
                Ok(bytes) => files.push((path.display().to_string(), bytes)),
                Err(error) => {
                    complain(path, &error);
                    ended = Ended::Unread;
                }
            }
        }
        let threads = self.threads.unwrap_or_else(cores).max(1);
        let open = self.recogniser.reader(threads).open()?;
        let scans: Vec<ScanFile<'_>> = files
            .iter()
            .map(|(name, bytes)| ScanFile { name, bytes })
            .collect();
        let bar = Bar::new();
        let reading = open.read(&scans, &|progress| bar.show(&progress));
        bar.bar.finish_and_clear();
        for (name, _) in &files {
            if let Some(trouble) = reader::why_unread(&reading, name) {
                complain(Path::new(name), &trouble.message_en);
                ended = Ended::Unread;
            }
        }
        Ok(Scanned {
            reading,
            ended,
            files,
        })
    }
}

/// The content of a plain file; a sentence that says what to do where it cannot be had.
fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    let told = |error: std::io::Error| format!("{error}; check the path and the permissions");
    let about = std::fs::metadata(path).map_err(told)?;
    if about.is_dir() {
        return Err("it is a folder; name the files in it".into());
    }
    if !about.is_file() {
        return Err("it is not a plain file; copy the scan into one".into());
    }
    if about.len() > LARGEST {
        return Err("it is larger than 1 GB; split it, or scan at 300 dpi".into());
    }
    std::fs::read(path).map_err(told)
}

fn complain(path: &Path, why: &str) {
    eprintln!("{}: not read: {why}", path.display());
}

pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

struct Bar {
    bar: ProgressBar,
    began: Instant,
}

impl Bar {
    fn new() -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages, {elapsed}") {
            bar.set_style(style);
        }
        Bar {
            bar,
            began: Instant::now(),
        }
    }

    fn show(&self, progress: &Progress) {
        match progress {
            Progress::FileDecoded { pages, .. } => self.bar.inc_length(u64::from(*pages)),
            Progress::PageRead { .. } => self.bar.inc(1),
        }
        if self.bar.is_hidden() && self.began.elapsed() > PATIENCE && stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}
