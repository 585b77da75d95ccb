//! The catalog with its index in a file beside the database, so that it opens at once.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use catalog::Catalog;

use super::DeskError;
use crate::storage::Storage;

/// The file is only a copy: what is missing, damaged or made from other entries or by another build of the program is built
/// anew from the database and written again.
#[derive(Debug)]
pub struct PreparedCatalog(PathBuf);

impl PreparedCatalog {
    pub fn new(file: PathBuf) -> PreparedCatalog {
        PreparedCatalog(file)
    }

    pub async fn open(&self, storage: &Storage) -> Result<Catalog, DeskError> {
        let stamp = stamp(&storage.catalog_mark().await?);
        let file = self.0.clone();
        let made_of = stamp.clone();
        let kept = tokio::task::spawn_blocking(move || {
            Catalog::from_prepared(&std::fs::read(file).ok()?, &made_of)
        });
        if let Ok(Some(catalog)) = kept.await {
            return Ok(catalog);
        }
        let entries = storage.catalog_entries().await?;
        let file = self.0.clone();
        let built = tokio::task::spawn_blocking(move || {
            let catalog = Catalog::new(entries);
            if let Err(error) = write(&file, &catalog.prepared(&stamp)) {
                tracing::warn!(%error, "the prepared catalog is not written; the next start takes longer");
            }
            catalog
        });
        Ok(built.await.map_err(io::Error::other)?)
    }
}

/// The state of the entries, and the build of the program: another one may index them otherwise.
fn stamp(mark: &str) -> Vec<u8> {
    let program = std::env::current_exe().and_then(std::fs::metadata).ok();
    let build = program.and_then(|file| {
        let changed = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some((file.len(), changed.as_nanos()))
    });
    format!("{mark} {build:?}").into_bytes()
}

/// Never half a file under its name.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = file.with_extension(format!("{}.unfinished", std::process::id()));
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(&unfinished, file)
}
