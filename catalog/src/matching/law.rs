//! Drugs that are listed under another spelling in law: without their form, or without their salt.

use super::form::{DrugName, Form, form_of, is_also, is_excluded};
use super::lexicon::Lexicon;
use super::name::{Certainty, NameAnswer, NameHit};
use super::salt::without_salt;
use super::{numeral, patent};
use crate::marks::{without_maker, without_marks};
use crate::normalize::normalized;
use crate::spec::{Spec, SpecFit};
use crate::{Entry, LineQuery};

/// The answer where the substance is listed; `None` where it is not, or the name says nothing of it.
pub fn by_substance(lexicon: &Lexicon, all: &[Entry], query: &LineQuery<'_>) -> Option<NameAnswer> {
    let plain = normalized(query.name);
    if let Some(answer) = patent(lexicon, all, without_marks(&plain)) {
        return Some(answer);
    }
    let name = without_maker(without_marks(&plain));
    if numeral::is_clear(query.name, query.choices)
        && let Some(answer) = qualified(lexicon, all, name)
    {
        return Some(answer);
    }
    let printed = DrugName::split(name);
    let listed = lexicon.of_substance(printed.substance);
    let Some(form) = printed.form else {
        return without_form(lexicon, all, query, listed);
    };
    in_form(lexicon, all, (name, form), listed, ["", ""])
        .or_else(|| {
            let bare = lexicon.of_substance(without_salt(printed.substance)?);
            let note = [
                "盐基或酸根不同，按药品目录凡例属同一药品",
                "salt or base differs, which the list counts as the same drug",
            ];
            let answer = in_form(lexicon, all, (name, form), bare, note)?;
            // 硝酸甘油 is no salt of 甘油, of which suppositories are listed.
            if listed.is_empty() {
                return Some(answer);
            }
            let note = [
                "带酸根或盐基的名称与不带的都已列入目录，而剂型只与后者相符，请核对是否同一药品",
                "the name is listed with the salt and without, in this form only without; check whether it is the same drug",
            ];
            Some(NameAnswer::new(Certainty::Unsure, answer.hits, note))
        })
        .or_else(|| in_unlisted_form(lexicon, all, form, listed))
}

/// `复方氨基酸注射液(18AA-II)`, which the list names 复方氨基酸(18AA-II) in its form, and `硝苯地平缓释片(I)`, which it names
/// 硝苯地平I.
fn qualified(lexicon: &Lexicon, all: &[Entry], name: &str) -> Option<NameAnswer> {
    let (head, qualifier) = name.strip_suffix(')')?.rsplit_once('(')?;
    let DrugName { substance, form } = DrugName::split(head);
    let numbered = ["I", "II", "III", "IV", "V"].contains(&qualifier);
    let spellings = [
        Some(format!("{substance}({qualifier})")),
        numbered.then(|| format!("{substance}{qualifier}")),
    ];
    spellings.iter().flatten().find_map(|substance| {
        let listed = lexicon.of_substance(substance);
        in_form(lexicon, all, (head, form?), listed, ["", ""])
    })
}

/// Patent medicines of the same substance, by the forms as their list counts them: 六味地黄浓缩丸 is 六味地黄丸, and no
/// 六味地黄胶囊 nor 复方丹参滴丸 is. `None` where the list has none.
fn patent(lexicon: &Lexicon, all: &[Entry], printed: &str) -> Option<NameAnswer> {
    let printed = printed
        .strip_suffix(')')
        .map_or(printed, |rest| match rest.rsplit_once('(') {
            // `六味地黄丸(浓缩丸)`
            Some((name, form)) if patent::counted_as(form) == "丸" && name.ends_with('丸') => {
                name
            }
            _ => printed,
        });
    let (base, form) = patent::split(printed)?;
    let text = |family: u32| lexicon.family(family).text.iter().collect::<String>();
    let is_patent = |&family: &u32| {
        let entries = &lexicon.family(family).entries;
        entries
            .iter()
            .all(|id| patent::is_patent_medicine(&all[id.0 as usize]))
            && patent::split(&text(family)).is_some_and(|(listed, _)| listed == base)
    };
    let substance = DrugName::split(printed).substance;
    let listed = lexicon
        .of_substance(substance)
        .iter()
        .chain(lexicon.of_substance(base));
    let mut families: Vec<u32> = listed.copied().filter(is_patent).collect();
    families.sort_unstable();
    families.dedup();
    let same = |&family: &u32| {
        patent::split(&text(family))
            .is_some_and(|(_, listed)| patent::counted_as(listed) == patent::counted_as(form))
    };
    if families.is_empty() {
        return None;
    }
    if let Some(family) = families.iter().copied().find(same) {
        let hit = NameHit {
            family,
            score: 0.98,
            difference: "丸剂、胶囊剂按中成药凡例认定".to_owned(),
        };
        return Some(NameAnswer::new(Certainty::Sure(0.98), vec![hit], ["", ""]));
    }
    let note = [
        "该中成药已列入目录，但不是此剂型；中成药的剂型不归并",
        "the patent medicine is listed, but not in this form; its forms are not merged",
    ];
    let hits = hits(lexicon, &families, "剂型不同");
    Some(NameAnswer::new(Certainty::Unlisted, hits, note))
}

