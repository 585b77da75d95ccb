//! Claims that changed after they were handed on, and the later ones that this concerns.

use std::collections::BTreeSet;

use bill::{Money, PageHash};
use sqlx::Row;

use super::audit::AuditEvent;
use super::earlier::from_word;
use super::{Storage, Stored, Tx, from_json};
use crate::claim::Claim;
use crate::desk::{BillKeys, JudgedClaim, Person};

/// A claim whose records changed, as it was compared by until then.
#[derive(Debug, Clone)]
pub struct ChangedClaim {
    id: i64,
    pub claim: i64,
    pub number: String,
    /// Its place among the submissions before the change.
    submission: i64,
    pub person: Person,
    pub bills: BillKeys,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejudging {
    Kept,
    /// Its version is no longer the one that was judged.
    Stale,
}

/// What later claims can see of one that was handed on.
pub(super) struct Comparable {
    changed: ChangedClaim,
    /// All of it, in one text.
    text: String,
}

const COMPARABLE: &str = "SELECT claim_traces.*, claims.number,
        (SELECT json_group_array(number) FROM claim_invoices WHERE claim_id = $1) AS numbers,
        json_array(insured_no, patient, gender, birth_year, hospital, care_type, first_day,
            last_day, total, lines, submission,
            (SELECT json_group_array(series || ' ' || number) FROM claim_invoices
                 WHERE claim_id = $1),
            (SELECT json_group_array(json_array(name, amount, date, quantity, entry_code))
                 FROM (SELECT * FROM lines WHERE claim_id = $1 ORDER BY line))) AS text
    FROM claim_traces JOIN claims ON claims.id = claim_id WHERE claim_id = $1";

impl Comparable {
    /// `None` where later claims do not see it: it is at the counter.
    pub async fn of(tx: &mut Tx, claim: i64) -> Stored<Option<Comparable>> {
        let row = sqlx::query(COMPARABLE)
            .bind(claim)
            .fetch_optional(&mut **tx)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let Some(submission) = row.try_get("submission")? else {
            return Ok(None);
        };
        let lines: i64 = row.try_get("lines")?;
        Ok(Some(Comparable {
            changed: ChangedClaim {
                id: 0,
                claim,
                number: row.try_get("number")?,
                submission,
                person: person(&row)?,
                bills: BillKeys {
                    numbers: from_json("numbers", row.try_get("numbers")?)?,
                    total: Money::from_fen(row.try_get("total")?),
                    lines: lines as usize,
                },
            },
            text: row.try_get("text")?,
        }))
    }
}

fn person(row: &sqlx::sqlite::SqliteRow) -> Stored<Person> {
    Ok(Person {
        insured_no: row.try_get("insured_no")?,
        name: row.try_get("patient")?,
        gender: from_word("sex", row.try_get("gender")?)?,
        birth_year: row.try_get("birth_year")?,
    })
}

/// Notes that the claim is no longer what it was before, if so.
pub(super) async fn note(tx: &mut Tx, claim: i64, before: Option<Comparable>) -> Stored<()> {
    let Some(before) = before else { return Ok(()) };
    let after = Comparable::of(tx, claim).await?;
    if after.is_some_and(|after| after.text == before.text) {
        return Ok(());
    }
    let ChangedClaim {
        submission,
        person,
        bills,
        ..
    } = before.changed;
    sqlx::query(
        "INSERT INTO changed_claims (claim_id, submission, insured_no, patient, gender, birth_year,
             total, lines, numbers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(claim)
    .bind(submission)
    .bind(&person.insured_no)
    .bind(&person.name)
    .bind(super::traces::word(person.gender.as_ref())?)
    .bind(person.birth_year)
    .bind(bills.total.fen())
    .bind(bills.lines as i64)
    .bind(super::to_json(&bills.numbers)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl Storage {
    /// The one that has waited longest.
    pub async fn changed_claim(&self) -> Stored<Option<ChangedClaim>> {
        let row = sqlx::query(
            "SELECT changed_claims.*, claims.number FROM changed_claims
             JOIN claims ON claims.id = claim_id ORDER BY changed_claims.id LIMIT 1",
        )
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| {
            let lines: i64 = row.try_get("lines")?;
            Ok(ChangedClaim {
                id: row.try_get("id")?,
                claim: row.try_get("claim_id")?,
                number: row.try_get("number")?,
                submission: row.try_get("submission")?,
                person: person(&row)?,
                bills: BillKeys {
                    numbers: from_json("numbers", row.try_get("numbers")?)?,
                    total: Money::from_fen(row.try_get("total")?),
                    lines: lines as usize,
                },
            })
        })
        .transpose()
    }

    /// What concerned later claims has been seen to.
    pub async fn forget_change(&self, changed: &ChangedClaim) -> Stored<()> {
        sqlx::query("DELETE FROM changed_claims WHERE id = $1")
            .bind(changed.id)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Claims later than the changed one that may have named it, or may name it now that it is of `person` and has
    /// `bills`. Those that are being read are left out: they are judged at the end of it.
    pub async fn later_claims(
        &self,
        changed: &ChangedClaim,
        now: (&Person, &BillKeys),
        hashes: &[PageHash],
        tolerance: Option<u32>,
    ) -> Stored<Vec<i64>> {
        let mut found: BTreeSet<i64> = self.claims_that_look_like(hashes, tolerance).await?;
        for (person, bills) in [(&changed.person, &changed.bills), now] {
            found.extend(self.same_bills(bills).await?);
            found.extend(self.claims_of(person).await?.into_keys());
        }
        found.remove(&changed.claim);
        let rows = sqlx::query(
            "SELECT claims.id FROM json_each($1) AS id
                 JOIN claims ON claims.id = id.value
                 JOIN claim_traces ON claim_traces.claim_id = id.value
             WHERE state IN ('read', 'returned', 'submitted', 'approved')
                 AND (submission IS NULL OR submission > $2) ORDER BY claims.id",
        )
        .bind(super::to_json(&found)?)
        .bind(changed.submission)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// Keeps the judgement of a claim whose earlier claim changed.
    pub async fn keep_rejudged(
        &self,
        claim: &Claim,
        judgement: &JudgedClaim,
        because: &str,
    ) -> Stored<Rejudging> {
        let event = event("claim.rejudge", claim.id, because);
        self.keep_judgement(claim, judgement, event).await
    }

    /// Notes on an approved claim that an earlier one changed, which it names or would name.
    pub async fn note_earlier_change(&self, claim: i64, earlier: &str) -> Stored<()> {
        self.record(&event("claim.earlier_changed", claim, earlier))
            .await
    }
}

fn event(action: &str, claim: i64, earlier: &str) -> AuditEvent {
    let detail = serde_json::json!({ "number": earlier });
    AuditEvent::new("system", action).on(claim).with(detail)
}
