//! Days of lines within the stay: a day that was read doubtfully, or lies outside, is read again among the days that
//! the stay, and the order of the lines, leave for it.

use bill::{Bill, Date, Field, FieldName, LineFlag, Provenance};
use jiff::ToSpan;

use super::day_layout::Layout;
use super::line::LinePrint;
use super::short_date::SLACK;
use crate::engine::Lattice;

/// First and last day.
type Days = [Date; 2];

/// A day read at least as surely speaks for others.
const CLEAR: f32 = 0.9;
/// Fewer clear days show neither an order nor the only day of a bill.
const FEWEST: usize = 3;
/// Of the clear days, so many lie within the stay, else the stay itself was misread.
const WITHIN: f32 = 0.7;
/// Days among which one is looked for, at most.
const LONGEST: usize = 120;
/// Natural logarithms of how much rarer days out of the order of the lines are, those right beside the stay, and any
/// one of the others.
const UNORDERED: f32 = -3.0;
const BESIDE: f32 = -3.0;
const OTHER: f32 = -5.0;
/// A day is taken from this share of what may be printed.
const LIKELY: f32 = 0.7;
/// A day that was not the likeliest reading is no surer than this, and one that lies outside than this.
const REPAIRED: f32 = 0.95;
const OUTSIDE: f32 = 0.5;
const READINGS: usize = 8;

/// Reads the days again that do not fit; those that lie outside then are doubtful. Cells of days that no stay explains
/// are left alone.
pub fn hold(bill: &mut Bill, cells: &[LinePrint]) {
    let mut clear: Vec<Option<Date>> = cells
        .iter()
        .map(|cell| {
            let date = &bill.lines[cell.line].date;
            let sure = date.confidence.is_none_or(|sure| sure >= CLEAR);
            date.value.filter(|_| sure)
        })
        .collect();
    let Some(stay) = stay(bill, &clear) else {
        return;
    };
    let around = [plus(stay[0], -SLACK), plus(stay[1], SLACK)];
    for day in &mut clear {
        *day = day.filter(|day| is_within(*day, around));
    }
    let texts = cells
        .iter()
        .map(|cell| bill.lines[cell.line].date.text.as_str());
    let layout = Layout::of(texts);
    let order = Order::of(&clear);
    for (at, cell) in cells.iter().enumerate() {
        let line = &mut bill.lines[cell.line];
        if clear[at].is_some() {
            continue;
        }
        if let Some(layout) = layout {
            let likely = order.map_or(stay, |order| order.around(&clear, at, stay));
            read_again(
                &mut line.date,
                &cell.lattice,
                layout,
                [likely, stay, around],
            );
        }
        if line.date.value.is_some_and(|day| !is_within(day, around)) {
            line.date.confidence = line.date.confidence.map(|said| said.min(OUTSIDE));
            line.flags.push(LineFlag::LowConfidence(FieldName::Date));
        }
    }
}

/// From admission to discharge, where most clear days lie there; else the only day that all clear lines bear.
fn stay(bill: &Bill, clear: &[Option<Date>]) -> Option<Days> {
    let header = &bill.header;
    let clear: Vec<Date> = clear.iter().flatten().copied().collect();
    let printed = header.admitted_on.value.zip(header.discharged_on.value);
    if let Some((first, last)) = printed {
        let stay = [first, last];
        let around = [plus(first, -SLACK), plus(last, SLACK)];
        let within = clear.iter().filter(|day| is_within(**day, around));
        let most = within.count() as f32 >= WITHIN * clear.len() as f32;
        return Some(stay).filter(|_| first <= last && most);
    }
    let first = *clear.first()?;
    let only = clear.len() >= FEWEST && clear.iter().all(|day| *day == first);
    only.then_some([first, first])
}

fn plus(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

fn is_within(day: Date, [first, last]: Days) -> bool {
    (first..=last).contains(&day)
}

/// How the days of the lines follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Rising,
    Falling,
}

impl Order {
    fn of(clear: &[Option<Date>]) -> Option<Order> {
        let days: Vec<Date> = clear.iter().flatten().copied().collect();
        if days.len() < FEWEST {
            return None;
        }
        if days.is_sorted() {
            return Some(Order::Rising);
        }
        days.is_sorted_by(|a, b| a >= b).then_some(Order::Falling)
    }

    /// From the last clear day before a place to the first one behind it, or to the ends of the stay.
    fn around(self, clear: &[Option<Date>], at: usize, [first, last]: Days) -> Days {
        let before = clear[..at].iter().rev().flatten().next().copied();
        let behind = clear[at + 1..].iter().flatten().next().copied();
        match self {
            Order::Rising => [before.unwrap_or(first), behind.unwrap_or(last)],
            Order::Falling => [behind.unwrap_or(first), before.unwrap_or(last)],
        }
    }
}

