use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount of money in fen (1/100 yuan); negative for refunds.
///
/// Prints and serialises as yuan with two decimals: `"-12.30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// The text is not an amount in yuan with at most two decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount in yuan with at most two decimals, such as 12.30")]
pub struct ParseMoneyError(pub String);

impl Money {
    pub const ZERO: Money = Money(0);

    pub const fn from_fen(fen: i64) -> Money {
        Money(fen)
    }

    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Yuan rounded to fen, half away from zero (the rounding of hospital tills).
    /// `None` where the value does not fit 64 bits of fen.
    pub fn from_yuan_rounded(yuan: Decimal) -> Option<Money> {
        let fen = yuan.checked_mul(Decimal::ONE_HUNDRED)?;
        fen.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .to_i64()
            .map(Money)
    }

    /// quantity x unit price, rounded to fen, half away from zero.
    pub fn from_product(quantity: Decimal, unit_price: Decimal) -> Option<Money> {
        Money::from_yuan_rounded(quantity.checked_mul(unit_price)?)
    }

    pub fn to_yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    #[must_use]
    pub const fn abs(self) -> Money {
        Money(self.0.abs())
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", fen / 100, fen % 100))
    }
}

impl FromStr for Money {
    type Err = ParseMoneyError;

    fn from_str(text: &str) -> Result<Money, ParseMoneyError> {
        let fail = || ParseMoneyError(text.to_owned());
        let yuan = Decimal::from_str_exact(text.trim()).map_err(|_| fail())?;
        if yuan.normalize().scale() > 2 {
            return Err(fail());
        }
        Money::from_yuan_rounded(yuan).ok_or_else(fail)
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_round_trips(fen in -1_000_000_000_000i64..1_000_000_000_000) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
            prop_assert_eq!(Money::from_yuan_rounded(money.to_yuan()), Some(money));
        }
    }

    #[test]
    fn product_rounds_half_away_from_zero() {
        let product =
            |q: &str, p: &str| Money::from_product(q.parse().unwrap(), p.parse().unwrap()).unwrap();
        assert_eq!(product("3", "0.335").to_string(), "1.01");
        assert_eq!(product("-3", "0.335").to_string(), "-1.01");
        assert_eq!(product("0.5", "12.3456").to_string(), "6.17");
    }

    #[test]
    fn refuses_what_is_not_money() {
        for text in ["", "1.234", "abc", "1,000.00", "99999999999999999999"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }
}
