//! Handing a claim on to the reviewers, and what the claims of earlier versions lack for it.

use super::{ClaimTrace, Desk, JudgeError};
use crate::account::User;
use crate::claim::Claim;
use crate::storage::{StorageError, SubmissionOutcome};

impl Desk {
    /// Judges the claim again, with all claims handed on before it, and hands it on. Of two claims of one bill the later
    /// one is judged with the earlier in sight, whatever their order of reading. False where the claim has changed since,
    /// or has no bill.
    pub async fn submit(
        &self,
        by: &User,
        claim: &Claim,
        reason: Option<&str>,
    ) -> Result<bool, JudgeError> {
        let Some(record) = self.storage.bill(claim.id).await? else {
            return Ok(false);
        };
        let bill = &record.corrected;
        let decisions = self.storage.decisions(claim.id, record.reading_no).await?;
        loop {
            let last = self.storage.last_submission().await?;
            let judgement = self
                .judge(bill, claim, &decisions, Some(&record.judged))
                .await?;
            let outcome = self
                .storage
                .submit_claim(claim, by, reason, &judgement, last)
                .await?;
            match outcome {
                SubmissionOutcome::Submitted => {
                    self.progress.changed(claim.id);
                    return Ok(true);
                }
                SubmissionOutcome::Stale => return Ok(false),
                SubmissionOutcome::Overtaken => {}
            }
        }
    }

    /// Claims read by versions that left no traces get them: later claims are compared with them as well.
    pub(super) async fn trace_old_claims(&self) -> Result<(), StorageError> {
        let untraced = self.storage.untraced_claims().await?;
        if untraced.is_empty() {
            return Ok(());
        }
        tracing::warn!(
            claims = untraced.len(),
            "preparing the claims of an earlier version for comparison; this is done once"
        );
        let reference = self.reference.get();
        for id in untraced {
            if let Some(claim) = self.storage.claim(id).await? {
                self.storage
                    .trace_old_claim(&claim, |bill| ClaimTrace::of(bill, &claim, &reference))
                    .await?;
            }
        }
        Ok(())
    }
}
