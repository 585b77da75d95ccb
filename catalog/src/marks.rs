//! What stands around a name on a bill and is no part of it: marks, makers, origins, stamps.

use crate::normalize::is_han;

/// What hospitals put before or behind a name, in brackets, that is no part of it.
const MARK_WORDS: [&str; 22] = [
    "甲",
    "乙",
    "丙",
    "甲类",
    "乙类",
    "丙类",
    "自费",
    "全自费",
    "医保",
    "集采",
    "国采",
    "省采",
    "国谈",
    "谈判",
    "带量",
    "基",
    "基药",
    "国基",
    "限",
    "公费",
    "统筹",
    "特",
];

const MARK_SIGNS: &str = "★☆▲△◆◇□■○※√*#@&^~·-_.,:;'\"`|/\\!?=+";

/// A normalised name without the marks that hospitals put around it: `★(甲)阿莫西林胶囊(集采)`.
pub fn without_marks(normalized: &str) -> &str {
    let mut name = normalized;
    loop {
        let before = name;
        name = name.trim_start_matches(|c| MARK_SIGNS.contains(c));
        name = without_label(name);
        if let Some((word, rest)) = name.strip_prefix('(').and_then(|rest| rest.split_once(')'))
            && MARK_WORDS.contains(&word)
        {
            name = rest;
        }
        if let Some(rest) = after_damaged_mark(name) {
            name = rest;
        }
        if let Some((rest, word)) = name
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('))
            && MARK_WORDS.contains(&word)
        {
            name = rest;
        }
        name = name.trim_end_matches(|c| MARK_SIGNS.contains(c));
        name = without_dots(name);
        name = without_numbered_heading(name);
        if name == before {
            return name;
        }
    }
}

/// Titles of columns that were read before names.
const LABELS: [&str; 7] = [
    "费用类别",
    "收费类别",
    "费用名称",
    "项目名称",
    "药品名称",
    "名称",
    "类别",
];

/// `项目名称:一级护理`
fn without_label(name: &str) -> &str {
    let behind = |label: &&str| name.strip_prefix(*label)?.strip_prefix(':');
    let rest = LABELS.iter().find_map(behind);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// `激光疗法000`: a dotted rule behind a name was read as so many zeros.
fn without_dots(name: &str) -> &str {
    let bare = name.trim_end_matches(|c| "0O".contains(c) || MARK_SIGNS.contains(c));
    let dots = name[bare.len()..].chars().filter(|c| "0O".contains(*c));
    if dots.count() >= FEWEST_DOTS && bare.ends_with(|c| is_han(c) || c == ')') {
        bare
    } else {
        name
    }
}

/// Fewer may be a number or a letter of the name.
const FEWEST_DOTS: usize = 3;

/// `甲|阿莫西林胶囊`, `1乙1`, `[乙`: a class whose brackets were read as strokes, or of which the closing one is lost.
fn after_damaged_mark(name: &str) -> Option<&str> {
    let stroke = |c: char| "()1IL|!]".contains(c);
    let count = |bracket: char| name.matches(bracket).count();
    if let Some(rest) = name
        .strip_prefix('(')
        .and_then(|class| class.strip_prefix(['甲', '乙', '丙']))
        && count('(') > count(')')
    {
        let rest = rest.strip_prefix('类').unwrap_or(rest);
        return Some(rest).filter(|rest| rest.starts_with(is_han));
    }
    let class = name.strip_prefix(stroke).unwrap_or(name);
    let rest = class.strip_prefix(['甲', '乙', '丙'])?;
    let rest = rest.strip_prefix('类').unwrap_or(rest);
    rest.strip_prefix(stroke)
        .filter(|rest| rest.starts_with(is_han))
}

/// `一,西药费阿莫西林胶囊`, `法半夏三,中成药费`: with the heading of a group read before or behind it.
fn without_numbered_heading(name: &str) -> &str {
    let is_number = |c: char| "一二三四五六七八九十".contains(c);
    let is_heading = |text: &str| {
        let length = text.chars().count();
        (3..=LONGEST_HEADING).contains(&length) && text.ends_with('费') && text.chars().all(is_han)
    };
    if let Some((_, rest)) = name
        .split_once(',')
        .filter(|(number, _)| !number.is_empty() && number.chars().all(is_number))
        && let Some(end) = rest.find('费').map(|at| at + '费'.len_utf8())
        && is_heading(&rest[..end])
        && rest.len() > end
    {
        return &rest[end..];
    }
    if let Some((before, heading)) = name.rsplit_once(',')
        && is_heading(heading)
        && before.ends_with(is_number)
        && before.chars().count() > 2
    {
        return before.trim_end_matches(is_number);
    }
    name
}

/// Characters of `一般医疗服务费`.
const LONGEST_HEADING: usize = 7;

const ORIGINS: [&str; 3] = ["国产", "进口", "合资"];
const MAKERS: [&str; 8] = [
    "药业",
    "制药",
    "公司",
    "药厂",
    "集团",
    "医药",
    "生物科技",
    "股份",
];

/// What solutions are bottled in, which no list of names tells apart.
const PACKAGES: [&str; 18] = [
    "软袋",
    "直软",
    "直立软袋",
    "直立式软袋",
    "非PVC软袋",
    "塑瓶",
    "塑料瓶",
    "塑料安瓿",
    "玻瓶",
    "玻璃瓶",
    "安瓿",
    "双阀",
    "单阀",
    "双管",
    "双头",
    "袋装",
    "瓶装",
    "可立袋",
];

/// A normalised name without the bracket that says what it is bottled in: `氯化钠注射液(直软)100ml`. `None` where it has none.
pub fn without_package(normalized: &str) -> Option<String> {
    let (before, rest) = normalized.split_once('(')?;
    let (package, behind) = rest.split_once(')')?;
    (!before.is_empty() && PACKAGES.contains(&package)).then(|| format!("{before}{behind}"))
}

/// Stamps that were read behind names.
const STAMPS: [&str; 3] = ["医保专用章", "收费专用章", "专用章"];

/// Headings of groups that were read before names.
const HEADINGS: [&str; 12] = [
    "西药费",
    "中成药费",
    "中草药费",
    "卫生材料费",
    "材料费",
    "检查费",
    "化验费",
    "检验费",
    "治疗费",
    "护理费",
    "手术费",
    "床位费",
];

/// A normalised name without the maker, origin, stamp, heading or charging unit around it: `阿莫西林胶囊(联邦制药)`,
/// `修正牌阿莫西林胶囊`, `一级护理/日`.
pub fn without_maker(normalized: &str) -> &str {
    let (name, unit) = normalized.rsplit_once('/').unwrap_or((normalized, ""));
    if ["日", "天", "次", "小时", "项"].contains(&unit) {
        return name;
    }
    let stamped = STAMPS.iter().find_map(|word| normalized.strip_suffix(word));
    let name = stamped.unwrap_or(normalized);
    let maker =
        |word: &str| ORIGINS.contains(&word) || MAKERS.iter().any(|maker| word.ends_with(maker));
    let behind = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    if let Some((name, _)) = behind.filter(|(_, word)| maker(word)) {
        return name;
    }
    let before = name.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    if let Some((_, name)) = before.filter(|(word, _)| maker(word)) {
        return name;
    }
    let mut words = ORIGINS.iter().chain(&HEADINGS);
    let origin = words.find_map(|word| name.strip_prefix(word));
    let brand = || {
        let (brand, name) = name.split_once('牌')?;
        let length = brand.chars().count();
        ((1..=4).contains(&length) && brand.chars().all(is_han)).then_some(name)
    };
    let bare = origin
        .or_else(brand)
        .filter(|bare| bare.starts_with(is_han) && bare.chars().count() >= 3);
    bare.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::normalized;

    #[test]
    fn marks_go_and_meaning_stays() {
        let plain = |text: &str| without_marks(&normalized(text)).to_owned();
        assert_eq!(plain("★[甲]阿莫西林胶囊（集采）"), "阿莫西林胶囊");
        assert_eq!(plain("▲【乙类】 (国谈)达格列净片"), "达格列净片");
        assert_eq!(plain("静脉穿刺置管术(单侧)"), "静脉穿刺置管术(单侧)");
        assert_eq!(plain("复方氨酚(I)"), "复方氨酚(I)");
        assert_eq!(plain("1甲1注射用青霉素钠"), "注射用青霉素钠");
        assert_eq!(plain("乙|非布司他片"), "非布司他片");
        assert_eq!(plain("[乙非布司他片(40mg)"), "非布司他片(40MG)");
        assert_eq!(plain("甲硝唑片"), "甲硝唑片");
        assert_eq!(plain("一、西药费★氯化钾缓释片"), "氯化钾缓释片");
        assert_eq!(plain("★法半夏三、中成药费"), "法半夏");
        assert_eq!(plain("去头孢(一、二)挂号费"), "去头孢(一,二)挂号费");
        assert_eq!(plain("费用类别：激光疗法"), "激光疗法");
        assert_eq!(plain("激光疗法 o0.o0"), "激光疗法");
        assert_eq!(plain("上腹部CT平扫(增强)000"), "上腹部CT平扫(增强)");
        assert_eq!(plain("聚乙二醇4000"), "聚乙二醇4000");
        assert_eq!(plain("液氧O2"), "液氧O2");
    }

    #[test]
    fn packages_of_solutions_go() {
        let bare = |name: &str| without_package(&normalized(name));
        assert_eq!(
            bare("0.9%氯化钠注射液（直软）100ml").as_deref(),
            Some("0.9%氯化钠注射液100ML")
        );
        for none in ["氯化钠注射液", "(软袋)", "六味地黄丸(浓缩丸)"] {
            assert_eq!(bare(none), None);
        }
    }

    #[test]
    fn makers_go_and_other_brackets_stay() {
        assert_eq!(without_maker("阿莫西林胶囊(联邦制药)"), "阿莫西林胶囊");
        assert_eq!(without_maker("静脉留置针(进口)"), "静脉留置针");
        assert_eq!(without_maker("一级护理/日"), "一级护理");
        assert_eq!(without_maker("二氧化碳/氧"), "二氧化碳/氧");
        assert_eq!(without_maker("床位费(儿童加收)"), "床位费(儿童加收)");
        assert_eq!(without_maker("(修正药业)阿莫西林胶囊"), "阿莫西林胶囊");
        assert_eq!(without_maker("修正牌阿莫西林胶囊"), "阿莫西林胶囊");
        assert_eq!(without_maker("进口静脉留置针"), "静脉留置针");
        assert_eq!(without_maker("碳酸钙D3片医保专用章"), "碳酸钙D3片");
    }
}
