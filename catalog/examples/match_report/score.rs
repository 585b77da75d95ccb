use std::collections::HashMap;
use std::fmt;
use std::time::Instant;

use catalog::normalize::normalized;
use catalog::{Catalog, LineQuery, Verdict};

use crate::reliability::Reliability;

/// What became of queries whose names are listed.
#[derive(Default)]
pub struct Score {
    asked: usize,
    first: usize,
    among_five: usize,
    matched: usize,
    ambiguous: usize,
    wrong: Vec<String>,
    /// The median.
    micros: f64,
}

impl Score {
    pub fn of(
        catalog: &Catalog,
        queries: &[(&String, String)],
        reliability: &mut Reliability,
    ) -> Score {
        let mut score = Score {
            asked: queries.len(),
            ..Score::default()
        };
        let mut micros = Vec::with_capacity(queries.len());
        let answers: Vec<_> = queries
            .iter()
            .map(|(_, text)| {
                let started = Instant::now();
                let answer = catalog.match_line(&LineQuery::named(text), None);
                micros.push(started.elapsed().as_secs_f64() * 1e6);
                answer
            })
            .collect();
        // What else runs on the machine falls on few of the queries: the median does not see it.
        micros.sort_by(f64::total_cmp);
        score.micros = micros.get(micros.len() / 2).copied().unwrap_or_default();
        for ((name, text), found) in queries.iter().zip(answers) {
            let truth = normalized(name);
            let mut shown: Vec<String> = Vec::new();
            for candidate in &found.candidates {
                let name = normalized(&catalog.entry(candidate.entry).name);
                if !shown.contains(&name) {
                    shown.push(name);
                }
            }
            score.first += usize::from(shown.first() == Some(&truth));
            score.among_five += usize::from(shown.iter().take(5).any(|name| *name == truth));
            score.ambiguous += usize::from(found.verdict == Verdict::Ambiguous);
            if found.verdict == Verdict::Matched {
                score.matched += 1;
                let right = shown.first() == Some(&truth);
                reliability.add(found.confidence.unwrap_or(1.0), right, 1.0);
                if !right {
                    score.wrong.push(format!(
                        "{name} printed {text} taken for {:?}",
                        shown.first()
                    ));
                }
            }
        }
        score
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |count: usize, of: usize| count as f64 * 100.0 / of.max(1) as f64;
        let unlisted = self.asked - self.matched - self.ambiguous;
        write!(
            f,
            "{:8.2} % {:8.2} % {:7.1} % {:18.3} % {:8.1} % {:7.1} % {:10.0}",
            percent(self.first, self.asked),
            percent(self.among_five, self.asked),
            percent(self.matched, self.asked),
            percent(self.wrong.len(), self.matched),
            percent(self.ambiguous, self.asked),
            percent(unlisted, self.asked),
            self.micros
        )?;
        self.wrong
            .iter()
            .take(6)
            .try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// Finds names one edit away: two such names share a text with at most one character taken out of each.
pub struct Neighbours {
    listed: HashMap<String, Vec<usize>>,
    names: Vec<String>,
}

impl Neighbours {
    pub fn of(names: &[String]) -> Neighbours {
        let names: Vec<String> = names.iter().map(|name| normalized(name)).collect();
        let mut listed: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, name) in names.iter().enumerate() {
            for text in shorter(name) {
                listed.entry(text).or_default().push(number);
            }
        }
        Neighbours { listed, names }
    }

    pub fn has_one_edit_away(&self, name: &str) -> bool {
        let name = normalized(name);
        let mut shared = shorter(&name)
            .into_iter()
            .filter_map(|text| self.listed.get(&text))
            .flatten();
        shared.any(|&number| strsim::levenshtein(&self.names[number], &name) == 1)
    }
}

/// The text, and the text without each of its characters.
fn shorter(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let without = |i: usize| chars[..i].iter().chain(&chars[i + 1..]).collect();
    (0..chars.len())
        .map(without)
        .chain([text.to_owned()])
        .collect()
}
