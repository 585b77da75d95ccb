//! JSON has no infinities: what a bill holds of them would be kept as null and never come back.

use bill::{Bill, Field, PageBox};

/// Drops alternatives, confidences and boxes that are not finite numbers.
pub fn keep_finite(bill: &mut Bill) {
    for line in &mut bill.lines {
        for field in [
            &mut line.code,
            &mut line.name,
            &mut line.spec,
            &mut line.unit,
            &mut line.category,
            &mut line.charge_category,
        ] {
            settle(field);
        }
        settle(&mut line.quantity);
        settle(&mut line.unit_price);
        settle(&mut line.amount);
        settle(&mut line.self_pay_ratio);
        settle(&mut line.date);
        line.page_box = line.page_box.filter(is_finite);
    }
    bill.header.texts_mut().into_iter().for_each(settle);
    bill.header.days_mut().into_iter().for_each(settle);
    settle(&mut bill.totals.amount);
    settle(&mut bill.totals.amount_in_words);
    for subtotal in &mut bill.subtotals {
        settle(&mut subtotal.amount);
    }
    for page in &mut bill.pages {
        page.spans.retain(|span| is_finite(&span.page_box));
    }
}

fn settle<T>(field: &mut Field<T>) {
    field
        .alternatives
        .retain(|alternative| alternative.log_prob.is_finite());
    field.confidence = field.confidence.filter(|confidence| confidence.is_finite());
    field.page_box = field.page_box.filter(is_finite);
}

fn is_finite(page_box: &PageBox) -> bool {
    page_box
        .corners
        .as_flattened()
        .iter()
        .all(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Alternative, Line};

    #[test]
    fn a_bill_with_infinities_comes_back_from_json() {
        let mut line = Line::default();
        line.name.alternatives = [f32::NEG_INFINITY, -0.5]
            .map(|log_prob| Alternative {
                text: "甲".to_owned(),
                log_prob,
            })
            .to_vec();
        line.amount.page_box = Some(PageBox::upright(1, f32::NAN, 0.0, 1.0, 1.0));
        let mut bill = Bill {
            lines: vec![line],
            ..Bill::default()
        };
        keep_finite(&mut bill);
        let json = serde_json::to_string(&bill).unwrap();
        assert_eq!(serde_json::from_str::<Bill>(&json).unwrap(), bill);
        assert_eq!(bill.lines[0].name.alternatives.len(), 1);
    }
}
