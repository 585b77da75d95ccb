//! Strokes left of worn rules, which are read as `1` and `|`.

use super::word::Word;

/// Lengths in text heights: how far strokes of one rule lie apart across it; what of other words would show that they
/// are digits of a column; how far from its middle no word of a row stands; and how far away a row is looked for.
const APART: f32 = 0.25;
const BESIDE: f32 = 0.3;
const LEVEL: f32 = 0.35;
const ALONG: f32 = 8.0;
const FEWEST: usize = 3;

/// The words without strokes below each other that no other word stands in line with, and of which a third, at least two,
/// stand between the rows. `em` is the height of the text, px.
pub fn without_remains(mut words: Vec<Word>, em: f32) -> Vec<Word> {
    let mut strokes: Vec<usize> = (0..words.len())
        .filter(|&index| is_stroke(&words[index]))
        .collect();
    strokes.sort_by(|&a, &b| words[a].centre().total_cmp(&words[b].centre()));
    let mut gone = vec![false; words.len()];
    let near = |a: &usize, b: &usize| words[*b].centre() - words[*a].centre() <= APART * em;
    for line in strokes.chunk_by(near) {
        let between = line.iter().filter(|&&index| is_between(&words, index, em));
        let between = between.count();
        if line.len() >= FEWEST
            && between >= 2
            && between * 3 >= line.len()
            && !has_company(&words, line, em)
        {
            for &index in line {
                gone[index] = true;
            }
        }
    }
    let mut gone = gone.into_iter();
    words.retain(|_| !gone.next().unwrap_or(false));
    words
}

fn is_stroke(word: &Word) -> bool {
    matches!(word.text.as_str(), "1" | "I" | "l" | "|" | "丨" | "i")
}

/// Whether no other word is level with it.
fn is_between(words: &[Word], index: usize, em: f32) -> bool {
    let stroke = &words[index];
    let level = |other: &&Word| {
        !is_stroke(other)
            && (other.middle() - stroke.middle()).abs() <= LEVEL * em
            && (other.left - stroke.right).max(stroke.left - other.right) <= ALONG * em
    };
    !words.iter().any(|other| level(&other))
}

/// Whether other words stand in line with the strokes, from the first to the last.
fn has_company(words: &[Word], line: &[usize], em: f32) -> bool {
    let bound = |of: fn(&Word) -> f32| line.iter().map(move |&index| of(&words[index]));
    let left = bound(|word| word.left).fold(f32::INFINITY, f32::min) - BESIDE * em;
    let right = bound(|word| word.right).fold(0.0, f32::max) + BESIDE * em;
    let top = bound(|word| word.top).fold(f32::INFINITY, f32::min);
    let bottom = bound(|word| word.bottom).fold(0.0, f32::max);
    let other = |word: &&Word| {
        !is_stroke(word)
            && word.left < right
            && word.right > left
            && (top..bottom).contains(&word.middle())
    };
    words.iter().filter(other).count() * FEWEST > line.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};

    fn word(text: &str, left: f32, middle: f32) -> Word {
        let step = |(index, char): (usize, char)| {
            let x = left + index as f32 * 10.0;
            [(x, Some(char)), (x + 5.0, None)].map(|(x, char)| Step {
                x,
                choices: vec![(char, 0.9)],
            })
        };
        let steps = text.chars().enumerate().flat_map(step).collect();
        let right = left + text.chars().count() as f32 * 10.0;
        Word::new(Lattice { steps }, left, middle - 10.0, right, middle + 10.0)
    }

    fn left_after(strokes: &[f32], quantities_at: f32) -> usize {
        let mut words: Vec<Word> = strokes.iter().map(|&at| word("1", 300.0, at)).collect();
        for row in 0..6 {
            let middle = 100.0 + row as f32 * 50.0;
            words.push(word("叶酸片", 100.0, middle));
            words.push(word("12", quantities_at, middle));
        }
        let all = words.len();
        all - without_remains(words, 20.0).len()
    }

    #[test]
    fn strokes_between_the_rows_are_no_text() {
        assert_eq!(left_after(&[125.0, 175.0, 200.0], 330.0), 3);
    }

    #[test]
    fn digits_stand_in_rows_or_columns() {
        assert_eq!(left_after(&[100.0, 150.0, 200.0, 250.0], 330.0), 0);
        assert_eq!(left_after(&[125.0, 175.0, 200.0], 296.0), 0);
    }
}
