//! What two editions of a list say otherwise, entry by entry.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Entry;

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryDifference {
    pub code: String,
    /// As the newer of the two spells it.
    pub name: String,
    pub change: Change,
    /// What differs, in the order of the columns; empty unless changed.
    pub fields: Vec<FieldDifference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Only the new edition has it.
    Added,
    /// Only the old edition has it.
    Closed,
    /// Both have it and say otherwise.
    Changed,
}

/// One column of one entry in both editions, as a list writes it; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    pub field: EntryField,
    pub before: String,
    pub after: String,
}

/// Columns as the project's own files title them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryField {
    NationalCode,
    Kind,
    Name,
    DosageForm,
    Spec,
    Unit,
    Class,
    SelfPayRatio,
    #[serde(rename = "ceiling_level_1")]
    CeilingLevel1,
    #[serde(rename = "ceiling_level_2")]
    CeilingLevel2,
    #[serde(rename = "ceiling_level_3")]
    CeilingLevel3,
    PaymentStandard,
    CoverageRestriction,
    ValidFrom,
    ValidTo,
    Source,
}

/// Ascending by code. The entries of one code are compared from the newest period backwards.
pub fn differences(old: &[Entry], new: &[Entry]) -> Vec<EntryDifference> {
    let (old, new) = (periods(old), periods(new));
    let codes: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let of = |entries: &BTreeMap<_, Vec<_>>, code| entries.get(code).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for code in codes {
        let (before, after): (Vec<&Entry>, Vec<&Entry>) = (of(&old, code), of(&new, code));
        let shared = before.len().min(after.len());
        found.extend(
            before[..shared]
                .iter()
                .zip(&after[..shared])
                .filter_map(changed),
        );
        found.extend(
            before[shared..]
                .iter()
                .map(|entry| lone(entry, Change::Closed)),
        );
        found.extend(
            after[shared..]
                .iter()
                .map(|entry| lone(entry, Change::Added)),
        );
    }
    found
}

/// By code, the newest first.
fn periods(entries: &[Entry]) -> BTreeMap<&str, Vec<&Entry>> {
    let mut by_code: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        by_code.entry(&entry.code).or_default().push(entry);
    }
    for periods in by_code.values_mut() {
        periods.sort_by_key(|entry| std::cmp::Reverse(entry.valid_from));
    }
    by_code
}

fn lone(entry: &Entry, change: Change) -> EntryDifference {
    EntryDifference {
        code: entry.code.clone(),
        name: entry.name.clone(),
        change,
        fields: Vec::new(),
    }
}

fn changed((before, after): (&&Entry, &&Entry)) -> Option<EntryDifference> {
    let written = columns(before).into_iter().zip(columns(after));
    let fields: Vec<FieldDifference> = written
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| FieldDifference {
            field,
            before,
            after,
        })
        .collect();
    (!fields.is_empty()).then(|| EntryDifference {
        fields,
        ..lone(after, Change::Changed)
    })
}

/// All but the code, as they are compared and shown: `0.10` and `0.1` are one ratio.
fn columns(entry: &Entry) -> [(EntryField, String); 16] {
    fn text<T: ToString>(value: Option<&T>) -> String {
        value.map(ToString::to_string).unwrap_or_default()
    }
    let number = |value: Option<bill::Decimal>| text(value.map(|value| value.normalize()).as_ref());
    let kind = match entry.kind {
        crate::EntryKind::Drug => "药品",
        crate::EntryKind::Service => "服务",
        crate::EntryKind::Consumable => "耗材",
    };
    let ceilings = &entry.price_ceilings;
    let note = || text(entry.payment_standard_note.as_ref());
    let standard = entry
        .payment_standard
        .map_or_else(note, |yuan| number(Some(yuan)));
    [
        (EntryField::NationalCode, text(entry.national_code.as_ref())),
        (EntryField::Kind, kind.to_owned()),
        (EntryField::Name, entry.name.clone()),
        (EntryField::DosageForm, text(entry.dosage_form.as_ref())),
        (EntryField::Spec, text(entry.spec.as_ref())),
        (EntryField::Unit, text(entry.unit.as_ref())),
        (EntryField::Class, entry.class.zh().to_owned()),
        (EntryField::SelfPayRatio, number(Some(entry.self_pay_ratio))),
        (EntryField::CeilingLevel1, number(ceilings.level_1)),
        (EntryField::CeilingLevel2, number(ceilings.level_2)),
        (EntryField::CeilingLevel3, number(ceilings.level_3)),
        (EntryField::PaymentStandard, standard),
        (
            EntryField::CoverageRestriction,
            text(entry.coverage_restriction.as_ref()),
        ),
        (EntryField::ValidFrom, entry.valid_from.to_string()),
        (EntryField::ValidTo, text(entry.valid_to.as_ref())),
        (EntryField::Source, entry.source.clone()),
    ]
}

