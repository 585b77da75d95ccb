use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bill::contract::BillDocument;
use clap::ValueEnum;
use ocr::scan::{Limits, Scan};

use super::scan_files::{ScanArgs, Scanned};
use super::{Ended, sheet, table};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan read page-1.jpg page-2.jpg\n  hedan read bill.pdf --format xlsx --out bill.xlsx\n  hedan read bill.png --overlay seen.png\n\nMarks in the table: ? not sure, * repaired by an equation of the bill, ! does not add up."
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
    /// Draw what was read over the scan; later pages go to OUT-2.png, OUT-3.png, ...
    #[arg(long, value_name = "OUT.png")]
    overlay: Option<PathBuf>,
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
    if let Some(path) = &args.overlay {
        draw_overlays(&scanned, path)?;
    }
    Ok(scanned.ended)
}

fn draw_overlays(scanned: &Scanned, path: &Path) -> anyhow::Result<()> {
    let bill = &scanned.reading.bill;
    for info in &bill.pages {
        let Some((_, bytes)) = scanned.files.iter().find(|(name, _)| *name == info.file) else {
            continue;
        };
        let page = Scan::open(bytes, &Limits::default())?.page(info.file_page - 1)?;
        let drawn = ocr::overlay::draw(&page.image, bill, info.number);
        let path = page_path(path, info.number);
        drawn
            .save(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// `seen.png` for the first page, `seen-2.png` for the second.
fn page_path(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_its_own_overlay() {
        assert_eq!(page_path(Path::new("out/a.png"), 1), Path::new("out/a.png"));
        assert_eq!(
            page_path(Path::new("out/a.png"), 3),
            Path::new("out/a-3.png")
        );
    }
}
