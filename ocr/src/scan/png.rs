use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder};

use super::{Limits, ScanPage, plausible_dpi};
use crate::OcrError;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<ScanPage, OcrError> {
    let (width, height) = header_size(bytes)?;
    limits.check_size(u64::from(width), u64::from(height))?;
    let mut decoder =
        PngDecoder::new(Cursor::new(bytes)).map_err(|error| failure(bytes, &error))?;
    let orientation = decoder
        .orientation()
        .map_err(|error| failure(bytes, &error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| failure(bytes, &error))?;
    image.apply_orientation(orientation);
    Ok(ScanPage {
        image: super::samples::on_white(image),
        dpi: dpi(bytes),
        text: None,
    })
}

/// Width and height from the first chunk, before any decoder allocates for them.
fn header_size(bytes: &[u8]) -> Result<(u32, u32), OcrError> {
    let word = |at: usize| {
        bytes
            .get(at..at + 4)
            .map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    };
    match (word(16), word(20)) {
        (Some(width), Some(height)) => Ok((width, height)),
        _ => Err(OcrError::Truncated { format: "PNG" }),
    }
}

fn failure(bytes: &[u8], error: &ImageError) -> OcrError {
    if chunk(bytes, *b"IEND", *b"IEND").is_none() {
        return OcrError::Truncated { format: "PNG" };
    }
    OcrError::Damaged {
        format: "PNG",
        detail: error.to_string(),
    }
}

/// From the pHYs chunk, which stands before the pixels.
fn dpi(bytes: &[u8]) -> Option<f32> {
    const INCHES_PER_METRE: f32 = 39.3701;
    let data = chunk(bytes, *b"pHYs", *b"IDAT")?;
    let per_metre =
        u32::from_be_bytes([*data.first()?, *data.get(1)?, *data.get(2)?, *data.get(3)?]);
    let in_metres = data.get(8) == Some(&1);
    in_metres
        .then_some(per_metre as f32 / INCHES_PER_METRE)
        .and_then(plausible_dpi)
}

/// Data of the first chunk of this name, looked for up to the first chunk named `before`.
fn chunk(bytes: &[u8], name: [u8; 4], before: [u8; 4]) -> Option<&[u8]> {
    let mut at = 8_usize;
    loop {
        let header = bytes.get(at..at.checked_add(8)?)?;
        let length = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        if header[4..8] == name {
            return Some(data);
        }
        if header[4..8] == before {
            return None;
        }
        at = (at + 8 + length).checked_add(4)?;
    }
}
