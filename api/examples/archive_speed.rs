//! How long the archive takes to find claims among very many by a few characters: rare, common and absent ones.
//!
//!     cargo run --release -p api --example archive_speed -- 100000

use std::time::{Duration, Instant};

use api::desk::DataDir;
use api::storage::{ArchiveText, Storage};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

const CLAIMS: u32 = 100_000;
const LINES: u32 = 20;
const ROUNDS: u32 = 30;
/// Hits of one page of the archive.
const SHOWN: i64 = 50;

const NAMES: [&str; 12] = [
    "阿莫西林胶囊",
    "注射用头孢呋辛钠",
    "一级护理",
    "静脉输液",
    "血细胞分析",
    "普通床位费",
    "氯化钠注射液",
    "一次性使用输液器",
    "腹部彩色多普勒超声检查",
    "二级护理",
    "盐酸莫西沙星滴眼液",
    "硝苯地平控释片",
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let claims = match std::env::args().nth(1) {
        Some(claims) => claims.parse()?,
        None => CLAIMS,
    };
    let data =
        DataDir::new(std::env::temp_dir().join(format!("hedan-archive-{}", uuid::Uuid::new_v4())));
    std::fs::create_dir_all(data.path())?;
    let storage = Storage::open(&data.database()).await?;
    let began = Instant::now();
    fill(&data, &storage, claims).await?;
    let megabytes = std::fs::metadata(data.database())?.len() / 1_000_000;
    println!(
        "{claims} claims of {LINES} lines in {:.0} s, {megabytes} MB",
        began.elapsed().as_secs_f32()
    );
    for (what, query) in [
        ("one claim, by its person", person(claims / 2)),
        ("one claim, by its number", format!("HD{:07}", claims / 3)),
        ("every other claim, by two characters", "护理".to_owned()),
        ("every claim, by a hospital's name", "人民医院".to_owned()),
        ("every claim, by one character", "人".to_owned()),
        ("none", "氟康唑".to_owned()),
    ] {
        let mut times: Vec<Duration> = Vec::new();
        let mut hits = 0;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            hits = storage.archive_rows(&query, None, SHOWN).await?.len();
            times.push(began.elapsed());
        }
        times.sort_unstable();
        println!(
            "{what}: {hits} hits shown, median {:.1} ms, worst {:.1} ms",
            times[times.len() / 2].as_secs_f64() * 1e3,
            times[times.len() - 1].as_secs_f64() * 1e3
        );
    }
    storage.close().await;
    std::fs::remove_dir_all(data.path())?;
    Ok(())
}

/// Invented, and of one claim only.
fn person(claim: u32) -> String {
    const FIRST: [&str; 10] = ["段", "柏", "祁", "蔺", "逄", "乜", "亓", "笪", "郗", "舒"];
    const GIVEN: [&str; 10] = ["永", "贵", "兰", "英", "秀", "明", "芳", "国", "建", "丽"];
    let digit = |place: u32| (claim / 10u32.pow(place) % 10) as usize;
    let given: String = (0..5).map(|place| GIVEN[digit(place)]).collect();
    format!("{}{given}", FIRST[digit(5)])
}

/// Claims of one transaction.
const BATCH: u32 = 1000;

async fn fill(data: &DataDir, storage: &Storage, claims: u32) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(data.database())
        .foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    for first in (1..=claims).step_by(BATCH as usize) {
        let batch = first..=claims.min(first + BATCH - 1);
        let mut tx = connection.begin().await?;
        for claim in batch.clone() {
            sqlx::query(
                "INSERT INTO claims (id, number, title, reason_code, facts, state, entered_by, created_at,
                     updated_at) VALUES ($1, $2, '零星报销', '01', '{}', 'approved', 1, 0, 0)",
            )
            .bind(claim)
            .bind(format!("HD{claim:07}"))
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        let texts: Vec<_> = batch
            .map(|claim| (i64::from(claim), texts(claim)))
            .collect();
        storage.add_archive_texts(&texts).await?;
    }
    connection.close().await?;
    Ok(())
}

fn texts(claim: u32) -> Vec<ArchiveText> {
    let text = |kind, text| ArchiveText {
        kind,
        field: None,
        line: None,
        page_box: None,
        text,
    };
    let mut texts = vec![
        text("claim", format!("HD{claim:07}")),
        text("header", person(claim)),
        text("header", format!("青麓市第{}人民医院", claim % 60)),
    ];
    texts.extend((0..LINES).map(|line| {
        let name = NAMES[((claim + line * line) % 12) as usize];
        text("line", format!("{name}{}", claim % 97))
    }));
    texts
}
