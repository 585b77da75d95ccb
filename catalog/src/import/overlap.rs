use std::collections::HashMap;

use super::{Import, RefusedRow};
use crate::Entry;

/// Refuses every row whose code stands in an earlier row with an overlapping period.
pub(super) fn refuse_overlaps(import: &mut Import, title: &str) {
    let numbers = import.rows.clone();
    let mut seen: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut refused = HashMap::new();
    for (index, entry) in import.entries.iter().enumerate() {
        let same_code = seen.entry(&entry.code).or_default();
        match same_code
            .iter()
            .find(|&&other| overlap(&import.entries[other], entry))
        {
            Some(&other) => {
                refused.insert(index, numbers[other]);
            }
            None => same_code.push(index),
        }
    }
    let mut indices: Vec<_> = refused
        .iter()
        .map(|(&index, &other)| (index, other))
        .collect();
    indices.sort_unstable();
    for (index, other) in indices {
        let code = &import.entries[index].code;
        import.refused.push(RefusedRow::cell(
            numbers[index],
            title,
            [
                &format!("编码{code}与第{other}行重复，有效期重叠"),
                &format!("the code {code} is in row {other} too, and the periods overlap"),
            ],
            [
                "删去其中一行，或使两行的有效期不重叠",
                "delete one of the two rows, or make their periods of validity not overlap",
            ],
        ));
    }
    let mut index = 0..;
    import
        .entries
        .retain(|_| index.next().is_none_or(|i| !refused.contains_key(&i)));
    let mut index = 0..;
    import
        .rows
        .retain(|_| index.next().is_none_or(|i| !refused.contains_key(&i)));
    import.refused.sort_by_key(|refused| refused.row);
}

fn overlap(a: &Entry, b: &Entry) -> bool {
    let ends_before = |x: &Entry, y: &Entry| x.valid_to.is_some_and(|last| last < y.valid_from);
    !ends_before(a, b) && !ends_before(b, a)
}
