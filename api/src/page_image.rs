//! Pages of stored scans as pictures, decoded by the same code that reads them, so that boxes fit.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};
use ocr::OcrError;
use ocr::scan::{Limits, Scan};
use tokio::sync::Semaphore;

use crate::store::Store;

/// Decoded pages kept; about 26 MB each at A4, 300 dpi.
const KEPT: usize = 4;
/// Bytes of all of them together; the one shown last is kept whatever its size.
const KEPT_BYTES: usize = 256 * 1024 * 1024;
/// 0 to 100.
const QUALITY: u8 = 85;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKey {
    pub sha256: String,
    /// From 1.
    pub file_page: u32,
}

/// Part of a page in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

#[derive(Debug, thiserror::Error)]
pub enum PageImageError {
    #[error("the piece lies outside the page")]
    Outside,
    #[error("the stored file: {0}")]
    Io(#[from] io::Error),
    #[error("the stored scan: {0}")]
    Scan(#[from] OcrError),
    #[error("encoding the page: {0}")]
    Encode(#[from] image::ImageError),
    #[error("the decoding thread ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// The pages looked at last stay decoded: one page is asked for piece by piece.
#[derive(Debug)]
pub struct PageImages {
    recent: Mutex<Vec<(PageKey, Arc<RgbImage>)>>,
    /// One page is decoded at a time, whoever asks.
    decoding: Semaphore,
}

impl Default for PageImages {
    fn default() -> PageImages {
        PageImages {
            recent: Mutex::default(),
            decoding: Semaphore::new(1),
        }
    }
}

impl PageImages {
    pub async fn jpeg(
        &self,
        store: &Store,
        key: &PageKey,
        crop: Option<Crop>,
    ) -> Result<Vec<u8>, PageImageError> {
        let page = self.page(store, key).await?;
        tokio::task::spawn_blocking(move || match crop {
            None => encode(&page),
            Some(crop) => encode(&cut(&page, crop).ok_or(PageImageError::Outside)?),
        })
        .await?
    }

    async fn page(&self, store: &Store, key: &PageKey) -> Result<Arc<RgbImage>, PageImageError> {
        if let Some(page) = self.recent(key) {
            return Ok(page);
        }
        let _turn = self.decoding.acquire().await.map_err(io::Error::other)?;
        if let Some(page) = self.recent(key) {
            return Ok(page);
        }
        let bytes = store.read(&key.sha256).await?;
        let index = key.file_page.saturating_sub(1);
        let page = tokio::task::spawn_blocking(move || {
            Scan::open(&bytes, &Limits::default())?.page(index)
        })
        .await??;
        let page = Arc::new(page.image);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(KEPT - 1);
        recent.insert(0, (key.clone(), Arc::clone(&page)));
        let mut bytes = 0;
        recent.retain(|(known, page)| {
            bytes += page.as_raw().len();
            bytes <= KEPT_BYTES || known == key
        });
        Ok(page)
    }

    fn recent(&self, key: &PageKey) -> Option<Arc<RgbImage>> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let place = recent.iter().position(|(known, _)| known == key)?;
        let found = recent.remove(place);
        let page = Arc::clone(&found.1);
        recent.insert(0, found);
        Some(page)
    }
}

fn encode(page: &RgbImage) -> Result<Vec<u8>, PageImageError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(page)?;
    Ok(jpeg)
}

/// `None` where nothing of the piece lies on the page.
fn cut(page: &RgbImage, crop: Crop) -> Option<RgbImage> {
    let clip = |value: f32, size: u32| value.clamp(0.0, size as f32) as u32;
    let (left, right) = (
        clip(crop.x0.floor(), page.width()),
        clip(crop.x1.ceil(), page.width()),
    );
    let (top, bottom) = (
        clip(crop.y0.floor(), page.height()),
        clip(crop.y1.ceil(), page.height()),
    );
    (left < right && top < bottom)
        .then(|| imageops::crop_imm(page, left, top, right - left, bottom - top).to_image())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_clipped_to_the_page() {
        let page = RgbImage::new(100, 50);
        let piece =
            |x0, y0, x1, y1| cut(&page, Crop { x0, y0, x1, y1 }).map(|piece| piece.dimensions());
        assert_eq!(piece(10.0, 10.0, 20.0, 20.0), Some((10, 10)));
        assert_eq!(piece(-5.0, 40.0, 500.0, 500.0), Some((100, 10)));
        assert_eq!(piece(100.0, 0.0, 120.0, 10.0), None);
        assert_eq!(piece(f32::NAN, 0.0, f32::NAN, 10.0), None);
    }
}
