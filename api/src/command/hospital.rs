use std::path::{Path, PathBuf};

use ::catalog::RefusedRow;
use ::catalog::import::{self, HospitalRegister};
use anyhow::Context as _;
use clap::Subcommand;

use super::{ACTOR, DataArg, Ended, with_desk};
use crate::storage::Hospital;

#[derive(clap::Args)]
#[command(after_help = "Example:\n  hedan hospital import hospitals.csv")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load registers of hospitals (CSV or XLSX) into the data folder; a running server takes them over and judges open claims again
    #[command(
        after_help = "Example:\n  hedan hospital import hospitals.csv --data data\n\nColumns: code,name,level,region,designated_from,designated_to,suspensions\nSuspensions: 2024-03-01..2024-05-31;2025-01-01.. (no last day while one lasts)"
    )]
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Only say, row by row, what was refused, and what would change
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        data: DataArg,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let Command::Import {
        files,
        dry_run,
        data,
    } = &args.command;
    let mut ended = Ended::Done;
    for path in files {
        if !load(path, *dry_run, data)? {
            ended = Ended::Unread;
        }
    }
    Ok(ended)
}

/// False where the file was left out.
fn load(path: &Path, dry_run: bool, data: &DataArg) -> anyhow::Result<bool> {
    let Some(bytes) = bytes_of(path) else {
        return Ok(false);
    };
    let HospitalRegister { hospitals, refused } = import::hospitals(&bytes);
    if !refused.is_empty() {
        print_refused(path, &refused);
        return Ok(false);
    }
    let hospitals: Vec<Hospital> = hospitals.into_iter().map(Hospital::from).collect();
    let count = hospitals.len();
    let changed = with_desk(data, async |desk| {
        let storage = &desk.storage;
        let changed = storage.import_hospitals(ACTOR, hospitals, dry_run);
        Ok(changed.await?.len())
    })
    .with_context(|| format!("cannot load {}", path.display()))?;
    println!(
        "{}: {count} hospitals, {changed} new or changed{}",
        path.display(),
        if dry_run { "; nothing was loaded" } else { "" }
    );
    Ok(true)
}

/// The content of a file to import; where it cannot be had, says so on standard error.
pub fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let complain = |error| {
        eprintln!(
            "{}: not read: {error}; check the path and the permissions",
            path.display()
        );
    };
    std::fs::read(path).map_err(complain).ok()
}

pub fn print_refused(path: &Path, refused: &[RefusedRow]) {
    for row in refused {
        let place = match (row.row, row.column.as_str()) {
            (0, _) => String::new(),
            (number, "") => format!("row {number}: "),
            (number, column) => format!("row {number} {column}: "),
        };
        eprintln!(
            "{}: {place}{}; {}",
            path.display(),
            row.reason_en,
            row.remedy_en
        );
    }
    eprintln!(
        "{}: nothing loaded; correct the rows above and import again",
        path.display()
    );
}
