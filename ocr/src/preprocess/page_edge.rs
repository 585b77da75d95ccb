//! The outline of a page photographed, or scanned with the lid open, on something darker.

mod contrast;
mod outline;
mod region;

use image::{GrayImage, Luma, RgbImage};

use outline::{area, outline};

/// Longest side of the copy that is searched, px.
const SEARCHED_SIDE: u32 = 450;
/// On less nothing can be told, px.
const SMALLEST_SIDE: u32 = 32;
/// Outer share of the page, where its edge casts a line of shadow.
const RIM: f64 = 0.012;
/// Share of the picture's border that shows no paper.
const SURROUND: f32 = 0.4;

/// Corners of the paper: top left, top right, bottom right, bottom left, as they lie in the scan; px.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageEdge {
    pub corners: [[f64; 2]; 4],
}

/// `None` unless the evidence is strong: a page is never cut on a guess.
///
/// Where a shadow parts the page, its bright part has four corners too: of the outlines with paper within, the
/// largest with something darker right beside it is the page.
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
    let edge = region::candidates(&level)
        .iter()
        .filter(|paper| border_share_without(paper) >= SURROUND)
        .filter_map(|paper| {
            let corners = outline(paper)?;
            let edge = PageEdge { corners };
            let page = edge.is_plausible(copy.dimensions()) && edge.holds(paper);
            let contrast = contrast::along(&edge, &level, paper).filter(|_| page)?;
            Some((f64::from(contrast) * area(corners), edge))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, edge)| edge)?;
    Some(edge.shrunk(RIM).enlarged(factor))
}

/// Bright and without colour: wood and skin are bright, but only in red.
fn paperness([red, green, blue]: [u8; 3]) -> u8 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    (u32::from(least) * u32::from(least) / u32::from(most).max(1)) as u8
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

    /// Whether the outline is filled with the region, up to its print, and little of the region is beyond.
    fn holds(&self, paper: &GrayImage) -> bool {
        let (mut inside, mut filled, mut outside, mut spilled) = (0_u32, 0_u32, 0_u32, 0_u32);
        for (x, y, pixel) in paper.enumerate_pixels() {
            let marked = u32::from(pixel.0[0] != 0);
            if self.contains(f64::from(x), f64::from(y)) {
                inside += 1;
                filled += marked;
            } else {
                outside += 1;
                spilled += marked;
            }
        }
        filled * 10 > inside * 7 && spilled * 10 < outside
    }

    fn side(&self, index: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.corners[index], self.corners[(index + 1) % 4]);
        (bx - ax).hypot(by - ay)
    }

    /// Without its rim, a share of its size.
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
