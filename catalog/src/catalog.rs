use std::collections::HashMap;

use bill::Date;

use crate::normalize::normalized;
use crate::{Candidate, Entry, EntryId, LineMatch, LineQuery, Verdict};

/// The entries with their index, built once and shared.
#[derive(Debug, Clone)]
pub struct Catalog {
    entries: Vec<Entry>,
    by_name: HashMap<String, Vec<EntryId>>,
}

impl Catalog {
    pub fn new(entries: Vec<Entry>) -> Catalog {
        let mut by_name: HashMap<String, Vec<EntryId>> = HashMap::new();
        for (id, entry) in (0..).map(EntryId).zip(&entries) {
            by_name.entry(normalized(&entry.name)).or_default().push(id);
        }
        Catalog { entries, by_name }
    }

    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// For people who look something up: every entry that resembles the text, best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Candidate> {
        let found = self
            .by_name
            .get(&normalized(text))
            .map_or(&[][..], Vec::as_slice);
        let exact = |&entry| Candidate {
            entry,
            score: 1.0,
            difference: String::new(),
        };
        found.iter().take(limit).map(exact).collect()
    }

    /// The entry of a printed line on its service date.
    pub fn match_line(&self, query: &LineQuery<'_>, on: Option<Date>) -> LineMatch {
        let mut candidates = self.search(query.name, 8);
        candidates.retain(|c| on.is_none_or(|day| self.entry(c.entry).in_force_on(day)));
        let verdict = match candidates.len() {
            0 => Verdict::Unlisted,
            1 => Verdict::Matched,
            _ => Verdict::Ambiguous,
        };
        let entry = candidates
            .first()
            .filter(|_| verdict == Verdict::Matched)
            .map(|c| c.entry);
        LineMatch {
            verdict,
            entry,
            candidates,
            confidence: entry.map(|_| 0.99),
            note_zh: String::new(),
            note_en: String::new(),
        }
    }
}
