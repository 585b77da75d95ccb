//! Values of the head that tell by themselves what they are, where their labels were not read.

use bill::{Field, Header};

use super::department;
use super::header_words::is_insurance;
use super::line::Paper;
use super::row_text::RowText;

/// Fewest characters of a department or a kind of insurance that stands for itself.
const LEAST: usize = 4;

/// Fills what is missing: `62岁`, `59床`, departments and kinds of insurance that are words of their own.
pub fn fill(text: &RowText<'_>, paper: Paper<'_>, header: &mut Header) {
    let mut start = 0;
    while start < text.chars.len() {
        let rest = text.chars[start..].iter();
        let length = rest.take_while(|char| !parts(char.letter)).count();
        let word = start..start + length;
        start += length + 1;
        let chars = &text.chars[word.clone()];
        let printed = text.text(word.clone());
        let put = |slot: &mut Field<String>, value: &str| {
            if slot.value.is_none() {
                *slot = Field {
                    value: Some(value.to_owned()),
                    text: printed.clone(),
                    confidence: text.confidence(word.clone()),
                    page_box: text
                        .bounds(word.clone())
                        .map(|bounds| paper.page_box(bounds)),
                    ..Field::absent()
                };
            }
        };
        if let Some(years) = counted(&printed, '岁') {
            put(&mut header.age, years);
        } else if counted(&printed, '床').is_some() {
            put(&mut header.bed, &printed);
        } else if chars.len() >= LEAST && is_insurance(&printed) {
            put(&mut header.insurance_type, &printed);
        } else if let Some(department) = department::known(chars).filter(|_| chars.len() >= LEAST) {
            put(&mut header.department, department);
        }
    }
}

fn parts(char: char) -> bool {
    matches!(char, ' ' | ':' | '：' | '∶' | ';' | '；' | ',' | '，' | '_')
}

/// One to three digits before the unit.
fn counted(text: &str, unit: char) -> Option<&str> {
    let digits = text.strip_suffix(unit)?;
    let counts = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    counts.then_some(digits)
}
