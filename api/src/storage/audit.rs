//! The append-only trail: triggers refuse changes, and each row's hash covers the one before it, so
//! that a change made past the triggers shows.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use utoipa::ToSchema;

use super::{Storage, Stored, Tx, from_json, instant, now, to_json};
use crate::account::token;

/// Something that someone did, or that the desk did by itself (`actor` = `system`).
#[derive(Debug, Clone)]
pub struct AuditEvent {
    actor: String,
    /// `noun.verb`: `claim.approve`, `line.reduce`.
    action: String,
    claim: Option<i64>,
    detail: Value,
}

impl AuditEvent {
    pub fn new(actor: &str, action: &str) -> AuditEvent {
        AuditEvent {
            actor: actor.to_owned(),
            action: action.to_owned(),
            claim: None,
            detail: Value::Null,
        }
    }

    #[must_use]
    pub fn on(mut self, claim: i64) -> AuditEvent {
        self.claim = Some(claim);
        self
    }

    #[must_use]
    pub fn with(mut self, detail: Value) -> AuditEvent {
        self.detail = detail;
        self
    }
}

/// One row of the trail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditRecord {
    pub seq: i64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub actor: String,
    #[schema(example = "line.reduce")]
    pub action: String,
    pub claim_id: Option<i64>,
    #[schema(value_type = Object)]
    pub detail: Value,
    /// SHA-256 over this row and the hash of the one before it.
    pub hash: String,
}

/// The first row that does not follow from the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditBreak {
    pub seq: i64,
}

/// Fields are length-prefixed, so that no two different rows hash the same text.
fn chain_hash(seq: i64, at: i64, texts: [&str; 4], claim: Option<i64>) -> String {
    let mut hasher = Sha256::new();
    let claim = claim.map(|id| id.to_string()).unwrap_or_default();
    for part in [seq.to_string().as_str(), at.to_string().as_str(), &claim]
        .iter()
        .chain(&texts)
    {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    token::hex(&hasher.finalize())
}

/// Appends within the transaction of the change it records, so that neither is kept without the other.
pub(super) async fn append(tx: &mut Tx, event: &AuditEvent) -> Stored<()> {
    let last = sqlx::query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut **tx)
        .await?;
    let (seq, prev_hash) = match last {
        Some(row) => (row.try_get::<i64, _>("seq")? + 1, row.try_get("hash")?),
        None => (1, String::new()),
    };
    let at = now();
    let detail = to_json(&event.detail)?;
    let hash = chain_hash(
        seq,
        at,
        [&event.actor, &event.action, &detail, &prev_hash],
        event.claim,
    );
    sqlx::query(
        "INSERT INTO audit (seq, at, actor, action, claim_id, detail, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(seq)
    .bind(at)
    .bind(&event.actor)
    .bind(&event.action)
    .bind(event.claim)
    .bind(detail)
    .bind(prev_hash)
    .bind(hash)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn record(row: &SqliteRow) -> Stored<AuditRecord> {
    Ok(AuditRecord {
        seq: row.try_get("seq")?,
        at: instant(row.try_get("at")?)?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        claim_id: row.try_get("claim_id")?,
        detail: from_json("audit detail", row.try_get("detail")?)?,
        hash: row.try_get("hash")?,
    })
}

impl Storage {
    pub async fn record(&self, event: &AuditEvent) -> Stored<()> {
        let mut tx = self.begin().await?;
        append(&mut tx, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Records unless the same actor did the same to the same claim within the last `seconds`.
    pub async fn record_once_within(&self, event: &AuditEvent, seconds: i64) -> Stored<()> {
        let known = sqlx::query(
            "SELECT 1 FROM audit WHERE claim_id = $1 AND actor = $2 AND action = $3 AND at > $4",
        )
        .bind(event.claim)
        .bind(&event.actor)
        .bind(&event.action)
        .bind(now() - seconds * 1000)
        .fetch_optional(&self.read)
        .await?;
        match known {
            Some(_) => Ok(()),
            None => self.record(event).await,
        }
    }

    /// Oldest first.
    pub async fn audit_of(&self, claim: i64) -> Stored<Vec<AuditRecord>> {
        let rows = sqlx::query("SELECT * FROM audit WHERE claim_id = $1 ORDER BY seq")
            .bind(claim)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(record).collect()
    }

    /// Recomputes the whole chain: how many rows it has, or where it breaks.
    pub async fn verify_audit(&self) -> Stored<Result<i64, AuditBreak>> {
        let mut before = String::new();
        let mut count = 0;
        loop {
            let rows = sqlx::query("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT 1000")
                .bind(count)
                .fetch_all(&self.read)
                .await?;
            if rows.is_empty() {
                return Ok(Ok(count));
            }
            for row in rows {
                let seq: i64 = row.try_get("seq")?;
                let texts: [String; 4] = [
                    row.try_get("actor")?,
                    row.try_get("action")?,
                    row.try_get("detail")?,
                    row.try_get("prev_hash")?,
                ];
                let hash: String = row.try_get("hash")?;
                let expected = chain_hash(
                    seq,
                    row.try_get("at")?,
                    texts.each_ref().map(String::as_str),
                    row.try_get("claim_id")?,
                );
                if seq != count + 1 || texts[3] != before || hash != expected {
                    return Ok(Err(AuditBreak { seq }));
                }
                (before, count) = (hash, seq);
            }
        }
    }
}
