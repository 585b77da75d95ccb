//! The class printed before a name, where no column holds it.

use super::wording::{GUESSED, is_fringe};
use super::words::beheaded;
use crate::han::is_han;
use bill::{Decimal, Field, Line, Money, Provenance};

/// Marks without their brackets are believed where at least so many lines of a page, and this share of them, have one.
const FEWEST: usize = 5;
const USUAL: f32 = 0.65;
/// Of these marks, so many are read as they are.
const READ: f32 = 0.4;

/// Characters before the bracket that closes a misread mark, at most.
const MISREAD_MARK: usize = 4;

/// The same of one in square brackets of which nothing can be told: empty, or a pair of characters.
const UNREAD_MARK: usize = 3;

/// What a faint bracket after the mark is read as.
const LOST_BRACKET: [char; 8] = ['1', '|', 'I', 'l', '!', '丨', 'i', 'j'];

const ROUND: [char; 2] = ['(', '（'];

/// What may part the mark from the name.
const PARTING: [char; 6] = ['、', '.', '．', '·', '-', ' '];

/// The class among stray signs: the recogniser may read a lone character twice, `7乙`.
pub fn alone(text: &str) -> Option<&'static str> {
    let class = ["甲", "乙", "丙"]
        .into_iter()
        .find(|class| text.contains(class))?;
    let stray = |char: char| !is_han(char) || class.contains(char);
    text.chars().all(stray).then_some(class)
}

/// `[甲]阿莫西林`.
pub fn split(line: &mut Line) {
    if !line.category.text.is_empty() {
        return;
    }
    let found = line.name.value.as_deref().and_then(class_before);
    if let Some((class, after)) = found.map(|(class, after)| (class, after.to_owned())) {
        part(line, class, &after);
    }
}

/// `【退】阿莫西林`, of what is given back.
pub fn drop_refund(line: &mut Line) {
    const MARKS: [&str; 5] = ["退费", "退药", "退款", "退", "冲"];
    let negative = |value: Decimal| value.is_sign_negative() && !value.is_zero();
    let refund = line.amount.value.is_some_and(|amount| amount < Money::ZERO)
        || line.quantity.value.is_some_and(negative);
    let Some(name) = line.name.value.as_deref().filter(|_| refund) else {
        return;
    };
    let opened = name.strip_prefix(['[', '【', '(', '（', '〔', '［']);
    let marked = opened.and_then(|rest| MARKS.iter().find_map(|mark| rest.strip_prefix(mark)));
    let after = marked.and_then(|rest| rest.strip_prefix([']', '】', ')', '）', '〕', '］']));
    if let Some(after) = after.filter(|rest| !rest.is_empty()) {
        let after = after.to_owned();
        shorten(line, &after);
    }
}

/// `甲阿莫西林` or `甲类阿莫西林`, where the brackets of a whole page are too faint to be read, or its classes stand close
/// before the names. `lines` are those of a page whose table has no column of classes.
pub fn split_bare(lines: &mut [Line]) {
    let names = || lines.iter().filter_map(|line| line.name.value.as_deref());
    let spelt = names()
        .filter(|name| bare_class(name, false).is_some_and(|(_, rest)| rest.starts_with('类')));
    let is_spelt = spelt.count() * 2
        >= names()
            .filter(|name| bare_class(name, false).is_some())
            .count();
    let bare = |line: &Line, find: &dyn Fn(&str) -> Option<(&'static str, String)>| {
        let name = line.name.value.as_deref();
        find(name.filter(|_| line.category.text.is_empty())?)
    };
    let exact = |name: &str| {
        let (class, after) = bare_class(name, is_spelt)?;
        Some((class, after.to_owned()))
    };
    let alike = |name: &str| exact(name).or_else(|| class_alike(name));
    let count = |find: &dyn Fn(&str) -> Option<(&'static str, String)>| {
        let marked = |line: &&Line| !line.category.text.is_empty() || bare(line, find).is_some();
        lines.iter().filter(marked).count()
    };
    let usual = |count: usize, share: f32| count as f32 >= share * lines.len() as f32;
    let (read, looking) = (count(&exact), count(&alike));
    if looking < FEWEST || !usual(looking, USUAL) || !usual(read, READ) {
        return;
    }
    for line in lines {
        if let Some((class, after)) = bare(line, &alike) {
            part(line, class, &after);
        }
    }
}

