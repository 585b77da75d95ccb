//! What a page as a whole says against its lines.

use bill::{FieldName, Line, LineFlag};

use super::arithmetic::{closes, has_exact_product, is_closed, is_rounded};
use super::price_digits;

/// Of a page's lines at least this share must be whole before a line of it is believed without a look: where fewer
/// are, columns or rows were taken for others.
const WHOLE: f32 = 0.6;
/// Of a page's amounts this share shows how amounts are printed.
const USUAL: f32 = 0.5;
/// An office cuts the fractions of a fen off where so many of a page's amounts, and this share of those with
/// fractions, are a fen beside the rounded product. Elsewhere such an amount may be misread.
const CUT: usize = 3;
const CUT_SHARE: f32 = 0.25;

/// Of one page.
pub struct PageDoubt {
    /// Too few lines are whole.
    broken: bool,
    /// Amounts are printed with a decimal point.
    pointed: bool,
    /// Products are rounded half away from zero.
    rounds: bool,
    /// Decimals of unit prices, see [`price_digits::filled`].
    pub decimals: usize,
    /// Zeros that had been read as other digits, as equations showed.
    pub misread_zeros: usize,
}

impl PageDoubt {
    /// `priced`: the bill's lines have quantity and price.
    pub fn of(page: u32, lines: &[Line], priced: bool) -> PageDoubt {
        let own = || lines.iter().filter(|line| line.page == page);
        let count = own().count() as f32;
        let share = |part: usize| part as f32 / count.max(1.0);
        let whole = own().filter(|line| is_whole(line, priced)).count();
        let pointed = own().filter(|line| line.amount.text.contains('.')).count();
        let fractions = own().filter(|line| is_closed(line) && !has_exact_product(line));
        let fractions = fractions.count() as f32;
        let beside = own().filter(|line| is_beside(line)).count();
        PageDoubt {
            broken: share(whole) < WHOLE,
            pointed: share(pointed) >= USUAL,
            rounds: beside < CUT || (beside as f32) < CUT_SHARE * fractions,
            decimals: price_digits::filled(own()),
            misread_zeros: own()
                .filter(|line| price_digits::had_zero_misread(line))
                .count(),
        }
    }

    /// Whether the amount of the line is not to be believed; `summed`: a printed sum confirms it.
    pub fn covers(&self, line: &Line, summed: bool) -> bool {
        let pointless = !line.amount.text.contains('.') && !line.unit_price.text.contains('.');
        let odd = self.pointed && pointless && !summed;
        let beside = self.rounds && is_beside(line) && !summed;
        line.amount.value.is_some() && (self.broken || odd || beside)
    }
}

/// A name and an amount, and, where the bill states quantities and prices, an equation of three printed numbers.
fn is_whole(line: &Line, priced: bool) -> bool {
    let printed = !line.quantity.is_repaired() && !line.unit_price.is_repaired();
    let level = !line
        .flags
        .contains(&LineFlag::LowConfidence(FieldName::Name));
    let named = line.name.value.is_some() && level;
    named && line.amount.value.is_some() && (!priced || (printed && is_closed(line)))
}

/// The amount is a fen beside the rounded product.
fn is_beside(line: &Line) -> bool {
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), Some(amount)) => {
            closes(quantity, price, amount) && !is_rounded(quantity, price, amount)
        }
        _ => false,
    }
}
