//! Tables as other offices print them.

use super::*;

#[test]
fn an_item_level_with_a_sum_of_the_table_beside_it_stays_an_item() {
    let titles = [HEADING, &[("费用汇总", 900.0)]].concat();
    let beside = |item: &[(&'static str, f32)], aside: [&'static str; 2]| {
        [item, &[(aside[0], 900.0), (aside[1], 1040.0)]].concat()
    };
    let item = |name, quantity, price, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            (price, 520.0),
            (amount, 640.0),
        ]
    };
    let page = page(&[
        &titles,
        &beside(&item("血常规", "2", "20.00", "40.00"), ["化验费", "52.00"]),
        &beside(&item("尿常规", "1", "12.00", "12.00"), ["检查费", "60.00"]),
        &beside(&item("心电图", "3", "20.00", "60.00"), ["合计", "112.00"]),
        &item("静脉输液", "1", "10.00", "10.00"),
    ]);
    assert_eq!(items(&page, 0, &MAIN)[2], ["心电图", "3", "20.00", "60.00"]);
    let rows = &page.table.as_ref().unwrap().groups[0].rows;
    assert!(matches!(&rows[3], BodyRow::Sum(row) if row.text() == "合计 112.00"));
}

#[test]
fn what_follows_the_grand_total_is_no_item_without_its_factors() {
    let page = page(&[
        HEADING,
        &[
            ("血常规", 100.0),
            ("2", 410.0),
            ("20.00", 520.0),
            ("40.00", 640.0),
        ],
        &[("合计", 100.0), ("40.00", 640.0)],
        &[
            ("住院时间：20250315至20250325预缴金额：", 100.0),
            ("0.00", 640.0),
        ],
        &[("化验费", 100.0), ("40.00", 640.0)],
        &[("起付标准", 100.0), ("40.00", 640.0)],
    ]);
    assert_eq!(items(&page, 0, &MAIN).len(), 1);
}

#[test]
fn a_day_may_be_named_above_the_titles() {
    let page = page(&[
        &[("日期：2025-03-25", 100.0)],
        HEADING,
        &[
            ("血常规", 100.0),
            ("2", 410.0),
            ("20.00", 520.0),
            ("40.00", 640.0),
        ],
    ]);
    let rows = &page.table.as_ref().unwrap().groups[0].rows;
    assert!(matches!(&rows[..], [BodyRow::Day(_), BodyRow::Item(_)]));
    assert!(page.above.is_empty());
}

#[test]
fn specifications_may_stand_under_their_names() {
    let row = |name, amount| {
        [
            (name, 100.0),
            ("1", 410.0),
            (amount, 520.0),
            (amount, 640.0),
        ]
    };
    let titles = [
        ("项目名称/规格", 100.0),
        ("数量", 400.0),
        ("单价", 520.0),
        ("金额", 640.0),
    ];
    let page = page(&[
        &titles,
        &row("阿莫西林胶囊", "12.50"),
        &[("0.25g*24粒", 100.0)],
        &row("输液器", "2.35"),
        &[("带针0.7mm", 100.0)],
        &row("静脉输液", "10.00"),
    ]);
    let kinds = [ColumnKind::Name, ColumnKind::Spec, ColumnKind::Amount];
    assert_eq!(
        items(&page, 0, &kinds),
        [
            ["阿莫西林胶囊", "0.25g*24粒", "12.50"],
            ["输液器", "带针0.7mm", "2.35"],
            ["静脉输液", "", "10.00"]
        ]
    );
}

#[test]
fn a_charge_category_right_over_its_numbers_is_a_name() {
    let page = page(&[
        &[("数量", 200.0), ("单价", 300.0), ("金额", 420.0)],
        &[("眼压检查", 10.0)],
        &[("2", 220.0), ("14.00", 300.0), ("28.00", 420.0)],
        &[("空调费", 10.0)],
        &[("7", 220.0), ("6.00", 300.0), ("42.00", 420.0)],
    ]);
    let kinds = [ColumnKind::Name, ColumnKind::Amount];
    assert_eq!(
        items(&page, 0, &kinds),
        [["眼压检查", "28.00"], ["空调费", "42.00"]]
    );
}

