//! A catalog opened again from its prepared form, and forms that must not be opened.

use std::path::PathBuf;

use catalog::{Catalog, LineQuery, import};
use proptest::prelude::*;

fn catalog() -> Catalog {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/catalog/drugs.csv");
    Catalog::new(import::table(&std::fs::read(path).unwrap()).entries)
}

#[test]
fn what_is_opened_again_answers_as_before() {
    let built = catalog();
    let opened = Catalog::from_prepared(&built.prepared(b"1"), b"1").unwrap();
    assert_eq!(opened.entries(), built.entries());
    for entry in built.entries() {
        let query = LineQuery {
            spec: entry.spec.as_deref(),
            ..LineQuery::named(&entry.name)
        };
        let before = built.match_line(&query, None);
        assert_eq!(opened.match_line(&query, None), before);
        assert_eq!(opened.by_code(&entry.code), built.by_code(&entry.code));
        assert_eq!(built.entry(built.by_code(&entry.code)[0]).code, entry.code);
        if let Some(id) = before.entry {
            assert_eq!(opened.restriction(id), built.restriction(id));
        }
    }
    assert!(built.by_code("no such code").is_empty());
}

#[test]
fn what_was_made_of_something_else_is_not_opened() {
    let bytes = catalog().prepared(b"1");
    assert!(Catalog::from_prepared(&bytes, b"2").is_none());
    assert!(Catalog::from_prepared(&bytes, b"").is_none());
    assert!(Catalog::from_prepared(&[], b"1").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn damaged_bytes_are_not_opened(at in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let bytes = Catalog::new(catalog().entries()[..20].to_vec()).prepared(b"1");
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= 0x20;
        prop_assert!(Catalog::from_prepared(&changed, b"1").is_none());
        prop_assert!(Catalog::from_prepared(&bytes[..cut.index(bytes.len())], b"1").is_none());
    }
}
