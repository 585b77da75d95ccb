//! The print of the back page, or of the sheet beneath, where it shows through the paper: paler than the print of this
//! side, and softer, since it is seen through the fibres.

use image::{GrayImage, ImageBuffer, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::coloured_ink::widened;
use super::{PAPER, contrast};

/// Lighter pixels are paper.
const BARE: u8 = 238;
/// Print is darker than this share of the way from paper to the page's darkest ink; what shows through is not.
const DARK: f32 = 0.55;
/// On a page whose ink is lighter nothing is told from it.
const LIGHTEST_INK: u8 = 110;
/// So near to print nothing is taken for the back's: points and thin strokes of characters are pale too. In lines.
const NEAR: f32 = 0.25;
/// Longer side of a character, in lines.
const CHARACTER: std::ops::RangeInclusive<f32> = 0.4..=4.0;
/// The steepest edge of what shows through has at most this share of the steepness of print.
const SOFT: f32 = 0.75;
/// A back page shows at least so many characters, and this share of all that is pale is soft.
const FEWEST: usize = 12;
const MOST: f32 = 0.6;
/// Points and broken strokes of the back's print lie this near to its characters, in lines.
const BESIDE: f32 = 1.0;

/// What shows through, on the reduced page.
pub(super) struct ShowThrough {
    /// 255 where it stands by itself.
    alone: GrayImage,
    /// 255 where it may go on beneath print.
    beneath: GrayImage,
    /// Lighter pixels are no print.
    dark: u8,
    /// Its usual level.
    level: u8,
}

/// Ink that hangs together.
#[derive(Clone, Copy)]
struct Ink {
    /// Left, top, right, bottom, px; the last two exclusive.
    bounds: [u32; 4],
    first: (u32, u32),
    darkest: u8,
    /// Largest step between neighbouring pixels.
    step: u8,
}

impl Ink {
    /// The longer side, in lines.
    fn length(&self, line: f32) -> f32 {
        let [left, top, right, bottom] = self.bounds;
        (right - left).max(bottom - top) as f32 / line
    }

    /// The steepest edge, as a share of its depth; 0 to 1.
    fn steepness(&self) -> f32 {
        f32::from(self.step) / f32::from(255 - self.darkest).max(1.0)
    }
}

/// `small` is evenly lit, with lines of text `line` px high; `None` where nothing shows through.
pub(super) fn survey(small: &GrayImage, line: f32) -> Option<ShowThrough> {
    let ink = contrast::ink_level(small);
    if ink > LIGHTEST_INK {
        return None;
    }
    let dark = 255 - (f32::from(255 - ink) * DARK) as u8;
    let near = widened(&darker(small, dark), reach(line, NEAR));
    let mut pale = darker(small, BARE);
    subtract(&mut pale, &near);
    let labels = connected_components(&pale, Connectivity::Eight, Luma([0]));
    let found = inks(small, &labels);
    let is_character = |ink: &&Ink| CHARACTER.contains(&ink.length(line));
    let characters: Vec<&Ink> = found.iter().filter(is_character).collect();
    if characters.len() < FEWEST {
        return None;
    }
    let soft = SOFT * print_steepness(small, line, dark)?;
    let is_soft = |ink: &Ink| ink.steepness() < soft;
    let mut levels: Vec<u8> = characters
        .iter()
        .filter(|ink| is_soft(ink))
        .map(|ink| ink.darkest)
        .collect();
    if levels.len() < FEWEST || (levels.len() as f32) < MOST * characters.len() as f32 {
        return None;
    }
    levels.sort_unstable();
    let is_back = |ink: &Ink| ink.length(line) >= *CHARACTER.start() && is_soft(ink);
    let around = widened(&marked(&labels, &found, is_back), reach(line, BESIDE));
    let is_piece = |ink: &Ink| {
        let small = ink.length(line) < *CHARACTER.start();
        small && around.get_pixel(ink.first.0, ink.first.1).0[0] != 0
    };
    let alone = marked(&labels, &found, |ink| is_back(ink) || is_piece(ink));
    let beneath = widened(&alone, reach(line, 2.0 * NEAR));
    let mut alone = widened(&alone, 2);
    subtract(&mut alone, &near);
    Some(ShowThrough {
        alone,
        beneath,
        dark,
        level: levels[levels.len() / 2],
    })
}

impl ShowThrough {
    /// Takes it off a page enlarged by `factor`. What lies beneath print is lightened by as much as it darkens paper.
    pub(super) fn clear(&self, page: &mut GrayImage, factor: u32) {
        let lit = |level: u8| (u32::from(level) * 255 / u32::from(self.level)).min(255) as u8;
        let (width, height) = self.alone.dimensions();
        for (x, y, pixel) in page.enumerate_pixels_mut() {
            let (x, y) = ((x / factor).min(width - 1), (y / factor).min(height - 1));
            if self.beneath.get_pixel(x, y).0[0] == 0 || pixel.0[0] < self.dark {
                continue;
            }
            let alone = self.alone.get_pixel(x, y).0[0] != 0;
            pixel.0[0] = if alone { PAPER } else { lit(pixel.0[0]) };
        }
    }
}

/// Steepness of the edges of print: the usual one of its pieces.
fn print_steepness(small: &GrayImage, line: f32, dark: u8) -> Option<f32> {
    let labels = connected_components(&darker(small, BARE), Connectivity::Eight, Luma([0]));
    let mut found: Vec<f32> = inks(small, &labels)
        .iter()
        .filter(|ink| ink.darkest < dark && CHARACTER.contains(&ink.length(line)))
        .map(Ink::steepness)
        .collect();
    found.sort_by(f32::total_cmp);
    found.get(found.len() / 2).copied()
}

/// By label, from the first; the background is none.
fn inks(small: &GrayImage, labels: &ImageBuffer<Luma<u32>, Vec<u32>>) -> Vec<Ink> {
    let mut inks: Vec<Ink> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let Some(index) = label.0[0].checked_sub(1) else {
            continue;
        };
        let level = small.get_pixel(x, y).0[0];
        let index = index as usize;
        if index >= inks.len() {
            let none = Ink {
                bounds: [x, y, x + 1, y + 1],
                first: (x, y),
                darkest: level,
                step: 0,
            };
            inks.resize(index + 1, none);
        }
        let ink = &mut inks[index];
        let [left, top, right, bottom] = ink.bounds;
        ink.bounds = [left.min(x), top, right.max(x + 1), bottom.max(y + 1)];
        ink.darkest = ink.darkest.min(level);
        let step =
            |beside: Option<&Luma<u8>>| beside.map_or(0, |beside| beside.0[0].abs_diff(level));
        let steps =
            step(small.get_pixel_checked(x + 1, y)).max(step(small.get_pixel_checked(x, y + 1)));
        ink.step = ink.step.max(steps);
    }
    inks
}

/// The pieces that are chosen.
fn marked(
    labels: &ImageBuffer<Luma<u32>, Vec<u32>>,
    inks: &[Ink],
    choose: impl Fn(&Ink) -> bool,
) -> GrayImage {
    let chosen: Vec<bool> = inks.iter().map(choose).collect();
    let of = |label: u32| label.checked_sub(1).is_some_and(|at| chosen[at as usize]);
    GrayImage::from_fn(labels.width(), labels.height(), |x, y| {
        Luma([if of(labels.get_pixel(x, y).0[0]) {
            255
        } else {
            0
        }])
    })
}

/// 255 where the page is darker than a level.
fn darker(page: &GrayImage, level: u8) -> GrayImage {
    let mut mask = page.clone();
    for pixel in mask.pixels_mut() {
        pixel.0[0] = if pixel.0[0] < level { 255 } else { 0 };
    }
    mask
}

fn subtract(mask: &mut GrayImage, other: &GrayImage) {
    for (pixel, other) in mask.pixels_mut().zip(other.pixels()) {
        pixel.0[0] &= !other.0[0];
    }
}

fn reach(line: f32, lines: f32) -> usize {
    (line * lines).round().max(3.0) as usize
}
