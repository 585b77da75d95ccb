//! Dates of lines printed without century, or without year.

use bill::{Bill, Date};

use super::date::digit_runs;

/// Days before and after the stay that its charges may bear.
pub const SLACK: i64 = 3;

/// Completes `25-08-26`, and `08-26` where the stay or the day of printing leaves one year for it.
pub fn complete(bill: &mut Bill) {
    let header = &bill.header;
    let stay = header.admitted_on.value.zip(header.discharged_on.value);
    let issued = header.issued_on.value.or(header.discharged_on.value);
    for date in bill.lines.iter_mut().map(|line| &mut line.date) {
        if date.is_unreadable() {
            date.value = with_short_year(&date.text).or_else(|| {
                let (month, day) = without_year(&date.text)?;
                year_of(month, day, stay, issued)
            });
        }
    }
}

/// Whether the text is a day of a year that is not printed.
pub fn lacks_year(text: &str) -> bool {
    without_year(text).is_some()
}

/// `25-08-26`, with or without a time.
fn with_short_year(text: &str) -> Option<Date> {
    let runs = digit_runs(text);
    let [year, month, day, ..] = &runs[..] else {
        return None;
    };
    // Of `15/01/2025` the last number is the year.
    if day.digits.len() > 2 && !text.contains([':', '：']) {
        return None;
    }
    let day = day.digits.get(..2).unwrap_or(&day.digits);
    if !year.joined || !month.joined || year.digits.len() != 2 {
        return None;
    }
    let year: i16 = year.digits.parse().ok()?;
    Date::new(2000 + year, month.digits.parse().ok()?, day.parse().ok()?).ok()
}

/// Month and day of `08-26`, with or without a time.
fn without_year(text: &str) -> Option<(i8, i8)> {
    let runs = digit_runs(text);
    let [month, day, ..] = &runs[..] else {
        return None;
    };
    let short = month.joined && !day.joined && month.digits.len() <= 2;
    let day = day.digits.get(..2).unwrap_or(&day.digits);
    let (month, day) = (month.digits.parse().ok()?, day.parse().ok()?);
    // Of leap years every day is in the calendar.
    Date::new(2024, month, day)
        .ok()
        .filter(|_| short)
        .map(|_| (month, day))
}

fn year_of(month: i8, day: i8, stay: Option<(Date, Date)>, issued: Option<Date>) -> Option<Date> {
    let dated = |year: i16| Date::new(year, month, day).ok();
    let days = |from: Date, to: Date| {
        let span = from.until(to).ok()?;
        Some(i64::from(span.get_days()))
    };
    if let Some((first, last)) = stay {
        let within = |date: &Date| {
            days(first, *date).is_some_and(|days| days >= -SLACK)
                && days(*date, last).is_some_and(|days| days >= -SLACK)
        };
        return (first.year()..=last.year()).filter_map(dated).find(within);
    }
    let issued = issued?;
    let years = [issued.year(), issued.year() - 1];
    years
        .into_iter()
        .filter_map(dated)
        .find(|date| *date <= issued)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Field, Line};

    fn completed(text: &str, stay: Option<[&str; 2]>, issued: Option<&str>) -> Option<String> {
        let dated = |text: &str| Field {
            value: text.parse().ok(),
            ..Field::absent()
        };
        let mut bill = Bill::default();
        if let Some([first, last]) = stay {
            bill.header.admitted_on = dated(first);
            bill.header.discharged_on = dated(last);
        }
        bill.header.issued_on = issued.map(dated).unwrap_or_default();
        bill.lines.push(Line {
            date: Field {
                text: text.into(),
                ..Field::absent()
            },
            ..Line::default()
        });
        complete(&mut bill);
        bill.lines[0].date.value.map(|date| date.to_string())
    }

    #[test]
    fn the_century_is_this_one() {
        for text in ["25-08-26", "25.8.26", "25/08/26 08:30", "25-08-2608:30"] {
            let date = completed(text, None, None);
            assert_eq!(date.as_deref(), Some("2025-08-26"), "{text}");
        }
        assert_eq!(completed("25-13-26", None, None), None);
    }

    #[test]
    fn the_year_follows_from_the_stay_or_the_day_of_printing() {
        let stay = Some(["2024-12-28", "2025-01-09"]);
        let date = |text| completed(text, stay, None);
        assert_eq!(date("12-30 08:30").as_deref(), Some("2024-12-30"));
        assert_eq!(date("1月3日").as_deref(), Some("2025-01-03"));
        assert_eq!(date("06-15"), None);
        let issued = completed("12-30", None, Some("2025-01-09"));
        assert_eq!(issued.as_deref(), Some("2024-12-30"));
        assert_eq!(completed("12-30", None, None), None);
    }
}
