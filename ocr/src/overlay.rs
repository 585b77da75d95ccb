//! What was read, drawn over the scan.

use ab_glyph::{FontRef, PxScale};
use bill::{Bill, Field, FieldName, Line, LineFlag, PageBox};
use image::{Rgb, RgbImage};
use imageproc::drawing::{
    draw_antialiased_line_segment_mut, draw_filled_rect_mut, draw_text_mut, text_size,
};
use imageproc::pixelops::interpolate;
use imageproc::rect::Rect;

use crate::system_font;

const GREEN: Rgb<u8> = Rgb([0, 150, 60]);
const ORANGE: Rgb<u8> = Rgb([235, 120, 0]);
const RED: Rgb<u8> = Rgb([215, 20, 40]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
/// Values are written smaller than the print they stand above, as a share of its height.
const LABEL_SHARE: f32 = 0.6;
const SMALLEST_LABEL: f32 = 9.0;

/// The page with a box around every value read on it: green where nothing is doubtful, orange where the reading
/// is unsure or was repaired, red where it is unreadable or does not add up. The values are written above their
/// boxes where the system has a Chinese font.
pub fn draw(page: &RgbImage, bill: &Bill, page_number: u32) -> RgbImage {
    let font = system_font::chinese()
        .and_then(|font| FontRef::try_from_slice_and_index(&font.data, font.index).ok());
    let mut canvas = Canvas {
        image: page.clone(),
        page_number,
        font,
    };
    for line in bill.lines.iter().filter(|line| line.page == page_number) {
        canvas.line(line);
    }
    for mark in header_marks(bill).into_iter().chain(total_marks(bill)) {
        canvas.mark(&mark);
    }
    canvas.image
}

/// One value and where it stands.
struct Mark {
    page_box: Option<PageBox>,
    /// Empty where only the box is drawn.
    value: String,
    colour: Rgb<u8>,
}

impl Mark {
    fn of<T: ToString>(field: &Field<T>, colour: Option<Rgb<u8>>) -> Mark {
        let by_itself = if field.is_unreadable() {
            RED
        } else if field.is_repaired() {
            ORANGE
        } else {
            GREEN
        };
        Mark {
            page_box: field.page_box,
            value: field
                .value
                .as_ref()
                .map_or_else(|| "?".to_owned(), ToString::to_string),
            colour: colour.unwrap_or(by_itself),
        }
    }
}

fn header_marks(bill: &Bill) -> Vec<Mark> {
    let header = &bill.header;
    let words = [
        &header.hospital,
        &header.patient,
        &header.gender,
        &header.age,
        &header.admission_no,
        &header.department,
        &header.bed,
        &header.insurance_type,
        &header.diagnosis,
        &header.bill_no,
        &header.bill_code,
        &header.check_code,
    ];
    let dates = [
        &header.admitted_on,
        &header.discharged_on,
        &header.issued_on,
    ];
    let words = words.into_iter().map(|field| Mark::of(field, None));
    words
        .chain(dates.into_iter().map(|field| Mark::of(field, None)))
        .collect()
}

fn total_marks(bill: &Bill) -> Vec<Mark> {
    let totals = [&bill.totals.amount, &bill.totals.amount_in_words];
    let subtotals = bill.subtotals.iter().map(|subtotal| &subtotal.amount);
    totals
        .into_iter()
        .chain(subtotals)
        .map(|field| Mark::of(field, None))
        .collect()
}

fn line_marks(line: &Line) -> Vec<Mark> {
    fn mark<T: ToString>(line: &Line, name: FieldName, field: &Field<T>) -> Mark {
        Mark::of(field, field_colour(line, name))
    }
    vec![
        mark(line, FieldName::Code, &line.code),
        mark(line, FieldName::Name, &line.name),
        mark(line, FieldName::Spec, &line.spec),
        mark(line, FieldName::Unit, &line.unit),
        mark(line, FieldName::Quantity, &line.quantity),
        mark(line, FieldName::UnitPrice, &line.unit_price),
        mark(line, FieldName::Amount, &line.amount),
        mark(line, FieldName::Category, &line.category),
        mark(line, FieldName::SelfPayRatio, &line.self_pay_ratio),
        mark(line, FieldName::Date, &line.date),
    ]
}

/// `None` where no flag of the line concerns the field.
fn field_colour(line: &Line, name: FieldName) -> Option<Rgb<u8>> {
    let in_equation = matches!(
        name,
        FieldName::Quantity | FieldName::UnitPrice | FieldName::Amount
    );
    let colours = line.flags.iter().filter_map(|flag| match flag {
        LineFlag::ArithmeticMismatch => in_equation.then_some(RED),
        LineFlag::Unreadable(field) => (*field == name).then_some(RED),
        LineFlag::LowConfidence(field) | LineFlag::Repaired(field) => {
            (*field == name).then_some(ORANGE)
        }
    });
    colours.reduce(|a, b| if a == RED { a } else { b })
}

fn line_colour(line: &Line) -> Rgb<u8> {
    let worst =
        |flag: &LineFlag| matches!(flag, LineFlag::ArithmeticMismatch | LineFlag::Unreadable(_));
    if line.flags.iter().any(worst) {
        RED
    } else if line.flags.is_empty() {
        GREEN
    } else {
        ORANGE
    }
}

struct Canvas {
    image: RgbImage,
    page_number: u32,
    font: Option<FontRef<'static>>,
}

impl Canvas {
    fn line(&mut self, line: &Line) {
        self.mark(&Mark {
            page_box: line.page_box,
            value: String::new(),
            colour: line_colour(line),
        });
        for mark in line_marks(line) {
            self.mark(&mark);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        let Some(page_box) = mark
            .page_box
            .filter(|page_box| page_box.page == self.page_number)
        else {
            return;
        };
        let (right, bottom) = (
            self.image.width() as f32 - 1.0,
            self.image.height() as f32 - 1.0,
        );
        let inside = |value: f32, last: f32| value.clamp(0.0, last.max(0.0)).round() as i32;
        let corners = page_box
            .corners
            .map(|[x, y]| (inside(x, right), inside(y, bottom)));
        for index in 0..4 {
            let (start, end) = (corners[index], corners[(index + 1) % 4]);
            draw_antialiased_line_segment_mut(
                &mut self.image,
                start,
                end,
                mark.colour,
                interpolate,
            );
        }
        if !mark.value.is_empty() {
            self.label(&page_box, mark);
        }
    }

    fn label(&mut self, page_box: &PageBox, mark: &Mark) {
        let Some(font) = &self.font else { return };
        let [left, top, _, bottom] = page_box.bounds();
        let tallest = self.image.height() as f32 / 8.0;
        let scale = PxScale::from(
            ((bottom - top) * LABEL_SHARE)
                .min(tallest)
                .max(SMALLEST_LABEL),
        );
        let (width, height) = text_size(scale, font, &mark.value);
        let (x, y) = (left as i32, top as i32 - height as i32 - 2);
        if width > 0 && height > 0 {
            draw_filled_rect_mut(
                &mut self.image,
                Rect::at(x, y).of_size(width + 2, height + 2),
                WHITE,
            );
        }
        draw_text_mut(&mut self.image, mark.colour, x, y, scale, font, &mark.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field<T>(value: Option<T>, left: f32) -> Field<T> {
        Field {
            value,
            text: "text".to_owned(),
            page_box: Some(PageBox::upright(1, left, 50.0, left + 40.0, 70.0)),
            ..Field::absent()
        }
    }

    #[test]
    fn colours_follow_the_flags() {
        let line = Line {
            page: 1,
            name: field(Some("氯化钠".to_owned()), 10.0),
            quantity: field(None, 60.0),
            amount: field(Some(bill::Money::from_fen(1230)), 110.0),
            flags: vec![
                LineFlag::Unreadable(FieldName::Quantity),
                LineFlag::Repaired(FieldName::Amount),
            ],
            ..Line::default()
        };
        let bill = Bill {
            lines: vec![line],
            ..Bill::default()
        };
        let page = RgbImage::from_pixel(200, 100, WHITE);
        let drawn = draw(&page, &bill, 1);
        for (x, colour) in [(30, GREEN), (80, RED), (130, ORANGE)] {
            assert_eq!(drawn.get_pixel(x, 70), &colour);
        }
        assert_eq!(draw(&page, &bill, 2), page);
    }

    #[test]
    fn boxes_beyond_the_page_are_harmless() {
        let mut bill = Bill::default();
        bill.header.hospital = field(Some("医院".to_owned()), -500.0);
        bill.header.patient = field(Some("王".to_owned()), 1e9);
        let page = RgbImage::from_pixel(50, 60, WHITE);
        assert_eq!(draw(&page, &bill, 1).dimensions(), (50, 60));
    }
}
