use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Context as _;
use bill::contract::BillDocument;
use clap::ValueEnum;

use super::scan_files::ScanArgs;
use super::{Ended, sheet, table};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan read page-1.jpg page-2.jpg\n  hedan read bill.pdf --format xlsx --out bill.xlsx\n\nMarks in the table: ? not sure, * repaired by an equation of the bill, ! does not add up."
)]
pub struct Args {
    #[command(flatten)]
    scans: ScanArgs,
    /// How to print what was read
    #[arg(long, value_enum, default_value_t = Layout::Table)]
    format: Layout,
    /// Write there instead of to standard output
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    Table,
    Json,
    Csv,
    Xlsx,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    if args.format == Layout::Xlsx && args.out.is_none() {
        eprintln!("error: --format xlsx takes --out FILE.xlsx");
        return Ok(Ended::BadUsage);
    }
    let scanned = args.scans.read()?;
    let bill = &scanned.reading.bill;
    let document = BillDocument::from(bill);
    let output = match args.format {
        Layout::Table => {
            let parts = [table::header(bill), table::lines(bill), table::footer(bill)];
            format!("{}\n", parts.join("\n").trim_start()).into_bytes()
        }
        Layout::Json => {
            let mut json = serde_json::to_vec_pretty(&document)?;
            json.push(b'\n');
            json
        }
        Layout::Csv => sheet::csv(&document)?,
        Layout::Xlsx => sheet::xlsx(&document)?,
    };
    match &args.out {
        Some(path) => std::fs::write(path, output)
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => stdout().write_all(&output)?,
    }
    Ok(scanned.ended)
}
