//! Ruled lines: solid, dashed and dotted.

mod bitmap;
mod chains;
mod dashes;
mod dotted;
mod in_step;
mod parted;
mod stacked;

use image::GrayImage;

use bitmap::Bitmap;
use chains::{Chain, Piece};
use dashes::Pace;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleKind {
    Horizontal,
    Vertical,
}

/// A ruled line by the middle of its two ends, px of the clean page; `x0 <= x1` and `y0 <= y1` up to its slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub kind: RuleKind,
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
    /// Px.
    pub thickness: f32,
}

impl Rule {
    /// Where a vertical rule crosses a row, px; `None` where it does not reach it.
    pub fn crossing(&self, y: f32) -> Option<f32> {
        if self.kind != RuleKind::Vertical || self.y0 > y || self.y1 < y {
            return None;
        }
        let share = (y - self.y0) / (self.y1 - self.y0).max(1.0);
        Some(self.x0 + (self.x1 - self.x0) * share)
    }
}

/// Darker pixels are ink; the page is evenly lit, and thin lines are fainter than print.
const INK: u8 = 170;
/// Scanned at a low resolution, small dots between two pixels are no darker.
const FAINT: u8 = 215;
/// Thick dashes, blurred, are no thicker than a rule where they are darkest.
const DARK: u8 = 110;

/// Smeared over this many text heights along the line, paler dots are this dark.
const SMEARED: f32 = 0.6;
const PALE: u8 = 242;

/// Dashes along the page, and down it, where brackets, ones and points stand below each other, row by row, and rules cross
/// at every row.
const ALONG: Pace<'static> = Pace {
    pitch: 1.15,
    steps: 2.0,
    crossing: &[],
};
const DOWN: Pace<'static> = Pace {
    pitch: 1.0,
    steps: 3.0,
    crossing: &[],
};

/// Horizontal rules top to bottom, then vertical ones left to right. `text_height` in px of `page`.
pub(super) fn find(page: &GrayImage, text_height: f32) -> Vec<Rule> {
    // Half size is enough for large print, and four times as fast.
    let scale = if text_height >= 22.0 { 2 } else { 1 };
    let ink = Bitmap::darkest(page, scale, INK);
    let faint = Bitmap::darkest(page, scale, FAINT);
    let dark = Bitmap::darkest(page, scale, DARK);
    let text = text_height / scale as f32;
    let smeared = Bitmap::smeared(page, scale, (text * SMEARED) as usize, PALE);
    let mut pieces = dotted::pale_pieces(&ink, &smeared, text);
    // The tops of zeros are dark dashes one after the other, too.
    pieces.extend(dashed(
        [[&dark, &ink], [&ink, &ink], [&faint, &faint]],
        text,
        ALONG,
    ));
    let (horizontal, _) = chains::find(&ink, &faint, pieces, text);
    // A rule that crosses joins the dashes on both sides of it to one long stroke.
    let uncrossed = [&dark, &ink, &faint].map(|shade| without(shade, &horizontal).transposed());
    let down = Pace {
        crossing: &horizontal,
        ..DOWN
    };
    let pieces = dashed(uncrossed.each_ref().map(|shade| [shade, shade]), text, down);
    let (ink, faint) = (ink.transposed(), faint.transposed());
    let (mut vertical, short) = chains::find(&ink, &faint, pieces, text);
    vertical.retain(|line| !stacked::is_print(&uncrossed[2], line, text));
    parted::join(&mut vertical, &horizontal, &uncrossed[2], text);
    vertical.extend(
        short
            .into_iter()
            .filter(|short| short.spans(&horizontal, text)),
    );
    for line in &mut vertical {
        line.extend(&horizontal, text);
    }
    let scale = scale as f32;
    let at = |value: f32| (value + 0.5) * scale - 0.5;
    let thickness = |value: f32| (value * scale - (scale - 1.0)).max(1.0);
    let mut rules: Vec<Rule> = horizontal
        .iter()
        .map(|chain| Rule {
            kind: RuleKind::Horizontal,
            x0: at(chain.from),
            y0: at(chain.level_from),
            x1: at(chain.to),
            y1: at(chain.level_to),
            thickness: thickness(chain.thickness),
        })
        .collect();
    rules.extend(vertical.iter().map(|chain| Rule {
        kind: RuleKind::Vertical,
        x0: at(chain.level_from),
        y0: at(chain.from),
        x1: at(chain.level_to),
        y1: at(chain.to),
        thickness: thickness(chain.thickness),
    }));
    in_step::complete(page, &mut rules, text_height);
    rules[horizontal.len()..].sort_by(|a, b| a.x0.total_cmp(&b.x0));
    rules
}

/// Pieces of dashed lines in any of the shades; beside each, the one that tells paper beside them.
fn dashed(shades: [[&Bitmap; 2]; 3], text: f32, pace: Pace<'_>) -> Vec<Piece> {
    let pieces = shades.map(|shade| dashes::dash_pieces(shade, text, pace));
    pieces.concat()
}

/// The middle one of these falls per px; level where there are none.
fn usual(falls: impl Iterator<Item = f32>) -> f32 {
    let mut falls: Vec<f32> = falls.collect();
    falls.sort_by(f32::total_cmp);
    falls.get(falls.len() / 2).copied().unwrap_or(0.0)
}