/// A class without its brackets, read as what looks like it.
fn class_alike(name: &str) -> Option<(&'static str, String)> {
    const LOOKS: [(&str, &str); 3] = [
        ("甲", "申由田电串押毕单中明"),
        ("乙", "27Zz亿"),
        ("丙", "内两芮"),
    ];
    let bracket = |char: char| LOST_BRACKET.contains(&char) || "[(（【{".contains(char);
    let rest = name.trim_start_matches(bracket);
    let first = rest.chars().next()?;
    let (class, _) = LOOKS.into_iter().find(|(_, looks)| looks.contains(first))?;
    let after = &rest[first.len_utf8()..];
    let after = after.trim_start_matches(bracket);
    let after = after.trim_start_matches(PARTING);
    let named = after.starts_with(|char: char| !char.is_ascii_digit());
    (named && after.chars().count() >= 2).then(|| (class, after.to_owned()))
}

/// `【串】补中益气丸`, `格。甲]硝酸异山梨酯片`: where other names of a page have their class in brackets before them, what ends
/// in such a bracket is the class, however it was read. One that cannot be told stays open.
pub fn split_misread(lines: &mut [Line]) {
    let marked = |line: &&Line| !line.category.text.is_empty();
    if lines.iter().filter(marked).count() < FEWEST {
        return;
    }
    let rounded = |line: &Line| line.name.text.starts_with(ROUND);
    let round = lines.iter().any(|line| marked(&line) && rounded(line));
    for line in lines
        .iter_mut()
        .filter(|line| line.category.text.is_empty())
    {
        let name = line.name.value.as_deref();
        let found = name.and_then(|name| misread_class(name, round));
        if let Some((class, after)) = found.map(|(class, after)| (class, after.to_owned())) {
            match class {
                Some(class) => part(line, class, &after),
                None => shorten(line, &after),
            }
        }
    }
}

/// What stands before the first closing bracket of a name, as a class, and the name behind it. `round`: the page's marks
/// stand in round brackets.
fn misread_class(name: &str, round: bool) -> Option<(Option<&'static str>, &str)> {
    const LOOKS: [(&str, &str); 3] = [
        ("甲", "甲申由田电串押中毕审单平白"),
        ("乙", "乙2zZ之已己7"),
        ("丙", "丙内两芮肉西"),
    ];
    let round = round && name.starts_with(ROUND);
    let closing = |char: &char| {
        matches!(char, ']' | '】' | '}' | '〕' | '］') || round && matches!(char, ')' | '）')
    };
    let before: Vec<char> = name.chars().take_while(|char| !closing(char)).collect();
    let after: String = name.chars().skip(before.len()).take(1).collect();
    let length: usize = before.iter().map(|char| char.len_utf8()).sum();
    let rest = name.get(length + after.len()..)?.trim();
    let square = matches!(before.first(), Some('[' | '【' | '{' | '〔' | '［'));
    let bracketed = square || before.first().is_some_and(|first| ROUND.contains(first));
    let read = *before.last()?;
    let class = LOOKS
        .into_iter()
        .find(|(_, looks)| looks.contains(read) && (is_han(read) || !round))
        .map(|(class, _)| class)
        .or(before.ends_with(&['自', '费']).then_some("自费"));
    let signs = round && before.len() == 3 && !before[1..].iter().any(|char| is_han(*char));
    let unread = bracketed && before.len() == 2 || square && before.len() <= UNREAD_MARK;
    let told = class.is_some() || unread || signs;
    let short = before.len() <= MISREAD_MARK && told;
    (!after.is_empty() && short && rest.chars().count() >= 2).then_some((class, rest))
}

fn part(line: &mut Line, class: &str, after: &str) {
    line.category = Field {
        value: Some(class.to_owned()),
        text: class.to_owned(),
        ..line.name.clone()
    };
    shorten(line, after);
    restore_head(line);
}

