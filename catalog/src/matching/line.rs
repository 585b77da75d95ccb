//! One printed line: code, name and specification brought together.

use bill::Date;

use super::coded::{Coded, against_code, by_code_and_name, by_other_maker};
use super::family::{Choice, choose};
use super::herb::{by_piece, by_slices};
use super::lexicon::{Lexicon, strength};
use super::name::{Certainty, NameAnswer, NameHit, PrintedName, as_listed, resembling};
use super::numeral::by_numeral;
use super::preparation::by_preparation;
use super::{Candidate, LineMatch, LineQuery, Verdict, law};
use crate::marks::{without_marks, without_package};
use crate::normalize::normalized;
use crate::spec::{Spec, SpecFit};
use crate::{Entry, EntryId, EntryKind};

/// How sure a name is that was told from others by its specification alone.
const BY_SPEC: f32 = 0.99;

/// Candidates shown to people,
pub const SHOWN: usize = 8;
/// and those of them that are further entries of the best name.
const OF_ONE_NAME: usize = 3;

pub fn match_line(
    lexicon: &Lexicon,
    all: &[Entry],
    coded: Coded<'_>,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let split = split_name_and_spec(lexicon, all, query);
    let query = split.as_ref().map_or(*query, |(name, spec)| LineQuery {
        name,
        spec: Some(spec),
        ..*query
    });
    let printed = PrintedName {
        text: query.name,
        choices: query.choices,
        alternatives: query.alternatives,
    };
    let answer = by_preparation(lexicon, all, &query)
        .or_else(|| by_slices(lexicon, all, &query))
        .or_else(|| as_listed(lexicon, printed))
        .or_else(|| by_numeral(lexicon, printed))
        .or_else(|| by_piece(lexicon, all, &query))
        .or_else(|| law::by_substance(lexicon, all, &query))
        .unwrap_or_else(|| resembling(lexicon, printed));
    match (coded, query.code) {
        (Coded::Same(entries), _) => by_code_and_name(lexicon, all, entries, &answer, &query, on),
        (Coded::OtherMaker(entries), _) => {
            by_other_maker(lexicon, all, entries, &answer, &query, on)
        }
        (Coded::Nothing, Some(code)) => {
            against_code(all, code, by_name(lexicon, all, &answer, &query, on))
        }
        (Coded::Nothing, None) => by_name(lexicon, all, &answer, &query, on),
    }
}

/// `阿莫西林胶囊0.25g*24粒` or `5%葡萄糖注射液(软袋)250ml` printed in one cell: the listed name, and the rest with
/// the specification.
fn split_name_and_spec(
    lexicon: &Lexicon,
    all: &[Entry],
    query: &LineQuery<'_>,
) -> Option<(String, String)> {
    let plain = normalized(query.name);
    let name = without_marks(&plain);
    if lexicon.exact(name).is_some() {
        return None;
    }
    let unpacked = without_package(name);
    let name = unpacked.as_deref().unwrap_or(name);
    let is_listed =
        |name: &str| lexicon.exact(name).is_some() || law::names_substance(lexicon, name);
    let printed = query.spec.unwrap_or_default().trim();
    let (percent, rest) = match strength(name) {
        Some((percent, rest)) if lexicon.exact(name).is_none() => (format!("{percent}% "), rest),
        _ => (String::new(), name),
    };
    let may_lose_percent =
        |name: &str| percent.is_empty() || !lexicon.is_told_apart_by_strength(name);
    if (unpacked.is_some() || !percent.is_empty()) && is_listed(rest) && may_lose_percent(rest) {
        return Some((rest.to_owned(), format!("{percent}{printed}")));
    }
    if !printed.is_empty() {
        return None;
    }
    // Services have no specification: what stands behind their names is part of them.
    let has_specs = |name: &str| {
        let of_family = |family: u32| {
            let mut entries = lexicon.family(family).entries.iter();
            // Where the form is listed in a column it decides, and stands in what would be cut off: 聚乙二醇4000散.
            entries.any(|id| {
                let entry = &all[id.0 as usize];
                entry.kind != EntryKind::Service && law::substance_entry_form(entry).is_none()
            })
        };
        match lexicon.exact(name) {
            Some(family) => of_family(family),
            None => law::names_substance(lexicon, name),
        }
    };
    // A number behind a letter is of the name: `复合维生素B6片` are not six of 复合维生素B.
    let starts = |at: usize, c: char| {
        c == '(' || (c.is_ascii_digit() && !rest[..at].ends_with(|c: char| c.is_ascii_alphabetic()))
    };
    rest.char_indices()
        .skip(1)
        .filter(|(at, c)| starts(*at, *c))
        .find_map(|(at, _)| {
            let (head, tail) = (&rest[..at], rest[at..].trim_matches(|c| "()".contains(c)));
            // What is no longer may be the number itself, misread: `门冬胰岛素5U`.
            let is_longer = tail.chars().count() > lexicon.digits_behind(head);
            let listed = is_longer
                && has_specs(head)
                && may_lose_percent(head)
                && Spec::parse(tail).is_measured_only();
            listed.then(|| (head.to_owned(), format!("{percent}{tail}")))
        })
}

