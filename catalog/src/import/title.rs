//! What columns hold, and how offices title them.

use serde::Deserialize;

use crate::normalize::normalized;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Column {
    Code,
    /// Behind a local code.
    NationalCode,
    Kind,
    Name,
    DosageForm,
    Spec,
    Unit,
    Class,
    SelfPayRatio,
    /// One for all levels of hospital.
    Ceiling,
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
pub(super) const TITLES: [(Column, &[&str]); 19] = [
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
            "药品编码",
            "医保药品编码",
            "医保药品代码",
            "国家药品代码",
            "国家药品编码",
            "耗材代码",
            "耗材编码",
            "医保医用耗材代码",
            "医疗服务项目代码",
            "医疗服务项目编码",
            "项目编码",
            "项目代码",
            "目录编码",
            "国家医保编码",
            "国家代码",
        ],
    ),
    (
        Column::NationalCode,
        &[
            "national_code",
            "对应国家编码",
            "国家对应编码",
            "国家码",
            "贯标编码",
            "国家贯标编码",
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
            "中文名称",
            "医疗服务项目名称",
            "医保药品名称",
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
            "甲乙丙",
            "甲乙丙类",
            "支付类别",
            "医保支付类别",
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
            "个人自付比例",
            "先行支付比例",
        ],
    ),
    (
        Column::Ceiling,
        &[
            "ceiling",
            "限价",
            "最高限价",
            "最高价格",
            "价格上限",
            "最高收费标准",
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
            "一级医院",
            "一级医院价格",
            "一级医疗机构",
            "一级医疗机构价格",
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
            "二级医院",
            "二级医院价格",
            "二级医疗机构",
            "二级医疗机构价格",
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
            "三级医院",
            "三级医院价格",
            "三级医疗机构",
            "三级医疗机构价格",
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

/// Titles of the code that mean the national one where another column has a code too.
const NATIONAL: [&str; 3] = ["国家编码", "国家医保编码", "国家代码"];

/// Whether a column of codes is titled as one of national codes.
pub(super) fn is_national(title: &str) -> bool {
    NATIONAL.contains(&plain_title(title).as_str())
}

pub(super) fn usual_column(cell: &str) -> Option<Column> {
    let title = plain_title(cell);
    let known = TITLES
        .iter()
        .find(|(_, titles)| titles.contains(&title.as_str()));
    known.map(|(column, _)| *column)
}

pub(super) fn same_title(title: &str, cell: &str) -> bool {
    normalized(title) == normalized(cell)
}

/// Without what stands in brackets behind it: `一级限价(元)`.
fn plain_title(cell: &str) -> String {
    let title = normalized(cell).to_ascii_lowercase();
    title.split('(').next().unwrap_or_default().to_owned()
}
