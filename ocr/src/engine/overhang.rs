//! Characters that stand over the edge of the box of their text.

use crate::preprocess::Rule;

/// From a box to a character of its text, in text heights; and how far the two may overlap.
const APART: f32 = 0.3;
const OVERLAP: f32 = 1.0;
/// How far a box reaches into a character that it should hold, in text heights.
const SHARED: f32 = 0.25;
/// Their middles differ by less, in text heights.
const LEVEL: f32 = 0.35;
/// A character reaches further than this over the edge, in text heights.
const LEAST: f32 = 0.3;
/// What is wider is a text of its own, in text heights.
const WIDEST: f32 = 1.8;

/// Gives boxes that the detector ended a character too early that character, one of `passed_over`, unless a vertical rule
/// stands between; what belongs to no box is left. All in px of the page.
pub fn take_in(
    boxes: &mut [[f32; 4]],
    passed_over: &mut Vec<[f32; 4]>,
    rules: &[Rule],
    text_height: f32,
) {
    widen(boxes, passed_over, rules, text_height, APART);
}

/// The boxes, without those of single characters that a longer box holds in part already.
pub fn united(boxes: Vec<[f32; 4]>, rules: &[Rule], text_height: f32) -> Vec<[f32; 4]> {
    let single = |own: &[f32; 4]| own[2] - own[0] < WIDEST * text_height;
    let (mut singles, mut boxes): (Vec<_>, Vec<_>) = boxes.into_iter().partition(single);
    widen(&mut boxes, &mut singles, rules, text_height, -SHARED);
    boxes.extend(singles);
    boxes
}

/// `nearest`: between a box and its character at most, in text heights; below zero where they overlap.
fn widen(
    boxes: &mut [[f32; 4]],
    characters: &mut Vec<[f32; 4]>,
    rules: &[Rule],
    text_height: f32,
    nearest: f32,
) {
    let heights = |length: f32| length / text_height;
    let goes_on = |own: &[f32; 4], character: &[f32; 4]| {
        let over = heights((own[0] - character[0]).max(character[2] - own[2]));
        let apart = heights((own[0] - character[2]).max(character[0] - own[2]));
        let level = heights(middle(own) - middle(character)).abs() < LEVEL;
        let narrow = heights(character[2] - character[0]) < WIDEST;
        level && narrow && over > LEAST && (-OVERLAP..nearest).contains(&apart)
    };
    characters.retain(|character| {
        let own = boxes
            .iter_mut()
            .find(|own| goes_on(own, character) && !is_between(rules, own, character));
        let Some(own) = own else { return true };
        own[0] = own[0].min(character[0]);
        own[2] = own[2].max(character[2]);
        false
    });
}

/// Whether a vertical rule stands between the middle of the scrap and the box.
fn is_between(rules: &[Rule], own: &[f32; 4], scrap: &[f32; 4]) -> bool {
    let x = f32::midpoint(scrap[0], scrap[2]);
    let edge = if x < own[0] { own[0] } else { own[2] };
    let y = middle(scrap);
    let between = x.min(edge)..x.max(edge);
    let crosses = |rule: &Rule| rule.crossing(y).is_some_and(|at| between.contains(&at));
    rules.iter().any(crosses)
}

fn middle(bounds: &[f32; 4]) -> f32 {
    f32::midpoint(bounds[1], bounds[3])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocess::RuleKind;

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
    fn a_character_found_twice_is_of_the_longer_box() {
        let name = [120.0, 100.0, 300.0, 124.0];
        let found = |left: f32| united(vec![[left, 101.0, left + 24.0, 125.0], name], &[], 20.0);
        assert_eq!(found(104.0).len(), 1);
        assert!(found(104.0)[0][0] < 105.0);
        assert_eq!(found(94.0).len(), 2);
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
