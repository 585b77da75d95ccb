//! The head of a claim: what was read, what people said, and what is judged by.

use std::collections::BTreeMap;

use ::bill::Header;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::App;
use super::bill;
use super::bill_dto::BillDto;
use super::claims::{ENTERS_CLAIMS, find_claim};
use super::decisions::checked_reason;
use super::dto::FieldDto;
use super::guard::Session;
use super::input::{Body, InPath};
use super::problem::{Answer, Problem, own_claim};
use crate::claim::{Claim, Person};
use crate::desk::{HeaderCorrection, HeaderCorrectionRequest, HeaderError, HeaderField, entered};
use crate::storage::BillRecord;

/// One field of the head.
#[derive(Serialize, ToSchema)]
pub struct HeaderFieldDto {
    #[serde(flatten)]
    field: FieldDto,
    /// Where a person corrected it: as the reader read it last.
    as_read: Option<FieldDto>,
    /// The pages were read again since, and now say neither what they said then nor what the person said.
    read_otherwise: bool,
    /// What the claim is judged by, where the counter entered something else than stands here.
    entered: Option<String>,
    /// Corrections, oldest first.
    history: Vec<HeaderCorrectionDto>,
}

#[derive(Serialize, ToSchema)]
pub struct HeaderCorrectionDto {
    value: Option<String>,
    /// What stood there before.
    before: Option<String>,
    /// What the reader had recognised; empty where it had nothing.
    recognised: String,
    reason: String,
    corrected_by: Person,
    #[schema(value_type = String, format = DateTime)]
    corrected_at: Timestamp,
}

#[derive(Deserialize, ToSchema)]
pub struct HeaderCorrectionForm {
    /// Made by the client; the same id again changes nothing.
    #[schema(value_type = String, example = "018f7f0e-8f4e-7c1a-9b1e-3a5c1d2e4f60")]
    correction_id: Uuid,
    /// `null` where nothing is printed.
    #[schema(example = "2025-03-11")]
    value: Option<String>,
    reason: String,
    /// The claim's version that the person saw.
    version: i64,
}

/// Correct a field of the head: `hospital`, `patient`, `gender`, `age`, `insured_no`, `insurance_type`, `care_type`,
/// `facility_level`, `admission_no`, `department`, `bed`, `admitted_on`, `discharged_on`, `diagnosis`, `bill_no`,
/// `bill_code`, `check_code` or `issued_on`. At the counter whoever enters claims, in review a reviewer who took no part
/// in entering. Answers with the bill as it is then.
#[utoipa::path(post, path = "/claims/{id}/header/{field}/corrections", tag = "review",
    params(("id" = i64, Path), ("field" = String, Path)), request_body = HeaderCorrectionForm, responses(
    (status = 200, body = BillDto), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn correct(
    State(app): State<App>,
    session: Session,
    InPath((id, field)): InPath<(i64, String)>,
    Body(form): Body<HeaderCorrectionForm>,
) -> Answer<Json<BillDto>> {
    session.allow(ENTERS_CLAIMS)?;
    let field: HeaderField = field.parse().map_err(|_| {
        Problem::not_found("票头没有这个字段", "the head of a claim has no such field")
    })?;
    let request = HeaderCorrectionRequest {
        correction_id: form.correction_id.to_string(),
        field,
        value: form.value,
        reason: checked_reason(&form.reason)?,
        version: form.version,
    };
    app.desk
        .correct_header(session.user(), id, &request)
        .await?;
    app.desk.metrics.decision();
    app.desk.progress.changed(id);
    let claim = find_claim(&app, id).await?;
    Ok(Json(bill::of_claim(&app, &claim).await?))
}

pub fn header_dto(
    claim: &Claim,
    record: &BillRecord,
    corrections: &[HeaderCorrection],
) -> BTreeMap<&'static str, HeaderFieldDto> {
    let of_field = |field: HeaderField| {
        let own: Vec<&HeaderCorrection> = corrections
            .iter()
            .filter(|one| one.field == field)
            .collect();
        let shown = shown(field, claim, &record.corrected.header);
        let as_read = FieldDto::of_header(field, &record.as_read.header);
        let otherwise = |last: &&HeaderCorrection| {
            as_read
                .as_ref()
                .is_some_and(|read| read.text != last.recognised && read.value != last.value)
        };
        let entered = entered(field, &claim.facts).filter(|fact| shown.differs(field, fact));
        HeaderFieldDto {
            read_otherwise: own.last().is_some_and(otherwise),
            as_read: as_read.filter(|_| !own.is_empty()),
            entered,
            history: own.into_iter().map(HeaderCorrectionDto::from).collect(),
            field: shown,
        }
    };
    HeaderField::ALL
        .into_iter()
        .map(|field| (field.as_str(), of_field(field)))
        .collect()
}

