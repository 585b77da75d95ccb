//! Decoding: the bytes of one file to its pages, upright by the file's own metadata.
//!
//! The format is told by the first bytes, never by a name. Nothing here panics on any bytes: decoders run
//! on a thread of their own, whose panic is an error like any other.

mod ccitt;
mod format;
mod jpeg;
mod ofd;
mod pdf;
mod pdf_budget;
mod pdf_text;
mod png;
mod samples;
mod tiff;

use std::sync::Once;
use std::{panic, thread};

use image::RgbImage;

use crate::OcrError;
use crate::born_digital::PageText;
use format::Format;

/// What is refused before it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of one page.
    pub max_pixels: u64,
    /// Of one file.
    pub max_pages: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_pixels: 120_000_000,
            max_pages: 500,
        }
    }
}

impl Limits {
    fn check_size(&self, width: u64, height: u64) -> Result<(), OcrError> {
        if width.saturating_mul(height) <= self.max_pixels {
            return Ok(());
        }
        let max_megapixels = self.max_pixels / 1_000_000;
        Err(OcrError::TooManyPixels {
            width,
            height,
            max_megapixels,
        })
    }
}

/// One decoded page.
#[derive(Debug, Clone)]
pub struct ScanPage {
    pub image: RgbImage,
    /// Dots per inch, 50 to 2400, as the file states it; `None` where it does not.
    pub dpi: Option<f32>,
    /// What the file itself says the page says; `None` for pictures.
    pub text: Option<PageText>,
}

/// One file whose pages can be decoded one at a time.
pub struct Scan<'a> {
    bytes: &'a [u8],
    limits: Limits,
    pages: Pages,
}

enum Pages {
    Png,
    Jpeg,
    /// Index of each page's directory; thumbnails are left out.
    Tiff(Vec<usize>),
    Pdf(Box<pdf::Document>),
    Ofd(Box<ofd::Document>),
}

impl<'a> Scan<'a> {
    /// Tells the format and counts the pages; decodes no pixel.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Scan<'a>, OcrError> {
        let pages = match format::sniff(bytes)? {
            Format::Png => Pages::Png,
            Format::Jpeg => Pages::Jpeg,
            Format::Tiff => Pages::Tiff(guarded("TIFF", || tiff::pages(bytes, limits))?),
            Format::Pdf => Pages::Pdf(Box::new(guarded("PDF", || {
                pdf::Document::open(bytes, limits)
            })?)),
            Format::Ofd => Pages::Ofd(Box::new(guarded("OFD", || {
                ofd::Document::open(bytes, limits)
            })?)),
        };
        Ok(Scan {
            bytes,
            limits: *limits,
            pages,
        })
    }

    /// At least 1.
    pub fn page_count(&self) -> u32 {
        match &self.pages {
            Pages::Png | Pages::Jpeg => 1,
            Pages::Tiff(directories) => directories.len() as u32,
            Pages::Pdf(document) => document.page_count(),
            Pages::Ofd(document) => document.page_count(),
        }
    }

    /// Decodes one page; `index` from 0.
    pub fn page(&self, index: u32) -> Result<ScanPage, OcrError> {
        let pages = self.page_count();
        if index >= pages {
            return Err(OcrError::NoSuchPage {
                page: index + 1,
                pages,
            });
        }
        let (bytes, limits) = (self.bytes, &self.limits);
        match &self.pages {
            Pages::Png => guarded("PNG", || png::decode(bytes, limits)),
            Pages::Jpeg => guarded("JPEG", || jpeg::decode(bytes, limits)),
            Pages::Tiff(directories) => guarded("TIFF", || {
                tiff::decode(bytes, directories[index as usize], limits)
            }),
            Pages::Pdf(document) => guarded("PDF", || document.render(index, limits)),
            Pages::Ofd(document) => guarded("OFD", || document.render(index, limits)),
        }
    }
}

/// Names of decoders' threads begin with this.
const DECODER: &str = "decode-";

/// A decoder's panic becomes an error, and is not for standard error; all others go on as before.
fn silence_decoders() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let thread = thread::current();
            if !thread.name().is_some_and(|name| name.starts_with(DECODER)) {
                others(panic);
            }
        }));
    });
}

/// Runs a decoder where neither a panic nor a deeply nested file can take the process down.
pub(crate) fn guarded<T: Send>(
    format: &'static str,
    decode: impl FnOnce() -> Result<T, OcrError> + Send,
) -> Result<T, OcrError> {
    const STACK_BYTES: usize = 64 << 20;
    silence_decoders();
    let failure = |detail: &str| OcrError::Damaged {
        format,
        detail: detail.to_owned(),
    };
    thread::scope(|scope| {
        thread::Builder::new()
            .name(format!("{DECODER}{format}"))
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, decode)
            .map_err(|_| failure("no thread to decode it on"))?
            .join()
            .unwrap_or_else(|_| Err(failure("its contents contradict each other")))
    })
}

/// `None` for what is not a plausible resolution of a scan.
fn plausible_dpi(dpi: f32) -> Option<f32> {
    (50.0..=2400.0).contains(&dpi).then_some(dpi)
}

#[cfg(test)]
mod tests;
