//! Print beside a text that no text holds: under a stamp's edge or a signature it is passed over, and the text that was
//! read seems whole.

use super::at_rule::crossing;
use super::word::Ink;
use crate::engine::Span;
use crate::preprocess::Rule;

/// Lengths in text heights: how far from the text ink is looked for, how near to it it begins, and how much there is.
const REACH: f32 = 2.0;
const NEAR: f32 = 0.6;
const LEAST: f32 = 0.9;
/// What is nearer to a rule is left of it.
const RULE: f32 = 0.2;
/// Share of the rows of the line that the ink takes; strokes of a rule or a pen take fewer.
const HIGH: f32 = 0.5;
/// Texts that share this much of their height stand beside each other.
const LEVEL: f32 = 0.3;

/// Whether print was passed over before the span, and behind it. `em` is the height of the text, px.
pub fn beside(span: &Span, spans: &[Span], ink: &Ink<'_>, rules: &[Rule], em: f32) -> [bool; 2] {
    let level = |other: &&Span| {
        let shared = span.bottom.min(other.bottom) - span.top.max(other.top);
        let lower = (span.bottom - span.top).min(other.bottom - other.top);
        shared > LEVEL * lower
    };
    let (mut before, mut behind) = (0.0_f32, f32::INFINITY);
    for other in spans.iter().filter(level) {
        if other.left < span.left {
            before = before.max(other.right);
        }
        if other.right > span.right {
            behind = behind.min(other.left);
        }
    }
    for x in rules.iter().filter_map(|rule| crossing(span, rule)) {
        if x < span.left + RULE * em {
            before = before.max(x + RULE * em);
        }
        if x > span.right - RULE * em {
            behind = behind.min(x - RULE * em);
        }
    }
    let left = before.max(span.left - REACH * em)..span.left;
    let right = span.right..behind.min(span.right + REACH * em);
    [
        is_print(ink, left, true, em),
        is_print(ink, right, false, em),
    ]
}

/// Whether this stretch beside a text holds print; `ends`: at its end stands the text, else at its start.
fn is_print(ink: &Ink<'_>, stretch: std::ops::Range<f32>, ends: bool, em: f32) -> bool {
    if stretch.end - stretch.start < LEAST * em {
        return false;
    }
    let mut columns = ink.columns(stretch.start, stretch.end);
    if ends {
        columns.reverse();
    }
    let gap = columns.iter().position(|inked| *inked);
    let inked = columns.iter().filter(|inked| **inked).count() as f32;
    gap.is_some_and(|gap| gap as f32 <= NEAR * em)
        && inked >= LEAST * em
        && ink.height(stretch.start, stretch.end) >= HIGH
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::engine::{Lattice, Step};
    use crate::preprocess::RuleKind;
    use image::{GrayImage, Luma};

    const EM: f32 = 20.0;

    /// A text of the characters `range` of a row of eight print ones, 20 px each from x 100 on.
    fn span(range: std::ops::Range<usize>) -> Span {
        let side = |at: usize| 100.0 + EM * at as f32;
        let steps = range.clone().flat_map(|at| {
            let choice = |x, char| Step {
                x,
                choices: vec![(char, 0.99)],
            };
            let middle = side(at) + EM / 2.0;
            [choice(middle, Some('药')), choice(middle + 9.0, None)]
        });
        Span {
            lattice: Lattice {
                steps: steps.collect(),
            },
            left: side(range.start),
            top: 20.0,
            right: side(range.end),
            bottom: 44.0,
        }
    }

    fn print(page: &mut GrayImage, [left, top, right, bottom]: [u32; 4]) {
        for (x, y) in (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))) {
            page.put_pixel(x, y, Luma([0]));
        }
    }

    fn page() -> GrayImage {
        let mut page = GrayImage::from_pixel(400, 64, Luma([255]));
        for left in (0..8).map(|at| 100 + 20 * at) {
            print(&mut page, [left + 2, 24, left + 18, 40]);
        }
        page
    }

    fn cut_short(spans: &[Span], page: &GrayImage, rules: &[Rule]) -> Vec<bool> {
        let words = words(spans, page, rules, EM).into_iter();
        words.map(|word| word.cut_short).collect()
    }

    #[test]
    fn a_text_that_goes_on_unread_is_cut_short() {
        assert_eq!(cut_short(&[span(0..8)], &page(), &[]), [false]);
        assert_eq!(cut_short(&[span(0..5)], &page(), &[]), [true]);
        assert_eq!(cut_short(&[span(3..8)], &page(), &[]), [true]);
        // The rest is a text of its own, or stands in the next column.
        assert_eq!(
            cut_short(&[span(0..5), span(5..8)], &page(), &[]),
            [false; 2]
        );
        let rule = Rule {
            kind: RuleKind::Vertical,
            x0: 200.0,
            y0: 0.0,
            x1: 200.0,
            y1: 64.0,
            thickness: 2.0,
        };
        assert_eq!(cut_short(&[span(0..5)], &page(), &[rule]), [false]);
    }

    #[test]
    fn a_stroke_of_a_rule_or_a_pen_is_no_print() {
        let mut page = GrayImage::from_pixel(400, 64, Luma([255]));
        print(&mut page, [102, 24, 198, 40]);
        print(&mut page, [206, 38, 260, 41]);
        assert_eq!(cut_short(&[span(0..5)], &page, &[]), [false]);
        let mut upright = GrayImage::from_pixel(400, 64, Luma([255]));
        print(&mut upright, [102, 24, 198, 40]);
        print(&mut upright, [208, 22, 212, 44]);
        assert_eq!(cut_short(&[span(0..5)], &upright, &[]), [false]);
    }
}
