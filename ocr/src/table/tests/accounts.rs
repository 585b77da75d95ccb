//! Bills as spreadsheets, accounts and clinics print them, read whole.

use super::*;
use bill::Money;

#[test]
fn titles_may_stand_left_and_their_numbers_right_in_wide_columns() {
    let row = |name, price, quantity, amount| {
        [
            (name, 100.0),
            ("盒", 400.0),
            (price, 640.0),
            (quantity, 810.0),
            (amount, 960.0),
        ]
    };
    let bill = bill(&[
        &[
            ("项目名称", 100.0),
            ("单位", 400.0),
            ("单价", 520.0),
            ("数量", 700.0),
            ("总金额", 860.0),
        ],
        &row("阿莫西林胶囊", "6.8", "6", "40.8"),
        &row("替硝唑片", "98.9", "8", "791.2"),
        &row("头孢呋辛酯片", "5.2", "12", "62.4"),
        &row("吡嗪酰胺片", "20", "24", "480"),
        &row("氯化钾注射液", "9.9", "14", "138.6"),
    ]);
    assert_eq!(lines(&bill)[0], ["阿莫西林胶囊", "6", "6.8", "40.80"]);
    assert_eq!(lines(&bill)[3], ["吡嗪酰胺片", "24", "20", "480.00"]);
}

#[test]
fn the_amount_after_a_discount_is_the_one_that_counts() {
    let row = |name, price, full, amount| {
        [
            (name, 100.0),
            (price, 400.0),
            ("2", 520.0),
            (full, 600.0),
            ("0.90", 720.0),
            (amount, 820.0),
        ]
    };
    let bill = bill(&[
        &[
            ("治疗项目", 100.0),
            ("单价", 400.0),
            ("数量", 500.0),
            ("原价", 600.0),
            ("折扣", 720.0),
            ("实收金额", 820.0),
        ],
        &row("根管充填术", "260.00", "520.00", "468.00"),
        &row("牙周刮治术", "38.00", "76.00", "68.40"),
        &row("窝沟封闭", "60.00", "120.00", "108.00"),
        &row("曲面体层摄影", "90.00", "180.00", "162.00"),
        &row("局部浸润麻醉", "25.00", "50.00", "45.00"),
    ]);
    let amounts: Vec<String> = lines(&bill)
        .into_iter()
        .map(|line| line[3].clone())
        .collect();
    assert_eq!(amounts, ["468.00", "68.40", "108.00", "162.00", "45.00"]);
}

#[test]
fn beside_a_discount_what_was_paid_is_the_amount() {
    for (due, paid) in [("应收", "实收"), ("金额", "折后金额")] {
        let row = |name, full, amount| {
            [
                (name, 100.0),
                ("2", 400.0),
                ("50.00", 500.0),
                (full, 600.0),
                ("0.90", 720.0),
                (amount, 820.0),
            ]
        };
        let bill = bill(&[
            &[
                ("治疗项目", 100.0),
                ("数量", 390.0),
                ("单价", 500.0),
                (due, 600.0),
                ("折扣", 720.0),
                (paid, 820.0),
            ],
            &row("根管充填术", "100.00", "90.00"),
            &row("牙周刮治术", "100.00", "90.00"),
            &row("窝沟封闭", "100.00", "90.00"),
            &row("曲面体层摄影", "100.00", "90.00"),
            &row("局部浸润麻醉", "100.00", "90.00"),
        ]);
        assert!(lines(&bill).iter().all(|line| line[3] == "90.00"), "{paid}");
    }
}

