use catalog::Entry;
use catalog::import::RegisteredHospital;
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};
use utoipa::ToSchema;

use super::audit::{self, AuditEvent};
use super::{Storage, Stored, Tx, from_json, stale, to_json};

/// A hospital that the office knows, with the period of its agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hospital {
    pub code: String,
    pub name: String,
    /// `level_1`, `level_2` or `level_3`.
    pub level: Option<String>,
    pub region: String,
    /// `YYYY-MM-DD`.
    pub designated_from: Option<String>,
    pub designated_to: Option<String>,
    /// Ascending.
    pub suspensions: Vec<Suspension>,
}

/// First and last day of a suspension of the agreement, `YYYY-MM-DD`; no last day while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suspension {
    pub from: String,
    pub to: Option<String>,
}

impl From<RegisteredHospital> for Hospital {
    fn from(registered: RegisteredHospital) -> Hospital {
        let text = |day: Option<bill::Date>| day.map(|day| day.to_string());
        let periods = registered.suspensions.into_iter();
        Hospital {
            code: registered.code,
            name: registered.name,
            level: registered.level,
            region: registered.region,
            designated_from: text(registered.designated_from),
            designated_to: text(registered.designated_to),
            suspensions: periods
                .map(|(from, to)| Suspension {
                    from: from.to_string(),
                    to: text(to),
                })
                .collect(),
        }
    }
}

fn hospital(row: &SqliteRow) -> Stored<Hospital> {
    Ok(Hospital {
        code: row.try_get("code")?,
        name: row.try_get("name")?,
        level: row.try_get("level")?,
        region: row.try_get("region")?,
        designated_from: row.try_get("designated_from")?,
        designated_to: row.try_get("designated_to")?,
        suspensions: from_json("suspensions", row.try_get("suspensions")?)?,
    })
}

/// With three values each, below the number of parameters that any build of `SQLite` takes.
const ENTRIES_A_STATEMENT: usize = 300;

async fn count(tx: &mut Tx) -> Stored<i64> {
    let row = sqlx::query("SELECT count(*) AS entries FROM catalog_entries")
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get("entries")?)
}

impl Storage {
    pub async fn catalog_entries(&self) -> Stored<Vec<Entry>> {
        let mut rows =
            sqlx::query("SELECT entry FROM catalog_entries ORDER BY id").fetch(&self.read);
        let mut entries = Vec::new();
        while let Some(row) = rows.try_next().await? {
            entries.push(from_json("catalog entry", row.try_get("entry")?)?);
        }
        Ok(entries)
    }

    /// Changes with every change of any entry.
    pub async fn catalog_mark(&self) -> Stored<String> {
        let row = sqlx::query("SELECT mark FROM catalog_edition")
            .fetch_one(&self.read)
            .await?;
        Ok(row.try_get("mark")?)
    }

    /// Adds entries; one with the same code and first day replaces the one kept. Returns how many
    /// are new and how many changed.
    pub async fn import_catalog(
        &self,
        actor: &str,
        file: &str,
        entries: &[Entry],
    ) -> Stored<(usize, usize)> {
        let mut tx = self.begin().await?;
        let before = count(&mut tx).await?;
        let mut written = 0;
        for entries in entries.chunks(ENTRIES_A_STATEMENT) {
            let mut rows = Vec::with_capacity(entries.len());
            for entry in entries {
                rows.push((&entry.code, entry.valid_from.to_string(), to_json(entry)?));
            }
            let mut insert =
                QueryBuilder::new("INSERT INTO catalog_entries (code, valid_from, entry) ");
            insert.push_values(rows, |mut row, (code, first_day, body)| {
                row.push_bind(code).push_bind(first_day).push_bind(body);
            });
            insert.push(
                " ON CONFLICT (code, valid_from) DO UPDATE SET entry = excluded.entry
                  WHERE catalog_entries.entry <> excluded.entry",
            );
            written += insert.build().execute(&mut *tx).await?.rows_affected();
        }
        let new = count(&mut tx).await? - before;
        let new = usize::try_from(new).unwrap_or_default();
        let changed = usize::try_from(written).unwrap_or(usize::MAX) - new;
        let detail = serde_json::json!({ "file": file, "new": new, "changed": changed });
        audit::append(
            &mut tx,
            &AuditEvent::new(actor, "catalog.import").with(detail),
        )
        .await?;
        if written > 0 {
            stale::note_open_claims(&mut tx, "catalog.import").await?;
        }
        tx.commit().await?;
        Ok((new, changed))
    }

    pub async fn hospitals(&self) -> Stored<Vec<Hospital>> {
        let rows = sqlx::query("SELECT * FROM hospitals ORDER BY code")
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(hospital).collect()
    }

    /// Takes in a register; those of its hospitals that are new or changed. With `dry_run` nothing is kept.
    pub async fn import_hospitals(
        &self,
        actor: &str,
        register: Vec<Hospital>,
        dry_run: bool,
    ) -> Stored<Vec<Hospital>> {
        let known = self.hospitals().await?;
        let new = register.into_iter().filter(|one| !known.contains(one));
        let changed: Vec<Hospital> = new.collect();
        if !dry_run && !changed.is_empty() {
            self.put_hospitals(actor, &changed).await?;
        }
        Ok(changed)
    }

    pub async fn put_hospitals(&self, actor: &str, hospitals: &[Hospital]) -> Stored<()> {
        let mut tx = self.begin().await?;
        for hospital in hospitals {
            sqlx::query(
                "INSERT INTO hospitals (code, name, level, region, designated_from, designated_to,
                     suspensions)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level,
                     region = excluded.region, designated_from = excluded.designated_from,
                     designated_to = excluded.designated_to, suspensions = excluded.suspensions",
            )
            .bind(&hospital.code)
            .bind(&hospital.name)
            .bind(&hospital.level)
            .bind(&hospital.region)
            .bind(&hospital.designated_from)
            .bind(&hospital.designated_to)
            .bind(to_json(&hospital.suspensions)?)
            .execute(&mut *tx)
            .await?;
        }
        let detail = serde_json::json!({ "hospitals": hospitals.len() });
        audit::append(
            &mut tx,
            &AuditEvent::new(actor, "hospitals.load").with(detail),
        )
        .await?;
        stale::note_open_claims(&mut tx, "hospitals.load").await?;
        tx.commit().await?;
        Ok(())
    }
}
