//! Texts of the archive that versions before numbered by when they came in, moved over to numbers that say their place.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::archive::{ArchiveText, KINDS, insert_all};
use super::{Storage, Stored, optional_json};

/// Texts of one transaction.
const TEXTS_AT_ONCE: i64 = 20_000;

impl Storage {
    /// Does nothing where nothing is left; begun again where it was broken off.
    pub(super) async fn move_archive_texts(&self) -> Stored<()> {
        let kept = "SELECT count(*) FROM sqlite_schema WHERE name = 'archive_texts_before'";
        if sqlx::query_scalar::<_, i64>(kept)
            .fetch_one(&self.write)
            .await?
            == 0
        {
            return Ok(());
        }
        while self.move_some_archive_texts().await? {}
        sqlx::query("DROP TABLE archive_texts_before")
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Whether there were any.
    async fn move_some_archive_texts(&self) -> Stored<bool> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query("SELECT * FROM archive_texts_before ORDER BY id LIMIT $1")
            .bind(TEXTS_AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(false);
        };
        let mut texts = Vec::with_capacity(rows.len());
        for row in &rows {
            texts.push((row.try_get::<i64, _>("claim_id")?, archive_text(row)?));
        }
        for texts in texts.chunk_by(|a, b| a.0 == b.0) {
            let of_claim: Vec<ArchiveText> = texts.iter().map(|(_, text)| text.clone()).collect();
            insert_all(&mut tx, texts[0].0, &of_claim).await?;
        }
        sqlx::query("DELETE FROM archive_texts_before WHERE id <= $1")
            .bind(last.try_get::<i64, _>("id")?)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

fn archive_text(row: &SqliteRow) -> Stored<ArchiveText> {
    let kind: String = row.try_get("kind")?;
    let kind = KINDS.into_iter().find(|known| *known == kind);
    Ok(ArchiveText {
        kind: kind.unwrap_or(KINDS[KINDS.len() - 1]),
        field: row.try_get("field")?,
        line: row
            .try_get::<Option<i64>, _>("line")?
            .map(|line| line as usize),
        page_box: optional_json("box", row.try_get("page_box")?)?,
        text: row.try_get("text")?,
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

    use super::*;

    /// A database as the version before left it: 21 texts of three claims, of all kinds in turn.
    async fn of_before(file: &std::path::Path) {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(false);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let mut before = super::super::migrations();
        let known = before.migrations.iter().filter(|one| one.version < 13);
        before.migrations = Cow::Owned(known.cloned().collect());
        before.run(&pool).await.unwrap();
        for number in 0..21 {
            let kind = KINDS[number % KINDS.len()];
            sqlx::query(
                "INSERT INTO archive_texts (claim_id, kind, field, line, text) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(1 + number as i64 % 3)
            .bind(kind)
            .bind((kind == "line").then_some("name"))
            .bind((kind == "line").then_some(number as i64))
            .bind(format!("护理{number}"))
            .execute(&pool)
            .await
            .unwrap();
        }
        pool.close().await;
    }

    #[tokio::test]
    async fn texts_of_the_version_before_are_found_after_they_are_moved() {
        let folder = std::env::temp_dir().join(format!("hedan-archive-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("before.sqlite");
        of_before(&file).await;
        for _ in 0..2 {
            let storage = Storage::open(&file).await.unwrap();
            let rows = storage.archive_rows("护理", None, 100).await.unwrap();
            let mut order: Vec<(i64, usize)> = Vec::new();
            for row in &rows {
                let kind = KINDS.iter().position(|kind| *kind == row.kind).unwrap();
                order.push((-row.place.claim(), kind));
                let number: i64 = row.text["护理".len()..].parse().unwrap();
                assert_eq!(row.place.claim(), 1 + number % 3);
                assert_eq!(row.line.is_some(), row.kind == "line");
            }
            assert_eq!(order.len(), 21);
            assert!(order.is_sorted());
            let page = storage
                .archive_rows("护理", Some(rows[4].place), 3)
                .await
                .unwrap();
            let texts = |rows: &[super::super::ArchiveRow]| -> Vec<String> {
                rows.iter().map(|row| row.text.clone()).collect()
            };
            assert_eq!(texts(&page), texts(&rows[5..8]));
            assert_eq!(
                storage.archive_rows("护理7", None, 9).await.unwrap().len(),
                1
            );
            storage.close().await;
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
