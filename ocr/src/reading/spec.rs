//! Specifications of drugs under their small grammar: `0.5g*10支`, `10ml:5g`, `5mg*7片/盒`, `250ml:2.25g(软袋)`. What is
//! printed like one and is none is read again among what was considered; other words stay as they are.

use bill::{Field, Provenance};

use crate::engine::Lattice;

const UNITS: &[&str] = &[
    "g",
    "mg",
    "ml",
    "ug",
    "μg",
    "mcg",
    "kg",
    "L",
    "l",
    "U",
    "IU",
    "KIU",
    "万U",
    "万IU",
    "万单位",
    "单位",
    "mm",
    "cm",
    "%",
    "mmol",
    "G",
    "ML",
    "mL",
    "MG",
    "克",
    "毫克",
    "毫升",
    "片",
    "粒",
    "支",
    "瓶",
    "袋",
    "丸",
    "枚",
    "贴",
    "包",
    "盒",
    "板",
    "揿",
    "喷",
    "吸",
    "张",
    "只",
    "个",
    "s",
];
const PACKS: &[&str] = &[
    "盒", "瓶", "支", "袋", "片", "粒", "丸", "枚", "贴", "包", "板", "罐", "桶", "套", "管", "听",
    "张", "只", "个", "筒",
];
const TIMES: [char; 5] = ['*', '×', 'x', 'X', '✕'];
/// Natural logarithm of how much rarer any one specification of another kind is.
const OTHER: f32 = -5.0;
/// A specification is taken from this share of what may be printed.
const LIKELY: f32 = 0.7;
/// One that was not the likeliest reading is no surer than this.
const REPAIRED: f32 = 0.9;
const READINGS: usize = 8;

/// The specification in a cell as it is printed, or as its grammar has it.
pub fn spec(lattice: &Lattice, printed: Field<String>) -> Field<String> {
    let own = printed.value.as_deref().unwrap_or_default();
    let bare = own.trim_start_matches(['[', '|', '(', ':', '-', '.']);
    if bare.len() < own.len() && is_whole(bare) {
        let value = Some(bare.to_owned());
        return Field { value, ..printed };
    }
    let measured = own.starts_with(|char: char| char.is_ascii_digit());
    if !measured || is_whole(own) {
        return printed;
    }
    let readings = lattice.spellings(READINGS, next);
    let whole: Vec<_> = readings
        .iter()
        .filter(|reading| is_whole(&reading.text))
        .collect();
    let (Some(best), Some(likeliest)) = (whole.first(), lattice.readings(1, Some).pop()) else {
        return printed;
    };
    let others: f32 = whole
        .iter()
        .map(|other| (other.log_prob - best.log_prob).exp())
        .sum();
    let share = 1.0 / (others + (likeliest.log_prob + OTHER - best.log_prob).exp());
    if share < LIKELY {
        return printed;
    }
    Field {
        value: Some(best.text.clone()),
        confidence: Some(share.min(REPAIRED)),
        provenance: Provenance::Repaired {
            before: printed.text,
            equation: "grammar of specifications".to_owned(),
        },
        text: best.text.clone(),
        ..printed
    }
}

/// What was read last of a specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    /// Nothing, or a sign that parts.
    Parted,
    /// A slash: a number, or what things are packed in, follows.
    Slash,
    Number {
        point: bool,
    },
    Unit(&'a str),
    Pack(&'a str),
    Note,
    End,
}

/// `None` where the text begins no specification.
fn place(text: &str) -> Option<Place<'_>> {
    let mut place = Place::Parted;
    let mut word = 0;
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        let begins = |words: &[&str], from: usize| {
            let part = &text[from..end];
            words.iter().any(|known| known.starts_with(part))
        };
        place = match (place, char) {
            (Place::Parted | Place::Slash, '0'..='9') => Place::Number { point: false },
            (Place::Number { point }, '0'..='9') => Place::Number { point },
            (Place::Number { point: false }, '.') => Place::Number { point: true },
            (Place::Unit(unit), _) if begins(UNITS, word) || !is_unit(unit) => {
                begins(UNITS, word).then(|| Place::Unit(&text[word..end]))?
            }
            (Place::Pack(pack), _) if !PACKS.contains(&pack) => return None,
            (Place::Number { .. } | Place::Unit(_), '/') => Place::Slash,
            (Place::Number { .. } | Place::Unit(_), ':' | '：' | '+') => Place::Parted,
            (Place::Number { .. } | Place::Unit(_), times) if TIMES.contains(&times) => {
                Place::Parted
            }
            (Place::Note, ')' | '）') => Place::End,
            (Place::Note, _) | (Place::Unit(_) | Place::Pack(_), '(' | '（') => Place::Note,
            (Place::Number { .. }, _) if begins(UNITS, at) => {
                word = at;
                Place::Unit(&text[word..end])
            }
            (Place::Slash, _) if begins(PACKS, at) => Place::Pack(&text[at..end]),
            _ => return None,
        };
    }
    Some(place)
}

