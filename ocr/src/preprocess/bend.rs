//! How far a photographed page is from flat, by its lines of text and its rules.

mod slopes;
mod surface;

use image::GrayImage;

use super::mesh::Mesh;
use super::skew;
use surface::Surface;

/// With fewer points nothing can be told.
const FEWEST_POINTS: usize = 500;
/// Passes; each measures what the ones before have left.
const PASSES: usize = 3;
/// Lines that stray from level by less than this, in text heights, are left alone.
const TOLERANCE: f32 = 0.25;
/// By how much the page's profile must be more peaked once it is laid flat.
const GAIN: f32 = 1.06;
/// Distance of the mesh's nodes as a share of the page's longest side.
const PITCH: f32 = 1.0 / 48.0;

/// How the lines of a page lie.
pub(super) struct Bend {
    size: (u32, u32),
    surface: Surface,
    /// Farthest that a line strays from level, px.
    farthest: f32,
    /// By how much all lines fall to the right on average, radians.
    pub lean: f32,
}

/// `None` where the page is flat enough, or its bend is not clear. `page` is upright and nearly level,
/// `text_height` in its px.
pub(super) fn survey(page: &GrayImage, text_height: f32) -> Option<Bend> {
    let size = page.dimensions();
    let points = skew::lower_edges(page);
    if points.len() < FEWEST_POINTS {
        return None;
    }
    let mut surface = Surface::flat(size);
    let mut level = points.clone();
    for _ in 0..PASSES {
        let slopes = slopes::slopes(&level, size, text_height);
        surface.add(&Surface::fitted(&slopes, size, text_height));
        for (point, &(x, y)) in level.iter_mut().zip(&points) {
            point.1 = y - surface.at(x, y);
        }
    }
    let strays = level
        .iter()
        .zip(&points)
        .map(|(level, point)| (level.1 - point.1).abs());
    let farthest = strays.fold(0.0_f32, f32::max);
    let gain = slopes::peakedness(&level, 0.0) / slopes::peakedness(&points, 0.0);
    (farthest >= text_height * TOLERANCE && gain >= GAIN).then(|| Bend {
        size,
        lean: surface.lean(&points),
        surface,
        farthest,
    })
}

impl Bend {
    /// The size of the page once it is laid flat, and the shifts from there to the bent page; px of pages
    /// enlarged by `factor`.
    pub fn undone(&self, factor: u32) -> ((u32, u32), Mesh) {
        // What moves up or down stays on the page.
        let margin = self.farthest.ceil();
        let (width, height) = (self.size.0, self.size.1 + 2 * margin as u32);
        let pitch = width.max(height) as f32 * PITCH;
        let mesh = Mesh::over((width, height), pitch, |x, y| {
            [0.0, seen(&self.surface, x, y - margin) - y]
        });
        ((width * factor, height * factor), mesh.enlarged(factor))
    }
}

/// The height on the bent page of what lies at `y` on the flat one.
fn seen(surface: &Surface, x: f32, y: f32) -> f32 {
    // The surface changes slowly downwards, so a few rounds settle it.
    (0..6).fold(y, |seen, _| y + surface.at(x, seen))
}
