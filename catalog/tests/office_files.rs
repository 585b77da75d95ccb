//! Lists as offices have them: titles in two rows, remarks, sums, chapters, several sheets, damaged exports.

use bill::Decimal;
use catalog::Import;
use catalog::import::{Mapping, mapped, table};
use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const HEADER: &str = "编码,名称,类型,等级,生效日期\n";

fn names(import: &Import) -> Vec<&str> {
    let names = import.entries.iter().map(|entry| entry.name.as_str());
    names.collect()
}

/// Row, column and Chinese reason of each refusal.
fn refused(import: &Import) -> Vec<(usize, &str, &str)> {
    let rows = import.refused.iter();
    rows.map(|row| (row.row, row.column.as_str(), row.reason_zh.as_str()))
        .collect()
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

const SERVICES: &str = r#"
    name = "价格表"
    sections = true
    [columns]
    code = "项目编码"
    name = "项目名称"
    unit = "计价单位"
    class = "医保类别"
    ceiling_level_3 = "三级"
    ceiling_level_2 = "二级"
    ceiling_level_1 = "价格（元）一级"
    [defaults]
    kind = "service"
    self_pay_ratio = "0.1"
    valid_from = "2025-01-01"
"#;

fn price_list() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name("价格表").unwrap();
    sheet
        .merge_range(0, 0, 0, 7, "青麓市医疗服务项目价格表", &plain)
        .unwrap();
    for (column, title) in [
        (0, "项目编码"),
        (1, "项目名称"),
        (2, "计价单位"),
        (6, "医保类别"),
        (7, "说明"),
    ] {
        sheet
            .merge_range(2, column, 3, column, title, &plain)
            .unwrap();
    }
    sheet.merge_range(2, 3, 2, 5, "价格（元）", &plain).unwrap();
    write(sheet, 3, &["", "", "", "三级", "二级", "一级"]);
    sheet
        .merge_range(4, 0, 4, 7, "（一）综合医疗服务类", &plain)
        .unwrap();
    write(sheet, 5, &["1102", "一般诊疗费"]);
    write(
        sheet,
        6,
        &["110200001", "普通门诊诊察费", "次", "12", "10.5", "8", "甲"],
    );
    write(
        sheet,
        7,
        &[
            "110200002",
            "专家门诊诊察费",
            "",
            "25元/次",
            "1,020.00",
            "市场调节价",
            "乙",
            "限主任医师",
        ],
    );
    write(sheet, 9, &["注：1.本表价格为最高限价。"]);
    let other = book.add_worksheet().set_name("耗材").unwrap();
    write(other, 0, &["编码", "名称"]);
    book.save_to_buffer().unwrap()
}

#[test]
fn titles_in_two_rows_name_the_columns_below_them() {
    let import = mapped(&price_list(), &Mapping::from_toml(SERVICES).unwrap());
    assert_eq!(refused(&import), []);
    assert_eq!(names(&import), ["普通门诊诊察费", "专家门诊诊察费"]);
    assert_eq!(import.headings, [5, 6, 10]);
    let ceilings = |at: usize| {
        let ceilings = &import.entries[at].price_ceilings;
        [ceilings.level_1, ceilings.level_2, ceilings.level_3]
    };
    assert_eq!(
        ceilings(0),
        [
            Some(Decimal::from(8)),
            Some(Decimal::new(105, 1)),
            Some(Decimal::from(12))
        ]
    );
    assert_eq!(
        ceilings(1),
        [None, Some(Decimal::from(1020)), Some(Decimal::from(25))]
    );
    assert_eq!(import.entries[1].unit.as_deref(), Some("次"));
    let told: String = import.aside.iter().map(|aside| aside.zh.as_str()).collect();
    assert!(told.contains("耗材") && told.contains("说明"), "{told}");
}

#[test]
fn a_sheet_can_be_named_and_one_that_is_not_there_is_refused() {
    let of = |sheet: &str| {
        let mapping = format!(
            "name = \"x\"\nsheet = \"{sheet}\"\n[defaults]\nclass = \"甲\"\nvalid_from = \"2025-01-01\""
        );
        mapped(&price_list(), &Mapping::from_toml(&mapping).unwrap())
    };
    assert_eq!(refused(&of("耗材")), []);
    let absent = of("西药");
    assert!(
        absent.refused[0].remedy_zh.contains("价格表、耗材"),
        "{absent:?}"
    );
}

