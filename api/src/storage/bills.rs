use bill::Bill;
use jiff::Timestamp;
use sqlx::Row;

use super::aliases::{self, SpellingsUsed};
use super::archive::{self, ArchiveText};
use super::audit::{self, AuditEvent};
use super::changed;
use super::jobs::{self, Lease};
use super::{Storage, Stored, Tx, from_json, instant, now, to_json, traces};
use crate::account::User;
use crate::claim::{Claim, DocumentStatus, Trouble};
use crate::desk::{Judged, JudgedClaim, page_hashes};

/// The bill of a claim: as the reader read it, as people corrected it, as it was judged.
#[derive(Debug, Clone)]
pub struct BillRecord {
    /// Grows with every reading; decisions belong to one reading.
    pub reading_no: i64,
    pub engine: String,
    pub read_at: Timestamp,
    pub as_read: Bill,
    pub corrected: Bill,
    pub judged: Judged,
}

/// Where a page of the bill came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRecord {
    /// From 1.
    pub number: u32,
    pub document_id: i64,
    /// From 1.
    pub file_page: u32,
    pub width: u32,
    pub height: u32,
}

/// Everything one reading brought.
#[derive(Debug)]
pub struct ReadingRecord {
    pub engine: String,
    /// As read.
    pub bill: Bill,
    pub pages: Vec<PageRecord>,
    /// Outcome per document.
    pub documents: Vec<(i64, Option<Trouble>)>,
}

/// What follows from a reading, under what people said before.
#[derive(Debug)]
pub struct ReadingConsequences<'a> {
    /// Of the claim that was judged.
    pub claim_version: i64,
    pub corrected: &'a Bill,
    pub judgement: &'a JudgedClaim,
    pub spellings: Option<&'a SpellingsUsed>,
    pub texts: &'a [ArchiveText],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingOutcome {
    Kept,
    LeaseLost,
    /// The claim is no longer the one that was judged; judge it again.
    ClaimChanged,
}

pub(super) async fn write_judged(tx: &mut Tx, claim: i64, judgement: &JudgedClaim) -> Stored<()> {
    let JudgedClaim {
        judged,
        lines,
        trace,
    } = judgement;
    let before = changed::Comparable::of(tx, claim).await?;
    sqlx::query("UPDATE bills SET judged = $1 WHERE claim_id = $2")
        .bind(to_json(judged)?)
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM lines WHERE claim_id = $1")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    for (index, line) in lines.iter().enumerate() {
        sqlx::query(
            "INSERT INTO lines (claim_id, line, page, name, amount, verdict, entry_code, doubtful,
                 decided, date, quantity)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(claim)
        .bind(index as i64)
        .bind(line.page)
        .bind(&line.name)
        .bind(line.amount.map(bill::Money::fen))
        .bind(line.verdict)
        .bind(&line.entry_code)
        .bind(line.doubtful)
        .bind(line.decided)
        .bind(&line.date)
        .bind(&line.quantity)
        .execute(&mut **tx)
        .await?;
    }
    sqlx::query("DELETE FROM findings WHERE claim_id = $1")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    for (number, finding) in judged.findings.iter().enumerate() {
        sqlx::query(
            "INSERT INTO findings (claim_id, number, kind, severity, rule, at_stake)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(claim)
        .bind(number as i64)
        .bind(to_json(&finding.kind)?.trim_matches('"').to_owned())
        .bind(to_json(&finding.severity)?.trim_matches('"').to_owned())
        .bind(&finding.rule)
        .bind(finding.at_stake.fen())
        .execute(&mut **tx)
        .await?;
    }
    traces::write(tx, claim, trace).await?;
    changed::note(tx, claim, before).await
}

