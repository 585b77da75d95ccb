//! Fax compression (CCITT T.4 and T.6), as bilevel scanners write it into TIFF.

use std::borrow::Cow;

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use image::{GrayImage, Luma};
use tiff::tags::Tag;

use super::tiff::{TiffDecoder, damaged, failure, list, unsigned};
use crate::OcrError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowEnds {
    Unmarked,
    ByteAligned,
    /// A code word stands before or after each row.
    Marked,
}

/// How the strips of one page are compressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct FaxCoding {
    encoding: EncodingMode,
    rows: RowEnds,
    /// The first pixel is in the lowest bit of a byte.
    reversed_bits: bool,
    /// Runs that fax machines call black are paper.
    black_is_paper: bool,
}

/// `None` for pages that are not fax-compressed.
pub(super) fn coding(decoder: &mut TiffDecoder<'_>) -> Result<Option<FaxCoding>, OcrError> {
    const T4_OPTIONS: u16 = 292;
    const TWO_DIMENSIONAL: u32 = 1;
    const BLACK_IS_ZERO: u32 = 1;
    const LOW_BIT_FIRST: u32 = 2;
    let options = unsigned(decoder, Tag::Unknown(T4_OPTIONS))?.unwrap_or(0);
    let (encoding, rows) = match unsigned(decoder, Tag::Compression)? {
        Some(2) => (EncodingMode::Group3_1D, RowEnds::ByteAligned),
        Some(3) if options & TWO_DIMENSIONAL != 0 => (EncodingMode::Group3_2D, RowEnds::Marked),
        Some(3) => (EncodingMode::Group3_1D, RowEnds::Marked),
        Some(4) => (EncodingMode::Group4, RowEnds::Unmarked),
        _ => return Ok(None),
    };
    Ok(Some(FaxCoding {
        encoding,
        rows,
        reversed_bits: unsigned(decoder, Tag::FillOrder)? == Some(LOW_BIT_FIRST),
        black_is_paper: unsigned(decoder, Tag::PhotometricInterpretation)? == Some(BLACK_IS_ZERO),
    }))
}

pub(super) fn page(
    decoder: &mut TiffDecoder<'_>,
    bytes: &[u8],
    coding: FaxCoding,
) -> Result<GrayImage, OcrError> {
    let (width, height) = decoder.dimensions().map_err(failure)?;
    let offsets = list(decoder, Tag::StripOffsets)?;
    let lengths = list(decoder, Tag::StripByteCounts)?;
    let rows_per_strip = unsigned(decoder, Tag::RowsPerStrip)?
        .unwrap_or(height)
        .clamp(1, height.max(1));
    let mut page = GrayImage::from_pixel(width, height, Luma([255]));
    let mut strips = offsets.iter().zip(&lengths);
    for top in (0..height).step_by(rows_per_strip as usize) {
        let (&offset, &length) = strips.next().ok_or_else(|| damaged("strips are missing"))?;
        let strip = usize::try_from(offset)
            .ok()
            .and_then(|start| bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?))
            .ok_or(OcrError::Truncated { format: "TIFF" })?;
        let rows = rows_per_strip.min(height - top);
        if decode_strip(strip, coding, &mut page, top, rows) < rows {
            return Err(damaged("rows are missing"));
        }
    }
    Ok(page)
}

/// Draws the rows of one strip into `page` from row `top`; the number of rows decoded, at most `rows`.
fn decode_strip(data: &[u8], coding: FaxCoding, page: &mut GrayImage, top: u32, rows: u32) -> u32 {
    let settings = DecodeSettings {
        columns: page.width(),
        rows,
        end_of_block: true,
        end_of_line: coding.rows == RowEnds::Marked,
        rows_are_byte_aligned: coding.rows == RowEnds::ByteAligned,
        encoding: coding.encoding,
        strict: false,
    };
    let data: Cow<'_, [u8]> = if coding.reversed_bits {
        data.iter()
            .map(|byte| byte.reverse_bits())
            .collect::<Vec<u8>>()
            .into()
    } else {
        data.into()
    };
    let mut rows = Rows {
        page,
        next: top,
        end: top + rows,
        black_is_paper: coding.black_is_paper,
    };
    // The rows decoded before an error are counted; a strip that is short of rows is the caller's error.
    let _ = hayro_ccitt::decode(&data, &mut rows, &mut DecoderContext::new(settings));
    rows.next - top
}

struct Rows<'a> {
    page: &'a mut GrayImage,
    next: u32,
    end: u32,
    black_is_paper: bool,
}

impl Decoder for Rows<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        if self.next >= self.end {
            return;
        }
        let (paper, ink) = if self.black_is_paper {
            (0, 255)
        } else {
            (255, 0)
        };
        let width = self.page.width();
        for x in 0..width {
            self.page.put_pixel(x, self.next, Luma([paper]));
        }
        for run in changes.chunks(2) {
            for x in run[0]..run.get(1).copied().unwrap_or(width).min(width) {
                self.page.put_pixel(x, self.next, Luma([ink]));
            }
        }
        self.next += 1;
    }
}
