//! The grand total: figures, capitals, the sum of the lines and the bill's own code vote.

use bill::{Field, Money, Provenance};

use super::agreement;
use super::capitals::spelt;
use super::number::parse_number;
use super::sums::{PrintedSum, SumKind};

/// What figures weigh under a word for the total and under none, more with their confidence, and less where they are
/// not the best reading.
const LABELLED: f32 = 1.0;
const UNLABELLED: f32 = 0.5;
const BY_CONFIDENCE: f32 = 0.5;
const OTHER_READING: f32 = 0.8;
/// The same of figures that a gap parts from others.
const PART: f32 = 0.7;
/// Digits between two commas.
const THOUSAND: usize = 3;
/// A character of the capitals, and the sum of the lines.
const CAPITAL: f32 = 0.4;
const LINES: f32 = 1.5;
/// What the bill's code states: less than figures that are sure.
const STATED: f32 = 1.2;
/// From this, see [`spelt`], the capitals speak for an amount alone.
const CLEAR: i32 = 6;
/// Probability of a reading that the recogniser did not offer.
const FAINT: f32 = 0.01;
/// A total needs this much.
const ENOUGH: f32 = 1.0;

struct Candidate<'a> {
    value: Money,
    /// Weight of the figures; 0 where none say so.
    figures: f32,
    /// The figures, where this is their best reading.
    printed: Option<&'a Field<Money>>,
    /// As recognised, where it is not.
    before: &'a str,
}

/// The total that most speaks for; absent where nothing printed does. `stated` is the total that a code on the bill gives.
pub fn grand_total(sums: &[PrintedSum], lines_sum: Money, stated: Option<Money>) -> Field<Money> {
    let capitals: Vec<&PrintedSum> = sums
        .iter()
        .filter(|sum| sum.kind == SumKind::Capitals)
        .collect();
    let alike = |value: Money| {
        let all = capitals.iter().map(|sum| spelt(value, &sum.row));
        all.fold(0, i32::max)
    };
    let is_stated = |candidate: &Candidate<'_>| stated == Some(candidate.value);
    let score = |candidate: &Candidate<'_>| {
        let words = alike(candidate.value) as f32 * CAPITAL;
        let summed = candidate.value == lines_sum && lines_sum != Money::ZERO;
        let summed = f32::from(u8::from(summed)) * LINES;
        let coded = f32::from(u8::from(is_stated(candidate))) * STATED;
        candidate.figures + words + summed + coded
    };
    let mut candidates = candidates(sums, &capitals, lines_sum);
    if let Some(value) = stated.filter(|_| !candidates.iter().any(is_stated)) {
        candidates.push(Candidate::of(value));
    }
    let best = candidates
        .iter()
        .filter(|candidate| {
            candidate.figures > 0.0 || is_stated(candidate) || alike(candidate.value) >= CLEAR
        })
        .map(|candidate| (score(candidate), candidate))
        .filter(|(score, _)| *score >= ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, best)) = best else {
        return Field::absent();
    };
    if let Some(printed) = best.printed {
        let mut total = printed.clone();
        if is_stated(best) {
            agreement::confirm(&mut total);
        }
        return total;
    }
    let equation = if is_stated(best) {
        "total = code on the page"
    } else if alike(best.value) >= CLEAR {
        "total in figures = total in capitals"
    } else {
        "sum of lines = total"
    };
    Field {
        value: Some(best.value),
        text: best.value.to_string(),
        confidence: Some(if is_stated(best) {
            agreement::STATED
        } else {
            0.9
        }),
        provenance: Provenance::Repaired {
            before: best.before.to_owned(),
            equation: equation.into(),
        },
        ..Field::absent()
    }
}

impl<'a> Candidate<'a> {
    /// A value that no figures give.
    fn of(value: Money) -> Candidate<'a> {
        Candidate {
            value,
            figures: 0.0,
            printed: None,
            before: "",
        }
    }
}

/// Every amount that something printed, or the lines, propose; the later of equal ones.
fn candidates<'a>(
    sums: &'a [PrintedSum],
    capitals: &[&'a PrintedSum],
    lines_sum: Money,
) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let mut add = |candidate: Candidate<'a>| match found
        .iter_mut()
        .find(|known| known.value == candidate.value)
    {
        Some(known) if known.figures > candidate.figures => {}
        Some(known) => *known = candidate,
        None => found.push(candidate),
    };
    for value in capitals
        .iter()
        .filter_map(|sum| sum.amount.value)
        .chain([lines_sum])
    {
        add(Candidate::of(value));
    }
    for sum in sums {
        let weight = match sum.kind {
            SumKind::Grand => LABELLED,
            SumKind::Unlabelled => UNLABELLED,
            _ => continue,
        };
        let own = sum.amount.confidence.unwrap_or(0.5);
        // A currency sign may have been read as the first digit.
        let unsigned = sum.amount.text.get(1..).unwrap_or_default();
        let joined = joined(&sum.row, &sum.amount.text);
        let others = sum.amount.alternatives.iter();
        for (text, sure) in others
            .map(|other| (other.text.as_str(), other.log_prob.exp()))
            .chain([(unsigned, FAINT)])
            .chain(joined.as_deref().map(|joined| (joined, own)))
        {
            let value = parse_number(text).and_then(Money::from_yuan_rounded);
            if let Some(value) = value.filter(|value| Some(*value) != sum.amount.value) {
                add(Candidate {
                    value,
                    figures: weight * OTHER_READING + BY_CONFIDENCE * weight * sure,
                    printed: None,
                    before: &sum.amount.text,
                });
            }
        }
        if let Some(value) = sum.amount.value {
            let whole = if joined.is_some() { PART } else { 1.0 };
            add(Candidate {
                value,
                figures: weight * (whole + BY_CONFIDENCE * own),
                printed: Some(&sum.amount),
                before: "",
            });
        }
    }
    found
}

