//! A row as a string of placed characters, for what is read by its label, not by its column.

use crate::engine::Lattice;
use crate::han::{is_han, simplified};
use crate::table::{Row, Word};
use crate::width::plain;

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
            .filter_map(|(target, label)| Some((target, self.matches(at, label, 0)?)))
            .max_by_key(|(_, length)| *length)
    }

    /// As [`RowText::label_at`], with one character misread; at least two others must stand. `None` also where
    /// the labels that are this near mean different things.
    pub fn misread_label_at<T: Copy + PartialEq>(
        &self,
        at: usize,
        labels: &[(T, &str)],
    ) -> Option<(T, usize)> {
        let mut found = entries(labels)
            .filter(|(_, label)| label.chars().count() >= 3)
            .filter_map(|(target, label)| Some((target, self.matches(at, label, 1)?)));
        let first = found.next()?;
        let mut longest = first.1;
        for (target, length) in found {
            if target != first.0 {
                return None;
            }
            longest = longest.max(length);
        }
        Some((first.0, longest))
    }

    /// Length of the label at the place, where at most `misread` of its characters differ.
    fn matches(&self, at: usize, label: &str, misread: usize) -> Option<usize> {
        let mut index = at;
        let mut wrong = 0;
        for (position, wanted) in label.chars().enumerate() {
            // Between letters set wide apart specks are read as signs.
            let skipped = |char: &Char| matches!(char.letter, ' ' | '、' | '.' | '·' | '`' | '\'');
            while position > 0 && self.chars.get(index).is_some_and(skipped) {
                index += 1;
            }
            let letter = plain(simplified(self.chars.get(index)?.letter));
            wrong += usize::from(letter != wanted);
            if wrong > misread || (letter != wanted && !is_han(letter)) {
                return None;
            }
            index += 1;
        }
        Some(index - at)
    }
}

fn entries<'l, T: Copy>(labels: &'l [(T, &'l str)]) -> impl Iterator<Item = (T, &'l str)> {
    labels
        .iter()
        .flat_map(|(target, labels)| labels.split_whitespace().map(move |label| (*target, label)))
}
