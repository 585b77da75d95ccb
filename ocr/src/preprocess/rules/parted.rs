//! Upright rules of which only parts were found: between two in line, what is inked like both is the same rule.

use super::bitmap::Bitmap;
use super::chains::{Chain, DRIFT};
use super::usual;

/// Parts this long, in text heights, tell how a rule is inked.
const PART: f32 = 3.0;
/// How far a rule may lean, px across per px along, against those that cross; a scratch leans more.
const LEANS: f32 = 0.015;
/// Of the share of ink along the parts, so much is along what lies between.
const INKED: f32 = 0.6;

/// Joins the parts. `uncrossed` lies as the rules do, without the ink of those that cross.
pub(super) fn join(rules: &mut Vec<Chain>, crossing: &[Chain], uncrossed: &Bitmap, text: f32) {
    let upright = -usual(crossing.iter().map(Chain::slope));
    rules.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut whole: Vec<Chain> = Vec::with_capacity(rules.len());
    for rule in rules.drain(..) {
        let before = whole
            .iter_mut()
            .filter(|part| goes_on(part, &rule, uncrossed, upright, text))
            .max_by(|a, b| a.to.total_cmp(&b.to));
        if let Some(part) = before {
            (part.to, part.level_to) = (rule.to, rule.level_to);
            part.thickness = part.thickness.max(rule.thickness);
        } else {
            whole.push(rule);
        }
    }
    *rules = whole;
}

/// Whether both are one rule that stands `upright`, px across per px.
fn goes_on(part: &Chain, next: &Chain, uncrossed: &Bitmap, upright: f32, text: f32) -> bool {
    let long = |rule: &Chain| rule.to - rule.from >= PART * text;
    if part.to >= next.from || !long(part) || !long(next) {
        return false;
    }
    let across = Chain {
        from: part.middle(),
        to: next.middle(),
        level_from: part.level(part.middle()),
        level_to: next.level(next.middle()),
        thickness: part.thickness,
    };
    let in_line = |rule: &Chain| {
        [rule.from, rule.to]
            .into_iter()
            .all(|end| (across.level(end) - rule.level(end)).abs() <= (DRIFT * text).max(2.0))
    };
    let gap = Chain {
        from: part.to,
        level_from: across.level(part.to),
        to: next.from,
        level_to: across.level(next.from),
        ..across
    };
    let is_upright = (across.slope() - upright).abs() <= LEANS;
    let usual = inked(part, uncrossed).min(inked(next, uncrossed));
    is_upright && in_line(part) && in_line(next) && inked(&gap, uncrossed) > INKED * usual
}

/// Share of its length with ink.
fn inked(rule: &Chain, uncrossed: &Bitmap) -> f32 {
    let at = |at: &usize| {
        let level = rule.level(*at as f32).round().max(0.0) as usize;
        let beside = level.saturating_sub(1)..=(level + 1).min(uncrossed.height - 1);
        beside.into_iter().any(|row| uncrossed.row(row)[*at])
    };
    let along = rule.from.max(0.0) as usize..(rule.to as usize + 1).min(uncrossed.width);
    let length = along.len().max(1) as f32;
    along.filter(at).count() as f32 / length
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

    const TEXT: f32 = 16.0;

    fn rule(from: f32, to: f32, level: [f32; 2]) -> Chain {
        Chain {
            from,
            to,
            level_from: level[0],
            level_to: level[1],
            thickness: 2.0,
        }
    }

    /// How many rules are left of these parts on a page with dashes at both, in the gap if `inked`.
    fn joined(parts: [Chain; 2], inked: bool) -> usize {
        let mut page = GrayImage::from_pixel(1500, 60, Luma([255]));
        let dashes = (100..1401).filter(|x| x % 13 < 8);
        for x in dashes.filter(|x| inked || !(701..760).contains(x)) {
            (20..40).for_each(|y| page.put_pixel(x, y, Luma([40])));
        }
        let mut rules = parts.to_vec();
        join(&mut rules, &[], &Bitmap::darkest(&page, 1, 170), TEXT);
        rules.len()
    }

    #[test]
    fn parts_are_one_rule_where_the_gap_is_inked_like_both() {
        let parts = || {
            [
                rule(100.0, 700.0, [30.0; 2]),
                rule(760.0, 1400.0, [30.5; 2]),
            ]
        };
        assert_eq!(joined(parts(), true), 1);
        assert_eq!(joined(parts(), false), 2);
        let beside = [
            rule(100.0, 700.0, [26.0; 2]),
            rule(760.0, 1400.0, [34.0; 2]),
        ];
        assert_eq!(joined(beside, true), 2);
        let aslant = [
            rule(100.0, 700.0, [20.0, 30.0]),
            rule(760.0, 1400.0, [31.0, 41.6]),
        ];
        assert_eq!(joined(aslant, true), 2);
    }
}
