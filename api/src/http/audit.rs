use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::claims::find_claim;
use super::guard::Session;
use super::input::InPath;
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::storage::AuditRecord;

#[derive(Serialize, ToSchema)]
pub struct AuditDto {
    /// Oldest first.
    records: Vec<AuditRecord>,
}

/// Who saw, read, changed and decided what about the claim, and when.
#[utoipa::path(get, path = "/claims/{id}/audit", tag = "archive", params(("id" = i64, Path)), responses(
    (status = 200, body = AuditDto), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn of_claim(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<Json<AuditDto>> {
    session.allow(&[Role::Reviewer, Role::Auditor, Role::Administrator])?;
    find_claim(&app, id).await?;
    Ok(Json(AuditDto {
        records: app.desk.storage.audit_of(id).await?,
    }))
}
