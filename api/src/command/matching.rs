use std::io::{BufRead, Write, stdin, stdout};

use ::catalog::{Catalog, LineMatch, LineQuery, Verdict};

use super::Ended;
use super::source::SourceArgs;

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  printf '阿莫西林胶囊\\t0.25g*24粒\\n一级护理\\n' | hedan match\n\nInput: a name a line, optionally a tab and the specification.\nOutput, tab-separated, a line each: name, specification, verdict (matched, ambiguous, unlisted),\ncode, entry, entry's specification, class, confidence, runners-up (code name, best first, ` | ` between)."
)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let reference = args.source.load()?;
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line?;
        let (name, spec) = match line.split_once('\t') {
            Some((name, spec)) => (
                name.trim(),
                Some(spec.trim()).filter(|spec| !spec.is_empty()),
            ),
            None => (line.trim(), None),
        };
        if name.is_empty() {
            continue;
        }
        let query = LineQuery {
            spec,
            ..LineQuery::named(name)
        };
        let found = reference.catalog.match_line(&query, None);
        writeln!(
            out,
            "{name}\t{}\t{}",
            spec.unwrap_or_default(),
            columns(&reference.catalog, &found)
        )?;
    }
    Ok(Ended::Done)
}

fn columns(catalog: &Catalog, found: &LineMatch) -> String {
    let verdict = match found.verdict {
        Verdict::Matched => "matched",
        Verdict::Ambiguous => "ambiguous",
        Verdict::Unlisted => "unlisted",
    };
    let (code, name, spec, class) = found.entry.map_or(("", "", "", ""), |id| {
        let entry = catalog.entry(id);
        let spec = entry.spec.as_deref().unwrap_or_default();
        (
            entry.code.as_str(),
            entry.name.as_str(),
            spec,
            entry.class.zh(),
        )
    });
    let confidence = found
        .confidence
        .map(|sure| format!("{sure:.3}"))
        .unwrap_or_default();
    let others: Vec<String> = found
        .candidates
        .iter()
        .filter(|candidate| Some(candidate.entry) != found.entry)
        .map(|candidate| {
            let entry = catalog.entry(candidate.entry);
            format!("{} {}", entry.code, entry.name)
        })
        .collect();
    [
        verdict,
        code,
        name,
        spec,
        class,
        &confidence,
        &others.join(" | "),
    ]
    .join("\t")
}
