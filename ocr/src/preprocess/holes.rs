//! Holes that tractors of dot-matrix printers pull the paper by: discs in a row along both edges.

use image::{GrayImage, Luma, imageops};
use imageproc::region_labelling::Connectivity;

use super::PAPER;
use crate::connected::{Piece, pieces};

/// Lighter pixels are paper; what shows through a hole is often no more than gray.
const SHADE: u8 = 235;
/// Share of the page's width that the margin with the holes may take.
const MARGIN: f32 = 0.12;
/// Diameters, in text heights.
const SMALLEST: f32 = 0.7;
const LARGEST: f32 = 4.0;
/// How round a hole is: its sides differ by at most this share, and it fills this much of its box (a disc 0.79).
const UNEVEN: f32 = 0.2;
const FILLED: std::ops::RangeInclusive<f32> = 0.68..=0.9;
/// Shares of the diameter by which the holes of a row may differ in size and place; of their pitch, in pitch.
const ALIKE: f32 = 0.25;
const EVEN_PITCH: f32 = 0.12;
/// A row has at least so many, and runs along this share of the page's height.
const FEWEST: usize = 6;
const SPAN: f32 = 0.6;
/// Beside a hole, over this share of its diameter, at most this share of the paper is inked: print has neighbours.
const BESIDE: f32 = 0.6;
const STRAY: f32 = 0.05;
/// Half of the middle that is shaded all over, in diameters: the middle of a bold 0 is not.
const CORE: f32 = 0.25;

/// A disc: left, top, right, bottom, px.
type Disc = [u32; 4];

/// Rows of holes along the left and right edges of a level page. `text_height` in px of it.
pub(super) fn find(page: &GrayImage, text_height: f32) -> Vec<Disc> {
    let margin = (page.width() as f32 * MARGIN) as u32;
    [0, page.width() - margin]
        .into_iter()
        .flat_map(|left| {
            let strip = imageops::crop_imm(page, left, 0, margin, page.height()).to_image();
            let discs = discs(&strip, text_height).into_iter();
            let on_page = discs.map(|[x0, y0, x1, y1]| [x0 + left, y0, x1 + left, y1]);
            let alone: Vec<Disc> = on_page.filter(|disc| is_hole(page, disc)).collect();
            in_row(&alone, SPAN * page.height() as f32).unwrap_or_default()
        })
        .collect()
}

/// Shaded all over, and nothing beside it.
fn is_hole(page: &GrayImage, &[x0, y0, x1, y1]: &Disc) -> bool {
    let size = (x1 - x0) as f32;
    let shaded = |left: u32, right: u32, top: u32, bottom: u32| {
        let right = right.min(page.width());
        let area = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        let dark = area
            .clone()
            .filter(|&(x, y)| page.get_pixel(x, y).0[0] < SHADE);
        (dark.count() as f32, area.count() as f32)
    };
    let (x, y) = (u32::midpoint(x0, x1), u32::midpoint(y0, y1));
    let core = (CORE * size) as u32;
    let (inner, whole) = shaded(x - core, x + core, y - core, y + core);
    // Its edge shades off over a few pixels.
    let (edge, far) = ((0.1 * size) as u32 + 1, (BESIDE * size) as u32);
    let (before, left) = shaded(x0.saturating_sub(far), x0.saturating_sub(edge), y0, y1);
    let (after, right) = shaded(x1 + edge, x1 + far, y0, y1);
    inner >= whole && before + after <= STRAY * (left + right)
}

/// Fills them, and the edge that shades off around them, with paper.
pub(super) fn fill(page: &mut GrayImage, holes: &[Disc]) {
    for [x0, y0, x1, y1] in holes {
        let around = (x1 - x0) / 8 + 2;
        for y in y0.saturating_sub(around)..(y1 + around).min(page.height()) {
            for x in x0.saturating_sub(around)..(x1 + around).min(page.width()) {
                page.put_pixel(x, y, Luma([PAPER]));
            }
        }
    }
}

