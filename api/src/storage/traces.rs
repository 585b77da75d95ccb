//! Writing down what later claims are compared with.

use bill::{Bill, PageHash};
use serde::Serialize;
use sqlx::{Row, SqliteExecutor};

use super::{Storage, Stored, Tx, from_json, to_json};
use crate::claim::Claim;
use crate::desk::{ClaimTrace, LineRow};

/// A page whose looks are not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnhashedPage {
    pub claim: i64,
    pub page: u32,
}

/// A fieldless enum as its word.
pub(super) fn word<T: Serialize>(value: Option<&T>) -> Stored<Option<String>> {
    let word = value.map(to_json).transpose()?;
    Ok(word.map(|word| word.trim_matches('"').to_owned()))
}

/// Replaces the claim's trace; its place among the submissions stays.
pub(super) async fn write(tx: &mut Tx, claim: i64, trace: &ClaimTrace) -> Stored<()> {
    let person = &trace.person;
    sqlx::query(
        "INSERT INTO claim_traces (claim_id, insured_no, patient, gender, birth_year, hospital,
             care_type, first_day, last_day, total, lines)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (claim_id) DO UPDATE SET insured_no = excluded.insured_no,
             patient = excluded.patient, gender = excluded.gender, birth_year = excluded.birth_year,
             hospital = excluded.hospital, care_type = excluded.care_type,
             first_day = excluded.first_day, last_day = excluded.last_day,
             total = excluded.total, lines = excluded.lines",
    )
    .bind(claim)
    .bind(&person.insured_no)
    .bind(&person.name)
    .bind(word(person.gender.as_ref())?)
    .bind(person.birth_year)
    .bind(&trace.hospital)
    .bind(word(trace.care_type.as_ref())?)
    .bind(trace.days.map(|(first, _)| first.to_string()))
    .bind(trace.days.map(|(_, last)| last.to_string()))
    .bind(trace.total.fen())
    .bind(trace.lines as i64)
    .execute(&mut **tx)
    .await?;
    sqlx::query("DELETE FROM claim_invoices WHERE claim_id = $1")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    for invoice in &trace.invoices {
        sqlx::query("INSERT INTO claim_invoices (number, claim_id, series) VALUES ($1, $2, $3)")
            .bind(&invoice.number)
            .bind(claim)
            .bind(invoice.series.as_deref().unwrap_or_default())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Key of a band of a hash in `page_hash_bands`.
pub(super) fn band_key(band: usize, bits: u16) -> i64 {
    (band as i64) << 16 | i64::from(bits)
}

/// Replaces the looks of all pages of the claim.
pub(super) async fn write_hashes(
    tx: &mut Tx,
    claim: i64,
    hashes: &[(u32, PageHash)],
) -> Stored<()> {
    let known = sqlx::query("SELECT page, hash FROM page_hashes WHERE claim_id = $1")
        .bind(claim)
        .fetch_all(&mut **tx)
        .await?;
    for row in known {
        let hash: PageHash = super::parsed("page hash", row.try_get("hash")?)?;
        for (band, bits) in hash.bands().into_iter().enumerate() {
            sqlx::query(
                "DELETE FROM page_hash_bands WHERE key = $1 AND claim_id = $2 AND page = $3",
            )
            .bind(band_key(band, bits))
            .bind(claim)
            .bind(row.try_get::<i64, _>("page")?)
            .execute(&mut **tx)
            .await?;
        }
    }
    for table in ["page_hashes", "unhashed_pages"] {
        let sql = ["DELETE FROM ", table, " WHERE claim_id = $1"].concat();
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(claim)
            .execute(&mut **tx)
            .await?;
    }
    for (page, hash) in hashes {
        add_hash(tx, claim, *page, *hash).await?;
    }
    Ok(())
}

async fn add_hash(tx: &mut Tx, claim: i64, page: u32, hash: PageHash) -> Stored<()> {
    sqlx::query("INSERT INTO page_hashes (claim_id, page, hash) VALUES ($1, $2, $3)")
        .bind(claim)
        .bind(page)
        .bind(hash.to_string())
        .execute(&mut **tx)
        .await?;
    for (band, bits) in hash.bands().into_iter().enumerate() {
        sqlx::query("INSERT INTO page_hash_bands (key, claim_id, page) VALUES ($1, $2, $3)")
            .bind(band_key(band, bits))
            .bind(claim)
            .bind(page)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// The next place among the submissions.
pub(super) async fn submit(tx: &mut Tx, claim: i64, at: i64) -> Stored<()> {
    let row = sqlx::query(
        "INSERT INTO submissions (claim_id, submitted_at) VALUES ($1, $2) RETURNING id",
    )
    .bind(claim)
    .bind(at)
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query("UPDATE claim_traces SET submission = $1 WHERE claim_id = $2")
        .bind(row.try_get::<i64, _>("id")?)
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Back at the counter, a claim is no earlier one until it is handed on again.
pub(super) async fn withdraw(tx: &mut Tx, claim: i64) -> Stored<()> {
    sqlx::query("UPDATE claim_traces SET submission = NULL WHERE claim_id = $1")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Id of the last submission; 0 where there was none.
pub(super) async fn last_submission(db: impl SqliteExecutor<'_>) -> Stored<i64> {
    let row = sqlx::query("SELECT coalesce(max(id), 0) AS last FROM submissions")
        .fetch_one(db)
        .await?;
    Ok(row.try_get("last")?)
}

impl Storage {
    /// Id of the last submission; 0 where there was none.
    pub async fn last_submission(&self) -> Stored<i64> {
        last_submission(&self.read).await
    }

    /// Claims that were read by a version that left no traces, those handed on first in their order.
    pub async fn untraced_claims(&self) -> Stored<Vec<i64>> {
        let rows = sqlx::query(
            "SELECT claims.id FROM claims JOIN bills ON bills.claim_id = claims.id
             WHERE NOT EXISTS (SELECT 1 FROM claim_traces WHERE claim_id = claims.id)
             ORDER BY submitted_at IS NULL, submitted_at, claims.id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// Leaves the trace of a claim that has none; does nothing where another process was faster.
    pub async fn trace_old_claim(
        &self,
        claim: &Claim,
        traced: impl FnOnce(&Bill) -> ClaimTrace + Send,
    ) -> Stored<()> {
        let mut tx = self.begin().await?;
        let row = sqlx::query(
            "SELECT corrected, state, submitted_at FROM bills
             JOIN claims ON claims.id = bills.claim_id
             WHERE claim_id = $1 AND NOT EXISTS
                 (SELECT 1 FROM claim_traces WHERE claim_id = bills.claim_id)",
        )
        .bind(claim.id)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else {
            return Ok(());
        };
        let bill: Bill = from_json("bill", row.try_get("corrected")?)?;
        write(&mut tx, claim.id, &traced(&bill)).await?;
        if ["submitted", "approved"].contains(&row.try_get("state")?) {
            let at: Option<i64> = row.try_get("submitted_at")?;
            submit(&mut tx, claim.id, at.unwrap_or_default()).await?;
        }
        for (index, line) in bill.lines.iter().enumerate() {
            let (date, quantity) = LineRow::day_and_quantity(line);
            sqlx::query(
                "UPDATE lines SET date = $1, quantity = $2 WHERE claim_id = $3 AND line = $4",
            )
            .bind(date)
            .bind(quantity)
            .bind(claim.id)
            .bind(index as i64)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A page whose looks are not known yet, the newest first.
    pub async fn unhashed_page(&self) -> Stored<Option<UnhashedPage>> {
        let row = sqlx::query(
            "SELECT claim_id, page FROM unhashed_pages ORDER BY claim_id DESC, page LIMIT 1",
        )
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| {
            Ok(UnhashedPage {
                claim: row.try_get("claim_id")?,
                page: row.try_get("page")?,
            })
        })
        .transpose()
    }

    /// Notes the looks of a page; `None` where it has none, or its file is lost.
    pub async fn put_page_hash(&self, page: &UnhashedPage, hash: Option<PageHash>) -> Stored<()> {
        let mut tx = self.begin().await?;
        let waiting = sqlx::query("DELETE FROM unhashed_pages WHERE claim_id = $1 AND page = $2")
            .bind(page.claim)
            .bind(page.page)
            .execute(&mut *tx)
            .await?;
        // The claim may have been read again meanwhile.
        if waiting.rows_affected() > 0
            && let Some(hash) = hash
        {
            add_hash(&mut tx, page.claim, page.page, hash).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