/// `阿莫西林` where the catalog has 阿莫西林胶囊 and others: the form decides in law, and is not printed.
fn without_form(
    lexicon: &Lexicon,
    all: &[Entry],
    query: &LineQuery<'_>,
    listed: &[u32],
) -> Option<NameAnswer> {
    let (&first, others) = listed.split_first()?;
    let spec = Spec::parse(query.spec.unwrap_or_default());
    let entries = &lexicon.family(first).entries;
    let fits = |entry: &Entry| {
        let listed = Spec::parse(entry.spec.as_deref().unwrap_or_default());
        !listed.is_empty() && spec.fit(&listed) != SpecFit::Different
    };
    let confirmed = !spec.is_empty() && entries.iter().any(|id| fits(&all[id.0 as usize]));
    if others.is_empty() && confirmed {
        let note = [
            "票面未写剂型；目录中该药只有此剂型，且规格相符",
            "no form is printed; the catalog has the drug in one form only, and the specification fits",
        ];
        return Some(NameAnswer::new(
            Certainty::Sure(0.95),
            hits(lexicon, listed, "票面未写剂型"),
            note,
        ));
    }
    let note = [
        "票面未写剂型，而是否属于目录由剂型决定",
        "no form is printed, and the form decides whether it is listed",
    ];
    Some(NameAnswer::new(
        Certainty::Unsure,
        hits(lexicon, listed, "票面未写剂型"),
        note,
    ))
}

/// Entries that name the substance alone and the form in its column, as the national list does.
fn in_form(
    lexicon: &Lexicon,
    all: &[Entry],
    (name, form): (&str, Form),
    listed: &[u32],
    note: [&str; 2],
) -> Option<NameAnswer> {
    let family = listed.iter().copied().find(|&family| {
        let mut entries = lexicon.family(family).entries.iter();
        entries.any(|id| is_in_form(&all[id.0 as usize], name, form))
    })?;
    let difference = format!("按合并剂型“{}”认定", form.zh());
    let hit = NameHit {
        family,
        score: 0.98,
        difference,
    };
    Some(NameAnswer::new(Certainty::Sure(0.98), vec![hit], note))
}

/// Whether a normalised name may be a listed substance, with or without its salt, in some form.
pub fn names_substance(lexicon: &Lexicon, name: &str) -> bool {
    let printed = DrugName::split(name);
    let listed = |substance: &str| !lexicon.of_substance(substance).is_empty();
    printed.form.is_some()
        && (listed(printed.substance) || without_salt(printed.substance).is_some_and(listed))
}

/// Whether an entry that names the substance alone lists it in the form of the printed name.
pub fn is_in_form(entry: &Entry, name: &str, form: Form) -> bool {
    let column = normalized(entry.dosage_form.as_deref().unwrap_or_default());
    let listed = substance_entry_form(entry);
    let is_counted = listed.is_some_and(|listed| listed == form || is_also(name, listed));
    is_counted && !is_excluded(&column, name)
}

/// The form of an entry whose name does not say it already.
pub fn substance_entry_form(entry: &Entry) -> Option<Form> {
    let column = form_of(&normalized(entry.dosage_form.as_deref()?))?;
    let name = normalized(&entry.name);
    (DrugName::split(&name).form != Some(column)).then_some(column)
}

fn in_unlisted_form(
    lexicon: &Lexicon,
    all: &[Entry],
    form: Form,
    listed: &[u32],
) -> Option<NameAnswer> {
    if listed.is_empty() {
        return None;
    }
    let forms_of = |family: u32| {
        let family = lexicon.family(family);
        let text: String = family.text.iter().collect();
        let by_column = family
            .entries
            .iter()
            .filter_map(|id| substance_entry_form(&all[id.0 as usize]));
        by_column
            .chain(DrugName::split(&text).form)
            .collect::<Vec<Form>>()
    };
    if listed
        .iter()
        .any(|&family| forms_of(family).contains(&form))
    {
        let note = [
            "药名相符、剂型写法不同，但同属一种合并剂型，请核对目录收载的产品",
            "same drug, another form of the same merged form; check which product is listed",
        ];
        return Some(NameAnswer::new(
            Certainty::Unsure,
            hits(lexicon, listed, "剂型写法不同"),
            note,
        ));
    }
    let note = [
        "该药已列入目录，但不是此剂型",
        "the drug is listed, but not in this form",
    ];
    Some(NameAnswer::new(
        Certainty::Unlisted,
        hits(lexicon, listed, "剂型不同"),
        note,
    ))
}

fn hits(lexicon: &Lexicon, families: &[u32], difference: &str) -> Vec<NameHit> {
    let hit = |&family: &u32| {
        let listed: String = lexicon.family(family).text.iter().collect();
        NameHit {
            family,
            score: 0.9,
            difference: format!("{difference}；目录为“{listed}”"),
        }
    };
    families.iter().take(6).map(hit).collect()
}
