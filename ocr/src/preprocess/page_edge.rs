//! The outline of a page photographed, or scanned with the lid open, on something darker.

mod outline;

use image::{GrayImage, Luma, RgbImage};
use imageproc::contrast::otsu_level;
use imageproc::region_labelling::{Connectivity, connected_components};

use outline::{area, outline};

/// Longest side of the copy that is searched, px.
const SEARCHED_SIDE: u32 = 450;
/// On less nothing can be told, px.
const SMALLEST_SIDE: u32 = 32;
/// Paper is brighter than what it lies on by at least this, of 255.
const CONTRAST: f32 = 45.0;
/// Share of the picture's border that shows no paper.
const SURROUND: f32 = 0.4;

/// Corners of the paper: top left, top right, bottom right, bottom left, as they lie in the scan; px.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageEdge {
    pub corners: [[f64; 2]; 4],
}

/// `None` unless the evidence is strong: a page is never cut on a guess.
pub(super) fn find(small: &RgbImage) -> Option<PageEdge> {
    if small.width().min(small.height()) < SMALLEST_SIDE {
        return None;
    }
    let longest = small.width().max(small.height());
    let factor = longest.div_ceil(SEARCHED_SIDE).max(1);
    let copy = super::reduced::rgb(small, factor);
    let level = GrayImage::from_fn(copy.width(), copy.height(), |x, y| {
        Luma([paperness(copy.get_pixel(x, y).0)])
    });
    let threshold = f32::from(otsu_level(&level));
    // Paper in a deep shadow is darker than the middle between paper and desk.
    let edge = [1.0, 0.75, 0.5, 0.35].into_iter().find_map(|share| {
        let paper = largest_bright_region(&level, (threshold * share) as u8);
        if border_share_without(&paper) < SURROUND {
            return None;
        }
        outline(&paper)
            .map(|corners| PageEdge { corners })
            .filter(|edge| edge.is_plausible(copy.dimensions()) && stands_out(edge, &level, &paper))
    })?;
    Some(edge.shrunk(0.004).enlarged(factor))
}

/// Bright and without colour: wood and skin are bright, but only in red.
fn paperness([red, green, blue]: [u8; 3]) -> u8 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    (u32::from(least) * u32::from(least) / u32::from(most).max(1)) as u8
}

/// 255 within it.
fn largest_bright_region(level: &GrayImage, threshold: u8) -> GrayImage {
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

fn border_share_without(paper: &GrayImage) -> f32 {
    let (width, height) = paper.dimensions();
    let rows = (0..width).flat_map(|x| [(x, 0), (x, height - 1)]);
    let columns = (0..height).flat_map(|y| [(0, y), (width - 1, y)]);
    let without = rows
        .chain(columns)
        .filter(|&(x, y)| paper.get_pixel(x, y).0[0] == 0)
        .count();
    without as f32 / (2 * (width + height)) as f32
}

/// Bright within, dark around, and nothing bright of note outside.
fn stands_out(edge: &PageEdge, level: &GrayImage, paper: &GrayImage) -> bool {
    let (mut inside, mut bright_inside, mut level_inside) = (0.0_f32, 0.0_f32, 0.0_f32);
    let (mut outside, mut bright_outside, mut level_outside) = (0.0_f32, 0.0_f32, 0.0_f32);
    for ((x, y, level), paper) in level.enumerate_pixels().zip(paper.pixels()) {
        let bright = f32::from(u8::from(paper.0[0] != 0));
        if edge.contains(f64::from(x), f64::from(y)) {
            inside += 1.0;
            bright_inside += bright;
            level_inside += f32::from(level.0[0]);
        } else {
            outside += 1.0;
            bright_outside += bright;
            level_outside += f32::from(level.0[0]);
        }
    }
    bright_inside > inside * 0.7
        && bright_outside < outside * 0.1
        && level_inside / inside > level_outside / outside.max(1.0) + CONTRAST
}

impl PageEdge {
    /// The same outline in a picture enlarged by `factor`.
    pub(super) fn enlarged(&self, factor: u32) -> PageEdge {
        let factor = f64::from(factor);
        PageEdge {
            corners: self
                .corners
                .map(|corner| corner.map(|v| (v + 0.5) * factor - 0.5)),
        }
    }

    /// Width and height of the flattened page, px.
    pub(super) fn size(&self) -> (u32, u32) {
        let [top, right, bottom, left] = [0, 1, 2, 3].map(|i| self.side(i));
        (
            top.max(bottom).round() as u32,
            left.max(right).round() as u32,
        )
    }

    pub(super) fn contains(&self, x: f64, y: f64) -> bool {
        (0..4).all(|i| {
            let ([ax, ay], [bx, by]) = (self.corners[i], self.corners[(i + 1) % 4]);
            (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0.0
        })
    }

    fn side(&self, index: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.corners[index], self.corners[(index + 1) % 4]);
        (bx - ax).hypot(by - ay)
    }

    /// Without its rim, a share of its size, where the edge of the paper casts a line of shadow.
    fn shrunk(&self, rim: f64) -> PageEdge {
        let centre =
            [0, 1].map(|axis| self.corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
        let corners = self
            .corners
            .map(|corner| [0, 1].map(|axis| corner[axis] + (centre[axis] - corner[axis]) * rim));
        PageEdge { corners }
    }

    /// Nearly the picture's share of a page, with corners near right angles, as far as perspective allows.
    fn is_plausible(&self, (width, height): (u32, u32)) -> bool {
        let area = area(self.corners);
        let share = area / (f64::from(width) * f64::from(height));
        let ratio = |a: f64, b: f64| a.min(b) / a.max(b);
        let straight = (0..4).all(|i| {
            let ([px, py], [x, y], [nx, ny]) = (
                self.corners[(i + 3) % 4],
                self.corners[i],
                self.corners[(i + 1) % 4],
            );
            let cosine = ((px - x) * (nx - x) + (py - y) * (ny - y))
                / (self.side((i + 3) % 4) * self.side(i));
            cosine.abs() < 0.5
        });
        (0.2..0.97).contains(&share)
            && straight
            && ratio(self.side(0), self.side(2)) > 0.55
            && ratio(self.side(1), self.side(3)) > 0.55
    }
}
