//! A reviewer's step on a line: checked, judged again where it changes what is judged, and kept.

use bill::Bill;
use catalog::Catalog;
use jiff::Timestamp;

use super::spelling::ChosenSpelling;
use super::{CorrectionError, Desk, JudgeError, JudgedClaim, correction};
use crate::account::User;
use crate::archive;
use crate::claim::{Claim, ClaimState};
use crate::decision::{Decision, Step};
use crate::storage::{BillRecord, DecisionOutcome, NewDecision, StorageError};

/// What the reviewer sends.
#[derive(Debug, Clone)]
pub struct DecisionRequest {
    pub decision_id: String,
    pub line: usize,
    pub step: Step,
    pub reason: String,
    /// The claim's version that the reviewer saw.
    pub version: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error("no such claim")]
    NoClaim,
    #[error("the bill has no such line")]
    NoLine,
    #[error("who entered a claim does not decide it")]
    OwnClaim,
    #[error("the claim is {0:?}, not in review")]
    NotInReview(ClaimState),
    #[error("the claim has changed since")]
    Stale { current: i64 },
    #[error("this decision id was used for another decision")]
    IdReused,
    #[error("a reason is required")]
    NoReason,
    #[error("the catalog has no entry {0}")]
    UnknownEntry(String),
    #[error("the amount is not between zero and the line's amount")]
    AmountOutOfRange,
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    #[error(transparent)]
    Judging(#[from] JudgeError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Desk {
    /// Applies the step once: the same request again changes nothing and succeeds.
    pub async fn decide(
        &self,
        by: &User,
        claim: i64,
        request: &DecisionRequest,
    ) -> Result<(), DecideError> {
        let claim = self
            .storage
            .claim(claim)
            .await?
            .ok_or(DecideError::NoClaim)?;
        if let Some(answer) = self.replay(&claim, request).await? {
            return answer;
        }
        if self.storage.took_part_in_entering(claim.id, by).await? {
            return Err(DecideError::OwnClaim);
        }
        if claim.state != ClaimState::Submitted {
            return Err(DecideError::NotInReview(claim.state));
        }
        if claim.version != request.version {
            return Err(DecideError::Stale {
                current: claim.version,
            });
        }
        let record = self
            .storage
            .bill(claim.id)
            .await?
            .ok_or(DecideError::NoLine)?;
        check(request, &record, &self.reference.get().catalog)?;
        let mut decisions = self.storage.decisions(claim.id, record.reading_no).await?;
        decisions.push(as_decision(by, request));
        let after = Box::pin(self.consequences(&claim, record, &decisions, request)).await?;
        let texts = matches!(request.step, Step::Correct { .. })
            .then(|| archive::line_texts(request.line, &after.corrected.lines[request.line]));
        let reference = self.reference.get();
        let chosen = ChosenSpelling::of(&after.corrected, request, &reference.catalog);
        let hospital = reference.hospital(claim.hospital_code.as_deref(), &after.corrected.header);
        let taught = chosen.as_ref().zip(hospital);
        let outcome = self
            .storage
            .apply_decision(
                by,
                &NewDecision {
                    decision_id: &request.decision_id,
                    claim: claim.id,
                    reading_no: after.reading_no,
                    line: request.line,
                    step: &request.step,
                    reason: &request.reason,
                    version: request.version,
                    corrected: &after.corrected,
                    judgement: &after.judgement,
                    taught: taught.map(|(chosen, hospital)| chosen.at(&hospital.code)),
                    texts: texts.as_deref(),
                },
            )
            .await?;
        match outcome {
            DecisionOutcome::Applied => Ok(()),
            DecisionOutcome::Known => self
                .replay(&claim, request)
                .await?
                .unwrap_or(Err(DecideError::IdReused)),
            DecisionOutcome::Stale => Err(DecideError::Stale {
                current: claim.version + 1,
            }),
        }
    }

    /// The answer where the decision id was seen before; `None` where it is new.
    async fn replay(
        &self,
        claim: &Claim,
        request: &DecisionRequest,
    ) -> Result<Option<Result<(), DecideError>>, DecideError> {
        let Some(known) = self.storage.decision(&request.decision_id).await? else {
            return Ok(None);
        };
        let same = known.claim == claim.id
            && known.decision.line == request.line
            && known.decision.step == request.step
            && known.decision.reason == request.reason;
        Ok(Some(if same {
            Ok(())
        } else {
            Err(DecideError::IdReused)
        }))
    }
}

fn check(
    request: &DecisionRequest,
    record: &BillRecord,
    catalog: &Catalog,
) -> Result<(), DecideError> {
    let line = record
        .corrected
        .lines
        .get(request.line)
        .ok_or(DecideError::NoLine)?;
    if request.step != Step::Accept && request.reason.trim().is_empty() {
        return Err(DecideError::NoReason);
    }
    match &request.step {
        Step::Reduce { amount } => {
            let whole = line.amount.value.unwrap_or_default();
            if amount.is_negative() != whole.is_negative() && amount.fen() != 0
                || amount.abs() > whole.abs()
            {
                return Err(DecideError::AmountOutOfRange);
            }
        }
        Step::ChooseEntry {
            entry_code: Some(code),
        } if !catalog.entries().iter().any(|entry| entry.code == *code) => {
            return Err(DecideError::UnknownEntry(code.clone()));
        }
        _ => {}
    }
    Ok(())
}

fn as_decision(by: &User, request: &DecisionRequest) -> Decision {
    Decision {
        decision_id: request.decision_id.clone(),
        line: request.line,
        step: request.step.clone(),
        reason: request.reason.clone(),
        decided_by: by.into(),
        decided_at: Timestamp::now(),
    }
}

struct After {
    reading_no: i64,
    corrected: Bill,
    judgement: JudgedClaim,
}

impl Desk {
    async fn consequences(
        &self,
        claim: &Claim,
        record: BillRecord,
        decisions: &[Decision],
        request: &DecisionRequest,
    ) -> Result<After, DecideError> {
        let BillRecord {
            reading_no,
            mut corrected,
            judged,
            ..
        } = record;
        if let Step::Correct { field, value } = &request.step {
            correction::apply(&mut corrected, request.line, field, value.as_deref())?;
        }
        let judgement = if request.step.settles().is_none() {
            self.judge(&corrected, claim, decisions, Some(&judged))
                .await?
        } else {
            let reference = self.reference.get();
            JudgedClaim::settled(judged, &corrected, claim, decisions, &reference)
        };
        Ok(After {
            reading_no,
            corrected,
            judgement,
        })
    }
}
