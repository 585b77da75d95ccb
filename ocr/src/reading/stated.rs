//! What the QR code of a bill states: fields parted by commas, as on tax invoices and the national bills.
//!
//! After a version and a kind of two digits each come the code and the number of the bill; the order of the day, the
//! amount and the check code differs between issuers, so each is known by its shape.

use bill::{Date, Money};

/// The identity of a bill as its own code states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedBill {
    /// `None` for bills without a series.
    pub bill_code: Option<String>,
    pub bill_no: String,
    pub check_code: Option<String>,
    pub issued_on: Date,
    /// `None` also where the code may state the sum before tax.
    pub total: Option<Money>,
}

/// Issuers whose bills state themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Issuer {
    /// 财政电子票据.
    Treasury,
    /// 全面数字化的电子发票: a number without a series.
    TaxWithoutSeries,
    /// 增值税发票, which state their sum before tax.
    Tax,
}

impl StatedBill {
    /// `None` for any text that is no bill's statement.
    pub fn parse(text: &str) -> Option<StatedBill> {
        let fields: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
        let [version, kind, code, number, rest @ ..] = &fields[..] else {
            return None;
        };
        let numbered = [version, kind].iter().all(|field| field.len() == 2);
        let digits = [version, kind, code, number]
            .iter()
            .all(|field| is_number(field));
        if !numbered || !digits || rest.len() > 8 {
            return None;
        }
        let issuer = Issuer::of(code.len(), number.len())?;
        let day_at = rest.iter().position(|field| day(field).is_some())?;
        let mut rest = rest.to_vec();
        let issued_on = day(rest.remove(day_at))?;
        let total = amount_at(&rest).map(|at| rest.remove(at));
        Some(StatedBill {
            bill_code: (!code.is_empty()).then(|| (*code).to_owned()),
            bill_no: (*number).to_owned(),
            check_code: check_code(&rest, issuer),
            issued_on,
            total: total
                .filter(|_| issuer != Issuer::Tax)
                .and_then(|text| text.parse().ok()),
        })
    }
}

impl Issuer {
    /// By the lengths of code and number.
    fn of(code: usize, number: usize) -> Option<Issuer> {
        match (code, number) {
            (8, 10) => Some(Issuer::Treasury),
            (0, 20) => Some(Issuer::TaxWithoutSeries),
            (10 | 12, 8) => Some(Issuer::Tax),
            _ => None,
        }
    }
}

/// The only field with a decimal point; where there is none, the only whole number that is no check code.
fn amount_at(fields: &[&str]) -> Option<usize> {
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut places = (0..fields.len()).filter(|place| fits(fields[*place]));
        places.next().filter(|_| places.next().is_none())
    };
    let pointed = |field: &str| {
        let parts = field.split_once('.');
        parts.is_some_and(|(yuan, fen)| {
            !yuan.is_empty() && is_number(yuan) && is_number(fen) && (1..=2).contains(&fen.len())
        })
    };
    let whole = |field: &str| {
        is_number(field) && !field.starts_with('0') && !matches!(field.len(), 0 | 4 | 6 | 10..)
    };
    if fields.iter().any(|field| pointed(field)) {
        return only(&pointed);
    }
    only(&whole)
}

/// The only field of a check code's length.
fn check_code(fields: &[&str], issuer: Issuer) -> Option<String> {
    let length = if issuer == Issuer::Treasury { 6 } else { 20 };
    let fits = |field: &&&str| {
        field.len() == length && field.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut found = fields.iter().filter(fits);
    let first = found.next()?;
    found.next().is_none().then(|| (*first).to_owned())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `20260131` or `2026-01-31`.
fn day(text: &str) -> Option<Date> {
    let digits = match text.len() {
        8 => text.to_owned(),
        10 => text.replace('-', ""),
        _ => return None,
    };
    if digits.len() != 8 || !is_number(&digits) {
        return None;
    }
    let year = digits[..4].parse().ok()?;
    let date = Date::new(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()?;
    (2000..2100).contains(&year).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stated(text: &str) -> StatedBill {
        StatedBill::parse(text).unwrap_or_else(|| panic!("{text} states a bill"))
    }

    #[test]
    fn a_national_bill_states_itself_in_any_order() {
        let first = stated("01,06,32060124,0012345678,a1b2c3,20250131,1784.78,9F0C");
        assert_eq!(first.bill_code.as_deref(), Some("32060124"));
        assert_eq!(first.bill_no, "0012345678");
        assert_eq!(first.check_code.as_deref(), Some("a1b2c3"));
        assert_eq!(first.issued_on.to_string(), "2025-01-31");
        assert_eq!(first.total, Some(Money::from_fen(178_478)));
        let second = stated("01, 06, 32060124, 0012345678, 1784.78, 2025-01-31, a1b2c3");
        assert_eq!(second, first);
    }

    #[test]
    fn digits_of_a_check_code_are_no_amount() {
        let bill = stated("01,06,32060124,0012345678,123456,20250131,320,9F0C");
        assert_eq!(bill.total, Some(Money::from_fen(32_000)));
        assert_eq!(bill.check_code.as_deref(), Some("123456"));
        let unclear = stated("01,06,32060124,0012345678,123456,20250131,178478,9F0C");
        assert_eq!((unclear.total, unclear.check_code), (None, None));
    }

    #[test]
    fn tax_invoices_state_no_total_before_tax() {
        let old = stated("01,10,032001900311,12345678,99.00,20200102,12345678901234567890,A1B2");
        assert_eq!(old.total, None);
        assert_eq!(old.check_code.as_deref(), Some("12345678901234567890"));
        let new = stated("01,31,,24322000000012345678,99.00,20240102,,A1B2");
        assert_eq!(new.total, Some(Money::from_fen(9_900)));
        assert_eq!((new.bill_code, new.check_code), (None, None));
    }

    #[test]
    fn other_texts_state_nothing() {
        for text in [
            "",
            "https://pay.example.cn/q?id=01,06,32060124,0012345678,a1b2c3,20250131,1784.78",
            "ZY20250117",
            "01,06,32060124,0012345678",
            "01,06,32060124,0012345678,a1b2c3,20251331,1784.78,9F0C",
            "1,6,32060124,0012345678,a1b2c3,20250131,1784.78,9F0C",
            "01,06,320601,0012345678,a1b2c3,20250131,1784.78,9F0C",
            "姓名,性别,32060124,0012345678,a1b2c3,20250131",
        ] {
            assert_eq!(StatedBill::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fail(text in "([0-9]{0,10}[.,，-]?|\\PC){0,12}") {
            StatedBill::parse(&text);
        }

        #[test]
        fn what_follows_the_number_never_does(rest in "[0-9.,a-f年-]{0,40}") {
            let text = format!("01,06,32060124,0012345678,{rest}");
            if let Some(bill) = StatedBill::parse(&text) {
                prop_assert_eq!(bill.bill_no, "0012345678");
            }
        }
    }
}
