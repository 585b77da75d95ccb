//! Readers with the real models of ocr/models.

use std::sync::OnceLock;

use ocr::{EngineKind, Reader, ReaderOptions};

/// One that all tests of a file share.
pub fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| open(EngineKind::PpOcr))
}

pub fn open(engine: EngineKind) -> Reader {
    Reader::open(&ReaderOptions {
        models: ocr::find_models().expect("models are fetched by ocr/models/fetch.sh"),
        engine,
        threads: 2,
        joint: true,
    })
    .expect("the models load")
}
