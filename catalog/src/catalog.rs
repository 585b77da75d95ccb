use std::collections::HashMap;

use bill::Date;

use crate::marks::without_marks;
use crate::matching::{Lexicon, match_line};
use crate::normalize::{normalized, normalized_code};
use crate::policy::Restriction;
use crate::{Candidate, Entry, EntryId, LineMatch, LineQuery};

/// The entries with their index, built once and shared.
#[derive(Debug, Clone)]
pub struct Catalog {
    entries: Vec<Entry>,
    /// By normalised code; several where editions follow one another.
    by_code: HashMap<String, Vec<EntryId>>,
    lexicon: Lexicon,
    /// Of the entries that have a note.
    restrictions: HashMap<EntryId, Restriction>,
}

impl Catalog {
    pub fn new(entries: Vec<Entry>) -> Catalog {
        let mut by_code: HashMap<String, Vec<EntryId>> = HashMap::with_capacity(entries.len());
        for (id, entry) in (0..).map(EntryId).zip(&entries) {
            by_code
                .entry(normalized_code(&entry.code))
                .or_default()
                .push(id);
        }
        let noted = (0..).map(EntryId).zip(&entries).filter_map(|(id, entry)| {
            let restriction = Restriction::parse(entry.coverage_restriction.as_deref()?);
            (!restriction.is_empty()).then_some((id, restriction))
        });
        let restrictions = noted.collect();
        let lexicon = Lexicon::new(&entries);
        Catalog {
            entries,
            by_code,
            lexicon,
            restrictions,
        }
    }

    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry's note taken apart; `None` where it has none.
    pub fn restriction(&self, id: EntryId) -> Option<&Restriction> {
        self.restrictions.get(&id)
    }

    /// Whether an entry has exactly this normalised name.
    pub(crate) fn lists(&self, normalized: &str) -> bool {
        self.lexicon.exact(normalized).is_some()
    }

    /// All editions of a code.
    pub fn by_code(&self, code: &str) -> &[EntryId] {
        self.by_code
            .get(&normalized_code(code))
            .map_or(&[], Vec::as_slice)
    }

    /// The edition of a code in force on a day; the newest where none is or no day is given.
    pub fn by_code_on(&self, code: &str, on: Option<Date>) -> Option<EntryId> {
        let editions = self.by_code(code);
        let in_force = editions
            .iter()
            .find(|id| on.is_some_and(|day| self.entry(**id).in_force_on(day)));
        in_force
            .or_else(|| editions.iter().max_by_key(|id| self.entry(**id).valid_from))
            .copied()
    }

    /// For people who look something up by a code or some characters of a name, best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<Candidate> {
        let exact = |&entry| Candidate {
            entry,
            score: 1.0,
            difference: String::new(),
        };
        let mut found: Vec<Candidate> = self.by_code(text).iter().map(exact).collect();
        let plain = normalized(text);
        let words: Vec<char> = without_marks(&plain).chars().collect();
        // By what of the text the name has, so that a few characters find long names too.
        for hit in self
            .lexicon
            .index()
            .nearest(&words, limit, |hit| hit.shared)
        {
            let score = hit.dice as f32 / 65_536.0;
            let entries = self.lexicon.family(hit.name).entries.iter();
            found.extend(entries.map(|&entry| Candidate {
                entry,
                score,
                difference: String::new(),
            }));
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        found
    }

    /// The entry of a printed line; `on` is its service date and picks the edition.
    pub fn match_line(&self, query: &LineQuery<'_>, on: Option<Date>) -> LineMatch {
        let coded = query.code.map_or(&[][..], |code| self.by_code(code));
        match_line(&self.lexicon, &self.entries, coded, query, on)
    }
}
