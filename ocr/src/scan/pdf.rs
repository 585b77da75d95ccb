use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbImage;

use super::{Limits, ScanPage, pdf_budget, pdf_text};
use crate::{OcrError, system_font};

const POINTS_PER_INCH: f32 = 72.0;
/// Enough for the smallest print on bills; scanned pages are rarely finer.
const DPI: f32 = 300.0;
/// An A3 page at `DPI`. Pages of one point per camera pixel, as telephones make them, stay below it too.
const MAX_RENDERED_PIXELS: f32 = 18_000_000.0;
const MAX_SIDE: f32 = 20_000.0;

pub(super) struct Document {
    pdf: Pdf,
}

impl Document {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, OcrError> {
        let complete = is_complete(bytes);
        let truncated = || OcrError::Truncated { format: "PDF" };
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::InvalidEncryption) => {
                damaged("its encryption is broken")
            }
            LoadPdfError::Decryption(_) => OcrError::EncryptedPdf,
            LoadPdfError::Invalid if complete => damaged("its structure cannot be followed"),
            LoadPdfError::Invalid => truncated(),
        })?;
        let pages = pdf.pages().len() as u64;
        if pages > u64::from(limits.max_pages) {
            return Err(OcrError::TooManyPages {
                pages,
                max_pages: limits.max_pages,
            });
        }
        if !complete {
            return Err(truncated());
        }
        if pages == 0 {
            Err(OcrError::NoPages { format: "PDF" })
        } else {
            Ok(Document { pdf })
        }
    }

    pub(super) fn page_count(&self) -> u32 {
        self.pdf.pages().len() as u32
    }

    /// Upright, as the page's own rotation says.
    pub(super) fn render(&self, index: u32, limits: &Limits) -> Result<ScanPage, OcrError> {
        let page = self
            .pdf
            .pages()
            .get(index as usize)
            .ok_or_else(|| damaged("a page is missing"))?;
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height, limits).ok_or_else(|| damaged("a page has no size"))?;
        pdf_budget::check(page, limits)?;
        let image_failed = Arc::new(AtomicBool::new(false));
        let settings = interpreter_settings(&image_failed);
        let pixmap_settings = PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        };
        let pixmap = render(
            page,
            &RenderCache::new(),
            &settings,
            &RenderSettings::default(),
            &pixmap_settings,
        );
        if image_failed.load(Ordering::Relaxed) {
            return Err(damaged("a picture on the page cannot be decoded"));
        }
        let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let pixels = pixmap
            .data()
            .iter()
            .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
            .collect();
        let image = RgbImage::from_raw(width, height, pixels)
            .ok_or_else(|| damaged("pixels are missing"))?;
        Ok(ScanPage {
            image,
            dpi: Some(scale * POINTS_PER_INCH),
            text: pdf_text::page_text(page, settings, scale),
        })
    }
}

fn damaged(detail: &str) -> OcrError {
    OcrError::Damaged {
        format: "PDF",
        detail: detail.to_owned(),
    }
}

/// Pixels per point; `None` where the page has no proper size.
fn scale(width: f32, height: f32, limits: &Limits) -> Option<f32> {
    let area = width * height;
    let longest = width.max(height);
    if !(area.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let by_area = (MAX_RENDERED_PIXELS.min(limits.max_pixels as f32) / area).sqrt();
    let scale = (DPI / POINTS_PER_INCH).min(by_area).min(MAX_SIDE / longest);
    (width.min(height) * scale >= 1.0).then_some(scale)
}

/// Chinese fonts that the file names but does not carry are taken from the system.
fn interpreter_settings(image_failed: &Arc<AtomicBool>) -> InterpreterSettings {
    let image_failed = Arc::clone(image_failed);
    let built_in = InterpreterSettings::default().font_resolver;
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match (query, system_font::chinese()) {
            (FontQuery::Fallback(fallback), Some(font))
                if fallback.character_collection.is_some() =>
            {
                Some((font.data.clone(), font.index))
            }
            _ => built_in(query),
        }),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                image_failed.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}

/// Whether the end of the file is there: the end mark, and the stated length where the file is arranged for
/// reading from the front.
fn is_complete(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]);
    let stated_length = head
        .split_once("/Linearized")
        .and_then(|(_, rest)| rest.split_once("/L "))
        .and_then(|(_, rest)| {
            rest.trim_start()
                .split(|c: char| !c.is_ascii_digit())
                .next()
        })
        .and_then(|digits| digits.parse::<usize>().ok());
    let ends = bytes.windows(5).rev().any(|window| window == b"%%EOF");
    ends && stated_length.is_none_or(|length| bytes.len() >= length)
}