fn is_unit(unit: &str) -> bool {
    UNITS.contains(&unit)
}

fn is_whole(text: &str) -> bool {
    match place(text) {
        Some(Place::Unit(unit)) => is_unit(unit),
        Some(Place::Pack(pack)) => PACKS.contains(&pack),
        Some(Place::End) => true,
        // `2.5*10`, but no number alone.
        Some(Place::Number { .. }) => text.contains(TIMES),
        _ => false,
    }
}

/// What may stand behind the beginning of a specification.
fn next(text: &str, char: char) -> Option<char> {
    let here = place(text)?;
    let alike = match (here, char) {
        (Place::Parted | Place::Slash | Place::Number { .. }, 'O' | 'o') => '0',
        (Place::Parted | Place::Slash | Place::Number { .. }, 'l' | 'I' | '|') => '1',
        (Place::Unit("m"), '1' | 'I' | 'i' | '|' | '!' | ')' | 't') => 'l',
        // Whether a bracket was meant is told by the one that closes it.
        (Place::Unit(unit), 'l' | 'I' | '1' | '[' | '【') if is_unit(unit) => '(',
        (Place::Unit(unit), '.' | ',' | ';' | '；') if is_unit(unit) => ':',
        _ => char,
    };
    [char, alike].into_iter().find(|char| {
        let longer = format!("{text}{char}");
        place(&longer).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Step;

    fn read(text: &str, others: &[(usize, char)]) -> Field<String> {
        let choices = |at: usize, char: char| {
            let other = others.iter().filter(|(place, _)| *place == at);
            let mut choices = vec![(Some(char), 0.9)];
            choices.extend(other.map(|(_, other)| (Some(*other), 0.05)));
            choices
        };
        let steps = text.chars().enumerate().flat_map(|(at, char)| {
            let step = |choices| Step {
                x: at as f32,
                choices,
            };
            [step(choices(at, char)), step(vec![(None, 1.0)])]
        });
        let lattice = Lattice {
            steps: steps.collect(),
        };
        let printed = Field {
            value: Some(text.to_owned()),
            text: text.to_owned(),
            confidence: Some(0.9),
            ..Field::absent()
        };
        spec(&lattice, printed)
    }

    #[test]
    fn specifications_are_told_from_other_words() {
        for text in [
            "0.5g*10支",
            "10ml:5g",
            "5mg*7片/盒",
            "250ml:2.25g(软袋)",
            "5ml:15mg:5mg",
            "6.5cm*10cm*5贴/盒",
            "100ml/瓶",
            "1000IU*10支",
            "2.5*10",
        ] {
            assert!(is_whole(text), "{text}");
        }
        for text in [
            "10m:0.5",
            "0.1g*100片/整",
            "12",
            "BD-210A",
            "5mg*",
            "1ml.5mg",
        ] {
            assert!(!is_whole(text), "{text}");
        }
    }

    #[test]
    fn what_was_considered_makes_the_specification_whole() {
        for (text, others, whole) in [
            ("0.1g*100片/整", vec![(10, '瓶')], "0.1g*100片/瓶"),
            ("1ml.5mg", vec![], "1ml:5mg"),
            ("10mt:0.5g", vec![], "10ml:0.5g"),
            ("250ml:2.25gl软袋)", vec![], "250ml:2.25g(软袋)"),
        ] {
            let field = read(text, &others);
            assert_eq!(field.value.as_deref(), Some(whole));
            assert!(field.is_repaired());
        }
    }

    #[test]
    fn other_words_stay() {
        for text in ["大号", "3-0 70cm", "16Fr", "BD-210A", "4#", "0.1g*100片/整"] {
            let field = read(text, &[]);
            assert_eq!(field.value.as_deref(), Some(text));
            assert!(!field.is_repaired());
        }
    }
}
