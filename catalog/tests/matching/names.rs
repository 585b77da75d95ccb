//! Names through marks, makers and misread characters.

use catalog::Verdict;

use crate::scene::{catalog, matched, query};

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
fn what_stands_around_a_name_does_not_hide_what_is_nearest() {
    let catalog = catalog(&["X1|止泻利颗粒", "X2|抛光膏(进口)", "X3|酸蚀剂(进口)"]);
    for name in ["在洁利颗粒(进口)", "(国产)在洁利颗粒"] {
        let found = catalog.match_line(&query(name), None);
        assert_ne!(found.verdict, Verdict::Matched, "{name}");
        assert_eq!(found.candidates[0].entry.0, 0, "{name}");
    }
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
fn a_percentage_that_names_tell_apart_is_no_specification() {
    let told_apart = catalog(&["X1|葡萄糖注射液", "X2|5%葡萄糖注射液", "X3|阿托品眼膏"]);
    assert_eq!(matched(&told_apart, &query("5%葡萄糖注射液")), Some("X2"));
    assert_eq!(matched(&told_apart, &query("28%葡萄糖注射液")), None);
    assert_eq!(matched(&told_apart, &query("1%阿托品眼膏")), Some("X3"));
}

#[test]
fn the_number_of_a_vitamin_is_no_count_of_pieces() {
    let catalog = catalog(&["X1|复合维生素B||100片", "X2|阿莫西林胶囊||0.25g*24粒"]);
    assert_eq!(matched(&catalog, &query("复合维生素B6片")), None);
    assert_eq!(matched(&catalog, &query("复合维生素B(100片)")), Some("X1"));
    assert_eq!(matched(&catalog, &query("阿莫西林胶囊24粒")), Some("X2"));
}

#[test]
fn a_number_that_tells_names_apart_is_no_specification() {
    let catalog = catalog(&["X1|门冬胰岛素", "X2|门冬胰岛素30", "X3|门冬胰岛素50"]);
    assert_eq!(matched(&catalog, &query("门冬胰岛素5U")), None);
    assert_eq!(matched(&catalog, &query("门冬胰岛素3ml:300U")), Some("X1"));
    assert_eq!(matched(&catalog, &query("门冬胰岛素30")), Some("X2"));
}

#[test]
fn a_type_in_brackets_is_no_specification() {
    let catalog = catalog(&["X1|血管鞘", "X2|松质骨螺钉(Ⅰ型)"]);
    for name in ["血管鞘(1型)", "松质骨螺钉(式型)"] {
        assert_eq!(matched(&catalog, &query(name)), None, "{name}");
    }
    assert_eq!(matched(&catalog, &query("松质骨螺钉(I型)")), Some("X2"));
}

/// `血清白蛋白测定` is taken for itself where it is listed, as it must be, and never for `血清前白蛋白测定`.
#[test]
fn a_character_that_is_not_there_is_no_noise() {
    let (with, without) = ("血清前白蛋白测定", "血清白蛋白测定");
    let longer = catalog(&[
        "01|血清前白蛋白测定",
        "02|小肠镜检查",
        "03|支气管囊肿切除术(双侧)",
    ]);
    for name in [
        without,
        "血清白蛋白测定(国药集团)",
        "肠镜检查",
        "[乙肠镜检查",
        "气管囊肿切除术(双侧)",
    ] {
        assert_eq!(matched(&longer, &query(name)), None, "{name}");
    }
    let shorter = catalog(&["01|血清白蛋白测定", "02|肠镜检查"]);
    for name in [with, "小肠镜检查", "结肠镜检查"] {
        assert_eq!(matched(&shorter, &query(name)), None, "{name}");
    }
    let both = catalog(&["01|血清前白蛋白测定", "02|血清白蛋白测定"]);
    assert_eq!(matched(&both, &query(with)), Some("01"));
    assert_eq!(matched(&both, &query(without)), Some("02"));
}

#[test]
fn what_stands_behind_the_name_of_a_service_is_no_specification() {
    let catalog = catalog(&["01|抗白蛋白抗体测定", "X1|一次性使用输液器"]);
    assert_eq!(matched(&catalog, &query("抗白蛋白抗体测定(3G)")), None);
    assert_eq!(
        matched(&catalog, &query("一次性使用输液器(20ml)")),
        Some("X1")
    );
}

#[test]
fn grades_of_service_are_one_in_all_numerals() {
    let roman = catalog(&["01|I级护理", "02|II级护理", "03|特级护理"]);
    for (name, code) in [("一级护理", "01"), ("二级护理", "02"), ("2级护理", "02")] {
        assert_eq!(matched(&roman, &query(name)), Some(code), "{name}");
    }
    assert_eq!(matched(&roman, &query("三级护理")), None);
    let han = catalog(&["01|一级护理", "02|二级护理"]);
    assert_eq!(matched(&han, &query("Ⅱ级护理")), Some("02"));
}

#[test]
fn another_word_is_no_misreading() {
    let catalog = catalog(&["01|糖化血红蛋白测定(免疫法)", "02|颈内动脉结扎术"]);
    for name in ["糖化血红蛋白测定(色谱法)", "颈内动脉成形术"] {
        assert_eq!(matched(&catalog, &query(name)), None, "{name}");
    }
}

#[test]
fn latin_letters_printed_for_greek_ones_match() {
    let catalog = catalog(&["X1|复方α-酮酸片", "X2|重组人干扰素α1b注射液"]);
    assert_eq!(matched(&catalog, &query("复方a-酮酸片")), Some("X1"));
    assert_eq!(
        matched(&catalog, &query("重组人干扰素a1b注射液")),
        Some("X2")
    );
    assert_eq!(matched(&catalog, &query("重组人干扰素a2b注射液")), None);
}