pub fn by_name(
    lexicon: &Lexicon,
    all: &[Entry],
    answer: &NameAnswer,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let mut choices: Vec<(&NameHit, Choice)> = answer
        .hits
        .iter()
        .map(|hit| {
            (
                hit,
                choose(all, &lexicon.family(hit.family).entries, query, on),
            )
        })
        .collect();
    let told = answer
        .between_listed
        .then(|| told_by_spec(all, &choices))
        .flatten();
    if let Some(at) = told {
        choices[..=at].rotate_right(1);
    }
    let candidates = candidates(&choices);
    let (verdict, confidence, note) = match (&answer.certainty, choices.first()) {
        (Certainty::Sure(confidence), Some((_, choice))) if choice.settled => {
            let note = if choice.note[0].is_empty() {
                &answer.note
            } else {
                &choice.note
            };
            (Verdict::Matched, Some(*confidence), note.clone())
        }
        (Certainty::Sure(_), Some((_, choice))) => (Verdict::Ambiguous, None, choice.note.clone()),
        (Certainty::Unsure, Some((_, choice))) if told.is_some() && choice.settled => {
            let note = [
                "名称读作的几个目录名称中，只有这一条的规格与票面相符",
                "of the listed names that it may be only this one has the printed specification",
            ];
            (Verdict::Matched, Some(BY_SPEC), note.map(str::to_owned))
        }
        (Certainty::Unsure, _) => (Verdict::Ambiguous, None, answer.note.clone()),
        _ => (Verdict::Unlisted, None, answer.note.clone()),
    };
    LineMatch {
        name_is_sure: answer.sure_of().is_some() || verdict == Verdict::Matched,
        ..line_match(verdict, candidates, confidence, note)
    }
}

/// Of names between which the print is open: the one that lists the printed specification, where all others list different ones.
fn told_by_spec(all: &[Entry], choices: &[(&NameHit, Choice)]) -> Option<usize> {
    let first = |(_, choice): &(&NameHit, Choice)| choice.ordered.first().copied();
    let differs =
        |at: &usize| first(&choices[*at]).is_some_and(|(_, fit)| fit == SpecFit::Different);
    let mut fitting = (0..choices.len()).filter(|at| !differs(at));
    let at = fitting.next()?;
    let (entry, fit) = first(&choices[at])?;
    let listed = Spec::parse(all[entry.0 as usize].spec.as_deref().unwrap_or_default());
    let said = fit == SpecFit::Same || (choices.len() > 1 && !listed.is_empty());
    (said && fitting.next().is_none()).then_some(at)
}

/// The best entry of each name first, then the other specifications of the best name.
fn candidates(choices: &[(&NameHit, Choice)]) -> Vec<Candidate> {
    let candidate = |hit: &NameHit, (entry, fit): (EntryId, SpecFit)| Candidate {
        entry,
        score: hit.score,
        difference: match (hit.difference.as_str(), fit) {
            ("", SpecFit::Different) => "规格不同".to_owned(),
            (difference, SpecFit::Different) => format!("{difference}；规格不同"),
            (difference, _) => difference.to_owned(),
        },
    };
    let rest = choices.first().into_iter().flat_map(|(hit, choice)| {
        choice
            .ordered
            .iter()
            .skip(1)
            .map(move |&fit| candidate(hit, fit))
    });
    let firsts = choices
        .iter()
        .filter_map(|(hit, choice)| Some(candidate(hit, *choice.ordered.first()?)));
    let mut firsts = firsts;
    firsts
        .next()
        .into_iter()
        .chain(rest.take(OF_ONE_NAME))
        .chain(firsts)
        .take(SHOWN)
        .collect()
}

pub fn line_match(
    verdict: Verdict,
    candidates: Vec<Candidate>,
    confidence: Option<f32>,
    note: [String; 2],
) -> LineMatch {
    let entry = candidates
        .first()
        .filter(|_| verdict == Verdict::Matched)
        .map(|first| first.entry);
    let [note_zh, note_en] = note;
    LineMatch {
        verdict,
        name_is_sure: entry.is_some(),
        entry,
        candidates,
        confidence,
        note_zh,
        note_en,
    }
}
