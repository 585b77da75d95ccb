//! What the table and the text around it mean: a bill.

mod agreement;
mod arithmetic;
mod brackets;
mod calibration;
mod candidate;
mod capitals;
mod category_lines;
mod class;
mod class_mark;
mod closing;
mod code;
mod column_shape;
pub(crate) mod date;
mod day_layout;
mod department;
mod flags;
mod grand;
mod header;
mod header_value;
mod header_words;
mod label;
mod leading;
mod legibility;
mod level;
mod line;
mod line_numbers;
mod lost_stroke;
mod misread;
mod misshapen;
mod note;
pub(crate) mod number;
mod number_cell;
mod numbered;
mod numeral;
mod odd;
mod packages;
mod page;
mod page_doubt;
mod price_digits;
mod repair;
mod row_text;
mod second_look;
mod short_date;
mod spec;
mod stated;
mod stay;
mod strays;
mod sums;
mod supply;
mod totals;
mod unit;
mod unlabelled;
mod vocabulary;
mod wording;
mod words;

pub(crate) use calibration::calibrate;
pub use capitals::parse_capitals;
pub use date::{dates, parse_date};
pub(crate) use line::Paper;
pub use number::{parse_leading_number, parse_number, parse_ratio};
pub(crate) use page::{OpenHeadings, PageReading, read_page};
pub(crate) use second_look::places;
pub use stated::StatedBill;
pub(crate) use words::trade_words;

use bill::Bill;

/// From this confidence a grand total may choose among the readings of lines.
const SURE_TOTAL: f32 = 0.9;

/// Puts the pages together, checks every equation of the bill, and flags what does not hold. Unless `joint`, no
/// equation changes or chooses a value.
pub(crate) fn assemble(pages: Vec<PageReading>, joint: bool) -> Bill {
    let mut bill = Bill::default();
    let mut sums = Vec::new();
    let mut days = Vec::new();
    let stated = agreement::stated_total(&pages);
    for mut page in pages {
        agreement::compare(&mut page, joint);
        let offset = bill.lines.len();
        header::merge(&mut bill.header, page.header);
        sums.extend(page.sums.into_iter().map(|sum| sum.shifted(offset)));
        days.extend(page.days.into_iter().map(|day| day.shifted(offset)));
        bill.lines.extend(page.lines);
        bill.pages.push(page.info);
        bill.problems.extend(page.problems);
    }
    short_date::complete(&mut bill);
    if joint {
        stay::hold(&mut bill, &days);
        arithmetic::check_all(&mut bill.lines);
    } else {
        bill.lines.iter_mut().for_each(arithmetic::compare);
    }
    category_lines::take_out(&mut bill, &mut sums);
    packages::take_out(&mut bill, &mut sums);
    if joint {
        let total = grand::grand_total(&sums, bill.sum_of_lines(), stated);
        let sure = total.confidence.is_some_and(|sure| sure >= SURE_TOTAL);
        closing::close_sums(&mut bill.lines, &sums, total.value.filter(|_| sure));
    }
    totals::settle(&mut bill, &sums, stated, joint);
    flags::flag(&mut bill);
    bill
}
