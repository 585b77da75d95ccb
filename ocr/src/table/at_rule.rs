//! Text at vertical rules: cut there, and freed of what is left of them.

use super::word::Cut;
use crate::engine::{Glyph, Span};
use crate::preprocess::Rule;

/// How far from a rule's middle nothing is text, in text heights.
const REACH: f32 = 0.2;

/// What remains of rules are read as.
const STROKES: [char; 22] = [
    '1', 'I', 'l', 'i', '|', '!', '丨', '/', '\\', '-', '一', '=', ':', ';', '.', ',', '\'', '`',
    '·', '[', ']', '~',
];

/// Where a vertical rule crosses the span, px; `None` where it does not reach it.
pub fn crossing(span: &Span, rule: &Rule) -> Option<f32> {
    rule.crossing(f32::midpoint(span.top, span.bottom))
}

/// Where text ends at a rule, unless the number there is `whole`: given the rule and where it crosses. Strokes so near to it
/// are what is left of it, and no text. `em` is the height of the text, px.
pub fn cuts(span: &Span, rules: &[Rule], em: f32, whole: impl Fn(usize, f32) -> bool) -> Vec<Cut> {
    let glyphs = span.lattice.glyphs();
    let mut cuts = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let Some(x) = crossing(span, rule) else {
            continue;
        };
        if x > span.left && x < span.right {
            if whole(index, x) {
                continue;
            }
            cuts.push((x, x));
        }
        let remains = |at: &usize| {
            let glyph = &glyphs[*at];
            let offset = f32::midpoint(glyph.x0, glyph.x1) - x;
            // A minus stands right of a rule, before its number.
            let minus = glyph.char == '-' && offset > 0.0 && is_nearer_to_next(&glyphs, *at);
            offset.abs() < REACH * em && STROKES.contains(&glyph.char) && !minus
        };
        let remains = (0..glyphs.len()).filter(remains);
        cuts.extend(remains.map(|at| (glyphs[at].x0, glyphs[at].x1)));
    }
    cuts
}

/// Whether more paper stands before the glyph than behind it, up to the next.
fn is_nearer_to_next(glyphs: &[Glyph], at: usize) -> bool {
    let Some(next) = glyphs.get(at + 1) else {
        return false;
    };
    let before = at.checked_sub(1);
    let before = before.map(|before| glyphs[at].x0 - glyphs[before].x1);
    before.is_none_or(|before| next.x0 - glyphs[at].x1 < before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};
    use crate::preprocess::RuleKind;

    /// What is cut off characters of 5 px each 10 px, where `_` is paper, that a rule at `x` crosses.
    fn cut(text: &str, x: f32) -> Vec<(u32, u32)> {
        let steps = text.chars().enumerate().flat_map(|(index, char)| {
            let left = 10.0 * index as f32;
            let char = (char != '_').then_some(char);
            [(left, char), (left + 5.0, None)].map(|(x, choice)| Step {
                x,
                choices: vec![(choice, 0.9)],
            })
        });
        let span = Span {
            lattice: Lattice {
                steps: steps.collect(),
            },
            left: 0.0,
            top: 0.0,
            right: 10.0 * text.chars().count() as f32,
            bottom: 20.0,
        };
        let rule = Rule {
            kind: RuleKind::Vertical,
            x0: x,
            y0: 0.0,
            x1: x,
            y1: 20.0,
            thickness: 2.0,
        };
        let cuts = cuts(&span, &[rule], 20.0, |_, _| false);
        let long = cuts.iter().filter(|(from, to)| from < to);
        long.map(|&(from, to)| (from as u32, to as u32)).collect()
    }

    #[test]
    fn a_minus_behind_a_rule_belongs_to_the_number_that_follows() {
        assert!(cut("18__-20", 37.0).is_empty());
    }

    #[test]
    fn a_stroke_at_a_rule_behind_a_number_is_what_is_left_of_the_rule() {
        assert_eq!(cut("18.00-", 48.0).len(), 1);
        assert_eq!(cut("18.00-__2.0", 48.0).len(), 1);
        assert_eq!(cut("18.001", 52.0).len(), 1);
        assert!(cut("18.001", 30.0).iter().all(|&(from, _)| from < 35));
    }
}
