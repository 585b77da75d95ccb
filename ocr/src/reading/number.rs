//! Quantities, prices and amounts as printed on bills.

use rust_decimal::Decimal;

/// Digits that a number cell may hold; what recognisers confuse with them is mapped back. NUL drops
/// a character that carries no value; `None` is a character a number cannot hold.
pub fn number_char(char: char) -> Option<char> {
    match char {
        '0'..='9' | '.' | '-' => Some(char),
        '０'..='９' => char::from_digit(char as u32 - '０' as u32, 10),
        // The last two are zeros whose edge a rule cut off.
        'O' | 'o' | 'D' | 'Q' | 'C' | 'G' | '〇' | '○' | 'ο' | 'О' => Some('0'),
        'l' | 'I' | '|' | 'i' | '丨' | '｜' => Some('1'),
        'Z' | 'z' => Some('2'),
        'S' | 's' => Some('5'),
        'b' => Some('6'),
        'B' => Some('8'),
        '．' | '。' | '·' | '•' | '・' => Some('.'),
        '－' | '—' | '–' | '−' | '一' | '―' | '‐' | '~' | '～' => Some('-'),
        ',' | '，' | '、' | '\'' | '’' | '￥' | '¥' | ' ' | '元' | '*' | '+' | '_' => {
            Some('\0')
        }
        _ => None,
    }
}

/// The digits, points and minus of a text.
pub fn number_text(text: &str) -> String {
    let chars = text.chars().filter_map(number_char);
    chars.filter(|char| *char != '\0').collect()
}

/// A number of at most nine integer digits and six decimals. Thousands commas, currency signs and
/// spaces are ignored; parentheses or a minus at either end mean a refund.
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let inner = text
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.strip_suffix([')', '）']));
    let (text, parenthesised) = inner.map_or((text, false), |inner| (inner, true));
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match number_char(char)? {
            '\0' => {}
            char => plain.push(char),
        }
    }
    let (body, negative) = if let Some(rest) = plain.strip_prefix('-').or(plain.strip_suffix('-')) {
        (rest, true)
    } else {
        (plain.as_str(), parenthesised)
    };
    let body = without_thousands_dots(body);
    let (integer, decimals) = body.split_once('.').unwrap_or((&body, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sized =
        integer.len() <= 9 && decimals.len() <= 6 && !(integer.is_empty() && decimals.is_empty());
    if !sized || !digits(integer) || !digits(decimals) || body.ends_with('.') {
        return None;
    }
    let number: Decimal = format!("0{integer}.{decimals}0").parse().ok()?;
    let number = trim_scale(number, decimals.len() as u32);
    Some(if negative { -number } else { number })
}

/// `20.786.70`: thousands commas read as points. Anything else is returned as it is.
fn without_thousands_dots(body: &str) -> String {
    let parts: Vec<&str> = body.split('.').collect();
    match &parts[..] {
        [first, thousands @ .., decimals]
            if !first.is_empty()
                && !thousands.is_empty()
                && decimals.len() == 2
                && thousands.iter().all(|part| part.len() == 3) =>
        {
            format!("{first}{}.{decimals}", thousands.concat())
        }
        _ => body.to_owned(),
    }
}

/// Keeps the printed number of decimals, so that 4.50 stays 4.50.
fn trim_scale(number: Decimal, scale: u32) -> Decimal {
    let mut number = number;
    number.rescale(scale);
    number
}

/// A number at the start and what follows it: `1次`, `2.5 支`, `×2盒`.
pub fn parse_leading_number(text: &str) -> Option<(Decimal, String)> {
    let text = text.trim().trim_start_matches(['×', '✕']);
    let end = text
        .char_indices()
        .find(|(_, char)| !matches!(char, '0'..='9' | '.' | '-' | ',' | '０'..='９'))
        .map_or(text.len(), |(index, _)| index);
    let number = parse_number(&text[..end])?;
    Some((number, text[end..].trim().to_owned()))
}

/// `10%`, `0.1`, `10.00％` as 0 to 1.
pub fn parse_ratio(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let percent = text.strip_suffix(['%', '％']);
    let number = parse_number(percent.unwrap_or(text))?;
    let ratio = if percent.is_some() || number > Decimal::ONE {
        (number / Decimal::ONE_HUNDRED).normalize()
    } else {
        number.normalize()
    };
    (ratio >= Decimal::ZERO && ratio <= Decimal::ONE).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Option<String> {
        parse_number(text).map(|n| n.to_string())
    }

    #[test]
    fn reads_what_bills_print() {
        for (text, value) in [
            ("12.50", "12.50"),
            ("1,234.5678", "1234.5678"),
            ("￥ 8.00元", "8.00"),
            ("-3.20", "-3.20"),
            ("3.20-", "-3.20"),
            ("(3.20)", "-3.20"),
            (".5", "0.5"),
            ("20.786.70", "20786.70"),
            ("l2.O0", "12.00"),
            ("１２．３", "12.3"),
        ] {
            assert_eq!(number(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "1.2.3",
            "12支",
            "1-2",
            "5.",
            "1234567890",
            "阿莫西林",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn splits_quantity_and_unit() {
        assert_eq!(
            parse_leading_number("1次"),
            Some((Decimal::ONE, "次".into()))
        );
        assert_eq!(parse_leading_number("次"), None);
    }

    #[test]
    fn ratios() {
        for (text, value) in [
            ("10%", "0.1"),
            ("0.1", "0.1"),
            ("100%", "1"),
            ("0", "0"),
            ("15", "0.15"),
        ] {
            assert_eq!(
                parse_ratio(text).map(|r| r.to_string()).as_deref(),
                Some(value),
                "{text}"
            );
        }
        assert_eq!(parse_ratio("250%"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,24}") {
            let _ = (parse_number(&text), parse_ratio(&text), parse_leading_number(&text));
        }

        #[test]
        fn round_trips(fen in -99_999_999i64..99_999_999) {
            let decimal = Decimal::new(fen, 2);
            prop_assert_eq!(parse_number(&decimal.to_string()), Some(decimal));
        }
    }
}
