//! Open claims that were judged by what was in force before the catalog, the policy, the hospitals or the knowledge points
//! changed.

use sqlx::Row;

use super::audit::{self, AuditEvent};
use super::changed::Rejudging;
use super::{Storage, Stored, Tx, bills, claims};
use crate::claim::Claim;
use crate::desk::JudgedClaim;

/// A claim to be judged again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleClaim {
    pub claim: i64,
    edition: i64,
    /// The action that changed what it is judged by: `catalog.import`.
    pub because: String,
}

/// Counts the change, and notes all claims that are open. One that is being read is judged at the end of it, perhaps by what
/// the server loaded before.
pub(super) async fn note_open_claims(tx: &mut Tx, because: &str) -> Stored<()> {
    let row = sqlx::query("UPDATE reference_edition SET edition = edition + 1 RETURNING edition")
        .fetch_one(&mut **tx)
        .await?;
    let edition: i64 = row.try_get("edition")?;
    sqlx::query(
        "INSERT INTO stale_claims (claim_id, edition, because)
             SELECT id, $1, $2 FROM claims
             WHERE state IN ('reading', 'read', 'returned', 'submitted')
             ON CONFLICT (claim_id) DO UPDATE SET edition = excluded.edition,
                 because = excluded.because",
    )
    .bind(edition)
    .bind(because)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Storage {
    /// Of what claims are judged by.
    pub async fn reference_edition(&self) -> Stored<i64> {
        let row = sqlx::query("SELECT edition FROM reference_edition")
            .fetch_one(&self.read)
            .await?;
        Ok(row.try_get("edition")?)
    }

    /// The first that a server which has loaded `edition` can judge again; those in review go before those at the counter.
    pub async fn stale_claim(&self, edition: i64) -> Stored<Option<StaleClaim>> {
        let row = sqlx::query(
            "SELECT stale_claims.* FROM stale_claims JOIN claims ON claims.id = claim_id
             WHERE edition <= $1 AND state <> 'reading'
             ORDER BY state <> 'submitted', claim_id LIMIT 1",
        )
        .bind(edition)
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| {
            Ok(StaleClaim {
                claim: row.try_get("claim_id")?,
                edition: row.try_get("edition")?,
                because: row.try_get("because")?,
            })
        })
        .transpose()
    }

    /// Whether the claim waits to be judged again.
    pub async fn is_stale(&self, claim: i64) -> Stored<bool> {
        let row = sqlx::query("SELECT 1 FROM stale_claims WHERE claim_id = $1")
            .bind(claim)
            .fetch_optional(&self.read)
            .await?;
        Ok(row.is_some())
    }

    /// How many wait to be judged again.
    pub async fn stale_claims(&self) -> Stored<i64> {
        let row = sqlx::query("SELECT count(*) AS waiting FROM stale_claims")
            .fetch_one(&self.read)
            .await?;
        Ok(row.try_get("waiting")?)
    }

    /// The claim was judged again, or is no longer open; a newer edition that came meanwhile keeps it waiting.
    pub async fn forget_stale(&self, stale: &StaleClaim) -> Stored<()> {
        sqlx::query("DELETE FROM stale_claims WHERE claim_id = $1 AND edition = $2")
            .bind(stale.claim)
            .bind(stale.edition)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Keeps the judgement of a claim by a newer edition.
    pub async fn keep_rejudged_by_reference(
        &self,
        claim: &Claim,
        judgement: &JudgedClaim,
        because: &str,
    ) -> Stored<Rejudging> {
        let detail = serde_json::json!({ "because": because });
        let event = AuditEvent::new("system", "claim.rejudge").on(claim.id);
        self.keep_judgement(claim, judgement, event.with(detail))
            .await
    }

    /// Keeps a judgement that nobody asked for, unless the claim has moved on since.
    pub(super) async fn keep_judgement(
        &self,
        claim: &Claim,
        judgement: &JudgedClaim,
        event: AuditEvent,
    ) -> Stored<Rejudging> {
        let mut tx = self.begin().await?;
        if !claims::advance(&mut tx, claim.id, claim.version, claim.state).await? {
            return Ok(Rejudging::Stale);
        }
        bills::write_judged(&mut tx, claim.id, judgement).await?;
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Ok(Rejudging::Kept)
    }
}
