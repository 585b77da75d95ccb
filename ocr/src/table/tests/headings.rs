//! Titles in tiers, and titles that were misread.

use super::*;

#[test]
fn the_title_of_the_lines_numbers_may_touch_the_next_one() {
    let page = page(&[
        &[
            ("序号名称", 60.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
        ],
        &[
            ("1", 70.0),
            ("血常规", 110.0),
            ("2", 410.0),
            ("20.00", 520.0),
            ("40.00", 640.0),
        ],
        &[
            ("2", 70.0),
            ("静脉输液", 110.0),
            ("1", 410.0),
            ("10.00", 520.0),
            ("10.00", 640.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &[ColumnKind::Name]),
        [["血常规"], ["静脉输液"]]
    );
}

/// Rows of `(middle, words)`.
fn placed(lines: &[(f32, &[(&str, f32)])]) -> PageRows {
    let words = lines.iter().flat_map(|(middle, row)| {
        row.iter()
            .map(|(text, left)| word(text, *left, *middle))
            .collect::<Vec<Word>>()
    });
    find_table(rows(words.collect(), EM), &[], EM, None)
}

#[test]
fn titles_of_one_line_stand_between_those_of_two() {
    let page = placed(&[
        (
            100.0,
            &[
                ("项目", 100.0),
                ("数量", 500.0),
                ("单价", 600.0),
                ("金额", 700.0),
            ],
        ),
        (113.0, &[("名称", 240.0), ("1", 380.0), ("规格", 400.0)]),
        (
            126.0,
            &[
                ("编码", 100.0),
                ("单位：", 500.0),
                ("(元)", 600.0),
                ("(元)", 700.0),
            ],
        ),
        (
            180.0,
            &[
                ("XN05ADF90", 90.0),
                ("顺铂注射液", 220.0),
                ("6ml:30mg", 390.0),
                ("2支", 500.0),
                ("19.16", 600.0),
                ("38.32", 700.0),
            ],
        ),
        (
            220.0,
            &[
                ("XB05XAT90", 90.0),
                ("碳酸氢钠注射液", 220.0),
                ("10ml:0.5g", 390.0),
                ("5支", 500.0),
                ("0.98", 600.0),
                ("4.90", 700.0),
            ],
        ),
    ]);
    let kinds = [
        ColumnKind::Code,
        ColumnKind::Name,
        ColumnKind::Spec,
        ColumnKind::Amount,
    ];
    assert_eq!(
        items(&page, 0, &kinds),
        [
            ["XN05ADF90", "顺铂注射液", "6ml:30mg", "38.32"],
            ["XB05XAT90", "碳酸氢钠注射液", "10ml:0.5g", "4.90"]
        ]
    );
}

#[test]
fn a_tier_with_a_misread_title_is_of_the_heading_above() {
    let item: &[(&str, f32)] = &[
        ("2026.01.03", 180.0),
        ("达格列净片", 322.0),
        ("2", 974.0),
        ("16.60", 1144.0),
        ("33.20", 1304.0),
        ("甲", 1425.0),
    ];
    let page = placed(&[
        (
            370.0,
            &[
                ("收费", 210.0),
                ("数量", 970.0),
                ("单价", 1162.0),
                ("合计", 1325.0),
            ],
        ),
        (386.0, &[("名称", 322.0), ("甲乙类", 1404.0)]),
        (
            402.0,
            &[
                ("日期", 212.0),
                ("单位", 970.0),
                ("(0", 1165.0),
                ("金额", 1326.0),
            ],
        ),
        (444.0, item),
        (488.0, item),
        (532.0, item),
    ]);
    assert_eq!(items(&page, 0, &[ColumnKind::Name]), [["达格列净片"]; 3]);
}

#[test]
fn a_slash_joins_titles_one_over_the_other() {
    let page = placed(&[
        (
            100.0,
            &[
                ("名称", 100.0),
                ("规格", 403.0),
                ("数量", 600.0),
                ("金额", 700.0),
            ],
        ),
        (120.0, &[("/剂型", 400.0)]),
        (
            160.0,
            &[
                ("普伐他汀钠片", 100.0),
                ("40mg*7片/盒", 400.0),
                ("3", 610.0),
                ("27.97", 700.0),
            ],
        ),
    ]);
    assert_eq!(items(&page, 0, &[ColumnKind::Spec]), [["40mg*7片/盒"]]);
}

#[test]
fn a_misread_part_of_a_title_is_no_column() {
    let page = placed(&[
        (
            100.0,
            &[
                ("收费项", 100.0),
                ("数量", 400.0),
                ("单价", 520.0),
                ("金额", 640.0),
            ],
        ),
        (120.0, &[("自名称", 100.0)]),
        (
            170.0,
            &[
                ("静脉输液", 60.0),
                ("1", 410.0),
                ("7.20", 520.0),
                ("7.20", 640.0),
            ],
        ),
        (
            210.0,
            &[
                ("顺铂注射液", 60.0),
                ("2", 410.0),
                ("3.00", 520.0),
                ("6.00", 640.0),
            ],
        ),
    ]);
    assert_eq!(
        items(&page, 0, &MAIN)[1],
        ["顺铂注射液", "2", "3.00", "6.00"]
    );
}

#[test]
fn amounts_are_what_the_products_nearly_make() {
    let heading: &[(&str, f32)] = &[
        ("项目名称", 150.0),
        ("数益", 400.0),
        ("单价", 520.0),
        ("食计", 640.0),
        ("日付", 760.0),
    ];
    let row = |name: &'static str, number: &'static str, values: [&'static str; 3]| {
        [
            (number, 60.0),
            (name, 150.0),
            (values[0], 410.0),
            (values[1], 520.0),
            (values[2], 640.0),
            ("0.00", 760.0),
        ]
    };
    let rows = [
        row("静脉输液", "1", ["2", "6.38", "12.16"]),
        row("肌肉注射", "4", ["1", "386.00", "366.00"]),
        row("一级护理", "3", ["3", "3.30", "9.90"]),
        row("二级护理", "4", ["2", "9.80", "19.00"]),
        row("换药", "8", ["4", "26.65", "107.28"]),
        row("吸氧", "6", ["5", "0.98", "4.90"]),
    ];
    let mut lines = vec![(100.0, heading)];
    lines.extend(
        rows.iter()
            .enumerate()
            .map(|(index, row)| (150.0 + 40.0 * index as f32, &row[..])),
    );
    let page = placed(&lines);
    assert_eq!(
        items(&page, 0, &MAIN)[1],
        ["肌肉注射", "1", "386.00", "366.00"]
    );
}

#[test]
fn two_lone_digits_are_no_item() {
    let page = page(&[
        HEADING,
        &[
            ("静脉输液", 100.0),
            ("1", 410.0),
            ("7.20", 520.0),
            ("7.20", 640.0),
        ],
        &[
            ("换药", 100.0),
            ("2", 410.0),
            ("3.00", 520.0),
            ("6.00", 640.0),
        ],
        &[("1", 410.0), ("0", 530.0)],
    ]);
    assert_eq!(items(&page, 0, &MAIN).len(), 2);
}
