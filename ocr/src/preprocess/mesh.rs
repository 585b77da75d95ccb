/// A smooth shift of a page's points, px, known at the nodes of a square mesh and mixed between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mesh {
    /// Nodes, at least 2 each; the first lies on the page's top left pixel.
    columns: usize,
    rows: usize,
    /// Distance of neighbouring nodes, px.
    pitch: f32,
    /// Right and down, row by row.
    shifts: Vec<[f32; 2]>,
}

impl Mesh {
    /// A mesh over a page of `size`, its nodes about `pitch` apart, shifted as `shift` says of their places.
    pub fn over(
        (width, height): (u32, u32),
        pitch: f32,
        shift: impl Fn(f32, f32) -> [f32; 2],
    ) -> Mesh {
        let nodes = |length: u32| (length as f32 / pitch).ceil() as usize + 1;
        let (columns, rows) = (nodes(width).max(2), nodes(height).max(2));
        let shifts = (0..rows * columns)
            .map(|node| {
                let (row, column) = (node / columns, node % columns);
                shift(column as f32 * pitch, row as f32 * pitch)
            })
            .collect();
        Mesh {
            columns,
            rows,
            pitch,
            shifts,
        }
    }

    /// The same mesh on a page enlarged by `factor`.
    pub fn enlarged(&self, factor: u32) -> Mesh {
        let factor = factor as f32;
        Mesh {
            pitch: self.pitch * factor,
            shifts: self
                .shifts
                .iter()
                .map(|shift| shift.map(|v| v * factor))
                .collect(),
            ..*self
        }
    }

    /// Right and down, px, at a place of the page; beyond its border as at the border.
    pub fn shift(&self, x: f32, y: f32) -> [f32; 2] {
        let (column, across) = self.cell(x, self.columns);
        let (row, down) = self.cell(y, self.rows);
        let upper = &self.shifts[row * self.columns + column..][..2];
        let lower = &self.shifts[(row + 1) * self.columns + column..][..2];
        [0, 1].map(|axis| {
            let top = upper[0][axis] + (upper[1][axis] - upper[0][axis]) * across;
            let bottom = lower[0][axis] + (lower[1][axis] - lower[0][axis]) * across;
            top + (bottom - top) * down
        })
    }

    /// The shifts of the pixels of a row of the page.
    pub fn row(&self, y: f32, shifts: &mut [[f32; 2]]) {
        let (row, down) = self.cell(y, self.rows);
        let upper = &self.shifts[row * self.columns..][..self.columns];
        let lower = &self.shifts[(row + 1) * self.columns..][..self.columns];
        let nodes: Vec<[f32; 2]> = upper
            .iter()
            .zip(lower)
            .map(|(top, bottom)| [0, 1].map(|axis| top[axis] + (bottom[axis] - top[axis]) * down))
            .collect();
        for (x, shift) in shifts.iter_mut().enumerate() {
            let (column, across) = self.cell(x as f32, self.columns);
            let (left, right) = (nodes[column], nodes[column + 1]);
            *shift = [0, 1].map(|axis| left[axis] + (right[axis] - left[axis]) * across);
        }
    }

    /// The node at or before a place, and how far towards the next, 0 to 1.
    fn cell(&self, at: f32, nodes: usize) -> (usize, f32) {
        let place = (at / self.pitch).clamp(0.0, (nodes - 1) as f32);
        let first = (place as usize).min(nodes - 2);
        (first, place - first as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_are_mixed_between_nodes_and_kept_beyond_the_border() {
        let mesh = Mesh::over((100, 60), 20.0, |x, y| [x / 10.0, y]);
        let [right, down] = mesh.shift(30.0, 50.0);
        assert!((right - 3.0).abs() < 1e-5 && (down - 50.0).abs() < 1e-5);
        let mut row = vec![[0.0; 2]; 100];
        mesh.row(50.0, &mut row);
        assert!((row[30][0] - 3.0).abs() < 1e-5 && (row[30][1] - 50.0).abs() < 1e-5);
        let [right, down] = mesh.shift(-5.0, 500.0);
        assert!(right.abs() < 1e-5 && (down - 60.0).abs() < 1e-5);
        let large = mesh.enlarged(3);
        let [right, down] = large.shift(90.0, 150.0);
        assert!((right - 9.0).abs() < 1e-4 && (down - 150.0).abs() < 1e-4);
    }
}
