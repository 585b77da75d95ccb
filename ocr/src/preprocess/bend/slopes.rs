//! By how much lines of text and rules rise or fall, place by place.

/// Most cells along the page, and down it; a window is two cells wide and high, and windows overlap by half.
const COLUMNS: f32 = 18.0;
const ROWS: f32 = 9.0;
/// Least width and height of a cell, in text heights.
const NARROWEST: f32 = 5.0;
const LOWEST: f32 = 6.0;
/// Steepest slope that is looked for.
const STEEPEST: f32 = 0.11;
/// With fewer points a window tells nothing.
const FEWEST_POINTS: usize = 40;
/// So far from a row, px, a spread point scores as it does on the mean.
const BESIDE_GRID: f32 = 0.21;
/// The profile at the best slope is at least this much more peaked than on average.
const DISTINCT: f32 = 1.12;

/// What a window of the page showed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Middle of the window and its width, px.
    pub x: f32,
    pub y: f32,
    pub width: f32,
    /// Px down by px to the right.
    pub slope: f32,
    /// How far it is to be believed; above 0.
    pub weight: f32,
}

/// Slopes of the windows that have a distinct one. Points are the lower edges of ink, px of a page of this size.
pub(super) fn slopes(
    points: &[(f32, f32)],
    (width, height): (u32, u32),
    text_height: f32,
) -> Vec<Window> {
    let cells = |length: u32, most: f32, least: f32| {
        (length as f32 / (least * text_height)).clamp(2.0, most) as usize
    };
    let (columns, rows) = (
        cells(width, COLUMNS, NARROWEST),
        cells(height, ROWS, LOWEST),
    );
    let (cell_width, cell_height) = (width as f32 / columns as f32, height as f32 / rows as f32);
    let mut cells: Vec<Vec<(f32, f32)>> = vec![Vec::new(); columns * rows];
    for &(x, y) in points {
        let (column, row) = (
            (x / cell_width) as usize,
            (y.max(0.0) / cell_height) as usize,
        );
        cells[row.min(rows - 1) * columns + column.min(columns - 1)].push((x, y));
    }
    let mut found = Vec::new();
    for row in 0..rows - 1 {
        for column in 0..columns - 1 {
            let middle = (
                (column + 1) as f32 * cell_width,
                (row + 1) as f32 * cell_height,
            );
            let seen: Vec<(f32, f32)> = [0, 1, columns, columns + 1]
                .iter()
                .flat_map(|offset| &cells[row * columns + column + offset])
                .map(|&(x, y)| (x - middle.0, y - middle.1))
                .collect();
            found.extend(
                distinct_slope(&seen, cell_width).map(|(slope, weight)| Window {
                    x: middle.0,
                    y: middle.1,
                    width: cell_width * 2.0,
                    slope,
                    weight,
                }),
            );
        }
    }
    found
}

/// Window and weight of a window whose points lie `reach` px or less from its middle.
fn distinct_slope(window: &[(f32, f32)], reach: f32) -> Option<(f32, f32)> {
    if window.len() < FEWEST_POINTS {
        return None;
    }
    // One px at the window's border.
    let step = 1.0 / reach.max(20.0);
    let count = (STEEPEST / step).ceil() as i32;
    let scores: Vec<(f32, f32)> = (-count..=count)
        .map(|i| i as f32 * step)
        .map(|slope| (slope, peakedness(window, slope)))
        .collect();
    let average = scores.iter().map(|(_, score)| score).sum::<f32>() / scores.len() as f32;
    let coarse = best_of(&scores)?;
    let fine: Vec<(f32, f32)> = (-5..=5)
        .map(|i| coarse.0 + i as f32 * step / 5.0)
        .map(|slope| (slope, peakedness(window, slope)))
        .collect();
    let (slope, score) = best_of(&fine)?;
    let distinct = score / average;
    let at_the_end = slope.abs() > STEEPEST - step;
    (distinct > DISTINCT && !at_the_end).then(|| {
        (
            slope,
            (distinct - 1.0).min(1.0) * (window.len() as f32).sqrt(),
        )
    })
}

/// The middle of those that score within a hundredth of the best.
fn best_of(scores: &[(f32, f32)]) -> Option<(f32, f32)> {
    let best = scores.iter().map(|(_, score)| *score).reduce(f32::max)?;
    let top: Vec<f32> = scores
        .iter()
        .filter(|(_, score)| *score >= best * 0.99)
        .map(|(slope, _)| *slope)
        .collect();
    Some((top[top.len() / 2], best))
}

/// How a point is spread over four rows, by a cubic spline. Shared by the nearest two alone, points that all lie on rows, as
/// the edges of ink do, would score half as much again for no slope at all as for any other.
fn shares(beyond: f32) -> [f32; 4] {
    let left = 1.0 - beyond;
    let inner = |far: f32| (3.0 * far.powi(3) - 6.0 * far.powi(2) + 4.0) / 6.0;
    [
        left.powi(3) / 6.0,
        inner(beyond),
        inner(left),
        beyond.powi(3) / 6.0,
    ]
}

/// Sum of squares of the points in each row, were lines of this slope level.
pub(super) fn peakedness(points: &[(f32, f32)], slope: f32) -> f32 {
    let level = |&(x, y): &(f32, f32)| y - x * slope;
    let levels = points.iter().map(level);
    let (lowest, highest) = levels.clone().fold((f32::MAX, f32::MIN), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    if points.is_empty() {
        return 0.0;
    }
    let mut profile = vec![0.0_f32; (highest - lowest) as usize + 5];
    for y in levels {
        let at = y - lowest + BESIDE_GRID;
        let first = at as usize;
        for (count, share) in profile[first..].iter_mut().zip(shares(at.fract())) {
            *count += share;
        }
    }
    profile.iter().map(|count| count * count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_rows_of_pixels_are_no_level_lines() {
        let point = |index: u32| {
            let y = index.wrapping_mul(2_654_435_761) >> 16;
            ((index % 100) as f32 - 50.0, (y % 60) as f32)
        };
        let points: Vec<(f32, f32)> = (0..400).map(point).collect();
        assert_eq!(distinct_slope(&points, 50.0), None);
    }
}
