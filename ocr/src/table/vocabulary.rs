//! Words that tell sums, group headings and footers from items.

use crate::han::simplified;

/// Charge categories (收费类别) as printed over groups of lines and in their own column.
const CHARGE_CATEGORIES: &[&str] = &[
    "西药费",
    "西药",
    "中成药费",
    "中成药",
    "中草药费",
    "中草药",
    "中药饮片",
    "中药费",
    "草药费",
    "药品费",
    "药费",
    "检查费",
    "检查",
    "化验费",
    "化验",
    "检验费",
    "检验",
    "治疗费",
    "治疗",
    "手术费",
    "手术",
    "麻醉费",
    "麻醉",
    "护理费",
    "护理",
    "床位费",
    "床位",
    "诊察费",
    "诊查费",
    "诊疗费",
    "挂号费",
    "材料费",
    "卫生材料费",
    "卫生材料",
    "医用材料费",
    "医用材料",
    "一次性材料费",
    "耗材费",
    "输血费",
    "输血",
    "输氧费",
    "吸氧费",
    "放射费",
    "放射",
    "CT费",
    "核磁费",
    "超声费",
    "B超费",
    "病理费",
    "康复费",
    "理疗费",
    "注射费",
    "输液费",
    "抢救费",
    "监护费",
    "接生费",
    "血费",
    "其他费",
    "其它费",
    "其他费用",
    "其他",
    "其它",
    "综合医疗服务",
    "一般医疗服务费",
    "一般诊疗费",
    "特殊检查费",
    "特殊治疗费",
    "特殊材料费",
    "医疗服务费",
    "医疗服务",
    "药品",
    "耗材",
    "材料",
    "服务费",
    "伙食费",
    "空调费",
    "取暖费",
];

const SUM_WORDS: &[&str] = &[
    "小计",
    "合计",
    "总计",
    "共计",
    "累计",
    "总额",
    "总金额",
    "总费用",
    "大写",
    "小写",
    "汇总",
    "承前页",
    "过次页",
    "转下页",
];

const GRAND_WORDS: &[&str] = &[
    "合计",
    "总计",
    "共计",
    "总额",
    "总金额",
    "总费用",
    "小写",
    "合计金额",
];

const FOOTER_WORDS: &[&str] = &[
    "收款人",
    "收款员",
    "收费员",
    "经办人",
    "制表",
    "打印",
    "审核",
    "复核人",
    "操作员",
    "备注",
    "说明:",
    "说明：",
    "注:",
    "注：",
    "温馨提示",
    "核对",
    "签字",
    "签名",
    "签章",
    "盖章",
    "单位(章)",
    "单位（章）",
    "收款单位",
    "咨询电话",
    "联系电话",
    "页码",
    "患者或家属",
    "人民币",
    "预交",
    "补交",
    "退款",
    "找零",
    "现金支付",
    "个人支付",
    "医保支付",
    "统筹支付",
    "账户支付",
    "开票",
    "校验码",
    "其他信息",
];

/// The text without spaces, brackets and trailing colons.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|char| {
            !char.is_whitespace()
                && !matches!(
                    char,
                    '【' | '】'
                        | '['
                        | ']'
                        | ':'
                        | '：'
                        | '('
                        | ')'
                        | '（'
                        | '）'
                        | '-'
                        | '—'
                        | '*'
                        | '='
                )
        })
        .map(simplified)
        .collect()
}

/// What may stand before a charge category that is a heading.
const CATEGORY_LABELS: [&str; 5] = ["费用类别", "收费类别", "项目类别", "费用分类", "类别"];

pub fn charge_category(text: &str) -> Option<String> {
    let text = plain(text);
    let text = unnumbered(&text);
    let named = CATEGORY_LABELS
        .iter()
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(text);
    let bare = named.strip_suffix('类').unwrap_or(named);
    CHARGE_CATEGORIES.contains(&bare).then(|| named.to_owned())
}

/// Without the number of a section: `一、西药费`, `2.检查费`.
fn unnumbered(text: &str) -> &str {
    let number = |char: char| char.is_ascii_digit() || "一二三四五六七八九十".contains(char);
    let rest = text.trim_start_matches(number);
    let bare = rest.strip_prefix(['、', '.', '．', ',', '，']);
    bare.filter(|_| rest.len() < text.len()).unwrap_or(text)
}

/// The category of a group's sum: 西药费 of `西药费小计`.
pub fn summed_category(label: &str) -> Option<String> {
    let label = plain(label);
    let word = SUM_WORDS
        .iter()
        .filter(|word| label.ends_with(*word))
        .max_by_key(|word| word.len())?;
    charge_category(label.strip_suffix(word)?)
}

pub fn is_sum(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(simplified)
        .collect();
    SUM_WORDS.iter().any(|word| text.contains(word))
        || (text.contains("本页") && text.contains('计'))
        // Of 当日小计 and 本页小计 the last character may be misread.
        || ["当日小", "本日小", "本页小"].iter().any(|word| text.contains(word))
}

/// Characters of an amount in capitals that tell it from a name.
const SPELT_OUT: usize = 4;

/// Whether the text holds an amount in capitals, whose label may be lost.
pub fn is_spelt_out(text: &str) -> bool {
    let capital = |char: &char| "壹贰叁肆伍陆柒捌玖拾佰仟".contains(*char);
    text.chars().filter(capital).count() >= SPELT_OUT
}

/// Whether a sum's label means the whole bill, not a group or a page.
pub fn is_grand(label: &str) -> bool {
    let label = plain(label);
    let part = ["本页", "小计", "页计", "分页", "承前", "过次", "累计"]
        .iter()
        .any(|word| label.contains(word));
    let category = CHARGE_CATEGORIES
        .iter()
        .any(|category| category.ends_with('费') && label.starts_with(category));
    !part && !category && GRAND_WORDS.iter().any(|word| label.contains(word))
}

pub fn is_page_sum(label: &str) -> bool {
    let label = plain(label);
    label.contains("本页") || label.contains("页计") || label.contains("页小计")
}

pub fn is_running_sum(label: &str) -> bool {
    ["累计", "承前", "过次", "转下页"]
        .iter()
        .any(|word| label.contains(word))
}

pub fn is_footer(text: &str) -> bool {
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let page_number = text.starts_with('第') && text.contains('页');
    page_number || is_direction(&text) || FOOTER_WORDS.iter().any(|word| text.contains(word))
}

/// How a prescription is to be taken, on a row of its own under the drugs: `Sig：0.5g tid po`, `水煎服`.
fn is_direction(text: &str) -> bool {
    let starts = ["Sig", "sig", "用法:", "用法：", "用法用量"];
    starts.iter().any(|word| text.starts_with(word)) || text.contains("水煎服")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_grand_totals_from_parts() {
        assert!(is_grand("合计：") && is_grand("费用总额") && is_grand("总计金额"));
        for part in ["本页合计", "西药费合计", "小计", "累计"] {
            assert!(!is_grand(part), "{part}");
        }
    }

    #[test]
    fn knows_charge_categories() {
        assert_eq!(charge_category("【西药费】").as_deref(), Some("西药费"));
        assert_eq!(
            charge_category("费用类别:西药费").as_deref(),
            Some("西药费")
        );
        assert_eq!(charge_category("一、 西药费").as_deref(), Some("西药费"));
        assert_eq!(charge_category("12.检查费").as_deref(), Some("检查费"));
        assert_eq!(charge_category("西药费用清单"), None);
        let summed = summed_category("【检查费】 合计：");
        assert_eq!(summed.as_deref(), Some("检查费"));
        assert_eq!(summed_category("本页小计"), None);
    }
}
