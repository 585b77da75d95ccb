//! Whether anything on a page can be a QR code: ink and paper mixed over a patch that no lines of text fill.

use image::GrayImage;

/// Sides of the cells looked at, as shares of the page's longer side: of codes of few large modules, and of many small.
const CELLS: [f32; 3] = [1.0 / 45.0, 1.0 / 75.0, 1.0 / 110.0];
/// Cells of a patch, across and down. Between lines of text there is paper, and so cells without ink.
const PATCH: usize = 3;
/// Share of a cell that is ink, where modules fill it.
const LEAST: f32 = 0.15;
const MOST: f32 = 0.85;
/// Darker pixels are ink.
const INK: u8 = 150;

/// Whether some patch of the level page may be of a code's modules.
pub fn any(clean: &GrayImage) -> bool {
    let longer = clean.width().max(clean.height()) as f32;
    let sides = CELLS.map(|share| ((longer * share) as u32).max(4));
    sides.iter().any(|&side| has_patch(&mixed(clean, side)))
}

/// Which cells of `side` px are mixed, row by row.
fn mixed(page: &GrayImage, side: u32) -> Vec<Vec<bool>> {
    let (width, height) = ((page.width() / side) as usize, page.height() / side);
    let area = (side * side) as f32;
    let row = |row: u32| {
        let mut ink = vec![0_u32; width];
        for line in page.rows().skip((row * side) as usize).take(side as usize) {
            let levels = line.take(width * side as usize).enumerate();
            for (x, _) in levels.filter(|(_, pixel)| pixel.0[0] < INK) {
                ink[x / side as usize] += 1;
            }
        }
        let share = |ink: u32| ink as f32 / area;
        ink.into_iter()
            .map(|ink| (LEAST..=MOST).contains(&share(ink)))
            .collect()
    };
    (0..height).map(row).collect()
}

fn has_patch(cells: &[Vec<bool>]) -> bool {
    cells.windows(PATCH).any(|rows| {
        let full: Vec<bool> = (0..rows[0].len())
            .map(|x| rows.iter().all(|row| row[x]))
            .collect();
        full.windows(PATCH)
            .any(|columns| columns.iter().all(|&full| full))
    })
}
