//! Values of the head that tell by themselves what they are, where their labels were not read.

use std::ops::Range;

use bill::Header;

use super::department;
use super::header::set;
use super::header_words::is_insurance;
use super::label::Label;
use super::line::Paper;
use super::row_text::RowText;

/// Fewest characters of a department or a kind of insurance that stands for itself.
const LEAST: usize = 4;

/// Fills what is missing: `女`, `62岁`, `59床`, departments and kinds of insurance that are words of their own.
pub fn fill(text: &RowText<'_>, paper: Paper<'_>, header: &mut Header) {
    let mut start = 0;
    while start < text.chars.len() {
        let rest = text.chars[start..].iter();
        let length = rest.take_while(|char| !parts(char.letter)).count();
        let word = start..start + length;
        start += length + 1;
        if let Some(label) = label(text, word.clone()) {
            set(header, label, text, word, paper);
        }
    }
}

/// The label that the value would stand beside.
fn label(text: &RowText<'_>, word: Range<usize>) -> Option<Label> {
    let chars = &text.chars[word.clone()];
    let printed = text.text(word);
    if matches!(printed.as_str(), "男" | "女") {
        Some(Label::Gender)
    } else if is_counted(&printed, '岁') {
        Some(Label::Age)
    } else if is_counted(&printed, '床') {
        Some(Label::Bed)
    } else if chars.len() >= LEAST && is_insurance(&printed) {
        Some(Label::Insurance)
    } else {
        let department = chars.len() >= LEAST && department::known(chars).is_some();
        department.then_some(Label::Department)
    }
}

fn parts(char: char) -> bool {
    matches!(char, ' ' | ':' | '：' | '∶' | ';' | '；' | ',' | '，' | '_')
}

/// One to three digits before the unit.
fn is_counted(text: &str, unit: char) -> bool {
    text.strip_suffix(unit).is_some_and(|digits| {
        (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
