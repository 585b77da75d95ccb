//! A person's correction of one field of one line.

use bill::{Bill, Field, FieldName, Line, LineFlag, Money, Problem, ProblemKind};

/// The correction cannot be applied; the message is for the person, in Chinese and English.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    #[error("a line has no field `{0}`")]
    UnknownField(String),
    #[error("`{value}` is not a value of the field {field}: {expected}")]
    BadValue {
        field: &'static str,
        value: String,
        expected: &'static str,
    },
}

impl CorrectionError {
    pub fn message_zh(&self) -> String {
        match self {
            CorrectionError::UnknownField(field) => format!("明细没有字段“{field}”"),
            CorrectionError::BadValue { field, value, .. } => {
                format!(
                    "“{value}”不能作为 {field} 的值，请检查格式（数字、金额最多两位小数、日期如 2025-03-01）"
                )
            }
        }
    }
}

/// The field keeps its box and what was read; its value becomes the person's, its flags go, and the
/// arithmetic of the line is checked again, that of the bill where an amount changed.
pub fn apply(
    bill: &mut Bill,
    line: usize,
    field: &str,
    value: Option<&str>,
) -> Result<(), CorrectionError> {
    let name = FieldName::ALL
        .into_iter()
        .find(|name| name.as_str() == field)
        .ok_or_else(|| CorrectionError::UnknownField(field.to_owned()))?;
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    let line = &mut bill.lines[line];
    match name {
        FieldName::Code => put(&mut line.code, name, value)?,
        FieldName::Name => put(&mut line.name, name, value)?,
        FieldName::Spec => put(&mut line.spec, name, value)?,
        FieldName::Unit => put(&mut line.unit, name, value)?,
        FieldName::Quantity => put(&mut line.quantity, name, value)?,
        FieldName::UnitPrice => put(&mut line.unit_price, name, value)?,
        FieldName::Amount => put(&mut line.amount, name, value)?,
        FieldName::Category => put(&mut line.category, name, value)?,
        FieldName::ChargeCategory => put(&mut line.charge_category, name, value)?,
        FieldName::SelfPayRatio => put(&mut line.self_pay_ratio, name, value)?,
        FieldName::Date => put(&mut line.date, name, value)?,
    }
    line.flags.retain(|flag| {
        !matches!(flag, LineFlag::Unreadable(of) | LineFlag::LowConfidence(of) | LineFlag::Repaired(of)
            if *of == name)
    });
    check_arithmetic(line);
    if name == FieldName::Amount {
        check_total(bill);
    }
    Ok(())
}

fn put<T: std::str::FromStr>(
    field: &mut Field<T>,
    name: FieldName,
    value: Option<&str>,
) -> Result<(), CorrectionError> {
    let page_box = field.page_box;
    *field = match value {
        None => Field {
            provenance: bill::Provenance::Human,
            ..Field::absent()
        },
        Some(text) => {
            let value = text.parse().map_err(|_| CorrectionError::BadValue {
                field: name.as_str(),
                value: text.to_owned(),
                expected: expected(name),
            })?;
            Field::human(value, text)
        }
    };
    field.page_box = page_box;
    Ok(())
}

const fn expected(name: FieldName) -> &'static str {
    match name {
        FieldName::Quantity | FieldName::UnitPrice => "a number such as 2 or 0.335",
        FieldName::Amount => "an amount in yuan with at most two decimals",
        FieldName::SelfPayRatio => "a number from 0 to 1",
        FieldName::Date => "a date such as 2025-03-01",
        _ => "a text",
    }
}

/// Within one fen: some tills cut off what others round.
fn check_arithmetic(line: &mut Line) {
    line.flags
        .retain(|flag| *flag != LineFlag::ArithmeticMismatch);
    let product = line
        .quantity
        .value
        .zip(line.unit_price.value)
        .and_then(|(quantity, price)| Money::from_product(quantity, price));
    if let (Some(product), Some(amount)) = (product, line.amount.value)
        && (product - amount).abs() > Money::from_fen(1)
    {
        line.flags.push(LineFlag::ArithmeticMismatch);
    }
}

fn check_total(bill: &mut Bill) {
    bill.problems
        .retain(|problem| problem.kind != ProblemKind::TotalMismatch);
    let (totals, sum) = (&bill.totals, bill.sum_of_lines());
    let stated = totals.amount.value.or(totals.amount_in_words.value);
    if let Some(total) = stated.filter(|total| *total != sum) {
        let apart = total - sum;
        bill.problems.push(Problem {
            kind: ProblemKind::TotalMismatch,
            page: None,
            message_zh: format!(
                "更正后明细合计 {sum} 元，票面总额 {total} 元，相差 {apart} 元，可能还有漏读或误读的行"
            ),
            message_en: format!(
                "as corrected the lines sum to {sum}, the bill states {total}: {apart} apart; a line may be missing or misread"
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill() -> Bill {
        let line = Line {
            quantity: Field::human("2".parse().unwrap(), "2"),
            unit_price: Field::human("3.50".parse().unwrap(), "3.50"),
            amount: Field {
                text: "7.O0".to_owned(),
                ..Field::absent()
            },
            flags: vec![LineFlag::Unreadable(FieldName::Amount)],
            ..Line::default()
        };
        Bill {
            lines: vec![line],
            ..Bill::default()
        }
    }

    #[test]
    fn a_correction_clears_the_flags_of_its_field_and_checks_the_line_again() {
        let mut bill = bill();
        apply(&mut bill, 0, "amount", Some("7.10")).unwrap();
        assert_eq!(bill.lines[0].flags, [LineFlag::ArithmeticMismatch]);
        assert_eq!(bill.lines[0].amount.provenance, bill::Provenance::Human);
        apply(&mut bill, 0, "amount", Some(" 7.00 ")).unwrap();
        assert_eq!(bill.lines[0].flags, []);
    }

    #[test]
    fn a_corrected_amount_is_held_against_the_total_of_the_bill() {
        let mut bill = bill();
        bill.totals.amount = Field::human(Money::from_fen(700), "7.00");
        apply(&mut bill, 0, "amount", Some("70.00")).unwrap();
        assert_eq!(bill.problems[0].kind, ProblemKind::TotalMismatch);
        apply(&mut bill, 0, "amount", Some("7.00")).unwrap();
        assert_eq!(bill.problems, []);
    }

    #[test]
    fn what_is_no_value_of_the_field_is_refused_and_changes_nothing() {
        let mut changed = bill();
        assert!(apply(&mut changed, 0, "amount", Some("七元")).is_err());
        assert!(apply(&mut changed, 0, "date", Some("2025-02-30")).is_err());
        assert!(apply(&mut changed, 0, "colour", Some("red")).is_err());
        assert_eq!(changed, bill());
    }
}
