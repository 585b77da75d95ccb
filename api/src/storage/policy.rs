use jiff::Timestamp;
use sqlx::Row;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, instant, now, stale};

/// A policy as it was loaded; the newest is the one that claims are judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPolicy {
    pub id: i64,
    /// The policy file's text (TOML).
    pub body: String,
    /// Name of the file; empty for those loaded before names were kept.
    pub file: String,
    /// Empty for those loaded before names were kept.
    pub loaded_by: String,
    pub loaded_at: Timestamp,
}

impl Storage {
    /// The newest policy's text.
    pub async fn policy(&self) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT body FROM policies ORDER BY id DESC LIMIT 1")
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| Ok(row.try_get("body")?)).transpose()
    }

    /// All that were loaded, the newest first.
    pub async fn policies(&self) -> Stored<Vec<LoadedPolicy>> {
        let rows = sqlx::query(
            "SELECT id, body, file, loaded_by, loaded_at FROM policies ORDER BY id DESC",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(LoadedPolicy {
                    id: row.try_get("id")?,
                    body: row.try_get("body")?,
                    file: row.try_get("file")?,
                    loaded_by: row.try_get("loaded_by")?,
                    loaded_at: instant(row.try_get("loaded_at")?)?,
                })
            })
            .collect()
    }

    /// Puts a policy in the place of the one before, which is kept.
    pub async fn load_policy(&self, actor: &str, file: &str, body: &str) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO policies (body, file, loaded_by, loaded_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(body)
        .bind(file)
        .bind(actor)
        .bind(now())
        .execute(&mut *tx)
        .await?;
        let detail = serde_json::json!({ "file": file });
        audit::append(&mut tx, &AuditEvent::new(actor, "policy.load").with(detail)).await?;
        stale::note_open_claims(&mut tx, "policy.load").await?;
        tx.commit().await?;
        Ok(())
    }
}
