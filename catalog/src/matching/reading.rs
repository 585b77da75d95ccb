//! A printed name as it is compared: its characters, and at each place what else it may say.

use bill::CharChoice;

use crate::marks::without_marks;
use crate::normalize::{normalized, origins};

/// A normalised name with the recogniser's choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub chars: Vec<char>,
    /// By place, where the reader passes choices; empty where it passes none at all.
    places: Vec<Place>,
}

/// What the recogniser says of one place.
#[derive(Debug, Clone, PartialEq, Default)]
struct Place {
    /// Natural logarithm of the probability of the character read; 0 where nothing else was considered.
    own: f32,
    /// The likeliest first.
    others: Box<[Choice]>,
}

/// Doubt of a character below which it says nothing. Of 6,260 characters of names printed in office quality and read right by
/// PP-OCR 0.8 % were given less than half, 1.9 % half to nine tenths, 4.4 % nine tenths to 0.99; of 13 misread ones whose right
/// character was not considered 9, 2 and 2.
const STEADY: f32 = 0.03;

/// Probability from which on a character is no misreading of one that was not considered and looks otherwise.
const SURE: f32 = 0.97;

/// Another character that a place may say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    pub char: char,
    /// Natural logarithm of its probability over that of the character read: above 0 where it is the likelier.
    pub log_ratio: f32,
}

impl Reading {
    /// A normalised text of which nothing else is known.
    pub fn plain(normalized: &str) -> Reading {
        Reading {
            chars: normalized.chars().collect(),
            places: Vec::new(),
        }
    }

    /// Without the marks around the name; `choices` are those of `name` as it stands.
    pub fn of(name: &str, choices: &[CharChoice]) -> Reading {
        let plain = normalized(name);
        let bare = without_marks(&plain);
        if choices.is_empty() {
            return Reading::plain(bare);
        }
        let chars: Vec<char> = bare.chars().collect();
        let cut = plain.find(bare).unwrap_or(0);
        let before = plain[..cut].chars().count();
        let origins = origins(name);
        let at = |place: usize| {
            let origin = origins.get(before + place)?;
            let choice = choices.iter().find(|choice| choice.at == *origin)?;
            Some(Place::of(chars[place], choice))
        };
        let places = (0..chars.len())
            .map(|place| at(place).unwrap_or_default())
            .collect();
        Reading { chars, places }
    }

    /// What else the place may say, the likeliest first.
    pub fn choices(&self, place: usize) -> &[Choice] {
        self.places.get(place).map_or(&[], |place| &place.others)
    }

    /// How often, against a misread one, a character that was read right is read as unsurely as this one; at most 1.
    pub fn steadiness(&self, place: usize) -> f32 {
        let own = self.places.get(place).map_or(0.0, |place| place.own);
        STEADY / (1.0 - own.exp()).max(STEADY)
    }

    /// Whether the recogniser, which says what it considered, considered next to nothing else here.
    pub fn is_sure_of(&self, place: usize) -> bool {
        let own = self.places.get(place).map(|place| place.own);
        own.is_some_and(|own| own >= SURE.ln())
    }

    /// How much likelier than the character read the paper shows this one; `None` where it was not considered.
    pub fn considered(&self, place: usize, char: char) -> Option<f32> {
        let choices = self.choices(place).iter();
        choices
            .filter(|choice| choice.char == char)
            .map(|choice| choice.log_ratio)
            .next()
    }

    /// With the likeliest other character wherever there is one.
    pub fn second(&self) -> Option<Vec<char>> {
        let other = |place: usize| self.choices(place).first().map(|choice| choice.char);
        let second: Vec<char> = (0..self.chars.len())
            .map(|place| other(place).unwrap_or(self.chars[place]))
            .collect();
        (second != self.chars).then_some(second)
    }

    /// Whether a bracket is opened and not closed, as where the end of a name is lost.
    pub fn is_left_open(&self) -> bool {
        let count = |bracket: char| self.chars.iter().filter(|c| **c == bracket).count();
        count('(') > count(')')
    }

    /// Whether a numeral of one stroke, or the digit like it, stands there.
    pub fn is_stroke(&self, place: usize) -> bool {
        matches!(self.chars.get(place), Some('I' | '1' | 'L'))
    }

    /// The stretch that is `part` of `text`, the text of this reading.
    pub fn part(&self, text: &str, part: &str) -> Reading {
        let start = text.find(part).map_or(0, |at| text[..at].chars().count());
        let places = start..start + part.chars().count();
        Reading {
            chars: self.chars[places.clone()].to_vec(),
            places: self.places.get(places).unwrap_or_default().to_vec(),
        }
    }
}

impl Place {
    fn of(read: char, choice: &CharChoice) -> Place {
        let folded = |c: char| {
            let text = normalized(c.encode_utf8(&mut [0; 4]));
            let mut chars = text.chars();
            chars.next().filter(|_| chars.next().is_none())
        };
        let mut own = f32::NEG_INFINITY;
        let mut others: Vec<(char, f32)> = Vec::with_capacity(choice.chars.len());
        for &(c, log_prob) in &choice.chars {
            match folded(c) {
                Some(c) if c == read => own = own.max(log_prob),
                Some(c) => others.push((c, log_prob)),
                None => {}
            }
        }
        // A character that was chosen for another reason than the recogniser's counts as its last choice.
        let least = others.iter().map(|(_, p)| *p).fold(0.0, f32::min);
        let own = own.max(least);
        let mut others: Vec<Choice> = others
            .into_iter()
            .map(|(char, log_prob)| Choice {
                char,
                log_ratio: log_prob - own,
            })
            .collect();
        others.sort_by(|a, b| b.log_ratio.total_cmp(&a.log_ratio));
        others.dedup_by_key(|choice| choice.char);
        Place {
            own,
            others: others.into_boxed_slice(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_follow_their_characters_through_marks_and_spaces() {
        let choice = CharChoice {
            at: 5,
            chars: vec![('茄', -0.4), ('血', -1.4), ('皿', -3.0)],
        };
        let reading = Reading::of("[甲]舒 茄宁", &[choice]);
        assert_eq!(reading.chars, ['舒', '茄', '宁']);
        assert_eq!(reading.choices(1)[0].char, '血');
        assert!((reading.considered(1, '血').unwrap() + 1.0).abs() < 1e-5);
        assert_eq!(reading.considered(0, '血'), None);
        assert_eq!(reading.second().unwrap(), ['舒', '血', '宁']);
        assert!(Reading::of("舒血宁", &[]).second().is_none());
    }
}
