//! The desk itself: what the handlers, the workers and the command share.

mod correction;
mod decide;
mod header;
mod intake;
mod judged;
mod judging;
mod keeping;
mod knowledge;
mod prepared;
mod reference;
mod rejudging;
mod spelling;
mod submission;
mod trace;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use correction::CorrectionError;
pub use decide::{DecideError, DecisionRequest};
pub use header::{
    HeaderCorrection, HeaderCorrectionRequest, HeaderError, HeaderField, HeaderValueError, Place,
    entered, with_corrections,
};
pub use intake::IntakeError;
pub use judged::{CandidateRecord, Judged, MatchRecord};
pub use judging::{JudgeError, JudgedClaim};
pub use knowledge::KnowledgeImportError;
pub use prepared::PreparedCatalog;
pub use reference::{Reference, ReferenceCell};
pub use spelling::Aliases;
pub use trace::{BillKeys, ClaimTrace, Person, is_mistyped_identity, page_hashes, plain_number};
pub use view::LineRow;

use crate::account::throttle::Throttle;
use crate::jobs::progress::ProgressHub;
use crate::metrics::Metrics;
use crate::page_image::PageImages;
use crate::reader::ReaderCell;
use crate::storage::{Storage, StorageError};
use crate::store::{self, Store};

/// Where everything of one office is kept.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

impl DataDir {
    pub fn new(path: impl Into<PathBuf>) -> DataDir {
        DataDir(path.into())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("hedan.db")
    }

    pub fn store(&self) -> PathBuf {
        self.0.join("store")
    }

    /// Made from the database; may be deleted at any time.
    pub fn prepared_catalog(&self) -> PathBuf {
        self.0.join("catalog.prepared")
    }

    /// Held locked by the one server that works on this folder.
    pub fn lock(&self) -> PathBuf {
        self.0.join("hedan.lock")
    }
}

/// The data folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("the data folder: {0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the stored policy: {0}")]
    Policy(#[from] catalog::PolicyError),
    #[error("the stored knowledge points: {0}")]
    Knowledge(#[from] catalog::policy::KnowledgeError),
    #[error("the thread that prepares the policy ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// Shared by all; cloning shares.
#[derive(Clone)]
pub struct Desk {
    pub storage: Storage,
    pub store: Store,
    pub reference: Arc<ReferenceCell>,
    pub reader: Arc<ReaderCell>,
    pub progress: Arc<ProgressHub>,
    pub metrics: Arc<Metrics>,
    pub throttle: Arc<Throttle>,
    pub pages: Arc<PageImages>,
}

impl Desk {
    /// Opens the data folder, creating what is absent.
    pub async fn open(data: &DataDir, reader: ReaderCell) -> Result<Desk, DeskError> {
        tokio::fs::create_dir_all(data.path()).await?;
        let storage = Storage::open(&data.database()).await?;
        let store = Store::open(&data.store(), store::LARGEST).await?;
        let prepared = PreparedCatalog::new(data.prepared_catalog());
        let reference = ReferenceCell::open(&storage, prepared).await?;
        let desk = Desk {
            storage,
            store,
            reference: Arc::new(reference),
            reader: Arc::new(reader),
            progress: Arc::new(ProgressHub::new()),
            metrics: Arc::new(Metrics::default()),
            throttle: Arc::new(Throttle::default()),
            pages: Arc::new(PageImages::default()),
        };
        desk.trace_old_claims().await?;
        Ok(desk)
    }
}
