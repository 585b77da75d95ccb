//! A printed code beside the name: it decides, supports or contradicts.

use bill::Date;

use super::alignment::align;
use super::code::names_another_item;
use super::evidence::is_misreading;
use super::family::choose;
use super::lexicon::Lexicon;
use super::line::{SHOWN, by_name, line_match};
use super::name::NameAnswer;
use super::reading::Reading;
use super::{Candidate, LineMatch, LineQuery, Verdict};
use crate::normalize::normalized;
use crate::spec::SpecFit;
use crate::{Entry, EntryId};

/// Entries to which a printed code points.
#[derive(Debug, Clone, Copy)]
pub enum Coded<'e> {
    /// They carry it.
    Same(&'e [EntryId]),
    /// Consumables of the same name, material and size from other makers; not empty.
    OtherMaker(&'e [EntryId]),
    Nothing,
}

pub fn by_code_and_name(
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

/// A consumable whose code differs from listed ones in the maker alone: what they pay holds where they pay alike.
pub fn by_other_maker(
    lexicon: &Lexicon,
    all: &[Entry],
    coded: &[EntryId],
    answer: &NameAnswer,
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> LineMatch {
    let found = by_code_and_name(lexicon, all, coded, answer, query, on);
    let settled = coded.iter().all(|id| {
        let first = &all[coded[0].0 as usize];
        all[id.0 as usize].pays_like(first)
    });
    let note = if settled {
        [
            "编码前15位（通用名、材质、规格）与目录相同，厂家不同",
            "the code is the listed one up to its maker",
        ]
    } else {
        [
            "编码前15位与目录相同而厂家不同，同类各条支付条件不同，不能确定",
            "the code is a listed one up to its maker, and listed ones of that kind pay differently",
        ]
    };
    let verdict = match found.verdict {
        Verdict::Matched if !settled => Verdict::Ambiguous,
        verdict => verdict,
    };
    if found.verdict != Verdict::Matched {
        return found;
    }
    let confidence = found.confidence.filter(|_| settled);
    let name_is_sure = found.name_is_sure;
    LineMatch {
        name_is_sure,
        ..line_match(
            verdict,
            found.candidates,
            confidence,
            note.map(str::to_owned),
        )
    }
}

/// A code that the catalog does not hold still says which drug it is.
pub fn against_code(all: &[Entry], code: &str, found: LineMatch) -> LineMatch {
    let another = |entry: EntryId| names_another_item(code, all[entry.0 as usize].national_code());
    if !found.entry.is_some_and(another) {
        return found;
    }
    let note = [
        "票面编码属于另一种药品或耗材，与名称不符，请对照原件",
        "the printed code is that of another drug or consumable than the name; look at the paper",
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
