//! The sample column mappings, on rows as such lists have them, and the published list where it is at hand.

use std::path::PathBuf;

use bill::Decimal;
use catalog::import::{Import, Mapping, mapped};
use catalog::{EntryKind, InsuranceClass};

fn mapping(name: &str) -> Mapping {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/catalog/mappings")
        .join(name);
    Mapping::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn read(name: &str, text: &str) -> Import {
    let import = mapped(text.as_bytes(), &mapping(name));
    assert_eq!(import.refused, []);
    import
}

#[test]
fn each_sample_mapping_reads_its_list() {
    let drugs = read(
        "national-drug-list.toml",
        "药品分类代码,甲乙类,编号,药品名称,剂型,医保支付标准,备注,协议有效期\n一、西药,,,,,,,\nXC09C,乙,443,阿齐沙坦片,,,,\n,乙,★(8),枸橼酸铋钾,颗粒剂,,,\nXG03D,乙,98,黄体酮注射液(Ⅱ),,14.86元(1.112ml:25mg/瓶),限女性。,2025年1月1日至2026年12月31日\n",
    );
    assert_eq!(drugs.entries.len(), 3);
    assert_eq!(drugs.entries[1].code, "XC09C-★(8)-枸橼酸铋钾-颗粒剂");
    assert_eq!(drugs.entries[2].unit.as_deref(), Some("瓶"));

    let codes = read(
        "drug-code-list.toml",
        "药品代码,注册名称,商品名称,实际剂型,实际规格,最小包装数量,最小制剂单位,最小包装单位,药品企业,甲乙类,备注\nXJ01CAA040E001010100001,阿莫西林胶囊,,胶囊剂,0.25g,24,粒,盒,某制药公司,甲,\nXA02BCA011A001010100002,某某片,,片剂,10mg,14,片,盒,某药厂,,\n",
    );
    let classes = codes.entries.iter().map(|entry| entry.class);
    assert_eq!(
        classes.collect::<Vec<_>>(),
        [InsuranceClass::A, InsuranceClass::C]
    );
    assert_eq!(codes.entries[0].unit.as_deref(), Some("盒"));

    let services = read(
        "service-price-list.toml",
        "项目编码,项目名称,计价单位,医保类别,首先自付比例,三级医院,二级医院,一级医院,说明\n（一）一般医疗服务,,,,,,,,\n001102000050000,住院诊查费,日,甲,,20,16,12,\n",
    );
    let entry = &services.entries[0];
    assert_eq!(
        (entry.kind, entry.class),
        (EntryKind::Service, InsuranceClass::A)
    );
    assert_eq!(entry.price_ceilings.level_2, Some(Decimal::from(16)));

    let consumables = read(
        "consumable-list.toml",
        "医保医用耗材代码,通用名称,规格型号,计价单位,医保类别,先行自付比例,医保支付标准\nC1499001000010099001,一次性使用输液器,0.7#,支,,,1.80\n",
    );
    let entry = &consumables.entries[0];
    assert_eq!(
        (entry.kind, entry.class),
        (EntryKind::Consumable, InsuranceClass::B)
    );
    assert_eq!(entry.payment_standard, Some(Decimal::new(180, 2)));
}

#[test]
fn the_published_list_is_understood() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/nrdl-2024.csv");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mapping = Mapping::from_toml(
        r#"
        name = "药品目录"
        code_of = ["category_code", "no", "name", "dosage_form"]
        [columns]
        name = "name"
        class = "class"
        dosage_form = "dosage_form"
        payment_standard = "payment_standard"
        coverage_restriction = "restriction_note"
        validity = "validity"
        [defaults]
        kind = "drug"
        self_pay_ratio = "0.1"
        valid_from = "2025-01-01"
        "#,
    )
    .unwrap();
    let import = mapped(&bytes, &mapping);
    assert_eq!(import.refused, []);
    let rows: std::collections::BTreeSet<usize> = import.rows.iter().copied().collect();
    assert_eq!(rows.len(), 3_826);
    assert!(import.entries.len() > rows.len());
    // Of the standards most are kept secret, and one is only said to stand in a remark.
    let notes = import
        .entries
        .iter()
        .map(|entry| &entry.payment_standard_note);
    let remarks: Vec<&String> = notes.flatten().filter(|note| *note != "*").collect();
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert_eq!(
        import
            .aside
            .iter()
            .filter(|aside| aside.zh.contains(remarks[0]))
            .count(),
        1
    );
}
