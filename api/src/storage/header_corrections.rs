use bill::Bill;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::archive::{self, ArchiveText};
use super::audit::{self, AuditEvent};
use super::bills::{self, veiled};
use super::{DecisionOutcome, Storage, Stored, instant, now, parsed, to_json};
use crate::account::User;
use crate::claim::{Claim, ClaimState, Person};
use crate::desk::{HeaderCorrection, HeaderField, JudgedClaim};

/// A correction with what follows from it.
#[derive(Debug)]
pub struct NewHeaderCorrection<'a> {
    pub correction: &'a HeaderCorrection,
    pub reading_no: i64,
    /// As it is after the correction, but for its version.
    pub claim: &'a Claim,
    pub corrected: &'a Bill,
    pub judgement: &'a JudgedClaim,
    /// The texts of the corrected head for the archive.
    pub texts: &'a [ArchiveText],
}

const SELECT: &str = "SELECT header_corrections.*, users.username, users.display_name
    FROM header_corrections JOIN users ON users.id = corrected_by";

fn correction(row: &SqliteRow) -> Stored<HeaderCorrection> {
    Ok(HeaderCorrection {
        correction_id: row.try_get("correction_id")?,
        field: parsed("field of the head", row.try_get("field")?)?,
        value: row.try_get("value")?,
        before: row.try_get("before")?,
        recognised: row.try_get("recognised")?,
        reason: row.try_get("reason")?,
        corrected_by: Person {
            id: row.try_get("corrected_by")?,
            username: row.try_get("username")?,
            display_name: row.try_get("display_name")?,
        },
        corrected_at: instant(row.try_get("corrected_at")?)?,
    })
}

impl Storage {
    /// Of all readings of the claim, oldest first.
    pub async fn header_corrections(&self, claim: i64) -> Stored<Vec<HeaderCorrection>> {
        let sql = [SELECT, " WHERE claim_id = $1 ORDER BY version"].concat();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(claim)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(correction).collect()
    }

    /// With the claim that it is about.
    pub async fn header_correction(&self, id: &str) -> Stored<Option<(i64, HeaderCorrection)>> {
        let sql = [SELECT, " WHERE correction_id = $1"].concat();
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| Ok((row.try_get("claim_id")?, correction(&row)?)))
            .transpose()
    }

    /// Applies the correction, its consequences and its audit row in one transaction, or nothing.
    pub async fn apply_header_correction(
        &self,
        by: &User,
        new: &NewHeaderCorrection<'_>,
    ) -> Stored<DecisionOutcome> {
        let NewHeaderCorrection {
            correction, claim, ..
        } = new;
        let mut tx = self.begin().await?;
        let known = sqlx::query("SELECT 1 FROM header_corrections WHERE correction_id = $1")
            .bind(&correction.correction_id)
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_some() {
            return Ok(DecisionOutcome::Known);
        }
        let moved = sqlx::query(
            "UPDATE claims SET title = $1, hospital_code = $2, facts = $3, version = version + 1,
                 updated_at = $4 WHERE id = $5 AND version = $6 AND state = $7",
        )
        .bind(&claim.title)
        .bind(&claim.hospital_code)
        .bind(to_json(&claim.facts)?)
        .bind(now())
        .bind(claim.id)
        .bind(claim.version)
        .bind(claim.state.as_str())
        .execute(&mut *tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(DecisionOutcome::Stale);
        }
        insert(&mut tx, by, new).await?;
        sqlx::query("UPDATE bills SET corrected = $1 WHERE claim_id = $2")
            .bind(to_json(new.corrected)?)
            .bind(claim.id)
            .execute(&mut *tx)
            .await?;
        bills::write_judged(&mut tx, claim.id, new.judgement).await?;
        archive::replace_header(&mut tx, claim.id, new.texts).await?;
        archive::index_claim(&mut tx, claim.id, &[&claim.number, &claim.title]).await?;
        let shown = |text: &Option<String>| match correction.field {
            HeaderField::InsuredNo => text.as_deref().map(veiled),
            _ => text.clone(),
        };
        let detail = serde_json::json!({
            "correction_id": correction.correction_id,
            "step": { "field": correction.field, "value": shown(&correction.value) },
            "before": shown(&correction.before),
            "recognised": correction.recognised,
            "reason": correction.reason,
            "version": claim.version,
        });
        let event = AuditEvent::new(&by.username, "header.correct")
            .on(claim.id)
            .with(detail);
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(DecisionOutcome::Applied)
    }
}

async fn insert(tx: &mut super::Tx, by: &User, new: &NewHeaderCorrection<'_>) -> Stored<()> {
    let correction = new.correction;
    sqlx::query(
        "INSERT INTO header_corrections (correction_id, claim_id, reading_no, field, value, before,
             recognised, reason, at_counter, version, corrected_by, corrected_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&correction.correction_id)
    .bind(new.claim.id)
    .bind(new.reading_no)
    .bind(correction.field.as_str())
    .bind(&correction.value)
    .bind(&correction.before)
    .bind(&correction.recognised)
    .bind(&correction.reason)
    .bind(new.claim.state != ClaimState::Submitted)
    .bind(new.claim.version)
    .bind(by.id)
    .bind(correction.corrected_at.as_millisecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
