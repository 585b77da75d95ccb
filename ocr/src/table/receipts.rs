//! Several receipts side by side on one sheet.

use super::row::{Row, rows};
use super::vocabulary;
use super::word::Word;
use crate::reading::number::parse_number;

/// Least paper between two receipts, in em.
const GUTTER: f32 = 2.5;
/// Fewer rows with amounts make no receipt.
const LEAST: usize = 3;
/// What a receipt says of the one it was given to.
const PERSON: [&str; 6] = ["姓名", "患者", "病人", "交款人", "卡号", "门诊号"];

/// The words of each receipt, left to right: paper without a word parts them all the way down, and each names a person
/// and a total of its own. One list where there is one receipt. `em` is the height of the text, px.
pub fn receipts(mut words: Vec<Word>, em: f32) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut gutters = gutters(&words, em);
    gutters.sort_by(|a, b| b.1.total_cmp(&a.1));
    let between = |(at, _): &&(usize, f32)| {
        let (left, right) = words.split_at(*at);
        is_receipt(left, em) && is_receipt(right, em)
    };
    match gutters.iter().find(between).map(|(at, _)| *at) {
        Some(at) => {
            let right = words.split_off(at);
            [receipts(words, em), receipts(right, em)].concat()
        }
        None => vec![words],
    }
}

/// Where paper without a word runs all the way down: the first word right of it, and how wide it is, px. `words` are
/// sorted by their left edges.
fn gutters(words: &[Word], em: f32) -> Vec<(usize, f32)> {
    let mut reached = f32::INFINITY;
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let width = word.left - reached;
        if width > GUTTER * em {
            found.push((at, width));
        }
        reached = if at == 0 {
            word.right
        } else {
            reached.max(word.right)
        };
    }
    found
}

fn is_receipt(words: &[Word], em: f32) -> bool {
    let rows = rows(words.to_vec(), em);
    let texts: Vec<String> = rows.iter().map(Row::text).collect();
    let total = |text: &String| vocabulary::is_grand(text) && text.contains('.');
    let person = |text: &String| PERSON.iter().any(|word| text.contains(word));
    let amount = |word: &Word| word.text.contains('.') && parse_number(&word.text).is_some();
    let priced = rows.iter().filter(|row| row.words.iter().any(amount));
    texts.iter().any(total) && texts.iter().any(person) && priced.count() >= LEAST
}
