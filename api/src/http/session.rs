use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::guard::{COOKIE, Session};
use super::input::Body;
use super::problem::{Answer, Problem};
use crate::account::{User, password, token};
use crate::storage::AuditEvent;

/// A working day.
const SESSION_SECONDS: i64 = 12 * 3600;
const FAILURES_PER_NAME: u32 = 5;
const FAILURES_PER_ADDRESS: u32 = 30;
/// Characters; no account has a longer name, and the trail does not take in whatever is sent.
const LONGEST_NAME: usize = 64;

#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    #[schema(example = "reviewer")]
    username: String,
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct SessionDto {
    user: User,
    /// To be sent as `X-CSRF-Token` with every request that changes something.
    csrf_token: String,
}

/// Sign in. Sets the session cookie.
#[utoipa::path(post, path = "/session", tag = "session", request_body = Credentials, responses(
    (status = 200, body = SessionDto), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn sign_in(
    State(app): State<App>,
    extensions: Extensions,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> Answer<Response> {
    let address = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "local".to_owned(), |info| info.0.ip().to_string());
    let name = credentials.username.trim().to_lowercase();
    let keys = [
        (format!("name:{name}"), FAILURES_PER_NAME),
        (format!("address:{address}"), FAILURES_PER_ADDRESS),
    ];
    let throttled = || {
        let wait = |(key, limit): &(String, u32)| app.desk.throttle.wait(key, *limit);
        keys.iter()
            .find_map(wait)
            .map_or(Ok(()), |seconds| Err(Problem::too_many(seconds)))
    };
    if name.chars().count() > LONGEST_NAME {
        return Err(wrong_credentials());
    }
    throttled()?;
    let known = app.desk.storage.user_with_password(&name).await?;
    let (user, hash) = known.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    let right = password::verify(credentials.password, hash).await;
    // Guesses sent all at once pass the first check together.
    throttled()?;
    let Some(user) = user.filter(|_| right) else {
        for (key, _) in &keys {
            app.desk.throttle.failed(key);
        }
        app.desk
            .storage
            .record(&AuditEvent::new(&name, "session.refuse"))
            .await?;
        return Err(wrong_credentials());
    };
    app.desk.throttle.succeeded(&keys[0].0);
    let secret = token::random().map_err(|error| Problem::internal(&error))?;
    let csrf_token = token::random().map_err(|error| Problem::internal(&error))?;
    app.desk
        .storage
        .open_session(
            &user,
            &token::fingerprint(&secret),
            &csrf_token,
            SESSION_SECONDS,
        )
        .await?;
    Ok(with_cookie(
        &secret,
        SESSION_SECONDS,
        is_encrypted(&headers),
        Json(SessionDto { user, csrf_token }),
    ))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, body = SessionDto), (status = 401, body = Problem)))]
pub async fn current(session: Session) -> Json<SessionDto> {
    Json(SessionDto {
        user: session.0.user,
        csrf_token: session.0.csrf_token,
    })
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses(
    (status = 204), (status = 401, body = Problem)))]
pub async fn sign_out(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
) -> Answer<Response> {
    app.desk.storage.close_session(&session.0).await?;
    let encrypted = is_encrypted(&headers);
    Ok(with_cookie("", 0, encrypted, StatusCode::NO_CONTENT))
}

fn wrong_credentials() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "wrong_credentials",
        "用户名或密码不正确",
        "the user name or the password is wrong",
    )
}

/// Whether the browser talks HTTPS, to the proxy before this server: the proxy says so, or the browser names the page it
/// is on. Whoever lies here only keeps their own browser from sending the cookie.
fn is_encrypted(headers: &HeaderMap) -> bool {
    let says = |name: &str, sign: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with(sign))
    };
    says("x-forwarded-proto", "https") || says("origin", "https://")
}

fn with_cookie(secret: &str, seconds: i64, encrypted: bool, answer: impl IntoResponse) -> Response {
    let secure = if encrypted { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let mut response = answer.into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}
