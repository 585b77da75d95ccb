//! Codes under their grammar: the national ones, and the shapes that the codes of a page share. What is read otherwise
//! is read again under these, letters where letters stand and digits where digits do.

use bill::{Field, Line, Provenance};

use super::line::LinePrint;
use crate::engine::Lattice;

/// National codes: `#` is a digit, `@` a letter. Western and Chinese drugs, slices of herbs, services, and materials
/// without and with their model.
const NATIONAL: [&str; 6] = [
    "X@##@@@###@############",
    "Z@##@@@#############",
    "T#########",
    "00#############",
    "C###################",
    "C##########################",
];
/// Codes of one shape that make it one of the page, and how surely they are read.
const SHARED: usize = 4;
const CLEAR: f32 = 0.9;
/// Natural logarithm of how much rarer any one code of another shape is.
const OTHER: f32 = -7.0;
/// A code is taken from this share of what may be printed.
const LIKELY: f32 = 0.7;
/// A code that was not the likeliest reading is no surer than this.
const REPAIRED: f32 = 0.95;
const READINGS: usize = 6;

/// Reads the codes of a page again that have none of its shapes.
pub fn hold(lines: &mut [Line], cells: &[LinePrint]) {
    let shapes = shapes(lines);
    if shapes.is_empty() {
        return;
    }
    for cell in cells {
        let code = &mut lines[cell.line].code;
        let fits = |code: &str| shapes.iter().any(|shape| is_whole(code, shape));
        if code.value.as_deref().is_some_and(|code| !fits(code)) {
            read_again(code, &cell.lattice, &shapes);
        }
    }
}

/// The shapes of the page: the national ones where any code has one, and those that several clear codes share.
fn shapes(lines: &[Line]) -> Vec<String> {
    let codes = lines.iter().filter_map(|line| {
        let code = line.code.value.as_deref()?;
        Some((code, line.code.confidence.is_none_or(|sure| sure >= CLEAR)))
    });
    let national = |code: &str| NATIONAL.iter().any(|shape| is_whole(code, shape));
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut shapes = Vec::new();
    for (code, clear) in codes {
        if national(code) {
            shapes = NATIONAL.map(str::to_owned).to_vec();
        } else if clear {
            let shape = shape_of(code);
            match found.iter_mut().find(|(known, _)| *known == shape) {
                Some((_, count)) => *count += 1,
                None => found.push((shape, 1)),
            }
        }
    }
    let shared = found.into_iter().filter(|(_, count)| *count >= SHARED);
    shapes.extend(shared.map(|(shape, _)| shape));
    shapes
}

fn shape_of(code: &str) -> String {
    code.chars()
        .map(|char| match char {
            '0'..='9' => '#',
            'A'..='Z' => '@',
            char => char,
        })
        .collect()
}

fn read_again(code: &mut Field<String>, lattice: &Lattice, shapes: &[String]) {
    let readings = lattice.spellings(READINGS, |text, char| next(text, char, shapes));
    let whole = |text: &str| shapes.iter().any(|shape| is_whole(text, shape));
    let fitting = readings.iter().filter(|reading| whole(&reading.text));
    let scores: Vec<f32> = fitting.clone().map(|reading| reading.log_prob).collect();
    let (Some(best), Some(printed)) = (fitting.clone().next(), lattice.readings(1, Some).pop())
    else {
        return;
    };
    let others: f32 = scores
        .iter()
        .map(|score| (score - best.log_prob).exp())
        .sum();
    let share = 1.0 / (others + (printed.log_prob + OTHER - best.log_prob).exp());
    if share < LIKELY {
        return;
    }
    code.provenance = Provenance::Repaired {
        before: std::mem::replace(&mut code.text, best.text.clone()),
        equation: "grammar of codes".to_owned(),
    };
    code.value = Some(best.text.clone());
    code.confidence = Some(share.min(REPAIRED) * best.log_prob.exp());
}

fn is_whole(code: &str, shape: &str) -> bool {
    code.len() == shape.len() && begins(code, shape)
}

