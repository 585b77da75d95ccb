use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, now, parsed};
use crate::account::{SignedIn, User};

fn user(row: &SqliteRow) -> Stored<User> {
    Ok(User {
        id: row.try_get("id")?,
        username: row.try_get("username")?,
        display_name: row.try_get("display_name")?,
        role: parsed("role", row.try_get("role")?)?,
    })
}

impl Storage {
    pub async fn users(&self) -> Stored<Vec<User>> {
        let rows = sqlx::query("SELECT * FROM users ORDER BY username")
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(user).collect()
    }

    /// The user with the stored hash of the password; `None` where the name is unknown.
    pub async fn user_with_password(&self, username: &str) -> Stored<Option<(User, String)>> {
        let row = sqlx::query("SELECT * FROM users WHERE username = $1")
            .bind(username)
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| Ok((user(&row)?, row.try_get("password_hash")?)))
            .transpose()
    }

    /// Adds a user; `None` where the name is taken. `actor` is recorded.
    pub async fn add_user(
        &self,
        actor: &str,
        new: &User,
        password_hash: &str,
    ) -> Stored<Option<User>> {
        let mut tx = self.begin().await?;
        let row = sqlx::query(
            "INSERT INTO users (username, display_name, role, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (username) DO NOTHING RETURNING *",
        )
        .bind(&new.username)
        .bind(&new.display_name)
        .bind(new.role.as_str())
        .bind(password_hash)
        .bind(now())
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let detail = serde_json::json!({ "username": new.username, "role": new.role });
        audit::append(&mut tx, &AuditEvent::new(actor, "user.add").with(detail)).await?;
        tx.commit().await?;
        Ok(Some(user(&row)?))
    }

    /// Opens a session that ends after `seconds`; sessions already over are swept out.
    pub async fn open_session(
        &self,
        user: &User,
        token_hash: &str,
        csrf_token: &str,
        seconds: i64,
    ) -> Stored<()> {
        let now = now();
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(now)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token_hash)
        .bind(user.id)
        .bind(csrf_token)
        .bind(now)
        .bind(now + seconds * 1000)
        .execute(&mut *tx)
        .await?;
        audit::append(&mut tx, &AuditEvent::new(&user.username, "session.open")).await?;
        tx.commit().await?;
        Ok(())
    }

    pub async fn session(&self, token_hash: &str) -> Stored<Option<SignedIn>> {
        let row = sqlx::query(
            "SELECT users.*, sessions.csrf_token FROM sessions JOIN users ON users.id = user_id
             WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(now())
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| {
            Ok(SignedIn {
                user: user(&row)?,
                token_hash: token_hash.to_owned(),
                csrf_token: row.try_get("csrf_token")?,
            })
        })
        .transpose()
    }

    pub async fn close_session(&self, session: &SignedIn) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(&session.token_hash)
            .execute(&mut *tx)
            .await?;
        audit::append(
            &mut tx,
            &AuditEvent::new(&session.user.username, "session.close"),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}
