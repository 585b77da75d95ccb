//! The readings among which the equation of a line may choose.

use bill::{Alternative, Decimal, Field};

use super::number::{number_char, parse_number};

/// Price of a lost or misplaced decimal point, natural logarithm.
const LOST_POINT: f32 = -5.0;
/// Price of one certain character in the place of one that was misread, lost or added.
const MISREAD: f32 = -1.6;

pub struct Candidate<T> {
    pub value: T,
    pub text: String,
    pub log_prob: f32,
}

/// The reading taken first, then the recogniser's others, then those with the point elsewhere.
pub fn candidates<T: PartialEq + Copy, F: Fn(Decimal) -> Option<T>>(
    field: &Field<T>,
    convert: F,
) -> Vec<Candidate<T>> {
    let own = own(field);
    let mut found: Vec<Candidate<T>> = Vec::new();
    if let Some(value) = field.value {
        add(&mut found, value, &field.text, own);
    }
    for Alternative { text, log_prob } in &field.alternatives {
        if let Some(value) = parse_number(text).and_then(&convert) {
            add(&mut found, value, text, *log_prob);
        }
    }
    for text in moved_points(&field.text) {
        if let Some(value) = parse_number(&text).and_then(&convert) {
            add(&mut found, value, &text, own + LOST_POINT);
        }
    }
    found
}

/// Adds what the other two numbers of the line demand, where what is printed is but one character away.
pub fn add_demanded<T: PartialEq + Copy>(
    found: &mut Vec<Candidate<T>>,
    field: &Field<T>,
    value: T,
    number: Decimal,
) {
    if let Some(text) = one_character_off(&field.text, number) {
        // The surer the reading, the likelier it is the paper that does not add up.
        let wrong = (1.0 - field.confidence.unwrap_or(0.5)).max(1e-6).ln();
        add(found, value, &text, wrong + MISREAD);
    }
}

fn own<T>(field: &Field<T>) -> f32 {
    field.confidence.unwrap_or(0.5).max(1e-6).ln()
}

pub fn add<T: PartialEq>(found: &mut Vec<Candidate<T>>, value: T, text: &str, log_prob: f32) {
    match found.iter_mut().find(|candidate| candidate.value == value) {
        // A reading may be less likely by itself than what is known of lost points.
        Some(known) => known.log_prob = known.log_prob.max(log_prob),
        None => found.push(Candidate {
            value,
            text: text.to_owned(),
            log_prob,
        }),
    }
}

/// The digits with a decimal point two or four places from the right, where none is printed.
fn moved_points(text: &str) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.contains('.') || digits.len() < 3 {
        return Vec::new();
    }
    let with_point = |places: usize| {
        (digits.len() > places).then(|| {
            let (integer, decimals) = digits.split_at(digits.len() - places);
            format!("{integer}.{decimals}")
        })
    };
    [2, 4].into_iter().filter_map(with_point).collect()
}

/// The number with zeros behind its point for what blurred ones are read as: `376.06` as `376.00`, `14.69` as `14.60` and
/// `14.00`. With how many digits were changed.
pub fn with_zeros(text: &str) -> Vec<(String, usize)> {
    const LOOKS: [char; 3] = ['6', '8', '9'];
    let mut changed: Vec<char> = text.chars().collect();
    let Some(point) = changed.iter().position(|char| *char == '.') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for at in (point + 1..changed.len()).rev() {
        if LOOKS.contains(&changed[at]) {
            changed[at] = '0';
            found.push((changed.iter().collect(), found.len() + 1));
        }
    }
    found
}

/// The number as it would be printed, where one character makes the difference.
fn one_character_off(printed: &str, number: Decimal) -> Option<String> {
    let printed: Vec<char> = printed
        .chars()
        .filter_map(number_char)
        .filter(|char| *char != '\0')
        .collect();
    let decimals = printed
        .iter()
        .rposition(|char| *char == '.')
        .map_or(0, |point| printed.len() - point - 1);
    let plain = number.normalize();
    (plain.scale()..=4)
        .filter(|scale| scale.abs_diff(decimals as u32) <= 1 || *scale == plain.scale())
        .map(|scale| {
            let mut scaled = plain;
            scaled.rescale(scale);
            scaled.to_string()
        })
        .filter(|text| text.contains('.') == printed.contains(&'.'))
        .find(|text| differ_by_one(&printed, &text.chars().collect::<Vec<_>>()))
}

fn differ_by_one(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => same < short.len() && short[same + 1..] == long[same + 1..],
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_point_counts_however_faint_the_reading_with_it_was() {
        let field = Field {
            value: parse_number("2790"),
            text: "2790".into(),
            confidence: Some(0.99),
            alternatives: vec![Alternative {
                text: "27.90".into(),
                log_prob: -9.0,
            }],
            ..Field::absent()
        };
        let found = candidates(&field, Some);
        let pointed = found.iter().find(|candidate| candidate.text == "27.90");
        assert!(pointed.is_some_and(|candidate| candidate.log_prob > -6.0));
    }

    #[test]
    fn blurred_zeros_are_read_as_round_digits() {
        let said = |text: &str| with_zeros(text).into_iter().map(|(text, _)| text);
        assert!(said("376.06").eq(["376.00"]));
        assert!(said("14.69").eq(["14.60", "14.00"]));
        assert_eq!(said("68.12").count() + said("686").count(), 0);
    }

    #[test]
    fn one_character_is_misread_lost_or_added() {
        for (printed, number, text) in [
            ("6.80", "8.80", Some("8.80")),
            ("386.0", "386", Some("386.00")),
            ("1", "12", Some("12")),
            ("118.00", "18", Some("18.00")),
            ("6.80", "9.90", None),
        ] {
            let found = one_character_off(printed, parse_number(number).unwrap());
            assert_eq!(found.as_deref(), text, "{printed}");
        }
    }
}
