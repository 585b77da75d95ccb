use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::guard::Session;
use crate::storage::Hospital;

#[derive(Serialize, ToSchema)]
pub struct HospitalsDto {
    hospitals: Vec<Hospital>,
}

/// The hospitals that the office knows.
#[utoipa::path(get, path = "/hospitals", tag = "catalog", responses((status = 200, body = HospitalsDto)))]
pub async fn list(State(app): State<App>, _session: Session) -> Json<HospitalsDto> {
    Json(HospitalsDto {
        hospitals: app.desk.reference.get().hospitals.clone(),
    })
}
