use super::cell::Cells;
use super::column::Columns;
use super::published::{Standard, names};
use super::title::Column;
use super::{Mapping, RefusedRow, SheetRow};
use crate::{Entry, EntryKind};

/// The entry of one row, one more for each further name and payment standard, or everything that is wrong with
/// the row.
pub(super) fn entries(
    row: &SheetRow,
    columns: &Columns,
    mapping: &Mapping,
) -> Result<Vec<Entry>, Vec<RefusedRow>> {
    let mut cells = Cells {
        row,
        columns,
        mapping,
        refused: Vec::new(),
    };
    cells.refuse_lost();
    let code = cells.code();
    let name = cells.required(Column::Name);
    let kind = cells.kind(&code);
    let national_code = cells.national_code(kind);
    let class = cells.class();
    let ratio = cells.ratio(class);
    let price_ceilings = cells.ceilings();
    let standards = cells.standards();
    let (valid_from, valid_to) = cells.period();
    let (Some(kind), Some(class), Some(self_pay_ratio), Some(valid_from), true) =
        (kind, class, ratio, valid_from, cells.refused.is_empty())
    else {
        return Err(cells.refused);
    };
    let entry = Entry {
        code,
        national_code,
        kind,
        name,
        dosage_form: cells.optional(Column::DosageForm),
        spec: cells.optional(Column::Spec),
        unit: cells.optional(Column::Unit).or(price_ceilings.unit),
        class,
        self_pay_ratio,
        price_ceilings: price_ceilings.yuan,
        payment_standard: None,
        payment_standard_note: None,
        coverage_restriction: cells.optional(Column::CoverageRestriction),
        valid_from,
        valid_to,
        source: cells.text(Column::Source).to_owned(),
    };
    Ok(told_apart(&entry, &standards))
}

/// One entry for each name and each standard; several are told apart by `#n` in the code.
fn told_apart(entry: &Entry, standards: &[Standard]) -> Vec<Entry> {
    let names = match entry.kind {
        EntryKind::Drug => names(&entry.name),
        EntryKind::Service | EntryKind::Consumable => vec![entry.name.replace('\n', "")],
    };
    let named = names.into_iter().map(|name| Entry {
        name,
        ..entry.clone()
    });
    let mut entries: Vec<Entry> = named
        .flat_map(|entry| with_standards(&entry, standards))
        .collect();
    if entries.len() > 1 {
        for (number, entry) in (1..).zip(&mut entries) {
            entry.code = format!("{}#{number}", entry.code);
        }
    }
    entries
}

fn with_standards(entry: &Entry, standards: &[Standard]) -> Vec<Entry> {
    if standards.is_empty() {
        return vec![entry.clone()];
    }
    let of = |standard: &Standard| Entry {
        spec: standard.spec.clone().or_else(|| entry.spec.clone()),
        unit: standard.unit.clone().or_else(|| entry.unit.clone()),
        payment_standard: standard.yuan,
        payment_standard_note: standard.note.clone(),
        ..entry.clone()
    };
    standards.iter().map(of).collect()
}