/// Of `[甲]甲状腺`, read with one 甲 alone, the class was taken off the name; or the bracket hid its first character.
fn restore_head(line: &mut Line) {
    let Some(head) = line.name.value.as_deref().and_then(beheaded) else {
        return;
    };
    for choice in &mut line.name_choices {
        choice.at += 1;
    }
    let name = line.name.value.take().unwrap_or_default();
    line.name.value = Some(format!("{head}{name}"));
    line.name.confidence = line.name.confidence.map(|sure| sure.min(GUESSED));
    line.name.provenance = Provenance::Repaired {
        before: line.name.text.clone(),
        equation: "wording".to_owned(),
    };
}

/// Leaves of the name what stands `after`, its end.
pub fn shorten(line: &mut Line, after: &str) {
    let after = after.trim_start_matches(is_fringe).to_owned();
    let length = |text: &str| text.chars().count();
    let cut = (length(line.name.value.as_deref().unwrap_or_default()) - length(&after)) as u16;
    line.name_choices.retain(|choice| choice.at >= cut);
    line.name_choices
        .iter_mut()
        .for_each(|choice| choice.at -= cut);
    line.name.value = Some(after);
}

/// Where the classes are `spelt` out, what follows one is 类, however it was read.
fn bare_class(name: &str, spelt: bool) -> Option<(&'static str, &str)> {
    let rest = name.strip_prefix(LOST_BRACKET).unwrap_or(name);
    ["自费", "甲", "乙", "丙"].into_iter().find_map(|class| {
        let mut after = rest.strip_prefix(class)?;
        if spelt && class != "自费" {
            after = after.strip_prefix(is_han).unwrap_or(after);
        }
        let after = after.strip_prefix(LOST_BRACKET).unwrap_or(after);
        let after = after.trim_start_matches(PARTING).trim();
        (!after.is_empty()).then_some((class, after))
    })
}

