//! Ratios, prices and payment standards of a row.

use std::str::FromStr;

use bill::Decimal;

use super::cell::Cells;
use super::published::{Standard, standards};
use super::title::Column;
use crate::unit::unit_word;
use crate::{InsuranceClass, PriceCeilings};

/// What price lists write where hospitals set the price themselves.
const WITHOUT_LIMIT: [&str; 10] = [
    "-",
    "—",
    "－",
    "/",
    "无",
    "市场调节价",
    "市场调节",
    "自主定价",
    "医院自主定价",
    "医疗机构自主定价",
];

/// What a price list says of an item's price.
pub(super) struct Ceilings {
    pub(super) yuan: PriceCeilings,
    /// As the column says, else as the prices do.
    pub(super) unit: Option<String>,
}

impl Cells<'_> {
    pub(super) fn standards(&mut self) -> Vec<Standard> {
        let text = self.text(Column::PaymentStandard).to_owned();
        standards(&text).unwrap_or_else(|| {
            self.refuse(
                Column::PaymentStandard,
                [
                    &format!("“{text}”不是支付标准(不能为负)"),
                    &format!("`{text}` is not a payment standard (none is negative)"),
                ],
                [
                    "填写以元为单位的数，或如“36元(0.5g/瓶)；65元(1g/瓶)”；没有则留空",
                    "write yuan, or such as 36元(0.5g/瓶)；65元(1g/瓶); leave it empty where there is none",
                ],
            );
            Vec::new()
        })
    }

    /// Empty means what the class implies; class B implies nothing.
    pub(super) fn ratio(&mut self, class: Option<InsuranceClass>) -> Option<Decimal> {
        let printed = self.cell(Column::SelfPayRatio);
        let text = self.text(Column::SelfPayRatio).to_owned();
        if printed.is_empty() && class != Some(InsuranceClass::B) {
            let full = class == Some(InsuranceClass::C);
            return Some(if full { Decimal::ONE } else { Decimal::ZERO });
        }
        let ratio = match text.strip_suffix(['%', '％']) {
            Some(percent) => Decimal::from_str(percent.trim())
                .ok()
                .map(|p| p / Decimal::ONE_HUNDRED),
            None => Decimal::from_str(&text).ok(),
        };
        let ratio = ratio
            .filter(|r| (Decimal::ZERO..=Decimal::ONE).contains(r))
            .map(|r| r.normalize());
        if text.is_empty() {
            self.refuse(
                Column::SelfPayRatio,
                [
                    "乙类的自付比例为空",
                    "class 乙 has no self-pay ratio",
                ],
                [
                    "填写比例，如0.1或10%；文件没有这一列的，在对照表的 defaults 中写 self_pay_ratio",
                    "write the ratio, such as 0.1 or 10%; where the file has no such column, put self_pay_ratio into the mapping's defaults",
                ],
            );
        } else if ratio.is_none() {
            self.refuse(
                Column::SelfPayRatio,
                [
                    &format!("自付比例“{text}”不在0到1之间"),
                    &format!("the self-pay ratio `{text}` is not from 0 to 1"),
                ],
                [
                    "填写0到1之间的小数，如0.1，或百分数，如10%",
                    "write a decimal from 0 to 1, such as 0.1, or a percentage, such as 10%",
                ],
            );
        } else if class == Some(InsuranceClass::A) && ratio != Some(Decimal::ZERO) {
            self.refuse(
                Column::SelfPayRatio,
                [
                    "甲类的自付比例应为0",
                    "the self-pay ratio of class 甲 must be 0",
                ],
                [
                    "将比例改为0，或将等级改为乙",
                    "make the ratio 0, or the class 乙",
                ],
            );
            return None;
        }
        ratio
    }

    /// One for each level of hospital, or one for all.
    pub(super) fn ceilings(&mut self) -> Ceilings {
        let mut unit = self.optional(Column::Unit);
        let mut price = |column| self.price(column, &mut unit);
        let all = price(Column::Ceiling);
        let yuan = PriceCeilings {
            level_1: price(Column::CeilingLevel1).or(all),
            level_2: price(Column::CeilingLevel2).or(all),
            level_3: price(Column::CeilingLevel3).or(all),
        };
        Ceilings { yuan, unit }
    }

    /// `25`, `1,025.00元`, `25元/次`; the unit behind it must be that of the row, or gives the row its own.
    fn price(&mut self, column: Column, unit: &mut Option<String>) -> Option<Decimal> {
        let text = self.text(column).to_owned();
        let plain = text.replace([',', '，', '¥', '￥', ' '], "");
        if plain.is_empty() || WITHOUT_LIMIT.contains(&plain.as_str()) {
            return None;
        }
        let (number, per) = match plain.split_once(['/', '／']) {
            Some((number, per)) => (number, Some(per.to_owned())),
            None => (plain.as_str(), None),
        };
        let number = number.strip_suffix('元').unwrap_or(number);
        let price = Decimal::from_str(number)
            .ok()
            .filter(|price| *price >= Decimal::ZERO);
        if price.is_none() {
            self.refuse(
                column,
                [
                    &format!("“{text}”不是价格(不能为负，也不能是范围)"),
                    &format!("`{text}` is not a price (none is negative or a range)"),
                ],
                [
                    "填写以元为单位的数，如12.50；没有限价的留空，或写“市场调节价”",
                    "write yuan, such as 12.50; leave it empty where there is no limit, or write 市场调节价",
                ],
            );
            return None;
        }
        if let Some(per) = per {
            let of_row = unit.get_or_insert_with(|| per.clone()).clone();
            if unit_word(&of_row) != unit_word(&per) {
                self.refuse(
                    column,
                    [
                        &format!("“{text}”的单位与本行的“{of_row}”不同"),
                        &format!("`{text}` is per another unit than the row's, {of_row}"),
                    ],
                    [
                        "改成同一单位的价格，或改正计价单位",
                        "write the price per that unit, or correct the unit",
                    ],
                );
            }
        }
        price
    }
}
