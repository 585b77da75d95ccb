//! Sums of groups and bills, and days, wherever they stand, read whole.

use super::*;
use bill::Money;

#[test]
fn sums_of_groups_are_told_in_traditional_characters_and_without_factors() {
    let item = |name, amount| {
        [
            (name, 240.0),
            ("1", 410.0),
            (amount, 520.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        &[
            ("費用類別", 60.0),
            ("項目名稱", 240.0),
            ("數量", 400.0),
            ("單價", 520.0),
            ("金額", 640.0),
        ],
        &item("胎心監測", "20.00"),
        &item("產前檢查", "12.00"),
        &[("化验费 汇总", 60.0), ("32.00", 640.0)],
        &item("新生兒護理", "45.00"),
        &[("總計", 60.0), ("77.00", 640.0)],
    ]);
    assert_eq!(lines(&bill).len(), 3);
    assert_eq!(bill.totals.amount.value, Some(Money::from_fen(7700)));
}

#[test]
fn of_several_sums_in_a_row_the_one_under_the_amounts_is_the_total() {
    let item = |name, amount, paid| {
        [
            (name, 100.0),
            ("1", 410.0),
            (amount, 520.0),
            (amount, 640.0),
            (paid, 760.0),
        ]
    };
    let bill = bill(&[
        &[
            ("项目名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
            ("自付", 760.0),
        ],
        &item("血常规", "20.00", "2.00"),
        &item("尿常规", "12.00", "1.20"),
        &[
            ("心电图", 100.0),
            ("1", 410.0),
            ("26.00", 520.0),
            ("86.00", 640.0),
            ("2.60", 760.0),
        ],
        &[("合计", 100.0), ("58.00", 640.0), ("5.80", 760.0)],
    ]);
    assert_eq!(bill.totals.amount.value, Some(Money::from_fen(5800)));
}

#[test]
fn day_and_time_over_each_other_belong_to_the_item_between() {
    let item = |name, amount| {
        [
            (name, 300.0),
            ("1", 510.0),
            (amount, 620.0),
            (amount, 740.0),
        ]
    };
    let titles: &[(&str, f32)] = &[
        ("收费时间", 100.0),
        ("项目名称", 300.0),
        ("数量", 500.0),
        ("单价", 620.0),
        ("金额", 740.0),
    ];
    let items = [
        ("2025-10-24", "血常规", "20.00", "12:08:08"),
        ("2025-10-25", "心电图", "26.00", "15:45:10"),
        ("2025-10-26", "尿常规", "12.00", "08:35:55"),
    ];
    let mut words: Vec<Word> = titles
        .iter()
        .map(|(text, left)| word(text, *left, 60.0))
        .collect();
    for (index, (day, name, amount, time)) in items.into_iter().enumerate() {
        let middle = 120.0 + 90.0 * index as f32;
        words.push(word(day, 100.0, middle - 14.0));
        words.push(word(time, 100.0, middle + 14.0));
        let cells = item(name, amount);
        words.extend(cells.map(|(text, left)| word(text, left, middle)));
    }
    let bill = crate::bill_of_words(vec![words], EM, 1200);
    let days: Vec<Option<String>> = bill
        .lines
        .iter()
        .map(|line| line.date.value.map(|day| day.to_string()))
        .collect();
    let wanted = ["2025-10-24", "2025-10-25", "2025-10-26"].map(|day| Some(day.to_owned()));
    assert_eq!(days, wanted);
}

#[test]
fn the_scrap_of_a_stamp_beside_a_sum_is_not_the_sum() {
    let bill = bill(&[
        HEADING,
        &[
            ("血常规", 100.0),
            ("1", 400.0),
            ("20.00", 520.0),
            ("20.00", 640.0),
        ],
        &[
            ("尿常规", 100.0),
            ("2", 400.0),
            ("12.00", 520.0),
            ("24.00", 640.0),
        ],
        &[("本页合计", 100.0), ("0", 400.0), ("44.00", 640.0)],
    ]);
    let sums = bill.subtotals.iter().map(|sum| sum.amount.value);
    assert_eq!(sums.collect::<Vec<_>>(), [Some(Money::from_fen(4400))]);
}

#[test]
fn days_between_dashes_are_days_of_their_items() {
    let row = |name, quantity, price, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            (price, 520.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        HEADING,
        &[("—— 2025年05月03日 ——", 300.0)],
        &row("血常规", "2", "20.00", "40.00"),
        &[("—— 2025年05月04日 ——", 300.0)],
        &row("静脉输液", "1", "10.00", "10.00"),
    ]);
    let days: Vec<String> = bill
        .lines
        .iter()
        .map(|line| {
            line.date
                .value
                .map_or_else(String::new, |day| day.to_string())
        })
        .collect();
    assert_eq!(days, ["2025-05-03", "2025-05-04"]);
    assert_eq!(lines(&bill)[0], ["血常规", "2", "20.00", "40.00"]);
}

#[test]
fn a_sum_without_label_is_no_part_of_the_last_amount() {
    let row = |name, quantity, price, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            (price, 520.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        HEADING,
        &row("血常规", "2", "20", "40"),
        &row("静脉输液", "121", "10.5", "1270.5"),
        &[("1310.5", 640.0)],
    ]);
    assert_eq!(lines(&bill)[1], ["静脉输液", "121", "10.5", "1270.50"]);
}

