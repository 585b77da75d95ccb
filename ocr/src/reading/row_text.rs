//! A row as a string of placed characters, for what is read by its label, not by its column.

use crate::table::{Row, Word};

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

    /// The longest of `labels` (parted by spaces) at the place and its length in characters, spaces inside
    /// it skipped.
    pub fn label_at<'l, T: Copy>(
        &self,
        at: usize,
        labels: &'l [(T, &'l str)],
    ) -> Option<(T, usize)> {
        labels
            .iter()
            .flat_map(|(target, labels)| {
                labels.split_whitespace().map(move |label| (*target, label))
            })
            .filter_map(|(target, label)| Some((target, self.matches(at, label)?)))
            .max_by_key(|(_, length)| *length)
    }

    fn matches(&self, at: usize, label: &str) -> Option<usize> {
        let mut index = at;
        for (position, wanted) in label.chars().enumerate() {
            while position > 0 && self.chars.get(index).is_some_and(|char| char.letter == ' ') {
                index += 1;
            }
            if self.chars.get(index)?.letter != wanted {
                return None;
            }
            index += 1;
        }
        Some(index - at)
    }
}
