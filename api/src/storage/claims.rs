use bill::Money;
use catalog::ClaimFacts;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::audit::{self, AuditEvent};
use super::{
    Storage, Stored, Tx, bills, changed, from_json, instant, now, optional_json, parsed, to_json,
    traces,
};
use crate::account::User;
use crate::claim::{Claim, ClaimState, ClaimSummary, Person};
use crate::desk::JudgedClaim;

/// What the counter enters.
#[derive(Debug, Clone)]
pub struct NewClaim {
    pub title: String,
    pub reason_code: String,
    pub hospital_code: Option<String>,
    pub facts: ClaimFacts,
}

/// Which claims to list, newest first.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    pub state: Option<ClaimState>,
    pub limit: i64,
    pub offset: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionOutcome {
    Submitted,
    /// Its version or state is no longer what was judged.
    Stale,
    /// Another claim was handed on since: this one has to be judged again, with that one among the earlier.
    Overtaken,
}

const SELECT: &str = "SELECT claims.*, hospitals.name AS hospital_name,
        entrant.username AS entrant_username, entrant.display_name AS entrant_name,
        closer.display_name AS closer_name,
        (SELECT count(*) FROM documents WHERE claim_id = claims.id) AS documents,
        (SELECT count(*) FROM lines WHERE claim_id = claims.id) AS lines,
        (SELECT count(*) FROM lines WHERE claim_id = claims.id AND doubtful) AS doubtful,
        (SELECT count(*) FROM lines WHERE claim_id = claims.id AND doubtful AND NOT decided) AS undecided,
        (SELECT coalesce(sum(amount), 0) FROM lines WHERE claim_id = claims.id) AS amount
    FROM claims
    JOIN users AS entrant ON entrant.id = claims.entered_by
    LEFT JOIN users AS closer ON closer.id = claims.closed_by
    LEFT JOIN hospitals ON hospitals.code = claims.hospital_code ";