#[test]
fn a_day_in_a_merged_cell_is_that_of_all_items_beside_it() {
    let titles = [&[("日期", 0.0)], HEADING].concat();
    let item = |name| {
        [
            (name, 100.0),
            ("1", 410.0),
            ("4.00", 520.0),
            ("4.00", 640.0),
        ]
    };
    let dated = |day, name| [&[(day, -20.0)], &item(name)[..]].concat();
    let lines: [&[(&str, f32)]; 6] = [
        &titles,
        &item("血常规"),
        &dated("2025-03-25", "尿常规"),
        &item("心电图"),
        &dated("2025-03-26", "静脉输液"),
        &item("一级护理"),
    ];
    let rule = |y: f32, x0: f32| Rule {
        kind: RuleKind::Horizontal,
        x0,
        x1: 720.0,
        y0: y - 1.0,
        y1: y + 1.0,
        thickness: 2.0,
    };
    // Rows 40 px apart from 100; merged over three rows and over two.
    let rules = [
        rule(120.0, -30.0),
        rule(160.0, 90.0),
        rule(200.0, 90.0),
        rule(240.0, -30.0),
        rule(280.0, 90.0),
        rule(320.0, -30.0),
    ];
    let dates = items(&page_with(&lines, &rules, None), 0, &[ColumnKind::Date]);
    let (first, second) = (["2025-03-25"], ["2025-03-26"]);
    assert_eq!(dates, [first, first, first, second, second]);
}

#[test]
fn codes_may_stand_under_their_names() {
    let row = |name, amount| {
        [
            (name, 100.0),
            ("1", 410.0),
            (amount, 520.0),
            (amount, 640.0),
        ]
    };
    let page = page(&[
        HEADING,
        &row("舒必利片", "14.60"),
        &[("XN05ALS901A001010199002", 100.0)],
        &row("胸部透视", "8.00"),
        &[("002101019010000", 100.0)],
    ]);
    let kinds = [ColumnKind::Code, ColumnKind::Name, ColumnKind::Amount];
    assert_eq!(
        items(&page, 0, &kinds),
        [
            ["XN05ALS901A001010199002", "舒必利片", "14.60"],
            ["002101019010000", "胸部透视", "8.00"]
        ]
    );
}

#[test]
fn print_recognised_twice_makes_one_row() {
    let double = word("木", 410.0, 142.0);
    let row = [
        ("血常规", 100.0),
        ("1根", 405.0),
        ("20.00", 520.0),
        ("20.00", 640.0),
    ];
    let mut words: Vec<Word> = row
        .iter()
        .map(|(text, left)| word(text, *left, 140.0))
        .collect();
    words.push(double);
    let rows = rows(words, EM);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].text(), "血常规 1根 20.00 20.00");
}

#[test]
fn numbers_may_stand_behind_labels_of_their_own() {
    let lines: [&[(&str, f32)]; 7] = [
        &[("姓名：李明", 10.0)],
        &[("神经阻滞麻醉", 10.0)],
        &[
            ("单价:188.00", 10.0),
            ("数量:1次", 160.0),
            ("金额:188.00", 280.0),
        ],
        &[("尼莫地平注射液", 10.0)],
        &[("单价:96.80 数量:8瓶 金额:774.40", 10.0)],
        &[("头孢地尼胶囊", 10.0)],
        &[
            ("单价:11.36", 10.0),
            ("数量:3盒", 150.0),
            ("金额:", 260.0),
            ("34.08", 320.0),
        ],
    ];
    assert_eq!(
        items(&page(&lines), 0, &MAIN),
        [
            ["神经阻滞麻醉", "1次", "188.00", "188.00"],
            ["尼莫地平注射液", "8瓶", "96.80", "774.40"],
            ["头孢地尼胶囊", "3盒", "11.36", "34.08"]
        ]
    );
}

#[test]
fn a_table_with_fewer_titles_elsewhere_has_columns_of_its_own() {
    let page = page(&[
        &[
            ("药品名称", 100.0),
            ("规格", 300.0),
            ("数量", 460.0),
            ("单价", 560.0),
            ("金额", 700.0),
        ],
        &[
            ("阿莫西林胶囊", 100.0),
            ("24粒", 300.0),
            ("2", 480.0),
            ("12.50", 560.0),
            ("25.00", 700.0),
        ],
        &[
            ("项目名称", 100.0),
            ("单价", 400.0),
            ("次数", 540.0),
            ("金额", 640.0),
        ],
        &[
            ("静脉输液", 100.0),
            ("8.00", 400.0),
            ("3", 560.0),
            ("24.00", 640.0),
        ],
    ]);
    assert_eq!(items(&page, 1, &MAIN), [["静脉输液", "3", "8.00", "24.00"]]);
}