fn begins(code: &str, shape: &str) -> bool {
    let mut pairs = code.chars().zip(shape.chars());
    code.len() <= shape.len() && pairs.all(|(char, wanted)| may_be(char, wanted) == Some(char))
}

/// What may stand behind the beginning of a code.
fn next(text: &str, char: char, shapes: &[String]) -> Option<char> {
    let open = shapes.iter().filter(|shape| begins(text, shape));
    let mut meant = open.filter_map(|shape| may_be(char, shape.chars().nth(text.len())?));
    let first = meant.next()?;
    // Where one shape has a letter and another a digit, the character is what it was read as.
    if first == char || meant.any(|other| other == char) {
        return Some(char);
    }
    Some(first)
}

/// As what a character may stand at a place of a shape.
fn may_be(char: char, wanted: char) -> Option<char> {
    let meant = match (wanted, char) {
        ('#', '0'..='9') | ('@', 'A'..='Z') => char,
        ('#' | '0', 'O' | 'o' | 'D' | 'Q') => '0',
        ('#', 'I' | 'l' | 'i' | '|' | '!') => '1',
        ('#', 'Z' | 'z') => '2',
        ('#', 'S' | 's') => '5',
        ('#', 'b') => '6',
        ('#', 'B') => '8',
        ('#', 'g' | 'q') => '9',
        ('@', '1' | 'l' | '|') => 'I',
        ('@' | 'Z', '2') | ('Z', 'z') => 'Z',
        ('@', '5') => 'S',
        ('@', '8') => 'B',
        ('@', 'a'..='z') => char.to_ascii_uppercase(),
        ('X', 'x' | '×') => 'X',
        ('C', 'c' | '(' | '（') => 'C',
        (wanted, char) if wanted == char => char,
        _ => return None,
    };
    Some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Step;

    fn line(code: &str) -> Line {
        Line {
            code: Field {
                value: Some(code.into()),
                text: code.into(),
                confidence: Some(0.99),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    /// As it would be recognised, each character with a little doubt.
    fn cell(line: usize, text: &str) -> LinePrint {
        let step = |(at, char): (usize, char)| Step {
            x: at as f32,
            choices: vec![(Some(char), 0.97), (None, 0.02)],
        };
        let steps = text.chars().flat_map(|char| [char, '\0']).enumerate();
        let steps = steps.map(|(at, char)| match char {
            '\0' => Step {
                x: at as f32,
                choices: vec![(None, 1.0)],
            },
            char => step((at, char)),
        });
        LinePrint {
            line,
            lattice: Lattice {
                steps: steps.collect(),
            },
        }
    }

    fn held(codes: &[&str]) -> Vec<Field<String>> {
        let mut lines: Vec<Line> = codes.iter().map(|code| line(code)).collect();
        let cells = codes.iter().enumerate();
        let cells: Vec<LinePrint> = cells.map(|(at, code)| cell(at, code)).collect();
        hold(&mut lines, &cells);
        lines.into_iter().map(|line| line.code).collect()
    }

    #[test]
    fn letters_and_digits_stand_where_the_grammar_has_them() {
        let codes = held(&[
            "XB05BBL902B001010199848",
            "X805BBL902800101O199848",
            "303402009080000",
            "ZB06AAQ0917010199357",
        ]);
        let values: Vec<&str> = codes
            .iter()
            .filter_map(|code| code.value.as_deref())
            .collect();
        assert_eq!(values[1], "XB05BBL902B001010199848");
        let changed: Vec<bool> = codes.iter().map(Field::is_repaired).collect();
        // No zero was considered for the 3.
        assert_eq!(changed, [false, true, false, false]);
    }

    #[test]
    fn codes_of_the_hospital_have_the_shape_of_the_others() {
        let codes = held(&[
            "F0012345", "F0012346", "F0099345", "F0O12999", "F0000001", "M77",
        ]);
        assert_eq!(codes[3].value.as_deref(), Some("F0012999"));
        assert_eq!(codes[5].value.as_deref(), Some("M77"));
        // Too few show a shape.
        assert_eq!(
            held(&["F0012345", "F0O12999"])[1].value.as_deref(),
            Some("F0O12999")
        );
    }
}
