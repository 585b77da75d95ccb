//! Columns as other offices title and arrange them.

use super::*;

#[test]
fn three_items_side_by_side_are_three_groups() {
    let titles: Vec<(&str, f32)> = (0..3)
        .flat_map(|group| {
            let left = 500.0 * group as f32;
            [
                ("项目", left),
                ("数量", left + 200.0),
                ("金额", left + 300.0),
            ]
        })
        .collect();
    let page = page(&[
        &titles,
        &[
            ("血常规", 0.0),
            ("1", 215.0),
            ("20.00", 300.0),
            ("尿常规", 500.0),
            ("2", 715.0),
            ("16.00", 800.0),
            ("肝功能", 1000.0),
            ("3", 1215.0),
            ("90.00", 1300.0),
        ],
    ]);
    let kinds = [ColumnKind::Name, ColumnKind::Quantity, ColumnKind::Amount];
    assert_eq!(items(&page, 1, &kinds), [["尿常规", "2", "16.00"]]);
    assert_eq!(items(&page, 2, &kinds), [["肝功能", "3", "90.00"]]);
}

#[test]
fn a_product_stands_for_price_and_quantity() {
    let lines: [&[(&str, f32)]; 4] = [
        &[("项目", 100.0), ("单价×数量", 400.0), ("金额(元)", 640.0)],
        &[("静脉输液", 100.0), ("10.00×2", 410.0), ("20.00", 640.0)],
        &[("一级护理", 100.0), ("38.00x12", 400.0), ("456.00", 630.0)],
        &[
            ("阿司匹林片", 100.0),
            ("4.50 ×", 400.0),
            ("3盒", 480.0),
            ("13.50", 640.0),
        ],
    ];
    assert_eq!(
        items(&page(&lines), 0, &MAIN),
        [
            ["静脉输液", "2", "10.00", "20.00"],
            ["一级护理", "12", "38.00", "456.00"],
            ["阿司匹林片", "3盒", "4.50", "13.50"]
        ]
    );
}

#[test]
fn slips_may_print_each_name_over_its_product() {
    let lines: [&[(&str, f32)]; 6] = [
        &[("创可贴", 10.0)],
        &[("0.40 × 5片", 30.0), ("2.00", 420.0)],
        &[("左手正位摄影", 10.0)],
        &[("56.00 × 2次", 30.0), ("112.00", 400.0)],
        &[("10%葡萄糖注射液", 10.0)],
        &[("3.22 × 1袋", 30.0), ("3.22", 420.0)],
    ];
    let first = page(&lines);
    assert_eq!(
        items(&first, 0, &MAIN),
        [
            ["创可贴", "5片", "0.40", "2.00"],
            ["左手正位摄影", "2次", "56.00", "112.00"],
            ["10%葡萄糖注射液", "1袋", "3.22", "3.22"]
        ]
    );
    let columns = columns_of(first);
    let next = page_with(&[&[("血糖", 10.0)], lines[1]], &[], Some(&columns));
    assert_eq!(items(&next, 0, &MAIN), [["血糖", "5片", "0.40", "2.00"]]);
}

#[test]
fn sizes_are_no_products_of_price_and_quantity() {
    let page = page(&[
        &[
            ("项目名称", 100.0),
            ("规格", 300.0),
            ("数量", 500.0),
            ("单价", 600.0),
            ("金额", 700.0),
        ],
        &[
            ("纱布", 100.0),
            ("8.50*10", 300.0),
            ("2", 510.0),
            ("1.50", 600.0),
            ("3.00", 700.0),
        ],
        &[
            ("敷贴", 100.0),
            ("6.50*7", 300.0),
            ("4", 510.0),
            ("2.00", 600.0),
            ("8.00", 700.0),
        ],
    ]);
    let kinds = [
        ColumnKind::Spec,
        ColumnKind::Quantity,
        ColumnKind::UnitPrice,
    ];
    assert_eq!(items(&page, 0, &kinds)[0], ["8.50*10", "2", "1.50"]);
}

