//! Roman numerals as recognisers read them: of `Ⅲ`, printed as one piece, a stroke gets lost, and to `Ⅱ` one is added.

use super::lexicon::Lexicon;
use super::name::{Certainty, NameAnswer, NameHit, PrintedName, exact};

/// The answer for a name whose numeral is of two kinds of print, as `ⅡI`, or of strokes that are digits as well, as `(11)`,
/// and which is listed with numerals that it may be.
pub fn by_numeral(lexicon: &Lexicon, printed: PrintedName<'_>) -> Option<NameAnswer> {
    let found = strokes(printed.text).chain(with_one_piece(printed.text));
    let hits: Vec<NameHit> = found
        .filter_map(|text| {
            Some(NameHit {
                family: exact(lexicon, &text)?,
                score: 0.95,
                difference: format!("罗马数字不清，也可能读作“{text}”"),
            })
        })
        .collect();
    let note = [
        "名称中的罗马数字不清，请对照原件",
        "the Roman numeral of the name is not clear; look at the paper",
    ];
    (!hits.is_empty()).then(|| NameAnswer {
        between_listed: true,
        ..NameAnswer::new(Certainty::Unsure, hits, note)
    })
}

/// `(II)` and `(III)` for `(11)`: what the digit one in brackets may be.
fn strokes(name: &str) -> impl Iterator<Item = String> {
    let split = || {
        let (before, rest) = name.split_once(['(', '（'])?;
        let (digits, after) = rest.split_once([')', '）'])?;
        let ones = digits.contains('1') && digits.chars().all(|c| matches!(c, '1' | 'I' | 'l'));
        (ones && digits.len() < LONGEST).then_some((before, digits.len(), after))
    };
    split().into_iter().flat_map(|(before, length, after)| {
        [length, length + 1].map(|strokes| format!("{before}({}){after}", "I".repeat(strokes)))
    })
}

/// What a name may be besides what was read, where a numeral of letters may have lost a stroke: `(III)` for `(II)`.
pub fn with_lost_stroke(name: &str) -> Vec<String> {
    replaced(name, |numeral| {
        let letters = !numeral.iter().any(|c| is_piece(*c));
        (letters && numeral.len() < LONGEST).then(|| [numeral, &['I']].concat())
    })
}

/// `(Ⅱ)` for `(ⅡI)`.
pub fn with_one_piece(name: &str) -> Vec<String> {
    replaced(name, |numeral| match numeral {
        [piece, 'I'] if is_piece(*piece) => Some(vec![*piece]),
        _ => None,
    })
}

/// The name once for each of its numerals that can be read otherwise; letters beside digits or other letters are none.
fn replaced(name: &str, otherwise: impl Fn(&[char]) -> Option<Vec<char>>) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let length = chars[start..]
            .iter()
            .take_while(|c| is_numeral(**c))
            .count();
        let end = start + length;
        let beside = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        let alone = !beside(chars[..start].last()) && !beside(chars.get(end));
        if length > 0
            && alone
            && let Some(numeral) = otherwise(&chars[start..end])
        {
            found.push(
                [&chars[..start], &numeral, &chars[end..]]
                    .concat()
                    .iter()
                    .collect(),
            );
        }
        start = end.max(start + 1);
    }
    found
}

/// Letters of the longest numeral that is written in one piece: VIII.
const LONGEST: usize = 4;

fn is_numeral(c: char) -> bool {
    is_piece(c) || matches!(c, 'I' | 'V' | 'X')
}

/// A numeral of its own code point.
fn is_piece(c: char) -> bool {
    matches!(c, 'Ⅰ'..='Ⅻ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_lost_of_letters_and_added_to_pieces() {
        assert_eq!(
            with_lost_stroke("复方聚乙二醇电解质散(II)"),
            ["复方聚乙二醇电解质散(III)"]
        );
        assert_eq!(with_lost_stroke("人凝血因子VII"), ["人凝血因子VIII"]);
        assert_eq!(
            with_one_piece("复方氨基酸注射液(18AA-ⅡI)"),
            ["复方氨基酸注射液(18AA-Ⅱ)"]
        );
        let strokes: Vec<String> = strokes("复方聚乙二醇电解质散（11）").collect();
        assert_eq!(
            strokes,
            ["复方聚乙二醇电解质散(II)", "复方聚乙二醇电解质散(III)"]
        );
        for sure in [
            "注射用脂溶性维生素(Ⅱ)",
            "血清载脂蛋白AI测定",
            "维生素C注射液",
            "VIII因子",
        ] {
            assert!(with_lost_stroke(sure).is_empty(), "{sure}");
            assert!(with_one_piece(sure).is_empty(), "{sure}");
        }
    }
}
