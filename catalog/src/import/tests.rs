use bill::Decimal;
use encoding_rs::GBK;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{Edition, Import, Mapping, mapped, table};
use crate::{EntryKind, InsuranceClass};

const HEADER: &str = "code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,\
ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source\n";

fn rows(body: &str) -> Import {
    table(format!("{HEADER}{body}").as_bytes())
}

#[test]
fn a_full_row_is_understood() {
    let import = rows(
        "X1,drug,阿莫西林胶囊,胶囊,0.25g*24粒,盒,乙,10%,,\"1,012.50\",13,12,限儿童,2025-01-01,2026-12-31,目录\n",
    );
    assert_eq!(import.refused, []);
    let entry = &import.entries[0];
    assert_eq!(entry.class, InsuranceClass::B);
    assert_eq!(entry.self_pay_ratio, Decimal::new(1, 1));
    assert_eq!(entry.price_ceilings.level_1, None);
    assert_eq!(entry.price_ceilings.level_2, Some(Decimal::new(101_250, 2)));
    assert_eq!(entry.coverage_restriction.as_deref(), Some("限儿童"));
}

#[test]
fn every_encoding_and_chinese_titles_are_read() {
    let text =
        "某市目录,,,\n编码,名称,甲乙类,生效日期\n003311010010000,阑尾切除术,甲,2025年1月1日\n";
    let utf8 = table(text.as_bytes());
    assert_eq!(utf8.refused, []);
    assert_eq!(utf8.entries[0].kind, EntryKind::Service);
    assert_eq!(
        table([b"\xEF\xBB\xBF", text.as_bytes()].concat().as_slice()),
        utf8
    );
    assert_eq!(table(&GBK.encode(text).0), utf8);
    assert_eq!(table(text.replace(',', "\t").as_bytes()), utf8);
}

#[test]
fn each_fault_names_row_column_and_remedy() {
    let cases = [
        (",drug,甲硝唑片,,,,甲,,,,,,,2025-01-01,,", "code"),
        ("X1,pill,甲硝唑片,,,,甲,,,,,,,2025-01-01,,", "kind"),
        ("X1,drug,甲硝唑片,,,,丁,,,,,,,2025-01-01,,", "class"),
        (
            "X1,drug,甲硝唑片,,,,乙,,,,,,,2025-01-01,,",
            "self_pay_ratio",
        ),
        (
            "X1,drug,甲硝唑片,,,,乙,1.2,,,,,,2025-01-01,,",
            "self_pay_ratio",
        ),
        (
            "X1,drug,甲硝唑片,,,,甲,0.1,,,,,,2025-01-01,,",
            "self_pay_ratio",
        ),
        (
            "X1,drug,甲硝唑片,,,,甲,,-1,,,,,2025-01-01,,",
            "ceiling_level_1",
        ),
        (
            "X1,drug,甲硝唑片,,,,甲,,,,,十元,,2025-01-01,,",
            "payment_standard",
        ),
        ("X1,drug,甲硝唑片,,,,甲,,,,,,,2024-02-30,,", "valid_from"),
        ("X1,drug,甲硝唑片,,,,甲,,,,,,,,,", "valid_from"),
        (
            "X1,drug,甲硝唑片,,,,甲,,,,,,,2025-01-01,2024-12-31,",
            "valid_to",
        ),
    ];
    for (row, column) in cases {
        let import = rows(&format!("X0,drug,好的片,,,,甲,,,,,,,2025-01-01,,\n{row}\n"));
        assert_eq!(import.entries.len(), 1, "{row}");
        assert_eq!(import.refused.len(), 1, "{row}: {:?}", import.refused);
        let refused = &import.refused[0];
        assert_eq!((refused.row, refused.column.as_str()), (3, column), "{row}");
        assert!(!refused.remedy_zh.is_empty() && !refused.remedy_en.is_empty());
    }
}

#[test]
fn a_code_twice_is_refused_unless_the_periods_are_apart() {
    let body = "X1,drug,甲硝唑片,,,,甲,,,,,,,2024-01-01,2024-12-31,\nX1,drug,甲硝唑片,,,,甲,,,,,,,2025-01-01,,\n";
    assert_eq!(rows(body).refused, []);
    let import = rows(&format!(
        "{body}X1,drug,甲硝唑片,,,,乙,0.1,,,,,,2026-01-01,,\n"
    ));
    assert_eq!(import.entries.len(), 2);
    assert_eq!(import.refused[0].row, 4);
    assert!(import.refused[0].reason_zh.contains("第3行"));
}