#[test]
fn two_titles_side_by_side_are_not_one_of_two_parts() {
    let page = page(&[
        &[
            ("项目名称", 100.0),
            ("剂型", 300.0),
            ("规格", 420.0),
            ("数量", 560.0),
            ("单价", 660.0),
            ("金额", 760.0),
            ("小计", 900.0),
        ],
        &[
            ("阿司匹林", 100.0),
            ("片剂", 300.0),
            ("0.1g", 420.0),
            ("2", 570.0),
            ("4.50", 660.0),
            ("9.00", 760.0),
            ("13.00", 900.0),
        ],
        &[
            ("维生素", 100.0),
            ("0.2g", 420.0),
            ("1", 570.0),
            ("4.00", 660.0),
            ("4.00", 760.0),
        ],
    ]);
    let kinds = [ColumnKind::Spec, ColumnKind::UnitPrice, ColumnKind::Amount];
    assert_eq!(
        items(&page, 0, &kinds),
        [["0.1g", "4.50", "9.00"], ["0.2g", "4.00", "4.00"]]
    );
}

#[test]
fn titles_over_several_columns_are_no_part_of_theirs() {
    let lines: [&[(&str, f32)]; 4] = [
        &[("收费项目", 160.0), ("医保信息", 720.0)],
        &[
            ("名称", 100.0),
            ("规格", 220.0),
            ("数量", 340.0),
            ("单价", 440.0),
            ("金额", 540.0),
            ("类别", 640.0),
            ("自付比例", 720.0),
            ("自付金额", 840.0),
        ],
        &[
            ("阿司匹林", 100.0),
            ("0.1g", 220.0),
            ("2", 350.0),
            ("4.50", 440.0),
            ("9.00", 540.0),
            ("乙", 650.0),
            ("10%", 740.0),
            ("0.90", 860.0),
        ],
        &[
            ("维生素片", 100.0),
            ("0.2g", 220.0),
            ("1", 350.0),
            ("4.00", 440.0),
            ("4.00", 540.0),
            ("甲", 650.0),
            ("0%", 745.0),
            ("0.00", 860.0),
        ],
    ];
    let kinds = [
        ColumnKind::Name,
        ColumnKind::Amount,
        ColumnKind::Category,
        ColumnKind::SelfPayRatio,
    ];
    assert_eq!(
        items(&page(&lines), 0, &kinds)[0],
        ["阿司匹林", "9.00", "乙", "10%"]
    );
}

#[test]
fn what_stands_under_a_title_tells_class_from_charge_category() {
    let kind = |cells: [&'static str; 2]| {
        let titles = [HEADING, &[("类别", 800.0)]].concat();
        let item = |class| {
            [
                ("血常规", 100.0),
                ("2", 410.0),
                ("20.00", 520.0),
                ("40.00", 640.0),
                (class, 800.0),
            ]
        };
        let page = page(&[&titles, &item(cells[0]), &item(cells[1])]);
        page.table.unwrap().groups[0].columns[4].kind
    };
    assert_eq!(kind(["甲", "乙"]), ColumnKind::Category);
    assert_eq!(kind(["化验费", "西药费"]), ColumnKind::ChargeCategory);
    assert_eq!(kind(["12.50", "6.00"]), ColumnKind::Other);
}

#[test]
fn codes_under_a_title_misread_as_that_of_names_are_no_names() {
    let titles = [
        ("项目名称", 100.0),
        ("收费项目", 300.0),
        ("数量", 480.0),
        ("单价", 560.0),
        ("金额", 640.0),
    ];
    let item = |code, name| {
        [
            (code, 100.0),
            (name, 300.0),
            ("2", 480.0),
            ("20.00", 560.0),
            ("40.00", 640.0),
        ]
    };
    let first = item("XC09CAA906A001", "奥美沙坦酯片");
    let second = item("XC09AAK901A002", "卡托普利片");
    let page = page(&[&titles, &first, &second]);
    let kinds: Vec<ColumnKind> = page.table.unwrap().groups[0]
        .columns
        .iter()
        .map(|column| column.kind)
        .collect();
    assert_eq!(kinds[..2], [ColumnKind::Code, ColumnKind::Name]);
}

