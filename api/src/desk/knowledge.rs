//! Tables of knowledge points on their way into the policy.

use catalog::policy::{KnowledgeBatch, KnowledgeError, KnowledgeTable};
use catalog::{Policy, RefusedRow};
use tokio::task::spawn_blocking;

use super::{Desk, DeskError};
use crate::storage::{Storage, StorageError};

/// Why a table was not taken in; nothing of it was loaded.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeImportError {
    #[error("{} rows were refused", .0.len())]
    Refused(Vec<RefusedRow>),
    #[error(transparent)]
    Batch(#[from] KnowledgeError),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StorageError> for KnowledgeImportError {
    fn from(error: StorageError) -> KnowledgeImportError {
        KnowledgeImportError::Desk(error.into())
    }
}

/// The policy with all points that were loaded.
pub async fn with_knowledge(policy: Policy, storage: &Storage) -> Result<Policy, DeskError> {
    let files = storage.knowledge_files().await?;
    if files.is_empty() {
        return Ok(policy);
    }
    // A quarter of a million rows take a while.
    let joined = spawn_blocking(move || {
        files.into_iter().try_fold(policy, |policy, (batch, file)| {
            policy.with_knowledge(&batch, KnowledgeTable::from_csv(&file).points)
        })
    });
    Ok(joined.await??)
}

impl Desk {
    /// Takes in a table of knowledge points under the batch; how many it has. All rows or, where one is refused, none;
    /// with `dry_run` nothing is kept.
    pub async fn import_knowledge(
        &self,
        actor: &str,
        file: &str,
        batch: &KnowledgeBatch,
        bytes: Vec<u8>,
        dry_run: bool,
    ) -> Result<usize, KnowledgeImportError> {
        if self.storage.has_knowledge(&batch.name).await? {
            return Err(KnowledgeError::KnownBatch(batch.name.clone()).into());
        }
        let current = self.reference.get();
        let tried = batch.clone();
        let checked = spawn_blocking(move || {
            let KnowledgeTable { points, refused } = KnowledgeTable::from_csv(&bytes);
            if !refused.is_empty() {
                return Err(KnowledgeImportError::Refused(refused));
            }
            let count = points.len();
            current.policy.clone().with_knowledge(&tried, points)?;
            Ok((bytes, count))
        });
        let (bytes, count) = checked.await.map_err(DeskError::from)??;
        if !dry_run {
            self.storage
                .add_knowledge(actor, file, batch, &bytes, count)
                .await?;
            self.reference.reload(&self.storage).await?;
        }
        Ok(count)
    }
}
