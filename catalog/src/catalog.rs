use std::collections::HashMap;

use bill::Date;
use serde::{Deserialize, Serialize};

use crate::marks::without_marks;
use crate::matching::{Coded, Lexicon, match_line, without_consumable_maker};
use crate::normalize::{normalized, normalized_code};
use crate::policy::Restriction;
use crate::prepared;
use crate::{Candidate, Entry, EntryId, LineMatch, LineQuery};

/// The entries with their index, built once and shared.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Catalog {
    entries: Vec<Entry>,
    /// All entries, ascending by normalised code; editions of one code side by side.
    by_code: Vec<EntryId>,
    /// Entries of local codes, ascending by the national code behind it.
    by_national_code: Vec<EntryId>,
    lexicon: Lexicon,
    /// By the note as published.
    #[serde(skip)]
    restrictions: HashMap<String, Restriction>,
}

impl Catalog {
    pub fn new(entries: Vec<Entry>) -> Catalog {
        let mut by_code: Vec<EntryId> = (0..).map(EntryId).take(entries.len()).collect();
        by_code.sort_by_cached_key(|id| normalized_code(&entries[id.0 as usize].code));
        let national = |id: &EntryId| entries[id.0 as usize].national_code.as_deref();
        let mut by_national_code = by_code.clone();
        by_national_code.retain(|id| national(id).is_some());
        by_national_code.sort_by_key(national);
        let lexicon = Lexicon::new(&entries);
        Catalog {
            by_national_code,
            entries,
            by_code,
            lexicon,
            restrictions: HashMap::new(),
        }
        .with_restrictions()
    }

    /// Takes the notes apart, each text once.
    fn with_restrictions(mut self) -> Catalog {
        for entry in &self.entries {
            if let Some(note) = &entry.coverage_restriction
                && !self.restrictions.contains_key(note)
            {
                self.restrictions
                    .insert(note.clone(), Restriction::parse(note));
            }
        }
        self
    }

    /// The catalog with its index as bytes, for [`Catalog::from_prepared`]. `stamp` says of what they are made: whatever
    /// changes with the entries and with the program.
    pub fn prepared(&self, stamp: &[u8]) -> Vec<u8> {
        prepared::written(self, stamp)
    }

    /// `None` where the bytes are not whole, or were made of something else than `stamp` says: then the catalog is built
    /// anew from its entries.
    pub fn from_prepared(bytes: &[u8], stamp: &[u8]) -> Option<Catalog> {
        let catalog: Catalog = prepared::read(bytes, stamp)?;
        let entries = catalog.entries.len();
        let local = catalog.by_national_code.iter();
        let whole = catalog.by_code.len() == entries
            && catalog.lexicon.is_of(entries)
            && local.clone().all(|id| (id.0 as usize) < entries);
        whole.then(|| catalog.with_restrictions())
    }

    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry's note taken apart; `None` where it has none.
    pub fn restriction(&self, id: EntryId) -> Option<&Restriction> {
        let note = self.entry(id).coverage_restriction.as_deref()?;
        let restriction = self.restrictions.get(note)?;
        (!restriction.is_empty()).then_some(restriction)
    }

    /// Whether an entry has exactly this normalised name.
    pub(crate) fn lists(&self, normalized: &str) -> bool {
        self.lexicon.exact(normalized).is_some()
    }

    /// All editions of a code.
    pub fn by_code(&self, code: &str) -> &[EntryId] {
        let code = normalized_code(code);
        let of = |id: &EntryId| normalized_code(&self.entry(*id).code);
        let first = self.by_code.partition_point(|id| of(id) < code);
        let editions = self.by_code[first..].iter();
        let count = editions.take_while(|id| of(id) == code).count();
        &self.by_code[first..first + count]
    }

    /// All entries of local codes behind which this national code stands.
    pub fn by_national_code(&self, code: &str) -> &[EntryId] {
        let code = normalized_code(code);
        self.by_national_code_where(&code, |listed| *listed == *code)
    }

    /// The stretch from the first national code that is not below a text, as far as they are meant.
    fn by_national_code_where(&self, from: &str, is_meant: impl Fn(&str) -> bool) -> &[EntryId] {
        let of = |id: &EntryId| self.entry(*id).national_code();
        let first = self.by_national_code.partition_point(|id| of(id) < from);
        let meant = self.by_national_code[first..].iter();
        let count = meant.take_while(|id| is_meant(of(id))).count();
        &self.by_national_code[first..first + count]
    }

    /// What a printed code points to: an entry's own code goes before the national one behind it.
    fn coded(&self, code: &str) -> Coded<'_> {
        let same = [self.by_code(code), self.by_national_code(code)];
        if let Some(same) = same.into_iter().find(|entries| !entries.is_empty()) {
            return Coded::Same(same);
        }
        let Some(start) = without_consumable_maker(code) else {
            return Coded::Nothing;
        };
        let national = self.by_national_code_where(&start, |listed| listed.starts_with(&start));
        match [self.by_code_start(&start), national] {
            [[], []] => Coded::Nothing,
            [[], entries] | [entries, _] => Coded::OtherMaker(entries),
        }
    }

    /// Entries whose normalised code begins so.
    fn by_code_start(&self, start: &str) -> &[EntryId] {
        let of = |id: &EntryId| normalized_code(&self.entry(*id).code);
        let first = self.by_code.partition_point(|id| *of(id) < *start);
        let entries = self.by_code[first..].iter();
        let count = entries.take_while(|id| of(id).starts_with(start)).count();
        &self.by_code[first..first + count]
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
        let coded = self.by_code(text).iter().chain(self.by_national_code(text));
        let mut found: Vec<Candidate> = coded.map(exact).collect();
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
        let coded = query.code.map_or(Coded::Nothing, |code| self.coded(code));
        match_line(&self.lexicon, &self.entries, coded, query, on)
    }
}
