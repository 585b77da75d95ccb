//! A row as a string of placed characters, for what is read by its label, not by its column.

use crate::engine::{Lattice, considers};
use crate::han::{is_han, simplified};
use crate::table::{Row, Word};
use crate::width::plain;

/// So many characters of a label may be misread.
const MOST_MISREAD: usize = 2;

/// One character; a space stands between words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Char {
    pub letter: char,
    pub x0: f32,
    pub x1: f32,
    pub probability: f32,
    /// Index of its word in the row; of the word before it, for a space between words.
    pub word: usize,
}

pub struct RowText<'a> {
    pub row: &'a Row,
    pub chars: Vec<Char>,
}

impl<'a> RowText<'a> {
    pub fn new(row: &'a Row) -> RowText<'a> {
        let mut chars = Vec::new();
        for (word, held) in row.words.iter().enumerate() {
            chars.extend(held.glyphs.iter().map(|glyph| Char {
                letter: glyph.char,
                x0: glyph.x0,
                x1: glyph.x1,
                probability: glyph.probability,
                word,
            }));
            chars.push(Char {
                letter: ' ',
                x0: held.right,
                x1: held.right,
                probability: 1.0,
                word,
            });
        }
        RowText { row, chars }
    }

    pub fn text(&self, range: std::ops::Range<usize>) -> String {
        self.chars[range].iter().map(|char| char.letter).collect()
    }

    /// Left, top, right, bottom of the characters, px of the clean page; `None` for spaces only.
    pub fn bounds(&self, range: std::ops::Range<usize>) -> Option<[f32; 4]> {
        self.chars[range]
            .iter()
            .filter(|char| !char.letter.is_whitespace())
            .map(|char| {
                let word: &Word = &self.row.words[char.word];
                [
                    char.x0.max(word.left),
                    word.top,
                    char.x1.min(word.right),
                    word.bottom,
                ]
            })
            .reduce(|a, b| {
                [
                    a[0].min(b[0]),
                    a[1].min(b[1]),
                    a[2].max(b[2]),
                    a[3].max(b[3]),
                ]
            })
    }

    /// The least probability among the characters; `None` for spaces only.
    pub fn confidence(&self, range: std::ops::Range<usize>) -> Option<f32> {
        self.chars[range]
            .iter()
            .filter(|char| !char.letter.is_whitespace())
            .map(|char| char.probability)
            .reduce(f32::min)
    }

    /// What the recogniser considered for the characters.
    pub fn lattice(&self, range: std::ops::Range<usize>) -> Lattice {
        let mut lattice = Lattice::default();
        let mut start = range.start;
        while start < range.end {
            let word = self.chars[start].word;
            let length = self.chars[start..range.end]
                .iter()
                .take_while(|char| char.word == word)
                .count();
            if let Some([left, _, right, _]) = self.bounds(start..start + length) {
                let held = &self.row.words[word].lattice;
                lattice.push(&held.slice(left - 1.0, right + 1.0));
            }
            start += length;
        }
        lattice
    }

    /// The longest of `labels` (parted by spaces) at the place and its length in characters, spaces inside
    /// it skipped.
    pub fn label_at<'l, T: Copy>(
        &self,
        at: usize,
        labels: &'l [(T, &'l str)],
    ) -> Option<(T, usize)> {
        entries(labels)
            .filter_map(|(target, label)| Some((target, self.matches(at, label)?)))
            .max_by_key(|(_, length)| *length)
    }

    /// As [`RowText::label_at`], with characters misread: one beside two that stand, or as many as stand where the
    /// recogniser considered what is printed. `None` also where the labels that are this near mean different things.
    pub fn misread_label_at<T: Copy + PartialEq>(
        &self,
        at: usize,
        labels: &[(T, &str)],
    ) -> Option<(T, usize)> {
        let found = entries(labels).filter_map(|(target, label)| {
            let (length, misread) = self.fits(at, label)?;
            if misread.is_empty() {
                return None;
            }
            let count = label.chars().count();
            let likely = |(index, wanted): &(usize, char)| self.considers(*index, *wanted);
            Some(Misread {
                target,
                length,
                lone: misread.len() == 1 && count >= 3,
                considered: misread.len() * 2 <= count && misread.iter().all(likely),
            })
        });
        let (near, far): (Vec<_>, Vec<_>) = found.partition(|label| label.lone);
        let considered = if near.is_empty() { &far } else { &near };
        let considered = considered.iter().filter(|label| label.considered);
        one_meaning(near.iter()).or_else(|| one_meaning(considered))
    }

    /// Whether the recogniser held it possible that this character is the `wanted` one.
    fn considers(&self, index: usize, wanted: char) -> bool {
        considers(&self.lattice(index..index + 1).steps, wanted)
    }

    /// Length of the label at the place, if it is read as printed.
    fn matches(&self, at: usize, label: &str) -> Option<usize> {
        let (length, misread) = self.fits(at, label)?;
        misread.is_empty().then_some(length)
    }

    /// Length of the label at the place, and the characters that differ with what the label has there, Han as well.
    fn fits(&self, at: usize, label: &str) -> Option<(usize, Vec<(usize, char)>)> {
        let mut index = at;
        let mut misread = Vec::new();
        for (position, wanted) in label.chars().enumerate() {
            // Between letters set wide apart specks are read as signs.
            let skipped = |char: &Char| matches!(char.letter, ' ' | '、' | '.' | '·' | '`' | '\'');
            while position > 0 && self.chars.get(index).is_some_and(skipped) {
                index += 1;
            }
            let letter = plain(simplified(self.chars.get(index)?.letter));
            if letter != wanted {
                if !is_han(letter) || misread.len() == MOST_MISREAD {
                    return None;
                }
                misread.push((index, wanted));
            }
            index += 1;
        }
        Some((index - at, misread))
    }
}

