//! Glyphs to words whose characters are certain.

use super::page_text::{PlacedGlyph, Quarter};
use crate::engine::{Lattice, Span, Step};
use crate::preprocess::{Rule, RuleKind};
use crate::table::{self, Word};

/// Widest empty stretch inside a word, in text heights.
const GAP: f32 = 0.55;
/// How far baselines of one row may lie apart, in text heights.
const STRAY: f32 = 0.3;

/// The glyphs on the page after `turns` clockwise quarter turns; `size` is that of the page before.
pub fn upright(glyphs: &[PlacedGlyph], size: (u32, u32), turns: Quarter) -> Vec<PlacedGlyph> {
    let (right, bottom) = (size.0 as f32 - 1.0, size.1 as f32 - 1.0);
    let turned = |[x0, y0, x1, y1]: [f32; 4]| match turns {
        1 => [bottom - y1, x0, bottom - y0, x1],
        2 => [right - x1, bottom - y1, right - x0, bottom - y0],
        3 => [y0, right - x1, y1, right - x0],
        _ => [x0, y0, x1, y1],
    };
    glyphs
        .iter()
        .map(|glyph| PlacedGlyph {
            bounds: turned(glyph.bounds),
            ..*glyph
        })
        .collect()
}

/// Median height of the em squares, px; 0 without glyphs.
pub fn median_size(glyphs: &[PlacedGlyph]) -> f32 {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or_default()
}

/// Pitch of Han characters set solid, px.
pub fn pitch(words: &[Word], text_height: f32) -> f32 {
    let spans: Vec<Span> = words
        .iter()
        .map(|word| Span {
            left: word.left,
            top: word.top,
            right: word.right,
            bottom: word.bottom,
            lattice: word.lattice.clone(),
        })
        .collect();
    table::em(&spans, text_height)
}

/// Words of upright glyphs, cut where paper is empty or a rule stands.
pub fn words(glyphs: &[PlacedGlyph], rules: &[Rule], text_height: f32) -> Vec<Word> {
    let mut sorted = glyphs.to_vec();
    sorted.sort_by(|a, b| a.bounds[3].total_cmp(&b.bounds[3]));
    let mut words = Vec::new();
    let mut row: Vec<PlacedGlyph> = Vec::new();
    for glyph in sorted {
        let far = |first: &PlacedGlyph| {
            glyph.bounds[3] - first.bounds[3] > STRAY * text_height.min(glyph.size)
        };
        if row.first().is_some_and(far) {
            words.extend(row_words(std::mem::take(&mut row), rules, text_height));
        }
        row.push(glyph);
    }
    words.extend(row_words(row, rules, text_height));
    words
}

fn row_words(mut row: Vec<PlacedGlyph>, rules: &[Rule], text_height: f32) -> Vec<Word> {
    row.sort_by(|a, b| a.centre()[0].total_cmp(&b.centre()[0]));
    let mut words = Vec::new();
    let mut open: Vec<PlacedGlyph> = Vec::new();
    for glyph in row {
        let before = open.iter().rev().find(|glyph| glyph.char != ' ');
        let apart = before.is_some_and(|before| {
            glyph.char != ' '
                && (glyph.bounds[0] - before.bounds[2] > GAP * text_height
                    || rule_between(before, &glyph, rules))
        });
        if apart {
            words.extend(word(&std::mem::take(&mut open)));
        }
        open.push(glyph);
    }
    words.extend(word(&open));
    words
}

fn rule_between(left: &PlacedGlyph, right: &PlacedGlyph, rules: &[Rule]) -> bool {
    let ([from, middle], [to, _]) = (left.centre(), right.centre());
    rules.iter().any(|rule| {
        let share = (middle - rule.y0) / (rule.y1 - rule.y0).max(1.0);
        let x = rule.x0 + (rule.x1 - rule.x0) * share;
        rule.kind == RuleKind::Vertical && (0.0..=1.0).contains(&share) && from < x && x < to
    })
}

/// `None` for spaces only.
fn word(glyphs: &[PlacedGlyph]) -> Option<Word> {
    let drawn = |glyph: &PlacedGlyph| glyph.char != ' ';
    let first = glyphs.iter().position(drawn)?;
    let last = glyphs.iter().rposition(drawn)?;
    let glyphs = &glyphs[first..=last];
    let letters = || glyphs.iter().filter(|glyph| drawn(glyph));
    let side = |index: usize, pick: fn(f32, f32) -> f32| {
        letters()
            .map(|glyph| glyph.bounds[index])
            .reduce(pick)
            .unwrap_or_default()
    };
    let word = Word::new(
        lattice(glyphs),
        side(0, f32::min),
        side(1, f32::min),
        side(2, f32::max),
        side(3, f32::max),
    );
    (!word.text.is_empty()).then_some(word)
}

/// One step for each character, a blank between two.
fn lattice(glyphs: &[PlacedGlyph]) -> Lattice {
    let mut steps: Vec<Step> = Vec::with_capacity(glyphs.len() * 2);
    for glyph in glyphs {
        let x = glyph.centre()[0];
        if let Some(before) = steps.last() {
            steps.push(Step {
                x: f32::midpoint(before.x, x),
                choices: vec![(None, 1.0)],
            });
        }
        steps.push(Step {
            x,
            choices: vec![(Some(glyph.char), 1.0)],
        });
    }
    Lattice { steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: f32, baseline: f32) -> Vec<PlacedGlyph> {
        text.chars()
            .enumerate()
            .map(|(index, char)| PlacedGlyph {
                char,
                bounds: [
                    left + index as f32 * 20.0 + 1.0,
                    baseline - 18.0,
                    left + index as f32 * 20.0 + 19.0,
                    baseline + 2.0,
                ],
                size: 20.0,
                quarter: Some(0),
                is_light: false,
            })
            .collect()
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn words_end_at_gaps_and_rules() {
        let mut glyphs = line("护理费", 0.0, 20.0);
        glyphs.extend(line("11", 100.0, 20.0));
        glyphs.extend(line("甲", 140.0, 21.0));
        glyphs.extend(line("床位费", 0.0, 50.0));
        let rule = Rule {
            kind: RuleKind::Vertical,
            x0: 140.0,
            y0: 0.0,
            x1: 140.0,
            y1: 60.0,
            thickness: 1.0,
        };
        let words = words(&glyphs, &[rule], 20.0);
        assert_eq!(texts(&words), ["护理费", "11", "甲", "床位费"]);
        assert_eq!(words[1].confidence(), Some(1.0));
    }

    #[test]
    fn turned_glyphs_stand_upright() {
        let glyph = line("甲", 0.0, 20.0)[0];
        // On a page of 100 x 60, text that runs upwards is brought upright by one turn.
        let turned = upright(&[glyph], (100, 60), 1)[0].bounds;
        assert_eq!(turned.map(|side| side as i32), [59 - 22, 1, 59 - 2, 19]);
    }
}
