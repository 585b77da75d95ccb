use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use utoipa::ToSchema;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, Tx, instant, now};
use crate::account::User;

/// A hospital's spelling of an entry, with who taught it and how it has done since.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Alias {
    pub id: i64,
    pub hospital_code: String,
    pub hospital_name: String,
    /// The name as it was printed on the line that taught it.
    pub printed: String,
    pub entry_code: String,
    /// The claim whose review taught it.
    pub claim_id: i64,
    pub taught_by: String,
    #[schema(value_type = String, format = DateTime)]
    pub taught_at: Timestamp,
    /// Lines decided by it.
    pub used: i64,
    /// Later choices of another entry, or of none, for the same spelling.
    pub corrected: i64,
    /// Whether so many choices went against it that it should be looked at.
    pub is_doubtful: bool,
}

/// Later choices from which on an alias is doubtful, unless it was used this many times as often.
const DOUBTFUL: i64 = 2;
const OUTWEIGHED: i64 = 20;

/// Spellings of one hospital that decided lines of a reading, one for each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpellingsUsed {
    pub hospital: String,
    pub spellings: Vec<String>,
}

/// What a reviewer's choice says of a spelling.
#[derive(Debug, Clone, Copy)]
pub struct TaughtSpelling<'a> {
    pub hospital: &'a str,
    pub spelling: &'a str,
    pub printed: &'a str,
    /// The entry chosen; `None` where none fits.
    pub entry: Option<&'a str>,
    /// Whether the entry may go by this spelling from now on.
    pub teaches: bool,
}

fn alias(row: &SqliteRow) -> Stored<Alias> {
    let (used, corrected): (i64, i64) = (row.try_get("used")?, row.try_get("corrected")?);
    Ok(Alias {
        id: row.try_get("id")?,
        hospital_code: row.try_get("hospital_code")?,
        hospital_name: row.try_get("hospital_name")?,
        printed: row.try_get("printed")?,
        entry_code: row.try_get("entry_code")?,
        claim_id: row.try_get("claim_id")?,
        taught_by: row.try_get("display_name")?,
        taught_at: instant(row.try_get("taught_at")?)?,
        used,
        corrected,
        is_doubtful: corrected >= DOUBTFUL && corrected * OUTWEIGHED > used,
    })
}

impl Storage {
    /// Those in force, with those that were corrected the most first.
    pub async fn aliases(&self) -> Stored<Vec<Alias>> {
        let rows = sqlx::query(
            "SELECT aliases.*, hospitals.name AS hospital_name, users.display_name
             FROM aliases JOIN hospitals ON hospitals.code = hospital_code
                 JOIN users ON users.id = taught_by
             WHERE withdrawn_at IS NULL ORDER BY corrected DESC, used DESC, aliases.id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(alias).collect()
    }

    /// Codes of entries by hospital and spelling.
    pub async fn taught_spellings(&self) -> Stored<HashMap<String, HashMap<String, String>>> {
        let rows = sqlx::query(
            "SELECT hospital_code, spelling, entry_code FROM aliases WHERE withdrawn_at IS NULL",
        )
        .fetch_all(&self.read)
        .await?;
        let mut taught: HashMap<String, HashMap<String, String>> = HashMap::new();
        for row in rows {
            taught
                .entry(row.try_get("hospital_code")?)
                .or_default()
                .insert(row.try_get("spelling")?, row.try_get("entry_code")?);
        }
        Ok(taught)
    }

    /// Ends an alias; false where there is none in force with this id.
    pub async fn withdraw_alias(&self, by: &User, id: i64) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let ended = withdraw(&mut tx, by, id).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

pub(super) async fn count_uses(tx: &mut Tx, used: &SpellingsUsed) -> Stored<()> {
    for spelling in &used.spellings {
        sqlx::query(
            "UPDATE aliases SET used = used + 1
             WHERE hospital_code = $1 AND spelling = $2 AND withdrawn_at IS NULL",
        )
        .bind(&used.hospital)
        .bind(spelling)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn withdraw(tx: &mut Tx, by: &User, id: i64) -> Stored<bool> {
    let ended = sqlx::query(
        "UPDATE aliases SET withdrawn_by = $1, withdrawn_at = $2
         WHERE id = $3 AND withdrawn_at IS NULL",
    )
    .bind(by.id)
    .bind(now())
    .bind(id)
    .execute(&mut **tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Ok(false);
    }
    let event = AuditEvent::new(&by.username, "alias.withdraw");
    audit::append(tx, &event.with(serde_json::json!({ "alias": id }))).await?;
    Ok(true)
}

/// A new spelling is kept. One that is known is counted against where another entry was chosen, and replaced where that
/// was on the very line that taught it.
pub(super) async fn teach(
    tx: &mut Tx,
    by: &User,
    (claim, line): (i64, i64),
    taught: &TaughtSpelling<'_>,
) -> Stored<()> {
    let known = sqlx::query(
        "SELECT id, entry_code, claim_id = $3 AND line = $4 AS is_of_line FROM aliases
         WHERE hospital_code = $1 AND spelling = $2 AND withdrawn_at IS NULL",
    )
    .bind(taught.hospital)
    .bind(taught.spelling)
    .bind(claim)
    .bind(line)
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(known) = known {
        let (id, code): (i64, String) = (known.try_get("id")?, known.try_get("entry_code")?);
        if taught.entry == Some(&*code) {
            return Ok(());
        }
        if !known.try_get::<bool, _>("is_of_line")? {
            sqlx::query("UPDATE aliases SET corrected = corrected + 1 WHERE id = $1")
                .bind(id)
                .execute(&mut **tx)
                .await?;
            return Ok(());
        }
        withdraw(tx, by, id).await?;
    }
    let Some(entry) = taught.entry.filter(|_| taught.teaches) else {
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO aliases (hospital_code, spelling, printed, entry_code, claim_id, line,
             taught_by, taught_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(taught.hospital)
    .bind(taught.spelling)
    .bind(taught.printed)
    .bind(entry)
    .bind(claim)
    .bind(line)
    .bind(by.id)
    .bind(now())
    .execute(&mut **tx)
    .await?;
    let detail = serde_json::json!({
        "hospital": taught.hospital, "printed": taught.printed, "entry": entry,
    });
    let event = AuditEvent::new(&by.username, "alias.teach");
    audit::append(tx, &event.on(claim).with(detail)).await
}
