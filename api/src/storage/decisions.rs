use bill::Bill;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::archive::{self, ArchiveText};
use super::audit::{self, AuditEvent};
use super::{
    Storage, Stored, TaughtSpelling, aliases, bills, claims, from_json, instant, now, to_json,
};
use crate::account::User;
use crate::claim::{ClaimState, Person};
use crate::decision::{Decision, Step};
use crate::desk::JudgedClaim;

/// A decision with what follows from it.
#[derive(Debug)]
pub struct NewDecision<'a> {
    pub decision_id: &'a str,
    pub claim: i64,
    pub reading_no: i64,
    pub line: usize,
    pub step: &'a Step,
    pub reason: &'a str,
    /// The claim's version that the reviewer saw.
    pub version: i64,
    pub corrected: &'a Bill,
    pub judgement: &'a JudgedClaim,
    /// Where another entry was chosen for a line of a known hospital.
    pub taught: Option<TaughtSpelling<'a>>,
    /// The line's new text for the archive, where it changed.
    pub texts: Option<&'a [ArchiveText]>,
}

/// A decision as kept, with the claim and reading that it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRecord {
    pub claim: i64,
    pub reading_no: i64,
    pub decision: Decision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOutcome {
    Applied,
    /// This `decision_id` was applied before, with the same content or another.
    Known,
    /// The claim's version, or its state, is no longer what the reviewer saw.
    Stale,
}

const SELECT: &str = "SELECT decisions.*, users.username, users.display_name
    FROM decisions JOIN users ON users.id = decided_by";

fn record(row: &SqliteRow) -> Stored<DecisionRecord> {
    Ok(DecisionRecord {
        claim: row.try_get("claim_id")?,
        reading_no: row.try_get("reading_no")?,
        decision: Decision {
            decision_id: row.try_get("decision_id")?,
            line: row.try_get::<i64, _>("line")? as usize,
            step: from_json("decision", row.try_get("step")?)?,
            reason: row.try_get("reason")?,
            decided_by: Person {
                id: row.try_get("decided_by")?,
                username: row.try_get("username")?,
                display_name: row.try_get("display_name")?,
            },
            decided_at: instant(row.try_get("decided_at")?)?,
        },
    })
}

impl Storage {
    /// Those of the given reading, oldest first.
    pub async fn decisions(&self, claim: i64, reading_no: i64) -> Stored<Vec<Decision>> {
        let sql = [
            SELECT,
            " WHERE claim_id = $1 AND reading_no = $2 ORDER BY version",
        ]
        .concat();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(claim)
            .bind(reading_no)
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(|row| Ok(record(row)?.decision)).collect()
    }

    pub async fn decision(&self, decision_id: &str) -> Stored<Option<DecisionRecord>> {
        let sql = [SELECT, " WHERE decision_id = $1"].concat();
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(decision_id)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Applies the decision, its consequences and its audit row in one transaction, or nothing.
    pub async fn apply_decision(
        &self,
        by: &User,
        new: &NewDecision<'_>,
    ) -> Stored<DecisionOutcome> {
        let mut tx = self.begin().await?;
        let known = sqlx::query("SELECT 1 FROM decisions WHERE decision_id = $1")
            .bind(new.decision_id)
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_some() {
            return Ok(DecisionOutcome::Known);
        }
        if !claims::advance(&mut tx, new.claim, new.version, ClaimState::Submitted).await? {
            return Ok(DecisionOutcome::Stale);
        }
        sqlx::query(
            "INSERT INTO decisions (decision_id, claim_id, reading_no, line, step, reason, version,
                 decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(new.decision_id)
        .bind(new.claim)
        .bind(new.reading_no)
        .bind(new.line as i64)
        .bind(to_json(new.step)?)
        .bind(new.reason)
        .bind(new.version)
        .bind(by.id)
        .bind(now())
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE bills SET corrected = $1 WHERE claim_id = $2")
            .bind(to_json(new.corrected)?)
            .bind(new.claim)
            .execute(&mut *tx)
            .await?;
        bills::write_judged(&mut tx, new.claim, new.judgement).await?;
        if let Some(texts) = new.texts {
            archive::replace_line(&mut tx, new.claim, new.line, texts).await?;
        }
        let detail = serde_json::json!({
            "decision_id": new.decision_id,
            "line": new.line,
            "step": new.step,
            "reason": new.reason,
            "version": new.version,
        });
        if let Some(taught) = &new.taught {
            let place = (new.claim, new.line as i64);
            aliases::teach(&mut tx, by, place, taught).await?;
        }
        let action = format!("line.{}", new.step.action());
        audit::append(
            &mut tx,
            &AuditEvent::new(&by.username, &action)
                .on(new.claim)
                .with(detail),
        )
        .await?;
        tx.commit().await?;
        Ok(DecisionOutcome::Applied)
    }
}
