use std::collections::{HashMap, HashSet};

use bill::Decimal;

use super::form::DrugName;
use crate::index::GramIndex;
use crate::marks::without_marks;
use crate::normalize::normalized;
use crate::{Entry, EntryId, EntryKind};

/// All entries of one normalised name: its specifications, makers and editions.
#[derive(Debug, Clone)]
pub struct Family {
    pub text: Box<[char]>,
    /// Ascending.
    pub entries: Vec<EntryId>,
}

/// The catalog's names, with the ways to get at them.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    families: Vec<Family>,
    by_text: HashMap<String, u32>,
    /// Families of drugs by the substance their name holds.
    by_substance: HashMap<String, Vec<u32>>,
    /// What is listed behind a percentage too: `葡萄糖注射液`, where `5%葡萄糖注射液` is a name.
    by_percent: HashSet<String>,
    index: GramIndex,
}

impl Lexicon {
    pub fn new(entries: &[Entry]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for (id, entry) in (0..).map(EntryId).zip(entries) {
            let text = normalized(&entry.name);
            let next = lexicon.families.len() as u32;
            let family = *lexicon.by_text.entry(text.clone()).or_insert(next);
            if family == next {
                lexicon.families.push(Family {
                    text: text.chars().collect(),
                    entries: Vec::new(),
                });
            }
            lexicon.families[family as usize].entries.push(id);
            if let Some((_, name)) = strength(&text) {
                lexicon.by_percent.insert(name.to_owned());
            }
            if entry.kind == EntryKind::Drug {
                let substance = DrugName::split(without_marks(&text)).substance;
                let listed = lexicon
                    .by_substance
                    .entry(substance.to_owned())
                    .or_default();
                if listed.last() != Some(&family) {
                    listed.push(family);
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

    pub fn index(&self) -> &GramIndex {
        &self.index
    }
}

/// `5%葡萄糖注射液`: the percentage, and the name behind it.
pub fn strength(name: &str) -> Option<(&str, &str)> {
    let (percent, name) = name.split_once('%')?;
    (percent.parse::<Decimal>().is_ok() && !name.is_empty()).then_some((percent, name))
}
