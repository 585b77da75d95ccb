//! Specifications taken apart and compared, apart from names.

use std::str::FromStr;

use bill::Decimal;

use crate::normalize::{is_han, is_word, normalized};
use crate::unit::{Dimension, PIECES, UNITS};

/// How two specifications compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpecFit {
    /// Some measure that both state differs.
    Different,
    /// What both state agrees, and one states more.
    Compatible,
    Same,
}

/// A specification taken apart: `100ml:0.9g*10瓶`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    text: String,
    /// Ascending, in the dimension's base unit.
    measures: Vec<(Dimension, Decimal)>,
    /// Pieces in the pack: 24粒*2板 is 48.
    count: Option<Decimal>,
    /// Letters, digits and Han that are no measure: `KD205A`, `薄膜衣`.
    rest: String,
}

impl Spec {
    pub fn parse(text: &str) -> Spec {
        // Behind grams it is no litre, but the numeral of the kind of contrast agent or the like.
        let text = normalized(text).replace("G(L)", "G(I)");
        // The I of units stands beside letters like it.
        let text = text.replace("AXALU", "AXAIU").replace("AXA1U", "AXAIU");
        let mut spec = Spec {
            text: text.clone(),
            measures: Vec::new(),
            count: None,
            rest: String::new(),
        };
        let mut left = text.as_str();
        while let Some(first) = left.chars().next() {
            let digits = left
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(left.len());
            let number = Decimal::from_str(&left[..digits]).ok();
            let after = &left[digits..];
            if let Some(rest) = number.and_then(|number| spec.take_unit(number, after)) {
                left = rest;
            } else {
                let take = digits.max(first.len_utf8());
                spec.rest
                    .extend(left[..take].chars().filter(|c| c.is_alphanumeric()));
                left = &left[take..];
            }
        }
        spec.forget_pack_words();
        spec.measures.sort_unstable();
        spec.measures.dedup();
        spec
    }

    /// What follows the unit, where one follows the number; the measure or count is taken in.
    fn take_unit<'t>(&mut self, number: Decimal, after: &'t str) -> Option<&'t str> {
        if let Some((rest, dimension, times, scale)) =
            UNITS.iter().find_map(|(unit, dimension, times, scale)| {
                let rest = after.strip_prefix(unit)?;
                let ends = !rest.starts_with(|c: char| c.is_ascii_alphabetic());
                ends.then_some((rest, *dimension, *times, *scale))
            })
        {
            let factor = Decimal::new(times, scale);
            self.measures
                .push((dimension, number.checked_mul(factor)?.normalize()));
            return Some(rest);
        }
        let rest = PIECES
            .iter()
            .find_map(|piece| after.strip_prefix(piece))
            .or_else(|| after_unread_piece(after))?;
        self.count = Some(
            self.count
                .unwrap_or(Decimal::ONE)
                .checked_mul(number)?
                .normalize(),
        );
        Some(rest)
    }

    /// `/盒`, `装` and the like say nothing that the count does not.
    fn forget_pack_words(&mut self) {
        let mut rest = std::mem::take(&mut self.rest);
        for word in PIECES.iter().chain(&["每", "装", "含", "塑", "玻"]) {
            rest = rest.replace(word, "");
        }
        self.rest = rest;
    }

    /// Whether it states a strength, a volume, a length or a count, and nothing else.
    pub fn is_measured_only(&self) -> bool {
        let measured = self
            .measures
            .iter()
            .any(|(dimension, _)| *dimension != Dimension::Percent);
        self.rest.is_empty() && (measured || self.count.is_some())
    }

    /// Normalised, as it is compared.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn fit(&self, other: &Spec) -> SpecFit {
        if self.text == other.text {
            return SpecFit::Same;
        }
        let measured = [
            Dimension::Mass,
            Dimension::Activity,
            Dimension::Substance,
            Dimension::Percent,
            Dimension::Volume,
            Dimension::Length,
        ]
        .map(|dimension| fit_of(&self.of(dimension), &other.of(dimension)));
        let counted = match (self.count, other.count) {
            (Some(a), Some(b)) if a != b => SpecFit::Different,
            (None, Some(one)) | (Some(one), None) if one != Decimal::ONE => SpecFit::Compatible,
            _ => SpecFit::Same,
        };
        let unread = |rest: &str| rest.contains(|c: char| c.is_ascii_digit());
        let worded = if self.rest == other.rest {
            SpecFit::Same
        } else if self.rest.is_empty() != other.rest.is_empty()
            && !unread(&self.rest)
            && !unread(&other.rest)
        {
            SpecFit::Compatible
        } else {
            SpecFit::Different
        };
        measured
            .into_iter()
            .chain([counted, worded])
            .min()
            .unwrap_or(SpecFit::Same)
    }

    fn of(&self, dimension: Dimension) -> Vec<Decimal> {
        self.measures
            .iter()
            .filter(|(of, _)| *of == dimension)
            .map(|(_, value)| *value)
            .collect()
    }
}

