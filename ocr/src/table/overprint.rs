//! Forms into which numbers were printed beside their place, over the rules.

use super::at_rule::crossing;
use super::word::Ink;
use crate::engine::{Glyph, Span};
use crate::han::is_han;
use crate::preprocess::Rule;

/// Most empty paper between two digits of one number, in em.
const TOUCH: f32 = 0.2;
/// How far from a rule its next digits are looked for, in em.
const REACH: f32 = 0.6;
/// Numbers over a rule, and their share of the rows with digits at both its sides, that show a form printed askew.
const FEWEST: usize = 3;
const USUAL: f32 = 0.6;

/// For each rule, whether numbers run over it row by row. `inks` are those of the spans.
pub(super) fn rules(spans: &[Span], inks: &[Ink<'_>], rules: &[Rule], em: f32) -> Vec<bool> {
    let is_overprinted = |rule: &Rule| {
        let rows = spans.iter().zip(inks);
        let over: Vec<bool> = rows
            .filter_map(|(span, ink)| straddles(span, ink, crossing(span, rule)?, em))
            .collect();
        let whole = over.iter().filter(|over| **over).count();
        whole >= FEWEST && whole as f32 >= USUAL * over.len() as f32
    };
    rules.iter().map(is_overprinted).collect()
}

/// Whether the digits at both sides of `x` touch as those of one number do; `None` where there are none at one side.
pub(super) fn straddles(span: &Span, ink: &Ink<'_>, x: f32, em: f32) -> Option<bool> {
    if x <= span.left || x >= span.right {
        return None;
    }
    let glyphs = span.lattice.glyphs();
    let centre = |glyph: &&Glyph| f32::midpoint(glyph.x0, glyph.x1);
    let near = |glyph: &&Glyph| {
        // The half of a digit is read as anything but a Han character.
        !is_han(glyph.char) && (centre(glyph) - x).abs() <= em
    };
    glyphs
        .iter()
        .rfind(|glyph| centre(glyph) < x)
        .filter(near)?;
    glyphs
        .iter()
        .find(|glyph| centre(glyph) >= x)
        .filter(near)?;
    let empty = |columns: Vec<bool>, turned: bool| {
        let gap = if turned {
            columns.iter().rev().position(|inked| *inked)
        } else {
            columns.iter().position(|inked| *inked)
        };
        gap.map(|gap| gap as f32)
    };
    let before = empty(ink.columns(x - REACH * em, x), true)?;
    let after = empty(ink.columns(x, x + REACH * em), false)?;
    Some(before + after <= TOUCH * em)
}

#[cfg(test)]
mod tests {
    use super::super::word::words;
    use super::*;
    use crate::engine::{Lattice, Step};
    use crate::preprocess::RuleKind;
    use image::{GrayImage, Luma};

    const EM: f32 = 20.0;

    /// Rows of `12.86` with ten pixels a character from x 100 on, `gap` pixels of paper before the last, and a rule there.
    fn read(gap: u32) -> Vec<String> {
        let mut ink = GrayImage::from_pixel(300, 300, Luma([255]));
        let mut spans = Vec::new();
        for row in 0..4 {
            let top = 20 + 50 * row;
            let mut steps = Vec::new();
            for (index, char) in "12.86".chars().enumerate() {
                let moved = if index == 4 { gap } else { 0 };
                let left = 100 + 10 * index as u32 + moved;
                for y in top + 4..top + 20 {
                    for x in left + 1..left + 9 {
                        ink.put_pixel(x, y, Luma([0]));
                    }
                }
                for (x, choice) in [(left + 5, Some(char)), (left + 9, None)] {
                    steps.push(Step {
                        x: x as f32,
                        choices: vec![(choice, 0.99)],
                    });
                }
            }
            spans.push(Span {
                lattice: Lattice { steps },
                left: 100.0,
                top: top as f32,
                right: (150 + gap) as f32,
                bottom: (top + 24) as f32,
            });
        }
        let x = 140.0 + gap as f32 / 2.0;
        let rule = Rule {
            kind: RuleKind::Vertical,
            x0: x,
            y0: 0.0,
            x1: x,
            y1: 300.0,
            thickness: 2.0,
        };
        let words = words(&spans, &ink, &[rule], EM);
        words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_number_printed_over_a_rule_stays_whole() {
        assert_eq!(read(0), ["12.86"; 4]);
    }

    #[test]
    fn numbers_beside_a_rule_are_two() {
        assert_eq!(read(8).len(), 8);
    }
}