/// Takes the likeliest day of those around the stay, where the recogniser considered it. `ranges` are the likely days,
/// those of the stay, and those around it.
fn read_again(date: &mut Field<Date>, lattice: &Lattice, layout: Layout, ranges: [Days; 3]) {
    let [likely, stay, around] = ranges;
    let days = around[0]
        .series(1.day())
        .take_while(|day| *day <= around[1]);
    let days: Vec<(Date, String)> = days
        .take(LONGEST)
        .map(|day| (day, layout.print(day)))
        .collect();
    let readings = lattice.spellings(READINGS, |text, char| layout.next(text, char, &days));
    let mut found: Vec<(Date, f32)> = Vec::new();
    for reading in readings {
        let text = reading.text.trim_end();
        let Some((day, _)) = days.iter().find(|(_, printed)| printed == text) else {
            continue;
        };
        let rarity = match *day {
            day if is_within(day, likely) => 0.0,
            day if is_within(day, stay) => UNORDERED,
            _ => BESIDE,
        };
        found.push((*day, reading.log_prob + rarity));
    }
    let Some(&(day, best)) = found.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return;
    };
    let others: f32 = found.iter().map(|(_, score)| (score - best).exp()).sum();
    let outside = date.value.is_none_or(|day| !is_within(day, around));
    let other = match lattice.readings(1, Some).first() {
        Some(reading) if outside => (reading.log_prob + OTHER - best).exp(),
        _ => 0.0,
    };
    let share = 1.0 / (others + other);
    if date.value == Some(day) {
        date.confidence = date.confidence.map(|said| said.max(share.min(REPAIRED)));
    } else if share >= LIKELY {
        let before = std::mem::replace(&mut date.text, day.to_string());
        date.value = Some(day);
        date.confidence = Some(share.min(REPAIRED));
        date.provenance = Provenance::Repaired {
            before,
            equation: "day within the stay".to_owned(),
        };
    } else {
        date.confidence = date.confidence.map(|said| said.min(1.0 - share));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Step;
    use bill::Line;

    /// A line whose day was read as `text`, with another sign considered for one of its places.
    fn cell(line: usize, text: &str, other: Option<(usize, char, f32)>) -> (Line, LinePrint) {
        let steps = text.chars().enumerate().flat_map(|(at, char)| {
            let mut choices = vec![(Some(char), 0.98)];
            if let Some((_, other, probability)) = other.filter(|(place, ..)| *place == at) {
                choices = vec![(Some(char), 1.0 - probability), (Some(other), probability)];
            }
            [choices, vec![(None, 1.0)]].map(|choices| Step {
                x: at as f32,
                choices,
            })
        });
        let lattice = Lattice {
            steps: steps.collect(),
        };
        let line_read = Line {
            date: Field {
                value: super::super::parse_date(text),
                text: text.to_owned(),
                confidence: Some(1.0 - other.map_or(0.02, |(_, _, probability)| probability)),
                ..Field::absent()
            },
            ..Line::default()
        };
        (line_read, LinePrint { line, lattice })
    }

    type Print = (&'static str, Option<(usize, char, f32)>);

    fn held(stay: Option<[&str; 2]>, prints: &[Print]) -> Bill {
        let mut bill = Bill::default();
        if let Some([first, last]) = stay {
            bill.header.admitted_on.value = first.parse().ok();
            bill.header.discharged_on.value = last.parse().ok();
        }
        let cells = prints.iter().enumerate();
        let (lines, cells) = cells
            .map(|(at, (text, other))| cell(at, text, *other))
            .unzip();
        bill.lines = lines;
        let cells: Vec<LinePrint> = cells;
        hold(&mut bill, &cells);
        bill
    }

    fn day(bill: &Bill, line: usize) -> String {
        bill.lines[line]
            .date
            .value
            .map_or_else(String::new, |day| day.to_string())
    }

    const STAY: Option<[&str; 2]> = Some(["2025-06-14", "2025-06-23"]);

    #[test]
    fn a_day_outside_the_stay_is_read_again() {
        let clear = ("2025-06-15 08:30", None);
        let bill = held(
            STAY,
            &[clear, clear, ("2025-08-16 09:00", Some((6, '6', 0.2)))],
        );
        assert_eq!(day(&bill, 2), "2025-06-16");
        assert!(bill.lines[2].date.is_repaired() && bill.lines[2].flags.is_empty());
    }

    #[test]
    fn a_clear_day_outside_the_stay_is_kept_and_doubted() {
        let clear = ("2025-06-15", None);
        let bill = held(STAY, &[clear, clear, clear, ("2025-08-16", None)]);
        assert_eq!(day(&bill, 3), "2025-08-16");
        let doubt = LineFlag::LowConfidence(FieldName::Date);
        assert_eq!(bill.lines[3].flags, [doubt]);
        assert!(bill.lines[3].date.confidence <= Some(OUTSIDE));
    }

    #[test]
    fn a_stay_that_most_days_contradict_says_nothing() {
        let clear = ("2025/8/16", None);
        let bill = held(STAY, &[clear, clear, clear]);
        assert!(bill.lines.iter().all(|line| line.flags.is_empty()));
    }

    #[test]
    fn the_order_of_the_lines_tells_days_of_the_stay_apart() {
        let prints = [
            ("2025-06-15", None),
            ("2025-06-15", None),
            ("2025-06-19", Some((9, '5', 0.3))),
            ("2025-06-15", None),
            ("2025-06-20", None),
        ];
        let bill = held(STAY, &prints);
        assert_eq!(day(&bill, 2), "2025-06-15");
        assert!(bill.lines[2].date.is_repaired());
    }

    #[test]
    fn outpatients_have_one_day() {
        let clear = ("25.8.21", None);
        let mut prints = vec![clear; 4];
        prints.push(("25.8.27", Some((6, '1', 0.3))));
        let mut bill = held(None, &prints);
        // Short years are completed before.
        super::super::short_date::complete(&mut bill);
        let cells = prints.iter().enumerate();
        let cells: Vec<LinePrint> = cells
            .map(|(at, (text, other))| cell(at, text, *other).1)
            .collect();
        hold(&mut bill, &cells);
        assert_eq!(day(&bill, 4), "2025-08-21");
    }
}
