//! The row of column titles, and what each title means.

use super::row::Row;
use super::word::Word;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColumnKind {
    Index,
    Code,
    Name,
    Spec,
    Unit,
    Quantity,
    UnitPrice,
    Amount,
    Category,
    ChargeCategory,
    SelfPayRatio,
    Date,
    /// Known, and not read: department, maker, self-paid amount.
    Other,
}

const TITLES: &[(ColumnKind, &[&str])] = &[
    (
        ColumnKind::Index,
        &["序号", "行号", "编号", "序", "No", "NO"],
    ),
    (
        ColumnKind::Code,
        &[
            "国家医保编码",
            "医保项目编码",
            "国家项目编码",
            "国家编码",
            "医保编码",
            "项目编码",
            "药品编码",
            "收费编码",
            "物价编码",
            "国家代码",
            "医保代码",
            "项目代码",
            "国标码",
            "国家码",
            "医保码",
            "编码",
            "代码",
        ],
    ),
    (
        ColumnKind::Name,
        &[
            "收费项目名称",
            "药品项目名称",
            "项目药品名称",
            "药品及项目名称",
            "诊疗项目名称",
            "医保项目名称",
            "费用项目名称",
            "药品诊疗名称",
            "药品名称",
            "项目名称",
            "收费项目",
            "费用名称",
            "费用项目",
            "明细项目",
            "收费名称",
            "诊疗项目",
            "商品名称",
            "明细名称",
            "医嘱名称",
            "物品名称",
            "名称",
            "品名",
            "项目",
            "药品",
        ],
    ),
    (
        ColumnKind::Spec,
        &[
            "规格型号",
            "药品规格",
            "规格剂型",
            "剂型规格",
            "规格",
            "型号",
        ],
    ),
    (
        ColumnKind::Unit,
        &["计价单位", "包装单位", "计量单位", "收费单位", "单位"],
    ),
    (
        ColumnKind::Quantity,
        &[
            "发药数量",
            "收费数量",
            "使用数量",
            "总数量",
            "数量",
            "用量",
            "总量",
            "次数",
        ],
    ),
    (
        ColumnKind::UnitPrice,
        &["标准单价", "零售单价", "单价", "价格", "零售价", "售价"],
    ),
    (
        ColumnKind::Amount,
        &[
            "应收金额",
            "费用金额",
            "合计金额",
            "收费金额",
            "总金额",
            "实收金额",
            "金额小计",
            "金额合计",
            "金额",
            "小计",
            "总价",
            "总费用",
            "合计",
            "费用",
            "总额",
        ],
    ),
    (
        ColumnKind::Category,
        &[
            "医保类型",
            "医保类别",
            "医保等级",
            "费用等级",
            "项目等级",
            "目录等级",
            "目录类别",
            "收费等级",
            "支付类别",
            "报销类别",
            "医保属性",
            "医保分类",
            "甲乙类",
            "甲乙丙",
            "等级",
            "类别",
            "类型",
            "医保",
        ],
    ),
    (
        ColumnKind::ChargeCategory,
        &[
            "收费类别",
            "费用类别",
            "项目类别",
            "费用分类",
            "费用类型",
            "核算类别",
            "收据类别",
            "收费分类",
            "发票项目",
            "费别",
        ],
    ),
    (
        ColumnKind::SelfPayRatio,
        &[
            "先行自付比例",
            "个人自付比例",
            "首先自付比例",
            "个人先付比例",
            "先自付比例",
            "自付比例",
            "自理比例",
            "自负比例",
            "自费比例",
            "自付率",
            "自付比",
        ],
    ),
    (
        ColumnKind::Date,
        &[
            "费用发生日期",
            "费用日期",
            "收费日期",
            "发生日期",
            "记账日期",
            "计费日期",
            "开单日期",
            "执行日期",
            "处方日期",
            "费用时间",
            "收费时间",
            "发生时间",
            "记账时间",
            "日期",
            "时间",
        ],
    ),
    (
        ColumnKind::Other,
        &[
            "执行科室",
            "开单科室",
            "开单医生",
            "生产厂家",
            "生产企业",
            "自费金额",
            "自付金额",
            "自理金额",
            "自负金额",
            "医保金额",
            "报销金额",
            "统筹金额",
            "可报金额",
            "范围内金额",
            "优惠金额",
            "折扣",
            "优惠",
            "剂型",
            "用法",
            "批号",
            "限价",
            "付数",
            "产地",
            "厂家",
            "科室",
            "医生",
            "备注",
            "自费",
            "自付",
            "自理",
            "先自付",
            "折后",
            "说明",
        ],
    ),
];

/// A title and where it stands, px of the clean page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Title {
    pub kind: ColumnKind,
    pub x0: f32,
    pub x1: f32,
}

/// A row of titles.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Left to right.
    pub titles: Vec<Title>,
    /// px of the clean page.
    pub top: f32,
    pub bottom: f32,
    /// Rows it takes, first and last, as indices.
    pub rows: (usize, usize),
}

struct Place {
    char: char,
    x0: f32,
    x1: f32,
}

/// Every heading of a page, top to bottom.
pub fn headings(rows: &[Row], text_height: f32) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for index in 0..rows.len() {
        if found.last().is_some_and(|heading| index <= heading.rows.1) {
            continue;
        }
        if !is_heading(&rows[index]) {
            continue;
        }
        found.push(heading(rows, index, text_height));
    }
    found
}

