//! Which names are one in print: no matcher can tell them apart, so none is asked to.

use std::collections::HashSet;

use catalog::normalize::{is_word, normalized};

/// Grades and types as lists number them, each in one of three numerals.
const NUMERALS: [[&str; 2]; 4] = [["I", "1"], ["II", "2"], ["III", "3"], ["IV", "4"]];
const CHINESE: [char; 4] = ['一', '二', '三', '四'];

/// The names of a catalog by what they say, whatever signs stand between and in whichever numerals.
pub struct Spellings(HashSet<String>);

impl Spellings {
    pub fn of(names: &[String]) -> Spellings {
        Spellings(names.iter().map(|name| spelled(name)).collect())
    }

    /// `一级护理` where `Ⅰ级护理` is listed.
    pub fn lists(&self, name: &str) -> bool {
        self.0.contains(&spelled(name))
    }

    /// Whether the text is a listed name, and another one than this: what was lost or misread made it one.
    pub fn lists_another(&self, name: &str, text: &str) -> bool {
        let text = spelled(text);
        text != spelled(name) && self.0.contains(&text)
    }
}

fn spelled(name: &str) -> String {
    let mut text = String::new();
    for c in normalized(name).chars().filter(|c| is_word(*c)) {
        if "级型".contains(c) {
            let stem = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
            let numeral = &text[stem.len()..];
            if let Some(grade) = NUMERALS.iter().position(|of| of.contains(&numeral)) {
                text.truncate(stem.len());
                text.push(CHINESE[grade]);
            }
        }
        text.push(c);
    }
    text
}
