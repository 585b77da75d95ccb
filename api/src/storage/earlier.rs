//! Earlier claims: those of the same person, and those of anybody that may be the same bill.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bill::{Money, PageHash};
use catalog::{CareType, EarlierClaim, EarlierLine, Gender, Invoice, PersonMatch};
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::traces::band_key;
use super::{Storage, Stored, from_json, parsed, to_json};
use crate::desk::{BillKeys, ClaimTrace, Person};

/// Years by which a person's year of birth may differ between claims: ages are whole years.
const YEAR_OF_BIRTH: i16 = 1;

impl Storage {
    /// Claims handed on before this one, or by now where it was not handed on yet, and not returned since. Pages within
    /// `tolerance` bits of one of `hashes` count as the same picture.
    pub async fn earlier_claims(
        &self,
        claim: i64,
        trace: &ClaimTrace,
        hashes: &[PageHash],
        tolerance: Option<u32>,
    ) -> Stored<Vec<EarlierClaim>> {
        let mut found: BTreeMap<i64, PersonMatch> = BTreeMap::new();
        for other in self.same_bills(&trace.bills()).await? {
            found.insert(other, PersonMatch::Other);
        }
        for other in self.claims_that_look_like(hashes, tolerance).await? {
            found.insert(other, PersonMatch::Other);
        }
        found.extend(self.claims_of(&trace.person).await?);
        found.remove(&claim);
        self.earlier_among(claim, &found).await
    }

