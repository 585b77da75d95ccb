//! Chinese patent medicines: the list writes all forms of one medicine in one name, and merges forms otherwise than for
//! western medicines.

use super::form::form_word;
use crate::Entry;
use crate::normalize::normalized_code;

/// Forms of patent medicines that the table of merged forms does not have.
const FORMS: [&str; 15] = [
    "水",
    "锭",
    "丹",
    "液",
    "汤",
    "饮",
    "胶",
    "曲",
    "软胶囊",
    "浓缩丸",
    "大蜜丸",
    "小蜜丸",
    "巴布膏",
    "橡胶膏",
    "贴膏",
];

/// 丸剂 covers these, and not 滴丸.
const PILLS: [&str; 9] = [
    "丸",
    "水丸",
    "蜜丸",
    "水蜜丸",
    "糊丸",
    "浓缩丸",
    "微丸",
    "大蜜丸",
    "小蜜丸",
];

/// National codes of patent medicines begin with Z.
pub fn is_patent_medicine(entry: &Entry) -> bool {
    normalized_code(entry.national_code()).starts_with('Z')
}

/// A normalised name without its form, and the form as it is written; `None` where it names no form.
pub fn split(name: &str) -> Option<(&str, &str)> {
    let length = |word: &&str| word.len();
    let own = FORMS
        .iter()
        .filter_map(|word| name.ends_with(word).then_some(word.len()))
        .max();
    let form = own.max(form_word(name).as_ref().map(length))?;
    let (base, form) = name.split_at(name.len() - form);
    (base.chars().count() > 1).then_some((base, form))
}

/// What `防风通圣丸(颗粒、软胶囊)` names: 防风通圣丸, 防风通圣颗粒 and 防风通圣软胶囊. Empty where a normalised name does not
/// enumerate forms.
pub fn spelled_out(name: &str) -> Vec<String> {
    let Some((head, forms)) = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
    else {
        return Vec::new();
    };
    let Some((base, _)) = split(head) else {
        return Vec::new();
    };
    let forms: Vec<&str> = forms.split([',', '/', ';']).collect();
    if !forms.iter().all(|form| is_form(form)) {
        return Vec::new();
    }
    let others = forms.iter().map(|form| format!("{base}{form}"));
    std::iter::once(head.to_owned()).chain(others).collect()
}

fn is_form(word: &str) -> bool {
    FORMS.contains(&word) || form_word(word) == Some(word)
}

/// The form under which the list counts a written form: 丸 for 水蜜丸, 胶囊 for 硬胶囊; others are their own.
pub fn counted_as(form: &str) -> &str {
    let bare = form.strip_suffix('剂').unwrap_or(form);
    match bare {
        "硬胶囊" => "胶囊",
        pill if PILLS.contains(&pill) => "丸",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerated_forms_are_names_of_their_own() {
        assert_eq!(
            spelled_out("防风通圣丸(颗粒,软胶囊)"),
            ["防风通圣丸", "防风通圣颗粒", "防风通圣软胶囊"]
        );
        assert_eq!(
            spelled_out("藿香正气水(丸,口服液)"),
            ["藿香正气水", "藿香正气丸", "藿香正气口服液"]
        );
        for other in [
            "注射用双黄连(冻干)",
            "氨麻美敏片(II)",
            "法维拉韦片(又称:法匹拉韦片)",
            "静脉留置针(直型)",
            "防风通圣丸",
        ] {
            assert!(spelled_out(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn pills_are_one_form_and_drop_pills_another() {
        assert_eq!(split("六味地黄浓缩丸"), Some(("六味地黄", "浓缩丸")));
        assert_eq!(counted_as("浓缩丸"), counted_as("水蜜丸"));
        assert_ne!(counted_as("滴丸"), counted_as("丸"));
        assert_ne!(counted_as("软胶囊"), counted_as("胶囊"));
    }
}
