//! Characters that stand over the edge of the box of their text.

use crate::preprocess::{Rule, RuleKind};

/// From a box to a character of its text, in text heights; and how far the two may overlap.
const APART: f32 = 0.3;
const OVERLAP: f32 = 1.0;
/// Their middles differ by less, in text heights.
const LEVEL: f32 = 0.35;
/// A character reaches further than this over the edge, in text heights.
const LEAST: f32 = 0.3;
/// What is wider is a text of its own, in text heights.
const WIDEST: f32 = 1.8;

/// Widens boxes that the detector ended a character too early to that character, one of `passed_over`, unless a vertical rule stands
/// between; what belongs to no box is left. All in px of the page.
pub fn take_in(
    boxes: &mut [[f32; 4]],
    passed_over: &mut Vec<[f32; 4]>,
    rules: &[Rule],
    text_height: f32,
) {
    passed_over.retain(|scrap| {
        let own = boxes
            .iter_mut()
            .find(|own| goes_on(own, scrap, text_height) && !is_between(rules, own, scrap));
        let Some(own) = own else { return true };
        own[0] = own[0].min(scrap[0]);
        own[2] = own[2].max(scrap[2]);
        false
    });
}

fn goes_on(own: &[f32; 4], scrap: &[f32; 4], text_height: f32) -> bool {
    let heights = |length: f32| length / text_height;
    let over = heights((own[0] - scrap[0]).max(scrap[2] - own[2]));
    let apart = heights((own[0] - scrap[2]).max(scrap[0] - own[2]));
    let level = heights(middle(own) - middle(scrap)).abs() < LEVEL;
    level
        && over > LEAST
        && (-OVERLAP..APART).contains(&apart)
        && heights(scrap[2] - scrap[0]) < WIDEST
}

/// Whether a vertical rule stands between the middle of the scrap and the box.
fn is_between(rules: &[Rule], own: &[f32; 4], scrap: &[f32; 4]) -> bool {
    let x = f32::midpoint(scrap[0], scrap[2]);
    let edge = if x < own[0] { own[0] } else { own[2] };
    let y = middle(scrap);
    let crosses = |rule: &Rule| {
        let share = (y - rule.y0) / (rule.y1 - rule.y0).max(1.0);
        let at = rule.x0 + (rule.x1 - rule.x0) * share;
        rule.kind == RuleKind::Vertical
            && (0.0..=1.0).contains(&share)
            && (x.min(edge)..x.max(edge)).contains(&at)
    };
    rules.iter().any(crosses)
}

fn middle(bounds: &[f32; 4]) -> f32 {
    f32::midpoint(bounds[1], bounds[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The box from 120 to 300, and how many scraps are left.
    fn taken(scrap: [f32; 4], rules: &[Rule]) -> ([f32; 4], usize) {
        let mut boxes = [[120.0, 100.0, 300.0, 124.0]];
        let mut passed_over = vec![scrap];
        take_in(&mut boxes, &mut passed_over, rules, 20.0);
        (boxes[0], passed_over.len())
    }

    #[test]
    fn the_first_character_of_a_name_belongs_to_it() {
        let (own, left) = taken([98.0, 99.0, 122.0, 125.0], &[]);
        assert!(own[0] < 99.0 && own[2] > 299.0);
        assert_eq!(left, 0);
    }

    #[test]
    fn what_stands_apart_or_beyond_a_rule_does_not() {
        let rule = Rule {
            kind: RuleKind::Vertical,
            x0: 118.0,
            y0: 0.0,
            x1: 118.0,
            y1: 400.0,
            thickness: 1.0,
        };
        for (scrap, rules) in [
            ([80.0, 99.0, 104.0, 125.0], &[][..]),
            ([98.0, 120.0, 122.0, 144.0], &[]),
            ([98.0, 99.0, 122.0, 125.0], &[rule]),
        ] {
            assert_eq!(taken(scrap, rules).1, 1);
        }
    }
}