    /// By the number of a bill, or by the total and the number of lines.
    pub(super) async fn same_bills(&self, bills: &BillKeys) -> Stored<BTreeSet<i64>> {
        let rows = sqlx::query(
            "SELECT claim_id FROM json_each($1) AS number
                 JOIN claim_invoices ON claim_invoices.number = number.value
             UNION SELECT claim_id FROM claim_traces WHERE total = $2 AND lines = $3 AND total <> 0",
        )
        .bind(to_json(&bills.numbers)?)
        .bind(bills.total.fen())
        .bind(bills.lines as i64)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| Ok(row.try_get("claim_id")?))
            .collect()
    }

    /// None where no tolerance is given.
    pub(super) async fn claims_that_look_like(
        &self,
        hashes: &[PageHash],
        tolerance: Option<u32>,
    ) -> Stored<BTreeSet<i64>> {
        let mut found = BTreeSet::new();
        if let Some(tolerance) = tolerance {
            for &hash in hashes {
                found.extend(self.looks_like(hash, tolerance).await?);
            }
        }
        Ok(found)
    }

    async fn looks_like(&self, hash: PageHash, tolerance: u32) -> Stored<BTreeSet<i64>> {
        let keys: Vec<i64> = keys_near(hash, tolerance);
        let rows = sqlx::query(
            "SELECT page_hashes.claim_id, hash FROM json_each($1) AS near
                 JOIN page_hash_bands ON page_hash_bands.key = near.value
                 JOIN page_hashes ON page_hashes.claim_id = page_hash_bands.claim_id
                     AND page_hashes.page = page_hash_bands.page",
        )
        .bind(to_json(&keys)?)
        .fetch_all(&self.read)
        .await?;
        let mut found = BTreeSet::new();
        for row in rows {
            let other: PageHash = parsed("page hash", row.try_get("hash")?)?;
            if hash.distance(other) <= tolerance {
                found.insert(row.try_get("claim_id")?);
            }
        }
        Ok(found)
    }

    pub(super) async fn claims_of(&self, person: &Person) -> Stored<BTreeMap<i64, PersonMatch>> {
        let mut found = BTreeMap::new();
        if let Some(name) = &person.name {
            let rows = sqlx::query(
                "SELECT claim_id, gender, birth_year FROM claim_traces
                 WHERE patient = $1 AND ($2 IS NULL OR insured_no IS NULL)",
            )
            .bind(name)
            .bind(&person.insured_no)
            .fetch_all(&self.read)
            .await?;
            for row in rows {
                if fits(person, &row)? {
                    found.insert(row.try_get("claim_id")?, PersonMatch::ByName);
                }
            }
        }
        if let Some(number) = &person.insured_no {
            let rows = sqlx::query("SELECT claim_id FROM claim_traces WHERE insured_no = $1")
                .bind(number)
                .fetch_all(&self.read)
                .await?;
            for row in rows {
                found.insert(row.try_get("claim_id")?, PersonMatch::ByNumber);
            }
        }
        Ok(found)
    }

    /// Of the claims found those that are earlier, in the order in which they were handed on.
    async fn earlier_among(
        &self,
        claim: i64,
        found: &BTreeMap<i64, PersonMatch>,
    ) -> Stored<Vec<EarlierClaim>> {
        let ids = to_json(&found.keys().collect::<Vec<_>>())?;
        let rows = sqlx::query(
            "SELECT claim_traces.*, claims.number FROM json_each($1) AS id
                 JOIN claim_traces ON claim_traces.claim_id = id.value
                 JOIN claims ON claims.id = id.value
             WHERE submission IS NOT NULL AND submission < coalesce(
                 (SELECT submission FROM claim_traces WHERE claim_id = $2), submission + 1)
             ORDER BY submission",
        )
        .bind(ids)
        .bind(claim)
        .fetch_all(&self.read)
        .await?;
        let mut earlier = Vec::with_capacity(rows.len());
        let mut places = HashMap::with_capacity(rows.len());
        for row in rows {
            let id: i64 = row.try_get("claim_id")?;
            places.insert(id, earlier.len());
            earlier.push(EarlierClaim {
                person: found.get(&id).copied().unwrap_or_default(),
                ..earlier_claim(&row)?
            });
        }
        self.fill(&mut earlier, &places).await?;
        Ok(earlier)
    }

    /// Lines, bills' numbers and looks of the claims.
    async fn fill(&self, earlier: &mut [EarlierClaim], places: &HashMap<i64, usize>) -> Stored<()> {
        let ids = to_json(&places.keys().collect::<Vec<_>>())?;
        let lines = sqlx::query(
            "SELECT lines.* FROM json_each($1) AS id JOIN lines ON lines.claim_id = id.value
             ORDER BY claim_id, line",
        );
        for row in lines.bind(&ids).fetch_all(&self.read).await? {
            let Some(line) = earlier_line(&row)? else {
                continue;
            };
            earlier[places[&row.try_get("claim_id")?]].lines.push(line);
        }
        let invoices = sqlx::query(
            "SELECT claim_invoices.* FROM json_each($1) AS id
             JOIN claim_invoices ON claim_invoices.claim_id = id.value",
        );
        for row in invoices.bind(&ids).fetch_all(&self.read).await? {
            let series: String = row.try_get("series")?;
            earlier[places[&row.try_get("claim_id")?]]
                .invoices
                .push(Invoice {
                    series: Some(series).filter(|series| !series.is_empty()),
                    number: row.try_get("number")?,
                });
        }
        let hashes = sqlx::query(
            "SELECT page_hashes.* FROM json_each($1) AS id
             JOIN page_hashes ON page_hashes.claim_id = id.value",
        );
        for row in hashes.bind(&ids).fetch_all(&self.read).await? {
            let hash = parsed("page hash", row.try_get("hash")?)?;
            earlier[places[&row.try_get("claim_id")?]]
                .page_hashes
                .push(hash);
        }
        Ok(())
    }

    /// The looks of a claim's own pages.
    pub async fn page_hashes(&self, claim: i64) -> Stored<Vec<PageHash>> {
        let rows = sqlx::query("SELECT hash FROM page_hashes WHERE claim_id = $1 ORDER BY page")
            .bind(claim)
            .fetch_all(&self.read)
            .await?;
        rows.iter()
            .map(|row| parsed("page hash", row.try_get("hash")?))
            .collect()
    }

    /// Ids by claim number.
    pub async fn claims_numbered(&self, numbers: &[&str]) -> Stored<HashMap<String, i64>> {
        let rows = sqlx::query(
            "SELECT claims.id, claims.number FROM json_each($1) AS number
             JOIN claims ON claims.number = number.value",
        )
        .bind(to_json(&numbers)?)
        .fetch_all(&self.read)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("number")?, row.try_get("id")?)))
            .collect()
    }
}

