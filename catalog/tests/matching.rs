//! Names, specifications, codes, forms and dates, case by case.

use bill::{Alternative, CharChoice, Date, Decimal};
use catalog::{
    Catalog, Entry, EntryKind, InsuranceClass, LineMatch, LineQuery, PriceCeilings, Verdict,
};

/// `code|name|form|spec|ratio in percent`, drugs in force from 2025.
fn entry(row: &str) -> Entry {
    let cells: Vec<&str> = row.split('|').collect();
    let optional = |index: usize| {
        cells
            .get(index)
            .filter(|cell| !cell.is_empty())
            .map(|cell| (*cell).to_owned())
    };
    let percent: i64 = optional(4).map_or(10, |ratio| ratio.parse().unwrap());
    let service = cells[0].starts_with('0');
    Entry {
        code: cells[0].to_owned(),
        kind: if service {
            EntryKind::Service
        } else {
            EntryKind::Drug
        },
        name: cells[1].to_owned(),
        dosage_form: optional(2),
        spec: optional(3),
        unit: None,
        class: InsuranceClass::B,
        self_pay_ratio: Decimal::new(percent, 2),
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        coverage_restriction: None,
        valid_from: Date::constant(2025, 1, 1),
        valid_to: None,
        source: String::new(),
    }
}

fn catalog(rows: &[&str]) -> Catalog {
    Catalog::new(rows.iter().map(|row| entry(row)).collect())
}

fn query(name: &str) -> LineQuery<'_> {
    LineQuery {
        name,
        spec: None,
        unit: None,
        code: None,
        alternatives: &[],
        choices: &[],
    }
}

fn code_of<'c>(catalog: &'c Catalog, found: &LineMatch) -> Option<&'c str> {
    found.entry.map(|id| catalog.entry(id).code.as_str())
}

/// The code of the entry matched.
fn matched<'c>(catalog: &'c Catalog, query: &LineQuery<'_>) -> Option<&'c str> {
    let found = catalog.match_line(query, None);
    assert_eq!(found.verdict == Verdict::Matched, found.entry.is_some());
    assert_eq!(found.confidence.is_some(), found.entry.is_some());
    code_of(catalog, &found)
}

