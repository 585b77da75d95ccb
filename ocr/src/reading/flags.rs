//! What a person should look at on each line, once all equations have spoken.

use std::collections::BTreeMap;

use bill::{Bill, Field, FieldName, Line, LineFlag};

use super::arithmetic::{has_exact_product, is_closed, is_echo};
use super::brackets::is_half_open;
use super::misshapen;
use super::numeral;
use super::page_doubt::PageDoubt;
use super::price_digits;
use super::short_date;

/// Below this, a number that nothing on the bill confirms is doubtful.
pub const NUMBER: f32 = 0.97;
/// Below this, a number is more likely misread than not, and its equation, if it holds, has not made it surer.
const LIKELY: f32 = 0.5;
/// Below this, a code is doubtful, of which every character must be right.
const CODE: f32 = 0.4;
/// The same of units, specifications and days.
const BESIDE: f32 = 0.5;
/// The same of names, and of those whose Roman numeral tells one listed drug from another by a stroke.
const NAME: f32 = 0.8;
const NUMERAL: f32 = 0.97;

pub fn flag(bill: &mut Bill) {
    let total = bill
        .totals
        .amount
        .value
        .or(bill.totals.amount_in_words.value);
    let adds_up = total.is_some_and(|total| total == bill.sum_of_lines());
    let mut summed = vec![adds_up; bill.lines.len()];
    for index in bill.subtotals.iter().flat_map(|subtotal| &subtotal.lines) {
        summed[*index] = true;
    }
    let priced = bill
        .lines
        .iter()
        .any(|line| line.quantity.value.is_some() && line.unit_price.value.is_some());
    let counted = bill
        .lines
        .iter()
        .filter(|line| line.quantity.value.is_some());
    let counted = priced || counted.count() * 2 >= bill.lines.len();
    let pages: BTreeMap<u32, PageDoubt> = bill
        .pages
        .iter()
        .map(|page| page.number)
        .chain(bill.lines.iter().map(|line| line.page))
        .map(|page| (page, PageDoubt::of(page, &bill.lines, priced)))
        .collect();
    for (line, summed) in bill.lines.iter_mut().zip(summed) {
        let mut flags = flags(line, summed, priced, counted);
        let page = &pages[&line.page];
        if page.covers(line, summed) {
            flags.push(LineFlag::LowConfidence(FieldName::Amount));
        }
        let zero = page.misread_zeros > 0 && price_digits::may_end_in_zero(line);
        if zero || price_digits::is_shortened(line, page.decimals) {
            flags.push(LineFlag::LowConfidence(FieldName::UnitPrice));
        }
        line.flags.extend(flags);
        line.flags.sort_unstable();
        line.flags.dedup();
    }
}

/// Digits of a code; names and their specifications have fewer in a row.
const CODE_DIGITS: usize = 9;

/// Whether a code was read into the name, and with it perhaps what belongs to another item.
fn holds_code(name: &str) -> bool {
    let mut runs = name.split(|char: char| !char.is_ascii_alphanumeric());
    runs.any(|run| run.chars().filter(char::is_ascii_digit).count() >= CODE_DIGITS)
}

