use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::bill::record_view;
use super::claims::SEES_CLAIMS;
use super::guard::Session;
use super::input::{InPath, InQuery};
use super::problem::{Answer, Problem};
use crate::page_image::{Crop, PageImageError, PageKey};

/// The part of the page wanted, in its pixels; clipped to the page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SnippetQuery {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

/// The page as JPEG, in the pixels that all boxes count.
#[utoipa::path(get, path = "/claims/{id}/pages/{number}/image", tag = "claims",
    params(("id" = i64, Path), ("number" = u32, Path)), responses(
    (status = 200, content_type = "image/jpeg"), (status = 404, body = Problem)))]
pub async fn image(
    State(app): State<App>,
    session: Session,
    InPath((id, number)): InPath<(i64, u32)>,
    headers: HeaderMap,
) -> Answer<Response> {
    session.allow(SEES_CLAIMS)?;
    let page = answer(&app, id, number, None, &headers).await?;
    record_view(&app, &session, id).await?;
    Ok(page)
}

/// A piece of the page as JPEG.
#[utoipa::path(get, path = "/claims/{id}/pages/{number}/snippet", tag = "claims",
    params(("id" = i64, Path), ("number" = u32, Path), SnippetQuery), responses(
    (status = 200, content_type = "image/jpeg"), (status = 404, body = Problem)))]
pub async fn snippet(
    State(app): State<App>,
    session: Session,
    InPath((id, number)): InPath<(i64, u32)>,
    InQuery(query): InQuery<SnippetQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    session.allow(SEES_CLAIMS)?;
    let crop = Crop {
        x0: query.x0,
        y0: query.y0,
        x1: query.x1,
        y1: query.y1,
    };
    let piece = answer(&app, id, number, Some(crop), &headers).await?;
    record_view(&app, &session, id).await?;
    Ok(piece)
}

async fn answer(
    app: &App,
    claim: i64,
    number: u32,
    crop: Option<Crop>,
    headers: &HeaderMap,
) -> Answer<Response> {
    let no_page = || Problem::not_found("没有这一页", "the claim has no such page");
    let pages = app.desk.storage.pages(claim).await?;
    let page = pages
        .into_iter()
        .find(|page| page.number == number)
        .ok_or_else(no_page)?;
    let documents = app.desk.storage.documents(claim).await?;
    let document = documents
        .into_iter()
        .find(|one| one.id == page.document_id)
        .ok_or_else(no_page)?;
    let etag = format!("\"{}-{}\"", document.sha256, page.file_page);
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|sent| sent.as_bytes() == etag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let key = PageKey {
        sha256: document.sha256,
        file_page: page.file_page,
    };
    let jpeg = app
        .desk
        .pages
        .jpeg(&app.desk.store, &key, crop)
        .await
        .map_err(|error| match error {
            PageImageError::Outside => Problem::invalid(
                "outside_page",
                "截取范围不在页面内",
                "the piece wanted lies outside the page",
            ),
            other => Problem::internal(&other),
        })?;
    let mut response = jpeg.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=3600"),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}
