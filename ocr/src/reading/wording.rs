//! Names as they are worded on bills: where the recogniser hesitates between characters, the one that makes a word
//! of the trade is taken; nothing but what the recogniser considered is ever read.

use std::collections::BTreeMap;

use bill::{CharChoice, Field, Provenance};

use super::numeral;
use super::words::{Place, likeliest, score};
use crate::han::is_han_or_rare;
use crate::table::{Cell, Word};

/// A rewording must be better by this much.
const MARGIN: f32 = 1.0;

/// Beside a text read as surely as the first, a text half as long and less sure than the second is none of the name.
const SURE: f32 = 0.85;
const UNSURE: f32 = 0.75;
/// Words of the stamps that offices put on bills; names hold none of them.
const STAMPED: [&str; 8] = [
    "专用", "用章", "收讫", "付讫", "付清", "现金", "财务", "作废",
];

/// The name in a cell, reworded where that is surer, and all the characters considered for it.
pub fn name(cell: &Cell, printed: Field<String>) -> (Field<String>, Vec<CharChoice>) {
    let own = without_strays(cell);
    let stray = own.words.len() < cell.words.len();
    let cell = &own;
    let mut words: Vec<Vec<Place>> = cell.words.iter().map(places).collect();
    let mut texts = Vec::with_capacity(words.len());
    let mut gain = f32::INFINITY;
    for (word, places) in cell.words.iter().zip(&mut words) {
        let (text, better) = worded(word, places);
        gain = gain.min(better.unwrap_or(f32::INFINITY));
        texts.push(text);
    }
    let value = Cell::joined(texts.iter().map(String::as_str));
    let value = value.trim_matches(is_fringe).to_owned();
    let choices = choices(&value, words.iter().flatten());
    if gain.is_infinite() && !stray {
        let value = printed.value.is_some().then_some(value);
        return (Field { value, ..printed }, choices);
    }
    let right = 1.0 - 0.5 * (-gain).exp();
    let reworded = Field {
        provenance: Provenance::Repaired {
            before: printed.text.clone(),
            equation: "wording".to_owned(),
        },
        confidence: printed
            .confidence
            .map(|confidence| confidence.max(0.5) * right),
        value: Some(value),
        ..printed
    };
    (reworded, choices)
}

/// A word as it is likeliest meant, and by how much that is surer, where it is not what was printed.
fn worded(word: &Word, places: &mut [Place]) -> (String, Option<f32>) {
    let mut chosen = likeliest(places);
    let better = score(places, &chosen) - score(places, &vec![0; places.len()]);
    let reworded = chosen.iter().any(|&choice| choice > 0) && better >= MARGIN;
    if !reworded {
        chosen.fill(0);
    }
    let numeral = numeral::choose(places, &mut chosen);
    if !reworded && !numeral {
        return (word.text.clone(), None);
    }
    let said = places
        .iter()
        .zip(&chosen)
        .map(|(place, &choice)| place[choice].0);
    let text: String = said.collect();
    let better = if reworded { better } else { MARGIN };
    (text.trim().to_owned(), Some(better))
}

/// What is left of rules at the ends of a name, and marks that hospitals put to what the insurance does not pay.
fn is_fringe(char: char) -> bool {
    let rest = matches!(
        char,
        '-' | '=' | '_' | '|' | '.' | '·' | '~' | ',' | '\'' | '“' | '”' | '"' | ' '
    );
    rest || "※★☆▲△●○◆◇■□".contains(char)
}

/// The cell without what was read, unsurely, from stamps beside its text. The confidence of the name stays that of all
/// of them, so that a person looks at it.
fn without_strays(cell: &Cell) -> Cell {
    let sure = |word: &&Word| {
        word.confidence()
            .is_some_and(|confidence| confidence >= SURE)
    };
    let length = |word: &Word| word.text.chars().count();
    let main = cell
        .words
        .iter()
        .filter(sure)
        .map(length)
        .max()
        .unwrap_or(0);
    let stray = |word: &Word| {
        let unsure = word
            .confidence()
            .is_none_or(|confidence| confidence < UNSURE);
        // A class in brackets before the name, or a note after it.
        let bracketed = word
            .text
            .starts_with(['[', '【', '(', '（', '<', '〔', '［']);
        let stamped = !sure(&word) && STAMPED.iter().any(|stamped| word.text.contains(stamped));
        // A piece of a rule beside the name.
        let stroke = matches!(word.text.as_str(), "一" | "丨" | "|" | "-" | "=");
        let short = unsure && !bracketed && length(word) * 2 <= main;
        short || (cell.words.len() > 1 && (stamped || stroke))
    };
    let words = cell.words.iter().filter(|word| !stray(word));
    Cell {
        others: Vec::new(),
        words: words.cloned().collect(),
    }
}

