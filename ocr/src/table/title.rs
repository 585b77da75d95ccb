//! The words that name columns.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ColumnKind {
    Index,
    Code,
    Name,
    Spec,
    Unit,
    Quantity,
    UnitPrice,
    Amount,
    Category,
    ChargeCategory,
    SelfPayRatio,
    Date,
    /// What is taken off the price: where it stands, quantity x unit price is not the amount.
    Discount,
    /// Known, and not read: department, maker, self-paid amount.
    Other,
}

pub const TITLES: &[(ColumnKind, &[&str])] = &[
    (
        ColumnKind::Index,
        &["序号", "行号", "编号", "序", "No", "NO"],
    ),
    (
        ColumnKind::Code,
        &[
            "国家医保编码",
            "医保项目编码",
            "国家项目编码",
            "国家编码",
            "医保编码",
            "项目编码",
            "药品编码",
            "收费编码",
            "物价编码",
            "国家代码",
            "医保代码",
            "项目代码",
            "国标码",
            "国家码",
            "医保码",
            "编码",
            "代码",
        ],
    ),
    (
        ColumnKind::Name,
        &[
            "收费项目名称",
            "药品项目名称",
            "项目药品名称",
            "药品及项目名称",
            "诊疗项目名称",
            "医保项目名称",
            "费用项目名称",
            "药品诊疗名称",
            "药品名称",
            "项目名称",
            "收费项目",
            "费用名称",
            "费用项目",
            "明细项目",
            "收费名称",
            "诊疗项目",
            "商品名称",
            "明细名称",
            "医嘱名称",
            "物品名称",
            "名称",
            "饮片名称",
            "药名",
            "品名",
            "项目",
            "药品",
        ],
    ),
    (
        ColumnKind::Spec,
        &[
            "规格型号",
            "药品规格",
            "规格剂型",
            "剂型规格",
            "规格",
            "型号",
        ],
    ),
    (
        ColumnKind::Unit,
        &["计价单位", "包装单位", "计量单位", "收费单位", "单位"],
    ),
    (
        ColumnKind::Quantity,
        &[
            "发药数量",
            "收费数量",
            "使用数量",
            "总数量",
            "数量",
            "用量",
            "总量",
            "次数",
        ],
    ),
    (
        ColumnKind::UnitPrice,
        &[
            "标准单价",
            "零售单价",
            "收费标准",
            "单价",
            "价格",
            "零售价",
            "售价",
        ],
    ),
    (
        ColumnKind::Amount,
        &[
            "应收金额",
            "费用金额",
            "合计金额",
            "收费金额",
            "总金额",
            "实收金额",
            "金额小计",
            "金额合计",
            "金额",
            "小计",
            "总价",
            "总费用",
            "合计",
            "费用",
            "总额",
            "明细项目费用总额",
            "费用总额",
            "应收",
            "实收",
        ],
    ),
    (
        ColumnKind::Category,
        &[
            "医保类型",
            "医保类别",
            "医保等级",
            "费用等级",
            "项目等级",
            "目录等级",
            "目录类别",
            "收费等级",
            "支付类别",
            "报销类别",
            "医保属性",
            "医保分类",
            "甲乙类",
            "甲乙丙",
            "甲/乙/丙",
            "甲/乙类",
            "等级",
            "类别",
            "类型",
            "医保",
        ],
    ),
    (
        ColumnKind::ChargeCategory,
        &[
            "收费类别",
            "费用类别",
            "项目类别",
            "费用分类",
            "费用类型",
            "核算类别",
            "收据类别",
            "收费分类",
            "发票项目",
            "费别",
        ],
    ),
    (
        ColumnKind::SelfPayRatio,
        &[
            "先行自付比例",
            "个人自付比例",
            "首先自付比例",
            "个人先付比例",
            "先自付比例",
            "自付比例",
            "自理比例",
            "自负比例",
            "自费比例",
            "首付比例",
            "先付比例",
            "自付率",
            "自付比",
        ],
    ),
    (
        ColumnKind::Date,
        &[
            "费用发生日期",
            "费用日期",
            "收费日期",
            "发生日期",
            "记账日期",
            "计费日期",
            "开单日期",
            "执行日期",
            "处方日期",
            "费用时间",
            "收费时间",
            "发生时间",
            "记账时间",
            "日期",
            "时间",
        ],
    ),
    (
        ColumnKind::Discount,
        &[
            "优惠金额",
            "折扣金额",
            "减免金额",
            "折扣率",
            "折扣",
            "优惠",
            "减免",
            "原价",
            "折前金额",
        ],
    ),
    (
        ColumnKind::Other,
        &[
            "执行科室",
            "开单科室",
            "开单医生",
            "生产厂家",
            "生产企业",
            "自费金额",
            "自付金额",
            "自理金额",
            "自负金额",
            "医保金额",
            "报销金额",
            "统筹金额",
            "可报金额",
            "范围内金额",
            "符合范围",
            "符合范围金额",
            "符合政策范围金额",
            "先行自付",
            "先行自付金额",
            "全自费",
            "全自费金额",
            "超限价金额",
            "定价上限",
            "定价上限金额",
            "剂型",
            "用法",
            "批号",
            "限价",
            "付数",
            "产地",
            "厂家",
            "科室",
            "医生",
            "备注",
            "自费",
            "自付",
            "自理",
            "先自付",
            "折后",
            "甲类",
            "乙类",
            "丙类",
            "甲类金额",
            "乙类金额",
            "丙类金额",
            "统筹",
            "统筹支付",
            "医保支付",
            "医保内",
            "说明",
        ],
    ),
];

/// The kind that a misread title most likely names: at least half of its characters agree, place by place, with
/// titles of this kind and with fewer of any other.
pub fn resembled(text: &str) -> Option<ColumnKind> {
    let read: Vec<char> = text.chars().collect();
    if read.len() < 2 {
        return None;
    }
    let mut best: (usize, Option<ColumnKind>) = (0, None);
    for (kind, title) in TITLES
        .iter()
        .flat_map(|(kind, titles)| titles.iter().map(move |title| (*kind, *title)))
    {
        let title: Vec<char> = title.chars().collect();
        if title.len() != read.len() {
            continue;
        }
        let same = title.iter().zip(&read).filter(|(a, b)| a == b).count();
        if same * 2 < title.len() || same < best.0 {
            continue;
        }
        best = if same > best.0 {
            (same, Some(kind))
        } else {
            (same, best.1.filter(|other| *other == kind))
        };
    }
    best.1.filter(|kind| *kind != ColumnKind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_titles_resemble_theirs() {
        assert_eq!(resembled("应收全帮"), Some(ColumnKind::Amount));
        assert_eq!(resembled("收费项凡"), Some(ColumnKind::Name));
        assert_eq!(resembled("角量"), Some(ColumnKind::Quantity));
        assert_eq!(resembled("单似"), None);
        assert_eq!(resembled("甲乙"), None);
    }
}
