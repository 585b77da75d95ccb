//! What stands in the cell of a name and is none of it: scraps of stamps and of rules.

use crate::table::{Cell, Word};

/// Beside a text read as surely as the first, a text half as long and less sure than the second is none of the name.
const SURE: f32 = 0.85;
const UNSURE: f32 = 0.75;
/// Words of the stamps that offices put on bills; names hold none of them.
const STAMPED: [&str; 8] = [
    "专用", "用章", "收讫", "付讫", "付清", "现金", "财务", "作废",
];
/// Stamps that say nothing else.
const STAMPS: [&str; 5] = [
    "医保专用",
    "收费专用",
    "财务专用",
    "住院收费专用",
    "结算专用",
];

/// The cell without what was read, unsurely, from stamps beside its text. The confidence of the name stays that of all
/// of them, so that a person looks at it.
pub fn without_strays(cell: &Cell) -> Cell {
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
        let stamped = stamped || STAMPS.contains(&word.text.trim_end_matches('章'));
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
