//! The colour and light of the bare paper, and the page with it divided away: shadows, uneven light and coloured
//! paper all become white.

use image::{GrayImage, RgbImage};

use super::coloured_ink::{self, Stamps};
use super::page_edge::PageEdge;

/// Cells along the longest side.
const CELLS: u32 = 40;
/// Share of a cell's pixels that are darker than its paper: paper is the bright side of a text cell.
const PAPER_PERCENTILE: f32 = 0.85;
/// Darker cells are no paper but blocks of ink, pictures or the desk, of 255.
const DARKEST_PAPER: u8 = 50;

/// Level of the bare paper, sampled at the centres of square cells.
pub(super) struct Paper {
    columns: usize,
    rows: usize,
    /// Px of the reduced page.
    cell: usize,
    /// Per cell, row by row: red, green, blue.
    levels: Vec<[f32; 3]>,
}

pub(super) fn survey(small: &RgbImage, edge: Option<&PageEdge>) -> Paper {
    let cell = small.width().max(small.height()).div_ceil(CELLS).max(8) as usize;
    let columns = (small.width() as usize).div_ceil(cell);
    let rows = (small.height() as usize).div_ceil(cell);
    let mut found = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            found.push(cell_level(small, edge, column * cell, row * cell, cell));
        }
    }
    let levels = smoothed(
        &smoothed(&filled(&found, columns), columns, median),
        columns,
        mean,
    );
    Paper {
        columns,
        rows,
        cell,
        levels,
    }
}

fn cell_level(
    small: &RgbImage,
    edge: Option<&PageEdge>,
    left: usize,
    top: usize,
    cell: usize,
) -> Option<[f32; 3]> {
    let mut histograms = [[0_u32; 256]; 3];
    let mut count = 0_u32;
    let (right, bottom) = (
        (left + cell).min(small.width() as usize),
        (top + cell).min(small.height() as usize),
    );
    for y in top..bottom {
        for x in left..right {
            if edge.is_some_and(|edge| !edge.contains(x as f64, y as f64)) {
                continue;
            }
            let pixel = small.get_pixel(x as u32, y as u32);
            for channel in 0..3 {
                histograms[channel][usize::from(pixel.0[channel])] += 1;
            }
            count += 1;
        }
    }
    if (count as usize) < cell * cell / 8 {
        return None;
    }
    let levels = histograms.map(|histogram| percentile(&histogram, count, PAPER_PERCENTILE));
    let brightest = levels.into_iter().max().unwrap_or(0);
    (brightest >= DARKEST_PAPER)
        .then(|| levels.map(|level| f32::from(level.max(DARKEST_PAPER / 2))))
}

fn percentile(histogram: &[u32; 256], count: u32, share: f32) -> u8 {
    let target = (count as f32 * share) as u32;
    let mut seen = 0;
    let level = histogram.iter().position(|&pixels| {
        seen += pixels;
        seen > target
    });
    level.unwrap_or(255) as u8
}

/// Cells without paper take the mean of their known neighbours, ring by ring; white where nothing is known.
fn filled(found: &[Option<[f32; 3]>], columns: usize) -> Vec<[f32; 3]> {
    let mut known = found.to_vec();
    while known.iter().any(Option::is_none) && known.iter().any(Option::is_some) {
        let before = known.clone();
        for (index, level) in known
            .iter_mut()
            .enumerate()
            .filter(|(_, level)| level.is_none())
        {
            let around: Vec<[f32; 3]> = neighbours(index, columns, before.len())
                .filter_map(|i| before[i])
                .collect();
            if !around.is_empty() {
                *level = Some(
                    [0, 1, 2]
                        .map(|c| around.iter().map(|l| l[c]).sum::<f32>() / around.len() as f32),
                );
            }
        }
    }
    known
        .into_iter()
        .map(|level| level.unwrap_or([255.0; 3]))
        .collect()
}