#[test]
fn a_payment_standard_that_stands_elsewhere_is_kept_as_a_note_and_its_row_named() {
    let list = "编码,名称,类型,等级,自付比例,支付标准,生效日期\n\
        X1,碘化物胶囊,药品,乙,0.1,见备注3(每粒10至90MBq),2025-01-01\n\
        X2,单抗注射液,药品,乙,0.1,*,2025-01-01\n\
        X3,甲硝唑片,药品,甲,0,3.9元(0.2g*21片/瓶)；见备注4,2025-01-01\n\
        X4,单抗注射液(Ⅱ),药品,乙,0.1,*,2025-01-01\n\
        X5,布洛芬片,药品,甲,0,-,2025-01-01\n\
        X6,安乃近片,药品,甲,0,议定,2025-01-01\n";
    let import = table(list.as_bytes());
    assert_eq!(
        refused(&import),
        [(7, "支付标准", "“议定”不是支付标准(不能为负)")]
    );
    let notes = import.entries.iter().map(|entry| {
        let note = entry.payment_standard_note.as_deref();
        (entry.code.as_str(), entry.payment_standard, note)
    });
    assert_eq!(
        notes.collect::<Vec<_>>(),
        [
            ("X1", None, Some("见备注3(每粒10至90MBq)")),
            ("X2", None, Some("*")),
            ("X3#1", Some(Decimal::new(39, 1)), None),
            ("X3#2", None, Some("见备注4")),
            ("X4", None, Some("*")),
            ("X5", None, None),
        ]
    );
    let told: Vec<&str> = import.aside.iter().map(|aside| aside.zh.as_str()).collect();
    for (note, rows) in [
        ("*", "第3、5行"),
        ("见备注3", "第2行"),
        ("见备注4", "第4行"),
    ] {
        let named = |told: &&&str| told.contains(note) && told.contains(rows);
        assert_eq!(told.iter().filter(named).count(), 1, "{told:?}");
    }
}

#[test]
fn what_a_mapping_names_must_be_there_unless_files_may_lack_it() {
    let mapping = |optional: &str| {
        let text = format!(
            "name = \"x\"\n{optional}\n[columns]\ncode = \"编码\"\nname = \"名称\"\npayment_standard = \"医保支付标准\"\n[defaults]\nkind = \"drug\"\nclass = \"甲\"\nvalid_from = \"2025-01-01\""
        );
        Mapping::from_toml(&text).unwrap()
    };
    let file = "编码,名称,支付标准\nX1,阿莫西林胶囊,3.5\n".as_bytes();
    let import = mapped(file, &mapping(""));
    assert_eq!(import.entries, []);
    assert_eq!(
        (import.refused[0].row, import.refused[0].column.as_str()),
        (1, "医保支付标准")
    );
    let import = mapped(file, &mapping("optional = [\"医保支付标准\"]"));
    assert_eq!(refused(&import), []);
    assert!(import.aside[0].zh.contains("支付标准"));
}

#[test]
fn remarks_sums_and_repeated_headers_are_no_items() {
    let rows = "X1,阿莫西林胶囊,药品,甲,二〇二五年一月一日\n编码,名称,类型,等级,生效日期\nX2,★(12)头孢呋辛,药品,甲,2025年1月1日\n,,,,\n合计,2个品种,,,\n注：以上含税,,,,\n";
    let import = table(format!("青麓市药品目录,,,,\n{HEADER}{rows}").as_bytes());
    assert_eq!(refused(&import), []);
    assert_eq!(names(&import), ["阿莫西林胶囊", "头孢呋辛"]);
    assert_eq!(import.headings, [4, 7, 8]);
    let lone = table(format!("{HEADER},阿莫西林胶囊,,,\n").as_bytes());
    assert_eq!(lone.headings, []);
    assert!(!lone.refused.is_empty());
}

#[test]
fn one_ceiling_holds_for_all_levels_but_those_with_their_own() {
    let text = "项目编码,项目名称,医保类别,最高限价（元）,三级医院价格,生效日期\n001102000010000,诊察费,甲,12,15,2025-01-01\n";
    let import = table(text.as_bytes());
    let ceilings = &import.entries[0].price_ceilings;
    assert_eq!(
        [ceilings.level_1, ceilings.level_3],
        [Some(Decimal::from(12)), Some(Decimal::from(15))]
    );
}

