//! Who is asking, and whether the request really comes from our own pages.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use super::App;
use super::problem::{Answer, Problem};
use crate::account::{Role, SignedIn, token};

pub const COOKIE: &str = "hedan_session";
pub const CSRF_HEADER: &str = "x-csrf-token";

/// A signed-in person; on unsafe methods the CSRF token was right.
pub struct Session(pub SignedIn);

impl Session {
    pub fn allow(&self, roles: &[Role]) -> Answer<()> {
        if roles.contains(&self.0.user.role) {
            return Ok(());
        }
        let names: Vec<&str> = roles.iter().map(|role| role.zh()).collect();
        let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "role_not_allowed",
            format!("您的角色不能进行此操作，需要：{}", names.join("、")),
            format!("your role may not do this; it takes: {}", roles.join(", ")),
        ))
    }

    pub fn user(&self) -> &crate::account::User {
        &self.0.user
    }
}

pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

fn not_signed_in() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "not_signed_in",
        "请先登录",
        "sign in first: POST /api/v1/session",
    )
}

impl FromRequestParts<App> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Session, Problem> {
        let token = session_token(&parts.headers).ok_or_else(not_signed_in)?;
        let session = app
            .desk
            .storage
            .session(&token::fingerprint(token))
            .await?
            .ok_or_else(not_signed_in)?;
        let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&parts.method);
        let sent = parts
            .headers
            .get(CSRF_HEADER)
            .and_then(|value| value.to_str().ok());
        if !safe && !sent.is_some_and(|sent| token::same(sent, &session.csrf_token)) {
            return Err(Problem::forbidden(
                "csrf_token_missing",
                "请求缺少有效的 X-CSRF-Token，请刷新页面后重试",
                "send the header X-CSRF-Token with the value from GET /api/v1/session",
            ));
        }
        Ok(Session(session))
    }
}
