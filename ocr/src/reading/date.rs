//! Dates as printed on bills.

use jiff::civil::Date;

/// Years that a bill can be from.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first calendar date in the text: `2025-01-31`, `2025/1/31`, `2025.01.31`, `2025年1月31日`,
/// `20250131`, `31/01/2025`, `31-Jan-2025`. `None` where there is none, or it is not in the calendar.
pub fn parse_date(text: &str) -> Option<Date> {
    dates(text).into_iter().next()
}

/// The date of a text that holds nothing else, but for a time: of eight digits also where the signs between them were
/// lost or misread, `2025 08.21`.
pub fn day_of(text: &str) -> Option<Date> {
    let digits = || {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let signs = |text: &str| !text.chars().any(char::is_alphabetic);
    parse_date(text).or_else(|| compact(&digits()).filter(|_| signs(text)))
}

/// Every date of the text, in order: `2025-01-02至2025-01-09`.
pub fn dates(text: &str) -> Vec<Date> {
    let numbers = digit_runs(text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < numbers.len() {
        if let Some(date) = compact(&numbers[index].digits) {
            found.push(date);
            index += 1;
            continue;
        }
        let three = numbers.get(index..index + 3);
        let parts = three.and_then(|runs| {
            // The time may touch a short day: `25-08-2008:30`.
            let turned = || day_first(runs).filter(|_| !text.contains([':', '：']));
            spaced(runs).or_else(turned)
        });
        if let Some(date) = parts {
            found.push(date);
            index += 3;
        } else {
            index += 1;
        }
    }
    if found.is_empty() {
        found.extend(with_english_month(text));
    }
    found
}

pub struct DigitRun {
    pub digits: String,
    /// A single date separator stands between this run and the next.
    pub joined: bool,
}

/// Every run of digits.
pub fn digit_runs(text: &str) -> Vec<DigitRun> {
    let mut runs: Vec<DigitRun> = Vec::new();
    let mut gap = String::new();
    let mut open = false;
    for char in text.chars() {
        let digit = match char {
            '0'..='9' => Some(char),
            '０'..='９' => char::from_digit(char as u32 - '０' as u32, 10),
            'O' | 'o' if open => Some('0'),
            'l' | 'I' if open => Some('1'),
            _ => None,
        };
        match digit {
            Some(digit) if open => runs.last_mut().expect("a run is open").digits.push(digit),
            Some(digit) => {
                if let Some(last) = runs.last_mut() {
                    last.joined = is_separator(&gap);
                }
                runs.push(DigitRun {
                    digits: digit.to_string(),
                    joined: false,
                });
                open = true;
            }
            None => {
                if open {
                    gap.clear();
                }
                gap.push(char);
                open = false;
            }
        }
    }
    runs
}

fn is_separator(gap: &str) -> bool {
    let mut chars = gap.chars().filter(|char| !char.is_whitespace());
    matches!(
        chars.next(),
        Some('-' | '/' | '.' | '年' | '月' | '—' | '－' | '一' | '·' | '．')
    ) && chars.next().is_none()
}

fn compact(digits: &str) -> Option<Date> {
    if digits.len() != 8 && digits.len() != 14 {
        return None;
    }
    calendar(&digits[..4], &digits[4..6], &digits[6..8])
}

fn spaced(runs: &[DigitRun]) -> Option<Date> {
    let [year, month, day] = runs else {
        return None;
    };
    if !year.joined || !month.joined {
        return None;
    }
    // `2025-01-3108:30`: the time may touch the day.
    let day = day.digits.get(..2).unwrap_or(&day.digits);
    calendar(&year.digits, &month.digits, day)
}

/// `31/01/2025`, and `01/31/2025`; where both numbers may be the month, neither is believed.
fn day_first(runs: &[DigitRun]) -> Option<Date> {
    let [first, second, year] = runs else {
        return None;
    };
    if !first.joined || !second.joined {
        return None;
    }
    let read =
        |month: &DigitRun, day: &DigitRun| calendar(&year.digits, &month.digits, &day.digits);
    match (read(second, first), read(first, second)) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    }
}

/// `15-Oct-2025`.
fn with_english_month(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(|char: char| !char.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.windows(3).find_map(|part| {
        let [day, month, year] = part else {
            return None;
        };
        let month = month.to_ascii_lowercase();
        let known = |name: &&str| month.len() >= 3 && name.starts_with(&month);
        let month = MONTHS.iter().position(known)? + 1;
        calendar(year, &month.to_string(), day)
    })
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_usual_forms() {
        for text in [
            "2025-01-31",
            "2025/1/31",
            "2025.01.31",
            "2025年1月31日",
            "20250131",
            "2025-01-31 08:30:00",
            "20250131083000",
        ] {
            assert_eq!(
                parse_date(text).map(|d| d.to_string()).as_deref(),
                Some("2025-01-31"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_day_may_stand_first() {
        for (text, date) in [
            ("31/01/2025", Some("2025-01-31")),
            ("01/31/2025", Some("2025-01-31")),
            ("05/05/2025", Some("2025-05-05")),
            ("31-Jan-2025", Some("2025-01-31")),
            ("5 September 2025", Some("2025-09-05")),
            ("03/04/2025", None),
        ] {
            let read = parse_date(text).map(|date| date.to_string());
            assert_eq!(read.as_deref(), date, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_in_the_calendar() {
        for text in [
            "2024-02-30",
            "1234-01-01",
            "2025-13-01",
            "12.50",
            "住院号 12345678901",
            "",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn signs_between_eight_digits_may_be_lost() {
        for text in ["2025 08 21", "2025-0821", "2025.08 21", "2025-08-21"] {
            let day = day_of(text).map(|day| day.to_string());
            assert_eq!(day.as_deref(), Some("2025-08-21"), "{text}");
        }
        for text in ["2025 08 2", "C2025 08 21", "2025 18 21", "12.50"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn reads_ranges() {
        assert_eq!(dates("2025-01-02至2025-01-09 共7天").len(), 2);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = dates(&text);
        }
    }
}
