//! Ink that the detector passed over: lone digits in narrow columns above all.

use image::{GrayImage, Luma};
use imageproc::distance_transform::Norm;
use imageproc::morphology::dilate;
use imageproc::region_labelling::Connectivity;

use crate::connected::pieces;

/// Half of the widest gap between dots of one character, in text heights.
const DOT_GAP: f32 = 0.06;
/// Print of this height, px, is large.
const LARGE: f32 = 24.0;
/// Darker pixels are ink.
const INK: u8 = 150;
/// Heights of a character, in text heights.
const LOWEST: f32 = 0.45;
const HIGHEST: f32 = 1.4;
/// Widest connected ink that is text, in text heights; touching characters are one piece.
const WIDEST: f32 = 4.0;
/// Share of a character's pixels that a box must hold to have found it.
const FOUND: f32 = 0.5;
/// Characters this near to each other are one run, in text heights.
const GAP: f32 = 0.6;
/// A row of text has at least this many boxes that were found.
const NEIGHBOURS: usize = 3;
/// On noisier pages the rest is left alone.
const MOST: usize = 150;
/// More pieces of ink that could be characters are grain.
const MOST_INKS: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Ink {
    bounds: [f32; 4],
    pixels: u32,
    /// Those of them inside a box.
    found: u32,
}

/// Boxes around characters outside `boxes` that stand level with at least three of them; px of the page.
pub fn leftover(page: &GrayImage, boxes: &[[f32; 4]], text_height: f32) -> Vec<[f32; 4]> {
    let mut runs: Vec<[f32; 4]> = Vec::new();
    let mut inks = inks(page, boxes, text_height);
    inks.retain(|ink| is_character(ink, text_height));
    if inks.len() > MOST_INKS {
        return runs;
    }
    inks.sort_by(|a, b| a.bounds[0].total_cmp(&b.bounds[0]));
    for ink in inks {
        let [left, top, right, bottom] = ink.bounds;
        let near = |run: &&mut [f32; 4]| {
            let level =
                run[3].min(bottom) - run[1].max(top) > 0.5 * (bottom - top).min(run[3] - run[1]);
            level && left - run[2] < GAP * text_height
        };
        match runs.iter_mut().find(near) {
            Some(run) => {
                *run = [
                    run[0].min(left),
                    run[1].min(top),
                    run[2].max(right),
                    run[3].max(bottom),
                ];
            }
            None => runs.push(ink.bounds),
        }
    }
    runs.retain(|run| run[3] - run[1] >= 0.6 * text_height && in_row(run, boxes, text_height));
    if runs.len() > MOST {
        return Vec::new();
    }
    let margin = 0.2 * text_height;
    runs.iter()
        .map(|[l, t, r, b]| [l - margin, t - margin, r + margin, b + margin])
        .collect()
}

fn in_row(run: &[f32; 4], boxes: &[[f32; 4]], text_height: f32) -> bool {
    let middle = f32::midpoint(run[1], run[3]);
    let level =
        |other: &&[f32; 4]| (f32::midpoint(other[1], other[3]) - middle).abs() < 0.5 * text_height;
    boxes.iter().filter(level).count() >= NEIGHBOURS
}

fn is_character(ink: &Ink, text_height: f32) -> bool {
    let [left, top, right, bottom] = ink.bounds;
    let (width, height) = (right - left, bottom - top);
    let found = ink.found as f32 > FOUND * ink.pixels as f32;
    // A full block or a thin stroke is no character; a stroke may be a 1.
    let solid = ink.pixels as f32 / (width * height);
    let stroke = width < 0.25 * text_height;
    !found
        && height <= HIGHEST * text_height
        && height >= LOWEST * text_height
        && width <= WIDEST * text_height
        && (!stroke || height <= text_height && width >= 0.1 * text_height)
        && solid > 0.1
        && (solid < 0.95 || stroke)
}

/// The connected ink of the page.
fn inks(page: &GrayImage, boxes: &[[f32; 4]], text_height: f32) -> Vec<Ink> {
    // Half the size is enough for large print, and takes a quarter of the memory.
    let step = if text_height >= LARGE { 2 } else { 1 };
    let size = (page.width() / step, page.height() / step);
    let dark = |x: u32, y: u32| page.get_pixel(x, y).0[0] < INK;
    let mask = GrayImage::from_fn(size.0, size.1, |x, y| {
        let block =
            (0..step).flat_map(|dy| (0..step).map(move |dx| (x * step + dx, y * step + dy)));
        Luma([u8::from(block.into_iter().any(|(x, y)| dark(x, y))) * 255])
    });
    let step = step as f32;
    let text_height = text_height / step;
    // The dots of a needle printer make one character.
    let mask = dilate(
        &mask,
        Norm::LInf,
        (text_height * DOT_GAP).round().clamp(1.0, 4.0) as u8,
    );
    let boxes: Vec<[f32; 4]> = boxes
        .iter()
        .map(|bounds| bounds.map(|side| side / step))
        .collect();
    let covered = covered(size, &boxes);
    let found = |x, y| f32::from(u8::from(covered[(y * size.0 + x) as usize]));
    let area = (step * step) as u32;
    pieces(&mask, Connectivity::Eight, found)
        .iter()
        .map(|piece| Ink {
            bounds: piece.bounds.map(|side| side as f32 * step),
            pixels: piece.pixels * area,
            found: piece.weight as u32 * area,
        })
        .collect()
}

/// Whether each pixel lies in a box.
fn covered((width, height): (u32, u32), boxes: &[[f32; 4]]) -> Vec<bool> {
    let mut covered = vec![false; (width * height) as usize];
    for bounds in boxes {
        let Some([left, top, right, bottom]) = super::crop::clip(*bounds, width, height) else {
            continue;
        };
        for y in top..bottom {
            let row = (y * width) as usize;
            covered[row + left as usize..row + right as usize].fill(true);
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(inked: &[[u32; 4]]) -> GrayImage {
        GrayImage::from_fn(600, 100, |x, y| {
            let ink = inked.iter().any(|&[l, t, r, b]| {
                let hollow = (l + 3..r.saturating_sub(3)).contains(&x)
                    && (t + 3..b.saturating_sub(3)).contains(&y);
                (l..r).contains(&x) && (t..b).contains(&y) && !hollow
            });
            Luma([if ink { 0 } else { 255 }])
        })
    }

    const FOUND: [[f32; 4]; 3] = [
        [10.0, 40.0, 100.0, 62.0],
        [300.0, 40.0, 400.0, 62.0],
        [450.0, 40.0, 500.0, 62.0],
    ];

    #[test]
    fn a_lone_digit_in_a_row_is_found() {
        let found = leftover(&page(&[[200, 42, 214, 60], [20, 42, 90, 60]]), &FOUND, 20.0);
        assert_eq!(found, [[195.0, 37.0, 219.0, 65.0]]);
    }

    #[test]
    fn dust_rules_and_what_stands_between_rows_are_not() {
        let dust = [[200, 50, 203, 53], [220, 10, 222, 95], [230, 2, 240, 20]];
        assert!(leftover(&page(&dust), &FOUND, 20.0).is_empty());
    }
}
