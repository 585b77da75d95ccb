//! Two halves of items side by side, as national bills print them.

use super::*;

const NAMED: [ColumnKind; 3] = [ColumnKind::Name, ColumnKind::Quantity, ColumnKind::Amount];

#[test]
fn misread_titles_are_told_by_what_was_considered() {
    let half = |text: &str, others: &str, left: f32, middle: f32| {
        let mut word = word(text, left, middle);
        let read = word.lattice.steps.iter_mut().step_by(2);
        for (step, other) in read.zip(others.chars()) {
            step.choices.push((Some(other), 0.005));
        }
        word
    };
    let heading = |others: bool| {
        let read = [
            ("喷口名称", "项目"),
            ("数策/单位", " 量"),
            ("金数元", " 额"),
        ];
        let placed = |at: f32| {
            let lefts = [60.0, 260.0, 400.0].into_iter();
            lefts.zip(read).map(move |(left, (text, other))| {
                half(text, if others { other } else { "" }, left + at, 100.0)
            })
        };
        placed(0.0).chain(placed(480.0))
    };
    let kinds = |others| -> Vec<Vec<ColumnKind>> {
        let headings = heading::headings(&rows(heading(others).collect(), EM), EM);
        let titles = headings.into_iter().map(|heading| heading.titles);
        titles
            .map(|titles| titles.iter().map(|title| title.kind).collect())
            .collect()
    };
    assert!(kinds(false).is_empty());
    assert_eq!(kinds(true), [[NAMED, NAMED].concat()]);
}

#[test]
fn amounts_and_the_names_of_the_other_half_may_touch() {
    let titles = [
        ("项目名称", 60.0),
        ("数量", 260.0),
        ("金额", 360.0),
        ("项目名称", 520.0),
        ("数量", 720.0),
        ("金额", 820.0),
    ];
    let page = page(&[
        &titles,
        &[
            ("蒲地蓝口服液", 60.0),
            ("2", 270.0),
            ("138.00", 390.0),
            ("血糖测定", 450.0),
            ("3", 730.0),
            ("15.00", 830.0),
        ],
        &[
            ("叶酸片", 60.0),
            ("1", 270.0),
            ("4.70", 410.0),
            ("静脉采血", 450.0),
            ("1", 730.0),
            ("3.00", 830.0),
        ],
        &[
            ("二级护理", 60.0),
            ("3", 270.0),
            ("1260.00", 380.0),
            ("阿莫西林", 450.0),
            ("2", 730.0),
            ("30.00", 830.0),
        ],
        &[
            ("空调费", 60.0),
            ("9", 270.0),
            ("154.00", 390.0),
            ("卡托普利片", 450.0),
            ("1", 730.0),
            ("7.57", 830.0),
        ],
    ]);
    assert_eq!(
        items(&page, 0, &NAMED)[2..],
        [["二级护理", "3", "1260.00"], ["空调费", "9", "154.00"]]
    );
    assert_eq!(
        items(&page, 1, &NAMED)[2..],
        [["阿莫西林", "2", "30.00"], ["卡托普利片", "1", "7.57"]]
    );
}

#[test]
fn numbers_that_stand_right_of_their_title_end_where_names_begin() {
    let row = |name, count, amount, at, second, amount_of_second| {
        [
            (name, 60.0),
            (count, 270.0),
            (amount, at),
            (second, 470.0),
            ("2", 730.0),
            (amount_of_second, 830.0),
        ]
    };
    let page = page(&[
        &[
            ("项目名称", 60.0),
            ("数量", 260.0),
            ("金额", 340.0),
            ("项目名称", 560.0),
            ("数量", 720.0),
            ("金额", 820.0),
        ],
        &row("蒲地蓝口服液", "2", "138.00", 410.0, "血糖测定", "15.00"),
        &row("叶酸片", "1", "4.70", 430.0, "静脉采血", "3.00"),
        &row("二级护理", "3", "260.00", 410.0, "注射用阿莫西林", "30.00"),
        &row("空调费", "9", "54.00", 420.0, "卡托普利片", "7.57"),
    ]);
    assert_eq!(items(&page, 0, &NAMED)[1], ["叶酸片", "1", "4.70"]);
    assert_eq!(items(&page, 1, &NAMED)[1], ["静脉采血", "2", "3.00"]);
}
