//! Whether the catalog lists the item, in which class, and on which days.

use super::case::{LineCase, with_source};
use super::rule::PolicyRule;
use crate::{Entry, Finding, FindingKind, InsuranceClass, Severity, Verdict};

/// A nearest name less like the print than this says nothing to a reader.
const WORTH_NAMING: f32 = 0.5;

/// 超目录: nothing in the catalog is this item.
pub fn unlisted(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let name = case.line.name.text.trim();
    if case.found.verdict != Verdict::Unlisted || name.is_empty() {
        return None;
    }
    let nearest = case
        .found
        .candidates
        .first()
        .filter(|candidate| candidate.score >= WORTH_NAMING)
        .map(|c| (case.catalog.entry(c.entry).name.as_str(), &c.difference));
    let (mut zh, mut en) = (
        format!("目录中没有“{name}”"),
        format!("the catalog does not list `{name}`"),
    );
    if !case.found.note_zh.is_empty() {
        zh = format!("{zh}：{}", case.found.note_zh);
        en = format!("{en}: {}", case.found.note_en);
    }
    if let Some((nearest, difference)) = nearest {
        let difference = if difference.is_empty() {
            String::new()
        } else {
            format!("（{difference}）")
        };
        zh = format!("{zh}；最接近的是“{nearest}”{difference}");
        en = format!("{en}; the nearest is `{nearest}`");
    }
    let clears = [
        "如名称读错，请改正；如目录另有此项，请选定目录条目".to_owned(),
        "correct the name if it was misread, or choose the entry if the catalog has it".to_owned(),
    ];
    Some(case.finding(
        rule,
        FindingKind::OutOfCatalog,
        Severity::Orange,
        [zh, en],
        clears,
    ))
}

/// Listed as 丙: known, and not paid.
pub fn class_c(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let entry = case
        .entry()
        .filter(|entry| entry.class == InsuranceClass::C)?;
    let reason = [
        format!("“{}”为丙类，全额自费", entry.name),
        format!("`{}` is class 丙: full self-pay", entry.name),
    ];
    let clears = [
        "如目录条目选错，请另选".to_owned(),
        "choose another entry if this one is wrong".to_owned(),
    ];
    Some(with_source(
        case.finding(
            rule,
            FindingKind::OutOfCatalog,
            Severity::Blue,
            reason,
            clears,
        ),
        entry,
    ))
}

/// The entry was not in force on the day of the service.
pub fn not_in_force(rule: &PolicyRule, case: &LineCase<'_>) -> Option<Finding> {
    let entry = case.entry()?;
    let Some((first, last)) = case.days else {
        return Some(with_source(undated(rule, case, entry), entry));
    };
    if entry.in_force_on(first) && entry.in_force_on(last) {
        return None;
    }
    let outside = last < entry.valid_from || entry.valid_to.is_some_and(|end| end < first);
    let (name, period) = (&entry.name, period(entry));
    let days = if first == last {
        first.to_string()
    } else {
        format!("{first}至{last}")
    };
    let finding = if outside {
        let reason = [
            format!("“{name}”有效期{period}，服务日期{days}不在其内"),
            format!("`{name}` was not in force on {first}"),
        ];
        let clears = [
            "核对服务日期，或选定当日有效的目录条目".to_owned(),
            "check the date of the service, or choose the entry in force on that day".to_owned(),
        ];
        case.finding(
            rule,
            FindingKind::OutOfPolicy,
            Severity::Red,
            reason,
            clears,
        )
    } else {
        let reason = [
            format!("“{name}”有效期{period}，住院期间{days}只有一部分在其内"),
            format!("`{name}` was in force for a part of the stay only"),
        ];
        let clears = [
            "补充该项目的具体服务日期(每日清单、医嘱)".to_owned(),
            "supply the day of the service (daily list, orders)".to_owned(),
        ];
        case.ask(rule, FindingKind::OutOfPolicy, reason, clears)
    };
    Some(with_source(finding, entry))
}

fn undated(rule: &PolicyRule, case: &LineCase<'_>, entry: &Entry) -> Finding {
    let (name, period) = (&entry.name, period(entry));
    let reason = [
        format!("没有服务日期，不能确定“{name}”（有效期{period}）是否有效"),
        format!("without a service date it is open whether `{name}` was in force"),
    ];
    let clears = [
        "补充该项目的服务日期，或入院、出院日期".to_owned(),
        "supply the date of the service, or of admission and discharge".to_owned(),
    ];
    case.ask(rule, FindingKind::OutOfPolicy, reason, clears)
}

fn period(entry: &Entry) -> String {
    match entry.valid_to {
        Some(last) => format!("{}至{last}", entry.valid_from),
        None => format!("{}起", entry.valid_from),
    }
}
