use std::num::ParseIntError;
use std::ops::RangeInclusive;

use bill::PageBox;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};

use super::{Storage, Stored, Tx, optional_json, to_json};
use crate::archive::grams;

/// A text that can be found, with the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveText {
    /// One of `KINDS`.
    pub kind: &'static str,
    /// Field of the header or line.
    pub field: Option<String>,
    pub line: Option<usize>,
    pub page_box: Option<PageBox>,
    pub text: String,
}

/// In the order in which the hits of one claim are shown: lines and headers before running text.
pub(super) const KINDS: [&str; 4] = ["claim", "header", "line", "text"];

/// Where a text stands in the order of hits: newest claims first, and in each by kind.
///
/// It is the number of the text, greater for what is shown earlier: the claim, the kind and the place among its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchivePlace(i64);

/// Of the place among the texts of one kind of one claim.
const ORDINAL_BITS: u32 = 22;
const KIND_BITS: u32 = 2;

impl ArchivePlace {
    pub fn claim(self) -> i64 {
        self.0 >> (KIND_BITS + ORDINAL_BITS)
    }
}

impl std::fmt::Display for ArchivePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for ArchivePlace {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<ArchivePlace, ParseIntError> {
        text.parse().map(ArchivePlace)
    }
}

/// The numbers that texts of one kind of a claim may have; the first is given first.
fn numbers(claim: i64, kind: &str) -> RangeInclusive<i64> {
    let rank = KINDS.iter().position(|known| *known == kind);
    let rank = rank.unwrap_or(KINDS.len() - 1) as i64;
    let kinds = (claim << KIND_BITS) + KINDS.len() as i64 - 1 - rank;
    kinds << ORDINAL_BITS..=((kinds + 1) << ORDINAL_BITS) - 1
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

/// Rows of one statement, which may bind 32,766 values.
const ROWS_A_STATEMENT: usize = 1000;

/// Behind the texts of the same kinds that the claim has.
pub(super) async fn insert_all(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    let mut rows = Vec::with_capacity(texts.len());
    for texts in texts.chunk_by(|a, b| a.kind == b.kind) {
        let numbers = numbers(claim, texts[0].kind);
        let lowest: Option<i64> =
            sqlx::query_scalar("SELECT min(id) FROM archive_texts WHERE id BETWEEN $1 AND $2")
                .bind(numbers.start())
                .bind(numbers.end())
                .fetch_one(&mut **tx)
                .await?;
        let free = *numbers.start()..lowest.unwrap_or(*numbers.end() + 1);
        let indexed = texts.iter().map(|text| (grams::indexed(&text.text), text));
        let kept = indexed.filter(|(grams, _)| !grams.is_empty());
        rows.extend(
            free.rev()
                .zip(kept)
                .map(|(id, (grams, text))| (id, grams, text)),
        );
    }
    // The index writes what it holds to disk wherever a number is less than the one before.
    rows.sort_unstable_by_key(|(id, ..)| *id);
    for rows in rows.chunks(ROWS_A_STATEMENT) {
        insert(tx, rows).await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, rows: &[(i64, String, &ArchiveText)]) -> Stored<()> {
    let mut boxed = Vec::with_capacity(rows.len());
    for (id, _, text) in rows {
        boxed.push((id, text, text.page_box.as_ref().map(to_json).transpose()?));
    }
    let mut texts =
        QueryBuilder::new("INSERT INTO archive_texts (id, kind, field, line, page_box, text) ");
    texts.push_values(boxed, |mut row, (id, text, page_box)| {
        row.push_bind(id).push_bind(text.kind);
        row.push_bind(&text.field);
        row.push_bind(text.line.map(|line| line as i64));
        row.push_bind(page_box).push_bind(&text.text);
    });
    texts.build().execute(&mut **tx).await?;
    let mut index = QueryBuilder::new("INSERT INTO archive_index (rowid, grams) ");
    index.push_values(rows, |mut row, (id, grams, _)| {
        row.push_bind(id).push_bind(grams);
    });
    index.build().execute(&mut **tx).await?;
    Ok(())
}

/// Of one kind, those of one line alone where it is given.
async fn delete(tx: &mut Tx, claim: i64, kind: &str, line: Option<usize>) -> Stored<()> {
    let numbers = numbers(claim, kind);
    sqlx::query(
        "DELETE FROM archive_texts WHERE id BETWEEN $1 AND $2 AND ($3 IS NULL OR line = $3)",
    )
    .bind(numbers.start())
    .bind(numbers.end())
    .bind(line.map(|line| line as i64))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn index_claim(tx: &mut Tx, claim: i64, texts: &[&str]) -> Stored<()> {
    delete(tx, claim, "claim", None).await?;
    let texts: Vec<ArchiveText> = texts
        .iter()
        .map(|text| ArchiveText {
            kind: "claim",
            field: None,
            line: None,
            page_box: None,
            text: (*text).to_owned(),
        })
        .collect();
    insert_all(tx, claim, &texts).await
}

pub(super) async fn replace_bill(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    for kind in ["header", "line", "text"] {
        delete(tx, claim, kind, None).await?;
    }
    insert_all(tx, claim, texts).await
}

pub(super) async fn replace_header(tx: &mut Tx, claim: i64, texts: &[ArchiveText]) -> Stored<()> {
    delete(tx, claim, "header", None).await?;
    insert_all(tx, claim, texts).await
}

pub(super) async fn replace_line(
    tx: &mut Tx,
    claim: i64,
    line: usize,
    texts: &[ArchiveText],
) -> Stored<()> {
    delete(tx, claim, "line", Some(line)).await?;
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
        // The index gives its rows in this order and is left at the limit; the order of a cross join is kept.
        let rows = sqlx::query(
            "SELECT archive_texts.* FROM archive_index
             CROSS JOIN archive_texts ON archive_texts.id = archive_index.rowid
             WHERE archive_index MATCH $1 AND archive_index.rowid < $2
             ORDER BY archive_index.rowid DESC LIMIT $3",
        )
        .bind(wanted)
        .bind(after.map_or(i64::MAX, |place| place.0))
        .bind(limit)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(archive_row).collect()
    }

    /// Adds texts of many claims, in one transaction.
    pub async fn add_archive_texts(&self, claims: &[(i64, Vec<ArchiveText>)]) -> Stored<()> {
        let mut tx = self.begin().await?;
        for (claim, texts) in claims {
            insert_all(&mut tx, *claim, texts).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn archive_row(row: &SqliteRow) -> Stored<ArchiveRow> {
    Ok(ArchiveRow {
        place: ArchivePlace(row.try_get("id")?),
        kind: row.try_get("kind")?,
        field: row.try_get("field")?,
        line: row
            .try_get::<Option<i64>, _>("line")?
            .map(|line| line as usize),
        page_box: optional_json("box", row.try_get("page_box")?)?,
        text: row.try_get("text")?,
    })
}