/// As printed or corrected; what no bill prints is shown as it is known of the claim.
fn shown(field: HeaderField, claim: &Claim, header: &Header) -> FieldDto {
    FieldDto::of_header(field, header)
        .unwrap_or_else(|| FieldDto::of_fact(entered(field, &claim.facts)))
}

impl FieldDto {
    /// Whether the claim is judged by something else than the value says.
    fn differs(&self, field: HeaderField, fact: &str) -> bool {
        let Some(value) = &self.value else {
            return true;
        };
        match field {
            // `城乡居民` and 居民医保 are the same.
            HeaderField::InsuranceType => {
                let kind: String = fact.chars().take(2).collect();
                !value.contains(&kind)
            }
            // So are `45岁` and 45, `肺炎、糖尿病` and its parts.
            HeaderField::Age | HeaderField::Diagnosis => {
                let mut alone = catalog::ClaimFacts::default();
                alone = alone.completed_from(&with(field, value));
                entered(field, &alone).is_some_and(|said| said != fact)
            }
            _ => value != fact,
        }
    }
}

fn with(field: HeaderField, value: &str) -> Header {
    let mut header = Header::default();
    if let crate::desk::Place::Text(place) = field.in_mut(&mut header) {
        place.value = Some(value.to_owned());
    }
    header
}

impl From<&HeaderCorrection> for HeaderCorrectionDto {
    fn from(correction: &HeaderCorrection) -> HeaderCorrectionDto {
        HeaderCorrectionDto {
            value: correction.value.clone(),
            before: correction.before.clone(),
            recognised: correction.recognised.clone(),
            reason: correction.reason.clone(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: correction.corrected_at,
        }
    }
}

impl From<HeaderError> for Problem {
    fn from(error: HeaderError) -> Problem {
        let en = error.to_string();
        match error {
            HeaderError::NoClaim => Problem::no_claim(),
            HeaderError::NotRead => Problem::conflict(
                "nothing_read",
                "这件申请还没有识别结果，请等识别完成后再更正",
                en,
            ),
            HeaderError::OwnClaim => own_claim(),
            HeaderError::InReview => Problem::forbidden(
                "in_review",
                "申请已交审核，票头由审核人员更正；需要经办修改时请审核人员先退回",
                &en,
            ),
            HeaderError::Approved => {
                Problem::conflict("claim_closed", "申请已通过归档，不能再更正", en)
            }
            HeaderError::Stale { current } => Problem::stale(current),
            HeaderError::IdReused => Problem::conflict(
                "decision_id_reused",
                "该更正编号已用于另一项更正，请刷新后重试",
                en,
            ),
            HeaderError::NoReason => Problem::invalid("reason_required", "请填写理由", en),
            HeaderError::Value(error) => Problem::invalid("bad_correction", error.message_zh(), en),
            HeaderError::Judging(error) => Problem::internal(&error),
            HeaderError::Storage(error) => Problem::internal(&error),
        }
    }
}
