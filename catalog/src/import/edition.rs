//! What a new edition of a list does to the entries that are there: nothing is deleted, periods end.

use std::collections::{HashMap, HashSet};

use bill::Date;
use serde::Serialize;

use crate::{Entry, EntryKind};

/// The difference that a new edition makes, in the order of its file; what is gone, by code.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Edition {
    pub added: Vec<Entry>,
    /// Before and after.
    pub changed: Vec<(Entry, Entry)>,
    /// Entries whose period ends because the new edition says something else of their code, or,
    /// where it is a whole list, no longer has it; as they are afterwards.
    pub closed: Vec<Entry>,
    pub unchanged: usize,
}

impl Edition {
    /// `whole` says that the new file is the whole list of the kinds it has, so that what it leaves
    /// out ends on the day before its first entry begins.
    pub fn between(current: &[Entry], new: Vec<Entry>, whole: bool) -> Edition {
        let mut by_code: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in current {
            by_code.entry(&entry.code).or_default().push(entry);
        }
        let mut edition = Edition::default();
        if whole && let Some(begins) = new.iter().map(|entry| entry.valid_from).min() {
            edition.close_what_is_gone(current, &new, begins);
        }
        for mut entry in new {
            let known = by_code
                .get(entry.code.as_str())
                .map_or(&[][..], Vec::as_slice);
            let later = known.iter().map(|one| one.valid_from);
            if let Some(next) = later.filter(|from| *from > entry.valid_from).min() {
                entry.valid_to = Some(ends_before(entry.valid_to, next));
            }
            let same_day = known.iter().find(|one| one.valid_from == entry.valid_from);
            match same_day {
                Some(one) if **one == entry => edition.unchanged += 1,
                // An edition that follows has ended it since; the file is the same.
                Some(one) if is_closed_copy(one, &entry) => edition.unchanged += 1,
                Some(one) => edition.changed.push(((*one).clone(), entry)),
                None => {
                    for one in known {
                        let runs = one.valid_from < entry.valid_from
                            && one.valid_to.is_none_or(|last| last >= entry.valid_from);
                        if runs {
                            edition.closed.push(ended(one, entry.valid_from));
                        }
                    }
                    edition.added.push(entry);
                }
            }
        }
        edition
    }

    /// What is to be written: new entries, changed ones, and those whose period ends.
    pub fn entries_to_keep(&self) -> impl Iterator<Item = &Entry> {
        let changed = self.changed.iter().map(|(_, after)| after);
        self.closed.iter().chain(changed).chain(&self.added)
    }

    fn close_what_is_gone(&mut self, current: &[Entry], new: &[Entry], begins: Date) {
        let codes: HashSet<&str> = new.iter().map(|entry| entry.code.as_str()).collect();
        let kinds: HashSet<EntryKind> = new.iter().map(|entry| entry.kind).collect();
        let gone = current.iter().filter(|entry| {
            let runs =
                entry.valid_from < begins && entry.valid_to.is_none_or(|last| last >= begins);
            runs && kinds.contains(&entry.kind) && !codes.contains(entry.code.as_str())
        });
        self.closed.extend(gone.map(|entry| ended(entry, begins)));
        self.closed.sort_by(|a, b| a.code.cmp(&b.code));
    }
}

fn is_closed_copy(known: &Entry, entry: &Entry) -> bool {
    let ends_sooner = match (known.valid_to, entry.valid_to) {
        (Some(known), Some(new)) => known < new,
        (Some(_), None) => true,
        _ => false,
    };
    let reopened = Entry {
        valid_to: entry.valid_to,
        ..known.clone()
    };
    ends_sooner && reopened == *entry
}

fn ended(entry: &Entry, next: Date) -> Entry {
    Entry {
        valid_to: Some(ends_before(entry.valid_to, next)),
        ..entry.clone()
    }
}

fn ends_before(last: Option<Date>, next: Date) -> Date {
    let day_before = next.yesterday().unwrap_or(next);
    last.map_or(day_before, |last| last.min(day_before))
}