#[test]
fn a_total_in_a_box_over_the_table_needs_no_label_beside_it() {
    let row = |name, quantity, price, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            (price, 520.0),
            (amount, 640.0),
        ]
    };
    let boxed = |amount| {
        let bill = bill(&[
            &[("总 费 用", 620.0)],
            &[("就诊人：王小明", 100.0), (amount, 620.0)],
            HEADING,
            &row("血常规", "2", "20.00", "40.00"),
            &row("静脉输液", "1", "10.50", "10.50"),
        ]);
        (bill.totals.amount.value, bill.header.patient.value)
    };
    let named = Some("王小明".to_owned());
    assert_eq!(
        boxed("￥50.50"),
        (Some(Money::from_fen(5050)), named.clone())
    );
    assert_eq!(boxed("￥51.50"), (None, named));
}

#[test]
fn a_day_ends_with_its_sum() {
    let row = |name, quantity, price, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            (price, 520.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        HEADING,
        &[("日期：2025-05-03", 100.0)],
        &row("血常规", "2", "20.00", "40.00"),
        &[("当日小计", 100.0), ("40.00", 640.0)],
        &row("静脉输液", "1", "10.00", "10.00"),
        &[("当日小计", 100.0), ("10.00", 640.0)],
    ]);
    let days = bill.lines.iter().map(|line| line.date.value.is_some());
    assert_eq!(days.collect::<Vec<_>>(), [true, false]);
    let missed = bill::LineFlag::Unreadable(bill::FieldName::Date);
    let flagged = bill.lines.iter().map(|line| line.flags.contains(&missed));
    assert_eq!(flagged.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_negative_part_of_a_positive_amount_shows_a_lost_minus() {
    let row = |name, quantity, price, amount, own| {
        [
            (name, 100.0),
            (quantity, 400.0),
            (price, 520.0),
            (amount, 640.0),
            (own, 780.0),
        ]
    };
    let bill = bill(&[
        &[
            ("项目名称", 100.0),
            ("数量", 400.0),
            ("单价", 520.0),
            ("金额", 640.0),
            ("自付金额", 780.0),
        ],
        &row("阿莫西林胶囊", "2", "12.50", "25.00", "2.50"),
        &row("人工髋关节", "2", "9800.00", "19600.00", "-19600.00"),
    ]);
    let doubtful = |line: &bill::Line| {
        let doubt = bill::LineFlag::LowConfidence(bill::FieldName::Amount);
        line.flags.contains(&doubt)
    };
    let doubtful: Vec<bool> = bill.lines.iter().map(doubtful).collect();
    assert_eq!(doubtful, [false, true]);
}
