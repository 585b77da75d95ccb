//! What was read of a claim, kept with what people said before and what follows from both.

use bill::Bill;

use super::spelling::used;
use super::{Desk, JudgeError, JudgedClaim, with_corrections};
use crate::archive;
use crate::claim::Claim;
use crate::storage::{
    Lease, ReadingConsequences, ReadingOutcome, ReadingRecord, SpellingsUsed, StorageError,
};

impl Desk {
    /// Judges the bill and keeps it; how many lines it has. What people corrected in the head stays as they said. `None`
    /// where the lease is lost, or the claim with it: nothing is kept.
    pub async fn keep_reading(
        &self,
        lease: &Lease,
        reading: &ReadingRecord,
    ) -> Result<Option<usize>, JudgeError> {
        loop {
            // Facts entered while the pages were read count as well.
            let Some(claim) = self.storage.claim(lease.claim).await? else {
                return Ok(None);
            };
            let corrections = self.storage.header_corrections(claim.id).await?;
            let corrected = with_corrections(&reading.bill, &corrections);
            let judgement = self.judge(&corrected, &claim, &[], None).await?;
            let spellings = self.spellings_used(&claim, &corrected, &judgement).await?;
            let after = ReadingConsequences {
                claim_version: claim.version,
                corrected: &corrected,
                judgement: &judgement,
                spellings: spellings.as_ref(),
                texts: &archive::texts(&reading.bill, &corrected),
            };
            match self.storage.finish_reading(lease, reading, &after).await? {
                ReadingOutcome::LeaseLost => return Ok(None),
                ReadingOutcome::ClaimChanged => {}
                ReadingOutcome::Kept => return Ok(Some(judgement.lines.len())),
            }
        }
    }

    /// The hospital with its taught spellings that decided lines, one for each line.
    async fn spellings_used(
        &self,
        claim: &Claim,
        bill: &Bill,
        judgement: &JudgedClaim,
    ) -> Result<Option<SpellingsUsed>, StorageError> {
        let reference = self.reference.get();
        let named = claim.hospital_code.as_deref();
        let aliases = self.storage.taught_spellings().await?;
        let hospital = reference.hospital(named, &bill.header);
        Ok(hospital.and_then(|hospital| {
            let aliases = aliases.get(&hospital.code)?;
            Some(SpellingsUsed {
                hospital: hospital.code.clone(),
                spellings: used(bill, aliases, &judgement.judged),
            })
        }))
    }
}
