//! Specifications, price limits and editions among the entries of one name.

use bill::{Date, Decimal, Money};
use catalog::{Catalog, Charge, Entry, InsuranceClass, LineQuery, Verdict};

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

/// Two packs of one drug, limited to 12 and 20 yuan per box.
fn two_packs() -> [Entry; 2] {
    [
        ("X1|头孢拉定胶囊||0.25g*12粒", 12),
        ("X2|头孢拉定胶囊||0.25g*24粒", 20),
    ]
    .map(|(row, standard)| Entry {
        payment_standard: Some(Decimal::from(standard)),
        unit: Some("盒".to_owned()),
        ..entry(row)
    })
}

/// Two boxes at this price in fen, without a specification.
fn charged(fen: i64, unit: &str) -> LineQuery<'_> {
    LineQuery {
        unit: Some(unit),
        charge: Charge {
            unit_price: Some(Decimal::new(fen, 2)),
            quantity: Some(Decimal::TWO),
            amount: Some(Money::from_fen(2 * fen)),
        },
        ..query("头孢拉定胶囊")
    }
}

#[test]
fn entries_that_come_to_the_same_for_what_is_charged_need_no_specification() {
    let catalog = Catalog::new(two_packs().into());
    let found = catalog.match_line(&charged(1150, "盒"), None);
    assert_eq!(code_of(&catalog, &found), Some("X1"));
    assert!(found.note_zh.contains("不超过"), "{}", found.note_zh);
    assert_eq!(matched(&catalog, &charged(1201, "盒")), None);
    assert_eq!(matched(&catalog, &charged(2001, "盒")), None);
    assert_eq!(matched(&catalog, &charged(1150, "板")), None);
    let amount_above = LineQuery {
        charge: Charge {
            amount: Some(Money::from_fen(2500)),
            ..charged(1150, "盒").charge
        },
        ..charged(1150, "盒")
    };
    assert_eq!(matched(&catalog, &amount_above), None);
}

#[test]
fn a_limit_that_is_not_said_may_be_any() {
    let [stated, other] = two_packs();
    let unstated = Entry {
        payment_standard: None,
        payment_standard_note: Some("*".to_owned()),
        ..other
    };
    let catalog = Catalog::new(vec![stated, unstated]);
    assert_eq!(matched(&catalog, &charged(1150, "盒")), None);
}

#[test]
fn a_price_that_is_the_limit_of_one_entry_tells_it_from_the_others() {
    let catalog = Catalog::new(two_packs().into());
    assert_eq!(matched(&catalog, &charged(2000, "盒")), Some("X2"));
    assert_eq!(matched(&catalog, &charged(1200, "盒")), Some("X1"));
    assert_eq!(matched(&catalog, &charged(2000, "板")), None);
    let without_price = LineQuery {
        charge: Charge {
            unit_price: None,
            ..charged(2000, "盒").charge
        },
        ..charged(2000, "盒")
    };
    assert_eq!(matched(&catalog, &without_price), Some("X2"));
    let other_pack = LineQuery {
        spec: Some("0.25g*12粒"),
        ..charged(2000, "盒")
    };
    assert_eq!(matched(&catalog, &other_pack), Some("X1"));
}

#[test]
fn limits_of_what_is_not_paid_tell_nothing_apart() {
    let unpaid = two_packs().map(|entry| Entry {
        class: InsuranceClass::C,
        self_pay_ratio: Decimal::ONE,
        ..entry
    });
    let catalog = Catalog::new(unpaid.into());
    assert!(matched(&catalog, &charged(1900, "盒")).is_some());
    let unlisted_pack = LineQuery {
        spec: Some("0.25g*10粒"),
        ..charged(1900, "盒")
    };
    assert!(matched(&catalog, &unlisted_pack).is_some());
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
