//! The national drug list as published: its names, the forms they stand for, and near twins; skipped, saying so, where its
//! file is absent.

use std::collections::HashSet;
use std::path::PathBuf;

use catalog::import::{Mapping, mapped};
use catalog::normalize::normalized;
use catalog::{Catalog, LineMatch, LineQuery, Verdict};

const MAPPING: &str = r#"
name = "药品目录"
code_of = ["category_code", "no", "name", "dosage_form"]
[columns]
name = "name"
class = "class"
dosage_form = "dosage_form"
[defaults]
kind = "drug"
self_pay_ratio = "0.1"
valid_from = "2025-01-01"
"#;

fn national_list() -> Option<Catalog> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/nrdl-2024.csv");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let import = mapped(&bytes, &Mapping::from_toml(MAPPING).unwrap());
    Some(Catalog::new(import.entries))
}

fn ask(catalog: &Catalog, name: &str) -> LineMatch {
    catalog.match_line(&LineQuery::named(name), None)
}

fn first_name<'c>(catalog: &'c Catalog, found: &LineMatch) -> Option<&'c str> {
    let first = found.candidates.first()?;
    Some(&catalog.entry(first.entry).name)
}

#[test]
fn every_listed_name_means_itself() {
    let Some(catalog) = national_list() else {
        return;
    };
    for entry in catalog.entries() {
        let found = ask(&catalog, &entry.name);
        let first = first_name(&catalog, &found).unwrap_or_default();
        assert_eq!(normalized(first), normalized(&entry.name));
        assert!(found.name_is_sure, "{}: {}", entry.name, found.note_zh);
    }
}

/// A substance that is listed with a merged form, in the forms that the list's own table counts under it.
#[test]
fn substances_are_found_in_their_merged_forms_and_in_no_others() {
    let Some(catalog) = national_list() else {
        return;
    };
    let names: HashSet<&str> = catalog.entries().iter().map(|e| &*e.name).collect();
    let (mut asked, mut matched, mut open) = (0, 0, Vec::new());
    for entry in catalog.entries() {
        let forms: &[&str] = match entry.dosage_form.as_deref() {
            Some("口服常释剂型") => &["片", "胶囊", "分散片"],
            Some("注射剂") => &["注射液", "粉针", "注射用浓溶液"],
            Some("颗粒剂") => &["颗粒", "肠溶颗粒", "颗粒剂"],
            Some("缓释控释剂型") => &["缓释片", "控释片", "缓释胶囊"],
            Some("口服液体剂") => &["口服溶液", "糖浆", "干混悬剂"],
            Some("滴眼剂") => &["滴眼液"],
            Some("眼膏剂") => &["眼膏"],
            Some("眼用凝胶剂") => &["眼用凝胶"],
            Some("软膏剂") => &["软膏", "乳膏"],
            Some("凝胶剂") => &["凝胶"],
            Some("吸入剂") => &["气雾剂", "吸入粉雾剂", "鼻喷雾剂"],
            Some("栓剂") => &["栓"],
            _ => continue,
        };
        if !entry
            .name
            .chars()
            .all(|c| !c.is_ascii() && c != '(' && c != '（')
        {
            continue;
        }
        for form in forms {
            let name = format!("{}{form}", entry.name);
            if names.contains(&*name) {
                continue;
            }
            let found = ask(&catalog, &name);
            asked += 1;
            if found.name_is_sure {
                assert_eq!(first_name(&catalog, &found), Some(&*entry.name), "{name}");
                if let Some(id) = found.entry {
                    matched += 1;
                    assert_eq!(catalog.entry(id).dosage_form, entry.dosage_form, "{name}");
                }
            } else {
                open.push(name);
            }
        }
        for (other, column) in [("滴耳液", "滴耳剂"), ("眼膏", "眼膏剂"), ("栓", "栓剂")]
        {
            let unlisted = format!("{}{other}", entry.name);
            let listed = catalog
                .entries()
                .iter()
                .any(|one| one.name == entry.name && one.dosage_form.as_deref() == Some(column));
            assert!(
                listed || names.contains(&*unlisted) || !ask(&catalog, &unlisted).name_is_sure,
                "{unlisted}"
            );
        }
    }
    assert!(asked > 1500, "{asked}");
    // Substances whose name ends with a form word of its own, and those listed by their whole name besides.
    println!(
        "{matched} of {asked} matched, {} names open: {open:?}",
        open.len()
    );
    assert!(
        open.len() * 50 <= asked,
        "{} of {asked}: {open:?}",
        open.len()
    );
}

#[test]
fn a_patent_medicine_is_found_by_each_form_that_its_name_enumerates() {
    let Some(catalog) = national_list() else {
        return;
    };
    let (mut asked, mut open) = (0, Vec::new());
    for entry in catalog.entries() {
        let Some((head, forms)) = entry
            .name
            .trim_end_matches([')', '）'])
            .split_once(['(', '（'])
        else {
            continue;
        };
        let Some(base) = ["滴丸", "丸", "片", "颗粒", "胶囊"]
            .iter()
            .find_map(|form| head.strip_suffix(form))
        else {
            continue;
        };
        for form in forms
            .split('、')
            .filter(|form| ["丸", "片", "颗粒", "胶囊"].contains(form))
        {
            asked += 1;
            let name = format!("{base}{form}");
            let found = ask(&catalog, &name);
            if !found.name_is_sure {
                open.push(format!("{name}: {}", found.note_zh));
            }
        }
    }
    assert!(asked > 400, "{asked}");
    assert_eq!(open, [""; 0]);
}

/// One character of a listed name exchanged for one that means something else makes a name that is not listed.
#[test]
fn near_twins_of_listed_names_are_not_accepted() {
    const TWINS: [(char, char); 10] = [
        ('钠', '钾'),
        ('氟', '氯'),
        ('胺', '铵'),
        ('甲', '乙'),
        ('酸', '酯'),
        ('左', '右'),
        ('片', '栓'),
        ('二', '三'),
        ('唑', '嗪'),
        ('大', '小'),
    ];
    let Some(catalog) = national_list() else {
        return;
    };
    let listed: HashSet<String> = catalog
        .entries()
        .iter()
        .map(|entry| normalized(&entry.name))
        .collect();
    let mut asked = 0;
    for name in &listed {
        for (one, other) in TWINS {
            let twin = name.replacen(one, &other.to_string(), 1);
            if twin == *name || listed.contains(&twin) {
                continue;
            }
            let found = ask(&catalog, &twin);
            asked += 1;
            let same = first_name(&catalog, &found).is_some_and(|first| normalized(first) == *name);
            assert!(!(same && found.name_is_sure), "{twin} is taken for {name}");
            assert!(found.verdict != Verdict::Matched || !same, "{twin}");
        }
    }
    assert!(asked > 800, "{asked}");
}
