use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, instant, jobs, now, optional_json, parsed, to_json};
use crate::account::User;
use crate::claim::{ClaimState, Document, DocumentStatus, Trouble};

/// A stored file about to join a claim.
#[derive(Debug, Clone)]
pub struct NewDocument {
    pub name: String,
    pub sha256: String,
    pub media_type: &'static str,
    pub size: u64,
    /// Pages, or why it cannot be opened.
    pub pages: Result<u32, Trouble>,
}

/// Why a file did not join a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentRefusal {
    /// The claim holds the same bytes already.
    SameFile,
    /// The claim went into review while the file was on its way.
    Closed(ClaimState),
}

fn document(row: &SqliteRow) -> Stored<Document> {
    Ok(Document {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        sha256: row.try_get("sha256")?,
        media_type: row.try_get("media_type")?,
        size: row.try_get("size")?,
        pages: row.try_get("pages")?,
        status: parsed("document status", row.try_get("status")?)?,
        problem: optional_json("problem", row.try_get("problem")?)?,
        uploaded_at: instant(row.try_get("uploaded_at")?)?,
    })
}

impl Storage {
    /// In the order they were uploaded, which is the order of the bill's pages.
    pub async fn documents(&self, claim: i64) -> Stored<Vec<Document>> {
        let rows = sqlx::query("SELECT * FROM documents WHERE claim_id = $1 ORDER BY id")
            .bind(claim)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(document).collect()
    }

    /// Adds a file to the claim under a name of its own.
    pub async fn add_document(
        &self,
        claim: i64,
        by: &User,
        new: &NewDocument,
    ) -> Stored<Result<Document, DocumentRefusal>> {
        let mut tx = self.begin().await?;
        let row = sqlx::query("SELECT state FROM claims WHERE id = $1")
            .bind(claim)
            .fetch_one(&mut *tx)
            .await?;
        let state: ClaimState = parsed("claim state", row.try_get("state")?)?;
        if !state.is_open() {
            return Ok(Err(DocumentRefusal::Closed(state)));
        }
        let known = sqlx::query("SELECT name, sha256 FROM documents WHERE claim_id = $1")
            .bind(claim)
            .fetch_all(&mut *tx)
            .await?;
        let mut names = Vec::new();
        for row in known {
            if row.try_get::<&str, _>("sha256")? == new.sha256 {
                return Ok(Err(DocumentRefusal::SameFile));
            }
            names.push(row.try_get::<String, _>("name")?);
        }
        let name = unused_name(&new.name, &names);
        let problem = new.pages.as_ref().err().map(to_json).transpose()?;
        let status = if problem.is_some() {
            DocumentStatus::Failed
        } else {
            DocumentStatus::Received
        };
        let row = sqlx::query(
            "INSERT INTO documents (claim_id, name, sha256, media_type, size, pages, status,
                 problem, uploaded_by, uploaded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *",
        )
        .bind(claim)
        .bind(&name)
        .bind(&new.sha256)
        .bind(new.media_type)
        .bind(new.size as i64)
        .bind(new.pages.as_ref().ok().map(|pages| i64::from(*pages)))
        .bind(status.as_str())
        .bind(problem)
        .bind(by.id)
        .bind(now())
        .fetch_one(&mut *tx)
        .await?;
        let detail = serde_json::json!({ "sha256": new.sha256, "size": new.size });
        let event = AuditEvent::new(&by.username, "document.add")
            .on(claim)
            .with(detail);
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(Ok(document(&row)?))
    }

    /// Queues a reading of the claim; one already waiting serves. False where the claim is in
    /// review or approved: it is not read again.
    pub async fn queue_reading(&self, claim: i64) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let queued = jobs::queue(&mut tx, claim).await?;
        tx.commit().await?;
        Ok(queued)
    }

    /// Claims with a document that was never read while no reading waits or runs: an upload that
    /// broke off, or a server that was killed during one. Those whose reading failed are left out.
    pub async fn left_unread(&self) -> Stored<Vec<i64>> {
        let rows = sqlx::query(
            "SELECT id FROM claims
             WHERE state NOT IN ('submitted', 'approved') AND problem IS NULL
                 AND EXISTS (SELECT 1 FROM documents
                     WHERE claim_id = claims.id AND status = 'received')
                 AND NOT EXISTS (SELECT 1 FROM jobs
                     WHERE claim_id = claims.id AND state IN ('queued', 'running'))",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// Whether the user entered the claim, changed its facts or added one of its documents.
    pub async fn took_part_in_entering(&self, claim: i64, user: &User) -> Stored<bool> {
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM claims WHERE id = $1 AND entered_by = $2)
                 OR EXISTS (SELECT 1 FROM documents WHERE claim_id = $1 AND uploaded_by = $2)
                 OR EXISTS (SELECT 1 FROM header_corrections
                     WHERE claim_id = $1 AND corrected_by = $2 AND at_counter)
                 OR EXISTS (SELECT 1 FROM audit
                     WHERE claim_id = $1 AND actor = $3 AND action = 'claim.change') AS part",
        )
        .bind(claim)
        .bind(user.id)
        .bind(&user.username)
        .fetch_one(&self.read)
        .await?;
        Ok(row.try_get("part")?)
    }
}

/// `scan.png`, `scan (2).png`, ...: pages are traced to their document by its name.
fn unused_name(name: &str, taken: &[String]) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut candidate = name.to_owned();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{stem} ({number}){extension}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_taken_gets_a_number() {
        let taken = ["a.png".to_owned(), "a (2).png".to_owned(), "b".to_owned()];
        assert_eq!(unused_name("c.png", &taken), "c.png");
        assert_eq!(unused_name("a.png", &taken), "a (3).png");
        assert_eq!(unused_name("b", &taken), "b (2)");
    }
}
