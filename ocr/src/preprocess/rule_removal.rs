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
}

impl Print {
    /// Print that is dark as it is.
    pub fn dark(dark: GrayImage) -> Print {
        Print { dark, faint: None }
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
    Print { dark, faint }
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
        }
    }

    /// Runs of ink across the rule that are about as long as most of them are the rule; longer ones are strokes.
    fn erase(&mut self) {
        let mut runs = Vec::new();
        for at in self.ends[0]..=self.ends[1] {
            self.runs(at, &mut runs);
        }
        let mut lengths: Vec<i32> = runs.iter().map(|run| run.2 - run.1 + 1).collect();
        lengths.sort_unstable();
        let Some(usual) = lengths.get(lengths.len() / 2) else {
            return;
        };
        let longest = (*usual).min(2 * self.reach) + self.slack as i32;
        for (at, top, bottom) in runs {
            if bottom - top < longest {
                // One pixel more on both sides: the rim of the line, lighter than ink.
                for level in (top - 1).max(0)..=(bottom + 1).min(self.depth() - 1) {
                    self.clear(at, level);
                }
            }
        }
    }

    /// Adds the runs of ink at `at` that lie on the rule: `at`, first and last level.
    fn runs(&self, at: i32, runs: &mut Vec<(i32, i32, i32)>) {
        let middle = (self.middle.0 + at as f32 * self.middle.1).round() as i32;
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
        let (x, y) = self.place(at, level);
        self.page.get_pixel(x, y).0[0] < INK
    }

    fn clear(&mut self, at: i32, level: i32) {
        let (x, y) = self.place(at, level);
        self.page.get_pixel_mut(x, y).0[0] = PAPER;
    }
}
