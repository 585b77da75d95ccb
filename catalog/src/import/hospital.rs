//! Registers of hospitals: who they are, their level, and the periods of their agreement with the insurance.

use std::collections::HashMap;

use bill::Date;

use super::file::sheets;
use super::period::{is_unlimited, written_date};
use super::{RefusedRow, SheetRow};
use crate::FacilityLevel;
use crate::normalize::{is_han, normalized};

/// One hospital of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredHospital {
    pub code: String,
    pub name: String,
    /// As the file spells it: 三级, `level_3`; `None` where it has no grade.
    pub level: Option<String>,
    pub region: String,
    /// First and last day of the agreement; no first day where there is none, no last day while it runs.
    pub designated_from: Option<Date>,
    pub designated_to: Option<Date>,
    /// First and last days of suspensions, ascending; no last day while one lasts.
    pub suspensions: Vec<(Date, Option<Date>)>,
}

/// What a register holds. Load it only where nothing was refused.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HospitalRegister {
    pub hospitals: Vec<RegisteredHospital>,
    pub refused: Vec<RefusedRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Title {
    Code,
    Name,
    Level,
    Region,
    From,
    To,
    Suspensions,
}

const TITLES: [(Title, &[&str]); 7] = [
    (
        Title::Code,
        &[
            "code",
            "编码",
            "代码",
            "医疗机构编码",
            "医疗机构代码",
            "定点医疗机构编码",
            "定点医疗机构代码",
            "机构编码",
        ],
    ),
    (
        Title::Name,
        &[
            "name",
            "名称",
            "医疗机构名称",
            "定点医疗机构名称",
            "机构名称",
            "医院名称",
        ],
    ),
    (
        Title::Level,
        &["level", "等级", "医院等级", "医疗机构等级", "级别"],
    ),
    (Title::Region, &["region", "地区", "统筹区"]),
    (
        Title::From,
        &["designated_from", "定点开始日期", "协议开始日期"],
    ),
    (
        Title::To,
        &["designated_to", "定点终止日期", "协议终止日期"],
    ),
    (Title::Suspensions, &["suspensions", "中止期间", "暂停期间"]),
];

/// CSV (UTF-8 or GB18030) or XLSX with the columns `code,name,level,region,designated_from,designated_to,suspensions`;
/// code and name are required. Suspensions are written `2024-03-01..2024-05-31;2025-01-01..`.
pub fn hospitals(bytes: &[u8]) -> HospitalRegister {
    let refuse = |refused| HospitalRegister {
        refused: vec![refused],
        ..HospitalRegister::default()
    };
    let sheets = match sheets(bytes) {
        Ok(sheets) => sheets,
        Err(refused) => return refuse(*refused),
    };
    let has_keys = |row: &SheetRow| {
        let columns = columns(row);
        columns.contains_key(&Title::Code) && columns.contains_key(&Title::Name)
    };
    let mut found = sheets.iter().filter_map(|sheet| {
        let header = sheet
            .rows
            .iter()
            .take(HEADER_WITHIN_ROWS)
            .position(has_keys)?;
        Some((columns(&sheet.rows[header]), &sheet.rows[header + 1..]))
    });
    let Some((columns, rows)) = found.next() else {
        return refuse(RefusedRow::file(
            [
                "表头没有医疗机构编码或名称列",
                "the header has no column for the code or the name",
            ],
            [
                "首行使用列名 code,name,level,region,designated_from,designated_to,suspensions",
                "begin with code,name,level,region,designated_from,designated_to,suspensions",
            ],
        ));
    };
    let filled = rows.iter().filter(|row| !is_remark(row));
    let mut register = HospitalRegister::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in filled {
        match hospital(row, &columns) {
            Ok(hospital) => match seen.insert(hospital.code.clone(), row.number) {
                None => register.hospitals.push(hospital),
                Some(first) => register.refused.push(RefusedRow::cell(
                    row.number,
                    "code",
                    [
                        &format!("编码已在第{first}行"),
                        &format!("the code is in row {first} already"),
                    ],
                    ["同一编码只保留一行", "keep one row of each code"],
                )),
            },
            Err(refused) => register.refused.push(*refused),
        }
    }
    register
}

/// A title may stand above the header.
const HEADER_WITHIN_ROWS: usize = 10;

/// Empty, or text in one cell alone, as the title of a region or a note below the table.
fn is_remark(row: &SheetRow) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    let first = filled.next();
    filled.next().is_none() && first.is_none_or(|text| text.contains(is_han))
}

