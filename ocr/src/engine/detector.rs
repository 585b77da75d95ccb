//! Where text is: the differentiable-binarisation detector of PP-OCR (Liao et al. 2020).

use std::path::Path;

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::{crop, runtime::Network};
use crate::OcrError;

/// Height of text lines, px, that the detector finds best.
const TEXT_HEIGHT: f32 = 22.0;
/// Sides of the network's input are multiples of this, px.
const STRIDE: u32 = 32;
/// Longest side of the network's input, px; bounds memory and time.
const LONGEST: f32 = 2560.0;
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
            network: Network::open(library, model, threads)?,
        })
    }

    /// Upright boxes `[left, top, right, bottom]` of text runs, px of the page.
    /// `text_height` is the median height of its text lines, px.
    pub fn detect(&self, page: &GrayImage, text_height: f32) -> Result<Vec<[f32; 4]>, OcrError> {
        let longest = page.width().max(page.height()) as f32;
        let wanted = (TEXT_HEIGHT / text_height.max(4.0)).clamp(0.1, 2.0);
        let scale = wanted.min(LONGEST / longest);
        let side =
            |length: u32| ((length as f32 * scale / STRIDE as f32).round() as u32).max(1) * STRIDE;
        let (width, height) = (side(page.width()), side(page.height()));
        let small = imageops::resize(page, width, height, FilterType::Triangle);
        let mut input = Vec::with_capacity((3 * width * height) as usize);
        crop::planes(
            &small,
            width,
            [0.485, 0.456, 0.406],
            [0.229, 0.224, 0.225],
            &mut input,
        );
        let output = self
            .network
            .run([1, 3, height as usize, width as usize], input)?;
        let boxes = boxes(&output.data, width, height);
        let (sx, sy) = (
            page.width() as f32 / width as f32,
            page.height() as f32 / height as f32,
        );
        Ok(boxes
            .into_iter()
            .map(|[l, t, r, b]| [l * sx, t * sy, r * sx, b * sy])
            .collect())
    }
}

struct Region {
    bounds: [u32; 4],
    score: f32,
    pixels: u32,
}

fn boxes(map: &[f32], width: u32, height: u32) -> Vec<[f32; 4]> {
    let mask = GrayImage::from_fn(width, height, |x, y| {
        Luma([u8::from(map[(y * width + x) as usize] > PIXEL_THRESHOLD) * 255])
    });
    let labels = connected_components(&mask, Connectivity::Eight, Luma([0]));
    let mut regions: Vec<Region> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let Some(index) = label.0[0].checked_sub(1) else {
            continue;
        };
        while regions.len() <= index as usize {
            regions.push(Region {
                bounds: [u32::MAX, u32::MAX, 0, 0],
                score: 0.0,
                pixels: 0,
            });
        }
        let region = &mut regions[index as usize];
        let [l, t, r, b] = region.bounds;
        region.bounds = [l.min(x), t.min(y), r.max(x + 1), b.max(y + 1)];
        region.score += map[(y * width + x) as usize];
        region.pixels += 1;
    }
    regions.iter().filter_map(unclip).collect()
}

/// The network marks shrunken text; grow it back by area x ratio / perimeter.
fn unclip(region: &Region) -> Option<[f32; 4]> {
    let [l, t, r, b] = region.bounds.map(|side| side as f32);
    let (width, height) = (r - l, b - t);
    if width < 2.0 || height < 2.0 || region.score / (region.pixels as f32) < BOX_THRESHOLD {
        return None;
    }
    let grow = width * height * UNCLIP_RATIO / (2.0 * (width + height));
    Some([l - grow, t - grow, r + grow, b + grow])
}