fn discs(strip: &GrayImage, text_height: f32) -> Vec<Disc> {
    let mut mask = strip.clone();
    for pixel in mask.pixels_mut() {
        pixel.0[0] = if pixel.0[0] < SHADE { 255 } else { 0 };
    }
    let is_disc = |piece: &Piece| {
        let [x0, y0, x1, y1] = piece.bounds;
        let (width, height) = ((x1 - x0) as f32, (y1 - y0) as f32);
        let sized = (SMALLEST * text_height..=LARGEST * text_height).contains(&width);
        let round = (width - height).abs() <= UNEVEN * width;
        sized && round && FILLED.contains(&(piece.pixels as f32 / (width * height)))
    };
    let found = pieces(&mask, Connectivity::Four, |_, _| 0.0).into_iter();
    found.filter(is_disc).map(|piece| piece.bounds).collect()
}

/// The most of them that stand one below the other, alike and evenly spaced; `None` where they are few, or span less
/// than `least` px.
fn in_row(discs: &[Disc], least: f32) -> Option<Vec<Disc>> {
    let size = |disc: &Disc| (disc[2] - disc[0]) as f32;
    let beside = |one: &Disc, other: &Disc| {
        let near = |a: u32, b: u32| a.abs_diff(b) as f32 <= ALIKE * size(one);
        near(one[0], other[0]) && near(one[2], other[2])
    };
    let rows = discs.iter().map(|one| {
        let alike = discs.iter().filter(|other| beside(one, other));
        alike.copied().collect::<Vec<Disc>>()
    });
    let mut row = rows
        .max_by_key(Vec::len)
        .filter(|row| row.len() >= FEWEST)?;
    row.sort_by_key(|disc| disc[1]);
    let mut steps: Vec<f32> = row
        .windows(2)
        .map(|pair| (pair[1][1] - pair[0][1]) as f32)
        .collect();
    steps.sort_by(f32::total_cmp);
    let pitch = steps[steps.len() / 2];
    // A hole may be torn, and two pitches lie between its neighbours.
    let even = |step: &f32| (step / pitch - (step / pitch).round()).abs() <= EVEN_PITCH;
    let span = row[row.len() - 1][3] - row[0][1];
    (steps.iter().all(even) && span as f32 >= least).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use imageproc::drawing::{draw_filled_circle_mut, draw_hollow_circle_mut};

    fn page(levels: &[i32], solid: bool) -> GrayImage {
        let mut page = GrayImage::from_pixel(800, 600, Luma([250]));
        for &level in levels {
            if solid {
                draw_filled_circle_mut(&mut page, (30, level), 12, Luma([200]));
            } else {
                draw_hollow_circle_mut(&mut page, (30, level), 12, Luma([40]));
            }
        }
        page
    }

    #[test]
    fn holes_in_a_row_are_filled_and_print_stays() {
        let torn = [60, 120, 240, 300, 360, 420, 480];
        let mut punched = page(&torn, true);
        let holes = find(&punched, 16.0);
        assert_eq!(holes.len(), torn.len());
        fill(&mut punched, &holes);
        assert!(punched.pixels().all(|pixel| pixel.0[0] >= 250));
        for (levels, solid) in [
            (&[60, 120, 240][..], true),
            (&[60, 80, 100, 120, 140, 160][..], true),
            (&[60, 100, 240, 300, 390, 410, 480][..], true),
            (&torn[..], false),
            (&[][..], true),
        ] {
            assert!(find(&page(levels, solid), 16.0).is_empty(), "{levels:?}");
        }
    }

    #[test]
    fn round_print_in_a_column_stays() {
        let torn = [60, 120, 240, 300, 360, 420, 480];
        let mut printed = page(&torn, true);
        for level in torn {
            draw_filled_circle_mut(&mut printed, (60, level), 12, Luma([40]));
        }
        assert!(find(&printed, 16.0).is_empty());
    }
}
