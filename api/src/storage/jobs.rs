//! The queue of readings. A lease that is not renewed ends, and the job is taken up again; a job
//! that was taken up too often is given up, so that it cannot block the others.

use sqlx::Row;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, Tx, now, to_json};
use crate::claim::Trouble;

/// How often a reading is begun before it is given up.
pub const MOST_ATTEMPTS: i64 = 3;

/// One job in the hands of one worker. The workers of one server share its name: only owner and
/// attempt together tell one lease from the next.
#[derive(Debug, Clone)]
pub struct Lease {
    pub job: i64,
    pub claim: i64,
    /// From 1.
    pub attempt: i64,
    pub owner: String,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct JobCounts {
    pub queued: i64,
    pub running: i64,
    pub failed: i64,
}

/// False, and nothing is queued, where the claim is in review or approved.
pub(super) async fn queue(tx: &mut Tx, claim: i64) -> Stored<bool> {
    let opened = sqlx::query(
        "UPDATE claims SET state = 'reading', problem = NULL, version = version + 1, updated_at = $2
         WHERE id = $1 AND state NOT IN ('submitted', 'approved')",
    )
    .bind(claim)
    .bind(now())
    .execute(&mut **tx)
    .await?;
    if opened.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO jobs (claim_id, state, created_at) VALUES ($1, 'queued', $2)
         ON CONFLICT DO NOTHING",
    )
    .bind(claim)
    .bind(now())
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// Ends the job if this lease still holds it. The claim stays `reading` while another job waits.
pub(super) async fn finish(tx: &mut Tx, lease: &Lease) -> Stored<bool> {
    let held = sqlx::query(
        "UPDATE jobs SET state = 'done', finished_at = $1
         WHERE id = $2 AND state = 'running' AND lease_owner = $3 AND attempts = $4",
    )
    .bind(now())
    .bind(lease.job)
    .bind(&lease.owner)
    .bind(lease.attempt)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if held == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE claims SET version = version + 1, updated_at = $2, problem = NULL,
             state = CASE WHEN EXISTS
                 (SELECT 1 FROM jobs WHERE claim_id = $1 AND state = 'queued') THEN state ELSE 'read' END
         WHERE id = $1",
    )
    .bind(lease.claim)
    .bind(now())
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

async fn give_up(tx: &mut Tx, job: i64, claim: i64, trouble: &Trouble) -> Stored<()> {
    let problem = to_json(trouble)?;
    sqlx::query("UPDATE jobs SET state = 'failed', finished_at = $1, problem = $2 WHERE id = $3")
        .bind(now())
        .bind(&problem)
        .bind(job)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "UPDATE claims SET state = 'registered', problem = $1, version = version + 1, updated_at = $2
         WHERE id = $3 AND state = 'reading'
             AND NOT EXISTS (SELECT 1 FROM jobs WHERE claim_id = $3 AND state = 'queued')",
    )
    .bind(&problem)
    .bind(now())
    .bind(claim)
    .execute(&mut **tx)
    .await?;
    let detail = serde_json::json!({ "problem": trouble.code });
    audit::append(
        tx,
        &AuditEvent::new("system", "claim.read_failed")
            .on(claim)
            .with(detail),
    )
    .await
}

impl Storage {
    /// Takes the oldest job that waits or whose lease has ended, for `seconds` from now.
    pub async fn take_job(&self, owner: &str, seconds: i64) -> Stored<Option<Lease>> {
        let row = sqlx::query(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_owner = $1,
                 lease_until = $2
             WHERE id = (
                 SELECT id FROM jobs AS next
                 WHERE attempts < $3 AND (
                     (state = 'running' AND lease_until < $4)
                     OR (state = 'queued' AND NOT EXISTS
                         (SELECT 1 FROM jobs WHERE claim_id = next.claim_id AND state = 'running')))
                 ORDER BY id LIMIT 1)
             RETURNING id, claim_id, attempts",
        )
        .bind(owner)
        .bind(now() + seconds * 1000)
        .bind(MOST_ATTEMPTS)
        .bind(now())
        .fetch_optional(&self.write)
        .await?;
        row.map(|row| {
            Ok(Lease {
                job: row.try_get("id")?,
                claim: row.try_get("claim_id")?,
                attempt: row.try_get("attempts")?,
                owner: owner.to_owned(),
            })
        })
        .transpose()
    }