fn columns(header: &SheetRow) -> HashMap<Title, usize> {
    let cells = header.cells.iter().enumerate();
    let known = cells.filter_map(|(index, cell)| {
        let cell = normalized(cell).to_ascii_lowercase();
        let (title, _) = TITLES
            .iter()
            .find(|(_, titles)| titles.contains(&cell.as_str()))?;
        Some((*title, index))
    });
    known.collect()
}

fn hospital(
    row: &SheetRow,
    columns: &HashMap<Title, usize>,
) -> Result<RegisteredHospital, Box<RefusedRow>> {
    let cell = |title| {
        let index = columns.get(&title).copied();
        let cell = index.and_then(|index| row.cells.get(index));
        cell.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let wrong = |title: Title, reason: [&str; 2], remedy: [&str; 2]| {
        let (_, titles) = TITLES[title as usize];
        Box::new(RefusedRow::cell(row.number, titles[0], reason, remedy))
    };
    let required = |title| {
        let empty = ["必填的一栏是空的", "the cell must not be empty"];
        let fill = ["填写后再导入一次", "fill it in and import again"];
        cell(title).ok_or_else(|| wrong(title, empty, fill))
    };
    let no_date = |title: Title, text: &str| {
        let reason = [
            &*format!("“{text}”不是日期"),
            &*format!("`{text}` is not a date"),
        ];
        wrong(title, reason, ["写作 2025-03-01", "write it as 2025-03-01"])
    };
    let date = |title| -> Result<Option<Date>, Box<RefusedRow>> {
        let Some(text) = cell(title) else {
            return Ok(None);
        };
        if title == Title::To && is_unlimited(text) {
            return Ok(None);
        }
        written_date(text)
            .map(Some)
            .ok_or_else(|| no_date(title, text))
    };
    let level = cell(Title::Level);
    if let Some(level) = level.filter(|level| level.parse::<FacilityLevel>().is_err()) {
        let reason = [
            &*format!("“{level}”不是医院等级"),
            &*format!("`{level}` is no level"),
        ];
        let remedy = [
            "写作一级、二级或三级；未定级的留空",
            "write 一级, 二级 or 三级; leave it empty where there is none",
        ];
        return Err(wrong(Title::Level, reason, remedy));
    }
    let (from, to) = (date(Title::From)?, date(Title::To)?);
    if to.is_some_and(|to| from.is_none_or(|from| to < from)) {
        let reason = [
            "终止日期早于开始日期，或没有开始日期",
            "the agreement ends before it begins",
        ];
        let remedy = ["核对两个日期", "check both dates"];
        return Err(wrong(Title::To, reason, remedy));
    }
    let suspensions = match cell(Title::Suspensions).map(suspensions) {
        None => Vec::new(),
        Some(Some(suspensions)) => suspensions,
        Some(None) => {
            let reason = [
                "中止期间没有写对，或前后重叠",
                "the suspensions are not understood, or overlap",
            ];
            let remedy = [
                "写作 2024-03-01..2024-05-31;2025-01-01..，尚未恢复的不写末日",
                "write 2024-03-01..2024-05-31;2025-01-01.. with no last day while one lasts",
            ];
            return Err(wrong(Title::Suspensions, reason, remedy));
        }
    };
    Ok(RegisteredHospital {
        code: required(Title::Code)?.to_owned(),
        name: required(Title::Name)?.to_owned(),
        level: level.map(str::to_owned),
        region: cell(Title::Region).unwrap_or_default().to_owned(),
        designated_from: from,
        designated_to: to,
        suspensions,
    })
}

/// `None` where a period is not written as one, ends before it begins, or begins before the one before it has ended.
fn suspensions(text: &str) -> Option<Vec<(Date, Option<Date>)>> {
    let mut periods: Vec<(Date, Option<Date>)> = Vec::new();
    for part in text.split([';', '；']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let (first, last) = part
            .split_once("..")
            .or_else(|| part.split_once(['至', '~', '～']))?;
        let first = written_date(first)?;
        let last = match last.trim() {
            "" | "今" => None,
            last => Some(written_date(last)?),
        };
        periods.push((first, last));
    }
    periods.sort_unstable();
    let in_order = |pair: &[(Date, Option<Date>)]| pair[0].1.is_some_and(|end| end < pair[1].0);
    let whole = periods
        .iter()
        .all(|(first, last)| last.is_none_or(|last| *first <= last));
    (whole && periods.windows(2).all(in_order)).then_some(periods)
}
