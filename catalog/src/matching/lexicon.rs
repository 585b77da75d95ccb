use std::collections::{HashMap, HashSet};

use bill::Decimal;
use serde::{Deserialize, Serialize};

use super::form::DrugName;
use super::law::substance_entry_form;
use super::patent::spelled_out;
use crate::index::GramIndex;
use crate::marks::without_marks;
use crate::normalize::normalized;
use crate::{Entry, EntryId, EntryKind};

/// All entries of one normalised name: its specifications, makers and editions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Family {
    pub text: Box<[char]>,
    /// Ascending.
    pub entries: Vec<EntryId>,
}

/// The catalog's names, with the ways to get at them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon {
    families: Vec<Family>,
    by_text: HashMap<String, u32>,
    /// Families of drugs by the substance their name holds.
    by_substance: HashMap<String, Vec<u32>>,
    /// What is listed behind a percentage too: `葡萄糖注射液`, where `5%葡萄糖注射液` is a name.
    by_percent: HashSet<String>,
    /// What names have a number behind, with its digits at most: `门冬胰岛素`, where `门冬胰岛素30` is a name.
    by_number: HashMap<String, usize>,
    index: GramIndex,
}

impl Lexicon {
    pub fn new(entries: &[Entry]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let entries = (0..).map(EntryId).zip(entries);
        for (id, entry) in entries.clone() {
            let text = normalized(&entry.name);
            if let Some((_, name)) = strength(&text) {
                lexicon.by_percent.insert(name.to_owned());
            }
            let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
            if stem.len() < text.len() {
                let digits = lexicon.by_number.entry(stem.to_owned()).or_default();
                *digits = (*digits).max(text.len() - stem.len());
            }
            lexicon.add(text, id, entry);
        }
        // After the names themselves: where another entry has a name of its own, that is its name.
        let named = lexicon.families.len() as u32;
        for (id, entry) in entries {
            if entry.kind == EntryKind::Drug && entry.name.ends_with([')', '）']) {
                for text in spelled_out(&normalized(&entry.name)) {
                    if lexicon.exact(&text).is_none_or(|family| family >= named) {
                        lexicon.add(text, id, entry);
                    }
                }
            }
        }
        lexicon.by_substance.values_mut().for_each(|families| {
            families.sort_unstable();
            families.dedup();
        });
        lexicon.index = GramIndex::new(lexicon.families.iter().map(|family| &*family.text));
        lexicon
    }

    /// Puts an entry under a normalised name.
    fn add(&mut self, text: String, id: EntryId, entry: &Entry) {
        if entry.kind == EntryKind::Drug {
            let next = self.families.len() as u32;
            let family = self.by_text.get(&text).copied().unwrap_or(next);
            let name = without_marks(&text);
            // 硝酸甘油 with its form in a column of its own is no 油.
            let substance = match substance_entry_form(entry) {
                Some(_) => name,
                None => DrugName::split(name).substance,
            };
            let listed = self.by_substance.entry(substance.to_owned()).or_default();
            if listed.last() != Some(&family) {
                listed.push(family);
            }
        }
        let next = self.families.len() as u32;
        let family = *self.by_text.entry(text).or_insert_with_key(|text| {
            self.families.push(Family {
                text: text.chars().collect(),
                entries: Vec::new(),
            });
            next
        });
        self.families[family as usize].entries.push(id);
    }

    /// Whether it can be one of so many entries.
    pub fn is_of(&self, entries: usize) -> bool {
        let mut all = self.families.iter().flat_map(|family| &family.entries);
        all.all(|id| (id.0 as usize) < entries) && self.index.names() == self.families.len()
    }

    pub fn family(&self, number: u32) -> &Family {
        &self.families[number as usize]
    }

    pub fn exact(&self, normalized: &str) -> Option<u32> {
        self.by_text.get(normalized).copied()
    }

    /// Drugs whose name is this substance, with or without a form.
    pub fn of_substance(&self, substance: &str) -> &[u32] {
        self.by_substance.get(substance).map_or(&[], Vec::as_slice)
    }

    /// Whether names of the catalog tell percentages of it apart.
    pub fn is_told_apart_by_strength(&self, name: &str) -> bool {
        self.by_percent.contains(name)
    }

    /// Digits of the numbers by which names of the catalog tell what begins so apart, at most; 0 where none do.
    pub fn digits_behind(&self, name: &str) -> usize {
        self.by_number.get(name).copied().unwrap_or_default()
    }

    pub fn index(&self) -> &GramIndex {
        &self.index
    }
}

/// `5%葡萄糖注射液`: the percentage, and the name behind it.
pub fn strength(name: &str) -> Option<(&str, &str)> {
    let (percent, name) = name.split_once('%')?;
    (percent.parse::<Decimal>().is_ok() && !name.is_empty()).then_some((percent, name))
}