    /// Prolongs the lease; false where it was lost.
    pub async fn renew_lease(&self, lease: &Lease, seconds: i64) -> Stored<bool> {
        let renewed = sqlx::query(
            "UPDATE jobs SET lease_until = $1
             WHERE id = $2 AND state = 'running' AND lease_owner = $3 AND attempts = $4",
        )
        .bind(now() + seconds * 1000)
        .bind(lease.job)
        .bind(&lease.owner)
        .bind(lease.attempt)
        .execute(&self.write)
        .await?;
        Ok(renewed.rows_affected() == 1)
    }

    /// Gives the job back at once, to be tried again or, after the last attempt, given up.
    pub async fn release_job(&self, lease: &Lease) -> Stored<()> {
        sqlx::query(
            "UPDATE jobs SET lease_until = 0
             WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3",
        )
        .bind(lease.job)
        .bind(&lease.owner)
        .bind(lease.attempt)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Gives back all jobs of an owner that stops on purpose; the attempts do not count.
    pub async fn release_all(&self, owner: &str) -> Stored<()> {
        sqlx::query(
            "UPDATE jobs SET lease_until = 0, attempts = attempts - 1
             WHERE state = 'running' AND lease_owner = $1",
        )
        .bind(owner)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Ends the job without a result, for a reason that another attempt would not change; does
    /// nothing where the lease was lost.
    pub async fn fail_job(&self, lease: &Lease, trouble: &Trouble) -> Stored<()> {
        let mut tx = self.begin().await?;
        let held = sqlx::query(
            "SELECT 1 FROM jobs
             WHERE id = $1 AND state = 'running' AND lease_owner = $2 AND attempts = $3",
        )
        .bind(lease.job)
        .bind(&lease.owner)
        .bind(lease.attempt)
        .fetch_optional(&mut *tx)
        .await?;
        if held.is_none() {
            return Ok(());
        }
        give_up(&mut tx, lease.job, lease.claim, trouble).await?;
        tx.commit().await.map_err(Into::into)
    }

    /// Ends all leases, whoever holds them: called by the one server of this database as it starts.
    pub async fn end_all_leases(&self) -> Stored<u64> {
        let ended = sqlx::query("UPDATE jobs SET lease_until = 0 WHERE state = 'running'")
            .execute(&self.write)
            .await?;
        Ok(ended.rows_affected())
    }

    /// Marks jobs whose last attempt has ended without a result as failed; returns their claims.
    pub async fn give_up_exhausted(&self, trouble: &Trouble) -> Stored<Vec<i64>> {
        let due = sqlx::query(
            "SELECT id, claim_id FROM jobs
             WHERE state = 'running' AND lease_until < $1 AND attempts >= $2",
        )
        .bind(now())
        .bind(MOST_ATTEMPTS)
        .fetch_all(&self.read)
        .await?;
        let mut claims = Vec::new();
        for row in due {
            let (job, claim) = (row.try_get("id")?, row.try_get("claim_id")?);
            let mut tx = self.begin().await?;
            give_up(&mut tx, job, claim, trouble).await?;
            tx.commit().await?;
            claims.push(claim);
        }
        Ok(claims)
    }

    pub async fn job_counts(&self) -> Stored<JobCounts> {
        let row = sqlx::query(
            "SELECT count(*) FILTER (WHERE state = 'queued') AS queued,
                    count(*) FILTER (WHERE state = 'running') AS running,
                    count(*) FILTER (WHERE state = 'failed') AS failed FROM jobs
             WHERE state IN ('queued', 'running', 'failed')",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(JobCounts {
            queued: row.try_get("queued")?,
            running: row.try_get("running")?,
            failed: row.try_get("failed")?,
        })
    }

    /// Whether a reading of the claim waits or runs.
    pub async fn is_being_read(&self, claim: i64) -> Stored<bool> {
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM jobs
                 WHERE claim_id = $1 AND state IN ('queued', 'running')) AS busy",
        )
        .bind(claim)
        .fetch_one(&self.read)
        .await?;
        Ok(row.try_get("busy")?)
    }
}