#[test]
fn names_and_details_may_stand_behind_labels() {
    let lines: [&[(&str, f32)]; 7] = [
        &[("姓名：李明 性别：女", 10.0)],
        &[("1、项目名称：神经阻滞麻醉", 10.0)],
        &[("规格：无", 10.0), ("单位：次", 200.0)],
        &[("单价：188.00元 数量：1次 金额：188.00元", 10.0)],
        &[("2、项目名称：尼莫地平注射液", 10.0)],
        &[("规格：10mg*8片/瓶", 10.0), ("单位：瓶", 200.0)],
        &[
            ("单价", 10.0),
            ("：96.80元", 50.0),
            ("数量", 180.0),
            ("：", 220.0),
            ("8瓶", 250.0),
            ("金额：", 320.0),
            ("774.40元", 390.0),
        ],
    ];
    let columns = [
        ColumnKind::Name,
        ColumnKind::Spec,
        ColumnKind::Unit,
        ColumnKind::Amount,
    ];
    assert_eq!(
        items(&page(&lines), 0, &columns),
        [
            ["神经阻滞麻醉", "无", "次", "188.00元"],
            ["尼莫地平注射液", "10mg*8片/瓶", "瓶", "774.40元"],
        ]
    );
}

#[test]
fn totals_whose_labels_are_lost_are_no_parts_of_names() {
    let page = page(&[
        HEADING,
        &[
            ("血常规", 100.0),
            ("2", 410.0),
            ("20.00", 520.0),
            ("40.00", 640.0),
        ],
        &[("肆佰贰拾陆元捌角玖分", 100.0)],
        &[
            ("尿常规", 100.0),
            ("1", 410.0),
            ("12.00", 520.0),
            ("12.00", 640.0),
        ],
        &[("426.89", 100.0)],
        &[("25601.34", 100.0), ("17067.56", 640.0)],
    ]);
    assert_eq!(
        items(&page, 0, &[ColumnKind::Name]),
        [["血常规"], ["尿常规"]]
    );
}

#[test]
fn a_row_of_an_unlevel_photo_stays_one() {
    let words = vec![
        word("25", 400.0, 100.0),
        word("21.98", 520.0, 92.0),
        word("549.45", 640.0, 102.0),
    ];
    assert_eq!(rows(words, EM).len(), 1);
}

#[test]
fn a_quantity_and_a_price_under_a_name_are_an_item_without_an_amount() {
    let page = page(&[
        &[("数量", 400.0), ("单价", 520.0), ("金额", 640.0)],
        &[("阿莫西林胶囊", 100.0)],
        &[("2", 400.0), ("12.60", 520.0), ("25.20", 640.0)],
        &[("注射用血塞通", 100.0)],
        &[("25", 400.0), ("21.98", 520.0)],
        &[("银杏叶片", 100.0)],
        &[("3", 400.0), ("8.00", 520.0), ("24.00", 640.0)],
    ]);
    let names = items(&page, 0, &[ColumnKind::Name, ColumnKind::Amount]);
    assert_eq!(names[1], ["注射用血塞通", ""]);
    assert_eq!(names.len(), 3);
}

#[test]
fn a_short_word_under_the_edge_of_a_long_one_is_in_its_row() {
    let words = vec![word("一", 400.0, 100.0), word("级护理", 408.0, 99.0)];
    assert_eq!(rows(words, EM).len(), 1);
}

#[test]
fn names_wrapped_above_their_numbers_stay_apart() {
    let mut y = 100.0;
    let mut words: Vec<Word> = HEADING
        .iter()
        .map(|(text, left)| word(text, *left, 100.0))
        .collect();
    let charged = [
        (
            &["磁共振平扫(颅脑)加", "弥散加权成像"][..],
            ["1", "680.00", "680.00"],
        ),
        (
            &["凝血酶原时间测定(", "PT)(仪器法)加收国", "际标准化比值"][..],
            ["3", "20.00", "60.00"],
        ),
        (&["精神病护理"][..], ["1", "26.00", "26.00"]),
        (
            &["无菌导尿包(双", "腔气囊导尿管含引流", "袋 2000ml)"][..],
            ["3", "68.50", "205.50"],
        ),
    ];
    for (name, numbers) in &charged {
        y += 12.0;
        for line in *name {
            y += 26.0;
            words.push(word(line, 100.0, y));
        }
        let places = [410.0, 520.0, 640.0];
        words.extend(
            numbers
                .iter()
                .zip(places)
                .map(|(text, left)| word(text, left, y)),
        );
    }
    let page = find_table(rows(words, EM), &[], EM, None);
    let names: Vec<String> = items(&page, 0, &[ColumnKind::Name]).concat();
    let printed: Vec<String> = charged.iter().map(|(name, _)| name.concat()).collect();
    assert_eq!(names, printed);
}
