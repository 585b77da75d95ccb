//! What hangs together in a mask.

use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

/// Marked pixels that touch each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Left, top, right, bottom, px; the last two exclusive.
    pub bounds: [u32; 4],
    pub pixels: u32,
    /// Sum of what its pixels weigh.
    pub weight: f32,
}

/// The pieces of a mask. `weight` is that of the pixel at `x`, `y`.
pub(crate) fn pieces(
    mask: &GrayImage,
    connectivity: Connectivity,
    weight: impl Fn(u32, u32) -> f32,
) -> Vec<Piece> {
    let labels = connected_components(mask, connectivity, Luma([0]));
    let mut pieces: Vec<Piece> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let Some(index) = label.0[0].checked_sub(1) else {
            continue;
        };
        let index = index as usize;
        if pieces.len() <= index {
            let none = Piece {
                bounds: [u32::MAX, u32::MAX, 0, 0],
                pixels: 0,
                weight: 0.0,
            };
            pieces.resize(index + 1, none);
        }
        let piece = &mut pieces[index];
        let [l, t, r, b] = piece.bounds;
        piece.bounds = [l.min(x), t.min(y), r.max(x + 1), b.max(y + 1)];
        piece.pixels += 1;
        piece.weight += weight(x, y);
    }
    pieces
}
