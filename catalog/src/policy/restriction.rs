//! The catalog's 限... notes: what the facts decide is taken apart, the rest asks for evidence.

mod disease;

use super::condition::Condition;
use crate::{CareType, FacilityLevel, Gender, InsuranceType};

/// A note taken apart: all of it holds, or the entry is not covered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Restriction {
    pub conditions: Vec<Condition>,
    /// 支付不超过14天: days that one course is paid for.
    pub max_days: Option<u32>,
    /// What no fact of a claim decides, in the note's own words: `新发的急性脑梗死`.
    pub evidence: Option<String>,
    /// Where the evidence is a list of diseases: a diagnosis with one of these words gives it.
    pub diseases: Vec<String>,
}

/// A child is under 18 (《药品目录》 and the national rule base).
const LAST_YEAR_OF_CHILDHOOD: u32 = 17;

impl Restriction {
    /// Conditions are taken off both ends of the note. A note of several alternatives, or one where
    /// an end is joined by 和, 或 or 、 to what follows, is evidence as a whole: it never becomes
    /// stricter than it was written.
    pub fn parse(note: &str) -> Restriction {
        let plain = plain(note);
        let body = plain.trim_end_matches('。').trim_start_matches('仅');
        let body = ["方予支付", "时支付", "予以支付"]
            .iter()
            .fold(body, |body, ending| {
                body.strip_suffix(ending).unwrap_or(body)
            });
        let body = body
            .strip_prefix('限')
            .unwrap_or(body)
            .trim_start_matches([':', '，']);
        let alternatives = body.contains(';') || body.contains("2.") || body.contains("(2)");
        if body.is_empty() {
            return Restriction::default();
        }
        if alternatives {
            return Restriction::evidence(body);
        }
        let (mut left, max_days) = without_course(body);
        let mut conditions = Vec::new();
        while let Some((condition, rest)) = leading(left) {
            if rest.starts_with(JOINTS) {
                return Restriction::evidence(body);
            }
            conditions.push(condition);
            left = trimmed(rest);
        }
        while let Some((condition, rest)) = trailing(left) {
            if rest.ends_with(JOINTS) {
                return Restriction::evidence(body);
            }
            conditions.push(condition);
            left = trimmed(rest);
        }
        if let Some((condition, rest)) = adults_with(left) {
            conditions.push(condition);
            left = rest;
        }
        let evidence = Some(left).filter(|rest| !rest.is_empty() && *rest != "患者");
        Restriction {
            conditions,
            max_days,
            diseases: evidence.and_then(disease::list).unwrap_or_default(),
            evidence: evidence.map(str::to_owned),
        }
    }

    /// A note that is evidence as a whole, apart from the length of its course.
    fn evidence(body: &str) -> Restriction {
        Restriction {
            evidence: Some(body.to_owned()),
            diseases: disease::list(body).unwrap_or_default(),
            ..Restriction::default()
        }
    }

    /// Whether nothing is left to ask where the claim's facts are known.
    pub fn is_decided_by_facts(&self) -> bool {
        self.evidence.is_none() || !self.diseases.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        *self == Restriction::default()
    }
}

const JOINTS: [char; 5] = ['和', '或', '及', '与', '、'];

/// One width of digits, brackets and colons; no spaces. The marks that join and part stay as written.
fn plain(note: &str) -> String {
    let fold = |c: char| match c {
        '，' | ',' => '，',
        '。' | '、' => c,
        '．' => '.',
        wide @ '！'..='～' => char::from_u32(wide as u32 - 0xFEE0).unwrap_or(wide),
        other => other,
    };
    note.chars()
        .filter(|c| !c.is_whitespace())
        .map(fold)
        .collect()
}

/// `…，支付不超过14天` or `…，单次住院最多支付14天` at the end, in days.
fn without_course(body: &str) -> (&str, Option<u32>) {
    let words = ["支付不超过", "单次住院最多支付", "最多支付"];
    let split = words.iter().find_map(|word| body.rsplit_once(word));
    let course = split.and_then(|(head, tail)| {
        let (count, unit) = number(tail)?;
        let days = match unit {
            "天" | "日" => 1,
            "周" => 7,
            "个月" | "月" => 30,
            _ => return None,
        };
        Some((head.trim_end_matches('，'), count.checked_mul(days)?))
    });
    course.map_or((body, None), |(head, days)| (head, Some(days)))
}

/// `成人2型糖尿病患者`, `血糖控制不佳的成人2型糖尿病患者`: adults, where nobody else is named.
fn adults_with(text: &str) -> Option<(Condition, &str)> {
    let others = [
        "儿童",
        "青少年",
        "岁",
        "婴",
        "成年人",
        "或成人",
        "和成人",
        "、成人",
    ];
    if others.iter().any(|word| text.contains(word)) {
        return None;
    }
    let (head, rest) = text.split_once("成人")?;
    let clear = head.is_empty() || (head.ends_with('的') && !rest.contains("成人"));
    let adults = Condition::Age {
        min_years: Some(LAST_YEAR_OF_CHILDHOOD + 1),
        max_years: None,
    };
    let joined = rest.starts_with(JOINTS);
    // What stands before the adults stays evidence, with what they have.
    (clear && !joined).then_some((adults, if head.is_empty() { rest } else { text }))
}

