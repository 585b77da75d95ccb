use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use catalog::ClaimFacts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::dto::ClaimFactsDto;
use super::guard::Session;
use super::input::{Body, InPath, InQuery};
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::claim::{Claim, ClaimState, Document, REASON_CODES};
use crate::desk::{is_mistyped_identity, plain_number};
use crate::storage::{ClaimFilter, NewClaim};

pub const SEES_CLAIMS: &[Role] = &[
    Role::Counter,
    Role::Reviewer,
    Role::Auditor,
    Role::Administrator,
];
pub const ENTERS_CLAIMS: &[Role] = &[Role::Counter, Role::Reviewer];

/// Characters.
const LONGEST_TITLE: usize = 200;

#[derive(Serialize, ToSchema)]
pub struct ClaimDetailDto {
    #[serde(flatten)]
    pub claim: Claim,
    pub documents: Vec<Document>,
}

#[derive(Serialize, ToSchema)]
pub struct ClaimListDto {
    claims: Vec<Claim>,
    /// Of all that pass the filter.
    total: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    state: Option<ClaimState>,
    /// 1 to 200; 50 where absent.
    limit: Option<i64>,
    offset: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
pub struct NewClaimDto {
    title: Option<String>,
    /// 01 ordinary, 02 without card, 03 other region, 04 emergency, 05 referral, 06 late medical aid,
    /// 07 pre-admission tests, 99 other.
    #[schema(example = "03")]
    reason_code: String,
    hospital_code: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<ClaimFactsDto>)]
    facts: ClaimFacts,
}

#[derive(Deserialize, ToSchema)]
pub struct ClaimChangeDto {
    version: i64,
    title: Option<String>,
    reason_code: Option<String>,
    hospital_code: Option<String>,
    /// Replaces all facts.
    #[schema(value_type = Option<ClaimFactsDto>)]
    facts: Option<ClaimFacts>,
}

pub async fn find_claim(app: &App, id: i64) -> Answer<Claim> {
    app.desk
        .storage
        .claim(id)
        .await?
        .ok_or_else(Problem::no_claim)
}

pub async fn detail(app: &App, id: i64) -> Answer<ClaimDetailDto> {
    let claim = find_claim(app, id).await?;
    let documents = app.desk.storage.documents(id).await?;
    Ok(ClaimDetailDto { claim, documents })
}

/// Claims, newest first.
#[utoipa::path(get, path = "/claims", tag = "claims", params(ListQuery), responses(
    (status = 200, body = ClaimListDto), (status = 401, body = Problem)))]
pub async fn list(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<ListQuery>,
) -> Answer<Json<ClaimListDto>> {
    session.allow(SEES_CLAIMS)?;
    let filter = ClaimFilter {
        state: query.state,
        limit: query.limit.unwrap_or(50).clamp(1, 200),
        offset: query.offset.unwrap_or(0).max(0),
    };
    let (claims, total) = app.desk.storage.claims(&filter).await?;
    Ok(Json(ClaimListDto { claims, total }))
}

/// Register a claim.
#[utoipa::path(post, path = "/claims", tag = "claims", request_body = NewClaimDto, responses(
    (status = 201, body = ClaimDetailDto), (status = 422, body = Problem)))]
pub async fn register(
    State(app): State<App>,
    session: Session,
    Body(new): Body<NewClaimDto>,
) -> Answer<(StatusCode, Json<ClaimDetailDto>)> {
    session.allow(ENTERS_CLAIMS)?;
    let new = NewClaim {
        title: checked_title(new.title)?.unwrap_or_else(|| "手工报销申请".to_owned()),
        reason_code: checked_reason_code(new.reason_code)?,
        hospital_code: checked_hospital(&app, new.hospital_code)?,
        facts: checked_facts(new.facts)?,
    };
    let id = app.desk.storage.add_claim(session.user(), &new).await?;
    Ok((StatusCode::CREATED, Json(detail(&app, id).await?)))
}

/// One claim with its documents.
#[utoipa::path(get, path = "/claims/{id}", tag = "claims", params(("id" = i64, Path)), responses(
    (status = 200, body = ClaimDetailDto), (status = 404, body = Problem)))]
