//! Roman numerals as recognisers read them: of `Ⅲ`, printed as one piece, a stroke gets lost, and to `Ⅱ` one is added.

use bill::CharChoice;

use super::lexicon::Lexicon;
use super::name::{Certainty, DOUBT, EXACT, NameAnswer, NameHit, PrintedName, exact, stated};

/// Odds that a numeral read as letters had one stroke more, where the recogniser does not say what else it considered.
const STROKE: f32 = 0.5;
/// Of 254 numerals of one stroke that PP-OCR read on clean and office pages, `Ⅱ` was considered a seventh as likely or more in
/// the 5 that were one, and less than a fiftieth as likely in 95 % of the others; `Ⅲ` a hundredth and a hundred-thousandth.
const FARTHER: f32 = 10.0;

/// Letters of the longest numeral that is written in one piece: VIII.
const LONGEST: usize = 4;

/// The answer for a name whose numeral is of two kinds of print, as `ⅡI`, or of strokes that are digits as well, as `(11)`,
/// and which is listed with numerals that it may be.
pub fn by_numeral(lexicon: &Lexicon, printed: PrintedName<'_>) -> Option<NameAnswer> {
    let chars: Vec<char> = printed.text.chars().collect();
    let (run, meant) = runs(&chars).find_map(|run| Some((run.clone(), unclear(&chars, &run)?)))?;
    let listed = |numeral: &String| {
        let text = with_numeral(&chars, &run, numeral);
        let family = exact(lexicon, &text)?;
        Some((family, text))
    };
    let first_is_listed = listed(&meant[0]).is_some();
    let mut hits: Vec<NameHit> = Vec::new();
    for (family, text) in meant.iter().filter_map(listed) {
        if hits.iter().all(|hit| hit.family != family) {
            hits.push(NameHit {
                family,
                score: 0.95,
                difference: format!("罗马数字不清，也可能读作“{text}”"),
            });
        }
    }
    if hits.is_empty() {
        return None;
    }
    let own = strokes(meant[0].chars());
    let doubt = EXACT + odds_of_more(printed.choices, &chars, &run, own);
    let note = [
        "名称中的罗马数字不清，请对照原件",
        "the Roman numeral of the name is not clear; look at the paper",
    ];
    if first_is_listed && doubt <= DOUBT {
        hits[0].difference.clear();
        return Some(NameAnswer::new(
            Certainty::Sure(stated(doubt)),
            hits,
            ["", ""],
        ));
    }
    Some(NameAnswer {
        between_listed: first_is_listed,
        ..NameAnswer::new(Certainty::Unsure, hits, note)
    })
}

/// Whether the name has a numeral of two kinds of print, which [`by_numeral`] is to decide.
pub fn is_of_two_kinds(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    runs(&chars).any(|run| is_mixed(&chars[run]))
}

/// Whether the name has no numeral that strokes may have been lost of or added to.
pub fn is_clear(name: &str, choices: &[CharChoice]) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let sure = || {
        let lost = with_lost_stroke(name, choices);
        EXACT + lost.iter().map(|(_, odds)| odds).sum::<f32>() <= DOUBT
    };
    runs(&chars).all(|run| unclear(&chars, &run).is_none()) && (choices.is_empty() || sure())
}

/// What a name may be besides what was read, where a numeral of letters may have lost strokes, and the odds of it: `(III)`
/// for `(II)`.
pub fn with_lost_stroke(name: &str, choices: &[CharChoice]) -> Vec<(String, f32)> {
    let chars: Vec<char> = name.chars().collect();
    let mut found = Vec::new();
    for run in runs(&chars) {
        let numeral = &chars[run.clone()];
        if numeral.len() >= LONGEST || !numeral.iter().all(|c| matches!(c, 'I' | 'V' | 'X')) {
            continue;
        }
        let letters: String = numeral.iter().collect();
        let more =
            |count: usize| with_numeral(&chars, &run, &format!("{letters}{}", "I".repeat(count)));
        match considered(choices, &run) {
            Some(choice) if letters == "I" => {
                let odds = |piece: char| odds_of(choice, 'I', piece);
                found.push((more(1), odds('Ⅱ')));
                found.push((more(2), FARTHER * odds('Ⅲ')));
            }
            _ => found.push((more(1), STROKE)),
        }
    }
    found
}

type Run = std::ops::Range<usize>;

/// The numerals of a name; letters beside digits or other letters are none, and a digit only where a bracket closes behind it.
fn runs(chars: &[char]) -> impl Iterator<Item = Run> {
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < chars.len() {
            let length = chars[start..].iter().take_while(|c| is_part(**c)).count();
            let run = start..start + length;
            start = run.end.max(start + 1);
            let before = run.start.checked_sub(1).map(|at| chars[at]);
            let behind = chars.get(run.end).copied();
            let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let in_bracket =
                matches!(before, Some('(' | '（' | '-')) && matches!(behind, Some(')' | '）'));
            let digits = chars[run.clone()].iter().any(|c| matches!(c, '1' | 'l'));
            let alone = !beside(before) && !beside(behind);
            if length > 0 && if digits { in_bracket } else { alone } {
                return Some(run);
            }
        }
        None
    })
}

