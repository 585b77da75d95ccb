//! Extractors whose refusals are problems like all others.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The JSON body.
pub struct Body<T>(pub T);

/// The JSON body, or its default where there is none.
pub struct OptionalBody<T>(pub T);

/// The parameters in the path; what does not parse is not found.
pub struct InPath<T>(pub T);

/// The parameters after the question mark.
pub struct InQuery<T>(pub T);

fn bad_json(rejection: &JsonRejection) -> Problem {
    bad_body(rejection.status(), rejection.body_text())
}

fn bad_body(status: StatusCode, reason: String) -> Problem {
    Problem::new(
        status,
        "bad_request_body",
        format!("请求内容不符合接口要求：{reason}"),
        reason,
    )
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Body(value)),
            Err(rejection) => Err(bad_json(&rejection)),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<OptionalBody<T>, Problem> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| bad_body(rejection.status(), rejection.body_text()))?;
        if bytes.is_empty() {
            return Ok(OptionalBody(T::default()));
        }
        match Json::<T>::from_bytes(&bytes) {
            Ok(Json(value)) => Ok(OptionalBody(value)),
            Err(rejection) => Err(bad_json(&rejection)),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<InPath<T>, Problem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(InPath(value)),
            Err(rejection) => Err(Problem::not_found("没有这个地址", &rejection.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for InQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<InQuery<T>, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(InQuery(value)),
            Err(rejection) => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "bad_query",
                format!("查询参数不正确：{}", rejection.body_text()),
                rejection.body_text(),
            )),
        }
    }
}
