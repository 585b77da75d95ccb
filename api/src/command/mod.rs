//! The command line: one file per command.

mod audit;
mod catalog;
mod check;
mod demo;
mod difference;
mod hospital;
mod knowledge;
mod matching;
mod policy;
mod read;
mod recogniser;
mod scan_files;
mod serve;
mod sheet;
mod source;
mod table;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::desk::{DataDir, Desk};
use crate::reader::ReaderCell;

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Exit code 0.
    Done,
    /// Exit code 2; the message was printed.
    BadUsage,
    /// Exit code 3: a file could not be read; the others were.
    Unread,
}

/// Hedan 核单: reads scanned Chinese medical bills, matches every line against the insurance
/// catalog, and puts what is doubtful in front of a reviewer.
#[derive(Parser)]
#[command(
    name = "hedan",
    version,
    after_help = "Example:\n  hedan read bill-1.png bill-2.png\n\nExit codes: 0 done, 1 failed, 2 bad usage, 3 a file could not be read."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read scans (PNG, JPEG, TIFF, PDF, OFD) of one bill and print its lines
    Read(read::Args),
    /// Read one bill, match its lines and check them against the policy
    Check(check::Args),
    /// Match names from standard input against the catalog
    Match(matching::Args),
    /// Load or search the catalog
    Catalog(catalog::Args),
    /// Load the register of hospitals
    Hospital(hospital::Args),
    /// Load or show the policy: the rules that claims are judged by
    Policy(policy::Args),
    /// Load or list tables of knowledge points
    Knowledge(knowledge::Args),
    /// Serve the claims desk
    Serve(serve::Args),
    /// Serve the claims desk with sample data, read through the real pipeline
    Demo(demo::Args),
    /// Manage accounts
    User(user::Args),
    /// Check that the audit trail was not changed
    Audit(audit::Args),
}

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Read(args) => read::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Match(args) => matching::run(&args),
        Command::Catalog(args) => catalog::run(&args),
        Command::Hospital(args) => hospital::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Knowledge(args) => knowledge::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::User(args) => user::run(&args),
        Command::Audit(args) => audit::run(&args),
    };
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::BadUsage) => ExitCode::from(2),
        Ok(Ended::Unread) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Where the claims desk keeps everything.
#[derive(clap::Args, Clone)]
pub struct DataArg {
    /// Folder of the database and the file store
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
}

impl DataArg {
    fn dir(&self) -> DataDir {
        DataDir::new(&self.data)
    }
}

/// Runs something that needs the database but reads no scan.
fn with_desk<T>(
    data: &DataArg,
    work: impl AsyncFnOnce(&Desk) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let dir = data.dir();
        let reader = ReaderCell::new(None, ocr::EngineKind::default(), 1, Duration::ZERO);
        let desk = Desk::open(&dir, reader)
            .await
            .with_context(|| format!("cannot open {}", dir.path().display()))?;
        let result = work(&desk).await;
        desk.storage.close().await;
        result
    })
}

/// Who acts when the command is used: the trail records it as such.
const ACTOR: &str = "command-line";
