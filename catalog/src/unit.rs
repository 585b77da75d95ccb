//! Units: what things are measured in, counted in and charged by.

use crate::normalize::normalized;

/// A unit in one spelling: `/盒`, `盒 ` and `(盒)` are `盒`.
pub fn unit_word(text: &str) -> String {
    let unit = normalized(text);
    let unit = unit.trim_matches(|c: char| "/()每".contains(c));
    unit.strip_prefix('1')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(unit)
        .to_owned()
}

/// What is measured, with its base unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// mg
    Mass,
    /// International units
    Activity,
    /// mmol
    Substance,
    /// %
    Percent,
    /// ml
    Volume,
    /// mm
    Length,
}

/// As they are written, normalised: what they measure, and how many base units they are, a scaled decimal.
pub const UNITS: [(&str, Dimension, i64, u32); 28] = [
    ("万单位", Dimension::Activity, 10_000, 0),
    ("万IU", Dimension::Activity, 10_000, 0),
    ("万U", Dimension::Activity, 10_000, 0),
    ("亿单位", Dimension::Activity, 100_000_000, 0),
    ("KIU", Dimension::Activity, 1000, 0),
    ("IU", Dimension::Activity, 1, 0),
    ("单位", Dimension::Activity, 1, 0),
    ("U", Dimension::Activity, 1, 0),
    ("MMOL", Dimension::Substance, 1, 0),
    ("MOL", Dimension::Substance, 1000, 0),
    ("MCG", Dimension::Mass, 1, 3),
    ("ΜG", Dimension::Mass, 1, 3),
    ("μG", Dimension::Mass, 1, 3),
    ("UG", Dimension::Mass, 1, 3),
    ("微克", Dimension::Mass, 1, 3),
    ("毫克", Dimension::Mass, 1, 0),
    ("MG", Dimension::Mass, 1, 0),
    ("KG", Dimension::Mass, 1_000_000, 0),
    ("克", Dimension::Mass, 1000, 0),
    ("G", Dimension::Mass, 1000, 0),
    ("毫升", Dimension::Volume, 1, 0),
    ("ML", Dimension::Volume, 1, 0),
    ("升", Dimension::Volume, 1000, 0),
    ("L", Dimension::Volume, 1000, 0),
    ("MM", Dimension::Length, 1, 0),
    ("CM", Dimension::Length, 10, 0),
    ("M", Dimension::Length, 1000, 0),
    ("%", Dimension::Percent, 1, 0),
];

/// What packs are counted in.
pub const PIECES: [&str; 25] = [
    "片", "粒", "支", "瓶", "袋", "丸", "枚", "贴", "包", "盒", "板", "喷", "揿", "吸", "张", "只",
    "个", "套", "根", "条", "卷", "副", "双", "枝", "块",
];

/// Words that bills charge by, besides pieces and measures.
const CHARGED_BY: [&str; 20] = [
    "次", "日", "天", "项", "小时", "部位", "人次", "例", "台", "疗程", "把", "具", "管", "份",
    "单侧", "双侧", "侧", "付", "剂", "床日",
];

/// Whether a unit, in one spelling, is one that things are charged by, and no misread word.
pub fn is_unit(unit: &str) -> bool {
    PIECES.contains(&unit)
        || CHARGED_BY.contains(&unit)
        || UNITS.iter().any(|(word, ..)| *word == unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_lose_what_printers_add() {
        assert_eq!(unit_word("/盒"), unit_word(" 盒"));
        assert_ne!(unit_word("盒"), unit_word("粒"));
    }

    #[test]
    fn misread_words_are_no_units() {
        assert!(is_unit(&unit_word("/盒")) && is_unit(&unit_word("每次")) && is_unit("G"));
        assert!(!is_unit("金") && !is_unit("通"));
    }
}
