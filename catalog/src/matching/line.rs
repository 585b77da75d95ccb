//! One printed line: code, name and specification brought together.

use bill::Date;

use super::alignment::align;
use super::code::names_another_drug;
use super::evidence::is_misreading;
use super::family::{Choice, choose};
use super::lexicon::{Lexicon, strength};
use super::name::{Certainty, NameAnswer, NameHit, PrintedName, as_listed, resembling};
use super::reading::Reading;
use super::{Candidate, LineMatch, LineQuery, Verdict, law};
use crate::marks::without_marks;
use crate::normalize::normalized;
use crate::spec::{Spec, SpecFit};
use crate::{Entry, EntryId, EntryKind};

/// Candidates shown to people.
const SHOWN: usize = 8;

/// `by_code` are the entries that carry the printed code.
pub fn match_line(
    lexicon: &Lexicon,
    all: &[Entry],
    by_code: &[EntryId],
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
    let answer = as_listed(lexicon, printed)
        .or_else(|| law::by_substance(lexicon, all, &query))
        .unwrap_or_else(|| resembling(lexicon, printed));
    if by_code.is_empty() {
        let found = by_name(lexicon, all, &answer, &query, on);
        match query.code {
            Some(code) => against_code(all, code, found),
            None => found,
        }
    } else {
        by_code_and_name(lexicon, all, by_code, &answer, &query, on)
    }
}

/// `阿莫西林胶囊0.25g*24粒` or `5%葡萄糖注射液` printed in one cell: the listed name, and the rest with
/// the specification.
fn split_name_and_spec(
    lexicon: &Lexicon,
    all: &[Entry],
    query: &LineQuery<'_>,
) -> Option<(String, String)> {
    let plain = normalized(query.name);
    let name = without_marks(&plain);
    let printed = query.spec.unwrap_or_default().trim();
    if lexicon.exact(name).is_some() {
        return None;
    }
    if let Some((percent, rest)) = strength(name)
        && lexicon.exact(rest).is_some()
        && !lexicon.is_told_apart_by_strength(rest)
    {
        return Some((rest.to_owned(), format!("{percent}% {printed}")));
    }
    if !printed.is_empty() {
        return None;
    }
    // Services have no specification: what stands behind their names is part of them.
    let has_specs = |family: u32| {
        let mut entries = lexicon.family(family).entries.iter();
        entries.any(|id| all[id.0 as usize].kind != EntryKind::Service)
    };
    let starts = |c: char| c.is_ascii_digit() || c == '(';
    name.char_indices()
        .skip(1)
        .filter(|(_, c)| starts(*c))
        .find_map(|(at, _)| {
            let (head, tail) = (&name[..at], name[at..].trim_matches(|c| "()".contains(c)));
            let listed =
                lexicon.exact(head).is_some_and(has_specs) && Spec::parse(tail).is_measured_only();
            listed.then(|| (head.to_owned(), tail.to_owned()))
        })
}

fn by_name(
    lexicon: &Lexicon,
    all: &[Entry],
    answer: &NameAnswer,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let choices: Vec<(&NameHit, Choice)> = answer
        .hits
        .iter()
        .map(|hit| {
            (
                hit,
                choose(all, &lexicon.family(hit.family).entries, query, on),
            )
        })
        .collect();
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
        (Certainty::Unsure, _) => (Verdict::Ambiguous, None, answer.note.clone()),
        _ => (Verdict::Unlisted, None, answer.note.clone()),
    };
    LineMatch {
        name_is_sure: answer.sure_of().is_some(),
        ..line_match(verdict, candidates, confidence, note)
    }
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
        .chain(rest.take(SHOWN / 2))
        .chain(firsts)
        .take(SHOWN)
        .collect()
}

fn by_code_and_name(
    lexicon: &Lexicon,
    all: &[Entry],
    by_code: &[EntryId],
    answer: &NameAnswer,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let choice = choose(all, by_code, query, on);
    let (coded, fit) = choice.ordered[0];
    let entry = &all[coded.0 as usize];
    let agreement = agreement(lexicon, answer, entry, query.name);
    let named = by_name(lexicon, all, answer, query, on);
    // A code differs between two strengths by one digit, so a specification that says otherwise counts.
    let other_spec = fit == SpecFit::Different
        && named
            .entry
            .is_some_and(|named| named != coded && !all[named.0 as usize].pays_like(entry));
    let (verdict, note) = if other_spec {
        (
            Verdict::Ambiguous,
            [
                "编码与规格指向不同的目录条目",
                "code and specification point to different entries",
            ],
        )
    } else if agreement.holds {
        (Verdict::Matched, agreement.note)
    } else {
        let note = [
            "编码与名称指向不同的目录条目，请对照原件",
            "code and name point to different entries; look at the paper",
        ];
        (Verdict::Ambiguous, note)
    };
    let confidence = (verdict == Verdict::Matched).then_some(agreement.confidence);
    let first = Candidate {
        entry: coded,
        score: agreement.score,
        difference: agreement.difference,
    };
    let others = named
        .candidates
        .into_iter()
        .filter(|c| c.entry != coded)
        .take(SHOWN - 1);
    let candidates = std::iter::once(first).chain(others).collect();
    line_match(verdict, candidates, confidence, note.map(str::to_owned))
}

/// A code that the catalog does not hold still says which drug it is.
fn against_code(all: &[Entry], code: &str, found: LineMatch) -> LineMatch {
    let another = |entry: EntryId| names_another_drug(code, &all[entry.0 as usize].code);
    if !found.entry.is_some_and(another) {
        return found;
    }
    let note = [
        "票面编码属于另一种药品，与名称不符，请对照原件",
        "the printed code is that of another drug than the name; look at the paper",
    ];
    line_match(
        Verdict::Ambiguous,
        found.candidates,
        None,
        note.map(str::to_owned),
    )
}

struct Agreement {
    holds: bool,
    score: f32,
    confidence: f32,
    difference: String,
    note: [&'static str; 2],
}

/// Whether the printed name can be a bad print of the name that the code stands for.
fn agreement(lexicon: &Lexicon, answer: &NameAnswer, entry: &Entry, name: &str) -> Agreement {
    let family = lexicon.exact(&normalized(&entry.name));
    if let Some(hit) = answer.hits.iter().find(|hit| Some(hit.family) == family) {
        let sure = answer.sure_of() == family;
        if sure {
            return Agreement {
                holds: true,
                score: hit.score,
                confidence: 0.999,
                difference: hit.difference.clone(),
                note: ["", ""],
            };
        }
    }
    let reading = Reading::of(name, &[]);
    let listed: Vec<char> = normalized(&entry.name).chars().collect();
    let Some(alignment) = align(&reading, &listed, u32::MAX) else {
        return Agreement {
            holds: false,
            score: 0.0,
            confidence: 0.0,
            difference: String::new(),
            note: ["", ""],
        };
    };
    let score = alignment.score(reading.chars.len(), listed.len());
    let holds = reading.chars.is_empty()
        || (score >= 0.6 && is_misreading(&alignment) && answer.sure_of().is_none());
    let note = [
        "名称有误读，按编码认定",
        "the name is misread; taken by its code",
    ];
    Agreement {
        holds,
        score,
        confidence: 0.98,
        difference: alignment.describe(),
        note,
    }
}

fn line_match(
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
