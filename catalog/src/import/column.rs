use serde::Deserialize;

use super::{Mapping, RefusedRow, SheetRow};
use crate::normalize::normalized;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Column {
    Code,
    Kind,
    Name,
    DosageForm,
    Spec,
    Unit,
    Class,
    SelfPayRatio,
    #[serde(rename = "ceiling_level_1")]
    CeilingLevel1,
    #[serde(rename = "ceiling_level_2")]
    CeilingLevel2,
    #[serde(rename = "ceiling_level_3")]
    CeilingLevel3,
    PaymentStandard,
    CoverageRestriction,
    ValidFrom,
    ValidTo,
    /// Both days in one cell: `2024年1月1日至2025年12月31日`.
    Validity,
    Source,
}

/// The project's own title first, which is also how a missing column is named; then what offices write.
const TITLES: [(Column, &[&str]); 17] = [
    (
        Column::Code,
        &[
            "code",
            "编码",
            "代码",
            "医保编码",
            "国家编码",
            "医保代码",
            "药品代码",
            "项目编码",
            "项目代码",
            "目录编码",
            "国家医保编码",
        ],
    ),
    (
        Column::Kind,
        &["kind", "类型", "目录类别", "项目类型", "种类"],
    ),
    (
        Column::Name,
        &[
            "name",
            "名称",
            "药品名称",
            "项目名称",
            "通用名",
            "通用名称",
            "注册名称",
            "耗材名称",
            "目录名称",
        ],
    ),
    (Column::DosageForm, &["dosage_form", "剂型", "注册剂型"]),
    (
        Column::Spec,
        &["spec", "规格", "规格型号", "注册规格", "型号"],
    ),
    (
        Column::Unit,
        &["unit", "单位", "计价单位", "最小计价单位", "包装单位"],
    ),
    (
        Column::Class,
        &[
            "class",
            "等级",
            "类别",
            "甲乙类",
            "医保等级",
            "医保类别",
            "收费项目等级",
            "费用等级",
            "目录等级",
        ],
    ),
    (
        Column::SelfPayRatio,
        &[
            "self_pay_ratio",
            "自付比例",
            "先行自付比例",
            "个人先行自付比例",
            "乙类自付比例",
            "首先自付比例",
        ],
    ),
    (
        Column::CeilingLevel1,
        &[
            "ceiling_level_1",
            "一级限价",
            "一级价格",
            "一级医院限价",
            "一级最高限价",
            "一级",
        ],
    ),
    (
        Column::CeilingLevel2,
        &[
            "ceiling_level_2",
            "二级限价",
            "二级价格",
            "二级医院限价",
            "二级最高限价",
            "二级",
        ],
    ),
    (
        Column::CeilingLevel3,
        &[
            "ceiling_level_3",
            "三级限价",
            "三级价格",
            "三级医院限价",
            "三级最高限价",
            "三级",
        ],
    ),
    (
        Column::PaymentStandard,
        &["payment_standard", "支付标准", "医保支付标准", "医保支付价"],
    ),
    (
        Column::CoverageRestriction,
        &[
            "coverage_restriction",
            "限定支付范围",
            "限制范围",
            "备注",
            "限制使用范围",
            "医保限定支付范围",
            "支付限制",
        ],
    ),
    (
        Column::ValidFrom,
        &[
            "valid_from",
            "生效日期",
            "开始日期",
            "有效期起",
            "起始日期",
            "启用日期",
        ],
    ),
    (
        Column::ValidTo,
        &[
            "valid_to",
            "失效日期",
            "结束日期",
            "有效期止",
            "终止日期",
            "停用日期",
        ],
    ),
    (
        Column::Validity,
        &["validity", "协议有效期", "有效期", "执行期"],
    ),
    (
        Column::Source,
        &["source", "来源", "文件依据", "政策依据", "依据", "文号"],
    ),
];

const REQUIRED: [Column; 4] = [Column::Code, Column::Name, Column::Class, Column::ValidFrom];

/// Title rows and remarks may stand above the header; further down it is not looked for.
const HEADER_WITHIN_ROWS: usize = 10;

/// Where each column is, with the file's own title for it.
pub(super) struct Columns {
    places: Vec<(Column, usize, String)>,
    /// Cells that make the code, where the file has no column of codes.
    pub(super) code_parts: Vec<usize>,
    /// Cells that hold for the rows below until the next one.
    pub(super) fill_down: Vec<usize>,
}

