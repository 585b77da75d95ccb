//! What the peers are asked, and what the matcher and a scan with strsim answer to it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use catalog::normalize::normalized;
use catalog::{Catalog, LineQuery};

/// Tab-separated: kind of query, true name, text; in answers also microseconds, score, and the names found.
pub struct PeerFiles(Option<Files>);

struct Files {
    /// Listed names as they are and normalised.
    names: Vec<(String, String)>,
    queries: BufWriter<File>,
    own: BufWriter<File>,
    strsim: BufWriter<File>,
}

impl PeerFiles {
    /// Queries kept of each kind: of 200 a handful would decide what share is accepted without fault.
    const KEPT: usize = 1000;

    pub fn new(folder: Option<PathBuf>, names: &[String]) -> io::Result<PeerFiles> {
        let Some(folder) = folder else {
            return Ok(PeerFiles(None));
        };
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("names.txt"), names.join("\n"))?;
        let file = |name: &str| File::create(Path::new(&folder).join(name)).map(BufWriter::new);
        let both = |name: &String| (name.clone(), normalized(name));
        Ok(PeerFiles(Some(Files {
            names: names.iter().map(both).collect(),
            queries: file("queries.tsv")?,
            own: file("answers-hedan.tsv")?,
            strsim: file("answers-strsim.tsv")?,
        })))
    }

    pub fn keep(
        &mut self,
        catalog: &Catalog,
        label: &str,
        queries: &[(&String, String)],
    ) -> io::Result<()> {
        let Some(files) = self.0.as_mut().filter(|_| label.starts_with("damage")) else {
            return Ok(());
        };
        let kept = &queries[..queries.len().min(PeerFiles::KEPT)];
        let asked = |(name, text): &(&String, String)| format!("{label}\t{name}\t{text}");
        // One after the other: a scan between two look-ups would empty the caches of the second.
        for query in kept {
            let answer = own(catalog, &query.1);
            writeln!(files.queries, "{}", asked(query))?;
            writeln!(files.own, "{}\t{answer}", asked(query))?;
        }
        for query in kept {
            let answer = scanned(&files.names, &query.1);
            writeln!(files.strsim, "{}\t{answer}", asked(query))?;
        }
        files.queries.flush()?;
        files.own.flush()?;
        files.strsim.flush()
    }
}

fn own(catalog: &Catalog, text: &str) -> String {
    let started = Instant::now();
    let found = catalog.match_line(&LineQuery::named(text), None);
    let micros = started.elapsed().as_micros();
    let score = found.confidence.unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for candidate in &found.candidates {
        let name = &*catalog.entry(candidate.entry).name;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.truncate(5);
    format!("{micros}\t{score}\t{}", names.join("\t"))
}

fn scanned(names: &[(String, String)], text: &str) -> String {
    let started = Instant::now();
    let text = normalized(text);
    let mut scored: Vec<(f64, &str)> = names
        .iter()
        .map(|(name, plain)| (strsim::normalized_levenshtein(&text, plain), &**name))
        .collect();
    scored.select_nth_unstable_by(5, |a, b| b.0.total_cmp(&a.0));
    scored.truncate(5);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let micros = started.elapsed().as_micros();
    let names: Vec<&str> = scored.iter().map(|(_, name)| *name).collect();
    format!("{micros}\t{}\t{}", scored[0].0, names.join("\t"))
}
