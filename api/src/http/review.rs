//! Handing a claim on: to the reviewer, to its end, or back to the counter.

use axum::Json;
use axum::extract::State;
use catalog::Severity;
use serde::Deserialize;
use utoipa::ToSchema;

use super::App;
use super::claims::{ClaimDetailDto, ENTERS_CLAIMS, detail, find_claim};
use super::guard::Session;
use super::input::{InPath, OptionalBody};
use super::problem::{Answer, Problem, own_claim};
use crate::account::Role;
use crate::claim::{Claim, ClaimState, DocumentStatus};

#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct ReviewForm {
    /// The claim's version that the person saw; where absent, the newest counts.
    version: Option<i64>,
    /// Required to return a claim.
    reason: Option<String>,
}

/// Hand the claim on to a reviewer.
#[utoipa::path(post, path = "/claims/{id}/submit", tag = "review", params(("id" = i64, Path)),
    request_body = Option<ReviewForm>, responses(
    (status = 200, body = ClaimDetailDto), (status = 409, body = Problem)))]
pub async fn submit(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
    OptionalBody(form): OptionalBody<ReviewForm>,
) -> Answer<Json<ClaimDetailDto>> {
    session.allow(ENTERS_CLAIMS)?;
    let claim = find_claim(&app, id).await?;
    let ready = match claim.state {
        ClaimState::Read | ClaimState::Returned => claim.summary.lines > 0,
        ClaimState::Registered | ClaimState::Reading => false,
        ClaimState::Submitted | ClaimState::Approved => {
            return Err(super::claims::closed(claim.state));
        }
    };
    if !ready {
        return Err(Problem::conflict(
            "nothing_read",
            "还没有识别出任何明细，请上传清晰的账单并等待识别完成",
            "no line has been read yet; upload a legible bill and wait until it is read",
        ));
    }
    let seen = form.version.unwrap_or(claim.version);
    let reason = form.reason.as_deref().map(str::trim);
    let submitted = seen == claim.version
        && app
            .desk
            .submit(session.user(), &claim, reason)
            .await
            .map_err(|error| Problem::internal(&error))?;
    if !submitted {
        return Err(Problem::stale(find_claim(&app, id).await?.version));
    }
    Ok(Json(detail(&app, id).await?))
}

/// Approve the claim: no doubtful line may be without a decision, and where something is said
/// against the bill as a whole, a reason is required.
#[utoipa::path(post, path = "/claims/{id}/approve", tag = "review", params(("id" = i64, Path)),
    request_body = Option<ReviewForm>, responses(
    (status = 200, body = ClaimDetailDto), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub async fn approve(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
    OptionalBody(form): OptionalBody<ReviewForm>,
) -> Answer<Json<ClaimDetailDto>> {
    let claim = in_review(&app, &session, id).await?;
    if app.desk.storage.is_stale(id).await? {
        return Err(Problem::conflict(
            "being_judged_again",
            "目录、政策或医院名录刚刚更新，此申请正在按新的内容重新审核；请稍候片刻，看过变化后再通过",
            "what claims are judged by has changed, and this claim is being judged again; look at it once more and approve then",
        ));
    }
    let undecided = claim.summary.undecided;
    if undecided > 0 {
        return Err(Problem::conflict(
            "undecided_lines",
            format!("还有 {undecided} 行存疑明细没有作出决定，请逐行处理后再通过"),
            format!("{undecided} doubtful lines have no decision yet; decide on each first"),
        ));
    }
    let unexplained = form
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty());
    if unexplained && is_doubtful_as_a_whole(&app, id).await? {
        return Err(Problem::invalid(
            "reason_required",
            "账单整体存在疑点（合计不符、页面缺失等），请核对后填写通过的理由",
            "something is said against the bill as a whole; look at it and give a reason to approve",
        ));
    }
    go(&app, &session, &claim, ClaimState::Approved, &form).await
}

/// Return the claim to the counter.
#[utoipa::path(post, path = "/claims/{id}/return", tag = "review", params(("id" = i64, Path)),
    request_body = ReviewForm, responses(
    (status = 200, body = ClaimDetailDto), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn send_back(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
    OptionalBody(form): OptionalBody<ReviewForm>,
) -> Answer<Json<ClaimDetailDto>> {
    let claim = in_review(&app, &session, id).await?;
    if form
        .reason
        .as_deref()
        .is_none_or(|reason| reason.trim().is_empty())
    {
        return Err(Problem::invalid(
            "reason_required",
            "退回申请时请填写理由",
            "a reason is required to return a claim",
        ));
    }
    go(&app, &session, &claim, ClaimState::Returned, &form).await
}

/// Totals that do not agree, pages or files that were not read.
async fn is_doubtful_as_a_whole(app: &App, claim: i64) -> Answer<bool> {
    let storage = &app.desk.storage;
    let bill = storage.bill(claim).await?;
    let findings = bill.map(|bill| bill.judged.findings).unwrap_or_default();
    let on_bill = findings
        .iter()
        .any(|finding| finding.lines.is_empty() && finding.severity != Severity::Blue);
    let mut documents = storage.documents(claim).await?.into_iter();
    Ok(on_bill || documents.any(|document| document.status != DocumentStatus::Read))
}

async fn in_review(app: &App, session: &Session, id: i64) -> Answer<Claim> {
    session.allow(&[Role::Reviewer])?;
    let claim = find_claim(app, id).await?;
    if app
        .desk
        .storage
        .took_part_in_entering(id, session.user())
        .await?
    {
        return Err(own_claim());
    }
    if claim.state == ClaimState::Submitted {
        return Ok(claim);
    }
    Err(Problem::conflict(
        "not_in_review",
        format!(
            "申请当前为“{}”，只有待审核的申请才能通过或退回",
            claim.state.zh()
        ),
        "the claim is not in review",
    ))
}

async fn go(
    app: &App,
    session: &Session,
    claim: &Claim,
    to: ClaimState,
    form: &ReviewForm,
) -> Answer<Json<ClaimDetailDto>> {
    let seen = form.version.unwrap_or(claim.version);
    let reason = form.reason.as_deref().map(str::trim);
    if seen != claim.version
        || !app
            .desk
            .storage
            .close_claim(claim, to, session.user(), reason)
            .await?
    {
        return Err(Problem::stale(find_claim(app, claim.id).await?.version));
    }
    app.desk.progress.changed(claim.id);
    Ok(Json(detail(app, claim.id).await?))
}
