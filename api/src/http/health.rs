use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::problem::Answer;

/// Each part is `ok`, or says in a word what is wrong.
#[derive(Serialize, ToSchema)]
pub struct HealthDto {
    status: &'static str,
    version: &'static str,
    database: &'static str,
    store: &'static str,
    models: &'static str,
    /// Open claims that wait to be judged again, since what claims are judged by has changed.
    rejudging: i64,
}

/// Whether the database answers, the file store can be written, the models are there.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses(
    (status = 200, body = HealthDto), (status = 503, body = HealthDto)))]
pub async fn healthz(State(app): State<App>) -> (StatusCode, Json<HealthDto>) {
    let word = |ok: bool, bad: &'static str| if ok { "ok" } else { bad };
    let database = word(app.desk.storage.ping().await.is_ok(), "unreachable");
    let store = word(app.desk.store.probe().await.is_ok(), "not_writable");
    let models = word(app.desk.reader.is_usable(), "missing");
    let healthy = [database, store, models] == ["ok"; 3];
    let status = if healthy {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let health = HealthDto {
        status: word(healthy, "degraded"),
        version: env!("CARGO_PKG_VERSION"),
        database,
        store,
        models,
        rejudging: app.desk.storage.stale_claims().await.unwrap_or_default(),
    };
    (status, Json(health))
}

/// Counters in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses(
    (status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> Answer<Response> {
    let jobs = app.desk.storage.job_counts().await?;
    let stale = app.desk.storage.stale_claims().await?;
    let text = app.desk.metrics.text(jobs, stale);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
