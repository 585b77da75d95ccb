//! Herbal pieces, hospital preparations and consumables, which law knows by other signs than drugs.

use catalog::{LineQuery, Verdict};

use crate::scene::{catalog, code_of, matched, query};

#[test]
fn grade_and_cut_of_a_piece_do_not_matter_and_processing_does() {
    let catalog = catalog(&[
        "T000100001|黄芪|中药饮片",
        "T000100002|白术|中药饮片",
        "T000100003|炒白术|中药饮片",
        "ZA09A1|参芪颗粒",
    ]);
    for (name, code) in [
        ("黄芪", "T000100001"),
        ("黄芪饮片", "T000100001"),
        ("黄芪(统货)", "T000100001"),
        ("黄芪（中药饮片）(切片)", "T000100001"),
        ("(炒)白术", "T000100003"),
        ("白术(炒)(统)", "T000100003"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for name in ["炙黄芪", "黄芪(炙)", "麸炒白术"] {
        let found = catalog.match_line(&query(name), None);
        assert_eq!(found.verdict, Verdict::Ambiguous, "{name}");
        assert!(found.note_zh.contains("炮制"), "{name}: {}", found.note_zh);
    }
    for name in ["黄芪配方颗粒", "黄芪(配方颗粒)"] {
        let found = catalog.match_line(&query(name), None);
        assert_eq!(found.verdict, Verdict::Unlisted, "{name}");
        assert!(found.note_zh.contains("配方颗粒"), "{name}");
    }
    assert_eq!(matched(&catalog, &query("黄柏(统货)")), None);
}

#[test]
fn slices_of_a_herb_are_no_tablets_of_its_name() {
    let both = catalog(&["ZA09A1|黄芪片", "T000100001|黄芪|中药饮片"]);
    let tablets = catalog(&["ZA09A1|黄芪片"]);
    let weighed = LineQuery {
        unit: Some("g"),
        ..query("黄芪片")
    };
    let among_herbs = |unit| LineQuery {
        unit,
        charge_category: Some("中草药费"),
        ..query("黄芪片")
    };
    for query in [weighed, among_herbs(None), among_herbs(Some("剂"))] {
        assert_eq!(matched(&both, &query), Some("T000100001"));
        let found = tablets.match_line(&query, None);
        assert_eq!(found.verdict, Verdict::Ambiguous);
        assert!(found.note_zh.contains("片剂同名"), "{}", found.note_zh);
    }
    for query in [query("黄芪片"), among_herbs(Some("盒"))] {
        assert_eq!(matched(&both, &query), Some("ZA09A1"));
    }
    let listed = catalog(&["T000100002|鹿茸片|中药饮片"]);
    let slices = LineQuery {
        unit: Some("g"),
        ..query("鹿茸片")
    };
    assert_eq!(matched(&listed, &slices), Some("T000100002"));
}

#[test]
fn a_hospital_preparation_is_no_drug_of_the_same_name() {
    let catalog = catalog(&["XR05C1|复方甘草合剂", "J530100000000001|咳喘合剂|医院制剂"]);
    assert_eq!(matched(&catalog, &query("复方甘草合剂")), Some("XR05C1"));
    let found = catalog.match_line(&query("复方甘草合剂(院内制剂)"), None);
    assert_eq!(found.verdict, Verdict::Ambiguous);
    assert!(found.note_zh.contains("医院制剂"));
    for name in ["咳喘合剂", "[自制]咳喘合剂", "咳喘合剂（医院制剂）"] {
        assert_eq!(
            matched(&catalog, &query(name)),
            Some("J530100000000001"),
            "{name}"
        );
    }
    let coded = LineQuery {
        code: Some("J110100000000009"),
        ..query("复方甘草合剂")
    };
    assert_eq!(catalog.match_line(&coded, None).verdict, Verdict::Ambiguous);
}

#[test]
fn a_consumable_code_says_all_but_the_maker_where_the_maker_is_not_listed() {
    let catalog = catalog(&[
        "C0199001000010099001|非血管自膨式支架||食道型|20",
        "C0199001000020099001|非血管自膨式支架||胆道型|30",
        "C1403007000010012345|一次性使用静脉留置针|||10",
        "C1403007000010054321|一次性使用静脉留置针|||20",
    ]);
    let with = |name, code| {
        let query = LineQuery {
            code: Some(code),
            ..query(name)
        };
        catalog.match_line(&query, None)
    };
    let stent = "非血管自膨式支架";
    let found = with(stent, "C0199001000020000777");
    assert_eq!(code_of(&catalog, &found), Some("C0199001000020099001"));
    assert!(found.note_zh.contains("厂家不同"), "{}", found.note_zh);
    // Two makers are listed at different ratios; the printed one is neither.
    let needle = with("一次性使用静脉留置针", "C1403007000010000777");
    assert_eq!(needle.verdict, Verdict::Ambiguous);
    // The code of a needle beside the name of a stent.
    assert_eq!(
        with(stent, "C1403007000010000777").verdict,
        Verdict::Ambiguous
    );
    assert_eq!(
        with(stent, "C0807060000010000777").verdict,
        Verdict::Ambiguous
    );
}
