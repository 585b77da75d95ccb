//! A claim judged, with all that is kept of its judgement.

use std::sync::Arc;

use bill::Bill;
use catalog::OfficeRecords;
use tokio::task::{JoinError, spawn_blocking};

use super::{ClaimTrace, Desk, Judged, LineRow, Reference, page_hashes};
use crate::claim::Claim;
use crate::decision::Decision;
use crate::storage::StorageError;

#[derive(Debug, Clone)]
pub struct JudgedClaim {
    pub judged: Judged,
    pub lines: Vec<LineRow>,
    pub trace: ClaimTrace,
}

#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error("the judging thread ended: {0}")]
    Thread(#[from] JoinError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl JudgedClaim {
    /// Splits the money under the decisions in force.
    pub fn settled(
        mut judged: Judged,
        bill: &Bill,
        claim: &Claim,
        decisions: &[Decision],
        reference: &Reference,
    ) -> JudgedClaim {
        judged.settle(bill, decisions);
        JudgedClaim {
            lines: LineRow::all(bill, &judged, decisions),
            trace: ClaimTrace::of(bill, claim, reference),
            judged,
        }
    }
}

impl Desk {
    /// Judges beside the threads that answer requests: a long bill takes a while. Decisions on lines of which something
    /// else is said than `before` are set aside.
    pub async fn judge(
        &self,
        bill: &Bill,
        claim: &Claim,
        decisions: &[Decision],
        before: Option<&Judged>,
    ) -> Result<JudgedClaim, JudgeError> {
        let reference = self.reference.get();
        let aliases = self.storage.taught_spellings().await?;
        let records = self.records(bill, claim, &reference).await?;
        let mut judged = {
            let (bill, claim, decisions) = (bill.clone(), claim.clone(), decisions.to_vec());
            let reference = Arc::clone(&reference);
            spawn_blocking(move || {
                Judged::of(&bill, &claim, &decisions, &aliases, &reference, records)
            })
            .await?
        };
        if let Some(before) = before {
            judged.overtake(before, decisions);
        }
        Ok(JudgedClaim::settled(
            judged, bill, claim, decisions, &reference,
        ))
    }

    /// What the office's earlier claims say around this one.
    async fn records(
        &self,
        bill: &Bill,
        claim: &Claim,
        reference: &Reference,
    ) -> Result<OfficeRecords, StorageError> {
        let trace = ClaimTrace::of(bill, claim, reference);
        let mut hashes: Vec<_> = page_hashes(bill)
            .into_iter()
            .map(|(_, hash)| hash)
            .collect();
        if hashes.is_empty() {
            hashes = self.storage.page_hashes(claim.id).await?;
        }
        let tolerance = reference.policy.picture_tolerance();
        let earlier = self
            .storage
            .earlier_claims(claim.id, &trace, &hashes, tolerance)
            .await?;
        Ok(OfficeRecords {
            hospital: None,
            earlier: Some(earlier),
            person_is_known: trace.person.is_known(),
            invoices: trace.invoices,
            page_hashes: hashes,
        })
    }
}
