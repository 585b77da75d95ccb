//! What the three numbers of a line may be, and under which of these its equation holds.

use std::ops::RangeInclusive;

use bill::{Decimal, Field, Line, Money};

use super::arithmetic::closes;
use super::calibration::Recognised;
use super::candidate::{Candidate, Known, Readings, with_zeros};
use super::column_shape::{Shapes, as_printed};
use super::number::parse_number;

/// Prices of what a number is misread as however sure it seems, natural logarithms.
/// A minus that was read before the amount and lost before the quantity, or that is none.
const LOST_MINUS: f32 = -1.0;
const STRAY_MINUS: f32 = -2.5;
/// A rule that stood beside a quantity and was read as a 1 of it.
const RULE_AS_DIGIT: f32 = -2.5;
/// A zero behind the point, of a count `2.0` or of money, that was read as another digit: small print blurs it. Those of one
/// number blur alike.
const ZERO_MISREAD: f32 = -4.5;
const ZERO_MISREAD_TOO: f32 = -0.5;
/// A number that lost its point in a column where all have one, beside what it says without.
const LOST_POINT: f32 = 1.0;
/// A count that is no whole number, and each decimal of a price below the fen, where nothing but the equation says so.
const PART: f32 = -2.5;
const BELOW_FEN: f32 = -1.0;
/// Decimals of prices, and of quantities, at most.
const PRICE_DECIMALS: usize = 4;
const QUANTITY_DECIMALS: usize = 2;

/// What is known of the page that a line stands on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings {
    pub shapes: Shapes,
    /// How far the print of the page is in doubt, 0 to 1.
    pub doubt: f32,
}

/// One choice of readings under which the line closes.
#[derive(Debug, Clone)]
pub struct Closing {
    pub quantity: Candidate,
    pub price: Candidate,
    pub amount: Candidate,
}

impl Closing {
    /// Natural logarithm of how likely all three are.
    pub fn log_prob(&self) -> f32 {
        self.quantity.log_prob + self.price.log_prob + self.amount.log_prob
    }

    pub fn values(&self) -> [Decimal; 3] {
        [&self.quantity, &self.price, &self.amount].map(|chosen| chosen.value)
    }
}

/// What each number of a line may be.
pub struct LineNumbers {
    quantity: Readings,
    price: Readings,
    amount: Readings,
    shapes: Shapes,
}

impl LineNumbers {
    pub fn of(line: &Line, around: &Surroundings) -> LineNumbers {
        let Surroundings { shapes, doubt } = *around;
        let known = |recognised, usual| Known {
            recognised,
            usual,
            doubt,
        };
        let [of_quantity, of_price, of_amount] = [
            known(Recognised::QUANTITY, shapes.quantity),
            known(Recognised::UNIT_PRICE, shapes.unit_price),
            known(Recognised::AMOUNT, shapes.amount),
        ];
        let (quantity, price) = (line.quantity.value, line.unit_price.value);
        let amount = line.amount.value.map(Money::to_yuan);
        let mut numbers = LineNumbers {
            quantity: Readings::of(&line.quantity, quantity, of_quantity),
            price: Readings::of(&line.unit_price, price, of_price),
            amount: Readings::of(&line.amount, amount, of_amount),
            shapes,
        };
        shaped(&mut numbers.quantity, &line.quantity, shapes.quantity);
        shaped(&mut numbers.price, &line.unit_price, shapes.unit_price);
        shaped(&mut numbers.amount, &line.amount, shapes.amount);
        add_zeros(&mut numbers.price, &line.unit_price.text);
        add_zeros(&mut numbers.amount, &line.amount.text);
        if let Some(quantity) = quantity {
            add_counts(&mut numbers.quantity, quantity);
        }
        if let (Some(quantity), Some(amount)) = (quantity, amount) {
            numbers.add_lone_minus(quantity, amount);
        }
        numbers
    }

    /// Natural logarithm of how likely the line is as it was read.
    pub fn printed(&self) -> f32 {
        self.quantity.own() + self.price.own() + self.amount.own()
    }

    /// The readings under which the line closes, the likeliest first: all three seen, or two and what they demand of the third.
    pub fn closings(&self) -> Vec<Closing> {
        let [mut quantities, prices, amounts] =
            [&self.quantity, &self.price, &self.amount].map(Readings::likely);
        // Nothing times any price is nothing: no evidence.
        quantities.retain(|quantity| !quantity.value.is_zero());
        let mut found: Vec<Closing> = Vec::new();
        let mut add = |quantity: &Candidate, price: &Candidate, amount: &Candidate| {
            found.push(Closing {
                quantity: quantity.clone(),
                price: price.clone(),
                amount: amount.clone(),
            });
        };
        for quantity in &quantities {
            for price in &prices {
                let closed = |amount: &&Candidate| is_closed(quantity, price, amount);
                let seen = amounts.iter().filter(closed);
                seen.for_each(|amount| add(quantity, price, amount));
                if let Some(amount) = self.amount_of(quantity, price) {
                    add(quantity, price, &amount);
                }
            }
            for amount in &amounts {
                if let Some(price) = self.price_of(quantity, amount) {
                    add(quantity, &price, amount);
                }
            }
        }
        for price in &prices {
            for amount in &amounts {
                if let Some(quantity) = self.quantity_of(price, amount) {
                    add(&quantity, price, amount);
                }
            }
        }
        found.sort_by(|a, b| b.log_prob().total_cmp(&a.log_prob()));
        found
    }

