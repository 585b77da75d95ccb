//! A client that talks to the router without a network.

use std::fmt::Write as _;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookie: Option<String>,
    pub csrf_token: Option<String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, &'static str)>,
}

/// Status, headers and body of an answer.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body, null where it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The body of an answer that must have succeeded.
    pub fn ok(&self) -> Value {
        assert!(
            self.status.is_success(),
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }

    /// Checks that it is a problem of this status and code, in both languages.
    pub fn problem(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!(
            (self.status.as_u16(), body["code"].as_str()),
            (status, Some(code)),
            "{body}"
        );
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        for field in ["type", "title", "detail", "detail_en"] {
            assert!(
                body[field].as_str().is_some_and(|text| !text.is_empty()),
                "{field}: {body}"
            );
        }
    }
}

impl Client {
    pub fn anonymous(router: Router) -> Client {
        Client {
            router,
            cookie: None,
            csrf_token: None,
            headers: Vec::new(),
        }
    }

    pub async fn sign_in(router: Router, username: &str, password: &str) -> Client {
        let mut client = Client::anonymous(router);
        let body = serde_json::json!({ "username": username, "password": password });
        let reply = client.post("/api/v1/session", &body).await;
        let session = reply.ok();
        let cookie = reply.headers[header::SET_COOKIE]
            .to_str()
            .expect("a cookie is text");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        client.cookie = cookie.split(';').next().map(str::to_owned);
        client.csrf_token = session["csrf_token"].as_str().map(str::to_owned);
        client
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.json(Method::POST, path, body).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Reply {
        self.send(
            method,
            path,
            Some("application/json"),
            Body::from(body.to_string()),
        )
        .await
    }

    pub async fn upload(&self, claim: i64, files: &[(&str, &[u8])]) -> Reply {
        self.form(&format!("/api/v1/claims/{claim}/documents"), files)
            .await
    }

    pub async fn form(&self, path: &str, files: &[(&str, &[u8])]) -> Reply {
        let (kind, body) = multipart(files);
        self.send(Method::POST, path, Some(&kind), Body::from(body))
            .await
    }

    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(token) = &self.csrf_token {
            request = request.header("x-csrf-token", token);
        }
        let request = request.body(body).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = body
            .collect()
            .await
            .expect("the body ends")
            .to_bytes()
            .to_vec();
        Reply {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }
}

/// Content type and body of a form with these files.
pub fn multipart(files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "----hedan-test-boundary";
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

/// A text as part of an address: every byte as `%` and two digits.
pub fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        // Writing to a string does not fail.
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}
