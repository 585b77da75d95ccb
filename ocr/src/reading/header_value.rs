//! Values beside labels, and the hospital's name where no label stands.

use bill::{Alternative, Field};

use super::line::Paper;
use super::row_text::RowText;
use crate::engine::{Lattice, Reading};
use crate::han::is_han;

/// Characters of a hospital's name, at least.
const SHORTEST_HOSPITAL: usize = 4;
/// Names of hospitals end so.
const HOSPITALS: &[&str] = &[
    "医院",
    "卫生院",
    "卫生服务中心",
    "卫生服务站",
    "医学中心",
    "保健院",
    "防治院",
    "诊所",
    "门诊部",
    "保健中心",
    "医疗中心",
    "疗养院",
    "大药房",
    "药店",
    "大药房有限公司",
    "大药房连锁有限公司",
];

/// Traditional characters that the recogniser takes for their simple forms; no bill of the mainland holds them.
fn simple(char: char) -> char {
    if char == '粵' { '粤' } else { char }
}

pub fn tidy(text: &str) -> String {
    let text: String = text.chars().map(simple).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|char: char| {
            matches!(
                char,
                ':' | '：' | ',' | '，' | ';' | '；' | '_' | '|' | '、' | '。'
            )
        })
        .trim()
        .to_owned()
}

/// A name without the sex and the age behind it.
pub fn person(text: &str) -> String {
    let told = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '(', '（', '/', ',', '，']);
        rest.starts_with(['男', '女']) && !rest.chars().nth(1).is_some_and(char::is_alphabetic)
    };
    let mut ends = text
        .char_indices()
        .filter(|(at, char)| *at > 0 && matches!(char, ' ' | '(' | '（' | '/' | ',' | '，'));
    let end = ends.find(|(at, _)| told(&text[*at..]));
    end.map_or(text, |(at, _)| &text[..at]).to_owned()
}

/// Years as digits alone; months, weeks and days keep their unit: `3月`, `1岁2月`.
pub fn age(text: &str) -> Option<String> {
    let mut parts: Vec<(String, &str)> = Vec::new();
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let mut rest = text.as_str();
    loop {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() || digits.len() > 3 {
            break;
        }
        rest = &rest[digits.len()..];
        let unit = ["周岁", "岁", "个月", "月", "周", "天", "日"]
            .into_iter()
            .find(|unit| rest.starts_with(unit))
            .unwrap_or("");
        rest = &rest[unit.len()..];
        parts.push((digits, unit));
        if unit.is_empty() {
            break;
        }
    }
    match &parts[..] {
        [] => None,
        [(years, "" | "岁" | "周岁")] => Some(years.clone()),
        parts => Some(
            parts
                .iter()
                .flat_map(|(digits, unit)| [digits.as_str(), unit])
                .collect(),
        ),
    }
}