impl EntryDifference {
    /// Whether the edition alone moved: other dates or another document, and nothing that decides what is paid.
    pub fn is_of_period_only(&self) -> bool {
        use EntryField::{Source, ValidFrom, ValidTo};
        let of_period =
            |field: &FieldDifference| [ValidFrom, ValidTo, Source].contains(&field.field);
        self.change == Change::Changed && self.fields.iter().all(of_period)
    }
}

impl Change {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Change::Added => "新增",
            Change::Closed => "删去",
            Change::Changed => "变更",
        }
    }
}

impl EntryField {
    /// The Chinese title.
    pub const fn zh(self) -> &'static str {
        match self {
            EntryField::NationalCode => "国家编码",
            EntryField::Kind => "类型",
            EntryField::Name => "名称",
            EntryField::DosageForm => "剂型",
            EntryField::Spec => "规格",
            EntryField::Unit => "单位",
            EntryField::Class => "等级",
            EntryField::SelfPayRatio => "自付比例",
            EntryField::CeilingLevel1 => "一级限价",
            EntryField::CeilingLevel2 => "二级限价",
            EntryField::CeilingLevel3 => "三级限价",
            EntryField::PaymentStandard => "支付标准",
            EntryField::CoverageRestriction => "限定支付范围",
            EntryField::ValidFrom => "生效日期",
            EntryField::ValidTo => "失效日期",
            EntryField::Source => "来源",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table;

    fn entries(rows: &str) -> Vec<Entry> {
        let header = "code,kind,name,class,self_pay_ratio,ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to\n";
        let import = table(format!("{header}{rows}").as_bytes());
        assert_eq!(import.refused, []);
        import.entries
    }

    #[test]
    fn each_column_that_differs_is_named_with_both_values() {
        let old = entries(
            "X1,drug,甲硝唑片,乙,0.10,12.50,,,2025-01-01,\nX2,drug,头孢拉定胶囊,甲,0,,,,2025-01-01,\nX3,drug,布洛芬片,甲,0,,,,2025-01-01,\n",
        );
        let new = entries(
            "X3,drug,布洛芬片,甲,0,,,,2026-01-01,\nX1,drug,甲硝唑片,乙,0.2,12.5,3.6,限女性,2026-01-01,2026-12-31\nX4,drug,阿莫西林胶囊,甲,0,,,,2026-01-01,\n",
        );
        let found = differences(&old, &new);
        let changes: Vec<(&str, Change)> = found.iter().map(|d| (&*d.code, d.change)).collect();
        let all = [
            ("X1", Change::Changed),
            ("X2", Change::Closed),
            ("X3", Change::Changed),
            ("X4", Change::Added),
        ];
        assert_eq!(changes, all);
        let fields: Vec<(EntryField, &str, &str)> = found[0]
            .fields
            .iter()
            .map(|field| (field.field, &*field.before, &*field.after))
            .collect();
        let differing = [
            (EntryField::SelfPayRatio, "0.1", "0.2"),
            (EntryField::PaymentStandard, "", "3.6"),
            (EntryField::CoverageRestriction, "", "限女性"),
            (EntryField::ValidFrom, "2025-01-01", "2026-01-01"),
            (EntryField::ValidTo, "", "2026-12-31"),
        ];
        assert_eq!(fields, differing);
        assert!(!found[0].is_of_period_only());
        assert!(found[2].is_of_period_only());
        assert_eq!(differences(&new, &new), []);
    }

    #[test]
    fn periods_of_one_code_are_compared_from_the_newest() {
        let old = entries("X1,drug,甲硝唑片,乙,0.1,,,,2025-01-01,\n");
        let new = entries(
            "X1,drug,甲硝唑片,乙,0.1,,,,2025-01-01,2025-12-31\nX1,drug,甲硝唑片,乙,0.2,,,,2026-01-01,\n",
        );
        let found = differences(&old, &new);
        assert_eq!(found[0].fields[0].field, EntryField::SelfPayRatio);
        assert_eq!(found[1].change, Change::Added);
        assert_eq!(found.len(), 2);
    }
}
