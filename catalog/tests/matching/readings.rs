//! What the recogniser considered besides what it read.

use bill::{Alternative, CharChoice};
use catalog::{LineQuery, Verdict};

use crate::scene::{catalog, matched, query};

#[test]
fn other_readings_confirm_or_contradict() {
    let catalog = catalog(&["01|一级护理", "02|二级护理", "X1|舒血宁注射液"]);
    let alternative = |text: &str, log_prob| {
        [Alternative {
            text: text.to_owned(),
            log_prob,
        }]
    };
    let likely = alternative("二级护理", -1.0);
    let unlikely = alternative("二级护理", -6.0);
    let with = |name, alternatives| LineQuery {
        alternatives,
        ..query(name)
    };
    assert_eq!(
        catalog.match_line(&with("一级护理", &likely), None).verdict,
        Verdict::Ambiguous
    );
    assert_eq!(matched(&catalog, &with("一级护理", &unlikely)), Some("01"));
    let right = alternative("舒血宁注射液", -1.5);
    assert_eq!(matched(&catalog, &query("舒茄宁注射液")), None);
    assert_eq!(matched(&catalog, &with("舒茄宁注射液", &right)), Some("X1"));
}

#[test]
fn what_the_recogniser_considered_is_weighed() {
    let catalog = catalog(&[
        "01|一级护理",
        "02|二级护理",
        "X1|舒血宁注射液",
        "X2|阿莫西林胶囊",
    ]);
    let considered = |at, chars: &[(char, f32)]| {
        [CharChoice {
            at,
            chars: chars.to_vec(),
        }]
    };
    let with = |name, choices| LineQuery {
        choices,
        ..query(name)
    };
    let verdict = |name, choices: &[CharChoice]| {
        let found = catalog.match_line(
            &LineQuery {
                choices,
                ..query(name)
            },
            None,
        );
        (found.verdict, found.note_zh)
    };
    let right = considered(1, &[('茄', -0.6), ('血', -0.9)]);
    assert_eq!(matched(&catalog, &with("舒茄宁注射液", &right)), Some("X1"));
    let level = considered(0, &[('一', -0.5), ('二', -1.0)]);
    assert_eq!(verdict("一级护理", &level).0, Verdict::Ambiguous);
    let sure = considered(0, &[('一', -0.01), ('二', -7.0)]);
    assert_eq!(matched(&catalog, &with("一级护理", &sure)), Some("01"));
    // 三级护理 is not listed, and the paper may well say it.
    let special = considered(0, &[('一', -0.7), ('三', -0.7)]);
    assert_eq!(verdict("一级护理", &special).0, Verdict::Ambiguous);
}

#[test]
fn numerals_that_strokes_get_lost_of_are_told_by_the_specification() {
    let catalog = catalog(&[
        "X1|复方氨基酸注射液(18AA)||250ml:12.5g",
        "X2|复方氨基酸注射液(18AA-Ⅱ)||250ml:21.25g",
        "X3|复方氨基酸注射液(18AA-Ⅲ)||250ml:25.9g",
        "X4|脂肪乳注射液(C14-24)||250ml:50g",
    ]);
    let choices = [CharChoice {
        at: 0,
        chars: vec![('复', -0.01), ('夏', -6.0)],
    }];
    let read = |name, spec| LineQuery {
        spec,
        choices: &choices,
        ..query(name)
    };
    for name in [
        "复方氨基酸注射液(18AA-II)",
        "复方氨基酸注射液(18AA-ⅡI)",
        "复方氨基酸注射液(18AA-)",
    ] {
        assert_eq!(matched(&catalog, &read(name, None)), None, "{name}");
    }
    let two = read("复方氨基酸注射液(18AA-II)", Some("250ml:21.25g"));
    assert_eq!(matched(&catalog, &two), Some("X2"));
    let three = read("复方氨基酸注射液(18AA-II)", Some("250ml:25.9g"));
    assert_eq!(matched(&catalog, &three), Some("X3"));
    let neither = read("复方氨基酸注射液(18AA-II)", Some("500ml:42.5g"));
    assert_eq!(matched(&catalog, &neither), None);
    let piece = read("复方氨基酸注射液(18AA-Ⅱ)", None);
    assert_eq!(matched(&catalog, &piece), Some("X2"));
    assert_eq!(
        matched(&catalog, &query("复方氨基酸注射液(18AA-II)")),
        Some("X2")
    );
}

#[test]
fn what_was_considered_tells_the_strokes_of_a_numeral() {
    let catalog = catalog(&[
        "X1|硝苯地平缓释片(Ⅰ)",
        "X2|硝苯地平缓释片(Ⅱ)",
        "X3|硝苯地平缓释片(Ⅲ)",
    ]);
    let read = |name, chars: &[(char, f32)]| {
        let choices = [CharChoice {
            at: 8,
            chars: chars.iter().map(|(c, p)| (*c, p.ln())).collect(),
        }];
        let read = LineQuery {
            choices: &choices,
            ..query(name)
        };
        matched(&catalog, &read).map(str::to_owned)
    };
    let first = Some("X1".to_owned());
    let letter = "硝苯地平缓释片(I)";
    assert_eq!(
        read(letter, &[('I', 0.97), ('Ⅰ', 0.02), ('Ⅱ', 0.002)]),
        first
    );
    assert_eq!(read(letter, &[('I', 0.7), ('Ⅱ', 0.2)]), None);
    assert_eq!(read(letter, &[('I', 0.8), ('Ⅲ', 0.02)]), None);
    let digit = "硝苯地平缓释片(1)";
    assert_eq!(
        read(digit, &[('1', 0.95), ('Ⅰ', 0.02), ('Ⅱ', 0.001)]),
        first
    );
    assert_eq!(read(digit, &[('1', 0.8), ('Ⅱ', 0.1)]), None);
    let mixed = "硝苯地平缓释片(ⅡI)";
    assert_eq!(
        read(mixed, &[('Ⅱ', 0.7), ('I', 0.25), ('Ⅲ', 0.005)]),
        Some("X2".to_owned())
    );
    assert_eq!(read(mixed, &[('Ⅱ', 0.6), ('Ⅲ', 0.2)]), None);
}

#[test]
fn a_numeral_that_is_not_listed_is_not_taken_for_another() {
    let catalog = catalog(&["X2|多种微量元素注射液(Ⅱ)||10ml"]);
    let read = LineQuery {
        spec: Some("10ml"),
        ..query("多种微量元素注射液(1)")
    };
    assert_eq!(matched(&catalog, &read), None);
}

#[test]
fn what_was_read_surely_is_no_misreading_of_what_looks_otherwise() {
    let catalog = catalog(&["01|过敏原特异性IgE检测(吸入组)"]);
    let choices = [CharChoice {
        at: 12,
        chars: vec![('食', -0.001), ('良', -7.0)],
    }];
    let read = LineQuery {
        choices: &choices,
        ..query("过敏原特异性IgE检测(食入组)")
    };
    assert_eq!(matched(&catalog, &read), None);
}
