//! How published lists write names, payment standards and periods.

use std::str::FromStr;

use bill::{Date, Decimal};

use super::period::written_date;
use crate::normalize::is_han;

/// The names of one cell: several stand one below the other, or run together where the lines were lost, and each begins
/// as the first does (`硝苯地平硝苯地平Ⅰ硝苯地平Ⅱ`). A wrapped name is one. `★(7)` before it is no part of it.
pub fn names(cell: &str) -> Vec<String> {
    let cell = without_repeat_mark(cell.trim());
    let lines: Vec<&str> = cell
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let head: String = cell.chars().take(2).collect();
    let each_begins_so = lines.iter().all(|line| line.starts_with(&head));
    if lines.len() > 1 && each_begins_so {
        return lines.into_iter().map(str::to_owned).collect();
    }
    let name = lines.concat();
    let stem = name.chars().take_while(|c| is_han(*c)).collect::<Vec<_>>();
    let run_together = (SHORTEST_STEM..=stem.len()).rev().find_map(|length| {
        let stem: String = stem[..length].iter().collect();
        let parts: Vec<&str> = name.split(&stem).skip(1).collect();
        let own = |part: &&str| !part.starts_with(is_han) && has_whole_brackets(part);
        (parts.len() > 1 && parts.iter().all(own)).then(|| {
            parts
                .iter()
                .map(|part| format!("{stem}{part}"))
                .collect::<Vec<_>>()
        })
    });
    run_together.unwrap_or_else(|| vec![name])
}

/// `碳酸钙D3Ⅰ(碳酸钙D3)` is one name with another spelling of it.
fn has_whole_brackets(text: &str) -> bool {
    let count = |brackets: &[char]| text.chars().filter(|c| brackets.contains(c)).count();
    count(&['(', '（', '[', '［']) == count(&[')', '）', ']', '］'])
}

/// Characters of a substance that is repeated, at least.
const SHORTEST_STEM: usize = 3;

fn without_repeat_mark(name: &str) -> &str {
    let Some(rest) = name.strip_prefix(['★', '☆', '*']) else {
        return name;
    };
    let numbered = rest
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.split_once([')', '）']))
        .filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
    numbered.map_or(rest, |(_, rest)| rest).trim_start()
}

/// One payment standard: `36元(0.5g/瓶)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// `None` where there is one that the cell does not say.
    pub yuan: Option<Decimal>,
    /// What it writes instead.
    pub note: Option<String>,
    /// `0.5g/瓶`; `None` where only a price is given.
    pub spec: Option<String>,
    /// `瓶`
    pub unit: Option<String>,
}

/// `36元(0.5g/瓶)；65元(1g/瓶)`, a plain price, `*`, which stands for a secret one, or `见备注2` where it stands elsewhere. Dashes
/// are none at all. `None` where it is none of these.
pub fn standards(text: &str) -> Option<Vec<Standard>> {
    let text = text.trim();
    if matches!(text, "" | "-" | "—" | "/") {
        return Some(Vec::new());
    }
    outside_brackets(text).into_iter().map(standard).collect()
}

/// Parts between semicolons; one within brackets belongs to a description.
fn outside_brackets(text: &str) -> Vec<&str> {
    let (mut parts, mut begins, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            '；' | ';' if depth <= 0 => {
                parts.push(&text[begins..at]);
                begins = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begins..]);
    parts
}

/// What lists write where a standard stands elsewhere.
const ELSEWHERE: [&str; 5] = ["见备注", "见说明", "见附", "详见", "参见"];

fn standard(text: &str) -> Option<Standard> {
    let text = text.trim().trim_end_matches('。');
    if matches!(text, "*" | "＊") || ELSEWHERE.iter().any(|word| text.starts_with(word)) {
        return Some(Standard {
            yuan: None,
            note: Some(text.replace('＊', "*")),
            spec: None,
            unit: None,
        });
    }
    let (price, rest) = text.split_once('元').unwrap_or((text, ""));
    let price = price.replace([',', '，', '¥', '￥'], "");
    let yuan = Decimal::from_str(price.trim())
        .ok()
        .filter(|yuan| *yuan >= Decimal::ZERO)?;
    let stated = |spec: Option<&str>, unit: Option<&str>| Standard {
        yuan: Some(yuan),
        note: None,
        spec: spec.map(str::to_owned),
        unit: unit.map(str::to_owned),
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(stated(None, None));
    }
    // `36元/瓶`, `479元/盒(每盒30片)`
    if let Some(rest) = rest.strip_prefix('/') {
        let (unit, spec) = rest.split_once(['(', '（']).unwrap_or((rest, ""));
        return Some(stated(spec.strip_suffix([')', '）']), Some(unit)));
    }
    let spec = rest.strip_prefix(['(', '（'])?;
    let spec = spec.strip_suffix([')', '）'])?;
    let unit = spec.rsplit_once('/').map(|(_, unit)| unit);
    // `10mg/片(按C22H25FN2O4S计)`: the unit ends where the remark begins.
    let unit = unit.and_then(|unit| unit.split(['(', '（']).next());
    Some(stated(Some(spec), unit.filter(|unit| !unit.is_empty())))
}

