//! The class printed before a name, where no column holds it.

use crate::han::is_han;
use bill::{Field, Line};

/// Marks without their brackets are believed where at least so many lines of a page, and this share of them, have one.
const FEWEST: usize = 5;
const USUAL: f32 = 0.8;

/// What a faint bracket after the mark is read as.
const LOST_BRACKET: [char; 8] = ['1', '|', 'I', 'l', '!', '丨', 'i', 'j'];

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
        part(line, class, after);
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
    let bare = |line: &Line| {
        let name = line
            .name
            .value
            .as_deref()
            .filter(|_| line.category.text.is_empty());
        let (class, after) = bare_class(name?, is_spelt)?;
        Some((class, after.to_owned()))
    };
    let marked = |line: &&Line| !line.category.text.is_empty() || bare(line).is_some();
    let count = lines.iter().filter(marked).count();
    if count < FEWEST || (count as f32) < USUAL * lines.len() as f32 {
        return;
    }
    for line in lines {
        if let Some((class, after)) = bare(line) {
            part(line, class, after);
        }
    }
}

fn part(line: &mut Line, class: &str, after: String) {
    line.category = Field {
        value: Some(class.to_owned()),
        text: class.to_owned(),
        ..line.name.clone()
    };
    shorten(line, after);
}

/// Leaves of the name what stands `after`, its end.
pub fn shorten(line: &mut Line, after: String) {
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
        split_bare(&mut lines);
        let text = |field: &Field<String>| field.value.clone().unwrap_or_default();
        lines
            .iter()
            .map(|line| (text(&line.category), text(&line.name)))
            .collect()
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
