//! The name is decided; the specification, the unit and the code pick among its entries.

use std::cmp::Reverse;

use bill::Date;

use super::alignment::align;
use super::evidence::is_of_lookalikes;
use super::reading::Reading;
use crate::normalize::normalized_code;
use crate::spec::{Spec, SpecFit, unit_word};
use crate::{Entry, EntryId, LineQuery};

/// Entries of one name in the order in which they fit, and whether the first is settled.
pub struct Choice {
    pub settled: bool,
    /// Best first.
    pub ordered: Vec<(EntryId, SpecFit)>,
    pub note: [String; 2],
}

/// How an entry fits what is printed besides the name; greater fits better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    spec: SpecFit,
    code: Reverse<usize>,
    unit: bool,
}

/// `entries` are all of one name and not empty; those in force on the day go before those that are not.
pub fn choose(
    all: &[Entry],
    entries: &[EntryId],
    query: &LineQuery<'_>,
    on: Option<Date>,
) -> Choice {
    let entry = |id: EntryId| &all[id.0 as usize];
    let in_force = |id: &EntryId| on.is_none_or(|day| entry(*id).in_force_on(day));
    let any_in_force = entries.iter().any(in_force);
    let printed = Printed::of(query);
    let mut fitted: Vec<(Fit, EntryId)> = entries
        .iter()
        .filter(|id| !any_in_force || in_force(id))
        .map(|&id| (printed.fit(entry(id)), id))
        .collect();
    // Among equals the newest edition, then the lowest code: any fixed order does, so that runs agree.
    fitted.sort_by(|(fit_a, a), (fit_b, b)| {
        let (a, b) = (entry(*a), entry(*b));
        fit_b
            .cmp(fit_a)
            .then(b.valid_from.cmp(&a.valid_from))
            .then(a.code.cmp(&b.code))
    });
    let best = fitted[0].0;
    let ties: Vec<&Entry> = fitted
        .iter()
        .filter(|(fit, _)| *fit == best)
        .map(|(_, id)| entry(*id))
        .collect();
    let alike = ties.iter().all(|other| other.pays_like(ties[0]));
    let ordered = fitted.iter().map(|(fit, id)| (*id, fit.spec)).collect();
    let (settled, note) = verdict(best, &ties, alike);
    Choice {
        settled,
        ordered,
        note: note.map(|text| text.replace("{n}", &ties.len().to_string())),
    }
}

fn verdict(best: Fit, ties: &[&Entry], alike: bool) -> (bool, [&'static str; 2]) {
    let limited = ties
        .iter()
        .any(|e| !e.price_ceilings.is_empty() || e.payment_standard.is_some());
    if best.spec == SpecFit::Different && best.code.0 == FAR && limited {
        let note = [
            "名称相符，但规格与目录各条都不符，限价不能确定",
            "the name fits but no listed specification does, so the price limit is open",
        ];
        return (false, note);
    }
    if !alike {
        let note = [
            "名称相符，规格不足以在{n}条中选定，而其支付条件不同",
            "the name fits, but the specification does not decide between {n} entries that pay differently",
        ];
        return (false, note);
    }
    if ties.len() > 1 {
        let note = [
            "规格不足以在{n}条中选定，支付条件相同，取生效最晚、编码最小的一条",
            "the specification does not decide between {n} entries; they pay the same, so the newest with the lowest code stands",
        ];
        return (true, note);
    }
    (true, ["", ""])
}

/// A specification that look-alikes alone tell from a listed one may be it: `2m1` for `2ml`.
fn spec_fit(printed: &Spec, listed: &Spec) -> SpecFit {
    let misread = || {
        let listed: Vec<char> = listed.text().chars().collect();
        align(&Reading::plain(printed.text()), &listed, MOST_MISREAD)
            .is_some_and(|alignment| is_of_lookalikes(&alignment))
    };
    match printed.fit(listed) {
        SpecFit::Different if misread() => SpecFit::Compatible,
        fit => fit,
    }
}

/// Cost of three look-alikes and some punctuation.
const MOST_MISREAD: u32 = 1600;

/// Misread characters from which on a code says nothing.
const FAR: usize = 3;

/// A code without the letters that recognisers write for digits.
fn unmistakable(code: &str) -> String {
    let digit = |c| match c {
        'O' | 'Q' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    normalized_code(code).chars().map(digit).collect()
}

/// What is printed besides the name.
struct Printed {
    spec: Spec,
    unit: Option<String>,
    code: Option<String>,
}

impl Printed {
    fn of(query: &LineQuery<'_>) -> Printed {
        Printed {
            spec: Spec::parse(query.spec.unwrap_or_default()),
            unit: query.unit.map(unit_word).filter(|unit| !unit.is_empty()),
            code: query.code.map(unmistakable).filter(|code| code.len() >= 8),
        }
    }

    fn fit(&self, entry: &Entry) -> Fit {
        let spec = if self.spec.is_empty() {
            SpecFit::Compatible
        } else {
            match entry.spec.as_deref().map(Spec::parse) {
                Some(listed) if !listed.is_empty() => spec_fit(&self.spec, &listed),
                _ => SpecFit::Compatible,
            }
        };
        let code = self.code.as_ref().map_or(FAR, |code| {
            strsim::osa_distance(code, &unmistakable(&entry.code)).min(FAR)
        });
        let same_unit = |unit: &String| {
            entry
                .unit
                .as_deref()
                .is_some_and(|listed| unit_word(listed) == *unit)
        };
        Fit {
            spec,
            code: Reverse(code),
            unit: self.unit.as_ref().is_some_and(same_unit),
        }
    }
}
