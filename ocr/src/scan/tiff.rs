use std::borrow::Cow;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageBuffer, Luma, Rgb, RgbImage, RgbaImage};
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::ccitt;
use super::samples::{cmyk_to_rgb, on_white, unpack_row, ycbcr_to_rgb};
use super::{Limits, ScanPage, plausible_dpi};
use crate::OcrError;

pub(super) type TiffDecoder<'a> = Decoder<Cursor<&'a [u8]>>;

/// Indices of the directories that hold pages; thumbnails and masks are left out.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<usize>, OcrError> {
    const THUMBNAIL: u32 = 1;
    const MASK: u32 = 4;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(failure)?;
    let mut pages = Vec::new();
    for index in 0.. {
        let kind = unsigned(&mut decoder, Tag::NewSubfileType)?.unwrap_or(0);
        if kind & (THUMBNAIL | MASK) == 0 {
            pages.push(index);
        }
        if index as u64 >= u64::from(limits.max_pages) {
            return Err(OcrError::TooManyPages {
                pages: index as u64 + 1,
                max_pages: limits.max_pages,
            });
        }
        if !decoder.more_images() {
            break;
        }
        decoder.next_image().map_err(failure)?;
    }
    if pages.is_empty() {
        Err(OcrError::NoPages { format: "TIFF" })
    } else {
        Ok(pages)
    }
}

pub(super) fn decode(
    bytes: &[u8],
    directory: usize,
    limits: &Limits,
) -> Result<ScanPage, OcrError> {
    let bytes = without_palette(bytes, directory)?;
    let mut decoder = Decoder::new(Cursor::new(&*bytes))
        .map_err(failure)?
        .with_limits(tiff_limits(limits));
    decoder.seek_to_image(directory).map_err(failure)?;
    let (width, height) = decoder.dimensions().map_err(failure)?;
    limits.check_size(u64::from(width), u64::from(height))?;
    check_chunks(&mut decoder, bytes.len() as u64)?;
    let dpi = dpi(&mut decoder)?;
    let orientation = unsigned(&mut decoder, Tag::Orientation)?
        .and_then(|value| Orientation::from_exif(value as u8))
        .unwrap_or(Orientation::NoTransforms);
    let mut image = match ccitt::coding(&mut decoder)? {
        Some(coding) => DynamicImage::ImageLuma8(ccitt::page(&mut decoder, &bytes, coding)?),
        None => sampled_page(&mut decoder)?,
    };
    image.apply_orientation(orientation);
    Ok(ScanPage {
        image: on_white(image),
        dpi,
        text: None,
    })
}

fn tiff_limits(limits: &Limits) -> tiff::decoder::Limits {
    let mut tiff_limits = tiff::decoder::Limits::default();
    // Up to four samples of 16 bits a pixel.
    tiff_limits.decoding_buffer_size = usize::try_from(limits.max_pixels * 8).unwrap_or(usize::MAX);
    tiff_limits.intermediate_buffer_size = tiff_limits.decoding_buffer_size;
    tiff_limits
}

pub(super) fn failure(error: TiffError) -> OcrError {
    match error {
        TiffError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
            OcrError::Truncated { format: "TIFF" }
        }
        TiffError::UnsupportedError(feature) => OcrError::UnsupportedFeature {
            format: "TIFF",
            feature: feature.to_string(),
        },
        other => damaged(other.to_string()),
    }
}

pub(super) fn damaged(detail: impl Into<String>) -> OcrError {
    OcrError::Damaged {
        format: "TIFF",
        detail: detail.into(),
    }
}

pub(super) fn unsigned(decoder: &mut TiffDecoder<'_>, tag: Tag) -> Result<Option<u32>, OcrError> {
    decoder.find_tag_unsigned(tag).map_err(failure)
}

pub(super) fn list(decoder: &mut TiffDecoder<'_>, tag: Tag) -> Result<Vec<u64>, OcrError> {
    Ok(decoder
        .find_tag_unsigned_vec(tag)
        .map_err(failure)?
        .unwrap_or_default())
}

/// Some decompressors fill in silently what lies behind the end of the file.
fn check_chunks(decoder: &mut TiffDecoder<'_>, file_length: u64) -> Result<(), OcrError> {
    for (offsets, lengths) in [
        (Tag::StripOffsets, Tag::StripByteCounts),
        (Tag::TileOffsets, Tag::TileByteCounts),
    ] {
        let (offsets, lengths) = (list(decoder, offsets)?, list(decoder, lengths)?);
        if offsets
            .iter()
            .zip(&lengths)
            .any(|(start, length)| start.saturating_add(*length) > file_length)
        {
            return Err(OcrError::Truncated { format: "TIFF" });
        }
    }
    Ok(())
}

fn dpi(decoder: &mut TiffDecoder<'_>) -> Result<Option<f32>, OcrError> {
    const CENTIMETRE: u32 = 3;
    const NO_UNIT: u32 = 1;
    let unit = unsigned(decoder, Tag::ResolutionUnit)?;
    let density = match decoder.find_tag(Tag::XResolution).map_err(failure)? {
        Some(Value::Rational(dots, per)) if per > 0 => Some(dots as f32 / per as f32),
        _ => None,
    };
    Ok(match unit {
        Some(NO_UNIT) => None,
        Some(CENTIMETRE) => density.map(|per_cm| per_cm * 2.54),
        _ => density,
    }
    .and_then(plausible_dpi))
}

