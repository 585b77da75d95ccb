use ocr::reading::{
    StatedBill, dates, parse_capitals, parse_leading_number, parse_number, parse_ratio,
};

/// Any text is a value or none, and a number is read again as it is written.
pub fn parsed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Some(number) = parse_number(line) {
            let written = number.to_string();
            assert_eq!(parse_number(&written), Some(number), "{line:?}");
        }
        parse_leading_number(line);
        parse_ratio(line);
        dates(line);
        parse_capitals(line);
        if let Some(bill) = StatedBill::parse(line) {
            assert!(bill.bill_no.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