/// Keys of the bands that at least one hash within `tolerance` bits shares.
fn keys_near(hash: PageHash, tolerance: u32) -> Vec<i64> {
    let bands = hash.bands();
    let radius = tolerance / bands.len() as u32;
    let near: Vec<u16> = (0..=u16::MAX)
        .filter(|mask| mask.count_ones() <= radius)
        .collect();
    let keys = bands
        .into_iter()
        .enumerate()
        .flat_map(|(band, bits)| near.iter().map(move |mask| band_key(band, bits ^ mask)));
    keys.collect()
}

/// Whether sex and age, where both are known, may be of one person.
fn fits(person: &Person, row: &SqliteRow) -> Stored<bool> {
    let gender: Option<Gender> = from_word("sex", row.try_get("gender")?)?;
    let born: Option<i16> = row.try_get("birth_year")?;
    let same_sex = person
        .gender
        .zip(gender)
        .is_none_or(|(one, other)| one == other);
    let same_age = person
        .birth_year
        .zip(born)
        .is_none_or(|(one, other)| (one - other).abs() <= YEAR_OF_BIRTH);
    Ok(same_sex && same_age)
}

pub(super) fn from_word<T: DeserializeOwned>(
    what: &'static str,
    word: Option<String>,
) -> Stored<Option<T>> {
    let word = word.map(|word| format!("\"{word}\""));
    word.map(|word| from_json(what, &word)).transpose()
}

fn earlier_claim(row: &SqliteRow) -> Stored<EarlierClaim> {
    let day = |column: &str| -> Stored<_> {
        let day: Option<String> = row.try_get(column)?;
        day.map(|day| parsed("day", &day)).transpose()
    };
    let care_type: Option<CareType> = from_word("care type", row.try_get("care_type")?)?;
    Ok(EarlierClaim {
        number: row.try_get("number")?,
        hospital: row.try_get("hospital")?,
        care_type,
        first_day: day("first_day")?,
        last_day: day("last_day")?,
        ..EarlierClaim::default()
    })
}

/// `None` where neither a name nor an amount was read.
fn earlier_line(row: &SqliteRow) -> Stored<Option<EarlierLine>> {
    let (name, amount): (Option<String>, Option<i64>) =
        (row.try_get("name")?, row.try_get("amount")?);
    let Some((name, fen)) = name.zip(amount) else {
        return Ok(None);
    };
    let date: Option<String> = row.try_get("date")?;
    let quantity: Option<String> = row.try_get("quantity")?;
    Ok(Some(EarlierLine {
        code: row.try_get("entry_code")?,
        name,
        date: date.map(|day| parsed("day", &day)).transpose()?,
        quantity: quantity.map(|text| parsed("quantity", &text)).transpose()?,
        amount: Money::from_fen(fen),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_within_the_tolerance_shares_a_key() {
        let hash = PageHash([0x0123_4567_89ab_cdef, 0, u64::MAX, 42]);
        let shares = |other: PageHash, tolerance: u32| {
            let near: BTreeSet<i64> = keys_near(hash, tolerance).into_iter().collect();
            let bands = other.bands().into_iter().enumerate();
            bands
                .into_iter()
                .any(|(band, bits)| near.contains(&band_key(band, bits)))
        };
        // Two bits of each band, and three of one.
        let twos = PageHash(hash.0.map(|word| word ^ 0x0003_0003_0003_0003));
        assert_eq!(hash.distance(twos), 32);
        assert!(shares(twos, 47));
        assert!(!shares(twos, 31));
        let worst = PageHash(twos.0.map(|word| word ^ 0x0000_0004_0004_0004));
        assert_eq!(hash.distance(worst), 44);
        assert!(shares(worst, 44));
        assert_eq!(keys_near(hash, 15).len(), 16);
        assert_eq!(keys_near(hash, 31).len(), 16 * 17);
    }
}
