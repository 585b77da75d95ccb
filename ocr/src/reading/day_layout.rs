//! How a bill prints the days of its lines.

use bill::Date;

use super::date::digit_runs;

/// How days are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Digits of the year: 4, 2 or none.
    year: usize,
    /// January is `01`.
    padded: bool,
    /// Signs stand between year, month and day.
    parted: bool,
}

impl Layout {
    /// As most of the texts are printed; `None` where the day stands first, or none is a day.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Layout> {
        let mut found: Vec<(Layout, usize)> = Vec::new();
        for layout in texts.filter_map(Layout::of_one) {
            match found.iter_mut().find(|(known, _)| *known == layout) {
                Some((_, count)) => *count += 1,
                None => found.push((layout, 1)),
            }
        }
        let most = found.iter().max_by_key(|(_, count)| *count)?;
        // Where `08` and `8` are both found, the zeros were not made up.
        let padded = found.iter().any(|(layout, _)| layout.padded);
        Some(Layout { padded, ..most.0 })
    }

    fn of_one(text: &str) -> Option<Layout> {
        let runs = digit_runs(text);
        let first = runs.first()?;
        let (year, parted) = match (first.digits.len(), &runs[1..]) {
            (8 | 14, _) => (4, false),
            (4, [month, ..]) if first.joined && month.joined => (4, true),
            // Of `21/08/2025` the last number is the year.
            (2, [_, day, ..]) if day.digits.len() > 2 && !text.contains([':', '：']) => {
                return None;
            }
            (2, [month, ..]) if first.joined && month.joined => (2, true),
            (1 | 2, [month, ..]) if first.joined && !month.joined => (0, true),
            _ => return None,
        };
        let parts = runs.iter().skip(usize::from(year > 0)).take(2);
        let padded = !parted || parts.into_iter().any(|run| run.digits.starts_with('0'));
        Some(Layout {
            year,
            padded,
            parted,
        })
    }

    /// `2025-08-21`; whatever stands between is a hyphen.
    pub fn print(self, day: Date) -> String {
        let year = match self.year {
            4 => format!("{:04}", day.year()),
            2 => format!("{:02}", day.year() % 100),
            _ => String::new(),
        };
        let width = if self.padded { 2 } else { 1 };
        let part = |number: i8| format!("{number:0width$}");
        let parts = [year, part(day.month()), part(day.day())];
        let parts = parts.iter().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        parts.join(if self.parted { "-" } else { "" })
    }

    /// What may stand behind the beginning of one of the `days`: the same of all signs between its parts, and anything
    /// behind it.
    pub fn next(self, text: &str, char: char, days: &[(Date, String)]) -> Option<char> {
        if text.ends_with(' ') {
            return Some('\0');
        }
        let plain = match char {
            '-' | '/' | '.' | '年' | '月' | '—' | '－' | '一' | '·' | '．' | '~' | '_' => {
                '-'
            }
            'O' | 'o' | 'D' | 'Q' => '0',
            'I' | 'l' | '|' => '1',
            'Z' | 'z' => '2',
            'S' | 's' => '5',
            'B' => '8',
            char => char,
        };
        let longer = format!("{text}{plain}");
        if days.iter().any(|(_, printed)| printed.starts_with(&longer)) {
            return Some(plain);
        }
        // The time may touch a day of two digits.
        let whole = days.iter().any(|(_, printed)| printed == text);
        let touching = self.padded || !plain.is_ascii_digit();
        (whole && touching).then_some(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_printed_as_most_are() {
        let printed = |texts: &[&str]| {
            let layout = Layout::of(texts.iter().copied())?;
            Some(layout.print("2025-08-02".parse().expect("a day")))
        };
        for (texts, wanted) in [
            (&["2025/8/21", "2025/11/2", "251"][..], "2025-8-2"),
            (&["2025年11月12日", "2025年08月21日"], "2025-08-02"),
            (&["20250821"], "20250802"),
            (&["25.08.21 08:30"], "25-08-02"),
            (&["08-21"], "08-02"),
        ] {
            assert_eq!(printed(texts).as_deref(), Some(wanted));
        }
        assert_eq!(printed(&["21/08/2025", "西药"]), None);
    }
}