#[test]
fn a_file_without_a_usable_header_is_refused_as_a_whole() {
    for text in [
        "",
        "只有一列\n一\n",
        "code,name,class\nX1,甲硝唑片,甲\n",
        "code,name,名称,class,valid_from\n",
    ] {
        let import = table(text.as_bytes());
        assert!(import.entries.is_empty(), "{text}");
        assert_eq!(import.refused.len(), 1, "{text}");
    }
    assert_eq!(table(b"PK not a workbook").refused[0].row, 0);
}

#[test]
fn rows_of_files_of_windows_are_counted_as_spreadsheets_do() {
    let file = "code,name,kind,class,valid_from\r\n\r\n# remark\r\n\
                X1,\"阿莫西林\r\n胶囊\",drug,甲,2025-01-01\r\nX2,头孢拉定胶囊,drug,甲,2025-02-30\r\n";
    for file in [file.to_owned(), file.replace("\r\n", "\n")] {
        let import = table(file.as_bytes());
        assert_eq!(import.rows, [4]);
        assert_eq!(import.refused[0].row, 5);
    }
}

#[test]
fn workbooks_are_read_with_their_dates_and_row_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(["编码", "名称", "类型", "等级", "自付比例", "生效日期"])
    {
        sheet.write_string(1, column, title).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2025, 1, 1).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    for (row, ratio) in [(2, 0.1), (3, 7.0)] {
        sheet.write_string(row, 0, format!("C{row}")).unwrap();
        sheet.write_string(row, 1, "一次性使用输液器").unwrap();
        sheet.write_string(row, 2, "耗材").unwrap();
        sheet.write_string(row, 3, "乙").unwrap();
        sheet.write_number(row, 4, ratio).unwrap();
        sheet
            .write_datetime_with_format(row, 5, &day, &format)
            .unwrap();
    }
    let import = table(&book.save_to_buffer().unwrap());
    assert_eq!(import.entries.len(), 1);
    assert_eq!(import.entries[0].valid_from.to_string(), "2025-01-01");
    assert_eq!(import.refused.len(), 1);
    assert_eq!(
        (import.refused[0].row, import.refused[0].column.as_str()),
        (4, "自付比例")
    );
}

const NATIONAL_LIST: &str = r#"
    name = "药品目录"
    sections = true
    code_of = ["分类代码", "编号"]
    fill_down = ["分类代码"]
    [columns]
    name = "药品名称"
    class = "甲乙"
    dosage_form = "剂型"
    payment_standard = "支付标准"
    coverage_restriction = "备注"
    validity = "协议有效期"
    [defaults]
    kind = "drug"
    self_pay_ratio = "0.1"
    valid_from = "2025-01-01"
    source = "药品目录（2025年）"
"#;

#[test]
fn a_published_list_is_read_by_its_mapping() {
    let text = "药品目录,,,,,,,\n分类代码,甲乙,编号,药品名称,剂型,支付标准,备注,协议有效期\n西药部分,,,,,,,\nXA02B,甲,7,枸橼酸铋钾,口服常释剂型,,,\n,乙,★(7),枸橼酸铋钾,颗粒剂,,,\n协议期内,,,,,,,\nXJ01D,乙,8,注射用头孢比罗酯钠,,36元(0.5g/瓶)；65元(1g/瓶),限重症感染,2024年1月1日至2025年12月31日\nXJ01D,乙,9,注射用某某,,*,,2024年2月30日至2025年12月31日\n";
    let mapping = Mapping::from_toml(NATIONAL_LIST).unwrap();
    let import = mapped(text.as_bytes(), &mapping);
    let codes: Vec<&str> = import
        .entries
        .iter()
        .map(|entry| entry.code.as_str())
        .collect();
    assert_eq!(codes, ["XA02B-7", "XA02B-★(7)", "XJ01D-8#1", "XJ01D-8#2"]);
    assert_eq!(
        (import.rows, import.headings),
        (vec![4, 5, 7, 7], vec![3, 6])
    );
    let entry = &import.entries[3];
    assert_eq!(entry.spec.as_deref(), Some("1g/瓶"));
    assert_eq!(entry.unit.as_deref(), Some("瓶"));
    assert_eq!(entry.payment_standard, Some(Decimal::from(65)));
    assert_eq!(entry.valid_to.unwrap().to_string(), "2025-12-31");
    assert_eq!(import.entries[1].self_pay_ratio, Decimal::new(1, 1));
    assert_eq!(import.entries[0].valid_from.to_string(), "2025-01-01");
    assert_eq!(import.refused.len(), 1);
    assert_eq!(
        (import.refused[0].row, import.refused[0].column.as_str()),
        (8, "协议有效期")
    );
}

