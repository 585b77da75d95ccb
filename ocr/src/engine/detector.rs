//! Where text is: the differentiable-binarisation detector of PP-OCR (Liao et al. 2020).

use std::ops::Range;
use std::path::Path;

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};
use imageproc::region_labelling::Connectivity;

use super::{
    Deadline, crop,
    runtime::{Lanes, Network},
};
use crate::OcrError;
use crate::connected::{Piece, pieces};

/// Height of text lines, px, that the detector finds best.
const TEXT_HEIGHT: f32 = 22.0;
/// Sides of the network's input are multiples of this, px.
const STRIDE: u32 = 32;
/// Longest side of the network's input, px; bounds memory and time.
const LONGEST: f32 = 2560.0;
/// Most pixels of a strip, the overlap not counted.
const STRIP_PIXELS: u32 = 800_000;
/// Rows that a strip sees of its neighbours, px; a multiple of the stride. A few lines of text.
const OVERLAP: u32 = 64;
/// Texts on one page; eight times the densest bill.
const MOST_BOXES: usize = 4000;
/// From the model's own settings.
const PIXEL_THRESHOLD: f32 = 0.2;
const BOX_THRESHOLD: f32 = 0.4;
const UNCLIP_RATIO: f32 = 1.4;

pub struct Detector {
    network: Network,
}

impl Detector {
    pub fn open(library: &Path, model: &Path, threads: usize) -> Result<Detector, OcrError> {
        Ok(Detector {
            network: Network::open(library, model, Lanes::one(threads))?,
        })
    }

    /// Upright boxes `[left, top, right, bottom]` of text runs, px of the page.
    /// `text_height` is the median height of its text lines, px. An error
    /// where they are more than any bill's.
    pub fn detect(
        &self,
        page: &GrayImage,
        text_height: f32,
        deadline: &Deadline,
    ) -> Result<Vec<[f32; 4]>, OcrError> {
        let longest = page.width().max(page.height()) as f32;
        let wanted = (TEXT_HEIGHT / text_height.max(4.0)).clamp(0.1, 2.0);
        let scale = wanted.min(LONGEST / longest);
        let side =
            |length: u32| ((length as f32 * scale / STRIDE as f32).round() as u32).max(1) * STRIDE;
        let (width, height) = (side(page.width()), side(page.height()));
        let small = imageops::resize(page, width, height, FilterType::Triangle);
        let map = self.probabilities(&small, deadline)?;
        let boxes = boxes(&map, width, height);
        if boxes.len() > MOST_BOXES {
            return Err(OcrError::TooMuchText);
        }
        let (sx, sy) = (
            page.width() as f32 / width as f32,
            page.height() as f32 / height as f32,
        );
        Ok(boxes
            .into_iter()
            .map(|[l, t, r, b]| [l * sx, t * sy, r * sx, b * sy])
            .collect())
    }

    /// How likely each pixel is text, row by row; strip by strip, since the network takes some hundred bytes
    /// for every pixel that it sees at once.
    fn probabilities(&self, page: &GrayImage, deadline: &Deadline) -> Result<Vec<f32>, OcrError> {
        let (width, height) = page.dimensions();
        let mut map = Vec::with_capacity((width * height) as usize);
        for strip in strips(width, height) {
            deadline.check()?;
            let (top, rows) = (strip.seen.start, strip.seen.end - strip.seen.start);
            let seen = imageops::crop_imm(page, 0, top, width, rows).to_image();
            let mut input = Vec::with_capacity((3 * width * rows) as usize);
            crop::planes(
                &seen,
                width,
                [0.485, 0.456, 0.406],
                [0.229, 0.224, 0.225],
                &mut input,
            );
            let shape = [1, 3, rows as usize, width as usize];
            let of_strip = |row: u32| (row - top) as usize * width as usize;
            let kept = of_strip(strip.kept.start)..of_strip(strip.kept.end);
            self.network.run(shape, input, |output| {
                map.extend_from_slice(&output.data[kept]);
            })?;
        }
        Ok(map)
    }
}

/// Rows of a page that the network sees at once, and those of them whose result counts.
struct Strip {
    seen: Range<u32>,
    kept: Range<u32>,
}

/// Strips of about equal height, top to bottom, that together keep every row once. `height` is a multiple
/// of the stride, and so is every bound.
fn strips(width: u32, height: u32) -> impl Iterator<Item = Strip> {
    let count = (width * height).div_ceil(STRIP_PIXELS);
    let rows = height.div_ceil(count).next_multiple_of(STRIDE);
    (0..height).step_by(rows as usize).map(move |top| {
        let bottom = (top + rows).min(height);
        Strip {
            seen: top.saturating_sub(OVERLAP)..(bottom + OVERLAP).min(height),
            kept: top..bottom,
        }
    })
}

fn boxes(map: &[f32], width: u32, height: u32) -> Vec<[f32; 4]> {
    let mask = GrayImage::from_fn(width, height, |x, y| {
        Luma([u8::from(map[(y * width + x) as usize] > PIXEL_THRESHOLD) * 255])
    });
    let score = |x, y| map[(y * width + x) as usize];
    let regions = pieces(&mask, Connectivity::Eight, score);
    regions.iter().filter_map(unclip).collect()
}

/// The network marks shrunken text; grow it back by area x ratio / perimeter.
fn unclip(region: &Piece) -> Option<[f32; 4]> {
    let [l, t, r, b] = region.bounds.map(|side| side as f32);
    let (width, height) = (r - l, b - t);
    if width < 2.0 || height < 2.0 || region.weight / (region.pixels as f32) < BOX_THRESHOLD {
        return None;
    }
    let grow = width * height * UNCLIP_RATIO / (2.0 * (width + height));
    Some([l - grow, t - grow, r + grow, b + grow])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_keep_every_row_once_and_see_their_neighbours() {
        for (width, height) in [
            (1600, 2272),
            (2560, 1824),
            (32, 32),
            (2560, 2560),
            (2560, 32),
        ] {
            let strips: Vec<Strip> = strips(width, height).collect();
            let mut next = 0;
            for Strip { seen, kept } in &strips {
                assert_eq!(kept.start, next);
                assert!(width * (kept.end - kept.start) <= STRIP_PIXELS + width * STRIDE);
                assert_eq!((kept.start - seen.start) % STRIDE, 0);
                assert!((seen.end - seen.start).is_multiple_of(STRIDE));
                assert!(kept.start == 0 || seen.start + OVERLAP == kept.start);
                assert!(kept.end == height || seen.end == kept.end + OVERLAP);
                next = kept.end;
            }
            assert_eq!(next, height);
        }
    }
}
