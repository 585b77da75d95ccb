//! What stands in the cell of a name and is none of it: scraps of stamps and of rules.

use crate::table::{Cell, Word};

/// Beside a text read as surely as the first, a text half as long and less sure than the second is none of the name.
const SURE: f32 = 0.85;
const UNSURE: f32 = 0.75;
/// A text under another that begins so near below its beginning, in its heights, goes on with it.
const FLUSH: f32 = 0.6;
/// Beside a name of so many characters, one or two that stand further away than this, in their heights, are none of it.
const WHOLE: usize = 4;
const FAR: f32 = 2.0;
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
    let stray = |at: usize, word: &Word| {
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
        let few = main >= WHOLE && length(word) <= 2 && !bracketed;
        let far = few && is_far(&cell.words, at);
        let apart = cell.words.len() > 1 && (stamped || stroke || far);
        (short && !goes_on(&cell.words, at) || apart) && !is_in_brackets(&cell.words, at)
    };
    let words = cell.words.iter().enumerate();
    let words = words.filter(|(at, word)| !stray(*at, word));
    Cell {
        others: Vec::new(),
        words: words.map(|(_, word)| word.clone()).collect(),
    }
}

/// Whether the word stands under another, flush with it, as the second row of a wrapped name does.
fn goes_on(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    words[..at].iter().any(|above| {
        word.top > above.middle()
            && word.middle() > above.bottom
            && (word.left - above.left).abs() < FLUSH * word.height()
    })
}

/// Whether the word stands far behind all others of its row.
fn is_far(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    let level = |other: &&Word| (other.middle() - word.middle()).abs() < 0.5 * word.height();
    let before = words[..at].iter().filter(level).map(|other| other.right);
    let end = before.fold(f32::NEG_INFINITY, f32::max);
    end.is_finite() && word.left - end > FAR * word.height()
}

/// Whether the word stands in brackets that words before it opened and it or one behind it closes, as the `-Ⅰ)` of a
/// wrapped `(18AA-Ⅰ)` does.
fn is_in_brackets(words: &[Word], at: usize) -> bool {
    let opened = |char| matches!(char, '(' | '（' | '[' | '【');
    let closed = |char| matches!(char, ')' | '）' | ']' | '】');
    let before = words[..at].iter().flat_map(|word| word.text.chars());
    let open = before.fold(0_i32, |open, char| {
        (open + i32::from(opened(char)) - i32::from(closed(char))).max(0)
    });
    open > 0 && words[at..].iter().any(|word| word.text.contains(closed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};

    fn word(text: &str, probability: f32) -> Word {
        let steps = text.chars().enumerate().flat_map(|(index, char)| {
            let x = index as f32 * 20.0;
            let step = |x, choices| Step { x, choices };
            [
                step(x, vec![(Some(char), probability)]),
                step(x + 10.0, vec![(None, 1.0)]),
            ]
        });
        let lattice = Lattice {
            steps: steps.collect(),
        };
        let right = text.chars().count() as f32 * 20.0;
        Word::new(lattice, 0.0, 0.0, right, 20.0)
    }

    fn left(words: &[(&str, f32)]) -> String {
        let cell = Cell {
            others: Vec::new(),
            words: words.iter().map(|(text, sure)| word(text, *sure)).collect(),
        };
        let left = without_strays(&cell).words;
        left.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn the_second_row_of_a_wrapped_name_is_none() {
        let beside = |left: f32, top: f32| {
            let mut scrap = word("位", 0.5);
            let height = scrap.height();
            (scrap.left, scrap.top, scrap.bottom) = (left, top, top + height);
            let cell = Cell {
                others: Vec::new(),
                words: vec![word("超声引导下穿刺定", 0.99), scrap],
            };
            without_strays(&cell).words.len()
        };
        assert_eq!(beside(3.0, 22.0), 2);
        assert_eq!(beside(90.0, 22.0), 1);
        assert_eq!(beside(3.0, 0.0), 1);
    }

    #[test]
    fn what_stands_far_behind_a_name_is_none_of_it() {
        let beside = |text: &str, gap: f32| {
            let name = word("盐酸利多卡因注射液", 0.99);
            let mut scrap = word(text, 0.95);
            let width = scrap.right;
            scrap.left = name.right + gap;
            scrap.right = scrap.left + width;
            let cell = Cell {
                others: Vec::new(),
                words: vec![name, scrap],
            };
            without_strays(&cell).words.len()
        };
        assert_eq!(beside("致", 200.0), 1);
        assert_eq!(beside("致", 10.0), 2);
        assert_eq!(beside("(大)", 200.0), 2);
        assert_eq!(beside("缓释片", 200.0), 2);
    }

    #[test]
    fn the_unsure_end_of_a_bracket_is_part_of_the_name() {
        let name = ("复方氨基酸注射液(18AA", 0.99);
        assert_eq!(left(&[name, ("-Ⅰ)", 0.5)]), "复方氨基酸注射液(18AA-Ⅰ)");
        assert_eq!(
            left(&[("多种微量元素注射液(", 0.99), ("I", 0.5), (")", 0.6)]),
            "多种微量元素注射液(I)"
        );
        assert_eq!(left(&[("阿莫西林胶囊", 0.99), ("民", 0.4)]), "阿莫西林胶囊");
        assert_eq!(left(&[("换药(大)", 0.99), ("章)", 0.4)]), "换药(大)");
    }
}
