use image::GrayImage;

use super::{CleanPage, PAPER, Rule, RuleKind};

/// Lighter pixels belong neither to a rule nor to a stroke.
const INK: u8 = 205;

/// The print of a page without its ruled lines.
#[derive(Debug, Clone)]
pub struct Print {
    /// Dark, for finding text.
    pub dark: GrayImage,
    /// In all its shades, for reading it; `None` where `dark` has them.
    faint: Option<GrayImage>,
    /// The lines, where they stood.
    pub rules: Vec<Rule>,
}

impl Print {
    /// Print that is dark as it is.
    pub fn dark(dark: GrayImage) -> Print {
        Print {
            dark,
            faint: None,
            rules: Vec::new(),
        }
    }

    pub fn shades(&self) -> &GrayImage {
        self.faint.as_ref().unwrap_or(&self.dark)
    }
}

/// The page with its ruled lines erased; strokes that cross or touch a line stay whole.
pub fn without_rules(page: &CleanPage) -> Print {
    let mut dark = page.gray.clone();
    for rule in &page.rules {
        Eraser::new(&mut dark, rule, page.text_height).erase();
    }
    let faint = page.faint.as_ref().map(|faint| {
        let mut faint = faint.clone();
        let erased = dark.pixels().zip(page.gray.pixels());
        for (pixel, (after, before)) in faint.pixels_mut().zip(erased) {
            if after != before {
                pixel.0[0] = PAPER;
            }
        }
        faint
    });
    Print {
        dark,
        faint,
        rules: page.rules.clone(),
    }
}

/// A rule seen along its length: `at` runs along it, `level` across.
struct Eraser<'a> {
    page: &'a mut GrayImage,
    horizontal: bool,
    ends: [i32; 2],
    /// Level of the middle at pixel 0, and its rise per pixel.
    middle: (f32, f32),
    /// Pixels above and below the middle that may belong to the rule.
    reach: i32,
    slack: f32,
    /// Length of a piece of the rule that is as straight as a ruler, px.
    straight: usize,
}

