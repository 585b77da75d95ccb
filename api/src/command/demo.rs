use std::path::{Path, PathBuf};
use std::time::Duration;

use ::catalog::ClaimFacts;
use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::serve::{ServeOptions, run_with};
use super::source::{fixtures, read_hospitals, sample_catalog};
use super::{ACTOR, Ended};
use crate::account::{Role, User, password};
use crate::claim::ClaimState;
use crate::desk::Desk;
use crate::storage::NewClaim;

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hedan demo --data data --listen 127.0.0.1:8080\n\nA second start finds the sample data there and loads nothing again."
)]
pub struct Args {
    #[command(flatten)]
    options: ServeOptions,
    /// Folder of the sample data; found by itself inside the project
    #[arg(long, value_name = "DIR")]
    fixtures: Option<PathBuf>,
}

/// `claim.toml` of a sample: the facts of the claim, and how it is filed.
#[derive(Deserialize)]
struct SampleClaim {
    title: String,
    #[serde(default = "ordinary")]
    reason_code: String,
    hospital_code: Option<String>,
    #[serde(flatten)]
    facts: ClaimFacts,
}

fn ordinary() -> String {
    "01".to_owned()
}

#[derive(Deserialize)]
struct SampleUser {
    username: String,
    display_name: String,
    role: Role,
    password: String,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let Some(samples) = args.fixtures.clone().or_else(fixtures) else {
        bail!("the sample data was not found; run inside the project, or give --fixtures DIR");
    };
    run_with(&args.options, async |desk| prepare(desk, &samples).await)
}

async fn prepare(desk: &Desk, samples: &Path) -> anyhow::Result<()> {
    load_reference(desk, samples).await?;
    let users = load_users(desk, samples).await?;
    let claims = register_samples(desk, samples).await?;
    println!("示例账号 Sample accounts:");
    for user in users {
        let role = user.role.zh();
        println!(
            "  {:<12} {:<18} {role}  {}",
            user.username, user.password, user.display_name
        );
    }
    if !claims.is_empty() {
        println!(
            "正在识别 {} 件示例申请 Reading {} sample claims ...",
            claims.len(),
            claims.len()
        );
        tokio::spawn(hand_on(desk.clone(), claims));
    }
    Ok(())
}

async fn load_reference(desk: &Desk, samples: &Path) -> anyhow::Result<()> {
    let storage = &desk.storage;
    if desk.reference.get().catalog.entries().is_empty() {
        for path in sample_catalog(samples) {
            let bytes =
                std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let import = ::catalog::import::table(&bytes);
            if let Some(row) = import.refused.first() {
                bail!("{}: row {}: {}", path.display(), row.row, row.reason_en);
            }
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            storage
                .import_catalog(ACTOR, &name, &import.entries)
                .await?;
        }
    }
    if storage.policy().await?.is_none() {
        let path = samples.join("policy/policy.toml");
        super::source::read_policy(&path)?;
        storage
            .load_policy(ACTOR, "policy.toml", &std::fs::read_to_string(&path)?)
            .await?;
    }
    if storage.hospitals().await?.is_empty() {
        let hospitals = read_hospitals(&samples.join("hospitals.csv"))?;
        storage.put_hospitals(ACTOR, &hospitals).await?;
    }
    Ok(desk.reference.reload(storage).await?)
}

/// The sample accounts; those that are new are added.
async fn load_users(desk: &Desk, samples: &Path) -> anyhow::Result<Vec<SampleUser>> {
    let path = samples.join("users.csv");
    let mut reader =
        csv::Reader::from_path(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let users: Vec<SampleUser> = reader.deserialize().collect::<Result<_, _>>()?;
    let known = desk.storage.users().await?;
    for sample in &users {
        if known.iter().any(|user| user.username == sample.username) {
            continue;
        }
        let user = User {
            id: 0,
            username: sample.username.clone(),
            display_name: sample.display_name.clone(),
            role: sample.role,
        };
        let hash = password::hash(sample.password.clone()).await?;
        desk.storage.add_user(ACTOR, &user, &hash).await?;
    }
    Ok(users)
}

/// Registers the samples that are not there yet, under the first counter account; returns those
/// not handed on to a reviewer yet.
async fn register_samples(desk: &Desk, samples: &Path) -> anyhow::Result<Vec<i64>> {
    let users = desk.storage.users().await?;
    let counter = users
        .into_iter()
        .find(|user| user.role == Role::Counter)
        .context("the sample users hold no counter account")?;
    let mut claims = Vec::new();
    for folder in sorted(&samples.join("samples"))? {
        let path = folder.join("claim.toml");
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let sample: SampleClaim =
            toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
        if desk
            .storage
            .claim_with_title(&sample.title)
            .await?
            .is_some()
        {
            continue;
        }
        let new = NewClaim {
            title: sample.title,
            reason_code: sample.reason_code,
            hospital_code: sample.hospital_code,
            facts: sample.facts,
        };
        let claim = desk.storage.add_claim(&counter, &new).await?;
        for scan in sorted(&folder)? {
            let is_scan = |ext: &std::ffi::OsStr| {
                ["png", "jpg", "jpeg", "tif", "tiff", "pdf", "ofd"]
                    .iter()
                    .any(|known| ext == *known)
            };
            if scan.extension().is_some_and(is_scan) {
                let mut incoming = desk.store.receive().await?;
                incoming.write(&std::fs::read(&scan)?).await?;
                let name = scan.file_name().unwrap_or_default().to_string_lossy();
                desk.take_document(claim, &counter, &name, incoming).await?;
            }
        }
        desk.storage.queue_reading(claim).await?;
        claims.push(claim);
    }
    Ok(claims)
}

fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// Hands each sample on to the reviewers once it is read, as the counter would.
async fn hand_on(desk: Desk, claims: Vec<i64>) -> anyhow::Result<()> {
    let users = desk.storage.users().await?;
    let counter = users
        .iter()
        .find(|user| user.role == Role::Counter)
        .context("no counter")?;
    for id in claims {
        let claim = loop {
            let claim = desk
                .storage
                .claim(id)
                .await?
                .context("a sample claim is gone")?;
            if claim.state != ClaimState::Reading {
                break claim;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        println!(
            "  {} {}：{} 行，存疑 {} 行",
            claim.number, claim.title, claim.summary.lines, claim.summary.doubtful
        );
        if claim.state == ClaimState::Read && claim.summary.lines > 0 {
            desk.submit(counter, &claim, None).await?;
        }
    }
    println!("示例申请已全部识别 All sample claims are read.");
    Ok(())
}
