//! What was read of a claim, kept with what people said before and what follows from both.

use super::spelling::used;
use super::{Desk, JudgeError, JudgedClaim, with_corrections};
use crate::archive;
use crate::claim::Claim;
use crate::storage::{Lease, ReadingConsequences, ReadingOutcome, ReadingRecord, StorageError};

/// What was kept of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    pub lines: usize,
}

impl Desk {
    /// Judges the bill and keeps it. What people corrected in the head stays as they said. `None` where the lease is
    /// lost, or the claim with it: nothing is kept.
    pub async fn keep_reading(
        &self,
        lease: &Lease,
        reading: &ReadingRecord,
    ) -> Result<Option<Keeping>, JudgeError> {
        loop {
            // Facts entered while the pages were read count as well.
            let Some(claim) = self.storage.claim(lease.claim).await? else {
                return Ok(None);
            };
            let corrections = self.storage.header_corrections(claim.id).await?;
            let corrected = with_corrections(&reading.bill, &corrections);
            let judgement = self.judge(&corrected, &claim, &[], None).await?;
            let after = ReadingConsequences {
                claim_version: claim.version,
                corrected: &corrected,
                judgement: &judgement,
                texts: &archive::texts(&reading.bill, &corrected),
            };
            match self.storage.finish_reading(lease, reading, &after).await? {
                ReadingOutcome::LeaseLost => return Ok(None),
                ReadingOutcome::ClaimChanged => {}
                ReadingOutcome::Kept => {
                    self.count_spellings(&claim, &corrected, &judgement).await?;
                    let lines = judgement.lines.len();
                    return Ok(Some(Keeping { lines }));
                }
            }
        }
    }

    /// Notes which of the hospital's taught spellings decided lines.
    async fn count_spellings(
        &self,
        claim: &Claim,
        bill: &bill::Bill,
        judgement: &JudgedClaim,
    ) -> Result<(), StorageError> {
        let reference = self.reference.get();
        let named = claim.hospital_code.as_deref();
        let aliases = self.storage.taught_spellings().await?;
        let hospital = reference.hospital(named, &bill.header);
        if let Some(hospital) = hospital
            && let Some(aliases) = aliases.get(&hospital.code)
        {
            let used = used(bill, aliases, &judgement.judged);
            self.storage.count_alias_uses(&hospital.code, &used).await?;
        }
        Ok(())
    }
}
