use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::guard::Session;
use super::input::Body;
use super::problem::{Answer, Problem};
use crate::account::{Role, User, password};

#[derive(Serialize, ToSchema)]
pub struct UsersDto {
    users: Vec<User>,
}

#[derive(Deserialize, ToSchema)]
pub struct NewUserDto {
    username: String,
    display_name: String,
    role: Role,
    /// At least 8 characters.
    password: String,
}

/// All accounts.
#[utoipa::path(get, path = "/users", tag = "accounts", responses(
    (status = 200, body = UsersDto), (status = 403, body = Problem)))]
pub async fn list(State(app): State<App>, session: Session) -> Answer<Json<UsersDto>> {
    session.allow(&[Role::Administrator])?;
    Ok(Json(UsersDto {
        users: app.desk.storage.users().await?,
    }))
}

/// Add an account.
#[utoipa::path(post, path = "/users", tag = "accounts", request_body = NewUserDto, responses(
    (status = 201, body = User), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub async fn add(
    State(app): State<App>,
    session: Session,
    Body(new): Body<NewUserDto>,
) -> Answer<(StatusCode, Json<User>)> {
    session.allow(&[Role::Administrator])?;
    let username = new.username.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if username.is_empty() || username.len() > 64 || !username.chars().all(plain) {
        return Err(Problem::invalid(
            "bad_username",
            "用户名只能包含英文字母、数字、点、横线和下划线，最多 64 个字符",
            "a user name has 1 to 64 letters, digits, dots, hyphens or underscores",
        ));
    }
    if new.password.chars().count() < password::SHORTEST {
        return Err(Problem::invalid(
            "short_password",
            format!("密码至少需要 {} 个字符", password::SHORTEST),
            format!("a password has at least {} characters", password::SHORTEST),
        ));
    }
    let hash = password::hash(new.password)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let user = User {
        id: 0,
        username,
        display_name: new.display_name,
        role: new.role,
    };
    let added = app
        .desk
        .storage
        .add_user(&session.user().username, &user, &hash)
        .await?;
    let added = added.ok_or_else(|| {
        Problem::conflict("username_taken", "用户名已被使用", "the user name is taken")
    })?;
    Ok((StatusCode::CREATED, Json(added)))
}
