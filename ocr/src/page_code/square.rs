//! QR codes, at any angle.

use std::collections::HashSet;

use image::GrayImage;
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult};

use super::{Found, reduced};
use crate::resize;

/// Longer side of the copies searched, px: large modules are found on small copies, small ones on large.
const SIDES: [u32; 3] = [1800, 3600, 2600];
/// Shorter pictures are searched enlarged, too.
const SHORT: u32 = 1800;

/// Least width of a module, px: print has more and more of what looks like corners of a code below it.
const SMALLEST: u32 = 2;

/// The codes of the first copy that shows any.
pub fn find(picture: &GrayImage) -> Vec<Found> {
    let longest = picture.width().max(picture.height());
    let mut seen = HashSet::new();
    for side in SIDES.map(|side| side.min(longest)) {
        if seen.insert(side) {
            let (copy, factor) = reduced(picture, side);
            let found = decoded(copy, factor, SMALLEST);
            if !found.is_empty() {
                return found;
            }
        }
    }
    if longest < SHORT {
        let twice = [picture.width(), picture.height()].map(|side| side * 2);
        return decoded(resize::whole(picture, twice), 0.5, 2 * SMALLEST);
    }
    Vec::new()
}

/// `factor` is what a px of `picture` measures on the page, `smallest` the least width of a module, px of `picture`.
fn decoded(picture: GrayImage, factor: f32, smallest: u32) -> Vec<Found> {
    let (width, height) = picture.dimensions();
    let Ok(source) = Luma8LuminanceSource::new(picture.into_raw(), width, height) else {
        return Vec::new();
    };
    let hints = DecodeHints {
        TryHarder: Some(true),
        MinimumModuleSize: Some(smallest),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let results = QrReader.decode_multiple_with_hints(&mut bitmap, &hints);
    let results = results.unwrap_or_default();
    results
        .iter()
        .filter_map(|result| placed(result, factor))
        .collect()
}

fn placed(result: &RXingResult, factor: f32) -> Option<Found> {
    let [top_left, top_right, bottom_left, bottom_right] =
        result.getPoints().get(..4)?.try_into().ok()?;
    let corners = [top_left, top_right, bottom_right, bottom_left];
    Some(Found {
        text: result.getText().trim().to_owned(),
        corners: corners.map(|point: rxing::Point| [point.x * factor, point.y * factor]),
    })
}