/// The first run of Latin letters, digits and hyphens. `N0` before digits is the sign `NO` for number.
pub fn number_like(text: &str) -> Option<String> {
    let run = text
        .split(|char: char| !(char.is_ascii_alphanumeric() || char == '-'))
        .find(|run| run.chars().any(|char| char.is_ascii_digit()))?;
    let signed = run
        .strip_prefix("N0")
        .filter(|rest| rest.len() >= 6 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    Some(signed.map_or_else(|| run.to_owned(), |rest| format!("NO{rest}")))
}

/// Readings of a value that are tried under its grammar.
const READINGS: usize = 6;

/// The first of the recogniser's readings, made of the characters a value of this kind can hold, that `parse` takes.
pub fn reread<T>(
    lattice: &Lattice,
    allowed: fn(char) -> Option<char>,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let readings = lattice.readings(READINGS, allowed);
    readings.iter().find_map(|reading| parse(&reading.text))
}

/// The numbers that the recogniser considered, likeliest first.
pub fn numbers(lattice: &Lattice) -> Vec<Alternative> {
    let readings = lattice.readings(READINGS, code_char);
    let number = |reading: &Reading| {
        Some(Alternative {
            text: number_like(&reading.text)?,
            log_prob: reading.log_prob,
        })
    };
    readings.iter().filter_map(number).collect()
}

pub fn age_char(char: char) -> Option<char> {
    matches!(char, '0'..='9' | '岁' | '周' | '月' | '天' | '日' | '个').then_some(char)
}

pub fn code_char(char: char) -> Option<char> {
    (char.is_ascii_alphanumeric() || char == '-').then_some(char)
}

pub fn date_char(char: char) -> Option<char> {
    let part = matches!(
        char,
        '0'..='9' | '-' | '/' | '.' | '年' | '月' | '日' | '至' | '~' | ' '
    );
    part.then_some(char)
}

/// Least probability at which an overruled reading still counts.
const FAINT: f32 = 0.02;

/// 男 or 女, whichever was thought likelier.
pub fn gender(lattice: &Lattice) -> Option<String> {
    let likeliest = |wanted: char| {
        let choices = lattice.steps.iter().flat_map(|step| &step.choices);
        choices
            .filter(|(char, _)| *char == Some(wanted))
            .map(|(_, probability)| *probability)
            .fold(0.0, f32::max)
    };
    let (male, female) = (likeliest('男'), likeliest('女'));
    (male.max(female) > FAINT).then(|| if male > female { "男" } else { "女" }.to_owned())
}

/// Whether the text ends as names of hospitals do; a branch in brackets may follow.
pub fn names_hospital(text: &str) -> bool {
    HOSPITALS.iter().any(|ending| text.contains(ending))
}

/// The red cross that hospitals print before their name, read as a character; some places are named so.
fn is_cross(name: &[char]) -> bool {
    const PLACES: &str = "一二三四五六七八九堰里字方渡";
    matches!(name, ['十', next, ..] if !PLACES.contains(*next))
}

/// The name of a hospital without what is read of a stamp or a rule before it, which is no character of names, and with what
/// is misread of 第二人民 in a way that no name is written: `医§1云州市弟二人医院`.
pub fn mended_hospital(name: &str) -> String {
    let name: Vec<char> = name.chars().filter(|char| !char.is_whitespace()).collect();
    let named = |char: &char| char.is_alphanumeric() || "()（）[]【】·-/、，".contains(*char);
    let strange = name.iter().rposition(|char| !named(char));
    let (rest, first): (_, fn(char) -> bool) = match strange {
        Some(at) => (&name[at + 1..], is_han),
        None => (&name[..], char::is_alphanumeric),
    };
    let start = rest.iter().position(|char| first(*char)).unwrap_or(0);
    let whole = |own: &&[char]| names_hospital(&own.iter().collect::<String>());
    let own = Some(&rest[start..]).filter(|own| own.len() >= SHORTEST_HOSPITAL);
    let mut mended = own.filter(whole).unwrap_or(&name).to_vec();
    let numeral =
        |char: Option<&char>| char.is_some_and(|char| "一二三四五六七八九十".contains(*char));
    for at in 0..mended.len() {
        let brother = at > 0 && mended[at - 1] == '兄';
        if mended[at] == '弟' && numeral(mended.get(at + 1)) && !brother {
            mended[at] = '第';
        }
    }
    let placed = |char: &char| "市县省区州".contains(*char) || numeral(Some(char));
    let mut fours = mended.windows(4);
    if let Some(at) = fours.position(|four| placed(&four[0]) && four[1..] == ['人', '医', '院'])
    {
        mended.insert(at + 2, '民');
    }
    mended.into_iter().collect()
}

/// The name of a hospital in a title: all up to its ending.
pub fn hospital(text: &RowText<'_>, paper: Paper<'_>) -> Option<Field<String>> {
    let places: Vec<usize> = (0..text.chars.len())
        .filter(|&index| !text.chars[index].letter.is_whitespace())
        .collect();
    let all: Vec<char> = places
        .iter()
        .map(|&index| text.chars[index].letter)
        .collect();
    let has_colon = all.iter().any(|char| matches!(char, ':' | '：'));
    let mut end = HOSPITALS
        .iter()
        .filter_map(|suffix| {
            let suffix: Vec<char> = suffix.chars().collect();
            let at = all
                .windows(suffix.len())
                .rposition(|window| window == suffix)?;
            Some(at + suffix.len())
        })
        .max()
        .filter(|_| !has_colon)?;
    // `(东院区)` belongs to the name.
    if matches!(all.get(end), Some('(' | '（'))
        && let Some(close) = all[end..]
            .iter()
            .position(|char| matches!(char, ')' | '）'))
        && all[end..end + close]
            .iter()
            .any(|char| matches!(char, '院' | '区'))
    {
        end += close + 1;
    }
    let start = all.iter().position(|char| is_han(*char))?;
    let start = start + usize::from(is_cross(&all[start..]));
    let name: String = all[start..end].iter().copied().map(simple).collect();
    let name = mended_hospital(&name);
    let range = places[start]..places[end - 1] + 1;
    (name.chars().count() >= SHORTEST_HOSPITAL).then(|| Field {
        value: Some(name.clone()),
        text: text.text(0..text.chars.len()).trim().to_owned(),
        confidence: text.confidence(range.clone()),
        page_box: text.bounds(range).map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cross_before_a_hospital_is_none_of_its_name() {
        let is = |name: &str| is_cross(&name.chars().collect::<Vec<char>>());
        assert!(is("十凤台市中心医院"));
        assert!(!is("十堰市太和医院") && !is("红十字会医院"));
    }

    #[test]
    fn hospitals_are_freed_of_what_no_name_holds() {
        for (read, meant) in [
            ("医§1云州市中西医结合医院", "云州市中西医结合医院"),
            ("·松江口市弟二人民医院", "松江口市第二人民医院"),
            ("松江口市第二人 医院", "松江口市第二人民医院"),
        ] {
            assert_eq!(mended_hospital(read), meant);
        }
        for name in [
            "海陵仁爱医院(东院区)",
            "海陵仁爱医院[1号院区]",
            "兄弟二厂职工医院",
            "云州市第8人民医院",
            "3201医院",
            "云州市医院/云州大学附属医院",
        ] {
            assert_eq!(mended_hospital(name), name);
        }
    }

    #[test]
    fn ages() {
        for (text, value) in [
            ("45岁", Some("45")),
            ("45", Some("45")),
            ("3月", Some("3月")),
            ("岁", None),
        ] {
            assert_eq!(age(text).as_deref(), value, "{text}");
        }
    }

    #[test]
    fn names_end_before_sex_and_age() {
        for text in ["张三 （男，44岁)", "张三 男 44岁", "张三/男/44岁", "张三"] {
            assert_eq!(person(text), "张三", "{text}");
        }
        assert_eq!(person("欧阳 女英"), "欧阳 女英");
    }

    #[test]
    fn numbers_end_where_other_text_begins() {
        assert_eq!(number_like("ZY0012345 第2次").as_deref(), Some("ZY0012345"));
        assert_eq!(number_like("无"), None);
        assert_eq!(number_like("N062362482").as_deref(), Some("NO62362482"));
    }
}
