use bill::Decimal;
use encoding_rs::GBK;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{Import, csv, xlsx};
use crate::{EntryKind, InsuranceClass};

const HEADER: &str = "code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,\
ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source\n";

fn rows(body: &str) -> Import {
    csv(format!("{HEADER}{body}").as_bytes())
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
    let utf8 = csv(text.as_bytes());
    assert_eq!(utf8.refused, []);
    assert_eq!(utf8.entries[0].kind, EntryKind::Service);
    assert_eq!(
        csv([b"\xEF\xBB\xBF", text.as_bytes()].concat().as_slice()),
        utf8
    );
    assert_eq!(csv(&GBK.encode(text).0), utf8);
    assert_eq!(csv(text.replace(',', "\t").as_bytes()), utf8);
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
        let import = csv(text.as_bytes());
        assert!(import.entries.is_empty(), "{text}");
        assert_eq!(import.refused.len(), 1, "{text}");
    }
    assert_eq!(xlsx(b"PK not a workbook").refused[0].row, 0);
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
    let import = xlsx(&book.save_to_buffer().unwrap());
    assert_eq!(import.entries.len(), 1);
    assert_eq!(import.entries[0].valid_from.to_string(), "2025-01-01");
    assert_eq!(import.refused.len(), 1);
    assert_eq!(
        (import.refused[0].row, import.refused[0].column.as_str()),
        (4, "自付比例")
    );
}
