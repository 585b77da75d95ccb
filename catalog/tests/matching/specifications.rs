//! Specifications, price limits and editions among the entries of one name.

use bill::{Date, Decimal};
use catalog::{Catalog, Entry, LineQuery, Verdict};

use crate::scene::{catalog, code_of, entry, matched, query};

#[test]
fn the_specification_decides_between_entries_of_one_name() {
    let catalog = catalog(&[
        "X1|头孢拉定胶囊||0.25g*24粒/盒|10",
        "X2|头孢拉定胶囊||0.5g*24粒/盒|20",
        "X4|甲硝唑片||0.2g*21片",
        "X3|甲硝唑片||0.2g*100片",
    ]);
    let with = |name, spec| LineQuery {
        spec: Some(spec),
        ..query(name)
    };
    assert_eq!(
        matched(&catalog, &with("头孢拉定胶囊", "250mg×24粒")),
        Some("X1")
    );
    assert_eq!(matched(&catalog, &with("头孢拉定胶囊", "0.5g")), Some("X2"));
    assert_eq!(
        matched(&catalog, &with("头孢拉定胶囊", "0.59°24粒/金")),
        Some("X2")
    );
    assert_eq!(
        matched(&catalog, &with("头孢拉定胶囊", "0.6g*24粒/盒")),
        None
    );
    assert_eq!(matched(&catalog, &query("头孢拉定胶囊")), None);
    let alike = catalog.match_line(&query("甲硝唑片"), None);
    assert_eq!(code_of(&catalog, &alike), Some("X3"));
    assert!(alike.note_zh.contains("2条"));
}

#[test]
fn a_price_limit_of_another_strength_is_not_taken() {
    let mut entries = vec![entry("X1|头孢拉定胶囊||0.25g*24粒")];
    entries[0].payment_standard = Some(Decimal::new(120, 1));
    let catalog = Catalog::new(entries);
    let with = |spec| LineQuery {
        spec: Some(spec),
        ..query("头孢拉定胶囊")
    };
    assert_eq!(matched(&catalog, &with("0.25g*24粒")), Some("X1"));
    assert_eq!(
        catalog.match_line(&with("0.5g*24粒"), None).verdict,
        Verdict::Ambiguous
    );
}

#[test]
fn the_edition_in_force_on_the_day_is_taken() {
    let old = Entry {
        valid_to: Some(Date::constant(2025, 6, 30)),
        ..entry("X1|甲硝唑片|||20")
    };
    let new = Entry {
        valid_from: Date::constant(2025, 7, 1),
        ..entry("X1|甲硝唑片|||10")
    };
    let catalog = Catalog::new(vec![old, new]);
    let ratio = |day| {
        let found = catalog
            .match_line(&query("甲硝唑片"), Some(day))
            .entry
            .unwrap();
        catalog.entry(found).self_pay_ratio
    };
    assert_eq!(ratio(Date::constant(2025, 6, 30)), Decimal::new(20, 2));
    assert_eq!(ratio(Date::constant(2025, 7, 1)), Decimal::new(10, 2));
}
