//! Regions of a picture that may be the page.

use std::collections::VecDeque;

use image::{GrayImage, Luma};
use imageproc::contrast::otsu_level;
use imageproc::region_labelling::{Connectivity, connected_components};

/// Shares of the threshold between bright and dark: paper in a deep shadow is darker than the middle between
/// paper and desk.
const SHARES: [f32; 4] = [1.0, 0.75, 0.5, 0.35];
/// Strokes of print narrower than twice this are not seen when borders are sought, px.
const STROKE: u32 = 3;

/// 255 within each region; `level` says how bright and without colour the picture is.
pub(super) fn candidates(level: &GrayImage) -> Vec<GrayImage> {
    let threshold = f32::from(otsu_level(level));
    let mut found: Vec<GrayImage> = SHARES
        .iter()
        .map(|share| largest_bright(level, (threshold * share) as u8))
        .collect();
    found.push(enclosed(level, threshold as u8));
    found
}

fn largest_bright(level: &GrayImage, threshold: u8) -> GrayImage {
    let bright = GrayImage::from_fn(level.width(), level.height(), |x, y| {
        Luma([if level.get_pixel(x, y).0[0] > threshold {
            255
        } else {
            0
        }])
    });
    let labels = connected_components(&bright, Connectivity::Four, Luma([0]));
    let mut sizes =
        vec![0_u32; labels.pixels().map(|label| label.0[0]).max().unwrap_or(0) as usize + 1];
    for label in labels.pixels().filter(|label| label.0[0] != 0) {
        sizes[label.0[0] as usize] += 1;
    }
    let largest = (0..sizes.len())
        .max_by_key(|&label| sizes[label])
        .unwrap_or(0) as u32;
    GrayImage::from_fn(level.width(), level.height(), |x, y| {
        Luma([if largest != 0 && labels.get_pixel(x, y).0[0] == largest {
            255
        } else {
            0
        }])
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Paper,
    Surround,
}

/// What lies within the strongest border around the brightest part: floods from there and from the picture's
/// border rise over ever sharper changes of brightness, and meet where it changes most. Shadows end softly, and
/// are crossed before the edge of the paper is.
fn enclosed(level: &GrayImage, threshold: u8) -> GrayImage {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let steps = steepness(&without_strokes(level));
    let seed = largest_bright(level, threshold.saturating_add((255 - threshold) / 4));
    let mut owners = vec![Owner::Nobody; width * height];
    // What is reached at each steepness, in the order reached.
    let mut fronts: Vec<VecDeque<usize>> = vec![VecDeque::new(); 256];
    for (index, seed) in seed.as_raw().iter().enumerate() {
        let (x, y) = (index % width, index / width);
        owners[index] = if x == 0 || y == 0 || x == width - 1 || y == height - 1 {
            Owner::Surround
        } else if *seed != 0 {
            Owner::Paper
        } else {
            continue;
        };
        fronts[0].push_back(index);
    }
    for flood in 0..fronts.len() {
        while let Some(index) = fronts[flood].pop_front() {
            let (x, y) = (index % width, index / width);
            let around = [
                (x > 0).then(|| index - 1),
                (x + 1 < width).then(|| index + 1),
                (y > 0).then(|| index - width),
                (y + 1 < height).then(|| index + width),
            ];
            for next in around.into_iter().flatten() {
                if owners[next] == Owner::Nobody {
                    owners[next] = owners[index];
                    fronts[usize::from(steps[next]).max(flood)].push_back(next);
                }
            }
        }
    }
    let paper = owners
        .iter()
        .map(|&owner| u8::from(owner == Owner::Paper) * 255);
    GrayImage::from_raw(level.width(), level.height(), paper.collect())
        .expect("the buffer is as large as the picture")
}

/// Dark strokes narrower than twice `STROKE` and one px closed.
fn without_strokes(level: &GrayImage) -> GrayImage {
    let brightest = |a: u8, b: u8| a.max(b);
    let darkest = |a: u8, b: u8| a.min(b);
    let wide = around(&around(level, true, brightest), false, brightest);
    around(&around(&wide, true, darkest), false, darkest)
}

/// Every pixel with those up to `STROKE` px beside it, or above and below it.
fn around(level: &GrayImage, beside: bool, of: fn(u8, u8) -> u8) -> GrayImage {
    GrayImage::from_fn(level.width(), level.height(), |x, y| {
        let (at, length) = if beside {
            (x, level.width())
        } else {
            (y, level.height())
        };
        let near = at.saturating_sub(STROKE)..(at + STROKE + 1).min(length);
        let pixel = |at| if beside { (at, y) } else { (x, at) };
        let levels = near.map(|at| level.get_pixel(pixel(at).0, pixel(at).1).0[0]);
        Luma([levels.reduce(of).unwrap_or(0)])
    })
}

/// How much brightness changes around each pixel, as a share of it: 0 to 255.
fn steepness(level: &GrayImage) -> Vec<u8> {
    let (width, height) = (level.width() as usize, level.height() as usize);
    // Equal shares of light are equal steps; the dark is held back, for there grain is a large share.
    let tone: Vec<f32> = level
        .as_raw()
        .iter()
        .map(|&level| (f32::from(level) + 25.0).ln())
        .collect();
    (0..width * height)
        .map(|index| {
            let (x, y) = (index % width, index / width);
            let (mut least, mut most) = (f32::MAX, f32::MIN);
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    let tone = tone[row * width + column];
                    (least, most) = (least.min(tone), most.max(tone));
                }
            }
            ((most - least) * 160.0).min(255.0) as u8
        })
        .collect()
}
