use ocr::{Lattice, Step, Word, bill_of_words};

/// Height of the text, and size of the page, px.
const EM: f32 = 30.0;
const PAGE: f32 = 2048.0;
/// Words of a page, at most.
const MOST: usize = 300;
/// What words are made of; names of columns and sums so that tables come about.
const SYMBOLS: [&str; 64] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    ".",
    ",",
    "-",
    "￥",
    "元",
    "%",
    "/",
    "(",
    ")",
    "*",
    "[",
    "]",
    "甲",
    "乙",
    "项目名称",
    "数量",
    "单价",
    "金额",
    "单位",
    "规格",
    "编码",
    "日期",
    "类别",
    "合计",
    "小计",
    "本页合计",
    "大写",
    "小写",
    "壹",
    "贰",
    "佰",
    "拾",
    "整",
    "角",
    "分",
    "年",
    "月",
    "日",
    "至",
    ":",
    "：",
    " ",
    "姓名",
    "票据号码",
    "盒",
    "次",
    "片",
    "费",
    "药",
    "A",
    "x",
    "g",
    "ml",
    "医院",
];

/// Five bytes place a word and say its length; then each symbol is followed by another that was considered and how
/// likely. A zero length ends the page.
pub fn understood(bytes: &[u8]) {
    let mut bytes = bytes.iter().copied();
    let mut pages = vec![Vec::new()];
    while let Some(length) = bytes.next() {
        if length == 0 && pages.len() < 3 {
            pages.push(Vec::new());
        } else if let (Some(page), Some(word)) = (pages.last_mut(), word(length, &mut bytes))
            && page.len() < MOST
        {
            page.push(word);
        }
    }
    let lines: usize = pages.iter().map(Vec::len).sum();
    let bill = bill_of_words(pages, EM, PAGE as u32);
    assert!(bill.lines.len() <= lines, "lines come from words");
    for line in &bill.lines {
        let sure = line.amount.confidence.unwrap_or_default();
        assert!((0.0..=1.001).contains(&sure), "{sure}");
    }
}

fn word(length: u8, bytes: &mut impl Iterator<Item = u8>) -> Option<Word> {
    let mut place = || Some(f32::from(bytes.next()?) * PAGE / 256.0);
    let (left, top) = (place()?, place()?);
    let height = EM * (0.5 + f32::from(bytes.next()? % 8) / 4.0);
    let pitch = EM * (0.2 + f32::from(bytes.next()? % 8) / 4.0);
    let mut steps = Vec::new();
    let mut x = left;
    for _ in 0..length % 16 {
        let (best, other, share) = (bytes.next()?, bytes.next()?, bytes.next()?);
        let other = SYMBOLS[usize::from(other) % 64].chars().next();
        let sure = 0.5 + f32::from(share) / 512.0;
        for char in SYMBOLS[usize::from(best) % 64].chars() {
            let choices = vec![(Some(char), sure), (other, (1.0 - sure) * 0.9)];
            steps.push(Step { x, choices });
            steps.push(Step {
                x: x + pitch / 2.0,
                choices: vec![(None, 1.0)],
            });
            x += pitch;
        }
    }
    Some(Word::new(
        Lattice { steps },
        left,
        top,
        x.max(left + 1.0),
        top + height,
    ))
}
