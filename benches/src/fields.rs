//! The fields of lines beside names and numbers: how many are read right, and how surely the others are wrong.

use std::ops::AddAssign;

use bill::contract::LineDocument;

use crate::comparable::comparable;

/// The fields in the order they are shown.
pub const FIELDS: [&str; 6] = ["unit", "date", "code", "spec", "category", "self_pay_ratio"];
/// A wrong value stated with more than this is a sure one.
const SURE: f32 = 0.95;

/// One field over the found lines on which it is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldCount {
    pub printed: usize,
    pub right: usize,
    /// Read otherwise than printed, on lines without a flag.
    pub unflagged: usize,
    /// Read otherwise than printed and stated as sure.
    pub sure: usize,
}

/// One count for each of [`FIELDS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldCounts(pub [FieldCount; FIELDS.len()]);

impl AddAssign for FieldCounts {
    fn add_assign(&mut self, other: FieldCounts) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            own.printed += other.printed;
            own.right += other.right;
            own.unflagged += other.unflagged;
            own.sure += other.sure;
        }
    }
}

impl FieldCounts {
    /// Counts one found line; returns the fields that are wrong, as read and as printed.
    pub fn add(
        &mut self,
        read: &LineDocument,
        truth: &LineDocument,
    ) -> Vec<(&'static str, String, String)> {
        let mut wrong = Vec::new();
        let pairs = texts(read).into_iter().zip(texts(truth));
        for ((count, name), (read_text, printed)) in self.0.iter_mut().zip(FIELDS).zip(pairs) {
            let Some(printed) = printed else { continue };
            count.printed += 1;
            if read_text.as_ref() == Some(&printed) {
                count.right += 1;
                continue;
            }
            let stated = read.confidence.get(name);
            let sure = read_text.is_some() && stated.is_some_and(|stated| *stated > SURE);
            count.sure += usize::from(sure);
            count.unflagged += usize::from(read.flags.is_empty());
            wrong.push((name, read_text.unwrap_or_default(), printed));
        }
        wrong
    }
}

/// The values of [`FIELDS`] as they are compared.
fn texts(line: &LineDocument) -> [Option<String>; FIELDS.len()] {
    let text = |text: &Option<String>| comparable(text.as_deref()).filter(|text| !text.is_empty());
    let ratio = line.self_pay_ratio.map(|ratio| ratio.normalize());
    [
        text(&line.unit),
        line.date.map(|date| date.to_string()),
        text(&line.code),
        text(&line.spec),
        text(&line.category),
        ratio.map(|ratio| ratio.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_fields_are_counted_by_how_surely_they_are_wrong() {
        let line = |unit: &str, confidence: f32| LineDocument {
            unit: Some(unit.to_owned()),
            confidence: [("unit".to_owned(), confidence)].into(),
            ..LineDocument::default()
        };
        let mut counts = FieldCounts::default();
        counts.add(&line("瓶", 0.5), &line("瓶", 1.0));
        counts.add(&line("并瓶", 0.99), &line("瓶", 1.0));
        let wrong = counts.add(&line("并瓶", 0.5), &line("瓶", 1.0));
        assert_eq!(wrong, [("unit", "并瓶".to_owned(), "瓶".to_owned())]);
        counts.add(&line("瓶", 0.5), &LineDocument::default());
        let unit = FieldCount {
            printed: 3,
            right: 1,
            unflagged: 2,
            sure: 1,
        };
        assert_eq!(counts.0[0], unit);
        assert_eq!(counts.0[1], FieldCount::default());
    }
}
