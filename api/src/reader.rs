//! The reader of scans, opened when it is first needed and shared from then on.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ocr::scan::{Limits, Scan};
use ocr::{EngineKind, OcrError, Reader, ReaderOptions, Reading};

use crate::claim::Trouble;

/// A failure to open is not remembered: the next one who needs the reader tries again.
pub struct ReaderCell {
    models: Option<PathBuf>,
    engine: EngineKind,
    threads: usize,
    reader: Mutex<Option<Arc<Reader>>>,
}

impl ReaderCell {
    /// `models` is `None` where none were found.
    pub fn new(models: Option<PathBuf>, engine: EngineKind, threads: usize) -> ReaderCell {
        ReaderCell {
            models,
            engine,
            threads,
            reader: Mutex::new(None),
        }
    }

    pub const fn engine(&self) -> EngineKind {
        self.engine
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
        let opened = Arc::new(Reader::open(&options)?);
        *reader = Some(Arc::clone(&opened));
        Ok(opened)
    }
}

/// Why nothing of a file was read; `None` where at least one of its pages was.
pub fn why_unread(reading: &Reading, file: &str, bytes: &[u8]) -> Option<Trouble> {
    if let Some(failure) = reading.failures.iter().find(|failure| failure.file == file) {
        return Some(of_error(&failure.error));
    }
    if reading.bill.pages.iter().any(|page| page.file == file) {
        return None;
    }
    // It opened, yet none of its pages was read: its first page tells why.
    let first = Scan::open(bytes, &Limits::default()).and_then(|scan| scan.page(0));
    Some(first.err().as_ref().map_or_else(unreadable, of_error))
}

fn unreadable() -> Trouble {
    Trouble {
        code: "unreadable".to_owned(),
        message_zh: "没有一页能够识别，请重新扫描".to_owned(),
        message_en: "none of its pages could be read; scan it again".to_owned(),
    }
}

pub fn of_error(error: &OcrError) -> Trouble {
    Trouble {
        code: error.code().to_owned(),
        message_zh: error.message_zh(),
        message_en: error.to_string(),
    }
}