    fn amount_of(&self, quantity: &Candidate, price: &Candidate) -> Option<Candidate> {
        let product = Money::from_product(quantity.value, price.value)?;
        (product != Money::ZERO).then(|| self.amount.demanded(product.to_yuan()))
    }

    fn price_of(&self, quantity: &Candidate, amount: &Candidate) -> Option<Candidate> {
        let most = self.shapes.unit_price.unwrap_or(PRICE_DECIMALS).max(2) as u32;
        let price = divided(amount.value, quantity.value, 2..=most)?;
        let mut demanded = self.price.demanded(price);
        demanded.log_prob += BELOW_FEN * price.scale().saturating_sub(2) as f32;
        (price > Decimal::ZERO).then_some(demanded)
    }

    fn quantity_of(&self, price: &Candidate, amount: &Candidate) -> Option<Candidate> {
        let most = self.shapes.quantity.unwrap_or(QUANTITY_DECIMALS) as u32;
        let quantity = divided(amount.value, price.value, 0..=most)?;
        let mut demanded = self.quantity.demanded(quantity);
        if quantity.scale() > 0 {
            demanded.log_prob += PART;
        }
        Some(demanded)
    }

    /// A minus before the amount alone was lost before the quantity, which is likelier, or is none.
    fn add_lone_minus(&mut self, quantity: Decimal, amount: Decimal) {
        if amount.is_sign_negative() && quantity > Decimal::ZERO {
            let own = self.quantity.own();
            let lost = -quantity;
            self.quantity.add(lost, &lost.to_string(), own + LOST_MINUS);
            let stray = -amount;
            self.amount.add(stray, &stray.to_string(), STRAY_MINUS);
        }
    }
}

fn is_closed(quantity: &Candidate, price: &Candidate, amount: &Candidate) -> bool {
    let amount = Money::from_yuan_rounded(amount.value);
    amount.is_some_and(|amount| closes(quantity.value, price.value, amount))
}

/// The factor with the fewest of these decimals under which a line closes; `None` for a factor of 0.
fn divided(amount: Decimal, by: Decimal, decimals: RangeInclusive<u32>) -> Option<Decimal> {
    let exact = amount.checked_div(by)?;
    let amount = Money::from_yuan_rounded(amount)?;
    decimals
        .map(|decimals| exact.round_dp(decimals).normalize())
        .find(|value| !value.is_zero() && closes(*value, by, amount))
}

/// What a number, and what else was considered for it, says in the shape of its column.
fn shaped<T>(readings: &mut Readings, field: &Field<T>, usual: Option<usize>) {
    let others = field.alternatives.iter().map(|other| &other.text);
    for read in std::iter::once(&field.text).chain(others) {
        if let (Some(own), Some((text, value))) = (readings.of_text(read), as_printed(read, usual))
        {
            readings.add(value, &text, own + LOST_POINT);
        }
    }
}

/// What money says if digits behind its point are blurred zeros.
fn add_zeros(readings: &mut Readings, text: &str) {
    let own = readings.own();
    for (text, changed) in with_zeros(text) {
        if let Some(value) = parse_number(&text) {
            let more = (changed - 1) as f32 * ZERO_MISREAD_TOO;
            readings.add(value, &text, own + ZERO_MISREAD + more);
        }
    }
}

/// What a quantity is misread as.
fn add_counts(readings: &mut Readings, quantity: Decimal) {
    let own = readings.own();
    let whole = quantity.trunc();
    if whole != quantity && !whole.is_zero() {
        readings.add(whole, &whole.to_string(), own + ZERO_MISREAD);
    }
    for bare in without_ones(quantity) {
        readings.add(bare, &bare.to_string(), own + RULE_AS_DIGIT);
    }
}

/// An integer without the 1 at its end, or at its beginning.
fn without_ones(quantity: Decimal) -> Vec<Decimal> {
    let digits = quantity.abs().normalize().to_string();
    let ends = [digits.strip_suffix('1'), digits.strip_prefix('1')];
    let bare = |part: &str| part.parse::<Decimal>().ok().filter(|bare| !bare.is_zero());
    let signed = |bare: Decimal| {
        if quantity.is_sign_negative() {
            -bare
        } else {
            bare
        }
    };
    let parts = ends
        .into_iter()
        .flatten()
        .filter(|part| !part.contains('.'));
    parts.filter_map(bare).map(signed).collect()
}
