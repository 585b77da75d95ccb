use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;

use super::source::SourceArgs;
use super::{ACTOR, DataArg, Ended, table, with_desk};
use crate::http::import_file;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan catalog import drugs.csv services.xlsx\n  hedan catalog search 头孢呋辛"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load catalog files (CSV or XLSX) into the data folder; a running server sees them after a restart
    #[command(
        after_help = "Example:\n  hedan catalog import fixtures/catalog/drugs.csv --data data"
    )]
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        data: DataArg,
    },
    /// Print the entries that resemble a text, best first
    #[command(after_help = "Example:\n  hedan catalog search 一级护理 --limit 5")]
    Search {
        text: String,
        #[arg(long, default_value_t = 20)]
        limit: usize,
        #[command(flatten)]
        source: SourceArgs,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    match &args.command {
        Command::Import { files, data } => import(files, data),
        Command::Search {
            text,
            limit,
            source,
        } => search(text, *limit, source),
    }
}

/// A file with a refused row is left out whole; the others are loaded.
fn import(files: &[PathBuf], data: &DataArg) -> anyhow::Result<Ended> {
    let mut ended = Ended::Done;
    for path in files {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!(
                    "{}: not read: {error}; check the path and the permissions",
                    path.display()
                );
                ended = Ended::Unread;
                continue;
            }
        };
        let import = import_file(&bytes);
        if !import.refused.is_empty() {
            for row in &import.refused {
                eprintln!(
                    "{}: row {} {}: {}; {}",
                    path.display(),
                    row.row,
                    row.column,
                    row.reason_en,
                    row.remedy_en
                );
            }
            eprintln!(
                "{}: nothing loaded; correct the rows above and import again",
                path.display()
            );
            ended = Ended::Unread;
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (new, changed) = with_desk(data, async |desk| {
            Ok(desk
                .storage
                .import_catalog(ACTOR, &name, &import.entries)
                .await?)
        })
        .with_context(|| format!("cannot load {}", path.display()))?;
        println!(
            "{}: {} entries, {new} new, {changed} changed",
            path.display(),
            import.entries.len()
        );
    }
    Ok(ended)
}

fn search(text: &str, limit: usize, source: &SourceArgs) -> anyhow::Result<Ended> {
    let reference = source.load()?;
    let mut rows = table::plain(&[
        "编码",
        "名称",
        "剂型",
        "规格",
        "单位",
        "类",
        "自付比例",
        "差异",
    ]);
    for found in reference.catalog.search(text, limit) {
        let entry = reference.catalog.entry(found.entry);
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        rows.add_row(vec![
            entry.code.clone(),
            entry.name.clone(),
            optional(&entry.dosage_form),
            optional(&entry.spec),
            optional(&entry.unit),
            entry.class.zh().to_owned(),
            entry.self_pay_ratio.to_string(),
            found.difference,
        ]);
    }
    println!("{rows}");
    Ok(Ended::Done)
}
