//! Texts under a closed vocabulary: where the recogniser hesitates, a word of it is taken, if it was considered. A clear
//! word that is not known stays as it is printed.

use bill::{Field, Provenance};

use crate::engine::Lattice;
use crate::table::Cell;

/// The words that a kind of cell holds.
#[derive(Clone, Copy)]
pub struct Vocabulary {
    /// Natural logarithm of how rare a word is beside the usual ones; `None` where it is not known.
    pub rarity: fn(&str) -> Option<f32>,
    /// As what character, if any, one may stand behind the beginning of a word.
    pub next: fn(&str, char) -> Option<char>,
}

/// Natural logarithm of how rare a word is that is not known, or was not considered.
const UNKNOWN: f32 = -4.5;
/// A word is taken from this share of what may be printed.
const LIKELY: f32 = 0.6;
/// A known word read more surely is not read again, and one that was not the likeliest reading is no surer.
const SURE: f32 = 0.9;
const REPAIRED: f32 = 0.9;
/// Readings compared.
const READINGS: usize = 8;
/// Natural logarithm of the price of text beside the word that is none of it.
const BESIDE: f32 = -2.0;

impl Vocabulary {
    /// The word in a cell.
    pub fn read(self, cell: &Cell, printed: Field<String>) -> Field<String> {
        let mut lattices = vec![(cell.lattice(), 0.0)];
        if cell.words.len() > 1 {
            let words = cell.words.iter();
            lattices.extend(words.map(|word| (word.lattice.clone(), BESIDE)));
        }
        self.read_any(&lattices, printed)
    }

    /// The word in a stretch of text.
    pub fn read_in(self, lattice: Lattice, printed: Field<String>) -> Field<String> {
        self.read_any(&[(lattice, 0.0)], printed)
    }

    /// `lattices`: what may be the word, with the price of its being so.
    fn read_any(self, lattices: &[(Lattice, f32)], printed: Field<String>) -> Field<String> {
        let own = bare(&printed.text).to_owned();
        let known = (self.rarity)(&own).is_some();
        let sure = printed
            .confidence
            .is_none_or(|confidence| confidence > SURE);
        if own.is_empty() || known && sure {
            return printed;
        }
        let words = self.considered(lattices);
        let Some((word, best)) = words.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return printed;
        };
        let others: f32 = words.iter().map(|(_, score)| (score - best).exp()).sum();
        let unknown = match lattices[0].0.readings(1, Some).first() {
            Some(reading) if !known => (reading.log_prob + UNKNOWN - best).exp(),
            _ => 0.0,
        };
        let share = 1.0 / (others + unknown);
        if *word == own && known {
            // What a rule left beside it is no part of the word.
            let value = Some(own).filter(|_| printed.text.contains(['|', ':', '.', '-']));
            return Field {
                value: value.or(printed.value),
                confidence: printed.confidence.map(|said| said.max(share.min(REPAIRED))),
                ..printed
            };
        }
        if share < LIKELY {
            return Field {
                confidence: printed.confidence.map(|said| said.min(1.0 - share)),
                ..printed
            };
        }
        Field {
            value: Some(word.clone()),
            confidence: Some(share.min(REPAIRED)),
            provenance: Provenance::Repaired {
                before: printed.text,
                equation: "vocabulary".to_owned(),
            },
            text: word.clone(),
            ..printed
        }
    }

    /// The known words among the readings with the logarithms of their likelihoods.
    fn considered(self, lattices: &[(Lattice, f32)]) -> Vec<(String, f32)> {
        let mut words: Vec<(String, f32)> = Vec::new();
        for (lattice, price) in lattices {
            for reading in lattice.spellings(READINGS, self.next) {
                let Some(rarity) = (self.rarity)(&reading.text) else {
                    continue;
                };
                let score = reading.log_prob + rarity + price;
                match words.iter_mut().find(|(word, _)| *word == reading.text) {
                    Some((_, best)) => *best = best.max(score),
                    None => words.push((reading.text, score)),
                }
            }
        }
        words
    }
}

/// Without the signs that part it from what it measures.
fn bare(text: &str) -> &str {
    text.trim_matches(|char: char| char.is_whitespace() || "/()（）.,·-|:：".contains(char))
}

/// Text as it is recognised, each step one character with what else was considered.
#[cfg(test)]
pub fn recognised(steps: &[&[(char, f32)]]) -> (Lattice, Field<String>) {
    use crate::engine::Step;
    let choice = |&(char, p): &(char, f32)| ((char != '_').then_some(char), p);
    let steps = steps.iter().enumerate().map(|(at, step)| Step {
        x: at as f32,
        choices: step.iter().map(choice).collect(),
    });
    let lattice = Lattice {
        steps: steps.collect(),
    };
    let text: String = lattice.glyphs().iter().map(|glyph| glyph.char).collect();
    let printed = Field {
        value: Some(text.clone()),
        confidence: Some(lattice.certainty()),
        text,
        ..Field::absent()
    };
    (lattice, printed)
}