/// The cell itself and those around it.
fn neighbours(index: usize, columns: usize, cells: usize) -> impl Iterator<Item = usize> {
    let (row, column) = (index / columns, index % columns);
    let rows = cells / columns;
    (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(move |row| {
        (column.saturating_sub(1)..(column + 2).min(columns))
            .map(move |column| row * columns + column)
    })
}

fn smoothed(levels: &[[f32; 3]], columns: usize, of: fn(&mut [f32]) -> f32) -> Vec<[f32; 3]> {
    (0..levels.len())
        .map(|index| {
            [0, 1, 2].map(|channel| {
                let mut around: Vec<f32> = neighbours(index, columns, levels.len())
                    .map(|i| levels[i][channel])
                    .collect();
                of(&mut around)
            })
        })
        .collect()
}

fn median(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}

fn mean(values: &mut [f32]) -> f32 {
    values.iter().sum::<f32>() / values.len() as f32
}

impl Paper {
    /// What a level of 0 to 255 is multiplied with so that paper becomes white, in 1/256, at a pixel row of a
    /// page enlarged by `factor`: one value per cell column.
    fn gains(&self, y: usize, factor: usize) -> Vec<[f32; 3]> {
        let (upper, lower, share) = between(y, self.cell * factor, self.rows);
        (0..self.columns)
            .map(|column| {
                [0, 1, 2].map(|channel| {
                    let level = |row: usize| self.levels[row * self.columns + column][channel];
                    256.0 * 255.0 / (level(upper) * (1.0 - share) + level(lower) * share)
                })
            })
            .collect()
    }

    /// The gains of every pixel of a row, in 1/256.
    pub(super) fn row_gains(&self, y: usize, factor: usize, gains: &mut [[u16; 3]]) {
        let nodes = self.gains(y, factor);
        let cell = self.cell * factor;
        for (x, gain) in gains.iter_mut().enumerate() {
            let (left, right, share) = between(x, cell, self.columns);
            *gain = [0, 1, 2]
                .map(|c| (nodes[left][c] * (1.0 - share) + nodes[right][c] * share) as u16);
        }
    }
}

/// The cells between whose centres a pixel lies, and the share of the second.
#[inline]
fn between(at: usize, cell: usize, cells: usize) -> (usize, usize, f32) {
    let position = (at as f32 + 0.5) / cell as f32 - 0.5;
    let first = position.max(0.0) as usize;
    let share = (position - first as f32).clamp(0.0, 1.0);
    (first.min(cells - 1), (first + 1).min(cells - 1), share)
}

/// The page on white paper in gray, with the ink of stamps taken off.
pub(super) fn flatten(
    page: &RgbImage,
    factor: u32,
    paper: &Paper,
    stamps: Option<&Stamps>,
) -> GrayImage {
    let (width, factor) = (page.width() as usize, factor as usize);
    let mut gray = vec![0_u8; width * page.height() as usize];
    let mut gains = vec![[0_u16; 3]; width];
    for (y, (row, target)) in page
        .as_raw()
        .chunks_exact(width * 3)
        .zip(gray.chunks_exact_mut(width))
        .enumerate()
    {
        // The light changes so slowly that neighbouring rows share it.
        if y % 4 == 0 {
            paper.row_gains(y, factor, &mut gains);
        }
        for ((pixel, gain), target) in row.chunks_exact(3).zip(&gains).zip(target.iter_mut()) {
            let [red, green, blue] = lit([pixel[0], pixel[1], pixel[2]], *gain);
            *target = ((77 * red + 150 * green + 29 * blue) >> 8) as u8;
        }
        if let Some(marked) = stamps.and_then(|stamps| stamps.row(y / factor)) {
            for (block, &mark) in marked
                .iter()
                .enumerate()
                .filter(|(_, marked)| **marked != 0)
            {
                for x in block * factor..((block + 1) * factor).min(width) {
                    let pixel = [row[x * 3], row[x * 3 + 1], row[x * 3 + 2]];
                    target[x] = coloured_ink::without(lit(pixel, gains[x]), mark);
                }
            }
        }
    }
    GrayImage::from_raw(page.width(), page.height(), gray)
        .expect("the buffer is as large as the page")
}

/// A pixel as it would be on white paper.
#[inline]
pub(super) fn lit(pixel: [u8; 3], gain: [u16; 3]) -> [u32; 3] {
    [0, 1, 2].map(|c| ((u32::from(pixel[c]) * u32::from(gain[c])) >> 8).min(255))
}
