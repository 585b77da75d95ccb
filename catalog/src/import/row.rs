use std::str::FromStr;

use bill::{Date, Decimal};

use super::column::Columns;
use super::kind::{kind_of_code, national_kind};
use super::published::{Standard, standards, validity};
use super::title::Column;
use super::{Mapping, RefusedRow, SheetRow};
use crate::normalize::normalized_code;
use crate::{Entry, EntryKind, InsuranceClass, PriceCeilings};

/// The entry of one row, one more for each further payment standard, or everything that is wrong with
/// the row.
pub(super) fn entries(
    row: &SheetRow,
    columns: &Columns,
    mapping: &Mapping,
) -> Result<Vec<Entry>, Vec<RefusedRow>> {
    let mut cells = Cells {
        row,
        columns,
        mapping,
        refused: Vec::new(),
    };
    let code = cells.code();
    let name = cells.required(Column::Name);
    let kind = cells.kind(&code);
    let national_code = cells.national_code(kind);
    let class = cells.class();
    let ratio = cells.ratio(class);
    let price_ceilings = PriceCeilings {
        level_1: cells.price(Column::CeilingLevel1),
        level_2: cells.price(Column::CeilingLevel2),
        level_3: cells.price(Column::CeilingLevel3),
    };
    let standards = cells.standards();
    let (valid_from, valid_to) = cells.period();
    let (Some(kind), Some(class), Some(self_pay_ratio), Some(valid_from), true) =
        (kind, class, ratio, valid_from, cells.refused.is_empty())
    else {
        return Err(cells.refused);
    };
    let entry = Entry {
        code,
        national_code,
        kind,
        name,
        dosage_form: cells.optional(Column::DosageForm),
        spec: cells.optional(Column::Spec),
        unit: cells.optional(Column::Unit),
        class,
        self_pay_ratio,
        price_ceilings,
        payment_standard: None,
        coverage_restriction: cells.optional(Column::CoverageRestriction),
        valid_from,
        valid_to,
        source: cells.text(Column::Source).to_owned(),
    };
    Ok(with_standards(entry, standards))
}

/// One entry for each standard; several are told apart by their specification and by `#n` in the code.
fn with_standards(entry: Entry, standards: Vec<Standard>) -> Vec<Entry> {
    if standards.is_empty() {
        return vec![entry];
    }
    let several = standards.len() > 1;
    let of = |(number, standard): (usize, Standard)| Entry {
        code: if several {
            format!("{}#{number}", entry.code)
        } else {
            entry.code.clone()
        },
        spec: standard.spec.or_else(|| entry.spec.clone()),
        unit: standard.unit.or_else(|| entry.unit.clone()),
        payment_standard: Some(standard.yuan),
        ..entry.clone()
    };
    (1..).zip(standards).map(of).collect()
}

struct Cells<'a> {
    row: &'a SheetRow,
    columns: &'a Columns,
    mapping: &'a Mapping,
    refused: Vec<RefusedRow>,
}

