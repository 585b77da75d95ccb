//! What surrounds every request: an id, a time limit, a line in the log, counters, and headers that
//! keep browsers from doing anything but what the pages need.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::problem::Problem;
use crate::account::token;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LIMIT: Duration = Duration::from_mins(1);
/// Uploads over a slow line.
const UPLOAD_LIMIT: Duration = Duration::from_mins(20);

/// `unsafe-inline` is for styles only: the component library sets them on elements.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; \
    connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; \
    frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

pub async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID, value);
    }
    let limit = if route.ends_with("/documents") {
        UPLOAD_LIMIT
    } else {
        LIMIT
    };
    let mut response = if is_cross_site(&method, request.headers()) {
        cross_site().into_response()
    } else {
        match tokio::time::timeout(limit, next.run(request)).await {
            Ok(response) => response,
            Err(_) => timed_out().into_response(),
        }
    };
    let (status, took) = (response.status().as_u16(), began.elapsed());
    app.desk
        .metrics
        .request(known(&method), &route, status, took);
    tracing::info!(%id, %method, route, status, ms = took.as_millis() as u64, "request");
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if route.starts_with("/api/v1") {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

/// Anyone can make up methods; each would be a counter of its own for good.
fn known(method: &Method) -> &str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if known.contains(method) {
        method.as_str()
    } else {
        "other"
    }
}

/// The id that a proxy gave, where it is a plain word; otherwise a new one.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=64).contains(&id.len()))
        .filter(|id| {
            id.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
        .map(str::to_owned)
        .or_else(|| token::random().ok().map(|id| id[..16].to_owned()))
        .unwrap_or_default()
}

/// Browsers say where a request comes from; none of another site may change anything here.
fn is_cross_site(method: &Method, headers: &HeaderMap) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
        && headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "cross-site")
}

fn cross_site() -> Problem {
    Problem::forbidden(
        "cross_site",
        "请求来自其他网站，已拒绝",
        "requests from other sites may not change anything",
    )
}

fn timed_out() -> Problem {
    Problem::new(
        StatusCode::GATEWAY_TIMEOUT,
        "timed_out",
        "处理超时，请稍后重试",
        "the request took too long; try again later",
    )
}

/// The answer to a handler that panicked: the log has the message, the client has not.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the message over"
)]
pub fn panicked(message: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = message
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| message.downcast_ref::<&str>().copied())
        .unwrap_or("panic");
    Problem::internal(&text).into_response()
}