#[test]
fn a_price_per_another_unit_is_refused() {
    let text = "项目编码,项目名称,单位,医保类别,最高限价,生效日期\n001109000010000,床位费,日,甲,12元/次,2025-01-01\n";
    let import = table(text.as_bytes());
    assert_eq!(import.entries, []);
    assert_eq!(import.refused[0].column, "最高限价");
}

#[test]
fn what_was_lost_before_the_file_was_written_is_refused() {
    let of = |row: &str| table(format!("{HEADER}{row}\n").as_bytes());
    for (row, column) in [
        ("1.102E+14,床位费,服务,甲,2025-01-01", "编码"),
        ("S1,#N/A,服务,甲,2025-01-01", "名称"),
        ("S1,床位\u{FFFD},服务,甲,2025-01-01", "名称"),
    ] {
        let import = of(row);
        assert_eq!(import.entries, [], "{row}");
        assert_eq!(
            (import.refused[0].row, import.refused[0].column.as_str()),
            (2, column),
            "{row}"
        );
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, 0, &["编码", "名称", "类型", "等级", "生效日期"]);
    write(sheet, 1, &["", "床位费", "服务", "甲", "2025-01-01"]);
    write(sheet, 2, &["", "诊察费", "服务", "甲", "2025-01-01"]);
    sheet.write_number(1, 0, 110_200_001_000_000.0).unwrap();
    sheet.write_number(2, 0, 1.102_000_010_000_001e19).unwrap();
    let import = table(&book.save_to_buffer().unwrap());
    assert_eq!(import.entries[0].code, "110200001000000");
    assert_eq!((import.entries.len(), import.refused[0].row), (1, 3));
}

#[test]
fn damaged_text_is_refused_with_its_row_and_every_encoding_is_read() {
    let text = format!("{HEADER}S1,阿莫西林胶囊,药品,甲,2025-01-01\n");
    let with = |bytes: &[u8]| [bytes, b"\xff,", bytes].concat();
    for damaged in [with(text.as_bytes()), with(&GB18030.encode(&text).0)] {
        let import = table(&damaged);
        assert_eq!(import.entries, []);
        assert_eq!(import.refused[0].row, 3, "{import:?}");
    }
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(names(&table(&utf16)), ["阿莫西林胶囊"]);
    assert_eq!(
        names(&table(text.replace(',', ";").as_bytes())),
        ["阿莫西林胶囊"]
    );
    for other in [
        &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..],
        b"<html><table>",
        b"%PDF-1.7",
    ] {
        assert!(table(other).refused[0].remedy_zh.contains(".xlsx"));
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_no_rows() {
    let rows = "S1,\"阿莫西林,药品,甲,2025-01-01\nS2,头孢,药品,甲,2025-01-01\n";
    let import = table(format!("{HEADER}{rows}").as_bytes());
    assert_eq!(import.entries, []);
    assert_eq!(import.refused[0].row, 2);
    let lines = "S1,\"阿莫西林\n胶囊\",药品,甲,2025-01-01\n";
    assert_eq!(
        names(&table(format!("{HEADER}{lines}").as_bytes())),
        ["阿莫西林胶囊"]
    );
}

#[test]
fn several_names_of_a_cell_are_entries_of_their_own() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        0,
        &["编码", "名称", "类型", "剂型", "等级", "生效日期"],
    );
    write(
        sheet,
        1,
        &[
            "410",
            "硝苯地平\n硝苯地平Ⅰ\n硝苯地平Ⅱ",
            "药品",
            "缓释控释剂型",
            "甲",
            "2025-01-01",
        ],
    );
    let import = table(&book.save_to_buffer().unwrap());
    assert_eq!(names(&import), ["硝苯地平", "硝苯地平Ⅰ", "硝苯地平Ⅱ"]);
    let codes: Vec<&str> = import
        .entries
        .iter()
        .map(|entry| entry.code.as_str())
        .collect();
    assert_eq!(codes, ["410#1", "410#2", "410#3"]);
}
