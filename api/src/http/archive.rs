use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::dto::BoxDto;
use super::guard::Session;
use super::input::InQuery;
use super::problem::{Answer, Problem};
use crate::account::Role;
use crate::archive::grams;
use crate::claim::Claim;
use crate::storage::{ArchivePlace, AuditEvent};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// One or more characters of a name, hospital, line, number or any printed text.
    q: String,
    /// 1 to 500 hits; 100 where absent.
    limit: Option<i64>,
    /// The `next` of the answer before, for the hits behind it.
    after: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SearchDto {
    hits: Vec<HitDto>,
    /// `null` where these are the last.
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct HitDto {
    claim: Claim,
    /// `claim`, `header`, `line` or `text`.
    kind: String,
    /// Of the header or line: `patient`, `name`, ...
    field: Option<String>,
    /// Index of the line, from 0.
    line: Option<usize>,
    snippet: String,
    /// Ranges `[start, end)` of the snippet where the query stands, in characters.
    #[schema(value_type = Vec<Vec<usize>>)]
    highlights: Vec<[usize; 2]>,
    page: Option<u32>,
    #[serde(rename = "box")]
    page_box: Option<BoxDto>,
}

/// Find claims by any characters of their texts; each hit says where on the scan it stands.
#[utoipa::path(get, path = "/archive", tag = "archive", params(SearchQuery), responses(
    (status = 200, body = SearchDto), (status = 403, body = Problem)))]
pub async fn search(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<SearchQuery>,
) -> Answer<Json<SearchDto>> {
    session.allow(&[Role::Reviewer, Role::Auditor, Role::Administrator])?;
    let limit = query.limit.unwrap_or(100).clamp(1, 500);
    let after = query.after.as_deref().map(str::parse).transpose();
    let after: Option<ArchivePlace> = after.map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad_query",
            "查询的续页标记不正确，请重新检索",
            "`after` is not the `next` of an answer; search again",
        )
    })?;
    let rows = app
        .desk
        .storage
        .archive_rows(&query.q, after, limit)
        .await?;
    let is_full = rows.len() as i64 == limit;
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|row| row.place.to_string());
    let mut claims: HashMap<i64, Claim> = HashMap::new();
    let mut hits = Vec::new();
    for row in rows {
        let highlights = grams::places(&row.text, &query.q);
        if highlights.is_empty() {
            continue;
        }
        let claim = match claims.entry(row.place.claim()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(place) => match app.desk.storage.claim(row.place.claim()).await? {
                Some(claim) => place.insert(claim).clone(),
                None => continue,
            },
        };
        hits.push(HitDto {
            claim,
            kind: row.kind,
            field: row.field,
            line: row.line,
            snippet: row.text,
            highlights,
            page: row.page_box.map(|page_box| page_box.page),
            page_box: row.page_box.map(BoxDto::from),
        });
    }
    let detail = serde_json::json!({ "q": query.q, "hits": hits.len() });
    let event = AuditEvent::new(&session.user().username, "archive.search").with(detail);
    app.desk.storage.record(&event).await?;
    Ok(Json(SearchDto { hits, next }))
}
