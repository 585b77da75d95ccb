//! Codes beside names.

use catalog::{LineQuery, Verdict};

use crate::scene::{catalog, matched, query};

#[test]
fn a_code_is_the_strongest_evidence_and_a_contradiction_is_shown() {
    let catalog = catalog(&[
        "XJ01DBT001E001010100001|头孢拉定胶囊||0.25g*24粒|10",
        "XJ01DBT001E001020100002|头孢拉定胶囊||0.5g*24粒|20",
        "XA02BAF001A001010100003|法莫替丁片",
    ]);
    let with = |name, spec, code| LineQuery {
        spec,
        code: Some(code),
        ..query(name)
    };
    let code = "XJ01DBT001E001020100002";
    assert_eq!(
        matched(&catalog, &with("头孢拉定胶囊", None, code)),
        Some(code)
    );
    assert_eq!(
        matched(&catalog, &with("头抱拉定胶襄", None, code)),
        Some(code)
    );
    assert_eq!(
        matched(
            &catalog,
            &with("头孢拉定胶囊", None, "XJ01DBT001E00102O10OO02")
        ),
        Some(code)
    );
    for (name, spec) in [
        ("法莫替丁片", None),
        ("头孢呋辛酯片", None),
        ("头孢拉定胶囊", Some("0.25g*24粒")),
    ] {
        let found = catalog.match_line(&with(name, spec, code), None);
        assert_eq!(found.verdict, Verdict::Ambiguous, "{name} {spec:?}");
        assert_eq!(catalog.entry(found.candidates[0].entry).code, code);
    }
}

#[test]
fn the_code_of_another_drug_contradicts_the_name_though_it_is_not_listed() {
    let catalog = catalog(&["XJ01DBT001E001010100001|头孢拉定胶囊||0.25g*24粒"]);
    let verdict = |code| {
        let query = LineQuery {
            code: Some(code),
            ..query("头孢拉定胶囊")
        };
        catalog.match_line(&query, None).verdict
    };
    assert_eq!(verdict("XA02BAF001A001010100003"), Verdict::Ambiguous);
    // Another maker or pack of the same drug, a misread character, a code of the hospital's own.
    for code in [
        "XJ01DBT001E001020209999",
        "XJ01D8T001E001010100001",
        "A00217",
    ] {
        assert_eq!(verdict(code), Verdict::Matched, "{code}");
    }
}