pub async fn show(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<Json<ClaimDetailDto>> {
    session.allow(SEES_CLAIMS)?;
    Ok(Json(detail(&app, id).await?))
}

/// Change what is known of a claim; a bill already read is judged again.
#[utoipa::path(patch, path = "/claims/{id}", tag = "claims", params(("id" = i64, Path)),
    request_body = ClaimChangeDto, responses(
    (status = 200, body = ClaimDetailDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn change(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
    Body(change): Body<ClaimChangeDto>,
) -> Answer<Json<ClaimDetailDto>> {
    session.allow(ENTERS_CLAIMS)?;
    let mut claim = find_claim(&app, id).await?;
    if !claim.state.is_open() {
        return Err(closed(claim.state));
    }
    if claim.version != change.version {
        return Err(Problem::stale(claim.version));
    }
    claim.title = checked_title(change.title)?.unwrap_or(claim.title);
    if let Some(code) = change.reason_code {
        claim.reason_code = checked_reason_code(code)?;
    }
    if let Some(code) = checked_hospital(&app, change.hospital_code)? {
        claim.hospital_code = Some(code);
    }
    if let Some(facts) = change.facts {
        claim.facts = checked_facts(facts)?;
    }
    let changed = match app.desk.storage.bill(id).await? {
        None => {
            app.desk
                .storage
                .change_claim(&claim, session.user(), None)
                .await?
        }
        Some(record) => {
            let decisions = app.desk.storage.decisions(id, record.reading_no).await?;
            let judgement = app
                .desk
                .judge(&record.corrected, &claim, &decisions, Some(&record.judged))
                .await
                .map_err(|error| Problem::internal(&error))?;
            app.desk
                .storage
                .change_claim(&claim, session.user(), Some(&judgement))
                .await?
        }
    };
    if !changed {
        return Err(Problem::stale(find_claim(&app, id).await?.version));
    }
    app.desk.progress.changed(id);
    Ok(Json(detail(&app, id).await?))
}

pub fn closed(state: ClaimState) -> Problem {
    Problem::conflict(
        "claim_closed",
        format!(
            "申请当前为“{}”，不能再修改；需要修改时请审核人员先退回",
            state.zh()
        ),
        "the claim is in review or closed; it has to be returned before it can change",
    )
}

fn checked_title(title: Option<String>) -> Answer<Option<String>> {
    let Some(title) = title
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty())
    else {
        return Ok(None);
    };
    if title.chars().count() > LONGEST_TITLE {
        return Err(Problem::invalid(
            "title_too_long",
            format!("标题不能超过 {LONGEST_TITLE} 个字"),
            format!("the title may have at most {LONGEST_TITLE} characters"),
        ));
    }
    Ok(Some(title))
}

fn checked_facts(facts: ClaimFacts) -> Answer<ClaimFacts> {
    let insured_no = facts.insured_no.as_deref().and_then(plain_number);
    if insured_no.as_deref().is_some_and(is_mistyped_identity) {
        return Err(Problem::invalid(
            "mistyped_identity",
            "身份证号的校验位不正确，请对照证件重新填写",
            "the check digit of the identity number is wrong; type it again from the card",
        ));
    }
    Ok(ClaimFacts {
        insured_no,
        ..facts
    })
}

fn checked_reason_code(code: String) -> Answer<String> {
    if REASON_CODES.iter().any(|(known, _)| *known == code) {
        return Ok(code);
    }
    let known: Vec<String> = REASON_CODES
        .iter()
        .map(|(code, name)| format!("{code} {name}"))
        .collect();
    Err(Problem::invalid(
        "unknown_reason_code",
        format!("申请原因代码不正确，可用：{}", known.join("、")),
        "the reason code is not one of 01 to 07 or 99",
    ))
}

fn checked_hospital(app: &App, code: Option<String>) -> Answer<Option<String>> {
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    if app
        .desk
        .reference
        .get()
        .hospitals
        .iter()
        .any(|hospital| hospital.code == code)
    {
        return Ok(Some(code));
    }
    Err(Problem::invalid(
        "unknown_hospital",
        format!("没有编码为 {code} 的医院，请先由管理员登记"),
        "no hospital has this code; an administrator can add it",
    ))
}
