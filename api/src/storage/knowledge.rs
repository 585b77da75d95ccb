use catalog::policy::KnowledgeBatch;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use utoipa::ToSchema;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, instant, now, parsed, stale};

/// A batch of knowledge points with who loaded it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LoadedBatch {
    pub id: i64,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub batch: KnowledgeBatch,
    /// Name of the file.
    pub file: String,
    pub points: i64,
    pub loaded_by: String,
    #[schema(value_type = String, format = DateTime)]
    pub loaded_at: Timestamp,
    /// `null` while its points are used.
    pub withdrawn_by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
}

fn batch(row: &SqliteRow) -> Stored<KnowledgeBatch> {
    let valid_to: Option<String> = row.try_get("valid_to")?;
    Ok(KnowledgeBatch {
        name: row.try_get("name")?,
        source: row.try_get("source")?,
        valid_from: parsed("day", row.try_get("valid_from")?)?,
        valid_to: valid_to.map(|day| parsed("day", &day)).transpose()?,
        supersedes: row.try_get("supersedes")?,
    })
}

impl Storage {
    /// In the order in which they were loaded.
    pub async fn knowledge_batches(&self) -> Stored<Vec<LoadedBatch>> {
        let rows = sqlx::query(
            "SELECT id, name, source, valid_from, valid_to, supersedes, file, points, loaded_by,
                 loaded_at, withdrawn_by, withdrawn_at
             FROM knowledge_batches ORDER BY id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                let withdrawn_at: Option<i64> = row.try_get("withdrawn_at")?;
                Ok(LoadedBatch {
                    id: row.try_get("id")?,
                    batch: batch(row)?,
                    file: row.try_get("file")?,
                    points: row.try_get("points")?,
                    loaded_by: row.try_get("loaded_by")?,
                    loaded_at: instant(row.try_get("loaded_at")?)?,
                    withdrawn_by: row.try_get("withdrawn_by")?,
                    withdrawn_at: withdrawn_at.map(instant).transpose()?,
                })
            })
            .collect()
    }

    /// The batches in use with their files, in the order in which they were loaded. A batch that was withdrawn is not
    /// superseded any more.
    pub async fn knowledge_files(&self) -> Stored<Vec<(KnowledgeBatch, Vec<u8>)>> {
        let rows = sqlx::query(
            "SELECT name, source, valid_from, valid_to, body, (SELECT name FROM knowledge_batches AS earlier
                 WHERE earlier.name = batch.supersedes AND earlier.withdrawn_at IS NULL) AS supersedes
             FROM knowledge_batches AS batch WHERE withdrawn_at IS NULL ORDER BY id",
        )
            .fetch_all(&self.read)
            .await?;
        rows.iter()
            .map(|row| Ok((batch(row)?, row.try_get("body")?)))
            .collect()
    }

    /// Ends the use of a batch; false where none in use has this id.
    pub async fn withdraw_knowledge(&self, actor: &str, id: i64) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let ended = sqlx::query(
            "UPDATE knowledge_batches SET withdrawn_by = $1, withdrawn_at = $2
             WHERE id = $3 AND withdrawn_at IS NULL RETURNING name",
        )
        .bind(actor)
        .bind(now())
        .bind(id)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(ended) = ended else {
            return Ok(false);
        };
        let detail = serde_json::json!({ "batch": ended.try_get::<String, _>("name")? });
        let event = AuditEvent::new(actor, "knowledge.withdraw").with(detail);
        audit::append(&mut tx, &event).await?;
        stale::note_open_claims(&mut tx, "knowledge.withdraw").await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether a batch, in use or withdrawn, has the name.
    pub async fn has_knowledge(&self, name: &str) -> Stored<bool> {
        let known = sqlx::query("SELECT 1 FROM knowledge_batches WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.read)
            .await?;
        Ok(known.is_some())
    }

    pub async fn add_knowledge(
        &self,
        actor: &str,
        file: &str,
        batch: &KnowledgeBatch,
        body: &[u8],
        points: usize,
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO knowledge_batches (name, source, valid_from, valid_to, supersedes, file, body,
                 points, loaded_by, loaded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&batch.name)
        .bind(&batch.source)
        .bind(batch.valid_from.to_string())
        .bind(batch.valid_to.map(|day| day.to_string()))
        .bind(&batch.supersedes)
        .bind(file)
        .bind(body)
        .bind(points as i64)
        .bind(actor)
        .bind(now())
        .execute(&mut *tx)
        .await?;
        let detail = serde_json::json!({ "batch": batch, "file": file, "points": points });
        let event = AuditEvent::new(actor, "knowledge.import").with(detail);
        audit::append(&mut tx, &event).await?;
        stale::note_open_claims(&mut tx, "knowledge.import").await?;
        tx.commit().await?;
        Ok(())
    }
}
