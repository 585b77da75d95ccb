//! From a printed name to a catalog entry, or to an honest "not sure".

mod alignment;
mod apart;
mod charge;
mod code;
mod coded;
mod confusion;
mod evidence;
mod family;
mod form;
mod grade;
mod greek;
mod herb;
mod law;
mod lexicon;
mod line;
mod name;
mod numeral;
mod patent;
mod preparation;
mod reading;
mod salt;

pub use charge::Charge;
pub(crate) use code::without_consumable_maker;
pub(crate) use coded::Coded;
pub use confusion::never_noise;
pub(crate) use evidence::means_otherwise;
pub(crate) use lexicon::Lexicon;
pub(crate) use line::match_line;

use bill::{Alternative, CharChoice, Line};
use serde::{Deserialize, Serialize};

use crate::EntryId;

/// What is printed on a line about the item itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineQuery<'a> {
    pub name: &'a str,
    pub spec: Option<&'a str>,
    pub unit: Option<&'a str>,
    /// 收费类别, as the column or the heading above says.
    pub charge_category: Option<&'a str>,
    pub code: Option<&'a str>,
    /// Other readings of the name that the recogniser considered.
    pub alternatives: &'a [Alternative],
    /// What else the recogniser considered for the characters of `name`.
    pub choices: &'a [CharChoice],
    pub charge: Charge,
}

impl<'a> LineQuery<'a> {
    /// Asks by name alone.
    pub const fn named(name: &'a str) -> LineQuery<'a> {
        LineQuery {
            name,
            spec: None,
            unit: None,
            charge_category: None,
            code: None,
            alternatives: &[],
            choices: &[],
            charge: Charge {
                unit_price: None,
                quantity: None,
                amount: None,
            },
        }
    }

    /// Asks by all that was read of a line.
    pub fn of(line: &'a Line) -> LineQuery<'a> {
        LineQuery {
            name: line.name.value.as_deref().unwrap_or(&line.name.text),
            spec: line.spec.value.as_deref(),
            unit: line.unit.value.as_deref(),
            charge_category: line.charge_category.value.as_deref(),
            code: line.code.value.as_deref(),
            alternatives: &line.name.alternatives,
            choices: &line.name_choices,
            charge: Charge::of(line),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is this entry.
    Matched,
    /// It may be one of several that differ in what is paid, or one that differs by more than noise.
    Ambiguous,
    /// The catalog has no such item.
    Unlisted,
}

/// The answer for one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineMatch {
    pub verdict: Verdict,
    /// The entry where matched, `None` otherwise.
    pub entry: Option<EntryId>,
    /// Whether the name is decided, even where its specifications leave several entries open.
    #[serde(default)]
    pub name_is_sure: bool,
    /// Best first, with the entry chosen; for people to choose from.
    pub candidates: Vec<Candidate>,
    /// 0 to 1, that the verdict names the right entry; `None` unless matched.
    pub confidence: Option<f32>,
    /// Why this verdict, for people; empty where there is nothing to say.
    pub note_zh: String,
    pub note_en: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub entry: EntryId,
    /// 0 to 1, 1 where the texts are the same after normalisation; ranks, is no probability.
    pub score: f32,
    /// What differs from the print, in Chinese; empty where nothing does.
    pub difference: String,
}
