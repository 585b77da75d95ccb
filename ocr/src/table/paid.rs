//! What was paid after a discount, told from what was due before it.

use super::title::ColumnKind;
use super::title_words::{Place, Title};

/// Words that titles of what was paid begin with.
const PAID: [&str; 3] = ["实收", "实付", "折后"];

/// Beside a discount the amount is what was paid, 实收 or 折后金额, and those before it, 应收 or 金额, are not.
pub fn part_from_due(titles: &mut [Title], places: &[Place<'_>]) {
    let discounted = titles
        .iter()
        .any(|title| title.kind == ColumnKind::Discount);
    let paid: Vec<bool> = titles.iter().map(|title| is_paid(title, places)).collect();
    if !discounted || paid.iter().filter(|paid| **paid).count() != 1 {
        return;
    }
    for (title, paid) in titles.iter_mut().zip(paid) {
        if paid {
            title.kind = ColumnKind::Amount;
            title.sure = true;
        } else if title.kind == ColumnKind::Amount {
            title.kind = ColumnKind::Discount;
        }
    }
}

fn is_paid(title: &Title, places: &[Place<'_>]) -> bool {
    let own = |place: &&Place<'_>| place.x0 >= title.x0 && place.x1 <= title.x1;
    let text: String = places.iter().filter(own).map(|place| place.char).collect();
    let amount = matches!(title.kind, ColumnKind::Amount | ColumnKind::Other);
    amount && PAID.iter().any(|word| text.starts_with(word)) && !text.ends_with('价')
}
