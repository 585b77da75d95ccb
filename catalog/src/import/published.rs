//! How published lists write payment standards and periods.

use std::str::FromStr;

use bill::{Date, Decimal};

use super::row::written_date;

/// One payment standard: `36元(0.5g/瓶)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    pub yuan: Decimal,
    /// `0.5g/瓶`; `None` where only a price is given.
    pub spec: Option<String>,
    /// `瓶`
    pub unit: Option<String>,
}

/// `36元(0.5g/瓶)；65元(1g/瓶)`, or a plain price. `*`, which stands for a secret one, and dashes are
/// none at all. `None` where it is none of these.
pub fn standards(text: &str) -> Option<Vec<Standard>> {
    let text = text.trim();
    if matches!(text, "" | "*" | "＊" | "-" | "—" | "/") {
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

fn standard(text: &str) -> Option<Standard> {
    let text = text.trim().trim_end_matches('。');
    let (price, rest) = text.split_once('元').unwrap_or((text, ""));
    let price = price.replace([',', '，', '¥', '￥'], "");
    let yuan = Decimal::from_str(price.trim())
        .ok()
        .filter(|yuan| *yuan >= Decimal::ZERO)?;
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(Standard {
            yuan,
            spec: None,
            unit: None,
        });
    }
    // `36元/瓶`, `479元/盒(每盒30片)`
    if let Some(rest) = rest.strip_prefix('/') {
        let (unit, spec) = rest.split_once(['(', '（']).unwrap_or((rest, ""));
        return Some(Standard {
            yuan,
            spec: spec.strip_suffix([')', '）']).map(str::to_owned),
            unit: Some(unit.to_owned()),
        });
    }
    let spec = rest.strip_prefix(['(', '（'])?;
    let spec = spec.strip_suffix([')', '）'])?;
    let unit = spec.rsplit_once('/').map(|(_, unit)| unit);
    // `10mg/片(按C22H25FN2O4S计)`: the unit ends where the remark begins.
    let unit = unit.and_then(|unit| unit.split(['(', '（']).next());
    Some(Standard {
        yuan,
        spec: Some(spec.to_owned()),
        unit: unit.filter(|unit| !unit.is_empty()).map(str::to_owned),
    })
}

/// `2024年1月1日至2025年12月31日`, first and last day; with `起` or nothing behind it no last day.
pub fn validity(text: &str) -> Option<(Date, Option<Date>)> {
    let text = text.trim();
    match text.split_once(['至', '~', '～']) {
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
        (standard.yuan.to_string(), standard.spec, standard.unit)
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
        assert_eq!(standards("*"), Some(Vec::new()));
        let (_, spec, unit) = only("479.00元/盒(先诺特韦片0.375g/利托那韦片0.1g,每盒30片)");
        assert!(spec.unwrap().ends_with("每盒30片"));
        assert_eq!(unit.as_deref(), Some("盒"));
        let chambers = "34.10元(粉体室1.0g;液体室100ml:0.9g/袋)";
        assert_eq!(only(chambers).2.as_deref(), Some("袋"));
        for wrong in ["十元", "-1元(1g/瓶)", "36元(0.5g/瓶", "36元每瓶"] {
            assert_eq!(standards(wrong), None, "{wrong}");
        }
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
