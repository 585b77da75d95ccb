use std::path::{Path, PathBuf};

use ::catalog::policy::KnowledgeBatch;
use bill::Date;
use clap::Subcommand;

use super::hospital::{bytes_of, print_refused};
use super::{ACTOR, DataArg, Ended, table, with_desk};
use crate::desk::KnowledgeImportError;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan knowledge import gender.csv --source 医保基金监管规则库(2025年版) --valid-from 2025-01-01\n  hedan knowledge list"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load tables of knowledge points (CSV) into the data folder; a running server takes them over and judges open claims again
    #[command(
        after_help = "Example:\n  hedan knowledge import gender.csv --source 医保基金监管规则库(2025年版) --valid-from 2025-01-01\n\nEach file is a batch of its own, named after the file; findings cite it with the row."
    )]
    Import(ImportArgs),
    /// End the use of a batch; claims judged from then on do without its points
    #[command(after_help = "Example:\n  hedan knowledge withdraw gender-2025 --data data")]
    Withdraw {
        #[arg(value_name = "BATCH")]
        name: String,
        #[command(flatten)]
        data: DataArg,
    },
    /// Print the batches that are loaded
    #[command(after_help = "Example:\n  hedan knowledge list --data data")]
    List {
        #[command(flatten)]
        data: DataArg,
    },
}

#[derive(clap::Args)]
struct ImportArgs {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The document that the points come from, as findings cite it
    #[arg(long)]
    source: String,
    /// First day in force
    #[arg(long, value_name = "YYYY-MM-DD")]
    valid_from: Date,
    /// Last day in force; no end where absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    valid_to: Option<Date>,
    /// Name of an earlier batch that ends the day before
    #[arg(long, value_name = "BATCH")]
    supersedes: Option<String>,
    /// Only say, row by row, what was refused, and how many points there are
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataArg,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    match &args.command {
        Command::Import(args) => {
            let mut ended = Ended::Done;
            for path in &args.files {
                if !import(args, path)? {
                    ended = Ended::Unread;
                }
            }
            Ok(ended)
        }
        Command::Withdraw { name, data } => withdraw(name, data),
        Command::List { data } => list(data),
    }
}

/// False where the file was left out.
fn import(args: &ImportArgs, path: &Path) -> anyhow::Result<bool> {
    let Some(bytes) = bytes_of(path) else {
        return Ok(false);
    };
    let text =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let batch = KnowledgeBatch {
        name: text(path.file_stem()),
        source: args.source.clone(),
        valid_from: args.valid_from,
        valid_to: args.valid_to,
        supersedes: args.supersedes.clone(),
    };
    let file = text(path.file_name());
    let imported = with_desk(&args.data, async |desk| {
        Ok(desk
            .import_knowledge(ACTOR, &file, &batch, bytes, args.dry_run)
            .await)
    })?;
    match imported {
        Ok(points) => {
            let note = if args.dry_run {
                "; nothing was loaded"
            } else {
                ""
            };
            println!("{}: {points} points{note}", path.display());
            Ok(true)
        }
        Err(KnowledgeImportError::Refused(rows)) => {
            print_refused(path, &rows);
            Ok(false)
        }
        Err(KnowledgeImportError::Batch(error)) => {
            eprintln!("{}: nothing loaded: {error}", path.display());
            Ok(false)
        }
        Err(KnowledgeImportError::Desk(error)) => Err(error.into()),
    }
}

fn withdraw(name: &str, data: &DataArg) -> anyhow::Result<Ended> {
    let ended = with_desk(data, async |desk| {
        let batches = desk.storage.knowledge_batches().await?;
        let named = batches.iter().find(|loaded| loaded.batch.name == name);
        Ok(match named {
            Some(loaded) => desk.storage.withdraw_knowledge(ACTOR, loaded.id).await?,
            None => false,
        })
    })?;
    if ended {
        println!("{name}: withdrawn");
        return Ok(Ended::Done);
    }
    eprintln!("no batch in use is called {name}; `hedan knowledge list` names them");
    Ok(Ended::BadUsage)
}

fn list(data: &DataArg) -> anyhow::Result<Ended> {
    let batches = with_desk(data, async |desk| {
        Ok(desk.storage.knowledge_batches().await?)
    })?;
    let mut rows = table::plain(&["批次", "知识点", "开始", "截止", "取代", "依据", "文件"]);
    for loaded in batches.into_iter().filter(|one| one.withdrawn_at.is_none()) {
        let batch = loaded.batch;
        rows.add_row(vec![
            batch.name,
            loaded.points.to_string(),
            batch.valid_from.to_string(),
            batch.valid_to.map_or(String::new(), |day| day.to_string()),
            batch.supersedes.unwrap_or_default(),
            batch.source,
            loaded.file,
        ]);
    }
    println!("{rows}");
    Ok(Ended::Done)
}
