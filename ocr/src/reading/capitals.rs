//! Amounts in Chinese capitals: 贰仟叁佰肆拾伍元陆角柒分.

use bill::Money;

/// What a character of a capital amount is worth.
enum Part {
    Digit(i64),
    /// 拾, 佰, 仟: multiplies the digit before it.
    Tens(i64),
    /// 万, 亿: multiplies the section before it.
    Section(i64),
    Yuan,
    /// 角, 分, in fen.
    Small(i64),
    /// 整, 正, 人民币, spaces, crosses that fill the form.
    Filler,
    Minus,
}

fn part(char: char) -> Option<Part> {
    Some(match char {
        '零' | '〇' | '○' | '0' => Part::Digit(0),
        '壹' | '壱' | '一' | '弌' => Part::Digit(1),
        '贰' | '貳' | '弍' | '二' | '两' => Part::Digit(2),
        '叁' | '參' | '叄' | '参' | '三' => Part::Digit(3),
        '肆' | '四' => Part::Digit(4),
        '伍' | '五' => Part::Digit(5),
        '陆' | '陸' | '六' => Part::Digit(6),
        '柒' | '染' | '七' => Part::Digit(7),
        '捌' | '八' => Part::Digit(8),
        '玖' | '九' => Part::Digit(9),
        '拾' | '十' => Part::Tens(10),
        '佰' | '百' | '伯' => Part::Tens(100),
        '仟' | '千' | '什' => Part::Tens(1000),
        '万' | '萬' => Part::Section(10_000),
        '亿' | '億' => Part::Section(100_000_000),
        '元' | '圆' | '圓' | '园' => Part::Yuan,
        '角' => Part::Small(10),
        '分' => Part::Small(1),
        '负' => Part::Minus,
        '整' | '正' | '人' | '民' | '币' | ' ' | ':' | '：' | '¥' | '￥' | '⊗' | '×' | '('
        | ')' | '（' | '）' => Part::Filler,
        _ => return None,
    })
}

/// Whether the character can stand in an amount in capitals.
pub fn is_capital(char: char) -> bool {
    matches!(
        part(char),
        Some(
            Part::Digit(_)
                | Part::Tens(_)
                | Part::Section(_)
                | Part::Yuan
                | Part::Small(_)
                | Part::Minus
        )
    )
}

/// The amount, under 10^12 yuan. `None` where a character is foreign, 元, 角 and 分 are all missing,
/// or the units do not descend.
pub fn parse_capitals(text: &str) -> Option<Money> {
    let mut fen = 0i64;
    let (mut total, mut section, mut digit) = (0i64, 0i64, None::<i64>);
    let (mut negative, mut seen_unit, mut last_tens) = (false, false, i64::MAX);
    for char in text.chars() {
        match part(char)? {
            Part::Filler => {}
            Part::Minus => negative = true,
            Part::Digit(value) => digit = Some(value),
            Part::Tens(factor) => {
                if factor >= last_tens {
                    return None;
                }
                last_tens = factor;
                section += digit.take().unwrap_or(1) * factor;
            }
            Part::Section(factor) => {
                section += digit.take().unwrap_or(0);
                total = if factor == 10_000 {
                    total + section * factor
                } else {
                    (total + section).checked_mul(factor)?
                };
                section = 0;
                last_tens = i64::MAX;
            }
            Part::Yuan => {
                total += section + digit.take().unwrap_or(0);
                section = 0;
                seen_unit = true;
            }
            Part::Small(factor) => {
                fen += digit.take().unwrap_or(0) * factor;
                seen_unit = true;
            }
        }
        if total > 1_000_000_000_000 {
            return None;
        }
    }
    if !seen_unit || section != 0 || digit.is_some_and(|value| value != 0) {
        return None;
    }
    let sum = total * 100 + fen;
    Some(Money::from_fen(if negative { -sum } else { sum }))
}

/// The amount in capitals without 零 and 整, which are written or left out at will. Empty from 10^12 yuan.
fn written(amount: Money) -> Vec<char> {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const TENS: [&str; 4] = ["", "拾", "佰", "仟"];
    const SECTIONS: [&str; 3] = ["", "万", "亿"];
    let mut text = String::new();
    let plain = amount.fen().unsigned_abs();
    let (yuan, fen) = (plain / 100, plain % 100);
    if yuan >= 1_000_000_000_000 {
        return Vec::new();
    }
    if amount.is_negative() {
        text.push('负');
    }
    for section in (0..3).rev() {
        let group = yuan / 10_000_u64.pow(section) % 10_000;
        for place in (0..4).rev() {
            let digit = group / 10_u64.pow(place) % 10;
            if digit > 0 {
                text.push(DIGITS[digit as usize]);
                text.push_str(TENS[place as usize]);
            }
        }
        if group > 0 {
            text.push_str(SECTIONS[section as usize]);
        }
    }
    if yuan > 0 {
        text.push('元');
    }
    for (digit, unit) in [(fen / 10, '角'), (fen % 10, '分')] {
        if digit > 0 {
            text.extend([DIGITS[digit as usize], unit]);
        }
    }
    text.chars().collect()
}