#[test]
fn cells_merged_downwards_hold_for_their_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    for (column, title) in (0..).zip(["编码", "名称", "类型", "等级", "生效日期"]) {
        sheet.write_string(0, column, title).unwrap();
    }
    sheet
        .merge_range(1, 1, 2, 1, "一次性使用输液器", &plain)
        .unwrap();
    sheet.merge_range(3, 0, 3, 4, "第二部分", &plain).unwrap();
    for (row, code) in [(1, "C1"), (2, "C2"), (4, "C3")] {
        sheet.write_string(row, 0, code).unwrap();
        sheet.write_string(row, 2, "耗材").unwrap();
        sheet.write_string(row, 3, "甲").unwrap();
        sheet.write_string(row, 4, "2025-01-01").unwrap();
    }
    sheet.write_string(4, 1, "导尿管").unwrap();
    let mapping = Mapping::from_toml("name = \"耗材\"\nsections = true").unwrap();
    let import = mapped(&book.save_to_buffer().unwrap(), &mapping);
    assert_eq!(import.refused, []);
    let names: Vec<&str> = import
        .entries
        .iter()
        .map(|entry| entry.name.as_str())
        .collect();
    assert_eq!(names, ["一次性使用输液器", "一次性使用输液器", "导尿管"]);
    assert_eq!(import.headings, [4]);
}

#[test]
fn a_mapping_with_an_unknown_column_is_refused() {
    for text in [
        "",
        "name = \"x\"\n[columns]\nprice = \"价格\"",
        "name = \"x\"\ncolour = 1",
    ] {
        assert!(Mapping::from_toml(text).is_err(), "{text}");
    }
}

#[test]
fn a_new_edition_ends_the_old_one_and_the_same_file_changes_nothing() {
    let edition = |year: i32, body: &str| {
        let lines = body.lines().map(|line| format!("{line}{year}-01-01,,\n"));
        let import = rows(&lines.collect::<String>());
        assert_eq!(import.refused, []);
        import.entries
    };
    let stay = "X1,drug,甲硝唑片,,,,甲,,,,,,,";
    let old = edition(2025, &format!("{stay}\nX2,drug,布洛芬片,,,,甲,,,,,,,\n"));
    let same = Edition::between(&old, old.clone(), true);
    assert_eq!((same.unchanged, same.entries_to_keep().count()), (2, 0));

    let new = edition(
        2026,
        &format!("{stay}\nX3,drug,对乙酰氨基酚片,,,,甲,,,,,,,\n"),
    );
    let next = Edition::between(&old, new.clone(), true);
    assert_eq!(next.added, new);
    let ended: Vec<(&str, String)> = next
        .closed
        .iter()
        .map(|entry| (entry.code.as_str(), entry.valid_to.unwrap().to_string()))
        .collect();
    assert_eq!(
        ended,
        [
            ("X2", "2025-12-31".to_owned()),
            ("X1", "2025-12-31".to_owned())
        ]
    );
    let partial = Edition::between(&old, new.clone(), false);
    assert_eq!(partial.closed.len(), 1);

    let mut kept: Vec<_> = next.closed.clone();
    kept.extend(next.added.clone());
    assert_eq!(
        Edition::between(&kept, new, true).entries_to_keep().count(),
        0
    );
    let late = Edition::between(&kept, old, false);
    assert_eq!((late.unchanged, late.entries_to_keep().count()), (2, 0));
    let dearer = edition(2026, "X1,drug,甲硝唑片,,,,乙,0.1,,,,,,\n");
    assert_eq!(Edition::between(&kept, dearer, false).changed.len(), 1);
}