/// What an unclear numeral may be, the likeliest first; `None` where it is a clear one.
fn unclear(chars: &[char], run: &Run) -> Option<Vec<String>> {
    let numeral = &chars[run.clone()];
    if is_mixed(numeral) {
        let piece = *numeral
            .iter()
            .max_by_key(|c| if is_piece(**c) { strokes([**c]) } else { 0 })?;
        let five = numeral[0] == 'V' && matches!(piece, 'Ⅰ'..='Ⅲ');
        let piece = if five {
            char::from_u32(u32::from(piece) + 5)?
        } else {
            piece
        };
        return Some(vec![piece.to_string(), numeral.iter().collect()]);
    }
    let digits = numeral.iter().any(|c| matches!(c, '1' | 'l'));
    let plain = numeral.iter().all(|c| matches!(c, '1' | 'l' | 'I'));
    (digits && plain && numeral.len() < LONGEST).then(|| {
        let length = numeral.len();
        (length..=length + 1)
            .map(|strokes| "I".repeat(strokes))
            .collect()
    })
}

/// Odds that the numeral has more strokes than these, from what the recogniser considered.
fn odds_of_more(choices: &[CharChoice], chars: &[char], run: &Run, own: usize) -> f32 {
    let numeral = &chars[run.clone()];
    let piece = numeral.iter().position(|c| is_piece(*c));
    let at = match piece {
        Some(piece) => run.start + piece,
        None if run.len() == 1 => run.start,
        None => return STROKE,
    };
    let Some(choice) = considered(choices, &(at..at + 1)) else {
        return STROKE;
    };
    let more = choice
        .chars
        .iter()
        .filter(|(c, _)| is_piece(*c) && strokes([*c]) > own);
    more.map(|(c, _)| {
        let farther = if strokes([*c]) > own + 1 {
            FARTHER
        } else {
            1.0
        };
        farther * odds_of(choice, chars[at], *c)
    })
    .sum()
}

/// What the recogniser considered where a numeral of one character stands.
fn considered<'a>(choices: &'a [CharChoice], run: &Run) -> Option<&'a CharChoice> {
    (run.len() == 1)
        .then(|| {
            choices
                .iter()
                .find(|choice| usize::from(choice.at) == run.start)
        })
        .flatten()
}

/// How much likelier the recogniser finds the other character than the one read.
fn odds_of(choice: &CharChoice, read: char, other: char) -> f32 {
    let of = |wanted: char| {
        let found = choice.chars.iter().filter(|(c, _)| *c == wanted);
        found.map(|(_, log)| *log).fold(f32::NEG_INFINITY, f32::max)
    };
    // A stroke is read as the digit or as the letter.
    let own = if is_piece(read) {
        of(read)
    } else {
        of('1').max(of('I')).max(of(read))
    };
    (of(other) - own).exp()
}

/// Upright and slanted strokes of the numeral.
fn strokes(numeral: impl IntoIterator<Item = char>) -> usize {
    let of = |c: char| match c {
        'Ⅰ' | 'I' | '1' | 'l' => 1,
        'Ⅱ' | 'Ⅴ' | 'Ⅹ' | 'V' | 'X' => 2,
        'Ⅲ' | 'Ⅳ' | 'Ⅵ' | 'Ⅸ' | 'Ⅺ' => 3,
        'Ⅶ' | 'Ⅻ' => 4,
        _ => 5,
    };
    numeral.into_iter().map(of).sum()
}

fn with_numeral(chars: &[char], run: &Run, numeral: &str) -> String {
    let (before, behind) = (&chars[..run.start], &chars[run.end..]);
    let numeral: Vec<char> = numeral.chars().collect();
    [before, &numeral, behind].concat().iter().collect()
}

fn is_mixed(numeral: &[char]) -> bool {
    let pieces = numeral.iter().filter(|c| is_piece(**c)).count();
    pieces > 0
        && numeral.len() > pieces
        && numeral
            .iter()
            .all(|c| is_piece(*c) || matches!(c, 'I' | 'V' | 'X'))
}

fn is_part(c: char) -> bool {
    is_piece(c) || matches!(c, 'I' | 'V' | 'X' | '1' | 'l')
}

/// A numeral of its own code point.
fn is_piece(c: char) -> bool {
    matches!(c, 'Ⅰ'..='Ⅻ')
}

#[cfg(test)]
mod tests;
