//! Herbal pieces: grade and cut do not matter, processing does, and dispensing granules are something else.

use bill::CharChoice;

use super::lexicon::Lexicon;
use super::name::{Certainty, NameAnswer, NameHit, PrintedName, as_listed, exact};
use crate::marks::without_marks;
use crate::normalize::normalized;
use crate::unit::{PIECES, unit_word};
use crate::{Entry, LineQuery};

/// What is written around the name of a piece and says only that it is one, how good, or how it is cut.
const PLAIN: [&str; 22] = [
    "中药饮片",
    "饮片",
    "统货",
    "统",
    "选货",
    "选",
    "一等",
    "二等",
    "三等",
    "特级",
    "一级",
    "优选",
    "切片",
    "片",
    "段",
    "丝",
    "块",
    "粒",
    "小包装",
    "精制",
    "净",
    "净制",
];

/// How a piece is processed; the processed piece is a piece of its own.
const PROCESSES: [&str; 24] = [
    "麸炒", "土炒", "清炒", "蜜炙", "酒炙", "醋炙", "盐炙", "姜炙", "油炙", "炙", "炒", "焦", "煅",
    "制", "生", "熟", "煨", "烫", "蒸", "燀", "酒", "醋", "盐", "蜜",
];

const GRANULES: [&str; 4] = ["(配方颗粒)", "配方颗粒", "(免煎颗粒)", "免煎颗粒"];

/// `黄芪片` charged by the gram or among the herbs: slices of the herb, and no tablets of that name. `None` where the print is
/// of neither, or the catalog has the slices by name.
pub fn by_slices(lexicon: &Lexicon, all: &[Entry], query: &LineQuery<'_>) -> Option<NameAnswer> {
    let herb = query.name.trim_end().strip_suffix('片')?;
    let is_piece = |family: u32| {
        let mut entries = lexicon.family(family).entries.iter();
        entries.all(|id| all[id.0 as usize].is_herbal_piece())
    };
    let tablets = exact(lexicon, query.name);
    if !is_charged_as_piece(query) || tablets.is_some_and(is_piece) {
        return None;
    }
    let length = herb.chars().count();
    let choices = query.choices.iter();
    let choices: Vec<CharChoice> = choices
        .filter(|choice| usize::from(choice.at) < length)
        .cloned()
        .collect();
    let printed = PrintedName {
        text: herb,
        choices: &choices,
        alternatives: &[],
    };
    let answer = as_listed(lexicon, printed).filter(|answer| is_piece(answer.hits[0].family));
    if answer.is_some() {
        return answer;
    }
    let hit = NameHit {
        family: tablets?,
        score: 0.9,
        difference: "票面按饮片收费，目录为片剂".to_owned(),
    };
    let note = [
        "与目录中的片剂同名，但票面按中药饮片收费，是否为切片请核对",
        "tablets of this name are listed, but it is charged as a herbal piece; check whether it is the cut herb",
    ];
    Some(NameAnswer::new(Certainty::Unsure, vec![hit], note))
}

/// By weight, or among the herbs and not by the pack.
fn is_charged_as_piece(query: &LineQuery<'_>) -> bool {
    let unit = query.unit.map(unit_word).unwrap_or_default();
    let is_among_herbs = query
        .charge_category
        .is_some_and(|category| ["草药", "饮片"].iter().any(|word| category.contains(word)));
    WEIGHTS.contains(&&*unit) || (is_among_herbs && !PIECES.contains(&&*unit))
}

/// Normalised.
const WEIGHTS: [&str; 4] = ["G", "克", "KG", "千克"];

/// `None` where the print is of no piece that the catalog has in some form.
pub fn by_piece(lexicon: &Lexicon, all: &[Entry], query: &LineQuery<'_>) -> Option<NameAnswer> {
    let plain = normalized(query.name);
    let name = without_marks(&plain);
    let piece = |text: &str| {
        let family = lexicon.exact(text)?;
        let mut entries = lexicon.family(family).entries.iter();
        entries
            .all(|id| all[id.0 as usize].is_herbal_piece())
            .then_some(family)
    };
    let answer = |certainty, family, difference: &str, note| {
        let hit = NameHit {
            family,
            score: 0.95,
            difference: difference.to_owned(),
        };
        Some(NameAnswer::new(certainty, vec![hit], note))
    };
    let granule = GRANULES.iter().find_map(|word| name.strip_suffix(word));
    if let Some(family) = granule.and_then(piece) {
        let note = [
            "目录收载的是饮片，票面为配方颗粒，须按配方颗粒目录认定",
            "the catalog has the piece; dispensing granules are listed apart from it",
        ];
        return answer(Certainty::Unlisted, family, "配方颗粒不是饮片", note);
    }
    let (bare, process) = apart(name);
    if process.is_none()
        && let Some(family) = piece(bare)
    {
        let note = [
            "饮片的等级、切制规格不影响认定",
            "grade and cut do not make another piece",
        ];
        return answer(Certainty::Sure(0.98), family, "", note);
    }
    let respelled = process.and_then(|process| piece(&format!("{process}{bare}")));
    if let Some(family) = respelled {
        let note = ["炮制方法的另一种写法", "another spelling of the processing"];
        return answer(Certainty::Sure(0.98), family, "", note);
    }
    let mut processes = PROCESSES.iter();
    let unprocessed = processes.find_map(|word| piece(bare.strip_prefix(word)?));
    let other = process.and_then(|_| piece(bare)).or(unprocessed)?;
    let note = [
        "目录收载的饮片与票面炮制方法不同，是否同一品种按本省饮片目录认定",
        "the listed piece is processed otherwise; the province's list says whether it covers this one",
    ];
    answer(Certainty::Unsure, other, "炮制方法不同", note)
}

/// The name without what is written around it, and the processing that stands in brackets.
fn apart(name: &str) -> (&str, Option<&str>) {
    let (mut bare, mut process) = (name, None);
    loop {
        let before = bare.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let behind = bare
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('));
        let bracket = before.map(|(word, rest)| (rest, word)).or(behind);
        match bracket {
            Some((rest, word)) if PLAIN.contains(&word) => bare = rest,
            Some((rest, word)) if PROCESSES.contains(&word) && process.is_none() => {
                (bare, process) = (rest, Some(word));
            }
            _ => break,
        }
    }
    let without = ["中药饮片", "饮片"]
        .iter()
        .find_map(|word| bare.strip_suffix(word));
    (without.unwrap_or(bare), process)
}
