use std::path::PathBuf;

use ::catalog::Entry;
use ::catalog::import::{self, Edition, Import, Mapping};
use anyhow::Context as _;
use clap::Subcommand;

use super::hospital::{bytes_of, print_refused};
use super::source::SourceArgs;
use super::{ACTOR, DataArg, Ended, difference, table, with_desk};

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
    /// Load catalog files (CSV or XLSX) into the data folder; a running server takes them over and judges open claims again
    #[command(
        after_help = "Example:\n  hedan catalog import fixtures/catalog/drugs.csv --data data"
    )]
    Import {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Which column is which, for files whose titles are not the usual ones
        #[arg(long, value_name = "MAPPING.toml")]
        mapping: Option<PathBuf>,
        /// The files are whole lists of their kinds: entries that they leave out end
        #[arg(long)]
        whole: bool,
        /// Only say, row by row, what was understood and what would change
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        data: DataArg,
    },
    /// Say what two editions of a list have that differs: entries added, gone, and changed column by column
    Diff(difference::Args),
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
        Command::Import {
            files,
            mapping,
            whole,
            dry_run,
            data,
        } => {
            let Some(mapping) = self::mapping(mapping.as_ref())? else {
                return Ok(Ended::BadUsage);
            };
            let how = How {
                mapping,
                whole: *whole,
                dry_run: *dry_run,
            };
            import(files, &how, data)
        }
        Command::Diff(args) => difference::run(args),
        Command::Search {
            text,
            limit,
            source,
        } => search(text, *limit, source),
    }
}

/// The mapping in a file, the usual one where none is named; `None` where it is not valid, which was said.
pub fn mapping(path: Option<&PathBuf>) -> anyhow::Result<Option<Mapping>> {
    let Some(path) = path else {
        return Ok(Some(Mapping::default()));
    };
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    match Mapping::from_toml(&text) {
        Ok(mapping) => Ok(Some(mapping)),
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            Ok(None)
        }
    }
}

struct How {
    mapping: Mapping,
    whole: bool,
    dry_run: bool,
}

/// A file with a refused row is left out whole; the others are loaded.
fn import(files: &[PathBuf], how: &How, data: &DataArg) -> anyhow::Result<Ended> {
    let mut ended = Ended::Done;
    for path in files {
        let Some(bytes) = bytes_of(path) else {
            ended = Ended::Unread;
            continue;
        };
        let import = import::mapped(&bytes, &how.mapping);
        for aside in &import.aside {
            eprintln!("{}: {}", path.display(), aside.en);
        }
        if how.dry_run {
            print_understood(&import);
        }
        if !import.refused.is_empty() {
            print_refused(path, &import.refused);
            ended = Ended::Unread;
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (count, headings) = (import.entries.len(), import.headings.len());
        let edition = with_desk(data, async |desk| {
            let current = desk.reference.get();
            let edition = Edition::between(current.catalog.entries(), import.entries, how.whole);
            if !how.dry_run {
                let kept: Vec<Entry> = edition.entries_to_keep().cloned().collect();
                desk.storage.import_catalog(ACTOR, &name, &kept).await?;
            }
            Ok(edition)
        })
        .with_context(|| format!("cannot load {}", path.display()))?;
        if how.dry_run {
            print_difference(&edition);
        }
        println!(
            "{}: {count} entries, {} new, {} changed, {} ended; {headings} rows are headings or remarks{}",
            path.display(),
            edition.added.len(),
            edition.changed.len(),
            edition.closed.len(),
            if how.dry_run {
                "; nothing was loaded"
            } else {
                ""
            }
        );
    }
    if !how.dry_run {
        // Opening it once more writes the prepared catalog, so that the server starts at once.
        with_desk(data, async |_| Ok(()))?;
    }
    Ok(ended)
}

fn print_understood(import: &Import) {
    for row in &import.headings {
        println!("row {row}: a heading or a remark");
    }
    for (row, entry) in import.rows.iter().zip(&import.entries) {
        let note = entry.payment_standard_note.as_deref();
        let standard = match (entry.payment_standard, note) {
            (Some(yuan), _) => format!(" {yuan}元"),
            (None, Some(note)) => format!(" standard {note}"),
            (None, None) => String::new(),
        };
        let national = entry.national_code.as_ref();
        let ceilings = &entry.price_ceilings;
        let ceilings = [ceilings.level_1, ceilings.level_2, ceilings.level_3];
        let ceilings = ceilings.map(|yuan| yuan.map_or("-".to_owned(), |yuan| yuan.to_string()));
        let limits = if ceilings.iter().any(|ceiling| ceiling != "-") {
            format!(" limits {}", ceilings.join("/"))
        } else {
            String::new()
        };
        println!(
            "row {row}: {}{} {} {} {} {}..{}{}{}",
            entry.code,
            national.map_or(String::new(), |code| format!(" (national {code})")),
            entry.name,
            entry.dosage_form.as_deref().unwrap_or_default(),
            entry.class.zh(),
            entry.valid_from,
            entry.valid_to.map_or(String::new(), |day| day.to_string()),
            limits,
            standard
        );
    }
}

fn print_difference(edition: &Edition) {
    for entry in &edition.added {
        println!("+ {} {} {}", entry.code, entry.name, entry.valid_from);
    }
    for (before, after) in &edition.changed {
        println!("~ {} {} -> {}", after.code, before.name, after.name);
    }
    for entry in &edition.closed {
        let last = entry.valid_to.map_or(String::new(), |day| day.to_string());
        println!("- {} {} until {last}", entry.code, entry.name);
    }
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
