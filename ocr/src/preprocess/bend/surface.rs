//! A smooth surface over the page that has the slopes that were measured.

use super::slopes::Window;

/// Nodes along the page and down it.
const COLUMNS: usize = 12;
const ROWS: usize = 6;
const NODES: usize = COLUMNS * ROWS;
/// Deviations in text heights: of a measured fall, of the surface's bending between neighbouring nodes along the
/// page and down it, of the mean of a row of nodes.
const MEASURED: f32 = 0.05;
const BENDING_ALONG: f32 = 0.2;
const BENDING_DOWN: f32 = 0.1;
const MEAN: f32 = 1.0;
/// Rounds in which what does not fit loses its weight.
const ROUNDS: usize = 4;

/// How far below its level place each point of the page lies, px.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    width: f32,
    height: f32,
    heights: Vec<f32>,
}

impl Surface {
    pub fn flat((width, height): (u32, u32)) -> Surface {
        Surface {
            width: width as f32,
            height: height as f32,
            heights: vec![0.0; NODES],
        }
    }

    /// The smoothest surface with these slopes; outliers lose their say. Its mean is 0 along every line.
    pub fn fitted(slopes: &[Window], size: (u32, u32), text_height: f32) -> Surface {
        let mut surface = Surface::flat(size);
        let mut trust = vec![1.0_f32; slopes.len()];
        let mean_weight =
            slopes.iter().map(|slope| slope.weight).sum::<f32>() / slopes.len().max(1) as f32;
        for _ in 0..ROUNDS {
            let mut system = System::new();
            Surface::add_smoothness(&mut system, text_height);
            for (slope, trust) in slopes.iter().zip(&trust) {
                let weight = trust * slope.weight / mean_weight / (text_height * MEASURED).powi(2);
                let fall = slope.slope * slope.width;
                system.add(&surface.fall(slope), fall, weight);
            }
            surface.heights = system.solved();
            for (slope, trust) in slopes.iter().zip(&mut trust) {
                let fall: f32 = surface
                    .fall(slope)
                    .iter()
                    .map(|&(node, share)| surface.heights[node] * share)
                    .sum();
                let miss = (fall - slope.slope * slope.width) / (text_height * MEASURED * 2.0);
                *trust = 1.0 / (1.0 + miss * miss);
            }
        }
        surface
    }

    pub fn at(&self, x: f32, y: f32) -> f32 {
        self.shares(x, y)
            .iter()
            .map(|&(node, share)| self.heights[node] * share)
            .sum()
    }

    pub fn add(&mut self, other: &Surface) {
        for (height, other) in self.heights.iter_mut().zip(&other.heights) {
            *height += other;
        }
    }

    /// Mean slope along the page at these places, radians.
    pub fn lean(&self, points: &[(f32, f32)]) -> f32 {
        let reach = self.width / (COLUMNS - 1) as f32 / 2.0;
        let slope =
            |&(x, y): &(f32, f32)| (self.at(x + reach, y) - self.at(x - reach, y)) / (2.0 * reach);
        let mean = points.iter().map(slope).sum::<f32>() / points.len().max(1) as f32;
        mean.atan()
    }

    /// The nodes around a place, and their shares of it.
    fn shares(&self, x: f32, y: f32) -> [(usize, f32); 4] {
        let cell = |at: f32, length: f32, nodes: usize| {
            let place = (at / length * (nodes - 1) as f32).clamp(0.0, (nodes - 1) as f32);
            let first = (place as usize).min(nodes - 2);
            (first, place - first as f32)
        };
        let (column, across) = cell(x, self.width, COLUMNS);
        let (row, down) = cell(y, self.height, ROWS);
        let node = row * COLUMNS + column;
        [
            (node, (1.0 - across) * (1.0 - down)),
            (node + 1, across * (1.0 - down)),
            (node + COLUMNS, (1.0 - across) * down),
            (node + COLUMNS + 1, across * down),
        ]
    }

    /// What the surface falls over a window, as shares of nodes.
    fn fall(&self, slope: &Window) -> Vec<(usize, f32)> {
        let half = slope.width / 2.0;
        let from = self
            .shares(slope.x - half, slope.y)
            .map(|(node, share)| (node, -share));
        let to = self.shares(slope.x + half, slope.y);
        from.into_iter().chain(to).collect()
    }

    fn add_smoothness(system: &mut System, text_height: f32) {
        let weight = |deviation: f32| 1.0 / (text_height * deviation).powi(2);
        for row in 0..ROWS {
            let first = row * COLUMNS;
            let mean: Vec<(usize, f32)> = (first..first + COLUMNS)
                .map(|node| (node, 1.0 / COLUMNS as f32))
                .collect();
            system.add(&mean, 0.0, weight(MEAN));
            for node in first + 1..first + COLUMNS - 1 {
                let bending = [(node - 1, 1.0), (node, -2.0), (node + 1, 1.0)];
                system.add(&bending, 0.0, weight(BENDING_ALONG));
            }
        }
        for node in COLUMNS..NODES - COLUMNS {
            let bending = [(node - COLUMNS, 1.0), (node, -2.0), (node + COLUMNS, 1.0)];
            system.add(&bending, 0.0, weight(BENDING_DOWN));
        }
    }
}

/// Normal equations of weighted least squares over the nodes.
struct System {
    matrix: Vec<f64>,
    right: Vec<f64>,
}

impl System {
    fn new() -> System {
        let mut matrix = vec![0.0; NODES * NODES];
        // Keeps the equations soluble where nothing was measured.
        (0..NODES).for_each(|node| matrix[node * NODES + node] = 1e-9);
        System {
            matrix,
            right: vec![0.0; NODES],
        }
    }

    /// The nodes' heights times their shares shall be `value`.
    fn add(&mut self, shares: &[(usize, f32)], value: f32, weight: f32) {
        for &(row, share) in shares {
            let weighted = f64::from(share) * f64::from(weight);
            self.right[row] += weighted * f64::from(value);
            for &(column, other) in shares {
                self.matrix[row * NODES + column] += weighted * f64::from(other);
            }
        }
    }

    /// By Cholesky's decomposition; the matrix is positive definite.
    fn solved(mut self) -> Vec<f32> {
        let matrix = &mut self.matrix;
        for column in 0..NODES {
            for row in column..NODES {
                let done: f64 = (0..column)
                    .map(|k| matrix[row * NODES + k] * matrix[column * NODES + k])
                    .sum();
                let left = matrix[row * NODES + column] - done;
                matrix[row * NODES + column] = if row == column {
                    left.max(1e-12).sqrt()
                } else {
                    left / matrix[column * NODES + column]
                };
            }
        }
        let mut values = self.right;
        for row in 0..NODES {
            let done: f64 = (0..row).map(|k| matrix[row * NODES + k] * values[k]).sum();
            values[row] = (values[row] - done) / matrix[row * NODES + row];
        }
        for row in (0..NODES).rev() {
            let done: f64 = (row + 1..NODES)
                .map(|k| matrix[k * NODES + row] * values[k])
                .sum();
            values[row] = (values[row] - done) / matrix[row * NODES + row];
        }
        values.into_iter().map(|value| value as f32).collect()
    }
}
