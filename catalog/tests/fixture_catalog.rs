//! The project's own sample catalog and policy, read by the real importer and matched by the real matcher.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use catalog::normalize::{is_han, normalized};
use catalog::{Catalog, Entry, EntryKind, LineQuery, Policy, Verdict, import};

fn fixture(path: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn entries() -> Vec<Entry> {
    let files = ["drugs", "services", "consumables"];
    let import = |name| import::table(&fixture(&format!("catalog/{name}.csv")));
    files
        .into_iter()
        .flat_map(|name| {
            let import = import(name);
            assert_eq!(import.refused, [], "{name}");
            import.entries
        })
        .collect()
}

fn query(entry: &Entry) -> LineQuery<'_> {
    LineQuery {
        spec: entry.spec.as_deref(),
        unit: entry.unit.as_deref(),
        ..LineQuery::named(&entry.name)
    }
}

#[test]
fn every_entry_is_found_by_what_a_bill_prints_of_it() {
    let catalog = Catalog::new(entries());
    let mut lost = BTreeMap::new();
    for entry in catalog.entries() {
        let found = catalog.match_line(&query(entry), Some(entry.valid_from));
        let same = found.entry.is_some_and(|id| {
            catalog.entry(id).pays_like(entry) && catalog.entry(id).name == entry.name
        });
        if found.verdict != Verdict::Matched || !same {
            lost.insert(
                &entry.code,
                (&entry.name, &entry.spec, found.verdict, found.note_zh),
            );
        }
    }
    assert!(
        lost.is_empty(),
        "{} of {} lost: {lost:#?}",
        lost.len(),
        catalog.entries().len()
    );
}

/// Whatever is left without one of its characters is another item, or none.
#[test]
fn no_service_or_consumable_is_matched_without_one_of_its_characters() {
    let catalog = Catalog::new(entries());
    let listed: BTreeSet<String> = catalog
        .entries()
        .iter()
        .map(|entry| normalized(&entry.name))
        .collect();
    let drugs_apart = catalog
        .entries()
        .iter()
        .filter(|entry| entry.kind != EntryKind::Drug);
    let mut taken = BTreeMap::new();
    for entry in drugs_apart {
        let name: Vec<char> = entry.name.chars().collect();
        for at in (0..name.len()).filter(|at| is_han(name[*at])) {
            let text: String = [&name[..at], &name[at + 1..]].concat().iter().collect();
            let found = catalog.match_line(&LineQuery::named(&text), None);
            if found.verdict == Verdict::Matched && !listed.contains(&normalized(&text)) {
                let entry = found.entry.map(|id| &catalog.entry(id).name);
                taken.insert(text, entry);
            }
        }
    }
    assert!(taken.is_empty(), "{taken:#?}");
}

#[test]
fn a_code_finds_its_entry_and_contradicts_another_name() {
    let catalog = Catalog::new(entries());
    let (first, other) = (
        &catalog.entries()[0],
        &catalog.entries()[catalog.entries().len() - 1],
    );
    let by_code = LineQuery {
        spec: None,
        code: Some(&first.code),
        ..query(first)
    };
    let found = catalog.match_line(&by_code, None);
    assert_eq!(
        found.entry.map(|id| &catalog.entry(id).code),
        Some(&first.code)
    );
    let contradicted = LineQuery {
        code: Some(&other.code),
        ..query(first)
    };
    assert_eq!(
        catalog.match_line(&contradicted, None).verdict,
        Verdict::Ambiguous
    );
}

#[test]
fn the_sample_policy_names_only_entries_that_the_sample_catalog_has() {
    let policy =
        Policy::from_toml(&String::from_utf8(fixture("policy/policy.toml")).unwrap()).unwrap();
    let entries = entries();
    for rule in policy
        .rules()
        .iter()
        .filter(|rule| !rule.applies_to.is_everything())
    {
        assert!(
            entries.iter().any(|entry| rule.applies_to.takes(entry)),
            "{}",
            rule.reference()
        );
    }
}
