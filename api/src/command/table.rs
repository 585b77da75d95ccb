//! Bills as tables for people. Chinese characters take two columns.

use bill::{Bill, Field, FieldName, Line, LineFlag};
use comfy_table::{CellAlignment, Table, presets};

/// `?` after a value: not sure. `*`: repaired by an equation of the bill. `!`: does not add up.
pub fn lines(bill: &Bill) -> String {
    let mut table = plain(&["#", "名称", "规格", "单位", "数量", "单价", "金额", "类别"]);
    for (index, line) in bill.lines.iter().enumerate() {
        table.add_row(row(index, line));
    }
    right_align(&mut table, &[0, 4, 5, 6]);
    table.to_string()
}

pub fn plain(titles: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_BORDERS_ONLY)
        .set_header(titles.to_vec());
    table
}

pub fn right_align(table: &mut Table, columns: &[usize]) {
    for index in columns {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

fn row(index: usize, line: &Line) -> Vec<String> {
    vec![
        (index + 1).to_string(),
        marked(line, FieldName::Name, &line.name),
        marked(line, FieldName::Spec, &line.spec),
        marked(line, FieldName::Unit, &line.unit),
        marked(line, FieldName::Quantity, &line.quantity),
        marked(line, FieldName::UnitPrice, &line.unit_price),
        amount(line),
        marked(line, FieldName::Category, &line.category),
    ]
}

fn amount(line: &Line) -> String {
    let text = marked(line, FieldName::Amount, &line.amount);
    let broken = line.flags.contains(&LineFlag::ArithmeticMismatch);
    if broken { format!("{text} !") } else { text }
}

/// The value, or the text that could not be read as one.
pub fn shown<T: ToString>(field: &Field<T>) -> String {
    field
        .value
        .as_ref()
        .map_or_else(|| field.text.clone(), ToString::to_string)
}

pub fn marked<T: ToString>(line: &Line, name: FieldName, field: &Field<T>) -> String {
    let text = shown(field);
    let doubtful = [LineFlag::Unreadable(name), LineFlag::LowConfidence(name)]
        .iter()
        .any(|flag| line.flags.contains(flag));
    let repaired = line.flags.contains(&LineFlag::Repaired(name));
    match (doubtful, repaired) {
        (true, _) => format!("{text} ?"),
        (false, true) => format!("{text} *"),
        (false, false) => text,
    }
}

/// What is printed above the table, a line per group.
pub fn header(bill: &Bill) -> String {
    let header = &bill.header;
    let fields = [
        ("医院", shown(&header.hospital)),
        ("姓名", shown(&header.patient)),
        ("性别", shown(&header.gender)),
        ("年龄", shown(&header.age)),
        ("住院号", shown(&header.admission_no)),
        ("科室", shown(&header.department)),
        ("入院", shown(&header.admitted_on)),
        ("出院", shown(&header.discharged_on)),
        ("险种", shown(&header.insurance_type)),
        ("诊断", shown(&header.diagnosis)),
        ("票据号", shown(&header.bill_no)),
    ];
    let known: Vec<String> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(title, value)| format!("{title}：{value}"))
        .collect();
    known.join("  ")
}

/// Totals, what is wrong with the bill, and what the marks mean.
pub fn footer(bill: &Bill) -> String {
    let totals = &bill.totals;
    let mut lines = vec![format!(
        "合计：{}  大写：{}  明细相加：{}（{} 行）",
        shown(&totals.amount),
        totals.amount_in_words.text,
        bill.sum_of_lines(),
        bill.lines.len()
    )];
    lines.extend(
        bill.problems
            .iter()
            .map(|problem| format!("问题：{}", problem.message_zh)),
    );
    if bill.lines.iter().any(|line| !line.flags.is_empty()) {
        lines.push("标记：? 存疑  * 按算式修正  ! 数量×单价与金额不符".to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubtful_values_carry_their_mark() {
        let line = Line {
            name: Field::human("阿莫西林胶囊".to_owned(), "阿莫西林胶囊"),
            amount: Field {
                text: "1O.00".to_owned(),
                ..Field::absent()
            },
            flags: vec![
                LineFlag::Unreadable(FieldName::Amount),
                LineFlag::Repaired(FieldName::Quantity),
                LineFlag::ArithmeticMismatch,
            ],
            quantity: Field::human("2".parse().unwrap(), "2"),
            ..Line::default()
        };
        let bill = Bill {
            lines: vec![line],
            ..Bill::default()
        };
        let text = lines(&bill);
        assert!(text.contains("1O.00 ? !"), "{text}");
        assert!(text.contains("2 *"), "{text}");
        assert!(footer(&bill).contains("标记"));
    }
}
