//! What a line charges, where that tells the entries of one name apart or shows that nothing hangs on it.

use bill::{Decimal, Line, Money};

/// The printed figures of a line; `None` where one was not read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Charge {
    /// Yuan per unit.
    pub unit_price: Option<Decimal>,
    pub quantity: Option<Decimal>,
    pub amount: Option<Money>,
}

impl Charge {
    pub fn of(line: &Line) -> Charge {
        Charge {
            unit_price: line.unit_price.value,
            quantity: line.quantity.value,
            amount: line.amount.value,
        }
    }

    /// Whether neither the price nor the amount is above a limit in yuan per unit, the product rounded as in the settlement;
    /// false where the line says too little.
    pub fn keeps_within(self, limit: Decimal) -> bool {
        let priced = self.unit_price.map(|price| price.abs() <= limit);
        let counted = self.amount_at(limit).map(|(amount, most)| amount <= most);
        match (priced, counted) {
            (None, None) => false,
            (priced, counted) => priced.unwrap_or(true) && counted.unwrap_or(true),
        }
    }

    /// Whether the unit price, where one is printed, is exactly this one, and the amount is what the quantity comes to at it.
    pub fn is_at(self, price: Decimal) -> bool {
        let priced = self.unit_price.is_none_or(|printed| printed.abs() == price);
        priced
            && self
                .amount_at(price)
                .is_some_and(|(amount, at)| amount == at)
    }

    /// The amount without its sign, and what the quantity would come to at a price.
    fn amount_at(self, price: Decimal) -> Option<(Money, Money)> {
        let (amount, quantity) = self.amount.zip(self.quantity)?;
        Some((amount.abs(), Money::from_product(quantity.abs(), price)?))
    }
}
