//! Tables of knowledge points: which of the published shapes a file has.

use crate::import::file::csv_rows;
use crate::import::{RefusedRow, SheetRow};
use crate::normalize::normalized;

use super::KnowledgeTable;
use super::row::{Shape, point};

/// Columns of a table, by what they hold.
pub struct Columns {
    places: Vec<(Title, usize, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    Name,
    Code,
    Note,
    /// 限定类型
    Limit,
    /// 限定对象, 限定性别, 限定值域
    Value,
    /// 限制数量, 频次上限
    Max,
    /// 数量单位
    MaxUnit,
    /// 疗程周期, in days
    Days,
    /// 频度
    Span,
    OtherName,
    OtherCode,
    /// A rule kind, in files of the project's own shape
    Kind,
    /// Its parameters, as a TOML inline table
    Parameters,
    Severity,
}

const TITLES: [(Title, &[&str]); 14] = [
    (
        Title::Name,
        &[
            "药品通用名",
            "项目名称",
            "主项名称",
            "名称",
            "耗材名称",
            "name",
        ],
    ),
    (
        Title::Code,
        &[
            "国标代码",
            "项目编码",
            "项目代码",
            "主项编码",
            "药品代码",
            "耗材代码",
            "编码",
            "code",
        ],
    ),
    (
        Title::Note,
        &["药品说明", "项目说明", "备注", "说明", "note"],
    ),
    (Title::Limit, &["限定类型"]),
    (Title::Value, &["限定对象", "限定性别", "限定值域"]),
    (Title::Max, &["限制数量", "频次上限"]),
    (Title::MaxUnit, &["数量单位"]),
    (Title::Days, &["疗程周期"]),
    (Title::Span, &["频度"]),
    (Title::OtherName, &["从项名称"]),
    (Title::OtherCode, &["从项编码"]),
    (Title::Kind, &["规则类别", "kind"]),
    (Title::Parameters, &["参数", "parameters"]),
    (Title::Severity, &["颜色", "severity"]),
];

pub fn read(bytes: &[u8]) -> KnowledgeTable {
    let refuse = |refused| KnowledgeTable {
        points: Vec::new(),
        refused: vec![refused],
    };
    let rows = match csv_rows(bytes) {
        Ok(rows) => rows,
        Err(refused) => return refuse(*refused),
    };
    let mut filled = rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    let shape = filled
        .next()
        .map(Columns::of)
        .and_then(|columns| Shape::of(&columns).map(|shape| (columns, shape)));
    let Some((columns, shape)) = shape else {
        return refuse(RefusedRow::file(
            [
                "表头不是已知的知识点表：没有项目名称或编码列，或没有限定内容列",
                "the header is of no known table of knowledge points",
            ],
            [
                "使用国家规则库的列名(如 项目名称,国标代码,限定类型,限定对象)，或 规则类别,名称,编码,参数",
                "use the rule base's column titles, or kind,name,code,parameters",
            ],
        ));
    };
    let mut table = KnowledgeTable::default();
    for row in filled {
        // Remarks below the table fill one cell of it.
        if is_remark(row, &columns) {
            continue;
        }
        match point(row, &columns, shape) {
            Ok(point) => table.points.push(point),
            Err(refused) => table.refused.push(*refused),
        }
    }
    table
}

fn is_remark(row: &SheetRow, columns: &Columns) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    filled == 1 && columns.cell(row, Title::Name).is_empty()
        || row.cells[0].starts_with("备注：")
        || row.cells[0].starts_with("备注:")
}

impl Columns {
    fn of(header: &SheetRow) -> Columns {
        let places = header.cells.iter().enumerate().filter_map(|(index, cell)| {
            let title = normalized(cell).to_ascii_lowercase();
            let (known, _) = TITLES
                .iter()
                .find(|(_, titles)| titles.contains(&title.as_str()))?;
            Some((*known, index, cell.clone()))
        });
        Columns {
            places: places.collect(),
        }
    }

    pub fn has(&self, title: Title) -> bool {
        self.places.iter().any(|(known, ..)| *known == title)
    }

    /// Trimmed; empty where the table has no such column.
    pub fn cell<'a>(&self, row: &'a SheetRow, title: Title) -> &'a str {
        let place = self.places.iter().find(|(known, ..)| *known == title);
        let cell = place.and_then(|(_, index, _)| row.cells.get(*index));
        cell.map_or("", |cell| cell.trim())
    }

    /// As the file spells it.
    pub fn title(&self, title: Title) -> &str {
        let place = self.places.iter().find(|(known, ..)| *known == title);
        place.map_or("", |(.., spelled)| spelled.as_str())
    }
}