/// `summed`: a printed sum confirms the amount; `priced`: the bill's lines have quantity and price; `counted`: most of
/// them have a quantity.
fn flags(line: &Line, summed: bool, priced: bool, counted: bool) -> Vec<LineFlag> {
    let mut flags = Vec::new();
    // Nothing times anything is nothing, and confirms no number.
    let none = line
        .quantity
        .value
        .is_some_and(|quantity| quantity.is_zero());
    let closed = is_closed(line) && !none;
    let required = [
        (FieldName::Name, line.name.value.is_none()),
        (
            FieldName::Quantity,
            line.quantity.value.is_none() && (counted || line.quantity.is_unreadable()),
        ),
        (
            FieldName::UnitPrice,
            line.unit_price.value.is_none() && (priced || line.unit_price.is_unreadable()),
        ),
        (FieldName::Amount, line.amount.value.is_none()),
        (
            FieldName::Date,
            line.date.is_unreadable() && !short_date::lacks_year(&line.date.text),
        ),
        (FieldName::SelfPayRatio, line.self_pay_ratio.is_unreadable()),
    ];
    flags.extend(
        required
            .iter()
            .filter(|(_, missing)| *missing)
            .map(|(name, _)| LineFlag::Unreadable(*name)),
    );
    let doubtful = |unsure: bool, name| unsure.then_some(LineFlag::LowConfidence(name));
    let numeral = line.name.value.as_deref().is_some_and(numeral::is_in);
    let sure = if numeral { NUMERAL } else { NAME };
    let wrong = |name: &str| {
        numeral::is_lost(name)
            || numeral::is_squeezed(name)
            || holds_code(name)
            || is_half_open(name)
            || misshapen::is_in(name)
    };
    let wrong = line.name.value.as_deref().is_some_and(wrong);
    flags.extend(doubtful(wrong || below(&line.name, sure), FieldName::Name));
    flags.extend(doubtful(below(&line.code, CODE), FieldName::Code));
    flags.extend(doubtful(below(&line.unit, BESIDE), FieldName::Unit));
    flags.extend(doubtful(below(&line.spec, BESIDE), FieldName::Spec));
    flags.extend(doubtful(below(&line.date, BESIDE), FieldName::Date));
    // A product that had to be rounded does not determine the last digits of its factors.
    let exact = has_exact_product(line);
    // Refunds have a quantity below zero: a minus before the price is a stroke of something else.
    let below_zero = line
        .unit_price
        .value
        .is_some_and(|price| price.is_sign_negative());
    flags.extend(doubtful(below_zero, FieldName::UnitPrice));
    flags.extend(doubtful(none, FieldName::Quantity));
    if closed && !summed && line.quantity.value.is_some_and(is_echo) {
        flags.extend(doubtful(below(&line.amount, NUMBER), FieldName::Amount));
    }
    if closed && !summed {
        let unsure = [
            (below(&line.quantity, LIKELY), FieldName::Quantity),
            (below(&line.unit_price, LIKELY), FieldName::UnitPrice),
            (below(&line.amount, LIKELY), FieldName::Amount),
        ];
        flags.extend(
            unsure
                .map(|(unsure, name)| doubtful(unsure, name))
                .into_iter()
                .flatten(),
        );
    }
    if closed && !exact {
        flags.extend(doubtful(
            below(&line.unit_price, NUMBER),
            FieldName::UnitPrice,
        ));
    }
    if !closed {
        flags.extend(doubtful(below(&line.quantity, NUMBER), FieldName::Quantity));
        flags.extend(doubtful(
            below(&line.unit_price, NUMBER),
            FieldName::UnitPrice,
        ));
        // Without an equation or a sum nothing tells an amount from a number of another column.
        flags.extend(doubtful(
            line.amount.value.is_some() && !summed,
            FieldName::Amount,
        ));
    }
    flags
}

