//! The outline of a page photographed, or scanned with the lid open, on something darker.

use image::{GrayImage, Luma, RgbImage};
use imageproc::contrast::otsu_level;
use imageproc::geometry::convex_hull;
use imageproc::point::Point;
use imageproc::region_labelling::{Connectivity, connected_components};

/// Longest side of the copy that is searched, px.
const SEARCHED_SIDE: u32 = 450;
/// On less nothing can be told, px.
const SMALLEST_SIDE: u32 = 32;
/// Paper is brighter than what it lies on by at least this, of 255.
const CONTRAST: f32 = 45.0;
/// Share of the outline's area that a quadrilateral must account for.
const FOUR_CORNERED: f64 = 0.93;
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

/// Four lines fitted to the sides of the region's hull.
fn outline(paper: &GrayImage) -> Option<PageEdge> {
    let points: Vec<Point<i32>> = border_points(paper);
    let hull = convex_hull(points.clone());
    let four = largest_quadrilateral(&hull)?;
    // A page cut by a shadow or by the picture's border has more than four corners.
    if area(four.map(floating)) < area(hull.iter().map(|&point| floating(point))) * FOUR_CORNERED {
        return None;
    }
    let lines: Vec<Line> = sides(&four)
        .map(|(a, b)| Line::fitted(&points, a, b))
        .collect::<Option<_>>()?;
    let mut corners = [[0.0; 2]; 4];
    for (corner, pair) in corners.iter_mut().zip([(3, 0), (0, 1), (1, 2), (2, 3)]) {
        *corner = lines[pair.0].crossing(&lines[pair.1])?;
    }
    let agreement = area(in_order(corners)) / area(four.map(floating));
    if !(FOUR_CORNERED..1.0 / FOUR_CORNERED).contains(&agreement) {
        return None;
    }
    Some(PageEdge {
        corners: in_order(corners),
    })
}

/// The four corners of the hull that span the largest area: the corners of a page, whatever its sides do between.
fn largest_quadrilateral(hull: &[Point<i32>]) -> Option<[Point<i32>; 4]> {
    const MOST: usize = 120;
    let hull: Vec<Point<i32>> = hull
        .iter()
        .copied()
        .step_by(hull.len().div_ceil(MOST).max(1))
        .collect();
    let triangle = |a: Point<i32>, b: Point<i32>, c: Point<i32>| {
        (i64::from(b.x - a.x) * i64::from(c.y - a.y) - i64::from(b.y - a.y) * i64::from(c.x - a.x))
            .abs()
    };
    let count = hull.len();
    let mut best = None;
    for a in 0..count {
        for c in a + 2..count {
            let farthest = |between: &mut dyn Iterator<Item = usize>| {
                between
                    .map(|i| (triangle(hull[a], hull[i], hull[c]), i))
                    .max()
            };
            let Some((one, b)) = farthest(&mut (a + 1..c)) else {
                continue;
            };
            let Some((other, d)) = farthest(&mut (c + 1..count).chain(0..a)) else {
                continue;
            };
            if best.is_none_or(|(largest, _)| one + other > largest) {
                best = Some((one + other, [hull[a], hull[b], hull[c], hull[d]]));
            }
        }
    }
    best.map(|(_, corners)| corners)
}

fn floating(point: Point<i32>) -> [f64; 2] {
    [f64::from(point.x), f64::from(point.y)]
}

/// Of a polygon.
fn area(corners: impl IntoIterator<Item = [f64; 2]>) -> f64 {
    let corners: Vec<[f64; 2]> = corners.into_iter().collect();
    let next = corners.iter().cycle().skip(1);
    let doubled: f64 = corners
        .iter()
        .zip(next)
        .map(|([ax, ay], [bx, by])| ax * by - bx * ay)
        .sum();
    (doubled / 2.0).abs()
}

