//! How scans are recognised, as the commands that read any take it.

use std::time::Duration;

use ocr::EngineKind;

use crate::reader::ReaderCell;

/// A page that takes longer is given up, unless told otherwise; seconds.
const PAGE_LIMIT: u32 = 180;

#[derive(clap::Args, Clone)]
pub struct RecogniserArgs {
    /// Recogniser: pp-ocr or tesseract
    #[arg(long, default_value_t = EngineKind::default())]
    engine: EngineKind,
    /// Give a page up that takes longer; the others are read
    #[arg(long, value_name = "SECONDS", default_value_t = PAGE_LIMIT,
        value_parser = clap::value_parser!(u32).range(1..))]
    page_limit: u32,
}

impl RecogniserArgs {
    pub fn reader(&self, threads: usize) -> ReaderCell {
        let page_limit = Duration::from_secs(self.page_limit.into());
        ReaderCell::new(ocr::find_models(), self.engine, threads, page_limit)
    }
}