fn places(word: &Word) -> Vec<Place> {
    let glyphs = word.glyphs.iter();
    glyphs
        .map(|glyph| {
            let mut found: BTreeMap<char, f32> = BTreeMap::new();
            for step in &word.lattice.steps[glyph.steps.0..=glyph.steps.1] {
                for &(char, probability) in &step.choices {
                    let Some(char) =
                        char.filter(|char| *char != glyph.char && is_han_or_rare(*char))
                    else {
                        continue;
                    };
                    let best = found.entry(char).or_insert(probability);
                    *best = best.max(probability);
                }
            }
            let mut place = vec![(glyph.char, glyph.probability.max(1e-6).ln())];
            // A digit or a bracket is no matter of wording.
            if is_han_or_rare(glyph.char) {
                place.extend(found.into_iter().map(|(char, p)| (char, p.ln())));
                place[1..].sort_by(|a, b| b.1.total_cmp(&a.1));
            }
            place
        })
        .collect()
}

/// The places of `name` where the recogniser considered more than one character.
fn choices<'a>(name: &str, places: impl Iterator<Item = &'a Place>) -> Vec<CharChoice> {
    let mut places = places.peekable();
    let mut choices = Vec::new();
    for (at, char) in name.chars().enumerate() {
        // Spaces at the ends of words were trimmed, and some put between words.
        let own = |place: &&Place| place.iter().any(|(choice, _)| *choice == char);
        let gone = |place: &&Place| {
            place[0].0.is_whitespace() || at == 0 && !own(place) && is_fringe(place[0].0)
        };
        while places.next_if(gone).is_some() {}
        let Some(place) = places.next_if(own) else {
            continue;
        };
        if place.len() > 1 {
            choices.push(CharChoice {
                at: at as u16,
                chars: place.clone(),
            });
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};

    fn cell(places: &[&[(char, f32)]]) -> Cell {
        let steps = places.iter().enumerate().flat_map(|(index, choices)| {
            let x = index as f32 * 20.0;
            let step = |x, choices| Step { x, choices };
            [
                step(x, choices.iter().map(|&(c, p)| (Some(c), p)).collect()),
                step(x + 10.0, vec![(None, 1.0)]),
            ]
        });
        let lattice = Lattice {
            steps: steps.collect(),
        };
        let right = places.len() as f32 * 20.0;
        Cell {
            others: Vec::new(),
            words: vec![Word::new(lattice, 0.0, 0.0, right, 20.0)],
        }
    }

    fn read(places: &[&[(char, f32)]]) -> (Field<String>, Vec<CharChoice>) {
        let cell = cell(places);
        let text = cell.text();
        let printed = Field {
            value: Some(text.clone()),
            text,
            confidence: cell.confidence(),
            ..Field::absent()
        };
        name(&cell, printed)
    }

    #[test]
    fn a_word_of_the_trade_wins_over_a_slightly_likelier_character() {
        let (field, choices) = read(&[
            &[('孕', 0.9)],
            &[('酮', 0.9)],
            &[('满', 0.6), ('测', 0.3)],
            &[('定', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("孕酮测定"));
        assert_eq!(field.text, "孕酮满定");
        assert!(field.is_repaired());
        assert_eq!((choices[0].at, choices[0].chars.len()), (2, 2));
    }

    #[test]
    fn nothing_is_read_that_was_not_considered_and_sure_characters_stay() {
        let (field, _) = read(&[&[('满', 0.999), ('测', 0.0005)], &[('定', 0.99)]]);
        assert_eq!(field.value.as_deref(), Some("满定"));
        assert!(!field.is_repaired());
    }

    #[test]
    fn what_was_read_from_a_stamp_is_left_out_and_still_doubted() {
        let main = cell(&[&[('桃', 0.9)], &[('仁', 0.99)]]);
        let stamp = cell(&[&[('民', 0.4)]]);
        let both = Cell {
            others: Vec::new(),
            words: [main.words, stamp.words].concat(),
        };
        let text = both.text();
        let printed = Field {
            value: Some(text.clone()),
            text,
            confidence: both.confidence(),
            ..Field::absent()
        };
        let (field, _) = name(&both, printed);
        assert_eq!(field.value.as_deref(), Some("桃仁"));
        assert_eq!(field.text, "桃仁民");
        assert!(
            field.is_repaired() && field.confidence.is_some_and(|confidence| confidence < 0.75)
        );
    }

    #[test]
    fn digits_are_no_matter_of_wording() {
        let (field, choices) = read(&[&[('1', 0.5), ('一', 0.4)], &[('次', 0.9)], &[('性', 0.9)]]);
        assert_eq!(field.value.as_deref(), Some("1次性"));
        assert!(choices.is_empty());
    }
}
