use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Limits, ScanPage, plausible_dpi};
use crate::OcrError;

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<ScanPage, OcrError> {
    let (width, height) = size(bytes)?;
    limits.check_size(u64::from(width), u64::from(height))?;
    let outline = outline(bytes).ok_or(OcrError::Truncated { format: "JPEG" })?;
    let mut image = if outline.plain {
        pixels(&without_end(bytes, outline.end), width, height)?
    } else {
        pixels(bytes, width, height)?
    };
    image.apply_orientation(orientation(bytes));
    Ok(ScanPage {
        image: image.into_rgb8(),
        dpi: dpi(bytes),
        text: None,
    })
}

fn lenient() -> DecoderOptions {
    DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
}

fn size(bytes: &[u8]) -> Result<(u32, u32), OcrError> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), lenient());
    decoder
        .decode_headers()
        .map_err(|error| header_failure(bytes, error))?;
    let (width, height) = decoder
        .dimensions()
        .ok_or_else(|| damaged("no size is given"))?;
    Ok((width as u32, height as u32))
}

/// The decoder is asked directly, and strictly once it comes to the pixels: by default it fills what is missing
/// with gray and says nothing.
fn pixels(bytes: &[u8], width: u32, height: u32) -> Result<DynamicImage, OcrError> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), lenient());
    decoder.decode_headers().map_err(pixel_failure)?;
    let strict = lenient().set_strict_mode(true);
    let image = if decoder.input_colorspace() == Some(ColorSpace::Luma) {
        decoder.set_options(strict.jpeg_set_out_colorspace(ColorSpace::Luma));
        let levels = decoder.decode().map_err(pixel_failure)?;
        GrayImage::from_raw(width, height, levels).map(DynamicImage::ImageLuma8)
    } else {
        decoder.set_options(strict.jpeg_set_out_colorspace(ColorSpace::RGB));
        let levels = decoder.decode().map_err(pixel_failure)?;
        RgbImage::from_raw(width, height, levels).map(DynamicImage::ImageRgb8)
    };
    image.ok_or_else(|| damaged("pixels are missing"))
}

fn orientation(bytes: &[u8]) -> Orientation {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), lenient());
    let read = decoder.decode_headers().is_ok();
    let exif = decoder.exif().filter(|_| read);
    exif.and_then(|exif| Orientation::from_exif_chunk(exif))
        .unwrap_or(Orientation::NoTransforms)
}

fn damaged(detail: &str) -> OcrError {
    OcrError::Damaged {
        format: "JPEG",
        detail: detail.to_owned(),
    }
}

fn header_failure(bytes: &[u8], error: DecodeErrors) -> OcrError {
    match error {
        DecodeErrors::Unsupported(scheme) => OcrError::UnsupportedFeature {
            format: "JPEG",
            feature: format!("{scheme:?}"),
        },
        _ if outline(bytes).is_none() => OcrError::Truncated { format: "JPEG" },
        other => OcrError::Damaged {
            format: "JPEG",
            detail: other.to_string(),
        },
    }
}

fn pixel_failure(error: DecodeErrors) -> OcrError {
    match error {
        DecodeErrors::ExhaustedData => OcrError::Truncated { format: "JPEG" },
        other => OcrError::Damaged {
            format: "JPEG",
            detail: other.to_string(),
        },
    }
}

/// Where the pixels end, found by stepping over segments: thumbnails inside metadata have end markers too.
struct Outline {
    /// Offset of the end marker.
    end: usize,
    /// One baseline scan without restart markers, as most scanners and telephones write.
    plain: bool,
}

/// `None` where the end marker is missing.
fn outline(bytes: &[u8]) -> Option<Outline> {
    let (mut scans, mut baseline, mut restarts) = (0, false, false);
    let mut at = 2;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(at)? {
            0xd9 => {
                return Some(Outline {
                    end: at - 1,
                    plain: scans == 1 && baseline && !restarts,
                });
            }
            // A stuffed zero or a fill byte: still inside the pixels.
            0x00 | 0x01 | 0xff => {}
            0xd0..=0xd7 => restarts = true,
            marker => {
                scans += u32::from(marker == 0xda);
                baseline |= marker == 0xc0 || marker == 0xc1;
                restarts |= marker == 0xdd;
                let length = bytes.get(at + 1..at + 3)?;
                at += 1 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
}

/// The file with its end marker replaced by padding. The decoder takes an end marker that comes too early for
/// an end, but padding for missing data.
fn without_end(bytes: &[u8], end: usize) -> Vec<u8> {
    const PADDING: [u8; 32] = [0; 32];
    [&bytes[..end], &PADDING].concat()
}

/// From the JFIF segment; what cameras write into EXIF says nothing about paper.
fn dpi(bytes: &[u8]) -> Option<f32> {
    let segment = bytes.get(2..20)?;
    if segment[..2] != [0xff, 0xe0] || &segment[4..9] != b"JFIF\0" {
        return None;
    }
    let density = f32::from(u16::from_be_bytes([segment[12], segment[13]]));
    match segment[11] {
        1 => plausible_dpi(density),
        2 => plausible_dpi(density * 2.54),
        _ => None,
    }
}