fn below<T>(field: &Field<T>, threshold: f32) -> bool {
    field.value.is_some()
        && field
            .confidence
            .is_some_and(|confidence| confidence < threshold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Money;

    fn line(quantity: Option<&str>, price: Option<&str>, amount: &str) -> Line {
        fn field<T: std::str::FromStr>(text: &str) -> Field<T> {
            Field {
                value: text.parse().ok(),
                text: text.into(),
                confidence: Some(0.999),
                ..Field::absent()
            }
        }
        Line {
            page: 1,
            name: field("叶酸片"),
            quantity: quantity.map(field).unwrap_or_default(),
            unit_price: price.map(field).unwrap_or_default(),
            amount: field(amount),
            ..Line::default()
        }
    }

    #[test]
    fn names_that_hold_codes_are_doubtful() {
        assert!(holds_code("XJ01DCT905B001020199747支静脉输液"));
        assert!(!holds_code(
            "人免疫缺陷病毒抗体测定(Anti-HIV)4000AXaIU 20000000IU"
        ));
    }

    fn flagged(lines: Vec<Line>, total: Option<i64>) -> Vec<Vec<LineFlag>> {
        let mut bill = Bill {
            lines,
            ..Bill::default()
        };
        bill.totals.amount.value = total.map(Money::from_fen);
        flag(&mut bill);
        bill.lines.into_iter().map(|line| line.flags).collect()
    }

    const UNSURE: LineFlag = LineFlag::LowConfidence(FieldName::Amount);

    #[test]
    fn an_amount_alone_is_believed_only_under_a_sum() {
        let lines = || vec![line(Some("3"), None, "6.00"), line(Some("1"), None, "8.00")];
        assert_eq!(flagged(lines(), Some(1400)), [vec![], vec![]]);
        assert_eq!(flagged(lines(), None), [vec![UNSURE], vec![UNSURE]]);
    }

    #[test]
    fn a_count_that_was_not_read_is_missed_where_others_have_one() {
        let missed = LineFlag::Unreadable(FieldName::Quantity);
        let lines = |counted| {
            let mut lines = vec![line(Some("3"), None, "6.00"); counted];
            lines.resize(4, line(None, None, "8.00"));
            flagged(lines, None).remove(3)
        };
        assert!(lines(2).contains(&missed));
        assert!(!lines(1).contains(&missed));
    }

    #[test]
    fn where_zeros_are_misread_a_last_digit_that_no_amount_shows_is_unsure() {
        let read = |text: &str| line(Some("3"), Some(text), "9.66");
        let mut repaired = line(Some("2"), Some("7.20"), "14.40");
        repaired.unit_price.provenance = bill::Provenance::Repaired {
            before: "7.26".into(),
            equation: String::new(),
        };
        let unsure = LineFlag::LowConfidence(FieldName::UnitPrice);
        let last = |lines: Vec<Line>| flagged(lines, Some(2406)).remove(0);
        assert!(last(vec![read("3.2196"), repaired.clone()]).contains(&unsure));
        assert!(!last(vec![read("3.2193"), repaired]).contains(&unsure));
        assert!(
            !last(vec![read("3.2196"), line(Some("2"), Some("7.20"), "14.40")]).contains(&unsure)
        );
    }

    #[test]
    fn a_page_of_broken_lines_leaves_none_of_them_unflagged() {
        let whole = || line(Some("2"), Some("3.00"), "6.00");
        let broken = || line(Some("2"), Some("3.00"), "7.00");
        let most = flagged(vec![whole(), whole(), whole(), broken()], None);
        assert!(most[0].is_empty());
        let few = flagged(vec![whole(), broken(), broken()], None);
        assert!(few.iter().all(|flags| flags.contains(&UNSURE)));
    }

    #[test]
    fn a_name_whose_bracket_is_not_closed_is_doubtful() {
        let mut half = line(Some("2"), Some("3.00"), "6.00");
        half.name.value = Some("床位费(单人间".into());
        let unsure = LineFlag::LowConfidence(FieldName::Name);
        assert_eq!(flagged(vec![half], None), [[unsure]]);
    }

    #[test]
    fn a_numeral_is_to_be_read_more_surely_than_a_word() {
        let named = |name: &str| {
            let mut line = line(Some("2"), Some("3.00"), "6.00");
            line.name.value = Some(name.into());
            line.name.confidence = Some(0.9);
            flagged(vec![line], None).remove(0)
        };
        let unsure = [LineFlag::LowConfidence(FieldName::Name)];
        assert_eq!(named("氨基酸(18AA-Ⅱ)"), unsure);
        assert!(named("氨基酸注射液").is_empty());
    }

    #[test]
    fn fields_beside_name_and_numbers_are_doubted_where_more_likely_wrong_than_right() {
        let read = |sure: f32| {
            let mut line = line(Some("2"), Some("3.00"), "6.00");
            for field in [&mut line.unit, &mut line.spec, &mut line.code] {
                field.value = Some("盒".into());
                field.confidence = Some(sure);
            }
            flagged(vec![line], None).remove(0)
        };
        let unsure = [FieldName::Code, FieldName::Spec, FieldName::Unit];
        assert_eq!(read(0.3), unsure.map(LineFlag::LowConfidence));
        assert!(read(0.6).is_empty());
    }

    #[test]
    fn an_amount_without_the_point_that_the_others_have_is_unsure() {
        let mut lines = vec![line(Some("2"), Some("3.00"), "6.00"); 5];
        lines.push(line(Some("1"), Some("1680"), "1680"));
        assert_eq!(flagged(lines, None)[5], [UNSURE]);
    }

    #[test]
    fn a_quantity_of_none_confirms_nothing() {
        let none = line(Some("0.00"), Some("277.20"), "0.00");
        let most = line(Some("2"), Some("3.00"), "6.00");
        let flags = flagged(vec![none, most.clone(), most], None).remove(0);
        assert!(flags.contains(&LineFlag::LowConfidence(FieldName::Quantity)));
        assert!(flags.contains(&UNSURE));
    }

    #[test]
    fn an_amount_a_fen_beside_the_product_is_unsure_where_the_others_are_rounded() {
        let beside = || line(Some("3"), Some("14.076"), "42.22");
        let rounded = line(Some("3"), Some("14.076"), "42.23");
        assert_eq!(flagged(vec![beside(), rounded], None)[0], [UNSURE]);
        assert!(flagged(vec![beside()], Some(4222))[0].is_empty());
        let cut = flagged(vec![beside(), beside(), beside()], None);
        assert!(cut.iter().all(Vec::is_empty));
    }
}
