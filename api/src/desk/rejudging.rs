//! Claims judged again: later ones, once an earlier one that they name, or should name, was corrected or returned, and open
//! ones, once what they are judged by has changed.

use super::{ClaimTrace, Desk, JudgeError, Judged, JudgedClaim, page_hashes};
use crate::claim::{Claim, ClaimState};
use crate::storage::{BillRecord, ChangedClaim, Rejudging, StaleClaim, StorageError};

impl Desk {
    /// Sees to all changes that wait. What is cut short is begun again by the next call.
    pub async fn rejudge_later_claims(&self) -> Result<(), JudgeError> {
        while let Some(changed) = self.storage.changed_claim().await? {
            for later in self.later_claims(&changed).await? {
                Box::pin(self.rejudge(later, &changed.number)).await?;
            }
            self.storage.forget_change(&changed).await?;
        }
        Ok(())
    }

    /// Judges the open claims again that were judged by an older edition than the one in memory, one by one; how many there
    /// were. What is cut short is begun again by the next call.
    pub async fn rejudge_stale_claims(&self) -> Result<usize, JudgeError> {
        let mut judged = 0;
        loop {
            let edition = self.reference.get().edition;
            let Some(stale) = self.storage.stale_claim(edition).await? else {
                return Ok(judged);
            };
            self.rejudge_stale(&stale).await?;
            judged += 1;
        }
    }

    async fn rejudge_stale(&self, stale: &StaleClaim) -> Result<(), JudgeError> {
        loop {
            let claim = self.storage.claim(stale.claim).await?;
            let record = self.storage.bill(stale.claim).await?;
            let open = claim.filter(|claim| claim.state != ClaimState::Approved);
            let Some((claim, record)) = open.zip(record) else {
                return Ok(self.storage.forget_stale(stale).await?);
            };
            if claim.state == ClaimState::Reading {
                return Ok(());
            }
            let after = self.judged_again(&claim, &record).await?;
            if after.judged != record.judged {
                let storage = &self.storage;
                let kept = storage.keep_rejudged_by_reference(&claim, &after, &stale.because);
                if kept.await? == Rejudging::Stale {
                    continue;
                }
                self.progress.changed(claim.id);
            }
            return Ok(self.storage.forget_stale(stale).await?);
        }
    }

    async fn later_claims(&self, changed: &ChangedClaim) -> Result<Vec<i64>, StorageError> {
        let reference = self.reference.get();
        let claim = self.storage.claim(changed.claim).await?;
        let record = self.storage.bill(changed.claim).await?;
        let Some((claim, record)) = claim.zip(record) else {
            return Ok(Vec::new());
        };
        let trace = ClaimTrace::of(&record.corrected, &claim, &reference);
        let mut hashes: Vec<_> = page_hashes(&record.corrected)
            .into_iter()
            .map(|(_, hash)| hash)
            .collect();
        if hashes.is_empty() {
            hashes = self.storage.page_hashes(claim.id).await?;
        }
        let now = (&trace.person, &trace.bills());
        let tolerance = reference.policy.picture_tolerance();
        self.storage
            .later_claims(changed, now, &hashes, tolerance)
            .await
    }

    /// An open claim is judged again; an approved one stays as it is, with a note in its trail where it names the earlier
    /// claim, or would now.
    async fn rejudge(&self, id: i64, earlier: &str) -> Result<(), JudgeError> {
        loop {
            let claim = self.storage.claim(id).await?;
            let Some((claim, record)) = claim.zip(self.storage.bill(id).await?) else {
                return Ok(());
            };
            let after = self.judged_again(&claim, &record).await?;
            if claim.state == ClaimState::Approved {
                if names(&record.judged, earlier) || names(&after.judged, earlier) {
                    self.storage.note_earlier_change(id, earlier).await?;
                }
                return Ok(());
            }
            if after.judged == record.judged {
                return Ok(());
            }
            let kept = self.storage.keep_rejudged(&claim, &after, earlier).await?;
            if kept == Rejudging::Kept {
                self.progress.changed(id);
                return Ok(());
            }
        }
    }

    async fn judged_again(
        &self,
        claim: &Claim,
        record: &BillRecord,
    ) -> Result<JudgedClaim, JudgeError> {
        let decisions = self.storage.decisions(claim.id, record.reading_no).await?;
        let before = Some(&record.judged);
        self.judge(&record.corrected, claim, &decisions, before)
            .await
    }
}

fn names(judged: &Judged, claim: &str) -> bool {
    let findings = judged.findings.iter();
    findings
        .flat_map(|finding| &finding.earlier)
        .any(|number| number == claim)
}
