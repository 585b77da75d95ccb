//! The reader of scans, opened when it is first needed and shared from then on.

use std::path::PathBuf;

#[derive(Debug)]
pub struct ReaderCell {
    models: Option<PathBuf>,
}

impl ReaderCell {
    pub fn new(models: Option<PathBuf>) -> ReaderCell {
        ReaderCell { models }
    }

    /// Whether the models are where they should be.
    pub fn is_usable(&self) -> bool {
        self.models.as_ref().is_some_and(|models| models.is_dir())
    }
}