/// Words behind numbers of kinds and grades, which count no pieces: `(1型)`.
const GRADES: &str = "型级号期度类代联腔层岁";

/// What follows a piece's word of one misread character that stands alone: `月/盒` of `6月/盒`.
fn after_unread_piece(after: &str) -> Option<&str> {
    let mut chars = after.chars();
    let word = |c: char| is_han(c) && !GRADES.contains(c);
    let alone = chars.next().is_some_and(word) && !chars.clone().next().is_some_and(is_word);
    alone.then_some(chars.as_str())
}

fn fit_of(one: &[Decimal], other: &[Decimal]) -> SpecFit {
    match (one.is_empty(), other.is_empty()) {
        _ if one == other => SpecFit::Same,
        (false, false) => SpecFit::Different,
        _ => SpecFit::Compatible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(left: &str, right: &str) -> SpecFit {
        let (left, right) = (Spec::parse(left), Spec::parse(right));
        assert_eq!(left.fit(&right), right.fit(&left));
        left.fit(&right)
    }

    #[test]
    fn one_strength_in_two_spellings_is_the_same() {
        assert_eq!(fit("0.75g", "750mg"), SpecFit::Same);
        assert_eq!(fit("0.25g×24粒/盒", "250mg*24粒"), SpecFit::Same);
        assert_eq!(fit("100ml:0.9g", "100ML：900mg"), SpecFit::Same);
        assert_eq!(fit("12粒*2板", "24粒/盒"), SpecFit::Same);
        assert_eq!(fit("80万单位", "800000u"), SpecFit::Same);
        assert_eq!(fit("40mg*1支", "40mg/支"), SpecFit::Same);
        assert_eq!(fit("50μg", "0.05mg"), SpecFit::Same);
        assert_eq!(fit("0.4ml:4100AXalU", "0.4ml:4100AXaIU/支"), SpecFit::Same);
    }

    #[test]
    fn a_misread_word_for_pieces_keeps_their_count() {
        assert_eq!(fit("0.5g*6月/盒", "0.5g*6片/盒"), SpecFit::Same);
        assert_eq!(fit("10mg°14月/盒", "10mg*14片/盒"), SpecFit::Same);
        assert_eq!(fit("0.5g*6月/盒", "0.5g*12片/盒"), SpecFit::Different);
        assert_eq!(fit("6月龄用", "6片"), SpecFit::Different);
        assert!(!Spec::parse("1型").is_measured_only());
    }

    #[test]
    fn a_measure_that_differs_decides() {
        assert_eq!(fit("0.25g*24粒", "0.5g*24粒"), SpecFit::Different);
        assert_eq!(fit("0.25g*24粒", "0.25g*36粒"), SpecFit::Different);
        assert_eq!(fit("KD-205A", "KD-205B"), SpecFit::Different);
        assert_eq!(fit("10×7cm", "10×10cm"), SpecFit::Different);
    }

    #[test]
    fn a_pack_left_out_is_compatible() {
        assert_eq!(fit("0.25g", "0.25g*24粒/盒"), SpecFit::Compatible);
        assert_eq!(fit("0.9g", "100ml:0.9g"), SpecFit::Compatible);
    }
}