impl Eraser<'_> {
    fn new<'a>(page: &'a mut GrayImage, rule: &Rule, text_height: f32) -> Eraser<'a> {
        let horizontal = rule.kind == RuleKind::Horizontal;
        let ((from, level_from), (to, level_to)) = if horizontal {
            ((rule.x0, rule.y0), (rule.x1, rule.y1))
        } else {
            ((rule.y0, rule.x0), (rule.y1, rule.x1))
        };
        let slope = (level_to - level_from) / (to - from).max(1.0);
        let slack = (text_height * 0.08).max(2.0);
        let length = if horizontal {
            page.width()
        } else {
            page.height()
        };
        Eraser {
            page,
            horizontal,
            ends: [
                (from - slack).max(0.0) as i32,
                ((to + slack).ceil() as i32).min(length as i32 - 1),
            ],
            middle: (level_from - from * slope, slope),
            reach: (rule.thickness / 2.0 + slack).ceil() as i32,
            slack,
            straight: (text_height as usize).max(1),
        }
    }

    /// Runs of ink across the rule that are about as long as most of them are the rule; longer ones are strokes. Those
    /// that end at the far edge of a vertical rule only touch it, and are cut off where it begins: what is left of it
    /// behind a number reads as a minus.
    fn erase(&mut self) {
        let (mut runs, mut gaps) = (Vec::new(), Vec::new());
        for at in self.ends[0]..=self.ends[1] {
            let before = runs.len();
            self.runs(at, &mut runs);
            if runs.len() == before {
                gaps.push(at);
            }
        }
        let mut lengths: Vec<i32> = runs.iter().map(|run| run.2 - run.1 + 1).collect();
        lengths.sort_unstable();
        let Some(usual) = lengths.get(lengths.len() / 2) else {
            return;
        };
        let usual = (*usual).min(2 * self.reach);
        for at in gaps {
            self.clear_gap(at);
        }
        let aside = self.aside(&runs, usual);
        for (at, top, bottom) in runs {
            let aside = aside[(at - self.ends[0]) as usize / self.straight];
            if self.gap(at, top, bottom, aside) > usual as f32 / 2.0 + 0.5 {
                continue;
            }
            let (above, below) = self.beyond(at, top, bottom, usual);
            let slack = self.slack as i32;
            let own = match (above > slack, below > slack) {
                _ if bottom - top < usual + slack => (top, bottom),
                (true, false) if !self.horizontal => (bottom - usual, bottom),
                (false, true) if !self.horizontal => (top, top + usual),
                _ => continue,
            };
            (own.0..=own.1).for_each(|level| self.clear(at, level));
            self.clear_rim(at, own.0, -1);
            self.clear_rim(at, own.1, 1);
        }
    }

    /// How far the rule lies aside of its middle, piece by piece: print beside it is inked in fewer places than it.
    fn aside(&self, runs: &[(i32, i32, i32)], usual: i32) -> Vec<f32> {
        let pieces = (self.ends[1] - self.ends[0]).max(0) as usize / self.straight + 1;
        let mut found = vec![Vec::new(); pieces];
        for same in runs.chunk_by(|a, b| a.0 == b.0) {
            let fits = same
                .iter()
                .filter(|run| run.2 - run.1 < usual + self.slack as i32);
            let aside = fits.map(|run| (run.1 + run.2) as f32 / 2.0 - self.middle_at(run.0));
            if let Some(nearest) = aside.min_by(|a, b| a.abs().total_cmp(&b.abs())) {
                found[(same[0].0 - self.ends[0]) as usize / self.straight].push(nearest);
            }
        }
        let median = |piece: usize| {
            let mut around = found[piece.saturating_sub(1)..(piece + 2).min(pieces)].concat();
            around.sort_by(f32::total_cmp);
            around.get(around.len() / 2).copied().unwrap_or(0.0)
        };
        (0..pieces).map(median).collect()
    }

    /// From the rule's middle to the run of ink, px.
    fn gap(&self, at: i32, top: i32, bottom: i32, aside: f32) -> f32 {
        let middle = self.middle_at(at) + aside;
        (top as f32 - middle).max(middle - bottom as f32)
    }

    /// The rim of the line, lighter than ink: a pixel, and on from there while it gets lighter, as blurred ones do. Its outline would
    /// be read as a row of `0`.
    fn clear_rim(&mut self, at: i32, edge: i32, direction: i32) {
        let mut before = 0;
        for step in 1..=self.slack.ceil() as i32 {
            let level = edge + step * direction;
            if !(0..self.depth()).contains(&level) {
                return;
            }
            let grey = self.level(at, level);
            if step > 1 && (grey < INK || grey < before) {
                return;
            }
            before = grey;
            self.clear(at, level);
        }
    }

    /// What the dashes of a line leave grey between them.
    fn clear_gap(&mut self, at: i32) {
        let middle = self.middle_at(at).round() as i32;
        for level in (middle - self.reach).max(0)..=(middle + self.reach).min(self.depth() - 1) {
            self.clear(at, level);
        }
    }

    /// Level of the middle of the rule.
    fn middle_at(&self, at: i32) -> f32 {
        self.middle.0 + at as f32 * self.middle.1
    }

    /// How far a run goes beyond a rule of this thickness, px, above it and below.
    fn beyond(&self, at: i32, top: i32, bottom: i32, thickness: i32) -> (i32, i32) {
        let half = thickness as f32 / 2.0;
        let middle = self.middle_at(at);
        let above = middle - half - top as f32;
        let below = bottom as f32 - middle - half;
        (above.round() as i32, below.round() as i32)
    }

    /// Adds the runs of ink at `at` that lie on the rule: `at`, first and last level.
    fn runs(&self, at: i32, runs: &mut Vec<(i32, i32, i32)>) {
        let middle = self.middle_at(at).round() as i32;
        let mut level = (middle - self.reach).max(0);
        while level <= (middle + self.reach).min(self.depth() - 1) {
            if !self.is_ink(at, level) {
                level += 1;
                continue;
            }
            let top = (0..=level)
                .rev()
                .take_while(|&y| self.is_ink(at, y))
                .last()
                .unwrap_or(level);
            let bottom = (level..self.depth())
                .take_while(|&y| self.is_ink(at, y))
                .last()
                .unwrap_or(level);
            runs.push((at, top, bottom));
            level = bottom + 1;
        }
    }

    fn depth(&self) -> i32 {
        (if self.horizontal {
            self.page.height()
        } else {
            self.page.width()
        }) as i32
    }

    fn place(&self, at: i32, level: i32) -> (u32, u32) {
        let (x, y) = if self.horizontal {
            (at, level)
        } else {
            (level, at)
        };
        (x as u32, y as u32)
    }

    fn is_ink(&self, at: i32, level: i32) -> bool {
        self.level(at, level) < INK
    }

    /// How light a pixel is.
    fn level(&self, at: i32, level: i32) -> u8 {
        let (x, y) = self.place(at, level);
        self.page.get_pixel(x, y).0[0]
    }

    fn clear(&mut self, at: i32, level: i32) {
        let (x, y) = self.place(at, level);
        self.page.get_pixel_mut(x, y).0[0] = PAPER;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn draw(page: &mut GrayImage, [x0, y0, x1, y1]: [u32; 4]) {
        for y in y0..y1 {
            (x0..x1).for_each(|x| page.put_pixel(x, y, Luma([30])));
        }
    }

    fn upright(x: f32) -> Rule {
        Rule {
            kind: RuleKind::Vertical,
            x0: x,
            y0: 0.0,
            x1: x,
            y1: 99.0,
            thickness: 4.0,
        }
    }

    #[test]
    fn strokes_that_touch_a_vertical_rule_end_there_and_those_that_cross_it_stay() {
        let mut page = GrayImage::from_pixel(100, 100, Luma([PAPER]));
        for stroke in [
            [50, 0, 54, 100],
            [30, 20, 54, 23],
            [54, 40, 70, 43],
            [30, 60, 70, 63],
        ] {
            draw(&mut page, stroke);
        }
        Eraser::new(&mut page, &upright(51.5), 20.0).erase();
        let ends = |y: u32| {
            let inked = |x: &u32| page.get_pixel(*x, y).0[0] < INK;
            ((0..100).find(inked), (0..100).rfind(inked))
        };
        assert_eq!(ends(10), (None, None));
        assert!(matches!(ends(21), (Some(30), Some(46..50))));
        assert!(matches!(ends(41), (Some(54..58), Some(69))));
        assert_eq!(ends(61), (Some(30), Some(69)));
    }

    #[test]
    fn strokes_as_thick_as_the_rule_close_beside_it_stay() {
        let mut page = GrayImage::from_pixel(100, 100, Luma([PAPER]));
        for top in (0..100).step_by(20) {
            draw(&mut page, [50, top, 54, top + 12]);
        }
        draw(&mut page, [44, 30, 48, 46]);
        // The rule may lie a little aside of where it was found.
        for found in [50.5, 51.5, 52.5] {
            let mut page = page.clone();
            Eraser::new(&mut page, &upright(found), 20.0).erase();
            let inked = |x0: u32, x1: u32| {
                let rows = (0..100).flat_map(|y| (x0..x1).map(move |x| (x, y)));
                rows.filter(|&(x, y)| page.get_pixel(x, y).0[0] < INK)
                    .count()
            };
            assert_eq!((inked(44, 48), inked(50, 54)), (64, 0));
        }
    }
}
