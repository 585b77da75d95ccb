//! The reader of scans, opened when it is first needed and shared from then on.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ocr::{EngineKind, OcrError, Reader, ReaderOptions, Reading};

use crate::claim::Trouble;

/// A failure to open is not remembered: the next one who needs the reader tries again.
pub struct ReaderCell {
    models: Option<PathBuf>,
    engine: EngineKind,
    threads: usize,
    page_limit: Duration,
    reader: Mutex<Option<Arc<Reader>>>,
}

impl ReaderCell {
    /// `models` is `None` where none were found. A page that takes longer than `page_limit` is given up.
    pub fn new(
        models: Option<PathBuf>,
        engine: EngineKind,
        threads: usize,
        page_limit: Duration,
    ) -> ReaderCell {
        ReaderCell {
            models,
            engine,
            threads,
            page_limit,
            reader: Mutex::new(None),
        }
    }

    pub const fn engine(&self) -> EngineKind {
        self.engine
    }

    pub const fn page_limit(&self) -> Duration {
        self.page_limit
    }

    /// Lets go of the reader; who reads with it goes on, who comes next opens another.
    pub fn close(&self) {
        *self.reader.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether the models are where they should be.
    pub fn is_usable(&self) -> bool {
        self.models.as_ref().is_some_and(|models| models.is_dir())
    }

    /// Loads the models the first time, which takes about a second.
    pub fn open(&self) -> Result<Arc<Reader>, OcrError> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = &*reader {
            return Ok(Arc::clone(reader));
        }
        let models = self.models.clone().ok_or(OcrError::ModelsNotFound)?;
        let options = ReaderOptions {
            models,
            engine: self.engine,
            threads: self.threads,
            joint: true,
        };
        let opened = Arc::new(Reader::open(&options)?.with_page_limit(self.page_limit));
        *reader = Some(Arc::clone(&opened));
        Ok(opened)
    }
}

/// Why nothing of a file was read; `None` where at least one of its pages was.
pub fn why_unread(reading: &Reading, file: &str) -> Option<Trouble> {
    let failure = reading
        .failures
        .iter()
        .find(|failure| failure.file == file)?;
    Some(of_error(&failure.error))
}

pub fn of_error(error: &OcrError) -> Trouble {
    Trouble {
        code: error.code().to_owned(),
        message_zh: error.message_zh(),
        message_en: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, ImageFormat, Luma};
    use ocr::ScanFile;

    use super::*;

    #[test]
    fn a_file_whose_only_page_takes_too_long_is_unread() {
        let Some(models) = ocr::find_models() else {
            println!("skipped: no recognition models; run ocr/models/fetch.sh");
            return;
        };
        let mut page = std::io::Cursor::new(Vec::new());
        GrayImage::from_pixel(600, 800, Luma([255]))
            .write_to(&mut page, ImageFormat::Png)
            .unwrap();
        let file = ScanFile {
            name: "white.png",
            bytes: page.get_ref(),
        };
        let read = |page_limit| {
            let cell = ReaderCell::new(Some(models.clone()), EngineKind::default(), 1, page_limit);
            cell.open().unwrap().read(&[file], &|_| {})
        };
        let trouble = why_unread(&read(Duration::ZERO), "white.png").unwrap();
        assert_eq!(trouble.code, OcrError::TooSlow { seconds: 0 }.code());
        assert_eq!(
            why_unread(&read(Duration::from_mins(10)), "white.png"),
            None
        );
    }
}
