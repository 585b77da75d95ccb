//! Columns, rows and pages that go on.

use super::*;

#[test]
fn titles_name_the_columns_whatever_their_order() {
    let page = page(&[
        &[
            ("应收金额", 100.0),
            ("项目名称", 300.0),
            ("单价", 600.0),
            ("数量", 800.0),
        ],
        &[
            ("25.00", 120.0),
            ("阿莫西林胶囊", 260.0),
            ("12.50", 600.0),
            ("2", 815.0),
        ],
        &[
            ("7.20", 130.0),
            ("静脉输液", 260.0),
            ("7.20", 605.0),
            ("1", 815.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &MAIN),
        [
            ["阿莫西林胶囊", "2", "12.50", "25.00"],
            ["静脉输液", "1", "7.20", "7.20"]
        ]
    );
}

#[test]
fn numbers_set_beside_their_title_belong_to_the_nearest() {
    // Titles flush left, numbers flush right: each number stands between two titles.
    let page = page(&[
        &[
            ("名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
        ],
        &[
            ("一级护理", 100.0),
            ("3", 460.0),
            ("38.00", 560.0),
            ("114.00", 680.0),
        ],
        &[
            ("二级护理", 100.0),
            ("4", 460.0),
            ("20.00", 560.0),
            ("80.00", 690.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &MAIN)[1],
        ["二级护理", "4", "20.00", "80.00"]
    );
}

#[test]
fn a_name_on_two_rows_is_joined() {
    let lines: [&[(&str, f32)]; 4] = [
        &[
            ("项目名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
        ],
        &[
            ("一次性使用精密过滤", 100.0),
            ("4", 410.0),
            ("14.60", 515.0),
            ("58.40", 640.0),
        ],
        &[("输液器", 100.0)],
        &[
            ("静脉输液", 100.0),
            ("1", 410.0),
            ("2.40", 520.0),
            ("2.40", 645.0),
        ],
    ];
    let page = page(&lines);
    assert_eq!(
        items(&page, 0, &[ColumnKind::Name]),
        [["一次性使用精密过滤输液器"], ["静脉输液"]]
    );
}

#[test]
fn two_items_side_by_side_are_two_groups() {
    let page = page(&[
        &[
            ("项目", 0.0),
            ("数量", 200.0),
            ("金额", 300.0),
            ("项目", 500.0),
            ("数量", 700.0),
            ("金额", 800.0),
        ],
        &[
            ("血常规", 0.0),
            ("1", 215.0),
            ("20.00", 300.0),
            ("尿常规", 500.0),
            ("2", 715.0),
            ("16.00", 800.0),
        ],
    ]);
    let kinds = [ColumnKind::Name, ColumnKind::Amount];
    assert_eq!(items(&page, 0, &kinds), [["血常规", "20.00"]]);
    assert_eq!(items(&page, 1, &kinds), [["尿常规", "16.00"]]);
}

#[test]
fn a_till_slip_prints_the_name_above_its_numbers() {
    let page = page(&[
        &[("数量", 200.0), ("单价", 300.0), ("金额", 420.0)],
        &[("眼压检查", 10.0)],
        &[("2", 220.0), ("14.00", 300.0), ("28.00", 420.0)],
        &[("阿胶", 10.0)],
        &[
            ("250g/盒", 10.0),
            ("3", 220.0),
            ("685.72", 290.0),
            ("2057.16", 400.0),
        ],
    ]);
    let kinds = [
        ColumnKind::Name,
        ColumnKind::Spec,
        ColumnKind::Quantity,
        ColumnKind::Amount,
    ];
    assert_eq!(
        items(&page, 0, &kinds),
        [
            ["眼压检查", "", "2", "28.00"],
            ["阿胶", "250g/盒", "3", "2057.16"]
        ]
    );
}

#[test]
fn sums_and_group_headings_are_no_items() {
    let page = page(&[
        &[
            ("项目名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
        ],
        &[("西药费", 100.0)],
        &[
            ("阿莫西林胶囊", 100.0),
            ("2", 410.0),
            ("12.50", 515.0),
            ("25.00", 640.0),
        ],
        &[("小计", 100.0), ("25.00", 640.0)],
        &[("合计", 100.0), ("25.00", 640.0)],
    ]);
    let rows = &page.table.as_ref().unwrap().groups[0].rows;
    assert!(matches!(&rows[0], BodyRow::Group(name) if name == "西药费"));
    assert!(matches!(&rows[2], BodyRow::Sum(_)) && matches!(&rows[3], BodyRow::Sum(_)));
    assert_eq!(items(&page, 0, &MAIN).len(), 1);
}

#[test]
fn a_page_without_heading_goes_on_with_the_columns_before() {
    let first = page(&[
        &[
            ("项目名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
        ],
        &[
            ("血常规", 100.0),
            ("1", 410.0),
            ("20.00", 515.0),
            ("20.00", 640.0),
        ],
    ]);
    let columns: Vec<Vec<Column>> = first
        .table
        .unwrap()
        .groups
        .into_iter()
        .map(|group| group.columns)
        .collect();
    let lines: [&[(&str, f32)]; 1] = [&[
        ("尿常规", 100.0),
        ("2", 410.0),
        ("8.00", 520.0),
        ("16.00", 640.0),
    ]];
    let next = page_with(&lines, &[], Some(&columns));
    assert_eq!(items(&next, 0, &MAIN), [["尿常规", "2", "8.00", "16.00"]]);
}

#[test]
fn a_till_slip_goes_on_without_its_heading() {
    let slip: &[&[(&str, f32)]] = &[
        &[("[乙]黄连", 10.0)],
        &[("15", 200.0), ("0.4608", 300.0), ("6.91", 420.0)],
        &[("[乙]人工骨", 10.0)],
        &[("2", 200.0), ("1286.00", 300.0), ("2572.00", 420.0)],
        &[("[甲]心电监测", 10.0)],
        &[("4", 200.0), ("6.00", 300.0), ("24.00", 420.0)],
    ];
    let first = page(&[
        &[("数量", 200.0), ("单价", 300.0), ("金额", 420.0)],
        &[("[甲]氯沙坦钾片", 10.0)],
        &[("3", 200.0), ("2.00", 300.0), ("6.00", 420.0)],
    ]);
    let before = columns_of(first);
    let kinds = [ColumnKind::Name, ColumnKind::Quantity, ColumnKind::Amount];
    for inherited in [None, Some(&before[..])] {
        let page = page_with(slip, &[], inherited);
        assert_eq!(
            items(&page, 0, &kinds),
            [
                ["[乙]黄连", "15", "6.91"],
                ["[乙]人工骨", "2", "2572.00"],
                ["[甲]心电监测", "4", "24.00"],
            ],
        );
    }
}

#[test]
fn a_page_may_go_on_with_a_wrapped_name() {
    let first = page(&[
        &[
            ("收费项目", 10.0),
            ("数量", 200.0),
            ("单位", 260.0),
            ("单价", 320.0),
            ("金额", 420.0),
        ],
        &[
            ("氯沙坦钾片", 10.0),
            ("3", 205.0),
            ("盒", 265.0),
            ("2.00", 320.0),
            ("6.00", 420.0),
        ],
    ]);
    let before = columns_of(first);
    let next = page_with(
        &[
            &[
                ("患者姓名:田飞", 10.0),
                ("性别:男", 200.0),
                ("年龄:12岁", 400.0),
            ],
            &[("注射用头孢美唑", 10.0)],
            &[
                ("9", 205.0),
                ("支", 265.0),
                ("1.26", 320.0),
                ("11.34", 420.0),
            ],
            &[("钠", 10.0)],
            &[
                ("心电监测", 10.0),
                ("4", 205.0),
                ("次", 265.0),
                ("6.00", 320.0),
                ("24.00", 420.0),
            ],
        ],
        &[],
        Some(&before),
    );
    let kinds = [ColumnKind::Quantity, ColumnKind::Amount];
    assert_eq!(items(&next, 0, &kinds), [["9", "11.34"], ["4", "24.00"]]);
    assert_eq!(next.above.len(), 1);
}

#[test]
fn quantities_with_their_units_are_found_under_half_a_title() {
    let page = page(&[
        &[("项目名称", 10.0), ("单位", 230.0), ("金额", 420.0)],
        &[("静脉肾盂造影", 10.0), ("1/÷", 220.0), ("168.00", 420.0)],
        &[
            ("聚乳酸防粘连膜", 10.0),
            ("15/片", 220.0),
            ("8790.00", 420.0),
        ],
        &[("护理垫", 10.0), ("6片", 220.0), ("15.00", 420.0)],
    ]);
    let kinds = [ColumnKind::Name, ColumnKind::Quantity];
    assert_eq!(
        items(&page, 0, &kinds),
        [
            ["静脉肾盂造影", "1/÷"],
            ["聚乳酸防粘连膜", "15/片"],
            ["护理垫", "6片"]
        ]
    );
}

#[test]
fn columns_without_titles_follow_from_arithmetic() {
    let page = page(&[
        &[
            ("血常规", 100.0),
            ("20.00", 400.0),
            ("2", 530.0),
            ("40.00", 640.0),
        ],
        &[
            ("尿常规", 100.0),
            ("8.00", 405.0),
            ("3", 530.0),
            ("24.00", 640.0),
        ],
        &[
            ("静脉输液", 100.0),
            ("2.40", 405.0),
            ("10", 525.0),
            ("24.00", 640.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &MAIN)[2],
        ["静脉输液", "10", "2.40", "24.00"]
    );
}

#[test]
fn without_titles_prices_have_more_decimals_than_quantities() {
    let page = page(&[
        &[
            ("血常规", 100.0),
            ("20.0000", 390.0),
            ("2.0", 530.0),
            ("40.00", 640.0),
        ],
        &[
            ("静脉输液", 100.0),
            ("8.0000", 400.0),
            ("3.0", 530.0),
            ("24.00", 640.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &MAIN)[1],
        ["静脉输液", "3.0", "8.0000", "24.00"]
    );
}

#[test]
fn words_that_reach_over_a_rule_are_a_column_of_their_own() {
    let rows: Vec<[(&str, f32); 5]> =
        ["平衡压型", "股骨远端", "检查用", "防针刺", "无菌型", "直型"]
            .into_iter()
            .map(|spec| {
                [
                    ("医用输液接头", 100.0),
                    (spec, 247.0),
                    ("2", 480.0),
                    ("3.00", 560.0),
                    ("6.00", 640.0),
                ]
            })
            .collect();
    let heading: &[(&str, f32)] = &[
        ("项目名称", 130.0),
        ("数量", 480.0),
        ("单价", 560.0),
        ("金额", 640.0),
    ];
    let all: Vec<&[(&str, f32)]> = [heading]
        .into_iter()
        .chain(rows.iter().map(|row| &row[..]))
        .collect();
    let rule = |x: f32| Rule {
        kind: RuleKind::Vertical,
        x0: x,
        y0: 80.0,
        x1: x + 2.0,
        y1: 360.0,
        thickness: 2.0,
    };
    let page = page_with(&all, &[rule(249.0), rule(430.0)], None);
    let named = items(&page, 0, &[ColumnKind::Name]);
    assert!(named.iter().all(|name| name == &["医用输液接头"]));
}