#[test]
fn amounts_in_brackets_are_given_back() {
    let row = |name, quantity, amount| {
        [
            (name, 100.0),
            (quantity, 410.0),
            ("19.60", 520.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        HEADING,
        &row("盐酸氨溴索片", "2", "39.20"),
        &row("水飞蓟宾胶囊", "(2)", "(39.20)"),
        &row("连花清瘟胶囊", "3", "58.80"),
        &row("依托咪酯注射液", "(1)", "19.60)"),
    ]);
    assert_eq!(lines(&bill)[1], ["水飞蓟宾胶囊", "-2", "19.60", "-39.20"]);
    assert!(!bill.lines[3].flags.is_empty());
    assert!(bill.lines[2].flags.is_empty());
}

#[test]
fn prices_may_carry_their_unit_and_quantities_a_times_sign() {
    let row = |name, price, quantity, amount| {
        [
            (name, 100.0),
            (price, 400.0),
            (quantity, 620.0),
            (amount, 740.0),
        ]
    };
    let bill = bill(&[
        &[
            ("项目", 100.0),
            ("收费标准", 400.0),
            ("数量", 620.0),
            ("金额", 740.0),
        ],
        &row("静脉留置针", "14.60元/支", "×3", "43.80元"),
        &row("橘红痰咳液", "26.80元/盒", "×7", "187.60元"),
        &row("通心络胶囊", "24.60元/盒", "×2", "49.20元"),
    ]);
    assert_eq!(lines(&bill)[0], ["静脉留置针", "3", "14.60", "43.80"]);
    assert_eq!(bill.lines[0].unit.value.as_deref(), Some("支"));
}

#[test]
fn how_a_drug_is_taken_is_no_part_of_its_name() {
    let bill = bill(&[
        &[("西黄丸", 100.0), ("×10盒", 500.0), ("2680.00", 640.0)],
        &[("Sig：1片 bid 口服", 140.0)],
        &[("托拉塞米片", 100.0), ("×1盒", 500.0), ("11.60", 640.0)],
        &[("Sig：0.5g tid po", 140.0)],
        &[("甲氨蝶呤片", 100.0), ("×2盒", 500.0), ("98.60", 640.0)],
    ]);
    let read = lines(&bill);
    assert_eq!(read[0], ["西黄丸", "10", "", "2680.00"]);
    assert_eq!(read[1][0], "托拉塞米片");
    assert_eq!(bill.lines[2].unit.value.as_deref(), Some("盒"));
}

#[test]
fn receipts_side_by_side_are_read_one_after_the_other() {
    let row = |one: [&'static str; 2], other: [&'static str; 2]| {
        [
            (one[0], 60.0),
            (one[1], 300.0),
            (other[0], 560.0),
            (other[1], 800.0),
        ]
    };
    let bill = bill(&[
        &[("姓名：王芳", 60.0), ("姓名：李伟", 560.0)],
        &[
            ("项目名称", 60.0),
            ("金额", 300.0),
            ("项目名称", 560.0),
            ("金额", 800.0),
        ],
        &row(["血常规", "20.00"], ["心电图", "26.00"]),
        &row(["尿常规", "12.00"], ["胸部CT平扫", "180.00"]),
        &row(["静脉采血", "4.50"], ["挂号", "5.00"]),
        &[
            ("合计", 60.0),
            ("36.50", 300.0),
            ("合计", 560.0),
            ("211.00", 800.0),
        ],
    ]);
    let names: Vec<String> = lines(&bill)
        .into_iter()
        .map(|line| line[0].clone())
        .collect();
    let wanted = [
        "血常规",
        "尿常规",
        "静脉采血",
        "心电图",
        "胸部CT平扫",
        "挂号",
    ];
    assert_eq!(names, wanted);
}

#[test]
fn doses_of_herbs_are_counted() {
    let cells = |name, dose, amount, left: f32| {
        [(name, left), (dose, left + 100.0), (amount, left + 200.0)]
    };
    let row = |one: [&'static str; 3], other: [&'static str; 3]| {
        let [one, other] =
            [(one, 100.0), (other, 600.0)].map(|([a, b, c], left)| cells(a, b, c, left));
        [one, other].concat()
    };
    let bill = bill(&[
        &row(["药名", "用量×剂数", "金额"], ["药名", "用量×剂数", "金额"]),
        &row(["黄芪", "15g×7", "12.60"], ["当归", "10g×7", "9.80"]),
        &row(["白芍", "12g×7", "8.40"], ["川芎", "6g×7", "4.20"]),
        &row(["炙甘草", "6g×7", "3.78"], ["熟地黄", "20g×7", "14.00"]),
    ]);
    let read = lines(&bill);
    assert_eq!(read.len(), 6);
    assert_eq!(read[0], ["黄芪", "105", "", "12.60"]);
    assert_eq!(bill.lines[0].unit.value.as_deref(), Some("g"));
}

#[test]
fn a_stroke_beside_a_wrapped_specification_is_no_item() {
    let titles = [
        ("项目名称", 100.0),
        ("规格", 320.0),
        ("数量", 500.0),
        ("单价", 620.0),
        ("金额", 740.0),
    ];
    let item = |name, spec, amount| {
        [
            (name, 100.0),
            (spec, 320.0),
            ("1", 510.0),
            (amount, 620.0),
            (amount, 740.0),
        ]
    };
    let bill = bill(&[
        &titles,
        &item("二甲双胍片", "0.5g*20", "20.00"),
        &[("片/盒", 320.0), ("1", 740.0)],
        &item("阿卡波糖片", "50mg*30", "26.00"),
        &[("片/盒", 320.0)],
    ]);
    assert_eq!(bill.lines.len(), 2);
    assert_eq!(bill.lines[0].amount.value, Some(Money::from_fen(2000)));
}

#[test]
fn print_recognised_twice_at_two_heights_is_one_line() {
    let item = |middle: f32, amount: &'static str| -> Vec<Word> {
        let cells = [
            ("血常规", 100.0),
            ("1", 410.0),
            (amount, 520.0),
            (amount, 640.0),
        ];
        cells.map(|(text, left)| word(text, left, middle)).to_vec()
    };
    let mut words: Vec<Word> = HEADING
        .iter()
        .map(|(text, left)| word(text, *left, 60.0))
        .collect();
    for (index, amount) in ["20.00", "20.00", "26.00"].into_iter().enumerate() {
        let middle = 100.0 + 24.0 * index as f32;
        words.extend(item(middle, amount));
        words.extend(item(middle + 10.5, amount).split_off(1));
    }
    let bill = crate::bill_of_words(vec![words], EM, 1200);
    assert_eq!(bill.lines.len(), 3);
}