/// The first and last pixels of each row and column of the region.
fn border_points(paper: &GrayImage) -> Vec<Point<i32>> {
    let (width, height) = paper.dimensions();
    let inside = |x: u32, y: u32| paper.get_pixel(x, y).0[0] != 0;
    let mut points = Vec::new();
    for y in 0..height {
        points.extend(
            (0..width)
                .find(|&x| inside(x, y))
                .map(|x| Point::new(x as i32, y as i32)),
        );
        points.extend(
            (0..width)
                .rfind(|&x| inside(x, y))
                .map(|x| Point::new(x as i32, y as i32)),
        );
    }
    for x in 0..width {
        points.extend(
            (0..height)
                .find(|&y| inside(x, y))
                .map(|y| Point::new(x as i32, y as i32)),
        );
        points.extend(
            (0..height)
                .rfind(|&y| inside(x, y))
                .map(|y| Point::new(x as i32, y as i32)),
        );
    }
    points
}

fn sides(polygon: &[Point<i32>]) -> impl Iterator<Item = (Point<i32>, Point<i32>)> + '_ {
    (0..polygon.len()).map(|i| (polygon[i], polygon[(i + 1) % polygon.len()]))
}

fn length(a: Point<i32>, b: Point<i32>) -> f64 {
    f64::from(a.x - b.x).hypot(f64::from(a.y - b.y))
}

/// `nx * x + ny * y = offset`, with a normal of length 1.
struct Line {
    nx: f64,
    ny: f64,
    offset: f64,
}

impl Line {
    /// Through the points near the side from `a` to `b`, away from its ends, where corners are folded or round.
    fn fitted(points: &[Point<i32>], a: Point<i32>, b: Point<i32>) -> Option<Line> {
        let side = length(a, b);
        if side < 10.0 {
            return None;
        }
        let (dx, dy) = (f64::from(b.x - a.x) / side, f64::from(b.y - a.y) / side);
        let near: Vec<(f64, f64)> = points
            .iter()
            .map(|p| (f64::from(p.x), f64::from(p.y)))
            .filter(|&(x, y)| {
                let (px, py) = (x - f64::from(a.x), y - f64::from(a.y));
                let (along, across) = (px * dx + py * dy, px * dy - py * dx);
                along > side * 0.05 && along < side * 0.95 && across.abs() < side * 0.03 + 1.5
            })
            .collect();
        if (near.len() as f64) < side * 0.3 {
            return None;
        }
        let count = near.len() as f64;
        let (mx, my) = near.iter().fold((0.0, 0.0), |(sx, sy), (x, y)| {
            (sx + x / count, sy + y / count)
        });
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in near {
            xx += (x - mx) * (x - mx);
            xy += (x - mx) * (y - my);
            yy += (y - my) * (y - my);
        }
        let along = 0.5 * (2.0 * xy).atan2(xx - yy);
        let (nx, ny) = (-along.sin(), along.cos());
        Some(Line {
            nx,
            ny,
            offset: nx * mx + ny * my,
        })
    }

    fn crossing(&self, other: &Line) -> Option<[f64; 2]> {
        let area = self.nx * other.ny - self.ny * other.nx;
        (area.abs() > 0.3).then(|| {
            [
                (self.offset * other.ny - other.offset * self.ny) / area,
                (self.nx * other.offset - other.nx * self.offset) / area,
            ]
        })
    }
}

/// Clockwise from the corner nearest the top left.
fn in_order(corners: [[f64; 2]; 4]) -> [[f64; 2]; 4] {
    let centre = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
    let angle = |corner: &[f64; 2]| (corner[1] - centre[1]).atan2(corner[0] - centre[0]);
    let mut ordered = corners;
    ordered.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
    let first = (0..4).min_by(|&a, &b| {
        let sum = |i: usize| ordered[i][0] + ordered[i][1];
        sum(a).total_cmp(&sum(b))
    });
    ordered.rotate_left(first.unwrap_or(0));
    ordered
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