fn is_heading(row: &Row) -> bool {
    let places = places(row.words.iter());
    let titles = titles(&places);
    let mut kinds: Vec<ColumnKind> = titles.iter().map(|(title, _)| title.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let has = |kind| kinds.contains(&kind);
    let money = has(ColumnKind::Amount) || has(ColumnKind::UnitPrice);
    let covered: usize = titles.iter().map(|(_, length)| length).sum();
    let letters = places
        .iter()
        .filter(|place| !is_ornament(place.char))
        .count();
    let colons = places
        .iter()
        .filter(|place| matches!(place.char, ':' | '：'))
        .count();
    let digits = places
        .iter()
        .filter(|place| place.char.is_ascii_digit())
        .count();
    let known = kinds
        .iter()
        .filter(|kind| **kind != ColumnKind::Other)
        .count();
    colons < 2
        && digits * 4 <= letters
        && money
        && ((known >= 3 && covered * 2 >= letters)
            || (has(ColumnKind::Name) && known >= 2 && covered * 5 >= letters * 4))
}

fn is_ornament(char: char) -> bool {
    matches!(
        char,
        ' ' | '('
            | ')'
            | '（'
            | '）'
            | '元'
            | '/'
            | '、'
            | '|'
            | '['
            | ']'
            | '%'
            | '％'
            | '.'
            | '-'
            | '_'
    )
}

/// Titles may be broken over the rows just above and below.
fn heading(rows: &[Row], index: usize, text_height: f32) -> Heading {
    let near = |other: usize| {
        let row = &rows[other];
        let close = (row.middle() - rows[index].middle()).abs() < 1.3 * text_height;
        let wordy = row.words.iter().all(|word| {
            word.text.chars().count() <= 6 && !word.text.chars().any(|char| char.is_ascii_digit())
        });
        close && wordy
    };
    let first = if index > 0 && near(index - 1) {
        index - 1
    } else {
        index
    };
    let last = if index + 1 < rows.len() && near(index + 1) {
        index + 1
    } else {
        index
    };
    let stacked = places(stack(&rows[first..=last]).iter().copied());
    let titles = titles(&stacked)
        .into_iter()
        .map(|(title, _)| title)
        .collect();
    Heading {
        titles,
        top: rows[first].top(),
        bottom: rows[last].bottom(),
        rows: (first, last),
    }
}

/// Words of several rows in reading order by columns: those over each other follow each other.
fn stack(rows: &[Row]) -> Vec<&Word> {
    let mut piles: Vec<Vec<&Word>> = Vec::new();
    for word in rows.iter().flat_map(|row| &row.words) {
        let over = |other: &&Word| {
            let shared = word.right.min(other.right) - word.left.max(other.left);
            shared > 0.5 * (word.right - word.left).min(other.right - other.left)
        };
        match piles
            .iter_mut()
            .find(|pile| pile.iter().any(|other| over(other)))
        {
            Some(pile) => pile.push(word),
            None => piles.push(vec![word]),
        }
    }
    for pile in &mut piles {
        pile.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    }
    piles.sort_by(|a, b| a[0].centre().total_cmp(&b[0].centre()));
    piles.into_iter().flatten().collect()
}

fn places<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<Place> {
    words
        .flat_map(|word| &word.glyphs)
        .filter(|glyph| !glyph.char.is_whitespace())
        .map(|glyph| Place {
            char: glyph.char,
            x0: glyph.x0,
            x1: glyph.x1,
        })
        .collect()
}

/// Longest titles first at every place, each with its length in characters.
fn titles(places: &[Place]) -> Vec<(Title, usize)> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < places.len() {
        match title_at(&places[index..]) {
            Some((kind, length)) => {
                let run = &places[index..index + length];
                let x0 = run
                    .iter()
                    .map(|place| place.x0)
                    .fold(f32::INFINITY, f32::min);
                let x1 = run
                    .iter()
                    .map(|place| place.x1)
                    .fold(f32::NEG_INFINITY, f32::max);
                found.push((Title { kind, x0, x1 }, length));
                index += length;
            }
            None => index += 1,
        }
    }
    merge_compound(found, places)
}

fn title_at(places: &[Place]) -> Option<(ColumnKind, usize)> {
    TITLES
        .iter()
        .flat_map(|(kind, titles)| titles.iter().map(move |title| (*kind, *title)))
        .filter(|(_, title)| {
            let mut rest = places.iter();
            title
                .chars()
                .all(|char| rest.next().is_some_and(|place| place.char == char))
        })
        .map(|(kind, title)| (kind, title.chars().count()))
        .max_by_key(|(_, length)| *length)
}

/// `项目/规格`, `数量/单位`: titles joined by a slash name one column, by its first title.
fn merge_compound(found: Vec<(Title, usize)>, places: &[Place]) -> Vec<(Title, usize)> {
    let slash_between = |left: &Title, right: &Title| {
        places.iter().any(|place| {
            matches!(place.char, '/' | '／') && place.x0 >= left.x0 && place.x1 <= right.x1 && {
                let middle = f32::midpoint(place.x0, place.x1);
                middle > left.x1 - 4.0 && middle < right.x0 + 4.0
            }
        })
    };
    let mut merged: Vec<(Title, usize)> = Vec::new();
    for (title, length) in found {
        match merged.last_mut() {
            Some((last, total)) if slash_between(last, &title) => {
                last.x1 = title.x1;
                *total += length;
            }
            _ => merged.push((title, length)),
        }
    }
    merged
}
