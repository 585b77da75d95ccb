//! The days of a row: first and last in force.

use bill::Date;

use super::cell::Cells;
use super::published::validity;
use super::title::Column;

impl Cells<'_> {
    pub(super) fn period(&mut self) -> (Option<Date>, Option<Date>) {
        let both = self.text(Column::Validity).to_owned();
        if !both.is_empty() && !is_unlimited(&both) {
            let period = validity(&both);
            if period.is_none() {
                self.refuse(
                    Column::Validity,
                    [
                        &format!("“{both}”不是有效期"),
                        &format!("`{both}` is not a period of validity"),
                    ],
                    [
                        "按“2024年1月1日至2025年12月31日”填写",
                        "write it as 2024年1月1日至2025年12月31日",
                    ],
                );
            }
            let (from, to) = period.map_or((None, None), |(from, to)| (Some(from), to));
            self.check_order(from, to);
            return (from, to);
        }
        let from = self.date(Column::ValidFrom);
        let to = self.date(Column::ValidTo);
        if self.text(Column::ValidFrom).is_empty() {
            self.refuse(
                Column::ValidFrom,
                ["生效日期为空", "the first day in force is empty"],
                [
                    "填写生效日期，如2025-01-01",
                    "write the day, such as 2025-01-01",
                ],
            );
        }
        self.check_order(from, to);
        (from, to)
    }

    pub(super) fn check_order(&mut self, from: Option<Date>, to: Option<Date>) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.refuse(
                Column::ValidTo,
                [
                    &format!("失效日期{to}早于生效日期{from}"),
                    &format!("the last day {to} is before the first, {from}"),
                ],
                ["改正其中一个日期", "correct one of the two dates"],
            );
        }
    }

    pub(super) fn date(&mut self, column: Column) -> Option<Date> {
        let text = self.text(column).to_owned();
        if text.is_empty() || (column == Column::ValidTo && is_unlimited(&text)) {
            return None;
        }
        let date = written_date(&text);
        if date.is_none() {
            self.refuse(
                column,
                [
                    &format!("“{text}”不是有效的日期"),
                    &format!("`{text}` is not a date of the calendar"),
                ],
                [
                    "按 年-月-日 填写，如2025-01-31",
                    "write year-month-day, such as 2025-01-31",
                ],
            );
        }
        date
    }
}

/// A last day that is none.
pub(super) fn is_unlimited(text: &str) -> bool {
    ["长期", "长期有效", "永久", "无", "-", "—", "/"].contains(&text.trim())
}

/// `2025-01-31`, `2025/1/31`, `2025.1.31`, `2025年1月31日`, `20250131`, each with or without a time after a space, and
/// `二〇二五年一月三十一日`; figures of any width.
pub(super) fn written_date(text: &str) -> Option<Date> {
    let text = plain_figures(text.trim());
    let text = text.split([' ', 'T']).next()?;
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        )
        .ok();
    }
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']).map(str::trim);
    let date = Date::new(
        parts.next()?.parse().ok()?,
        counted(parts.next()?)?,
        counted(parts.next()?)?,
    );
    date.ok()
        .filter(|date| parts.next().is_none() && date.year() >= 1900)
}

/// Figures of full width, and Chinese ones but tens, as plain ones; dashes as one.
fn plain_figures(text: &str) -> String {
    const CHINESE: &str = "〇一二三四五六七八九";
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '○' | '零' => '0',
        '－' | '–' => '-',
        '／' => '/',
        '．' => '.',
        _ => {
            let figure = CHINESE.chars().position(|figure| figure == c);
            figure
                .and_then(|figure| char::from_digit(figure as u32, 10))
                .unwrap_or(c)
        }
    };
    text.chars().map(plain).collect()
}

/// A month or day: `7`, `07`, or with tens, of which the figures are plain already: `十`, `1十2`, `3十`.
fn counted(text: &str) -> Option<i8> {
    let Some((tens, ones)) = text.split_once('十') else {
        return text.parse().ok();
    };
    let figure = |text: &str, none: i8| match text {
        "" => Some(none),
        text => text.parse().ok().filter(|figure| (1..=9).contains(figure)),
    };
    Some(figure(tens, 1)? * 10 + figure(ones, 0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_usual_spelling() {
        let day: Date = "2025-01-31".parse().unwrap();
        for text in [
            "2025-01-31",
            "2025/1/31",
            "2025.1.31",
            "2025年1月31日",
            "20250131",
            "2025-01-31 00:00:00",
            "２０２５－０１－３１",
            "二〇二五年一月三十一日",
            "2025年01月31号",
        ] {
            assert_eq!(written_date(text), Some(day), "{text}");
        }
        let tenth: Date = "2025-10-20".parse().unwrap();
        assert_eq!(written_date("二零二五年十月二十日"), Some(tenth));
        for text in [
            "2024-02-30",
            "2025年1月",
            "45658",
            "一月三十日",
            "2025-1-1-1",
            "二〇二五年十十月一日",
        ] {
            assert_eq!(written_date(text), None, "{text}");
        }
    }
}
