//! Confidence in the proper sense: of the values given 0.99, 99 % are right.
//!
//! What recognition and the equations say of a value orders values well but is too sure of some kinds and too modest
//! of others. The maps below were fitted by `benches`' `calibrate` (isotonic regression; Zadrozny and Elkan 2002) on
//! printed bills of all grades and layouts. They rise everywhere, so the order of values stays.

use bill::{Bill, Field};

/// Said and meant, both 0 to 1, rising; linear between.
type Map = &'static [(f32, f32)];

const NAME: Map = &[
    (0.4098, 0.2561),
    (0.5488, 0.5732),
    (0.6745, 0.6463),
    (0.7584, 0.7963),
    (0.8591, 0.8333),
    (0.9040, 0.8415),
    (0.9333, 0.9074),
    (0.9673, 0.9298),
    (0.9893, 0.9627),
    (0.9950, 0.9634),
    (0.9980, 0.9859),
    (0.9997, 0.9933),
];
const QUANTITY: Map = &[
    (0.3224, 0.2073),
    (0.8965, 0.6463),
    (0.9658, 0.8659),
    (0.9935, 0.9390),
    (0.9983, 0.9568),
    (0.9995, 0.9711),
    (1.0000, 0.9992),
];
const UNIT_PRICE: Map = &[
    (0.2063, 0.1098),
    (0.6665, 0.3293),
    (0.9291, 0.8415),
    (0.9837, 0.9634),
    (0.9932, 0.9691),
    (0.9973, 0.9711),
    (0.9992, 0.9795),
    (0.9999, 0.9988),
];
const AMOUNT: Map = &[
    (0.5577, 0.5000),
    (0.9069, 0.7195),
    (0.9842, 0.9198),
    (0.9956, 0.9711),
    (0.9990, 0.9802),
    (0.9999, 0.9990),
];
const HEADER: Map = &[
    (0.3981, 0.4268),
    (0.7858, 0.8415),
    (0.9645, 0.9691),
    (0.9985, 0.9948),
];

/// Puts calibrated confidences in the place of raw ones; to be called when nothing asks for raw ones any more.
pub fn calibrate(bill: &mut Bill) {
    for line in &mut bill.lines {
        adjust(&mut line.name, NAME);
        adjust(&mut line.quantity, QUANTITY);
        adjust(&mut line.unit_price, UNIT_PRICE);
        adjust(&mut line.amount, AMOUNT);
    }
    for field in bill.header.texts_mut() {
        adjust(field, HEADER);
    }
    for field in bill.header.days_mut() {
        adjust(field, HEADER);
    }
}

/// How likely a number of a line is right that was recognised with this confidence.
#[derive(Debug, Clone, Copy)]
pub struct Recognised(Map);

impl Recognised {
    pub const QUANTITY: Recognised = Recognised(QUANTITY);
    pub const UNIT_PRICE: Recognised = Recognised(UNIT_PRICE);
    pub const AMOUNT: Recognised = Recognised(AMOUNT);

    pub fn meant(self, said: f32) -> f32 {
        meant(said, self.0)
    }
}

fn adjust<T>(field: &mut Field<T>, map: Map) {
    field.confidence = field.confidence.map(|said| meant(said, map));
}

fn meant(said: f32, map: Map) -> f32 {
    let after = map.partition_point(|(raw, _)| *raw < said);
    let at = |index: usize| map.get(index).copied();
    match (after.checked_sub(1).and_then(at), at(after)) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (said - x0) / (x1 - x0).max(1e-6),
        (Some((_, last)), None) => last,
        (None, Some((_, first))) => first,
        (None, None) => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_rise_and_stay_between_0_and_1() {
        for map in [NAME, QUANTITY, UNIT_PRICE, AMOUNT, HEADER] {
            assert!(
                map.iter()
                    .all(|(said, meant)| (0.0..=1.0).contains(said) && (0.0..=1.0).contains(meant))
            );
            assert!(
                map.windows(2)
                    .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1)
            );
        }
    }

    #[test]
    fn what_lies_between_two_knots_is_drawn_between_them() {
        const KNOTS: Map = &[(0.5, 0.2), (0.9, 0.6), (1.0, 0.99)];
        for (said, wanted) in [(0.1, 0.2), (0.7, 0.4), (0.9, 0.6), (1.0, 0.99)] {
            assert!((meant(said, KNOTS) - wanted).abs() < 1e-6, "{said}");
        }
    }
}
