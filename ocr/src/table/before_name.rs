//! Where the column of names begins in a text that runs over from the column before it.

use crate::engine::{Glyph, Span};
use crate::han::is_han;

/// Letters and digits in a row that are a code, not a part of a name.
const CODE: usize = 10;

/// What names begin with, and what may stand behind an amount itself.
const MARKS: [char; 8] = ['▲', '△', '★', '☆', '*', '※', '#', '●'];
/// What a class before a name is opened by.
const BRACKETS: [char; 4] = ['[', '【', '〔', '［'];
const UNITS: &str = "元圆角分整支盒瓶片袋次项日天小个套粒只根条包张付剂克月年人";

/// Between a code, or an amount, and the name behind it, px.
pub fn cuts(span: &Span) -> Vec<f32> {
    let glyphs = span.lattice.glyphs();
    let mut cuts = after_codes(&glyphs);
    cuts.extend(after_money(&glyphs));
    cuts
}

/// Between a code and the Han character that follows: the column of names begins there.
fn after_codes(glyphs: &[Glyph]) -> Vec<f32> {
    let mut cuts = Vec::new();
    let (mut length, mut digits) = (0, 0);
    for (index, glyph) in glyphs.iter().enumerate() {
        if glyph.char.is_ascii_alphanumeric() {
            length += 1;
            digits += usize::from(glyph.char.is_ascii_digit());
            continue;
        }
        if is_han(glyph.char) && length >= CODE && digits * 2 >= length {
            cuts.push(f32::midpoint(glyphs[index - 1].x1, glyph.x0));
        }
        (length, digits) = (0, 0);
    }
    cuts
}

/// Between `1,780.00` and the name that follows, with its marks: two decimals, and Han characters that are no unit, or a class
/// in brackets.
fn after_money(glyphs: &[Glyph]) -> Vec<f32> {
    let char = |at: usize| glyphs.get(at).map_or(' ', |glyph| glyph.char);
    let ends_money = |at: usize| {
        let decimals = (0..2).all(|back| at >= back && char(at - back).is_ascii_digit());
        decimals && at >= 3 && char(at - 2) == '.' && char(at - 3).is_ascii_digit()
    };
    let begins_name = |at: usize| {
        let passed = |at: usize| MARKS.contains(&char(at)) || char(at) == ' ';
        let first = (at..(at + 3).min(glyphs.len())).find(|&at| !passed(at));
        first.is_some_and(|first| {
            let bracket = BRACKETS.contains(&char(first));
            let word = is_han(char(first)) && is_han(char(first + 1));
            bracket && is_han(char(first + 1)) || word && !UNITS.contains(char(first))
        })
    };
    (1..glyphs.len())
        .filter(|&at| ends_money(at - 1) && begins_name(at))
        .map(|at| f32::midpoint(glyphs[at - 1].x1, glyphs[at].x0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};

    fn parts(text: &str) -> Vec<String> {
        let step = |(at, char): (usize, char)| Step {
            x: 20.0 * at as f32 + 10.0,
            choices: vec![(Some(char), 0.9)],
        };
        let lattice = Lattice {
            steps: text.chars().enumerate().map(step).collect(),
        };
        let right = 20.0 * text.chars().count() as f32;
        let span = Span {
            left: 0.0,
            top: 0.0,
            right,
            bottom: 20.0,
            lattice,
        };
        let mut sides = vec![f32::NEG_INFINITY];
        sides.extend(cuts(&span));
        sides.push(f32::INFINITY);
        let part = |side: &[f32]| {
            let glyphs = span.lattice.slice(side[0], side[1]).glyphs();
            glyphs.iter().map(|glyph| glyph.char).collect()
        };
        sides.windows(2).map(part).collect()
    }

    #[test]
    fn an_amount_ends_where_a_name_begins() {
        assert_eq!(parts("1,780.06痰热清"), ["1,780.06", "痰热清"]);
        assert_eq!(parts("9.60▲床旁加收"), ["9.60", "▲床旁加收"]);
        assert_eq!(parts("9.60【乙]黄芪"), ["9.60", "【乙]黄芪"]);
        assert_eq!(parts("XA01AB02CD03阿莫西林"), ["XA01AB02CD03", "阿莫西林"]);
    }

    #[test]
    fn units_and_other_numbers_are_no_names() {
        for text in [
            "12.50元整",
            "3.20支装",
            "0.5克拉霉素",
            "4.375盐酸",
            "合计12.50",
        ] {
            assert_eq!(parts(text), [text]);
        }
    }
}