/// `2024年1月1日至2025年12月31日`, first and last day; with `起` or nothing behind it no last day.
pub fn validity(text: &str) -> Option<(Date, Option<Date>)> {
    let text = text.trim();
    match text.split_once(['至', '~', '～', '—', '到']) {
        Some((first, last)) => {
            let last = last.trim_start_matches('今');
            let last = match last.trim() {
                "" => None,
                last => Some(written_date(last)?),
            };
            Some((written_date(first.trim())?, last))
        }
        None => Some((written_date(text.strip_suffix('起').unwrap_or(text))?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> (String, Option<String>, Option<String>) {
        let [standard] = standards(text).unwrap().try_into().unwrap();
        let yuan = standard.yuan.map(|yuan| yuan.to_string());
        (yuan.unwrap_or_default(), standard.spec, standard.unit)
    }

    #[test]
    fn several_names_of_a_cell_are_told_from_one_that_is_wrapped() {
        let several = ["硝苯地平", "硝苯地平Ⅰ", "硝苯地平Ⅱ"];
        assert_eq!(names(&several.join("\n")), several);
        assert_eq!(names(&several.concat()), several);
        assert_eq!(
            names("复方氨基酸(18AA)复方氨基酸(18AA-Ⅰ)"),
            ["复方氨基酸(18AA)", "复方氨基酸(18AA-Ⅰ)"]
        );
        assert_eq!(names("★(12)头孢呋辛"), ["头孢呋辛"]);
        assert_eq!(names("注射用头孢\n呋辛钠"), ["注射用头孢呋辛钠"]);
        for one in [
            "阿莫西林",
            "注射用血塞通(冻干)",
            "复方甘草甜素(复方甘草酸苷)",
            "碳酸钙D3Ⅰ(碳酸钙D3)",
            "人干扰素α2b(重组人干扰素α-2b)",
            "精蛋白人胰岛素混合(30R)[精蛋白重组人胰岛素(预混30/70)]",
        ] {
            assert_eq!(names(one), [one]);
        }
    }

    #[test]
    fn published_standards_are_taken_apart() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            only("36元(0.5g/瓶)"),
            ("36".to_owned(), some("0.5g/瓶"), some("瓶"))
        );
        assert_eq!(only("5.68元(10mg/片(按C22H25FN2O4S计))").2, some("片"));
        assert_eq!(
            only("9.22元(每袋装12g(相当于饮片15.55g))").1,
            some("每袋装12g(相当于饮片15.55g)")
        );
        assert_eq!(only("12.50"), ("12.50".to_owned(), None, None));
        let several = "65.00元(0.3ml/瓶)；96.11元(0.5ml/瓶)；31.03元(0.1ml/支预灌封注射器）";
        assert_eq!(standards(several).unwrap().len(), 3);
        assert_eq!(standards("-"), Some(Vec::new()));
        let (_, spec, unit) = only("479.00元/盒(先诺特韦片0.375g/利托那韦片0.1g,每盒30片)");
        assert!(spec.unwrap().ends_with("每盒30片"));
        assert_eq!(unit.as_deref(), Some("盒"));
        let chambers = "34.10元(粉体室1.0g;液体室100ml:0.9g/袋)";
        assert_eq!(only(chambers).2.as_deref(), Some("袋"));
        for wrong in ["十元", "-1元(1g/瓶)", "36元(0.5g/瓶", "36元每瓶", "待定"] {
            assert_eq!(standards(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn standards_that_are_not_stated_are_kept_as_they_are_written() {
        let notes = |text: &str| -> Vec<Option<String>> {
            let standards = standards(text).unwrap().into_iter();
            standards.map(|standard| standard.note).collect()
        };
        for text in ["*", "见备注2(每粒37至3700MBq；装量不同)", "详见附件3"] {
            assert_eq!(notes(text), [Some(text.to_owned())]);
        }
        assert_eq!(notes("＊"), notes("*"));
        assert_eq!(notes("36元(0.5g/瓶)；见备注1").iter().flatten().count(), 1);
    }

    #[test]
    fn published_periods_are_taken_apart() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(
            validity("2024年1月1日至2025年12月31日"),
            Some((day("2024-01-01"), Some(day("2025-12-31"))))
        );
        assert_eq!(validity("2024-01-01起"), Some((day("2024-01-01"), None)));
        assert_eq!(validity("2024年2月30日至2025年12月31日"), None);
        assert_eq!(validity("长期"), None);
    }
}