/// A label that is not read as printed.
struct Misread<T> {
    target: T,
    /// In characters of the row.
    length: usize,
    /// One character beside two others at least.
    lone: bool,
    /// The recogniser held what is printed possible.
    considered: bool,
}

/// The longest of these labels, if all mean the same.
fn one_meaning<'m, T: Copy + PartialEq + 'm>(
    mut found: impl Iterator<Item = &'m Misread<T>>,
) -> Option<(T, usize)> {
    let Misread { target, length, .. } = found.next()?;
    let mut longest = *length;
    for label in found {
        if label.target != *target {
            return None;
        }
        longest = longest.max(label.length);
    }
    Some((*target, longest))
}

fn entries<'l, T: Copy>(labels: &'l [(T, &'l str)]) -> impl Iterator<Item = (T, &'l str)> {
    labels
        .iter()
        .flat_map(|(target, labels)| labels.split_whitespace().map(move |label| (*target, label)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Step;

    const LABELS: &[(u8, &str)] = &[
        (1, "出院日期"),
        (2, "出具日期"),
        (3, "科别 科室"),
        (4, "床号"),
    ];

    /// Every character with what else was considered for it.
    fn found(chars: &[(char, Option<char>)]) -> Option<(u8, usize)> {
        let mut steps = Vec::new();
        for (place, (char, other)) in chars.iter().enumerate() {
            let x = 20.0 * place as f32 + 10.0;
            let choices = [(Some(*char), 0.9), (*other, 0.05)];
            let choices = choices.into_iter().filter(|choice| choice.0.is_some());
            steps.push(Step {
                x,
                choices: choices.collect(),
            });
            steps.push(Step {
                x: x + 10.0,
                choices: vec![(None, 1.0)],
            });
        }
        let right = 20.0 * chars.len() as f32;
        let word = Word::new(Lattice { steps }, 0.0, 0.0, right, 20.0);
        let row = Row { words: vec![word] };
        RowText::new(&row).misread_label_at(0, LABELS)
    }

    #[test]
    fn what_was_considered_tells_two_labels_apart() {
        let read = |other| found(&[('出', None), ('款', other), ('日', None), ('期', None)]);
        assert_eq!(read(None), None);
        assert_eq!(read(Some('院')), Some((1, 4)));
    }

    #[test]
    fn half_of_a_label_may_be_misread_for_what_was_considered() {
        assert_eq!(found(&[('料', Some('科')), ('别', None)]), Some((3, 2)));
        assert_eq!(found(&[('料', Some('科')), ('剔', Some('别'))]), None);
        assert_eq!(found(&[('料', None), ('别', None)]), None);
    }
}