async fn write_pages(tx: &mut Tx, claim: i64, pages: &[PageRecord]) -> Stored<()> {
    sqlx::query("DELETE FROM pages WHERE claim_id = $1")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    for page in pages {
        sqlx::query(
            "INSERT INTO pages (claim_id, number, document_id, file_page, width, height)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(claim)
        .bind(page.number)
        .bind(page.document_id)
        .bind(page.file_page)
        .bind(page.width)
        .bind(page.height)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn write_documents(tx: &mut Tx, outcomes: &[(i64, Option<Trouble>)]) -> Stored<()> {
    for (document, trouble) in outcomes {
        let status = if trouble.is_some() {
            DocumentStatus::Failed
        } else {
            DocumentStatus::Read
        };
        sqlx::query("UPDATE documents SET status = $1, problem = $2 WHERE id = $3")
            .bind(status.as_str())
            .bind(trouble.as_ref().map(to_json).transpose()?)
            .bind(document)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

impl Storage {
    /// Keeps what was read and ends the job, all or nothing. The reading before it is set aside.
    pub async fn finish_reading(
        &self,
        lease: &Lease,
        reading: &ReadingRecord,
        after: &ReadingConsequences<'_>,
    ) -> Stored<ReadingOutcome> {
        let mut tx = self.begin().await?;
        let version: i64 = sqlx::query("SELECT version FROM claims WHERE id = $1")
            .bind(lease.claim)
            .fetch_one(&mut *tx)
            .await?
            .try_get("version")?;
        if version != after.claim_version {
            return Ok(ReadingOutcome::ClaimChanged);
        }
        if !jobs::finish(&mut tx, lease).await? {
            return Ok(ReadingOutcome::LeaseLost);
        }
        sqlx::query(
            "INSERT INTO past_readings
             SELECT claim_id, reading_no, engine, read_at, as_read, corrected, judged
             FROM bills WHERE claim_id = $1",
        )
        .bind(lease.claim)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO bills (claim_id, reading_no, engine, read_at, as_read, corrected, judged)
             VALUES ($1, 1, $2, $3, $4, $5, '')
             ON CONFLICT (claim_id) DO UPDATE SET reading_no = reading_no + 1,
                 engine = excluded.engine, read_at = excluded.read_at,
                 as_read = excluded.as_read, corrected = excluded.corrected",
        )
        .bind(lease.claim)
        .bind(&reading.engine)
        .bind(now())
        .bind(to_json(&reading.bill)?)
        .bind(to_json(after.corrected)?)
        .execute(&mut *tx)
        .await?;
        write_judged(&mut tx, lease.claim, after.judgement).await?;
        write_pages(&mut tx, lease.claim, &reading.pages).await?;
        traces::write_hashes(&mut tx, lease.claim, &page_hashes(&reading.bill)).await?;
        write_documents(&mut tx, &reading.documents).await?;
        archive::replace_bill(&mut tx, lease.claim, after.texts).await?;
        if let Some(used) = after.spellings {
            aliases::count_uses(&mut tx, used).await?;
        }
        let failed = reading
            .documents
            .iter()
            .filter(|(_, trouble)| trouble.is_some())
            .count();
        let detail = serde_json::json!({
            "engine": reading.engine,
            "attempt": lease.attempt,
            "pages": reading.pages.len(),
            "lines": after.judgement.lines.len(),
            "findings": after.judgement.judged.findings.len(),
            "failed_documents": failed,
        });
        let event = AuditEvent::new("system", "claim.read")
            .on(lease.claim)
            .with(detail);
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(ReadingOutcome::Kept)
    }

    pub async fn bill(&self, claim: i64) -> Stored<Option<BillRecord>> {
        let row = sqlx::query("SELECT * FROM bills WHERE claim_id = $1")
            .bind(claim)
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| {
            Ok(BillRecord {
                reading_no: row.try_get("reading_no")?,
                engine: row.try_get("engine")?,
                read_at: instant(row.try_get("read_at")?)?,
                as_read: from_json("bill", row.try_get("as_read")?)?,
                corrected: from_json("bill", row.try_get("corrected")?)?,
                judged: from_json("judgement", row.try_get("judged")?)?,
            })
        })
        .transpose()
    }

    pub async fn pages(&self, claim: i64) -> Stored<Vec<PageRecord>> {
        let rows = sqlx::query("SELECT * FROM pages WHERE claim_id = $1 ORDER BY number")
            .bind(claim)
            .fetch_all(&self.read)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(PageRecord {
                    number: row.try_get("number")?,
                    document_id: row.try_get("document_id")?,
                    file_page: row.try_get("file_page")?,
                    width: row.try_get("width")?,
                    height: row.try_get("height")?,
                })
            })
            .collect()
    }

    /// Changes the facts, with the new judgement where there is a bill; false where the claim's
    /// version is no longer the given one.
    pub async fn change_claim(
        &self,
        claim: &Claim,
        by: &User,
        judgement: Option<&JudgedClaim>,
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let changed = sqlx::query(
            "UPDATE claims SET title = $1, reason_code = $2, hospital_code = $3, facts = $4,
                 version = version + 1, updated_at = $5 WHERE id = $6 AND version = $7",
        )
        .bind(&claim.title)
        .bind(&claim.reason_code)
        .bind(&claim.hospital_code)
        .bind(to_json(&claim.facts)?)
        .bind(now())
        .bind(claim.id)
        .bind(claim.version)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if changed == 0 {
            return Ok(false);
        }
        if let Some(judgement) = judgement {
            write_judged(&mut tx, claim.id, judgement).await?;
        }
        archive::index_claim(&mut tx, claim.id, &[&claim.number, &claim.title]).await?;
        let mut facts = claim.facts.clone();
        facts.insured_no = facts.insured_no.as_deref().map(veiled);
        let detail = serde_json::json!({ "facts": facts, "title": claim.title });
        let event = AuditEvent::new(&by.username, "claim.change")
            .on(claim.id)
            .with(detail);
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// A person's number as the trail keeps it for good: its last four signs.
pub(super) fn veiled(number: &str) -> String {
    let signs = number.chars().count();
    let last = number.chars().skip(signs.saturating_sub(4));
    "*".repeat(signs.saturating_sub(4)) + &last.collect::<String>()
}
