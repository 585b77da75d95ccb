use serde::{Deserialize, Serialize};

use crate::PageBox;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Provenance {
    /// As the recogniser read it.
    #[default]
    Printed,
    /// Changed, or supplied, because an equation of the bill decided it, a code on the page states it, or names are
    /// worded so.
    Repaired {
        /// The text as recognised.
        before: String,
        /// The equation in words of the bill: `quantity x unit_price = amount`,
        /// `bill_no = code on the page`; `wording` for names; `vocabulary` for surnames and kinds of insurance.
        equation: String,
    },
    /// Typed or corrected by a person.
    Human,
}

/// Another reading that the recogniser considered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    pub text: String,
    /// Natural logarithm of the recogniser's probability for the whole text, at most 0.
    pub log_prob: f32,
}

/// What one character of a text may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CharChoice {
    /// Index of the character in the text, from 0.
    pub at: u16,
    /// The characters considered with the natural logarithms of their probabilities.
    pub chars: Vec<(char, f32)>,
}

/// One value of the bill with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// `None` where nothing is printed (`text` empty) or it could not be read (`text` not empty).
    pub value: Option<T>,
    /// The text as recognised, spaces trimmed.
    pub text: String,
    /// 0 to 1; `None` where nothing is known, never a stand-in 1.
    pub confidence: Option<f32>,
    pub provenance: Provenance,
    #[serde(rename = "box")]
    pub page_box: Option<PageBox>,
    /// Best first, without the reading taken; empty where the engine gives none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

impl<T> Default for Field<T> {
    fn default() -> Field<T> {
        Field::absent()
    }
}

impl<T> Field<T> {
    /// Nothing is printed.
    pub const fn absent() -> Field<T> {
        Field {
            value: None,
            text: String::new(),
            confidence: None,
            provenance: Provenance::Printed,
            page_box: None,
            alternatives: Vec::new(),
        }
    }

    /// A value typed by a person.
    pub fn human(value: T, text: impl Into<String>) -> Field<T> {
        Field {
            value: Some(value),
            text: text.into(),
            provenance: Provenance::Human,
            ..Field::absent()
        }
    }

    /// Something is printed that could not be read as a value.
    pub fn is_unreadable(&self) -> bool {
        self.value.is_none() && !self.text.is_empty()
    }

    pub fn is_repaired(&self) -> bool {
        matches!(self.provenance, Provenance::Repaired { .. })
    }
}
