//! Where commands without a server take the catalog and the policy from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::catalog::{Catalog, Policy, RefusedRow, import};
use anyhow::{Context as _, bail};

use super::{DataArg, with_desk};
use crate::desk::Reference;
use crate::storage::Hospital;

#[derive(clap::Args)]
pub struct SourceArgs {
    /// Catalog files (CSV or XLSX) instead of the data folder's catalog
    #[arg(long, value_name = "FILE", num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// Policy (TOML) instead of the data folder's
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    data: DataArg,
}

impl SourceArgs {
    /// The files named; else the data folder; else the sample data of the project.
    pub fn load(&self) -> anyhow::Result<Reference> {
        let mut reference = if self.catalog.is_empty() {
            self.standing()?
        } else {
            none()
        };
        if !self.catalog.is_empty() {
            reference.catalog = Arc::new(from_files(&self.catalog)?);
        }
        if let Some(path) = &self.policy {
            reference.policy = read_policy(path)?;
        }
        Ok(reference)
    }

    fn standing(&self) -> anyhow::Result<Reference> {
        if self.data.dir().database().is_file() {
            let reference = with_desk(&self.data, async |desk| Ok(desk.reference.get()))?;
            if !reference.catalog.entries().is_empty() {
                return Ok(Arc::unwrap_or_clone(reference));
            }
        }
        let Some(samples) = fixtures() else {
            bail!(
                "there is no catalog: give --catalog FILE..., or load one into {} with `hedan catalog import FILE`",
                self.data.data.display()
            );
        };
        eprintln!(
            "note: using the sample catalog and policy in {}",
            samples.display()
        );
        sample_reference(&samples)
    }
}

/// The fixtures folder of the project, where the command runs inside it.
pub fn fixtures() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let beside = std::env::current_exe().ok();
    here.ancestors()
        .chain(beside.iter().flat_map(|path| path.ancestors()))
        .map(|folder| folder.join("fixtures"))
        .find(|folder| folder.join("catalog/drugs.csv").is_file())
}

fn none() -> Reference {
    let policy = Policy::empty("none");
    Reference {
        catalog: Arc::new(Catalog::new(Vec::new())),
        policy,
        hospitals: Vec::new(),
        edition: 0,
    }
}

fn sample_reference(fixtures: &Path) -> anyhow::Result<Reference> {
    Ok(Reference {
        catalog: Arc::new(from_files(&sample_catalog(fixtures))?),
        policy: read_policy(&fixtures.join("policy/policy.toml"))?,
        hospitals: read_hospitals(&fixtures.join("hospitals.csv"))?,
        edition: 0,
    })
}

pub fn sample_catalog(fixtures: &Path) -> [PathBuf; 3] {
    ["drugs", "services", "consumables"].map(|name| fixtures.join(format!("catalog/{name}.csv")))
}

pub fn read_policy(path: &Path) -> anyhow::Result<Policy> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the policy {}", path.display()))?;
    Policy::from_toml(&text).with_context(|| format!("the policy {}", path.display()))
}

/// All rows, or the first that was refused as the error.
pub fn read_hospitals(path: &Path) -> anyhow::Result<Vec<Hospital>> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("cannot read the hospitals {}", path.display()))?;
    let register = import::hospitals(&bytes);
    if let Some(row) = register.refused.first() {
        bail!("{}: row {}: {}", path.display(), row.row, row.reason_en);
    }
    Ok(register.hospitals.into_iter().map(Hospital::from).collect())
}

fn from_files(files: &[PathBuf]) -> anyhow::Result<Catalog> {
    let mut entries = Vec::new();
    for path in files {
        let bytes = std::fs::read(path)
            .with_context(|| format!("cannot read the catalog {}", path.display()))?;
        let import = import::table(&bytes);
        report_refused(path, &import.refused);
        entries.extend(import.entries);
    }
    Ok(Catalog::new(entries))
}

/// Names on standard error what of a catalog file was not understood.
pub fn report_refused(path: &Path, refused: &[RefusedRow]) {
    for row in refused {
        eprintln!(
            "{}: row {} left out: {} {}; {}",
            path.display(),
            row.row,
            row.column,
            row.reason_en,
            row.remedy_en
        );
    }
}