#[test]
fn names_match_through_marks_makers_and_variants() {
    let catalog = catalog(&[
        "X1|奥美拉唑肠溶胶囊",
        "X2|氯化钠注射液||100ml:0.9g",
        "X3|氨麻美敏片(Ⅱ)",
    ]);
    for (name, code) in [
        ("★[甲]奧美拉唑肠溶胶囊(集采)", "X1"),
        ("奥美拉唑肠溶胶囊（修正药业）", "X1"),
        ("奥美拉唑肠溶胶囊20mg*14粒", "X1"),
        ("奥美拉唑肠溶胶囊(20mg×14粒)", "X1"),
        ("0.9%氯化钠注射液", "X2"),
        ("氨麻美敏片(II)", "X3"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
}

#[test]
fn misread_lookalikes_match_and_meaningful_differences_do_not() {
    let catalog = catalog(&[
        "X1|己酮可可碱注射液",
        "X2|头孢呋辛钠",
        "01|一级护理",
        "02|左侧肾切除术",
        "X3|氨麻美敏片(Ⅱ)",
        "04|胸部CT平扫",
    ]);
    assert_eq!(matched(&catalog, &query("已酮可可碱注射液")), Some("X1"));
    for name in [
        "头孢呋辛酯",
        "二级护理",
        "特级护理",
        "右侧肾切除术",
        "氨麻美敏片(Ⅲ)",
        "氨麻美敏片(Ⅰ)",
        "胸部CT增强",
        "胸部CT平扫加收",
    ] {
        let found = catalog.match_line(&query(name), None);
        assert_ne!(found.verdict, Verdict::Matched, "{name}");
        assert!(!found.candidates.is_empty(), "{name}");
        assert!(!found.candidates[0].difference.is_empty(), "{name}");
    }
    assert_eq!(
        catalog.match_line(&query("轮椅租赁"), None).verdict,
        Verdict::Unlisted
    );
}

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

#[test]
fn without_a_form_a_drug_is_open_unless_the_only_form_fits() {
    let two = catalog(&[
        "X1|阿莫西林胶囊||0.25g*24粒",
        "X2|阿莫西林颗粒||0.125g*12袋",
    ]);
    assert_eq!(
        two.match_line(&query("阿莫西林"), None).verdict,
        Verdict::Ambiguous
    );
    let one = catalog(&["X1|阿莫西林胶囊||0.25g*24粒", "X3|头孢拉定胶囊"]);
    let with = |spec| LineQuery {
        spec,
        ..query("阿莫西林")
    };
    assert_eq!(matched(&one, &with(Some("0.25g*24粒"))), Some("X1"));
    assert_eq!(matched(&one, &with(None)), None);
}

#[test]
fn a_listed_substance_in_an_unlisted_form_is_unlisted_and_says_so() {
    let catalog = catalog(&["X1|布洛芬片", "X2|布洛芬缓释胶囊"]);
    let found = catalog.match_line(&query("布洛芬栓"), None);
    assert_eq!(found.verdict, Verdict::Unlisted);
    assert!(found.note_zh.contains("不是此剂型"));
    let merged = catalog.match_line(&query("布洛芬胶囊"), None);
    assert_eq!(merged.verdict, Verdict::Ambiguous);
    assert!(merged.note_zh.contains("合并剂型"));
}

#[test]
fn a_list_of_substances_takes_merged_forms_and_salts_but_no_esters() {
    let catalog = catalog(&[
        "N1|左氧氟沙星|口服常释剂型",
        "N2|头孢呋辛|注射剂",
        "N3|硝苯地平|缓释控释剂型",
    ]);
    for (name, code) in [
        ("左氧氟沙星分散片", "N1"),
        ("盐酸左氧氟沙星胶囊", "N1"),
        ("注射用头孢呋辛钠", "N2"),
        ("硝苯地平控释片", "N3"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for name in ["左氧氟沙星滴眼液", "头孢呋辛酯片", "硝苯地平片"] {
        assert_eq!(matched(&catalog, &query(name)), None, "{name}");
    }
}

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
fn runners_up_are_shown_with_what_tells_them_apart() {
    let catalog = catalog(&["01|膝关节置换术(单侧)", "02|膝关节置换术(双侧)"]);
    let found = catalog.match_line(&query("膝关节置换术(里侧)"), None);
    assert_eq!(found.verdict, Verdict::Ambiguous);
    assert_eq!(found.candidates.len(), 2);
    assert!(
        found.note_zh.contains("“单”") && found.note_zh.contains("“双”"),
        "{}",
        found.note_zh
    );
}

#[test]
fn what_is_lost_in_brackets_is_not_filled_in() {
    let catalog = catalog(&["X1|复方氨基酸注射液(18AA)", "X2|复方氨基酸注射液(18AA-Ⅱ)"]);
    for name in [
        "复方氨基酸注射液(18AA-)",
        "复方氨基酸注射液(18AA",
        "复方氨基酸注射液()",
    ] {
        assert_eq!(matched(&catalog, &query(name)), None, "{name}");
    }
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

#[test]
fn people_find_entries_by_a_few_characters_or_a_code() {
    let catalog = catalog(&[
        "X1|阿莫西林胶囊",
        "X2|阿莫西林克拉维酸钾片",
        "X3|头孢拉定胶囊",
    ]);
    let codes = |text: &str| -> Vec<&str> {
        catalog
            .search(text, 2)
            .iter()
            .map(|c| catalog.entry(c.entry).code.as_str())
            .collect()
    };
    assert_eq!(codes("莫西"), ["X1", "X2"]);
    assert_eq!(codes("头孢"), ["X3"]);
    assert_eq!(codes("x2"), ["X2"]);
    assert!(codes("").is_empty());
}