fn trimmed(text: &str) -> &str {
    let text = text.trim_matches(['，', '的', '并']);
    ["使用", "患者使用"].iter().fold(text, |text, filler| {
        text.strip_suffix(filler).unwrap_or(text)
    })
}

/// Words that stand for one condition; none begins another.
fn fixed() -> [(&'static str, Condition); 15] {
    let up_to = |max| Condition::Age {
        min_years: None,
        max_years: Some(max),
    };
    let from = |min| Condition::Age {
        min_years: Some(min),
        max_years: None,
    };
    [
        (
            "二级及以上医疗机构",
            Condition::FacilityLevel(FacilityLevel::Two),
        ),
        (
            "二级以上医疗机构",
            Condition::FacilityLevel(FacilityLevel::Two),
        ),
        (
            "二级及以上医院",
            Condition::FacilityLevel(FacilityLevel::Two),
        ),
        (
            "三级医疗机构",
            Condition::FacilityLevel(FacilityLevel::Three),
        ),
        ("三级医院", Condition::FacilityLevel(FacilityLevel::Three)),
        (
            "工伤保险",
            Condition::InsuranceType(vec![InsuranceType::WorkInjury]),
        ),
        (
            "生育保险",
            Condition::InsuranceType(vec![InsuranceType::Maternity]),
        ),
        ("住院", Condition::CareType(CareType::Inpatient)),
        ("门诊", Condition::CareType(CareType::Outpatient)),
        ("儿童", up_to(LAST_YEAR_OF_CHILDHOOD)),
        ("新生儿", up_to(0)),
        ("成年", from(LAST_YEAR_OF_CHILDHOOD + 1)),
        ("成人", from(LAST_YEAR_OF_CHILDHOOD + 1)),
        ("女性", Condition::Gender(Gender::Female)),
        ("男性", Condition::Gender(Gender::Male)),
    ]
}

fn leading(text: &str) -> Option<(Condition, &str)> {
    if let Some(found) = leading_age(text) {
        return Some(found);
    }
    fixed().into_iter().find_map(|(word, condition)| {
        let rest = text.strip_prefix(word)?;
        // 住院期间, 儿童期, 门诊特殊病: the word is part of a longer one.
        let ends = !rest.starts_with(['期', '特', '统', '慢', '型']);
        ends.then(|| (condition, rest.strip_prefix("患者").unwrap_or(rest)))
    })
}

/// At the end only where it names the persons: `肾功能不全的住院患者`.
fn trailing(text: &str) -> Option<(Condition, &str)> {
    let people = [
        "住院患者",
        "儿童患者",
        "女性患者",
        "男性患者",
        "成人患者",
        "成年患者",
    ];
    let word = people.into_iter().find(|word| text.ends_with(word))?;
    let (condition, _) = leading(word.strip_suffix("患者").unwrap_or(word))?;
    Some((condition, &text[..text.len() - word.len()]))
}

/// `14岁以下`, `6周岁及以上`, `不满14周岁`, `2至12岁`; both ends are included, as in law.
fn leading_age(text: &str) -> Option<(Condition, &str)> {
    let (below, text) = match text
        .strip_prefix("不满")
        .or_else(|| text.strip_prefix("未满"))
    {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (first, rest) = number(text)?;
    if let Some((last, rest)) = rest.strip_prefix(['至', '-', '~', '到']).and_then(number) {
        let rest = years(rest)?;
        let condition = Condition::Age {
            min_years: Some(first),
            max_years: Some(last),
        };
        return Some((condition, after_people(rest)));
    }
    let rest = years(rest)?;
    if below {
        let condition = Condition::Age {
            min_years: None,
            max_years: Some(first.checked_sub(1)?),
        };
        return Some((condition, after_people(rest)));
    }
    let ends = [
        ("及以下", false),
        ("以下", false),
        ("及以上", true),
        ("以上", true),
    ];
    let (rest, above) = ends
        .iter()
        .find_map(|(word, above)| Some((rest.strip_prefix(word)?, *above)))?;
    let (min_years, max_years) = if above {
        (Some(first), None)
    } else {
        (None, Some(first))
    };
    Some((
        Condition::Age {
            min_years,
            max_years,
        },
        after_people(rest),
    ))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn years(text: &str) -> Option<&str> {
    text.strip_prefix("周岁")
        .or_else(|| text.strip_prefix('岁'))
}

fn after_people(text: &str) -> &str {
    let text = text.strip_prefix("的").unwrap_or(text);
    ["儿童患者", "儿童", "患儿", "患者", "人群"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests;