impl Cells<'_> {
    fn cell(&self, column: Column) -> &str {
        let cell = self
            .columns
            .index(column)
            .and_then(|index| self.row.cells.get(index));
        cell.map_or("", |cell| cell.trim())
    }

    /// What the cell says, or the mapping where it is empty.
    fn text(&self, column: Column) -> &str {
        let text = self.cell(column);
        if text.is_empty() {
            self.mapping.default_of(column)
        } else {
            text
        }
    }

    /// From its column, or from the cells that make it.
    fn code(&mut self) -> String {
        if self.columns.code_parts.is_empty() {
            return self.required(Column::Code);
        }
        let parts = self.columns.code_parts.iter();
        let cells = parts.filter_map(|&index| self.row.cells.get(index));
        let filled: Vec<&str> = cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let code = filled.join("-");
        if code.is_empty() {
            self.refuse(
                Column::Code,
                [
                    "组成编码的单元格都为空",
                    "the cells that make the code are empty",
                ],
                ["请填写后再导入", "fill them in and import again"],
            );
        }
        code
    }

    /// Refused where it is none, or one of another kind of item.
    fn national_code(&mut self, kind: Option<EntryKind>) -> Option<String> {
        let text = self.text(Column::NationalCode).to_owned();
        let code = normalized_code(&text);
        let written = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .count();
        let of = national_kind(&code).filter(|_| written == code.len());
        if text.is_empty() || (of.is_some() && (of == kind || kind.is_none())) {
            return Some(code).filter(|code| !code.is_empty());
        }
        let reason = if of.is_some() {
            [
                format!("国家编码“{text}”与类型不符"),
                format!("the national code `{text}` is one of another kind"),
            ]
        } else {
            [
                format!("“{text}”不是国家编码"),
                format!("`{text}` is not a national code"),
            ]
        };
        let remedy = [
            "填写国家编码：西药X开头23位，中成药Z开头20位，饮片T开头10位，配方颗粒T开头20位，医院制剂J开头16位，耗材C开头20位，服务15位数字；没有则留空",
            "write the national code: western medicines X and 23 characters in all, patent medicines Z and 20, pieces T and 10, granules T and 20, preparations J and 16, consumables C and 20, services 15 digits; leave it empty where there is none",
        ];
        self.refuse(Column::NationalCode, [&reason[0], &reason[1]], remedy);
        None
    }

    fn standards(&mut self) -> Vec<Standard> {
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

    fn optional(&self, column: Column) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    fn refuse(&mut self, column: Column, reason: [&str; 2], remedy: [&str; 2]) {
        let title = self.columns.title(column);
        self.refused
            .push(RefusedRow::cell(self.row.number, title, reason, remedy));
    }

    fn required(&mut self, column: Column) -> String {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            self.refuse(
                column,
                ["必填项为空", "a required value is empty"],
                ["请填写后再导入", "fill it in and import again"],
            );
        }
        text
    }

    /// From its column, or from the grammar of the national code where that is empty.
    fn kind(&mut self, code: &str) -> Option<EntryKind> {
        let text = self.text(Column::Kind).to_owned();
        let kind = if text.is_empty() {
            kind_of_code(code)
        } else {
            EntryKind::from_str(&text).ok()
        };
        if kind.is_none() {
            self.refuse(
                Column::Kind,
                [
                    &format!("不认识的类型“{text}”"),
                    &format!("unknown kind `{text}`"),
                ],
                [
                    "填写 药品、服务 或 耗材(drug、service、consumable)",
                    "write drug, service or consumable",
                ],
            );
        }
        kind
    }

    fn class(&mut self) -> Option<InsuranceClass> {
        let text = self.text(Column::Class).to_owned();
        let class = InsuranceClass::from_str(&text).ok();
        if class.is_none() {
            self.refuse(
                Column::Class,
                [
                    &format!("不认识的等级“{text}”"),
                    &format!("unknown class `{text}`"),
                ],
                ["填写 甲、乙 或 丙", "write 甲, 乙 or 丙 (A, B or C)"],
            );
        }
        class
    }

    /// Empty means what the class implies; class B implies nothing.
    fn ratio(&mut self, class: Option<InsuranceClass>) -> Option<Decimal> {
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
        if ratio.is_none() {
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

    fn price(&mut self, column: Column) -> Option<Decimal> {
        let text = self.text(column).to_owned();
        let plain = text.replace([',', '，', '¥', '￥', '元'], "");
        if plain.is_empty() || plain == "-" || plain == "/" {
            return None;
        }
        let price = Decimal::from_str(plain.trim())
            .ok()
            .filter(|price| *price >= Decimal::ZERO);
        if price.is_none() {
            self.refuse(
                column,
                [
                    &format!("“{text}”不是价格(不能为负)"),
                    &format!("`{text}` is not a price (none is negative)"),
                ],
                [
                    "填写以元为单位的数，如12.50；没有则留空",
                    "write yuan, such as 12.50; leave it empty where there is none",
                ],
            );
        }
        price
    }

    fn period(&mut self) -> (Option<Date>, Option<Date>) {
        let both = self.text(Column::Validity).to_owned();
        if !both.is_empty() {
            let period = validity(&both);
            if period.is_none() {
                self.refuse(
                    Column::Validity,
                    [
                        &format!("“{both}”不是有效期"),
                        &format!("`{both}` is not a period of validity"),
                    ],
                    [
                        "按“2024年1月1日至2025年12月31日”填写",
                        "write it as 2024年1月1日至2025年12月31日",
                    ],
                );
            }
            let (from, to) = period.map_or((None, None), |(from, to)| (Some(from), to));
            self.check_order(from, to);
            return (from, to);
        }
        let from = self.date(Column::ValidFrom);
        let to = self.date(Column::ValidTo);
        if self.text(Column::ValidFrom).is_empty() {
            self.refuse(
                Column::ValidFrom,
                ["生效日期为空", "the first day in force is empty"],
                [
                    "填写生效日期，如2025-01-01",
                    "write the day, such as 2025-01-01",
                ],
            );
        }
        self.check_order(from, to);
        (from, to)
    }

    fn check_order(&mut self, from: Option<Date>, to: Option<Date>) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            self.refuse(
                Column::ValidTo,
                [
                    &format!("失效日期{to}早于生效日期{from}"),
                    &format!("the last day {to} is before the first, {from}"),
                ],
                ["改正其中一个日期", "correct one of the two dates"],
            );
        }
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            return None;
        }
        let date = written_date(&text);
        if date.is_none() {
            self.refuse(
                column,
                [
                    &format!("“{text}”不是有效的日期"),
                    &format!("`{text}` is not a date of the calendar"),
                ],
                [
                    "按 年-月-日 填写，如2025-01-31",
                    "write year-month-day, such as 2025-01-31",
                ],
            );
        }
        date
    }
}

/// `2025-01-31`, `2025/1/31`, `2025.1.31`, `2025年1月31日`, `20250131`, each with or without a time after a space.
pub(super) fn written_date(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next()?;
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        )
        .ok();
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let date = Date::new(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    date.ok()
        .filter(|date| parts.next().is_none() && date.year() >= 1900)
}