/// The page without the ink of these rules.
fn without(shade: &Bitmap, rules: &[Chain]) -> Bitmap {
    let mut rest = shade.clone();
    for rule in rules {
        let half = rule.thickness / 2.0 + 1.0;
        for x in rule.from as usize..=rule.to as usize {
            let level = rule.level(x as f32);
            rest.clear(
                x,
                (level - half).max(0.0) as usize..=(level + half) as usize,
            );
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    const TEXT: u32 = 16;

    fn fill(page: &mut GrayImage, [x0, y0, x1, y1]: [u32; 4]) {
        for y in y0..y1 {
            for x in x0..x1 {
                page.put_pixel(x, y, Luma([40]));
            }
        }
    }

    /// Ten rows of print, 30 px apart: blocks of the text's height that begin at each of `starts`.
    fn print(starts: &[u32]) -> GrayImage {
        let mut page = GrayImage::from_pixel(400, 360, Luma([255]));
        for row in 0..10 {
            for start in starts {
                let top = 30 + row * 30;
                fill(&mut page, [*start, top, start + 30, top + TEXT]);
            }
        }
        page
    }

    fn verticals(page: &GrayImage) -> usize {
        let rules = find(page, TEXT as f32);
        let vertical = |rule: &&Rule| rule.kind == RuleKind::Vertical;
        rules.iter().filter(vertical).count()
    }

    #[test]
    fn dashed_rules_close_to_print_are_found() {
        let mut page = print(&[70, 170, 263]);
        for x in [60, 160, 260] {
            for y in (20..330).step_by(9) {
                fill(&mut page, [x, y, x + 2, y + 5]);
            }
        }
        assert_eq!(verticals(&page), 3);
    }

    #[test]
    fn ones_below_each_other_between_dashed_rules_are_no_rule() {
        let mut page = print(&[70]);
        for row in 0..10 {
            fill(&mut page, [160, 30 + row * 30, 162, 42 + row * 30]);
            for x in (20..380).step_by(10) {
                fill(&mut page, [x, 50 + row * 30, x + 7, 52 + row * 30]);
            }
        }
        assert_eq!(verticals(&page), 0);
    }

    #[test]
    fn dashes_level_with_those_of_other_rules_are_a_rule_and_print_is_none() {
        let mut page = print(&[72, 220, 272]);
        for y in (20..330).step_by(13) {
            for x in [60, 160, 260] {
                fill(&mut page, [x, y, x + 2, y + 8]);
            }
        }
        for row in 0..10 {
            fill(&mut page, [120, 28 + row * 30, 122, 48 + row * 30]);
            for x in [129, 163] {
                fill(&mut page, [x, 26 + row * 30, x + 30, 50 + row * 30]);
            }
        }
        let rules = find(&page, TEXT as f32);
        let vertical = rules.iter().filter(|rule| rule.kind == RuleKind::Vertical);
        let at: Vec<u32> = vertical.map(|rule| rule.x0.round() as u32).collect();
        assert!(matches!(at[..], [60 | 61, 160 | 161, 260 | 261]), "{at:?}");
    }

    #[test]
    fn upright_rules_begin_and_end_at_those_they_meet() {
        let mut page = print(&[72, 172, 272]);
        for y in (20..330).step_by(13) {
            for x in [60, 160, 260] {
                fill(&mut page, [x, y, x + 2, y + 9]);
            }
        }
        for y in [20, 326] {
            fill(&mut page, [20, y, 380, y + 3]);
        }
        let rules = find(&page, TEXT as f32);
        let mut vertical = rules.iter().filter(|rule| rule.kind == RuleKind::Vertical);
        assert!(vertical.all(|rule| rule.y0 < 23.0 && rule.y1 > 325.0));
    }

    #[test]
    fn blurred_dashes_between_rules_at_every_row_are_found() {
        let mut page = print(&[70, 170, 270]);
        for x in [60, 160, 260] {
            for y in (20..330).step_by(15) {
                for (dx, grey) in [140, 90, 40, 40, 90, 140].into_iter().enumerate() {
                    (y..y + 8).for_each(|y| page.put_pixel(x + dx as u32, y, Luma([grey])));
                }
            }
        }
        for y in (24..340).step_by(60) {
            fill(&mut page, [20, y, 380, y + 2]);
        }
        assert_eq!(verticals(&page), 3);
    }

    #[test]
    fn dashes_that_begin_anew_at_every_row_are_rules() {
        let mut page = GrayImage::from_pixel(800, 800, Luma([255]));
        for row in 0..10 {
            let top = 40 + row * 69;
            fill(&mut page, [40, top, 760, top + 2]);
            for x in [120, 320, 520] {
                for (from, to) in [(0, 16), (29, 46), (57, 69)] {
                    fill(&mut page, [x, top + from, x + 2, top + to]);
                }
            }
        }
        let rules = find(&page, 30.0);
        let vertical = rules.iter().filter(|rule| rule.kind == RuleKind::Vertical);
        assert_eq!(vertical.count(), 3);
    }

    #[test]
    fn pale_dots_beside_dark_ones_are_a_rule() {
        let mut page = print(&[60, 160, 260]);
        for row in 0..10 {
            for x in (20..380).step_by(7) {
                for (y, mut grey) in [(51, 236), (52, 205), (53, 205), (54, 236)] {
                    if row < 3 && grey == 205 {
                        grey = 90;
                    }
                    page.put_pixel(x, y + row * 30, Luma([grey]));
                    page.put_pixel(x + 1, y + row * 30, Luma([grey.max(218)]));
                }
            }
        }
        let rules = find(&page, TEXT as f32);
        let level = |rule: &&Rule| rule.kind == RuleKind::Horizontal && rule.x1 - rule.x0 > 340.0;
        assert_eq!(rules.iter().filter(level).count(), 10);
    }

    #[test]
    fn brackets_below_each_other_are_no_rule() {
        let mut page = print(&[63]);
        for row in 0..10 {
            fill(&mut page, [60, 28 + row * 30, 61, 48 + row * 30]);
        }
        assert_eq!(verticals(&page), 0);
    }
}
