use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::guard::Session;
use super::input::InPath;
use super::problem::{Answer, Problem, withdrawn};
use crate::account::Role;
use crate::storage::Alias;

#[derive(Serialize, ToSchema)]
pub struct AliasesDto {
    aliases: Vec<AliasDto>,
}

#[derive(Serialize, ToSchema)]
pub struct AliasDto {
    #[serde(flatten)]
    alias: Alias,
    /// `null` where the catalog no longer has the entry.
    entry_name: Option<String>,
}

/// Who may look at what cases are judged by, besides the catalog.
pub const SEES_REFERENCE: &[Role] = &[Role::Reviewer, Role::Auditor, Role::Administrator];

/// The spellings of hospitals that reviewers have taught, those that later choices went against first.
#[utoipa::path(get, path = "/aliases", tag = "catalog", responses(
    (status = 200, body = AliasesDto), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, session: Session) -> Answer<Json<AliasesDto>> {
    session.allow(SEES_REFERENCE)?;
    let reference = app.desk.reference.get();
    let catalog = &reference.catalog;
    let aliases = app.desk.storage.aliases().await?.into_iter();
    let aliases = aliases.map(|alias| AliasDto {
        entry_name: catalog
            .by_code_on(&alias.entry_code, None)
            .map(|id| catalog.entry(id).name.clone()),
        alias,
    });
    Ok(Json(AliasesDto {
        aliases: aliases.collect(),
    }))
}

/// Withdraw a spelling: lines judged from now on are not decided by it.
#[utoipa::path(delete, path = "/aliases/{id}", tag = "catalog", params(("id" = i64, Path)), responses(
    (status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn withdraw(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<StatusCode> {
    session.allow(&[Role::Administrator])?;
    let done = app.desk.storage.withdraw_alias(session.user(), id).await?;
    withdrawn(done, ["这条写法", "spelling"])
}