/// The class in brackets before a name, and the name. One bracket may be lost, and the class misread as what looks
/// like it.
fn class_before(name: &str) -> Option<(&'static str, &str)> {
    const CLASSES: [(&str, &[&str]); 5] = [
        ("自费", &["自费"]),
        ("甲", &["甲类", "甲", "申", "由", "田", "电"]),
        ("乙", &["乙类", "乙", "2", "z", "Z", "之", "已"]),
        ("丙", &["丙类", "丙", "内", "两", "芮"]),
        ("自", &["自"]),
    ];
    let opened = name.strip_prefix([
        '[', '【', '(', '（', '<', '〔', '［', '1', '|', 'I', 'l', 'r', 'L',
    ]);
    let rest = opened.unwrap_or(name);
    for (class, forms) in CLASSES {
        for form in forms {
            let Some(after) = rest.strip_prefix(form) else {
                continue;
            };
            let closed = after.strip_prefix([']', '】', ')', '）', '>', '〕', '］']);
            let exact = matches!(*form, "甲" | "乙" | "丙");
            let listed = form.chars().count() > 1 || exact || *form == "自";
            let bracketed = name.starts_with(['[', '【', '〔', '［'])
                || listed && name.starts_with(['(', '（', '<']);
            // A lost bracket is believed only beside the very class, look-alikes only in square brackets.
            let after = match closed {
                Some(after) if bracketed || exact => after,
                None if bracketed && exact => after,
                _ => continue,
            };
            let after = after.trim();
            if !after.is_empty() {
                return Some((class, after));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(names: &[&str]) -> Vec<(String, String)> {
        let line = |name: &&str| Line {
            name: Field {
                value: Some((*name).into()),
                text: (*name).into(),
                ..Field::absent()
            },
            ..Line::default()
        };
        let mut lines: Vec<Line> = names.iter().map(line).collect();
        lines.iter_mut().for_each(split);
        split_misread(&mut lines);
        split_bare(&mut lines);
        let text = |field: &Field<String>| field.value.clone().unwrap_or_default();
        lines
            .iter()
            .map(|line| (text(&line.category), text(&line.name)))
            .collect()
    }

    #[test]
    fn marks_of_refunds_are_no_part_of_names() {
        let mut line = Line {
            name: Field {
                value: Some("【退】静脉输液".into()),
                ..Field::absent()
            },
            ..Line::default()
        };
        drop_refund(&mut line);
        assert_eq!(line.name.value.as_deref(), Some("【退】静脉输液"));
        line.quantity.value = Some(Decimal::NEGATIVE_ONE);
        drop_refund(&mut line);
        assert_eq!(line.name.value.as_deref(), Some("静脉输液"));
    }

    #[test]
    fn a_class_read_twice_is_one() {
        for text in ["7乙", "乙乙", "乙", "z乙"] {
            assert_eq!(alone(text), Some("乙"), "{text}");
        }
        assert_eq!(alone("乙类"), None);
        assert_eq!(alone("自费"), None);
    }

    #[test]
    fn bare_marks_may_be_misread_where_most_are_not() {
        let names = [
            "甲胸片",
            "乙血糖",
            "甲输液",
            "甲黄芪",
            "电电子支气管镜检查",
            "7天麻素注射液",
        ];
        assert_eq!(parted(&names)[4], ("甲".into(), "电子支气管镜检查".into()));
        assert_eq!(parted(&names)[5], ("乙".into(), "天麻素注射液".into()));
        let names = [names.as_slice(), &["甲次性使用吸氧面罩"]].concat();
        assert_eq!(parted(&names)[6].1, "一次性使用吸氧面罩");
    }

    #[test]
    fn misread_marks_are_told_by_those_of_other_names() {
        let others = ["[甲]胸片", "[乙]血糖", "[甲]输液", "[甲]黄芪", "[乙]阿胶"];
        let read = |name| parted(&[others.as_slice(), &[name]].concat())[5].clone();
        for (name, class, after) in [
            ("【串】补中益气丸", "甲", "补中益气丸"),
            ("格。甲]硝酸异山梨酯片", "甲", "硝酸异山梨酯片"),
            ("两]营养餐", "丙", "营养餐"),
            ("{自费]救护车费", "自费", "救护车费"),
            ("[吗]营养餐", "", "营养餐"),
            ("[]乌灵胶囊", "", "乌灵胶囊"),
            ("[3川]心电电极", "", "心电电极"),
            ("[进口药]心电电极", "", "[进口药]心电电极"),
            ("复方丹参滴丸[国谈]", "", "复方丹参滴丸[国谈]"),
        ] {
            assert_eq!(read(name), (class.into(), after.into()), "{name}");
        }
        assert_eq!(parted(&["【串】补中益气丸"])[0].1, "【串】补中益气丸");
        assert_eq!(read("(14)前列腺液检查").1, "(14)前列腺液检查");
        let others = ["(甲)胸片", "(乙)血糖", "(甲)输液", "(甲)黄芪", "(乙)阿胶"];
        let read = |name| parted(&[others.as_slice(), &[name]].concat())[5].clone();
        for name in ["(14)前列腺液检查", "(u)前列腺液检查", "(I)前列腺液检查"] {
            assert_eq!(read(name), (String::new(), "前列腺液检查".into()));
        }
        assert_eq!(read("(1,3)-β-D葡聚糖").1, "(1,3)-β-D葡聚糖");
        assert_eq!(read("(CTA)成像").1, "(CTA)成像");
    }

    #[test]
    fn marks_may_be_parted_by_a_sign() {
        let names = ["甲、胸片", "乙、血糖", "甲、输液", "甲、黄芪", "乙、阿胶"];
        assert_eq!(parted(&names)[1], ("乙".into(), "血糖".into()));
    }

    #[test]
    fn marks_without_brackets_are_told_by_the_page() {
        let names = [
            "甲颅骨钻孔引流术",
            "自费1陪护床租赁费",
            "[乙]卡维地洛片",
            "甲甲硝唑片",
            "1乙黄连",
        ];
        let parts: Vec<(String, String)> = [
            ("甲", "颅骨钻孔引流术"),
            ("自费", "陪护床租赁费"),
            ("乙", "卡维地洛片"),
            ("甲", "甲硝唑片"),
            ("乙", "黄连"),
        ]
        .map(|(class, name)| (class.into(), name.into()))
        .to_vec();
        assert_eq!(parted(&names), parts);
        let unmarked = [
            "甲硝唑片",
            "甲钴胺片",
            "乙酰半胱氨酸颗粒",
            "黄连",
            "一级护理",
            "心电监测",
        ];
        assert!(parted(&unmarked).iter().all(|(class, _)| class.is_empty()));
    }
}