fn claim(row: &SqliteRow) -> Stored<Claim> {
    let optional_instant = |column: &str| -> Stored<Option<Timestamp>> {
        row.try_get::<Option<i64>, _>(column)?
            .map(instant)
            .transpose()
    };
    Ok(Claim {
        id: row.try_get("id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        reason_code: row.try_get("reason_code")?,
        hospital_code: row.try_get("hospital_code")?,
        hospital_name: row.try_get("hospital_name")?,
        facts: from_json("claim facts", row.try_get("facts")?)?,
        state: parsed("claim state", row.try_get("state")?)?,
        version: row.try_get("version")?,
        entered_by: Person {
            id: row.try_get("entered_by")?,
            username: row.try_get("entrant_username")?,
            display_name: row.try_get("entrant_name")?,
        },
        created_at: instant(row.try_get("created_at")?)?,
        updated_at: instant(row.try_get("updated_at")?)?,
        submitted_at: optional_instant("submitted_at")?,
        closed_at: optional_instant("closed_at")?,
        closed_by: row.try_get("closer_name")?,
        return_reason: row.try_get("return_reason")?,
        problem: optional_json("problem", row.try_get("problem")?)?,
        summary: ClaimSummary {
            documents: row.try_get("documents")?,
            lines: row.try_get("lines")?,
            doubtful: row.try_get("doubtful")?,
            undecided: row.try_get("undecided")?,
            amount: Money::from_fen(row.try_get("amount")?),
        },
    })
}

/// `HD20261121-0007`: the day in China and the running number of that day.
async fn next_number(tx: &mut Tx) -> Stored<String> {
    let day = Timestamp::now()
        .to_zoned(TimeZone::fixed(jiff::tz::offset(8)))
        .strftime("HD%Y%m%d-")
        .to_string();
    let taken: i64 =
        sqlx::query("SELECT count(*) AS n FROM claims WHERE number >= $1 AND number < $2")
            .bind(&day)
            // Behind all digits.
            .bind(format!("{day}:"))
            .fetch_one(&mut **tx)
            .await?
            .try_get("n")?;
    Ok(format!("{day}{:04}", taken + 1))
}

impl Storage {
    pub async fn add_claim(&self, by: &User, new: &NewClaim) -> Stored<i64> {
        let now = now();
        let mut tx = self.begin().await?;
        let number = next_number(&mut tx).await?;
        let row = sqlx::query(
            "INSERT INTO claims (number, title, reason_code, hospital_code, facts, state,
                 entered_by, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, 'registered', $6, $7, $7) RETURNING id",
        )
        .bind(&number)
        .bind(&new.title)
        .bind(&new.reason_code)
        .bind(&new.hospital_code)
        .bind(to_json(&new.facts)?)
        .bind(by.id)
        .bind(now)
        .fetch_one(&mut *tx)
        .await?;
        let id = row.try_get("id")?;
        let detail = serde_json::json!({ "number": number, "reason_code": new.reason_code });
        let event = AuditEvent::new(&by.username, "claim.register")
            .on(id)
            .with(detail);
        audit::append(&mut tx, &event).await?;
        super::archive::index_claim(&mut tx, id, &[&number, &new.title]).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub async fn claim(&self, id: i64) -> Stored<Option<Claim>> {
        let sql = joined(SELECT, "WHERE claims.id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(claim).transpose()
    }

    /// Newest first, with the count of all that pass the filter.
    pub async fn claims(&self, filter: &ClaimFilter) -> Stored<(Vec<Claim>, i64)> {
        let state = filter.state.map(ClaimState::as_str);
        let sql = joined(
            SELECT,
            "WHERE ($1 IS NULL OR claims.state = $1) ORDER BY claims.id DESC LIMIT $2 OFFSET $3",
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(state)
            .bind(filter.limit)
            .bind(filter.offset)
            .fetch_all(&self.read)
            .await?;
        let count =
            sqlx::query("SELECT count(*) AS n FROM claims WHERE ($1 IS NULL OR state = $1)")
                .bind(state)
                .fetch_one(&self.read)
                .await?
                .try_get("n")?;
        Ok((rows.iter().map(claim).collect::<Stored<_>>()?, count))
    }

    pub async fn claim_with_title(&self, title: &str) -> Stored<Option<Claim>> {
        let sql = joined(SELECT, "WHERE claims.title = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(title)
            .fetch_optional(&self.read)
            .await?;
        row.as_ref().map(claim).transpose()
    }

    /// Ends the review with its audit row: the claim is approved or returned. False where its version or state is no
    /// longer what `claim` says.
    pub async fn close_claim(
        &self,
        claim: &Claim,
        to: ClaimState,
        by: &User,
        reason: Option<&str>,
    ) -> Stored<bool> {
        let mut tx = self.begin().await?;
        if !move_claim(&mut tx, claim, to, by, reason).await? {
            return Ok(false);
        }
        if to == ClaimState::Returned {
            let before = changed::Comparable::of(&mut tx, claim.id).await?;
            traces::withdraw(&mut tx, claim.id).await?;
            changed::note(&mut tx, claim.id, before).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Hands the claim on to the reviewers as it was judged after the submission `last`.
    pub async fn submit_claim(
        &self,
        claim: &Claim,
        by: &User,
        reason: Option<&str>,
        judgement: &JudgedClaim,
        last: i64,
    ) -> Stored<SubmissionOutcome> {
        let mut tx = self.begin().await?;
        if traces::last_submission(&mut *tx).await? != last {
            return Ok(SubmissionOutcome::Overtaken);
        }
        if !move_claim(&mut tx, claim, ClaimState::Submitted, by, reason).await? {
            return Ok(SubmissionOutcome::Stale);
        }
        bills::write_judged(&mut tx, claim.id, judgement).await?;
        traces::submit(&mut tx, claim.id, now()).await?;
        tx.commit().await?;
        Ok(SubmissionOutcome::Submitted)
    }
}

/// Gives the claim its next version, unless it has moved on from this one.
pub(super) async fn advance(
    tx: &mut Tx,
    claim: i64,
    version: i64,
    state: ClaimState,
) -> Stored<bool> {
    let moved = sqlx::query(
        "UPDATE claims SET version = version + 1, updated_at = $1
         WHERE id = $2 AND version = $3 AND state = $4",
    )
    .bind(now())
    .bind(claim)
    .bind(version)
    .bind(state.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(moved.rows_affected() > 0)
}

async fn move_claim(
    tx: &mut Tx,
    claim: &Claim,
    to: ClaimState,
    by: &User,
    reason: Option<&str>,
) -> Stored<bool> {
    let now = now();
    let closes = matches!(to, ClaimState::Approved | ClaimState::Returned);
    let moved = sqlx::query(
        "UPDATE claims SET state = $1, version = version + 1, updated_at = $2,
                 submitted_at = CASE WHEN $1 = 'submitted' THEN $2 ELSE submitted_at END,
                 closed_at = CASE WHEN $3 THEN $2 END, closed_by = CASE WHEN $3 THEN $4 END,
                 return_reason = CASE WHEN $1 = 'returned' THEN $5 ELSE return_reason END
             WHERE id = $6 AND version = $7 AND state = $8",
    )
    .bind(to.as_str())
    .bind(now)
    .bind(closes)
    .bind(by.id)
    .bind(reason)
    .bind(claim.id)
    .bind(claim.version)
    .bind(claim.state.as_str())
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if moved == 0 {
        return Ok(false);
    }
    let verb = match to {
        ClaimState::Submitted => "claim.submit",
        ClaimState::Approved => "claim.approve",
        ClaimState::Returned => "claim.return",
        ClaimState::Registered | ClaimState::Reading | ClaimState::Read => "claim.reopen",
    };
    let detail =
        serde_json::json!({ "from": claim.state, "version": claim.version, "reason": reason });
    let event = AuditEvent::new(&by.username, verb)
        .on(claim.id)
        .with(detail);
    audit::append(tx, &event).await?;
    Ok(true)
}

/// Joins two literals of this module; nothing from outside gets into the text.
fn joined(select: &'static str, rest: &'static str) -> String {
    [select, rest].concat()
}
