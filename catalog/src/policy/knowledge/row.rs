//! One row of a published table as a knowledge point.

use bill::Decimal;
use serde::Deserialize;

use super::KnowledgePoint;
use super::table::{Columns, Title};
use crate::import::{RefusedRow, SheetRow};
use crate::policy::kind::{RuleKind, Span};
use crate::policy::selector::Selector;
use crate::{CareType, FacilityLevel, Gender, InsuranceType, Severity};

/// What the second and further operations of a group cost, in percent, where the price list says
/// nothing else.
const FURTHER_OPERATIONS_PERCENT: u32 = 50;

/// 婴幼儿: up to the third birthday and the year after it.
const LAST_YEAR_OF_INFANCY: u32 = 3;
const LAST_YEAR_OF_CHILDHOOD: u32 = 17;
/// 法定就业年龄: from 16; the latest age of retirement is 63.
const WORKING_YEARS: (u32, u32) = (16, 63);

/// The shapes of tables, by their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 限定类型, 限定对象
    Limit,
    /// 限制数量, 数量单位; or 频次上限, 疗程周期
    Frequency,
    /// 主项, 从项, 频度
    Pair,
    /// The limit is in the remark: 支付不超过90天
    Remark,
    /// kind, parameters
    Own,
}

impl Shape {
    pub fn of(columns: &Columns) -> Option<Shape> {
        let has = |title| columns.has(title);
        if !has(Title::Name) && !has(Title::Code) {
            return None;
        }
        [
            (Shape::Own, has(Title::Kind)),
            (Shape::Limit, has(Title::Limit) && has(Title::Value)),
            (Shape::Pair, has(Title::OtherName) || has(Title::OtherCode)),
            (Shape::Frequency, has(Title::Max)),
            (Shape::Remark, has(Title::Note)),
        ]
        .into_iter()
        .find_map(|(shape, is)| is.then_some(shape))
    }
}

/// What a row checks, with a severity where it is not the kind's own; or the column that is wrong.
type Check = Result<(RuleKind, Option<Severity>), (Title, String)>;

pub fn point(
    row: &SheetRow,
    columns: &Columns,
    shape: Shape,
) -> Result<KnowledgePoint, Box<RefusedRow>> {
    let cell = |title| columns.cell(row, title);
    let check = match shape {
        Shape::Limit => limit(cell(Title::Limit), cell(Title::Value)),
        Shape::Frequency => frequency(
            cell(Title::Max),
            cell(Title::MaxUnit),
            columns.has(Title::Days).then(|| cell(Title::Days)),
        ),
        Shape::Pair => pair(
            cell(Title::Span),
            cell(Title::OtherName),
            cell(Title::OtherCode),
        ),
        Shape::Remark => remark(cell(Title::Note)),
        Shape::Own => own(
            cell(Title::Kind),
            cell(Title::Parameters),
            cell(Title::Severity),
        ),
    };
    let item = Selector::item(cell(Title::Name), cell(Title::Code));
    let (kind, severity) = match check {
        _ if item.is_everything() => return Err(Box::new(no_item(row, columns))),
        Ok(check) => check,
        Err((title, reason)) => {
            return Err(Box::new(RefusedRow::cell(
                row.number,
                columns.title(title),
                [&reason, &format!("not understood: {reason}")],
                [
                    "按该列的已知写法填写，再导入一次",
                    "write it as this column is known, and import again",
                ],
            )));
        }
    };
    Ok(KnowledgePoint {
        row: u32::try_from(row.number).unwrap_or(u32::MAX),
        item,
        kind,
        severity,
        note: Some(cell(Title::Note))
            .filter(|note| !note.is_empty())
            .map(str::to_owned),
    })
}

fn no_item(row: &SheetRow, columns: &Columns) -> RefusedRow {
    RefusedRow::cell(
        row.number,
        columns.title(Title::Name),
        [
            "既没有名称，也没有编码",
            "neither a name nor a code is given",
        ],
        ["填写名称或编码", "write the name or the code"],
    )
}

