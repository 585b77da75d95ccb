//! Insurance classes under their vocabulary, and the ratios that go with them.

use bill::{Decimal, Field, Provenance};

use super::number::{number_char, parse_ratio};
use super::vocabulary::Vocabulary;
use crate::engine::Lattice;

const WORDS: [&str; 8] = ["甲", "乙", "丙", "甲类", "乙类", "丙类", "自费", "全自费"];

/// 甲, 乙类, 自费. Other words, as the column 类别 may have, stay as they are.
pub const CLASSES: Vocabulary = Vocabulary {
    rarity: |text| WORDS.contains(&text).then_some(0.0),
    next,
};

fn next(text: &str, char: char) -> Option<char> {
    let meant = match (text, char) {
        ("", '申' | '由' | '电' | '田') => '甲',
        ("", '內' | '内') => '丙',
        _ => char,
    };
    let longer = format!("{text}{meant}");
    WORDS
        .iter()
        .any(|word| word.starts_with(&longer))
        .then_some(meant)
}

/// Ratios besides the multiples of 5 %.
const USUAL: [i64; 5] = [1, 2, 3, 8, 12];
/// A ratio read at least as surely is not read again.
const SURE: f32 = 0.9;
const READINGS: usize = 12;
/// Natural logarithm of how much less likely than the first reading another may be.
const FARTHEST: f32 = -4.5;
/// A ratio that was not the likeliest reading is no surer than this.
const REPAIRED: f32 = 0.8;

/// The usual ratio that was considered, where what was read is none, and not clear.
pub fn ratio(lattice: &Lattice, read: Field<Decimal>) -> Field<Decimal> {
    let sure = read.confidence.is_none_or(|confidence| confidence >= SURE);
    if read.text.is_empty() || read.value.is_some_and(|ratio| sure || is_usual(ratio)) {
        return read;
    }
    let Some(first) = lattice.readings(1, Some).pop() else {
        return read;
    };
    let sign = |char| match char {
        '%' | '％' => Some('%'),
        char => number_char(char),
    };
    let readings = lattice.readings(READINGS, sign);
    let near = readings
        .iter()
        .filter(|other| other.log_prob - first.log_prob > FARTHEST);
    let usual = |text: &str| parse_ratio(text).filter(|ratio| is_usual(*ratio));
    let mut found = near.filter_map(|other| Some((usual(&other.text)?, other)));
    let Some((value, reading)) = found.next() else {
        return read;
    };
    // Nothing tells ratios apart that were thought alike.
    let apart = found.find(|(other, _)| *other != value);
    let next = apart.map_or(0.0, |(_, other)| (other.log_prob - reading.log_prob).exp());
    Field {
        value: Some(value),
        confidence: Some(REPAIRED / (1.0 + next)),
        provenance: Provenance::Repaired {
            before: read.text,
            equation: "vocabulary".to_owned(),
        },
        text: reading.text.clone(),
        ..read
    }
}

fn is_usual(ratio: Decimal) -> bool {
    let percent = ratio * Decimal::ONE_HUNDRED;
    let multiple = (percent % Decimal::from(5)).is_zero();
    multiple || USUAL.iter().any(|usual| percent == Decimal::from(*usual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::vocabulary::recognised;

    #[test]
    fn classes_are_read_as_what_looks_like_them() {
        for (steps, class) in [
            (vec![&[('申', 0.9)][..]], "甲"),
            (vec![&[('电', 0.5), ('甲', 0.2)], &[('类', 0.9)]], "甲类"),
            (vec![&[('7', 0.8), ('乙', 0.1)], &[('类', 0.9)]], "乙类"),
            (vec![&[('西', 0.5), ('丙', 0.2)]], "丙"),
        ] {
            let (lattice, printed) = recognised(&steps);
            let read = CLASSES.read_in(lattice, printed);
            assert_eq!(read.value.as_deref(), Some(class));
            assert!(read.is_repaired());
        }
    }

    #[test]
    fn other_words_of_their_column_stay() {
        let steps = [&[('西', 0.99)][..], &[('药', 0.99)], &[('费', 0.99)]];
        let (lattice, printed) = recognised(&steps);
        let read = CLASSES.read_in(lattice, printed);
        assert_eq!(read.value.as_deref(), Some("西药费"));
        assert!(!read.is_repaired());
    }

    #[test]
    fn a_ratio_that_nobody_pays_is_read_again() {
        let read = |steps: &[&[(char, f32)]]| {
            let (lattice, printed) = recognised(steps);
            let value = parse_ratio(&printed.text);
            let field = Field {
                value,
                text: printed.text,
                confidence: printed.confidence,
                ..Field::absent()
            };
            ratio(&lattice, field).value.map(|ratio| ratio.to_string())
        };
        let digits = |last: &'static [(char, f32)]| {
            [&[('0', 0.99)][..], &[('.', 0.99)], &[('0', 0.99)], last]
        };
        assert_eq!(
            read(&digits(&[('6', 0.6), ('5', 0.3)])).as_deref(),
            Some("0.05")
        );
        // Not known, but clear; and not known, and nothing else was considered.
        assert_eq!(read(&digits(&[('6', 0.99)])).as_deref(), Some("0.06"));
        assert_eq!(read(&digits(&[('7', 0.6)])).as_deref(), Some("0.07"));
    }
}