/// The amount with what stands beside it in its row, where a gap parted it: `18 898.81`, or `107643 69` without its point.
fn joined(row: &str, amount: &str) -> Option<String> {
    let (before, behind) = row.rsplit_once(amount)?;
    let digits = |char: char| char.is_ascii_digit();
    let integer = amount.split('.').next().unwrap_or_default();
    if let (Some(before), true) = (before.strip_suffix(' '), integer.len() == THOUSAND) {
        let start = before.trim_end_matches(digits);
        let first = &before[start.len()..];
        let alone = !start.ends_with(['.', ',', '-']);
        if (1..=THOUSAND).contains(&first.len()) && alone && amount.contains('.') {
            return Some(format!("{first}{amount}"));
        }
    }
    let fen = behind.strip_prefix(' ')?;
    let fen = &fen[..fen.len() - fen.trim_start_matches(digits).len()];
    let whole = !amount.contains('.') && amount.chars().all(digits);
    (fen.len() == 2 && whole).then(|| format!("{amount}.{fen}"))
}

/// Sets the total in capitals right where its misread characters leave no doubt that it is `total`, which the lines
/// confirm, too.
pub fn settle_words(words: &mut Field<Money>, total: Money, sums: &[PrintedSum]) {
    let near = sums
        .iter()
        .filter(|sum| sum.kind == SumKind::Capitals)
        .any(|sum| spelt(total, &sum.row) >= CLEAR);
    if words.value != Some(total) && near {
        words.value = Some(total);
        words.provenance = Provenance::Repaired {
            before: words.text.clone(),
            equation: "total in capitals = total in figures".into(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Alternative;

    fn sum(kind: SumKind, text: &str, confidence: f32) -> PrintedSum {
        PrintedSum {
            kind,
            page: 1,
            label: String::new(),
            row: text.into(),
            amount: Field {
                value: parse_number(text).and_then(Money::from_yuan_rounded),
                text: text.into(),
                confidence: Some(confidence),
                ..Field::absent()
            },
            after: 0,
            page_start: 0,
            group_start: 0,
        }
    }

    #[test]
    fn figures_that_a_gap_parts_are_one_amount() {
        let joined = |row, amount| joined(row, amount).unwrap_or_default();
        assert_eq!(joined("合计:18 898.81元", "898.81"), "18898.81");
        assert_eq!(joined("总金额:¥107643 69", "107643"), "107643.69");
        assert_eq!(joined("合计 12.00 898.81", "898.81"), "");
        assert_eq!(joined("合计 18 98.81", "98.81"), "");
        assert_eq!(joined("第 107643 691 页", "107643"), "");
        let mut cut = sum(SumKind::Grand, "898.81", 0.999);
        cut.row = "合计:18 898.81元".into();
        let total = grand_total(&[cut], Money::ZERO, None);
        assert_eq!(total.value, Some(Money::from_fen(1_889_881)));
    }

    #[test]
    fn capitals_with_misread_characters_choose_among_readings() {
        let mut figures = sum(SumKind::Grand, "11344.34", 0.6);
        figures.amount.alternatives.push(Alternative {
            text: "17344.34".into(),
            log_prob: 0.3_f32.ln(),
        });
        let words = sum(SumKind::Capitals, "壹万染仟叁佰肆拾肆元盘角肆分", 0.5);
        let total = grand_total(&[figures.clone(), words], Money::ZERO, None);
        assert_eq!(total.value, Some(Money::from_fen(1_734_434)));
        assert!(total.is_repaired());
        let alone = grand_total(&[figures], Money::ZERO, None);
        assert_eq!(alone.value, Some(Money::from_fen(1_134_434)));
    }

    #[test]
    fn a_number_under_no_word_needs_a_second_witness() {
        let number = [sum(SumKind::Unlabelled, "17344.34", 0.99)];
        assert_eq!(grand_total(&number, Money::ZERO, None).value, None);
        let lines = Money::from_fen(1_734_434);
        assert_eq!(grand_total(&number, lines, None).value, Some(lines));
        assert_eq!(grand_total(&[], lines, None).value, None);
    }

    #[test]
    fn the_code_confirms_supplies_and_chooses_but_does_not_overrule() {
        let stated = Some(Money::from_fen(1_734_434));
        let right = [sum(SumKind::Grand, "17344.34", 0.7)];
        let confirmed = grand_total(&right, Money::ZERO, stated);
        assert!(confirmed.confidence > Some(0.99) && !confirmed.is_repaired());
        let supplied = grand_total(&[], Money::ZERO, stated);
        assert!(supplied.value == stated && supplied.is_repaired());
        let mut figures = sum(SumKind::Grand, "11344.34", 0.6);
        let other = grand_total(&[figures.clone()], Money::ZERO, stated);
        assert_eq!(other.value, figures.amount.value);
        figures.amount.alternatives.push(Alternative {
            text: "17344.34".into(),
            log_prob: 0.3_f32.ln(),
        });
        let chosen = grand_total(&[figures], Money::ZERO, stated);
        assert!(chosen.value == stated && chosen.is_repaired());
    }
}
