use ::catalog::import::{self, HospitalRegister};
use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::guard::Session;
use super::import::{ImportQuery, RefusedRowDto, one_file};
use super::input::InQuery;
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::storage::Hospital;

#[derive(Serialize, ToSchema)]
pub struct HospitalsDto {
    hospitals: Vec<Hospital>,
}

#[derive(Serialize, ToSchema)]
pub struct HospitalImportDto {
    /// New or changed.
    changed: usize,
    /// The first of them.
    examples: Vec<Hospital>,
    /// Rows that were not understood; where there is one, nothing is loaded.
    refused: Vec<RefusedRowDto>,
}

/// Of the changes as many are named.
const EXAMPLES: usize = 200;

/// The hospitals that the office knows.
#[utoipa::path(get, path = "/hospitals", tag = "catalog", responses((status = 200, body = HospitalsDto)))]
pub async fn list(State(app): State<App>, _session: Session) -> Json<HospitalsDto> {
    Json(HospitalsDto {
        hospitals: app.desk.reference.get().hospitals.clone(),
    })
}

/// Load a register of hospitals (CSV or XLSX): all rows or, where one is refused, none.
#[utoipa::path(post, path = "/hospitals/import", tag = "catalog", params(ImportQuery),
    request_body(content = super::documents::UploadForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = HospitalImportDto), (status = 403, body = Problem),
    (status = 422, body = HospitalImportDto)))]
pub async fn load(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<ImportQuery>,
    mut form: Multipart,
) -> Answer<(StatusCode, Json<HospitalImportDto>)> {
    session.allow(&[Role::Administrator])?;
    let (_, bytes) = one_file(&mut form).await?;
    let HospitalRegister { hospitals, refused } = import::hospitals(&bytes);
    if !refused.is_empty() {
        let refusal = HospitalImportDto {
            changed: 0,
            examples: Vec::new(),
            refused: refused.into_iter().map(RefusedRowDto::from).collect(),
        };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)));
    }
    let storage = &app.desk.storage;
    let hospitals: Vec<Hospital> = hospitals.into_iter().map(Hospital::from).collect();
    let mut changed = storage
        .import_hospitals(&session.user().username, hospitals, query.dry_run)
        .await?;
    if !query.dry_run && !changed.is_empty() {
        app.desk.reference.reload(storage).await?;
    }
    let count = changed.len();
    changed.truncate(EXAMPLES);
    let loaded = HospitalImportDto {
        changed: count,
        examples: changed,
        refused: Vec::new(),
    };
    Ok((StatusCode::OK, Json(loaded)))
}
