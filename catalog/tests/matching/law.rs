//! Substances, salts and merged forms, as the national list counts them.

use catalog::{LineQuery, Verdict};

use crate::scene::{catalog, matched, query};

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
fn a_form_that_is_counted_twice_is_either() {
    let catalog = catalog(&[
        "N1|聚维酮碘|外用液体剂",
        "N2|复方樟脑|口服液体剂",
        "N3|布地奈德|吸入剂",
    ]);
    for (name, code) in [
        ("聚维酮碘酊", Some("N1")),
        ("复方樟脑酊", Some("N2")),
        ("吸入用布地奈德混悬液", Some("N3")),
        ("聚维酮碘栓", None),
        ("布地奈德混悬液", None),
    ] {
        assert_eq!(matched(&catalog, &query(name)), code, "{name}");
    }
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
        "N4|硝苯地平Ⅱ|缓释控释剂型",
    ]);
    for (name, code) in [
        ("左氧氟沙星分散片", "N1"),
        ("盐酸左氧氟沙星胶囊", "N1"),
        ("注射用头孢呋辛钠", "N2"),
        ("硝苯地平控释片", "N3"),
        ("硝苯地平缓释片(Ⅱ)", "N4"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for name in [
        "左氧氟沙星滴眼液",
        "头孢呋辛酯片",
        "硝苯地平片",
        "硝苯地平缓释片(Ⅲ)",
        "硝苯地平片(Ⅱ)",
    ] {
        assert_eq!(matched(&catalog, &query(name)), None, "{name}");
    }
    let both = crate::scene::catalog(&["N1|甘油|栓剂", "N2|硝酸甘油|注射剂"]);
    assert_eq!(matched(&both, &query("硝酸甘油栓")), None);
}

#[test]
fn forms_that_a_patent_medicine_enumerates_are_listed_each() {
    let catalog = catalog(&[
        "ZA01A1|防风通圣丸(颗粒、软胶囊)",
        "ZA01A2|藿香正气水(丸、口服液)",
        "ZA01A3|藿香正气口服液",
    ]);
    for (name, code) in [
        ("防风通圣丸(颗粒、软胶囊)", "ZA01A1"),
        ("防风通圣丸", "ZA01A1"),
        ("防风通圣颗粒", "ZA01A1"),
        ("防风通圣水丸", "ZA01A1"),
        ("防风通圣丸(浓缩丸)", "ZA01A1"),
        ("藿香正气水", "ZA01A2"),
        ("藿香正气口服液", "ZA01A3"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for name in ["防风通圣片", "防风通圣滴丸", "藿香正气颗粒"] {
        let found = catalog.match_line(&query(name), None);
        assert_eq!(found.verdict, Verdict::Unlisted, "{name}");
        assert!(found.note_zh.contains("不是此剂型"), "{name}");
    }
}

#[test]
fn roman_numerals_are_other_drugs() {
    let catalog = catalog(&[
        "N1|复方氨基酸(18AA-Ⅱ)|注射剂",
        "N2|复方氨基酸(18AA-Ⅴ)|注射剂",
        "N3|口服补液盐散(Ⅱ)",
    ]);
    for (name, code) in [
        ("复方氨基酸注射液(18AA-II)", Some("N1")),
        ("复方氨基酸注射液(18AA-III)", None),
        ("复方氨基酸注射液(18AA)", None),
        ("口服补液盐散（II）", Some("N3")),
        ("口服补液盐散(Ⅲ)", None),
        ("口服补液盐散(Ⅰ)", None),
        ("口服补液盐散", None),
    ] {
        assert_eq!(matched(&catalog, &query(name)), code, "{name}");
    }
}

/// The national list writes the substance alone, and its forms in a column, with other classes.
#[test]
fn of_a_substance_the_entry_of_the_printed_form_is_meant() {
    let catalog = catalog(&[
        "N1|莫西沙星|口服常释剂型",
        "N2|莫西沙星|注射剂",
        "N3|莫西沙星|滴眼剂",
        "N4|维生素C|口服常释剂型||10",
        "N5|维生素C|注射剂||0",
        "N6|红霉素|软膏剂",
        "N7|红霉素|眼膏剂",
        "N8|阿司匹林|口服常释剂型(不含分散片)",
    ]);
    for (name, code) in [
        ("莫西沙星滴眼液", "N3"),
        ("盐酸莫西沙星片", "N1"),
        ("维生素C注射液", "N5"),
        ("维生素C片(国产)", "N4"),
        ("红霉素眼膏", "N7"),
        ("红霉素软膏", "N6"),
        ("阿司匹林肠溶片", "N8"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for open in ["莫西沙星", "维生素C", "莫西沙星凝胶", "阿司匹林分散片"] {
        assert_eq!(matched(&catalog, &query(open)), None, "{open}");
    }
    let found = catalog.match_line(&query("莫西沙星"), None);
    assert!(found.name_is_sure && found.note_zh.contains("未写剂型"));
}

#[test]
fn strengths_and_packages_are_no_part_of_a_substance() {
    let catalog = catalog(&[
        "N1|氯化钠|注射剂",
        "N2|葡萄糖|注射剂",
        "N3|葡萄糖|口服散剂",
        "N4|阿托伐他汀|口服常释剂型",
    ]);
    for (name, code) in [
        ("0.9%氯化钠注射液(直软)", "N1"),
        ("0.9%氯化钠注射液(塑瓶)100ml", "N1"),
        ("氯化钠注射液（双阀）", "N1"),
        ("5%葡萄糖注射液(软袋)250ml", "N2"),
        ("阿托伐他汀钙片20mg*7片", "N4"),
    ] {
        assert_eq!(matched(&catalog, &query(name)), Some(code), "{name}");
    }
    for open in [
        "葡萄糖氯化钠注射液",
        "5%葡萄糖氯化钠注射液(软袋)",
        "浓氯化钠注射液",
    ] {
        assert_eq!(matched(&catalog, &query(open)), None, "{open}");
    }
}

#[test]
fn what_stands_in_brackets_behind_the_form_belongs_to_the_substance() {
    let catalog = catalog(&[
        "X1|复方氨基酸(18AA-Ⅰ)|注射剂",
        "X2|复方氨基酸(18AA-Ⅱ)|注射剂",
        "X3|复方氨基酸(9AA)|注射剂",
    ]);
    let name = "复方氨基酸注射液(18AA-Ⅱ)";
    assert_eq!(matched(&catalog, &query(name)), Some("X2"));
    assert_eq!(
        matched(&catalog, &query("复方氨基酸注射液(9AA)")),
        Some("X3")
    );
    for other in [
        "复方氨基酸注射液(18AA-Ⅲ)",
        "复方氨基酸注射液(15AA)",
        "复方氨基酸颗粒(9AA)",
    ] {
        assert_eq!(matched(&catalog, &query(other)), None, "{other}");
    }
}
