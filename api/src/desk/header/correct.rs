//! A person's word on one field of the head: checked, followed, judged again, and kept.

use bill::{Bill, Date};
use catalog::ClaimFacts;
use jiff::Timestamp;
use jiff::tz::Offset;

use super::{HeaderCorrection, HeaderField, HeaderValueError, codes, entered, follow};
use crate::account::{Role, User};
use crate::archive;
use crate::claim::{Claim, ClaimState};
use crate::desk::{Desk, JudgeError};
use crate::storage::{DecisionOutcome, NewHeaderCorrection, StorageError};

/// What the person sends.
#[derive(Debug, Clone)]
pub struct HeaderCorrectionRequest {
    pub correction_id: String,
    pub field: HeaderField,
    /// `None` for "nothing is printed".
    pub value: Option<String>,
    pub reason: String,
    /// The claim's version that the person saw.
    pub version: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    #[error("no such claim")]
    NoClaim,
    #[error("the claim has not been read yet")]
    NotRead,
    #[error("who entered a claim does not correct it in review")]
    OwnClaim,
    #[error("the claim is in review: a reviewer corrects it")]
    InReview,
    #[error("the claim is approved: nothing in it changes any more")]
    Approved,
    #[error("the claim has changed since")]
    Stale { current: i64 },
    #[error("this correction id was used for another correction")]
    IdReused,
    #[error("a reason is required")]
    NoReason,
    #[error(transparent)]
    Value(#[from] HeaderValueError),
    #[error(transparent)]
    Judging(#[from] JudgeError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The one civil time of the whole country.
const CHINA: Offset = Offset::constant(8);

impl Desk {
    /// Applies the correction once: the same request again changes nothing and succeeds. At the counter whoever enters
    /// claims may correct; in review a reviewer who took no part in entering.
    pub async fn correct_header(
        &self,
        by: &User,
        claim: i64,
        request: &HeaderCorrectionRequest,
    ) -> Result<(), HeaderError> {
        let claim = self
            .storage
            .claim(claim)
            .await?
            .ok_or(HeaderError::NoClaim)?;
        let today = CHINA.to_datetime(Timestamp::now()).date();
        let value = checked(request, today)?;
        if let Some(answer) = self.replayed(&claim, request, value.as_deref()).await? {
            return answer;
        }
        self.may_correct(by, &claim).await?;
        if claim.version != request.version {
            return Err(HeaderError::Stale {
                current: claim.version,
            });
        }
        if request.reason.trim().is_empty() {
            return Err(HeaderError::NoReason);
        }
        let outcome = self.keep(by, &claim, request, value.as_deref()).await?;
        match outcome {
            DecisionOutcome::Applied => Ok(()),
            DecisionOutcome::Known => self
                .replayed(&claim, request, value.as_deref())
                .await?
                .unwrap_or(Err(HeaderError::IdReused)),
            DecisionOutcome::Stale => Err(HeaderError::Stale {
                current: claim.version + 1,
            }),
        }
    }

    /// The answer where the correction id was seen before; `None` where it is new.
    async fn replayed(
        &self,
        claim: &Claim,
        request: &HeaderCorrectionRequest,
        value: Option<&str>,
    ) -> Result<Option<Result<(), HeaderError>>, HeaderError> {
        let id = &request.correction_id;
        let Some((at, known)) = self.storage.header_correction(id).await? else {
            return Ok(None);
        };
        let same = at == claim.id
            && known.field == request.field
            && known.value.as_deref() == value
            && known.reason == request.reason;
        Ok(Some(if same {
            Ok(())
        } else {
            Err(HeaderError::IdReused)
        }))
    }

    async fn may_correct(&self, by: &User, claim: &Claim) -> Result<(), HeaderError> {
        match claim.state {
            ClaimState::Approved => Err(HeaderError::Approved),
            ClaimState::Submitted if by.role != Role::Reviewer => Err(HeaderError::InReview),
            ClaimState::Submitted if self.storage.took_part_in_entering(claim.id, by).await? => {
                Err(HeaderError::OwnClaim)
            }
            _ => Ok(()),
        }
    }

    async fn keep(
        &self,
        by: &User,
        claim: &Claim,
        request: &HeaderCorrectionRequest,
        value: Option<&str>,
    ) -> Result<DecisionOutcome, HeaderError> {
        let record = self
            .storage
            .bill(claim.id)
            .await?
            .ok_or(HeaderError::NotRead)?;
        let field = request.field;
        let (printed, _) = field.printed(&record.corrected.header);
        let before = printed.or_else(|| entered(field, &claim.facts));
        let (_, recognised) = field.printed(&record.as_read.header);
        let corrected = corrected(&record.corrected, field, value);
        let mut changed = claim.clone();
        let headers = [&record.corrected.header, &corrected.header];
        follow::follow(&mut changed, field, value, headers, &self.reference.get());
        days_in_order(field, &changed.facts.completed_from(&corrected.header))?;
        let decisions = self.storage.decisions(claim.id, record.reading_no).await?;
        let judgement = self
            .judge(&corrected, &changed, &decisions, Some(&record.judged))
            .await?;
        let correction = HeaderCorrection {
            correction_id: request.correction_id.clone(),
            field,
            value: value.map(str::to_owned),
            before,
            recognised,
            reason: request.reason.clone(),
            corrected_by: by.into(),
            corrected_at: Timestamp::now(),
        };
        let new = NewHeaderCorrection {
            correction: &correction,
            reading_no: record.reading_no,
            claim: &changed,
            corrected: &corrected,
            judgement: &judgement,
            texts: &archive::header_texts(&corrected),
        };
        Ok(self.storage.apply_header_correction(by, &new).await?)
    }
}

fn checked(
    request: &HeaderCorrectionRequest,
    today: Date,
) -> Result<Option<String>, HeaderValueError> {
    let typed = request.value.as_deref().map(str::trim);
    let typed = typed.filter(|value| !value.is_empty());
    typed
        .map(|value| request.field.checked(value, today))
        .transpose()
}

fn corrected(bill: &Bill, field: HeaderField, value: Option<&str>) -> Bill {
    let mut bill = bill.clone();
    follow::put(&mut bill.header, field, value);
    codes::check(&mut bill);
    bill
}

/// Only whoever changes one of the days is asked about them.
fn days_in_order(field: HeaderField, facts: &ClaimFacts) -> Result<(), HeaderValueError> {
    let is_day = matches!(field, HeaderField::AdmittedOn | HeaderField::DischargedOn);
    match facts.admitted_on.zip(facts.discharged_on) {
        Some((admitted, discharged)) if is_day && admitted > discharged => {
            Err(HeaderValueError::DaysCrossed {
                admitted,
                discharged,
            })
        }
        _ => Ok(()),
    }
}
