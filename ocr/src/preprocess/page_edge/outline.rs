use image::GrayImage;
use imageproc::geometry::convex_hull;
use imageproc::point::Point;

/// Share of the outline's area that a quadrilateral must account for.
const FOUR_CORNERED: f64 = 0.93;

/// Where four lines fitted to the sides of the region's hull cross, clockwise from the top left; `None` where the
/// region is no quadrilateral. `paper` is 255 within the region.
pub(super) fn outline(paper: &GrayImage) -> Option<[[f64; 2]; 4]> {
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
    Some(in_order(corners))
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
pub(super) fn area(corners: impl IntoIterator<Item = [f64; 2]>) -> f64 {
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
