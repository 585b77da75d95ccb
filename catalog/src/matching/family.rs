//! The name is decided; the specification, the unit and the code pick among its entries.

use std::cmp::Reverse;

use bill::Date;

use super::alignment::{Alignment, Edit, align};
use super::evidence::is_of_lookalikes;
use super::form::{DrugName, Form};
use super::law::{is_in_form, substance_entry_form};
use super::reading::Reading;
use crate::marks::{without_maker, without_marks};
use crate::normalize::{normalized, normalized_code};
use crate::spec::{Spec, SpecFit};
use crate::unit::{is_unit, unit_word};
use crate::{Charge, Entry, EntryId, LineQuery};

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
    /// Charged at exactly a limit of the entry, as drugs bought for all hospitals together and services are.
    price: bool,
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
    let mut standing: Vec<EntryId> = entries.to_vec();
    standing.retain(|id| !any_in_force || in_force(id));
    let form = printed_form(all, query, &standing);
    if let PrintedForm::Is(form) = form {
        let plain = normalized(query.name);
        let name = without_maker(without_marks(&plain));
        standing.retain(|id| is_in_form(entry(*id), name, form));
    }
    let mut fitted: Vec<(Fit, EntryId)> = standing
        .iter()
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
    let terms = Terms::of(&ties, &printed);
    let ordered = fitted.iter().map(|(fit, id)| (*id, fit.spec)).collect();
    let (settled, note) = if form == PrintedForm::Open && best.spec != SpecFit::Same {
        let note = [
            "名称相符，票面未写剂型，而目录中该药有多种剂型",
            "the name fits; no form is printed, and the drug is listed in several",
        ];
        (false, note)
    } else {
        verdict(best, &ties, terms)
    };
    Choice {
        settled,
        ordered,
        note: note.map(|text| text.replace("{n}", &ties.len().to_string())),
    }
}

/// What the print says of the form, where entries of one name differ in the form of their column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PrintedForm {
    /// They do not differ, or the form is none of theirs, which is not for this to decide.
    Settled,
    Is(Form),
    /// It says none.
    Open,
}

fn printed_form(all: &[Entry], query: &LineQuery<'_>, entries: &[EntryId]) -> PrintedForm {
    if entries.len() < 2 {
        return PrintedForm::Settled;
    }
    let listed = |id: &EntryId| substance_entry_form(&all[id.0 as usize]);
    let first = listed(&entries[0]);
    if entries.iter().all(|id| listed(id) == first) {
        return PrintedForm::Settled;
    }
    let plain = normalized(query.name);
    let name = without_maker(without_marks(&plain));
    match DrugName::split(name).form {
        None => PrintedForm::Open,
        Some(form)
            if entries
                .iter()
                .any(|id| is_in_form(&all[id.0 as usize], name, form)) =>
        {
            PrintedForm::Is(form)
        }
        Some(_) => PrintedForm::Settled,
    }
}

/// How the entries that fit equally well pay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terms {
    /// In the same way.
    Same,
    /// The same for what is charged.
    SameHere,
    Other,
}

impl Terms {
    fn of(ties: &[&Entry], printed: &Printed) -> Terms {
        let all = |like: &dyn Fn(&Entry) -> bool| ties.iter().all(|other| like(other));
        if all(&|other| other.pays_like(ties[0])) {
            Terms::Same
        } else if all(&|other| {
            printed.is_per_unit_of(other) && other.settles_like(ties[0], printed.charge)
        }) {
            Terms::SameHere
        } else {
            Terms::Other
        }
    }
}

fn verdict(best: Fit, ties: &[&Entry], terms: Terms) -> (bool, [&'static str; 2]) {
    let is_limited =
        |entry: &&Entry| entry.limits().next().is_some() || entry.unstated_standard().is_some();
    let limited = ties.iter().any(is_limited);
    if best.spec == SpecFit::Different && best.code.0 == FAR && limited {
        let note = [
            "名称相符，但规格与目录各条都不符，限价不能确定",
            "the name fits but no listed specification does, so the price limit is open",
        ];
        return (false, note);
    }
    if terms == Terms::Other {
        let note = [
            "名称相符，规格不足以在{n}条中选定，而其支付条件不同",
            "the name fits, but the specification does not decide between {n} entries that pay differently",
        ];
        return (false, note);
    }
    if terms == Terms::SameHere {
        let note = [
            "规格不足以在{n}条中选定，所收价格不超过其中任何一条的限价，支付结果相同，取生效最晚、编码最小的一条",
            "the specification does not decide between {n} entries; the price is within the limits of each, so they come to the same, and the newest with the lowest code stands",
        ];
        return (true, note);
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
            .is_some_and(|alignment| is_of_lookalikes(&alignment) && keeps_its_points(&alignment))
    };
    match printed.fit(listed) {
        SpecFit::Different if misread() => SpecFit::Compatible,
        fit => fit,
    }
}

/// Of `1.5g` and `15g` neither is a misreading of the other.
fn keeps_its_points(alignment: &Alignment) -> bool {
    !alignment.edits.iter().any(|edit| match *edit {
        Edit::Substituted { read, listed, .. } => read == '.' || listed == '.',
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => c == '.',
    })
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

/// Of a specification that closes more brackets than it opens the beginning is lost: what is left says nothing.
fn is_whole(spec: &str) -> bool {
    let count = |brackets: [char; 2]| spec.matches(brackets).count();
    count([')', '）']) <= count(['(', '（'])
}

/// What is printed besides the name.
struct Printed {
    spec: Spec,
    unit: Option<String>,
    code: Option<String>,
    charge: Charge,
}

impl Printed {
    fn of(query: &LineQuery<'_>) -> Printed {
        Printed {
            spec: Spec::parse(query.spec.filter(|spec| is_whole(spec)).unwrap_or_default()),
            unit: query.unit.map(unit_word).filter(|unit| !unit.is_empty()),
            code: query.code.map(unmistakable).filter(|code| code.len() >= 8),
            charge: query.charge,
        }
    }

    /// Whether the price is per the unit that the entry's limits are per; units that are not known, or no units, as `金`
    /// for `盒`, count as the same.
    fn is_per_unit_of(&self, entry: &Entry) -> bool {
        match (&self.unit, &entry.unit) {
            (Some(printed), Some(listed)) => unit_word(listed) == *printed || !is_unit(printed),
            _ => true,
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
            let distance = |listed: &str| strsim::osa_distance(code, &unmistakable(listed));
            let national = entry.national_code.as_deref().map_or(FAR, distance);
            distance(&entry.code).min(national).min(FAR)
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
            price: self.is_per_unit_of(entry)
                && entry.limits().any(|limit| self.charge.is_at(limit)),
        }
    }
}
