//! Hospital preparations: paid only where the list of preparations has them, whatever drug on the market has their name.

use super::lexicon::Lexicon;
use super::name::{Certainty, NameAnswer, NameHit, exact};
use crate::normalize::{normalized, normalized_code};
use crate::{Entry, LineQuery};

/// How bills say that the hospital made it.
const SAYS_SO: [&str; 8] = [
    "医疗机构制剂",
    "医院制剂",
    "院内制剂",
    "本院制剂",
    "自制制剂",
    "院制剂",
    "院内自制",
    "自制",
];

/// National codes of hospital preparations: J and 15 more.
const LENGTH: usize = 16;

/// `None` where nothing says that it is a preparation, or no drug is listed by its name.
pub fn by_preparation(
    lexicon: &Lexicon,
    all: &[Entry],
    query: &LineQuery<'_>,
) -> Option<NameAnswer> {
    let plain = normalized(query.name);
    let coded = query.code.map(normalized_code);
    let coded = coded.is_some_and(|code| code.len() == LENGTH && code.starts_with('J'));
    let name = match without_word(&plain) {
        Some(name) => name,
        None if coded => plain.clone(),
        None => return None,
    };
    let family = exact(lexicon, &name)?;
    let mut entries = lexicon.family(family).entries.iter();
    let listed = entries.any(|id| all[id.0 as usize].is_hospital_preparation());
    let (certainty, difference, note) = if listed {
        (Certainty::Sure(0.98), "", ["", ""])
    } else {
        let note = [
            "票面为医院制剂，目录中同名的不是医院制剂，须按医院制剂目录认定",
            "the print says a hospital preparation; what is listed by this name is none",
        ];
        (Certainty::Unsure, "目录所列不是医院制剂", note)
    };
    let hit = NameHit {
        family,
        score: 0.95,
        difference: difference.to_owned(),
    };
    Some(NameAnswer::new(certainty, vec![hit], note))
}

/// `复方甘草合剂(院内制剂)` or `[自制]复方甘草合剂` without the word.
fn without_word(plain: &str) -> Option<String> {
    SAYS_SO.iter().find_map(|word| {
        let bracketed = format!("({word})");
        let name = plain
            .strip_suffix(&bracketed)
            .or_else(|| plain.strip_prefix(&bracketed))?;
        Some(name.to_owned())
    })
}
