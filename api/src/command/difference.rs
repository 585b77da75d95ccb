//! Two editions of a list side by side.

use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};

use ::catalog::Entry;
use ::catalog::import::{self, Change, EntryDifference, Mapping, differences};
use anyhow::Context as _;
use clap::ValueEnum;

use super::catalog::mapping;
use super::source::report_refused;
use super::{Ended, table};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan catalog diff drugs-2024.csv drugs-2025.csv\n  hedan catalog diff old.xlsx new.xlsx --mapping national-drug-list.toml --format csv --out changes.csv"
)]
pub struct Args {
    /// The edition before (CSV or XLSX)
    old: PathBuf,
    /// The edition after
    new: PathBuf,
    /// Which column is which, for files whose titles are not the usual ones
    #[arg(long, value_name = "MAPPING.toml")]
    mapping: Option<PathBuf>,
    /// The same for the old edition, where its columns are others
    #[arg(long, value_name = "MAPPING.toml")]
    old_mapping: Option<PathBuf>,
    /// How to print the differences
    #[arg(long, value_enum, default_value_t = Layout::Table)]
    format: Layout,
    /// Write there instead of to standard output
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// For people; entries of which only the period or the source differs are only counted
    Table,
    Json,
    Csv,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let of_old = args.old_mapping.as_ref().or(args.mapping.as_ref());
    let (Some(old_mapping), Some(new_mapping)) =
        (mapping(of_old)?, mapping(args.mapping.as_ref())?)
    else {
        return Ok(Ended::BadUsage);
    };
    let (old, old_is_whole) = entries(&args.old, &old_mapping)?;
    let (new, new_is_whole) = entries(&args.new, &new_mapping)?;
    let found = differences(&old, &new);
    let output = match args.format {
        Layout::Table => for_people(&found).into_bytes(),
        Layout::Json => {
            let mut json = serde_json::to_vec_pretty(&found)?;
            json.push(b'\n');
            json
        }
        Layout::Csv => csv(&found)?,
    };
    match &args.out {
        Some(path) => std::fs::write(path, output)
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => stdout().write_all(&output)?,
    }
    Ok(if old_is_whole && new_is_whole {
        Ended::Done
    } else {
        Ended::Unread
    })
}

/// The entries of a file, and whether all its rows were understood.
fn entries(path: &Path, mapping: &Mapping) -> anyhow::Result<(Vec<Entry>, bool)> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let import = import::mapped(&bytes, mapping);
    report_refused(path, &import.refused);
    Ok((import.entries, import.refused.is_empty()))
}

fn for_people(found: &[EntryDifference]) -> String {
    let mut rows = table::plain(&["变化", "编码", "名称", "项目", "原", "新"]);
    let shown = found.iter().filter(|entry| !entry.is_of_period_only());
    for entry in shown {
        let of_entry = [entry.change.zh(), &entry.code, &entry.name];
        if entry.fields.is_empty() {
            rows.add_row(of_entry.into_iter().chain(["", "", ""]));
        }
        for (number, field) in entry.fields.iter().enumerate() {
            let entry = if number == 0 { of_entry } else { [""; 3] };
            let field = [field.field.zh(), &field.before, &field.after];
            rows.add_row(entry.into_iter().chain(field));
        }
    }
    let count = |change| found.iter().filter(|entry| entry.change == change).count();
    let moved = found
        .iter()
        .filter(|entry| entry.is_of_period_only())
        .count();
    format!(
        "{rows}\n新增 {} 条，删去 {} 条，变更 {} 条，仅日期或来源不同 {moved} 条 ({} added, {} gone, {} changed, {moved} with other dates or source only)\n",
        count(Change::Added),
        count(Change::Closed),
        count(Change::Changed) - moved,
        count(Change::Added),
        count(Change::Closed),
        count(Change::Changed) - moved,
    )
}

/// A row for each column that differs; one without a column for what is added or gone.
fn csv(found: &[EntryDifference]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["change", "code", "name", "field", "before", "after"])?;
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    for entry in found {
        let change = word(serde_json::to_value(entry.change)?);
        if entry.fields.is_empty() {
            writer.write_record([&change, &entry.code, &entry.name, "", "", ""])?;
        }
        for field in &entry.fields {
            let title = word(serde_json::to_value(field.field)?);
            let row = [
                &change,
                &entry.code,
                &entry.name,
                &title,
                &field.before,
                &field.after,
            ];
            writer.write_record(row)?;
        }
    }
    Ok(writer.into_inner()?)
}