impl Columns {
    /// The header, and the rows below it.
    pub(super) fn find<'r>(
        rows: &'r [SheetRow],
        mapping: &Mapping,
    ) -> Result<(Columns, &'r [SheetRow]), Box<RefusedRow>> {
        let header = rows.iter().take(HEADER_WITHIN_ROWS).position(|row| {
            let columns = Columns::of(row, mapping);
            columns.has_codes() && columns.index(Column::Name).is_some()
        });
        let Some(header) = header else {
            return Err(Box::new(RefusedRow::file(
                [
                    "没有找到表头：前10行中没有同时含“编码”和“名称”的一行",
                    "no header: none of the first 10 rows has both a code and a name column",
                ],
                [
                    "请在第一行写上列名，例如 编码,名称,类型,等级,生效日期",
                    "put the column titles in the first row, such as code,name,kind,class,valid_from",
                ],
            )));
        };
        let columns = Columns::of(&rows[header], mapping);
        columns.check(rows[header].number, mapping)?;
        Ok((columns, &rows[header + 1..]))
    }

    fn of(row: &SheetRow, mapping: &Mapping) -> Columns {
        let places = row.cells.iter().enumerate().filter_map(|(index, cell)| {
            let column = if mapping.columns.is_empty() {
                usual_column(cell)
            } else {
                let mapped = mapping.columns.iter();
                let named = mapped.filter(|(_, title)| same_title(title, cell));
                named.map(|(column, _)| *column).next()
            };
            Some((column?, index, cell.clone()))
        });
        let titled = |titles: &[String]| -> Vec<usize> {
            let place = |title: &String| row.cells.iter().position(|cell| same_title(title, cell));
            titles.iter().filter_map(place).collect()
        };
        let mut code_parts = titled(&mapping.code_of);
        if code_parts.len() < mapping.code_of.len() {
            code_parts.clear();
        }
        Columns {
            places: places.collect(),
            code_parts,
            fill_down: titled(&mapping.fill_down),
        }
    }

    fn has_codes(&self) -> bool {
        self.index(Column::Code).is_some() || !self.code_parts.is_empty()
    }

    fn is_given(&self, column: Column, mapping: &Mapping) -> bool {
        let given = |column| self.index(column).is_some() || !mapping.default_of(column).is_empty();
        match column {
            Column::Code => self.has_codes(),
            Column::ValidFrom => given(Column::ValidFrom) || given(Column::Validity),
            other => given(other),
        }
    }

    fn check(&self, row: usize, mapping: &Mapping) -> Result<(), Box<RefusedRow>> {
        for (column, titles) in &TITLES {
            let places = self
                .places
                .iter()
                .filter(|(found, ..)| found == column)
                .count();
            let title = titles[0];
            if places > 1 {
                return Err(Box::new(RefusedRow::cell(
                    row,
                    title,
                    [
                        &format!("“{}”有{places}列", titles[1]),
                        &format!("{places} columns mean {title}"),
                    ],
                    [
                        "只保留其中一列，再导入一次",
                        "keep one of them and import the file again",
                    ],
                )));
            }
            if REQUIRED.contains(column) && !self.is_given(*column, mapping) {
                return Err(Box::new(RefusedRow::cell(
                    row,
                    title,
                    [
                        &format!("缺少“{}”列", titles[1]),
                        &format!("the column {title} is missing"),
                    ],
                    [
                        &format!("增加一列，列名写“{}”", titles[1]),
                        &format!("add a column titled {title}"),
                    ],
                )));
            }
        }
        Ok(())
    }

    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.places
            .iter()
            .find(|(found, ..)| *found == column)
            .map(|(_, index, _)| *index)
    }

    /// As the file spells it; the project's own title where the file has no such column.
    pub(super) fn title(&self, column: Column) -> &str {
        let own = || {
            TITLES
                .iter()
                .find(|(named, _)| *named == column)
                .map(|(_, titles)| titles[0])
        };
        let found = self.places.iter().find(|(found, ..)| *found == column);
        found
            .map(|(.., title)| title.as_str())
            .or_else(own)
            .unwrap_or_default()
    }
}

fn usual_column(cell: &str) -> Option<Column> {
    let title = plain_title(cell);
    let known = TITLES
        .iter()
        .find(|(_, titles)| titles.contains(&title.as_str()));
    known.map(|(column, _)| *column)
}

fn same_title(title: &str, cell: &str) -> bool {
    normalized(title) == normalized(cell)
}

/// Without what stands in brackets behind it: `一级限价(元)`.
fn plain_title(cell: &str) -> String {
    let title = normalized(cell).to_ascii_lowercase();
    title.split('(').next().unwrap_or_default().to_owned()
}
