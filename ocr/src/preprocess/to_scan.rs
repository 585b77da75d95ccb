use std::sync::Arc;

use bill::PageBox;

use super::mesh::Mesh;
use super::page_edge::PageEdge;

/// Maps pixels of a clean page to pixels of the scan it was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct ToScan {
    /// From the clean page to the page as bent as it was seen; `None` for flat ones.
    bend: Option<Arc<Mesh>>,
    /// Row-major projective matrix, from the bent page to the scan.
    matrix: [f64; 9],
}

impl ToScan {
    pub const IDENTITY: ToScan = ToScan::projection([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    const fn projection(matrix: [f64; 9]) -> ToScan {
        ToScan { bend: None, matrix }
    }

    /// The point of the scan under a point of the clean page.
    pub fn point(&self, x: f32, y: f32) -> [f32; 2] {
        let m = &self.matrix;
        let [right, down] = self.bend.as_ref().map_or([0.0; 2], |bend| bend.shift(x, y));
        let (x, y) = (f64::from(x + right), f64::from(y + down));
        let depth = m[6] * x + m[7] * y + m[8];
        [
            ((m[0] * x + m[1] * y + m[2]) / depth) as f32,
            ((m[3] * x + m[4] * y + m[5]) / depth) as f32,
        ]
    }

    /// The quadrilateral on the scan of an upright box of the clean page.
    pub fn page_box(&self, page: u32, left: f32, top: f32, right: f32, bottom: f32) -> PageBox {
        let corners = [
            self.point(left, top),
            self.point(right, top),
            self.point(right, bottom),
            self.point(left, bottom),
        ];
        PageBox { page, corners }
    }

    pub(super) fn matrix(&self) -> &[f64; 9] {
        &self.matrix
    }

    pub(super) fn bend(&self) -> Option<&Mesh> {
        self.bend.as_deref()
    }

    /// The map from a page that is laid flat by `bend`.
    pub(super) fn bent(self, bend: Mesh) -> ToScan {
        ToScan {
            bend: Some(Arc::new(bend)),
            ..self
        }
    }

    /// `self`, a flat page's, after `first`: what `first` maps to is mapped on.
    fn after(&self, first: &[f64; 9]) -> ToScan {
        let mut matrix = [0.0; 9];
        for row in 0..3 {
            for column in 0..3 {
                matrix[row * 3 + column] = (0..3)
                    .map(|k| self.matrix[row * 3 + k] * first[k * 3 + column])
                    .sum();
            }
        }
        ToScan::projection(matrix)
    }

    /// The same map between copies of both sides that are reduced by `factor`.
    pub(super) fn reduced(&self, factor: u32) -> ToScan {
        let factor = f64::from(factor);
        // Centre of the block that a reduced pixel stands for.
        let centre = (factor - 1.0) / 2.0;
        let enlarge = [factor, 0.0, centre, 0.0, factor, centre, 0.0, 0.0, 1.0];
        let reduce = ToScan::projection([
            1.0 / factor,
            0.0,
            -centre / factor,
            0.0,
            1.0 / factor,
            -centre / factor,
            0.0,
            0.0,
            1.0,
        ]);
        reduce.after(&self.after(&enlarge).matrix)
    }

    /// The map and the size of a page that is turned by `-angle` (radians, positive where lines fall to the
    /// right) so that its lines become level, with nothing cut off.
    pub(super) fn deskewed(&self, (width, height): (u32, u32), angle: f32) -> (ToScan, (u32, u32)) {
        if angle == 0.0 {
            return (self.clone(), (width, height));
        }
        let (sin, cos) = f64::from(angle).sin_cos();
        let (old_width, old_height) = (f64::from(width), f64::from(height));
        let new_width = (old_width * cos + old_height * sin.abs()).ceil();
        let new_height = (old_height * cos + old_width * sin.abs()).ceil();
        let (cx, cy) = ((new_width - 1.0) / 2.0, (new_height - 1.0) / 2.0);
        let (ox, oy) = ((old_width - 1.0) / 2.0, (old_height - 1.0) / 2.0);
        let turn = [
            cos,
            -sin,
            ox - cos * cx + sin * cy,
            sin,
            cos,
            oy - sin * cx - cos * cy,
            0.0,
            0.0,
            1.0,
        ];
        (self.after(&turn), (new_width as u32, new_height as u32))
    }
}

/// The map from, and the size of, the upright page: the part within `edge` (the whole scan where there is none)
/// after `quarter_turns` clockwise turns.
pub(super) fn upright(
    scan: (u32, u32),
    edge: Option<&PageEdge>,
    quarter_turns: u8,
) -> (ToScan, (u32, u32)) {
    let turns = usize::from(quarter_turns % 4);
    let swapped = turns % 2 == 1;
    let turned = |(width, height): (u32, u32)| {
        if swapped {
            (height, width)
        } else {
            (width, height)
        }
    };
    if let Some((matrix, size)) = edge.and_then(|edge| {
        let size = turned(edge.size());
        // A clockwise turn brings the bottom left corner to the top left.
        let mut corners = edge.corners;
        corners.rotate_right(turns);
        Some((square_to(&corners, size)?, size))
    }) {
        return (ToScan::projection(matrix), size);
    }
    let (right, bottom) = (f64::from(scan.0) - 1.0, f64::from(scan.1) - 1.0);
    let matrix = match turns {
        1 => [0.0, 1.0, 0.0, -1.0, 0.0, bottom, 0.0, 0.0, 1.0],
        2 => [-1.0, 0.0, right, 0.0, -1.0, bottom, 0.0, 0.0, 1.0],
        3 => [0.0, -1.0, right, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        _ => ToScan::IDENTITY.matrix,
    };
    (ToScan::projection(matrix), turned(scan))
}

/// The projective map of an upright rectangle onto a quadrilateral, corners clockwise from the top left; `None`
/// where three of them are in line.
fn square_to(corners: &[[f64; 2]; 4], (width, height): (u32, u32)) -> Option<[f64; 9]> {
    let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = *corners;
    let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let area = dx1 * dy2 - dx2 * dy1;
    if area.abs() < 1.0 {
        return None;
    }
    let g = (dx3 * dy2 - dx2 * dy3) / area;
    let h = (dx1 * dy3 - dx3 * dy1) / area;
    let (w, t) = (
        f64::from(width.max(2)) - 1.0,
        f64::from(height.max(2)) - 1.0,
    );
    Some([
        (x1 - x0 + g * x1) / w,
        (x3 - x0 + h * x3) / t,
        x0,
        (y1 - y0 + g * y1) / w,
        (y3 - y0 + h * y3) / t,
        y0,
        g / w,
        h / t,
        1.0,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: [f32; 2], b: [f32; 2]) {
        assert!(
            (a[0] - b[0]).abs() < 0.01 && (a[1] - b[1]).abs() < 0.01,
            "{a:?} {b:?}"
        );
    }

    #[test]
    fn quarter_turns_map_back() {
        // The top left corner of the upright page is where on the scan of 30 x 20?
        let expected = [[0.0, 0.0], [0.0, 19.0], [29.0, 19.0], [29.0, 0.0]];
        for turns in 0..4_u8 {
            let (map, size) = upright((30, 20), None, turns);
            assert_eq!(size, if turns % 2 == 0 { (30, 20) } else { (20, 30) });
            close(map.point(0.0, 0.0), expected[usize::from(turns)]);
        }
    }

    #[test]
    fn edges_map_to_their_corners_and_turn_too() {
        let corners = [[10.0, 5.0], [90.0, 8.0], [95.0, 70.0], [4.0, 66.0]];
        let edge = PageEdge { corners };
        let (map, (width, height)) = upright((100, 80), Some(&edge), 0);
        close(map.point(0.0, 0.0), [10.0, 5.0]);
        close(map.point(width as f32 - 1.0, 0.0), [90.0, 8.0]);
        close(
            map.point(width as f32 - 1.0, height as f32 - 1.0),
            [95.0, 70.0],
        );
        let (turned, size) = upright((100, 80), Some(&edge), 1);
        assert_eq!(size, (height, width));
        close(turned.point(0.0, 0.0), [4.0, 66.0]);
        close(turned.point(size.0 as f32 - 1.0, 0.0), [10.0, 5.0]);
    }

    #[test]
    fn deskewing_turns_about_the_centre() {
        let (map, size) = ToScan::IDENTITY.deskewed((101, 51), 0.1);
        close(
            map.point((size.0 as f32 - 1.0) / 2.0, (size.1 as f32 - 1.0) / 2.0),
            [50.0, 25.0],
        );
        let a = map.point(0.0, 0.0);
        let b = map.point(100.0, 0.0);
        assert!(((b[1] - a[1]) / (b[0] - a[0]) - 0.1_f32.tan()).abs() < 1e-4);
    }
}