/// What may stand right before an amount in capitals.
const LABEL_ENDS: [char; 9] = ['写', '币', '额', '计', '：', '）', '】', '￥', '¥'];
/// More characters before an amount belong to something else.
const MOST_SKIPPED: usize = 3;

/// Characters of the amount in capitals, less two for each that is missing, misread or added in the stretch of the
/// text that is most like it; about 0 for the capitals of another amount.
pub fn spelt(amount: Money, text: &str) -> i32 {
    let wanted = written(amount);
    if wanted.len() < 3 {
        return 0;
    }
    let plain = |char: char| match char {
        '圆' | '圓' | '园' => '元',
        '萬' => '万',
        '億' => '亿',
        '貳' => '贰',
        '參' | '叄' | '参' => '叁',
        '陸' => '陆',
        '染' => '柒',
        '十' => '拾',
        '百' | '伯' => '佰',
        '千' | '什' => '仟',
        char => char,
    };
    let mut read: Vec<char> = Vec::new();
    // Edit distance to the best stretch of the text: it may end anywhere, and begin behind a label or a mark; what stands
    // between these and a later beginning is a misread part of it.
    let mut costs: Vec<usize> = vec![0];
    let mut skipped = 0;
    for char in text.chars() {
        let is_mark = char.is_ascii() || char.is_whitespace() || LABEL_ENDS.contains(&char);
        if is_mark {
            skipped = 0;
        }
        if char.is_whitespace() || matches!(char, '零' | '〇' | '整' | '正') {
            continue;
        }
        skipped += usize::from(!is_mark);
        read.push(plain(char));
        costs.push(skipped.min(MOST_SKIPPED));
    }
    for (row, wanted) in wanted.iter().enumerate() {
        let mut corner = costs[0];
        costs[0] = row + 1;
        for (column, read) in read.iter().enumerate() {
            let replaced = corner + usize::from(read != wanted);
            corner = costs[column + 1];
            costs[column + 1] = replaced.min(corner + 1).min(costs[column] + 1);
        }
    }
    let least = costs.into_iter().min().unwrap_or(wanted.len());
    wanted.len() as i32 - 2 * least as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_capitals() {
        for (text, value) in [
            ("贰仟叁佰肆拾伍元陆角柒分", "2345.67"),
            ("壹万零伍元整", "10005.00"),
            ("人民币叁佰圆整", "300.00"),
            ("捌角", "0.80"),
            ("壹拾贰萬叁仟零肆拾元伍分", "123040.05"),
            ("拾元正", "10.00"),
            ("零元整", "0.00"),
            ("负叁拾元整", "-30.00"),
        ] {
            assert_eq!(
                parse_capitals(text).map(|m| m.to_string()).as_deref(),
                Some(value),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_nonsense() {
        for text in ["", "整", "叁", "拾佰元", "阿莫西林元", "贰仟"] {
            assert_eq!(parse_capitals(text), None, "{text}");
        }
    }

    #[test]
    fn misread_characters_are_counted() {
        let text = "合计(大写):壹万乘仟叁佰肆拾肆元盘角肆分";
        assert_eq!(spelt(Money::from_fen(1_734_434), text), 14 - 2 * 2);
        assert!(spelt(Money::from_fen(938_212), text) <= 2);
    }

    #[test]
    fn a_shorter_amount_leaves_characters_unread() {
        let text = "(大写):查给贰万柒仟折 纤撕佰陆拾捌元捌角捌分";
        let whole = spelt(Money::from_fen(12_786_888), text);
        assert!(whole > spelt(Money::from_fen(2_786_888), text));
    }

    #[test]
    fn a_refund_is_told_from_a_charge() {
        let text = "合计(大写):负玖仟叁佰捌拾贰元壹角贰分";
        let refund = spelt(Money::from_fen(-938_212), text);
        assert!(refund > spelt(Money::from_fen(938_212), text));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(fen in 1i64..10_000_000_000) {
            let text: String = written(Money::from_fen(fen)).into_iter().collect();
            prop_assert_eq!(parse_capitals(&text), Some(Money::from_fen(fen)));
            prop_assert!(fen < 10_000 || spelt(Money::from_fen(fen), &text) == text.chars().count() as i32);
        }

        #[test]
        fn never_panics(text in "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整负]{0,40}") {
            let _ = parse_capitals(&text);
        }
    }
}
