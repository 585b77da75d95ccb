//! Everything kept in the database. All SQL lives below this module; the rest of the crate sees
//! nouns and verbs of the desk.
//!
//! One connection writes, a pool reads: `SQLite` has one writer anyway, and queueing for it here
//! never ends in `database is locked`.

mod accounts;
mod aliases;
mod archive;
mod archive_before;
mod audit;
mod bills;
mod changed;
mod claims;
mod decisions;
mod documents;
mod earlier;
mod header_corrections;
mod jobs;
mod knowledge;
mod policy;
mod reference;
mod stale;
mod traces;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, Sqlite, SqlitePool, Transaction};

pub use aliases::{Alias, SpellingsUsed, TaughtSpelling};
pub use archive::{ArchivePlace, ArchiveRow, ArchiveText};
pub use audit::{AuditBreak, AuditEvent, AuditRecord};
pub use bills::{BillRecord, PageRecord, ReadingConsequences, ReadingOutcome, ReadingRecord};
pub use changed::{ChangedClaim, Rejudging};
pub use claims::{ClaimFilter, NewClaim, SubmissionOutcome};
pub use decisions::{DecisionOutcome, DecisionRecord, NewDecision};
pub use documents::{DocumentRefusal, NewDocument};
pub use header_corrections::NewHeaderCorrection;
pub use jobs::{JobCounts, Lease};
pub use knowledge::LoadedBatch;
pub use policy::LoadedPolicy;
pub use reference::{Hospital, Suspension};
pub use stale::StaleClaim;
pub use traces::UnhashedPage;

/// The database refused, or holds something this version cannot read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("stored {what} cannot be read back: {error}")]
    Corrupt { what: &'static str, error: String },
}

pub type Stored<T> = Result<T, StorageError>;

type Tx = Transaction<'static, Sqlite>;

/// Cheap to clone; all clones share the connections.
#[derive(Clone, Debug)]
pub struct Storage {
    read: SqlitePool,
    write: SqlitePool,
}

impl Storage {
    /// Opens the database file, creating it and its tables where absent.
    pub async fn open(file: &Path) -> Stored<Storage> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(options.clone())
            .await?;
        migrations().run(&write).await?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let storage = Storage { read, write };
        storage.move_archive_texts().await?;
        Ok(storage)
    }

    /// Waits for running statements; needed before a process ends so that the WAL is folded in.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    /// Answers whether both sides of the database answer.
    pub async fn ping(&self) -> Stored<()> {
        sqlx::query("SELECT 1").execute(&self.read).await?;
        sqlx::query("SELECT 1").execute(&self.write).await?;
        Ok(())
    }

    /// Takes the write lock at once, so that what is read inside cannot change before the commit.
    async fn begin(&self) -> Stored<Tx> {
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }
}

fn migrations() -> Migrator {
    let desk = include_str!("../../migrations/0001_desk.sql");
    let past = include_str!("../../migrations/0002_past_readings.sql");
    let aliases = include_str!("../../migrations/0003_aliases.sql");
    let traces = include_str!("../../migrations/0004_claim_traces.sql");
    let suspensions = include_str!("../../migrations/0005_suspensions.sql");
    let knowledge = include_str!("../../migrations/0006_knowledge.sql");
    let edition = include_str!("../../migrations/0007_catalog_edition.sql");
    let header = include_str!("../../migrations/0008_header_corrections.sql");
    let changed = include_str!("../../migrations/0009_changed_claims.sql");
    let withdrawn = include_str!("../../migrations/0010_withdrawn_knowledge.sql");
    let stale = include_str!("../../migrations/0011_stale_claims.sql");
    let policy = include_str!("../../migrations/0012_policy_files.sql");
    let places = include_str!("../../migrations/0013_archive_places.sql");
    let migration = |version, name: &'static str, sql: &'static str| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![
        migration(1, "desk", desk),
        migration(2, "past readings", past),
        migration(3, "aliases", aliases),
        migration(4, "claim traces", traces),
        migration(5, "suspensions", suspensions),
        migration(6, "knowledge", knowledge),
        migration(7, "catalog edition", edition),
        migration(8, "header corrections", header),
        migration(9, "changed claims", changed),
        migration(10, "withdrawn knowledge", withdrawn),
        migration(11, "stale claims", stale),
        migration(12, "policy files", policy),
        migration(13, "archive places", places),
    ])
}

fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

fn instant(millisecond: i64) -> Stored<Timestamp> {
    Timestamp::from_millisecond(millisecond).map_err(|error| StorageError::Corrupt {
        what: "time",
        error: error.to_string(),
    })
}

fn to_json<T: Serialize>(value: &T) -> Stored<String> {
    serde_json::to_string(value).map_err(|error| StorageError::Corrupt {
        what: "value",
        error: error.to_string(),
    })
}

fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Stored<T> {
    serde_json::from_str(text).map_err(|error| StorageError::Corrupt {
        what,
        error: error.to_string(),
    })
}

fn optional_json<T: DeserializeOwned>(
    what: &'static str,
    text: Option<String>,
) -> Stored<Option<T>> {
    text.map(|text| from_json(what, &text)).transpose()
}

fn parsed<T: std::str::FromStr>(what: &'static str, text: &str) -> Stored<T> {
    text.parse().map_err(|_| StorageError::Corrupt {
        what,
        error: format!("`{text}` is not known"),
    })
}
