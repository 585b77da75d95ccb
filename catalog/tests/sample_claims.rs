//! The demo's sample claims, from their truth instead of their scans: what is meant to be flagged is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bill::contract::{BillDocument, LineDocument};
use bill::{Bill, Field, Line};
use catalog::normalize::normalized;
use catalog::{
    Catalog, ClaimFacts, FindingKind, Judgement, OfficeRecords, Policy, Verdict, import, judge,
};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn catalog() -> Catalog {
    let read = |name: &str| {
        import::table(&fs::read(fixtures().join("catalog").join(name)).unwrap()).entries
    };
    Catalog::new(
        ["drugs.csv", "services.csv", "consumables.csv"]
            .into_iter()
            .flat_map(read)
            .collect(),
    )
}

fn field<T: Clone + ToString>(value: Option<&T>) -> Field<T> {
    value.map_or_else(Field::absent, |value| {
        Field::human(value.clone(), value.to_string())
    })
}

fn line(line: &LineDocument) -> Line {
    Line {
        page: line.page,
        code: field(line.code.as_ref()),
        name: field(line.name.as_ref()),
        spec: field(line.spec.as_ref()),
        unit: field(line.unit.as_ref()),
        quantity: field(line.quantity.as_ref()),
        unit_price: field(line.unit_price.as_ref()),
        amount: field(line.amount.as_ref()),
        date: field(line.date.as_ref()),
        flags: line.flags.clone(),
        ..Line::default()
    }
}

fn judged(sample: &Path, catalog: &Catalog, policy: &Policy) -> (Bill, Judgement) {
    let facts: ClaimFacts = toml::from_str(&text(&sample.join("claim.toml"))).unwrap();
    let truth: BillDocument = serde_json::from_str(&text(&sample.join("truth.json"))).unwrap();
    let bill = Bill {
        lines: truth.lines.iter().map(line).collect(),
        ..Bill::default()
    };
    let judgement = judge(
        &bill,
        &facts,
        &OfficeRecords::default(),
        catalog,
        policy,
        &[],
    );
    (bill, judgement)
}

#[test]
fn sample_claims_match_and_settle_to_the_fen() {
    let policy = text(&fixtures().join("policy/policy.toml"));
    let (catalog, policy) = (catalog(), Policy::from_toml(&policy).unwrap());
    let listed: BTreeSet<String> = catalog
        .entries()
        .iter()
        .map(|entry| normalized(&entry.name))
        .collect();
    let mut kinds = BTreeSet::new();
    for sample in fs::read_dir(fixtures().join("samples")).unwrap() {
        let sample = sample.unwrap().path();
        let (bill, judgement) = judged(&sample, &catalog, &policy);
        for ((line, found), amounts) in bill
            .lines
            .iter()
            .zip(&judgement.matches)
            .zip(&judgement.amounts)
        {
            let place = format!("{} {} {found:?}", sample.display(), line.name.text);
            assert_eq!(amounts.total(), line.amount.value.unwrap(), "{place}");
            if !listed.contains(&normalized(&line.name.text)) {
                assert_ne!(found.verdict, Verdict::Matched, "{place}");
            }
            if let Some(id) = found.entry {
                assert_eq!(
                    normalized(&catalog.entry(id).name),
                    normalized(&line.name.text),
                    "{place}"
                );
            }
        }
        let matched = judgement
            .matches
            .iter()
            .filter(|found| found.verdict == Verdict::Matched)
            .count();
        assert!(
            matched * 10 >= bill.lines.len() * 8,
            "{}: {matched} matched",
            sample.display()
        );
        assert_eq!(judgement.totals.amount, bill.sum_of_lines());
        assert!(!judgement.findings.is_empty(), "{}", sample.display());
        kinds.extend(judgement.findings.iter().map(|finding| finding.kind));
    }
    for kind in [
        FindingKind::OutOfCatalog,
        FindingKind::OverPriceLimit,
        FindingKind::OutOfPolicy,
    ] {
        assert!(kinds.contains(&kind), "no sample shows {kind:?}");
    }
}
