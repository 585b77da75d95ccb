use ::catalog::policy::KnowledgeBatch;
use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::guard::Session;
use super::import::{RefusedRowDto, one_file};
use super::input::{InPath, InQuery};
use super::problem::{Answer, Problem, withdrawn};
use crate::account::Role;
use crate::desk::KnowledgeImportError;
use crate::storage::LoadedBatch;

#[derive(Serialize, ToSchema)]
pub struct KnowledgeDto {
    /// In the order in which they were loaded.
    batches: Vec<LoadedBatch>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// A name of its own; that of the file where absent.
    batch: Option<String>,
    /// The document that the points come from, as findings cite it.
    source: String,
    #[param(value_type = String, format = Date)]
    valid_from: ::bill::Date,
    #[param(value_type = Option<String>, format = Date)]
    valid_to: Option<::bill::Date>,
    /// Name of an earlier batch that ends the day before.
    supersedes: Option<String>,
    /// Only say what was refused, and how many points there are.
    #[serde(default)]
    dry_run: bool,
}

#[derive(Serialize, ToSchema)]
pub struct KnowledgeImportDto {
    points: usize,
    /// Rows that were not understood; where there is one, nothing is loaded.
    refused: Vec<RefusedRowDto>,
}

/// The batches of knowledge points that are loaded.
#[utoipa::path(get, path = "/knowledge", tag = "catalog", responses((status = 200, body = KnowledgeDto)))]
pub async fn list(State(app): State<App>, _session: Session) -> Answer<Json<KnowledgeDto>> {
    let batches = app.desk.storage.knowledge_batches().await?;
    Ok(Json(KnowledgeDto { batches }))
}

/// Withdraw a batch: claims judged from now on do without its points.
#[utoipa::path(delete, path = "/knowledge/{id}", tag = "catalog", params(("id" = i64, Path)), responses(
    (status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn withdraw(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<StatusCode> {
    session.allow(&[Role::Administrator])?;
    let storage = &app.desk.storage;
    let done = storage
        .withdraw_knowledge(&session.user().username, id)
        .await?;
    app.desk.reference.reload(storage).await?;
    withdrawn(done, ["这个批次", "batch"])
}

/// Load a table of knowledge points (CSV): all rows or, where one is refused, none.
#[utoipa::path(post, path = "/knowledge/import", tag = "catalog", params(BatchQuery),
    request_body(content = super::documents::UploadForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = KnowledgeImportDto), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = KnowledgeImportDto)))]
pub async fn load(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<BatchQuery>,
    mut form: Multipart,
) -> Answer<(StatusCode, Json<KnowledgeImportDto>)> {
    session.allow(&[Role::Administrator])?;
    let (file, bytes) = one_file(&mut form).await?;
    let stem = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem);
    let batch = KnowledgeBatch {
        name: query.batch.unwrap_or_else(|| stem.to_owned()),
        source: query.source,
        valid_from: query.valid_from,
        valid_to: query.valid_to,
        supersedes: query.supersedes,
    };
    let by = &session.user().username;
    let desk = &app.desk;
    let imported = desk
        .import_knowledge(by, &file, &batch, bytes, query.dry_run)
        .await;
    let (status, points, refused) = match imported {
        Ok(points) => (StatusCode::OK, points, Vec::new()),
        Err(KnowledgeImportError::Refused(rows)) => (StatusCode::UNPROCESSABLE_ENTITY, 0, rows),
        Err(KnowledgeImportError::Batch(error)) => {
            return Err(Problem::conflict(
                "bad_batch",
                "批次名称已经用过、被取代的批次不存在，或截止日期早于开始日期",
                error.to_string(),
            ));
        }
        Err(KnowledgeImportError::Desk(error)) => return Err(Problem::internal(&error)),
    };
    let refused = refused.into_iter().map(RefusedRowDto::from).collect();
    Ok((status, Json(KnowledgeImportDto { points, refused })))
}
