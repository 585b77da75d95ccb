//! The web application, built into the program.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

use super::problem::Problem;
use crate::account::token;

#[derive(Embed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Assets;

const NOT_BUILT: &str =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>核单 Hedan</title>
<body style=\"font-family: sans-serif; max-width: 40em; margin: 4em auto\">
<h1>核单 Hedan</h1>
<p>服务已启动，但网页应用没有编译进程序。请运行：</p>
<pre>cd api/web &amp;&amp; npm ci &amp;&amp; npm run build
cargo build --release -p api</pre>
<p>The server runs, but the web application was not built into it. Run the commands above.</p>
<p><a href=\"/api/docs/\">接口文档 · API documentation</a></p>";

/// A file of the application; any other address is a page of it, which it draws itself.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") || ![Method::GET, Method::HEAD].contains(&method) {
        return Problem::not_found("没有这个地址", "there is nothing at this address")
            .into_response();
    }
    if let Some(file) = Assets::get(path).filter(|_| !path.is_empty()) {
        return answer(path, file, &headers);
    }
    // A missing script must not be answered with a page.
    if path.starts_with("assets/") {
        return Problem::not_found("没有这个文件", "there is no such file").into_response();
    }
    match Assets::get("index.html") {
        Some(page) => answer("index.html", page, &headers),
        None => (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, sent: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", token::hex(&file.metadata.sha256_hash()[..16]));
    let unchanged = sent
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    // Names under assets/ carry a hash of their contents.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(path)),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