#[test]
fn products_may_stand_under_the_name_and_the_amount() {
    let item = |name, amount| [(name, 100.0), (amount, 560.0)];
    let bill = bill(&[
        &[("门诊收费小票", 200.0)],
        &item("1.硝苯地平缓释片", "60.20"),
        &[("7瓶 * 8.60", 140.0)],
        &item("2.碘克沙醇注射液", "2063.60"),
        &[("14瓶 * 147.40", 140.0)],
        &item("3.缬沙坦胶囊", "28.60"),
        &[("2盒 * 14.30", 140.0)],
        &item("合计:", "2152.40"),
    ]);
    assert_eq!(
        lines(&bill),
        [
            ["硝苯地平缓释片", "7", "8.60", "60.20"],
            ["碘克沙醇注射液", "14", "147.40", "2063.60"],
            ["缬沙坦胶囊", "2", "14.30", "28.60"],
        ]
    );
    assert_eq!(bill.totals.amount.value, Some(Money::from_fen(215_240)));
}

#[test]
fn products_may_hold_their_values() {
    let item = |number, name, product| [(number, 60.0), (name, 100.0), (product, 400.0)];
    let bill = bill(&[
        &[("序", 60.0), ("费用项目", 100.0), ("计算", 400.0)],
        &item("1", "参附注射液", "28.60×1支＝28.60"),
        &item("2", "糖化血红蛋白", "60.00×2项＝120.00"),
        &item("3", "静脉输液", "10.00×3组=30.00"),
        &[("共计人民币：178.60元", 60.0)],
    ]);
    assert_eq!(
        lines(&bill),
        [
            ["参附注射液", "1", "28.60", "28.60"],
            ["糖化血红蛋白", "2", "60.00", "120.00"],
            ["静脉输液", "3", "10.00", "30.00"],
        ]
    );
}

#[test]
fn names_of_their_own_rows_may_be_titled_on_the_row_of_the_numbers() {
    let numbers = |price, quantity, unit, amount| {
        [
            (price, 340.0),
            (quantity, 480.0),
            (unit, 560.0),
            (amount, 640.0),
        ]
    };
    let bill = bill(&[
        &[
            ("项目名称", 100.0),
            ("单价", 340.0),
            ("数量", 480.0),
            ("单位", 560.0),
            ("金额", 640.0),
        ],
        &[("01 盐酸西替利嗪片", 100.0)],
        &numbers("4.2000", "7.00", "盒", "29.40"),
        &[("02 骨髓活检术", 100.0)],
        &numbers("108.0000", "3.00", "次", "324.00"),
        &[("03 冠状动脉CT血管成像", 100.0)],
        &numbers("580.0000", "1.00", "次", "580.00"),
        &[("04 超声刀头", 100.0)],
        &numbers("1286.0000", "8.00", "把", "10288.00"),
        &[("05 腹股沟疝修补术", 100.0)],
        &numbers("880.0000", "1.00", "次", "880.00"),
        &[("06 换药", 100.0)],
        &numbers("68.0000", "1.00", "次", "68.00"),
    ]);
    let names: Vec<String> = lines(&bill).into_iter().map(|[name, ..]| name).collect();
    let printed = [
        "盐酸西替利嗪片",
        "骨髓活检术",
        "冠状动脉CT血管成像",
        "超声刀头",
        "腹股沟疝修补术",
        "换药",
    ];
    assert_eq!(names, printed);
}