fn limit(limit: &str, value: &str) -> Check {
    let wrong = || (Title::Value, format!("“{limit}”没有“{value}”这个值"));
    let up_to = |years| RuleKind::Age {
        min_years: None,
        max_years: Some(years),
    };
    let kind = match limit {
        "限定性别对象" => RuleKind::Gender {
            gender: value.parse::<Gender>().map_err(|_| wrong())?,
        },
        "限定年龄对象" => match value {
            "儿童" => up_to(LAST_YEAR_OF_CHILDHOOD),
            "婴幼儿" => up_to(LAST_YEAR_OF_INFANCY),
            "新生儿" => RuleKind::Newborn,
            "成人" => RuleKind::Age {
                min_years: Some(LAST_YEAR_OF_CHILDHOOD + 1),
                max_years: None,
            },
            _ => return Err(wrong()),
        },
        "限定机构等级" => RuleKind::FacilityLevel {
            min: value.parse::<FacilityLevel>().map_err(|_| wrong())?,
        },
        "限定就医方式" => RuleKind::CareType {
            allowed: match value {
                "住院" => CareType::Inpatient,
                "门诊" => CareType::Outpatient,
                _ => return Err(wrong()),
            },
        },
        "限定保险类型" => RuleKind::InsuranceType {
            allowed: vec![match value {
                "工伤" => InsuranceType::WorkInjury,
                "生育" => InsuranceType::Maternity,
                _ => return Err(wrong()),
            }],
        },
        "限定支付疗程" => RuleKind::DaysOfTreatment {
            max_days: days_in(value).ok_or_else(wrong)?,
        },
        "限定主次操作" if !value.is_empty() => RuleKind::SecondaryOperation {
            percent: FURTHER_OPERATIONS_PERCENT,
            group: value.to_owned(),
        },
        "限定科室" if !value.is_empty() => RuleKind::Department {
            any_of: words(value),
        },
        "限定适应症" | "限定疾病" if !value.is_empty() => RuleKind::Indication {
            any_of: words(value),
        },
        "禁忌症" if !value.is_empty() => RuleKind::Contraindication {
            any_of: words(value),
        },
        _ => return Err((Title::Limit, format!("不认识的限定类型“{limit}”"))),
    };
    Ok((kind, None))
}

fn words(value: &str) -> Vec<String> {
    let parts = value.split(['、', '，', ',', '；', ';']);
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `24` of `小时` is a day of hours; `days` is `None` where the table limits by the day.
fn frequency(max: &str, unit: &str, days: Option<&str>) -> Check {
    let max: Decimal = max
        .parse()
        .map_err(|_| (Title::Max, format!("“{max}”不是数量")))?;
    let days = match (days, unit) {
        (Some(days), _) => days
            .parse()
            .ok()
            .filter(|days| *days > 0)
            .ok_or_else(|| (Title::Days, format!("“{days}”不是天数")))?,
        (None, "日" | "天" | "次" | "小时" | "") => 1,
        (None, _) => return Err((Title::MaxUnit, format!("不认识的数量单位“{unit}”"))),
    };
    Ok((RuleKind::Frequency { max, days }, None))
}

fn pair(span: &str, name: &str, code: &str) -> Check {
    let others = Selector::item(name, code);
    if others.is_everything() {
        return Err((Title::OtherName, "从项没有名称和编码".to_owned()));
    }
    // Bills give no hours: what must not meet within some is to be asked about.
    let (per, severity) = match span {
        "单日" | "" => (Span::Day, None),
        "单次就诊" | "单次住院" => (Span::Claim, None),
        hours if hours.ends_with("小时") => (Span::Day, Some(Severity::Yellow)),
        _ => return Err((Title::Span, format!("不认识的频度“{span}”"))),
    };
    Ok((RuleKind::DuplicateCharge { others, per }, severity))
}

fn remark(note: &str) -> Check {
    if note.contains("法定就业年龄") {
        let (min, max) = WORKING_YEARS;
        let kind = RuleKind::Age {
            min_years: Some(min),
            max_years: Some(max),
        };
        return Ok((kind, None));
    }
    let days = note
        .split_once("不超过")
        .and_then(|(_, rest)| days_in(rest.split(['，', '。', '；']).next()?));
    let max_days = days.ok_or_else(|| (Title::Note, format!("“{note}”中没有支付天数")))?;
    Ok((RuleKind::DaysOfTreatment { max_days }, None))
}

/// `14天`, `4周`, `3个月`, `一年`.
fn days_in(text: &str) -> Option<u32> {
    let text = text.trim();
    if text == "一年" {
        return Some(365);
    }
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let count: u32 = text[..digits].parse().ok()?;
    let unit = match &text[digits..] {
        "天" | "日" => 1,
        "周" => 7,
        "个月" | "月" => 30,
        "年" => 365,
        _ => return None,
    };
    count.checked_mul(unit).filter(|days| *days > 0)
}

/// The kind by its word in policy files, the parameters as `max = "1", days = 1`.
fn own(kind: &str, parameters: &str, severity: &str) -> Check {
    #[derive(Deserialize)]
    struct Row {
        severity: Option<Severity>,
        #[serde(flatten)]
        kind: RuleKind,
    }
    let mut text = format!("kind = {}\n", toml::Value::from(kind));
    if !severity.is_empty() {
        text = format!("severity = {}\n{text}", toml::Value::from(severity));
    }
    if !parameters.is_empty() {
        let inner = parameters.trim_start_matches('{').trim_end_matches('}');
        text = format!("{text}parameters = {{ {inner} }}\n");
    }
    let row: Row =
        toml::from_str(&text).map_err(|error| (Title::Parameters, error.message().to_owned()))?;
    let mut kind = row.kind;
    kind.check().map_err(|reason| (Title::Parameters, reason))?;
    if kind.is_of_claim() {
        let reason = "这一规则类别针对整张票据，不针对项目".to_owned();
        return Err((Title::Kind, reason));
    }
    if let Some(others) = kind.others_mut() {
        others.fold();
    }
    Ok((kind, row.severity))
}
