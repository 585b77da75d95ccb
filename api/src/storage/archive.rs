use bill::PageBox;
use sqlx::Row;

use super::{Storage, Stored, Tx, optional_json, to_json};
use crate::archive::grams;

/// A text that can be found, with the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveText {
    /// `header`, `line` or `text`.
    pub kind: &'static str,
    /// Field of the header or line.
    pub field: Option<&'static str>,
    pub line: Option<usize>,
    pub page_box: Option<PageBox>,
    pub text: String,
}

/// Where a text stands in the order of hits: newest claims first, and in each by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchivePlace {
    pub claim: i64,
    rank: i64,
    id: i64,
}

impl std::fmt::Display for ArchivePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.claim, self.rank, self.id)
    }
}

impl std::str::FromStr for ArchivePlace {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<ArchivePlace, Self::Err> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().unwrap_or_default().parse();
        Ok(ArchivePlace {
            claim: part()?,
            rank: part()?,
            id: part()?,
        })
    }
}

/// A text whose pairs of characters fit the query; whether it holds the query is not yet verified.
#[derive(Debug, Clone)]
pub struct ArchiveRow {
    pub place: ArchivePlace,
    pub kind: String,
    pub field: Option<String>,
    pub line: Option<usize>,
    pub page_box: Option<PageBox>,
    pub text: String,
}

async fn insert_all(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    for text in texts {
        insert(tx, claim, text).await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, claim: i64, text: &ArchiveText) -> Stored<()> {
    let grams = grams::indexed(&text.text);
    if grams.is_empty() {
        return Ok(());
    }
    let row = sqlx::query(
        "INSERT INTO archive_texts (claim_id, kind, field, line, page_box, text)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(claim)
    .bind(text.kind)
    .bind(text.field)
    .bind(text.line.map(|line| line as i64))
    .bind(text.page_box.as_ref().map(to_json).transpose()?)
    .bind(&text.text)
    .fetch_one(&mut **tx)
    .await?;
    sqlx::query("INSERT INTO archive_index (rowid, grams) VALUES ($1, $2)")
        .bind(row.try_get::<i64, _>("id")?)
        .bind(grams)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn index_claim(tx: &mut Tx, claim: i64, texts: &[&str]) -> Stored<()> {
    sqlx::query("DELETE FROM archive_texts WHERE claim_id = $1 AND kind = 'claim'")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    for text in texts {
        let text = ArchiveText {
            kind: "claim",
            field: None,
            line: None,
            page_box: None,
            text: (*text).to_owned(),
        };
        insert(tx, claim, &text).await?;
    }
    Ok(())
}

pub(super) async fn replace_bill(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    sqlx::query("DELETE FROM archive_texts WHERE claim_id = $1 AND kind <> 'claim'")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    insert_all(tx, claim, texts).await
}

pub(super) async fn replace_header(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    sqlx::query("DELETE FROM archive_texts WHERE claim_id = $1 AND kind = 'header'")
        .bind(claim)
        .execute(&mut **tx)
        .await?;
    insert_all(tx, claim, texts).await
}

pub(super) async fn replace_line(
    tx: &mut Tx,
    claim: i64,
    line: usize,
    texts: &[ArchiveText],
) -> Stored<()> {
    sqlx::query("DELETE FROM archive_texts WHERE claim_id = $1 AND kind = 'line' AND line = $2")
        .bind(claim)
        .bind(line as i64)
        .execute(&mut **tx)
        .await?;
    insert_all(tx, claim, texts).await
}

impl Storage {
    /// Texts that may hold the query, newest claims first; lines and headers before running text.
    /// Those behind `after`, at most `limit`.
    pub async fn archive_rows(
        &self,
        query: &str,
        after: Option<ArchivePlace>,
        limit: i64,
    ) -> Stored<Vec<ArchiveRow>> {
        let Some(wanted) = grams::wanted(query) else {
            return Ok(Vec::new());
        };
        let rows = sqlx::query(
            "SELECT * FROM (
                 SELECT archive_texts.*, CASE kind WHEN 'claim' THEN 0 WHEN 'header' THEN 1
                     WHEN 'line' THEN 2 ELSE 3 END AS rank
                 FROM archive_index
                 JOIN archive_texts ON archive_texts.id = archive_index.rowid
                 WHERE archive_index MATCH $1 AND ($2 IS NULL OR claim_id <= $2))
             WHERE $2 IS NULL OR (-claim_id, rank, id) > (-$2, $3, $4)
             ORDER BY claim_id DESC, rank, id LIMIT $5",
        )
        .bind(wanted)
        .bind(after.map(|place| place.claim))
        .bind(after.map(|place| place.rank))
        .bind(after.map(|place| place.id))
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(ArchiveRow {
                    place: ArchivePlace {
                        claim: row.try_get("claim_id")?,
                        rank: row.try_get("rank")?,
                        id: row.try_get("id")?,
                    },
                    kind: row.try_get("kind")?,
                    field: row.try_get("field")?,
                    line: row
                        .try_get::<Option<i64>, _>("line")?
                        .map(|line| line as usize),
                    page_box: optional_json("box", row.try_get("page_box")?)?,
                    text: row.try_get("text")?,
                })
            })
            .collect()
    }
}