/// Uncompressed, LZW, deflate, `PackBits` and JPEG pages.
fn sampled_page(decoder: &mut TiffDecoder<'_>) -> Result<DynamicImage, OcrError> {
    let (width, height) = decoder.dimensions().map_err(failure)?;
    let color = decoder.colortype().map_err(failure)?;
    let colors = decoder.find_tag(Tag::ColorMap).map_err(failure)?;
    let samples = match decoder.read_image().map_err(failure)? {
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples
            .into_iter()
            .map(|sample| (sample >> 8) as u8)
            .collect(),
        _ => return Err(unsupported_color(color)),
    };
    let image = match color {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8)) if colors.is_some() => {
            let colors = colors
                .and_then(|value| value.into_u16_vec().ok())
                .unwrap_or_default();
            palette_page(&samples, bits, (width, height), &colors).map(DynamicImage::ImageRgb8)
        }
        ColorType::Gray(8 | 16) => {
            GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8)
        }
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let step = 255 / ((1_u8 << bits) - 1);
            unpacked(&samples, bits, (width, height), |value| {
                Luma([value * step])
            })
            .map(DynamicImage::ImageLuma8)
        }
        ColorType::RGB(8 | 16) => {
            RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8)
        }
        ColorType::YCbCr(8) => {
            let pixels = samples
                .chunks_exact(3)
                .flat_map(|c| ycbcr_to_rgb([c[0], c[1], c[2]]).0)
                .collect();
            RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        ColorType::RGBA(8 | 16) => {
            RgbaImage::from_raw(width, height, samples).map(DynamicImage::ImageRgba8)
        }
        ColorType::CMYK(8 | 16) => {
            let pixels = samples
                .chunks_exact(4)
                .flat_map(|c| cmyk_to_rgb([c[0], c[1], c[2], c[3]]).0)
                .collect();
            RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        _ => return Err(unsupported_color(color)),
    };
    image.ok_or_else(|| damaged("pixels are missing"))
}

fn unsupported_color(color: ColorType) -> OcrError {
    OcrError::UnsupportedFeature {
        format: "TIFF",
        feature: format!("{color:?} pixels"),
    }
}

fn unpacked<P: image::Pixel<Subpixel = u8>>(
    samples: &[u8],
    bits: u8,
    (width, height): (u32, u32),
    pixel: impl Fn(u8) -> P,
) -> Option<ImageBuffer<P, Vec<u8>>> {
    let row_bytes = (width as usize * usize::from(bits)).div_ceil(8).max(1);
    let pixels = samples
        .chunks(row_bytes)
        .flat_map(|row| unpack_row(row, bits, width as usize))
        .flat_map(|value| pixel(value).channels().to_vec())
        .collect();
    ImageBuffer::from_raw(width, height, pixels)
}

/// The map holds all reds, then all greens, then all blues, 16 bits each.
fn palette_page(samples: &[u8], bits: u8, size: (u32, u32), colors: &[u16]) -> Option<RgbImage> {
    let count = 1_usize << bits;
    let color = |value: u8, plane: usize| {
        colors
            .get(plane * count + usize::from(value))
            .map_or(255, |&level| (level >> 8) as u8)
    };
    unpacked(samples, bits, size, |value| {
        Rgb([0, 1, 2].map(|plane| color(value, plane)))
    })
}

/// The decoder refuses palettes, so a palette page is shown to it as gray and coloured afterwards.
fn without_palette(bytes: &[u8], directory: usize) -> Result<Cow<'_, [u8]>, OcrError> {
    const PALETTE: u32 = 3;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(failure)?;
    decoder.seek_to_image(directory).map_err(failure)?;
    if unsigned(&mut decoder, Tag::PhotometricInterpretation)? != Some(PALETTE) {
        return Ok(bytes.into());
    }
    let at = decoder
        .ifd_pointer()
        .and_then(|pointer| photometric_value(bytes, pointer.0));
    let mut bytes = bytes.to_vec();
    let value = at
        .and_then(|at| bytes.get_mut(at..at + 2))
        .ok_or_else(|| damaged("a tag is missing"))?;
    let black_is_zero: u16 = 1;
    value.copy_from_slice(&match decoder.byte_order() {
        tiff::tags::ByteOrder::LittleEndian => black_is_zero.to_le_bytes(),
        tiff::tags::ByteOrder::BigEndian => black_is_zero.to_be_bytes(),
    });
    Ok(bytes.into())
}

/// Offset in a classic TIFF file of the value of the photometric tag of the directory at `directory`.
fn photometric_value(bytes: &[u8], directory: u64) -> Option<usize> {
    let little = bytes.starts_with(b"II");
    let word = |at: usize| {
        let pair = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let directory = usize::try_from(directory).ok()?;
    let entries = (0..usize::from(word(directory)?)).map(|index| directory + 2 + index * 12);
    entries
        .into_iter()
        .find(|&entry| word(entry) == Some(Tag::PhotometricInterpretation.to_u16()))
        .map(|entry| entry + 8)
}
