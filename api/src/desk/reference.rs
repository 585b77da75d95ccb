//! The catalog and policy in memory, replaced as a whole when either changes.

use std::sync::{Arc, PoisonError, RwLock};

use bill::{Bill, Header};
use catalog::{
    Catalog, ClaimFacts, FacilityLevel, HospitalRecord, LineOverride, OfficeRecords, Policy, judge,
};

use tokio::sync::Mutex;

use super::knowledge::with_knowledge;
use super::{DeskError, Judged, PreparedCatalog};
use crate::storage::{Hospital, Storage};

/// What lines are judged by; cloning shares the catalog.
#[derive(Debug, Clone)]
pub struct Reference {
    pub catalog: Arc<Catalog>,
    pub policy: Policy,
    pub hospitals: Vec<Hospital>,
    /// Grows with every change in the database; 0 for what was loaded from files.
    pub edition: i64,
}

/// Readers keep the version they began with.
#[derive(Debug)]
pub struct ReferenceCell {
    reference: RwLock<Arc<Reference>>,
    prepared: PreparedCatalog,
    /// Held while it is loaded, which takes seconds for a large catalog.
    loading: Mutex<()>,
}

impl Reference {
    async fn load(storage: &Storage, prepared: &PreparedCatalog) -> Result<Reference, DeskError> {
        // Before what it counts: a change that comes meanwhile is loaded once more rather than missed.
        let edition = storage.reference_edition().await?;
        let policy = storage
            .policy()
            .await?
            .unwrap_or_else(|| "name = \"none\"".to_owned());
        Ok(Reference {
            catalog: Arc::new(prepared.open(storage).await?),
            policy: with_knowledge(Policy::from_toml(&policy)?, storage).await?,
            hospitals: storage.hospitals().await?,
            edition,
        })
    }

    /// The facts with their gaps filled: the level of the hospital by its code or printed name, the
    /// rest from the bill's header.
    pub fn complete(
        &self,
        facts: &ClaimFacts,
        hospital_code: Option<&str>,
        header: &Header,
    ) -> ClaimFacts {
        let hospital = self.hospital(hospital_code, header);
        let level = || hospital?.level.as_deref()?.parse::<FacilityLevel>().ok();
        let mut facts = facts.completed_from(header);
        facts.facility_level = facts.facility_level.or_else(level);
        facts
    }

    /// The bill under these facts, which must be complete, what the register says of its hospital, and these records.
    pub fn judge(
        &self,
        bill: &Bill,
        facts: ClaimFacts,
        hospital_code: Option<&str>,
        overrides: &[LineOverride],
        records: OfficeRecords,
    ) -> Judged {
        let records = OfficeRecords {
            hospital: self.hospital_record(hospital_code, &bill.header),
            ..records
        };
        let (catalog, policy) = (&self.catalog, &self.policy);
        let judgement = judge(bill, &facts, &records, catalog, policy, overrides);
        Judged::new(judgement, facts, catalog)
    }

    /// What the register of hospitals says of the one that issued the bill.
    fn hospital_record(
        &self,
        hospital_code: Option<&str>,
        header: &Header,
    ) -> Option<HospitalRecord> {
        let hospital = self.hospital(hospital_code, header)?;
        let day = |text: &Option<String>| text.as_deref()?.parse().ok();
        Some(HospitalRecord {
            name: hospital.name.clone(),
            region: hospital.region.clone(),
            designated_from: day(&hospital.designated_from),
            designated_to: day(&hospital.designated_to),
            suspensions: hospital
                .suspensions
                .iter()
                .filter_map(|one| Some((one.from.parse().ok()?, day(&one.to))))
                .collect(),
        })
    }

    pub fn hospital(&self, hospital_code: Option<&str>, header: &Header) -> Option<&Hospital> {
        let printed = header.hospital.value.as_deref();
        let is_meant = |hospital: &&Hospital| match hospital_code {
            Some(code) => hospital.code == code,
            None => {
                !hospital.name.is_empty()
                    && printed.is_some_and(|name| name.contains(&hospital.name))
            }
        };
        // 青麓市人民医院东院 holds 青麓市人民医院, which may be of another level.
        let hospitals = self.hospitals.iter().filter(is_meant);
        hospitals.max_by_key(|hospital| hospital.name.len())
    }
}

impl ReferenceCell {
    pub async fn open(
        storage: &Storage,
        prepared: PreparedCatalog,
    ) -> Result<ReferenceCell, DeskError> {
        let reference = Arc::new(Reference::load(storage, &prepared).await?);
        Ok(ReferenceCell {
            reference: RwLock::new(reference),
            prepared,
            loading: Mutex::new(()),
        })
    }

    pub fn get(&self) -> Arc<Reference> {
        Arc::clone(
            &self
                .reference
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Loads again from the database what has changed there since, by this server or by a command.
    pub async fn reload(&self, storage: &Storage) -> Result<(), DeskError> {
        let _alone = self.loading.lock().await;
        if storage.reference_edition().await? == self.get().edition {
            return Ok(());
        }
        let reference = Arc::new(Reference::load(storage, &self.prepared).await?);
        *self
            .reference
            .write()
            .unwrap_or_else(PoisonError::into_inner) = reference;
        Ok(())
    }
}