#[test]
fn names_may_stand_under_the_title_of_their_classes() {
    let item = |name| {
        [
            (name, 100.0),
            ("2", 410.0),
            ("20.00", 520.0),
            ("40.00", 640.0),
        ]
    };
    let titles = [
        ("类别", 100.0),
        ("数量", 400.0),
        ("单价", 520.0),
        ("金额", 640.0),
    ];
    let kind = |names: [&'static str; 2]| {
        let page = page(&[&titles, &item(names[0]), &item(names[1])]);
        page.table.unwrap().groups[0].columns[0].kind
    };
    assert_eq!(
        kind(["甲类卡托普利片", "乙类氯雷他定糖浆"]),
        ColumnKind::Name
    );
    assert_eq!(kind(["西药费", "化验费"]), ColumnKind::ChargeCategory);
}

#[test]
fn names_of_groups_of_columns_are_no_titles() {
    let lines: [&[(&str, f32)]; 4] = [
        &[
            ("收费项目", 160.0),
            ("费用情况", 400.0),
            ("医保信息", 700.0),
        ],
        &[
            ("名称", 100.0),
            ("规格", 240.0),
            ("数量", 340.0),
            ("单价", 440.0),
            ("金额", 540.0),
            ("类别", 660.0),
            ("自付金额", 780.0),
        ],
        &[
            ("阿司匹林", 100.0),
            ("0.1g", 240.0),
            ("2", 350.0),
            ("4.50", 440.0),
            ("9.00", 540.0),
            ("乙", 670.0),
            ("0.90", 800.0),
        ],
        &[
            ("心电图", 100.0),
            ("1", 350.0),
            ("26.00", 430.0),
            ("26.00", 530.0),
            ("甲", 670.0),
            ("0.00", 800.0),
        ],
    ];
    let kinds = [ColumnKind::Name, ColumnKind::Spec, ColumnKind::Category];
    assert_eq!(
        items(&page(&lines), 0, &kinds),
        [["阿司匹林", "0.1g", "乙"], ["心电图", "", "甲"]]
    );
}

#[test]
fn remains_of_a_stamp_move_no_column() {
    let titles = [
        ("项目名称", 100.0),
        ("金额", 620.0),
        ("项目名称", 800.0),
        ("数量", 1100.0),
        ("金额", 1300.0),
    ];
    let row = |name, quantity, amount| {
        [
            (name, 60.0),
            (quantity, 440.0),
            (amount, 640.0),
            ("气管插管术", 780.0),
            ("3/次", 1100.0),
            ("294.00", 1300.0),
        ]
    };
    let stamped = [
        ("血清总胆红素", 60.0),
        ("E", 400.0),
        ("2/项", 440.0),
        ("96.00", 650.0),
        ("静脉输液", 780.0),
        ("1/组", 1100.0),
        ("16.00", 1310.0),
    ];
    let page = page(&[
        &titles,
        &row("桂枝茯苓丸", "3/盒", "43.80"),
        &stamped,
        &row("静脉全身麻醉", "2/次", "520.00"),
        &row("石膏绷带", "1/卷", "9.80"),
        &row("胆舒胶囊", "1/盒", "22.31"),
        &row("卡维地洛片", "1/盒", "13.70"),
    ]);
    let wanted = [ColumnKind::Name, ColumnKind::Quantity, ColumnKind::Amount];
    let left = items(&page, 0, &wanted);
    assert_eq!(left[0], ["桂枝茯苓丸", "3/盒", "43.80"]);
    assert_eq!(left[5], ["卡维地洛片", "1/盒", "13.70"]);
}

#[test]
fn limits_and_shares_of_the_national_list_are_no_amounts() {
    let row = |name, price, amount| {
        [
            (name, 100.0),
            ("0.00", 320.0),
            (price, 440.0),
            ("2.00", 540.0),
            (amount, 660.0),
            ("0.00", 860.0),
        ]
    };
    let page = page(&[
        &[
            ("医保目录名称", 100.0),
            ("定价上限金额", 280.0),
            ("单价", 440.0),
            ("数量", 540.0),
            ("明细项目费用总额", 620.0),
            ("先行自付金额", 820.0),
        ],
        &row("静脉输液", "8.00", "16.00"),
        &row("阿莫西林胶囊", "12.50", "25.00"),
    ]);
    assert_eq!(
        items(&page, 0, &MAIN),
        [
            ["静脉输液", "2.00", "8.00", "16.00"],
            ["阿莫西林胶囊", "2.00", "12.50", "25.00"]
        ]
    );
}
