//! A file on its way into a claim.

use ocr::OcrError;
use ocr::scan::{Limits, Scan};

use super::Desk;
use crate::account::User;
use crate::claim::{ClaimState, Document, Trouble};
use crate::reader;
use crate::storage::{DocumentRefusal, NewDocument, StorageError};
use crate::store::{Incoming, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// It is no scan; nothing was kept.
    #[error("{}", .0.message_en)]
    NotAScan(Trouble),
    #[error("the claim already holds a file with the same bytes")]
    SameFile,
    #[error("the claim is {0:?}; it takes no more files")]
    Closed(ClaimState),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the inspecting thread ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

impl Desk {
    /// Keeps the file and adds it to the claim. One that is a scan but cannot be opened is kept as
    /// evidence, with status `failed`.
    pub async fn take_document(
        &self,
        claim: i64,
        by: &User,
        name: &str,
        mut incoming: Incoming,
    ) -> Result<Document, IntakeError> {
        let bytes = incoming.bytes().await?;
        let (media_type, pages) = tokio::task::spawn_blocking(move || inspect(&bytes)).await?;
        let pages = pages.map_err(|error| reader::of_error(&error));
        let Some(media_type) = media_type else {
            let trouble = pages
                .err()
                .unwrap_or_else(|| reader::of_error(&OcrError::UnknownFormat));
            return Err(IntakeError::NotAScan(trouble));
        };
        let stored = incoming.keep(&self.store).await?;
        let new = NewDocument {
            name: name.to_owned(),
            sha256: stored.sha256,
            media_type,
            size: stored.size,
            pages,
        };
        self.storage
            .add_document(claim, by, &new)
            .await?
            .map_err(|refusal| match refusal {
                DocumentRefusal::SameFile => IntakeError::SameFile,
                DocumentRefusal::Closed(state) => IntakeError::Closed(state),
            })
    }
}

/// The type by the first bytes, `None` where it is no scan at all; and its pages.
fn inspect(bytes: &[u8]) -> (Option<&'static str>, Result<u32, OcrError>) {
    let media_type = match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some("image/tiff"),
        _ => {
            let start = &bytes[..bytes.len().min(1024)];
            start
                .windows(5)
                .any(|window| window == b"%PDF-")
                .then_some("application/pdf")
        }
    };
    let pages = Scan::open(bytes, &Limits::default()).map(|scan| scan.page_count());
    // An archive that is no OFD is no scan of any kind.
    let no_scan = matches!(
        pages,
        Err(OcrError::UnknownFormat | OcrError::UnsupportedFormat { .. })
    );
    let is_ofd = bytes.starts_with(b"PK\x03\x04") && !no_scan;
    (media_type.or(is_ofd.then_some("application/ofd")), pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_told_by_the_bytes() {
        assert_eq!(inspect(b"plain words").0, None);
        assert_eq!(inspect(b"").0, None);
        assert_eq!(inspect(b"\x89PNG\r\n\x1a\n").0, Some("image/png"));
        assert_eq!(inspect(b"%PDF-1.7").0, Some("application/pdf"));
    }
}
