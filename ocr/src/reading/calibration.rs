//! Confidence in the proper sense: of the values given 0.99, 99 % are right.
//!
//! What recognition and the equations say of a value orders values well but is too sure of some kinds and too modest
//! of others. The maps below were fitted by `benches`' `calibrate` (isotonic regression; Zadrozny and Elkan 2002) on
//! printed bills of all grades and layouts. They rise everywhere, so the order of values stays.

use bill::{Bill, Field};

/// Said and meant, both 0 to 1, rising; linear between.
type Map = &'static [(f32, f32)];

const NAME: Map = &[
    (0.2438, 0.0122),
    (0.4584, 0.0185),
    (0.6024, 0.2826),
    (0.7574, 0.4268),
    (0.7974, 0.4512),
    (0.8531, 0.5864),
    (0.8954, 0.6220),
    (0.9122, 0.7683),
    (0.9416, 0.8388),
    (0.9764, 0.9179),
    (0.9905, 0.9444),
    (0.9936, 0.9634),
    (0.9989, 0.9980),
];
const QUANTITY: Map = &[
    (0.4120, 0.1829),
    (0.9413, 0.7981),
    (0.9992, 0.8851),
    (0.9998, 0.9568),
    (0.9999, 0.9634),
    (1.0000, 0.9875),
];
const UNIT_PRICE: Map = &[
    (0.3121, 0.3293),
    (0.7638, 0.5488),
    (0.9347, 0.7593),
    (0.9824, 0.7927),
    (0.9930, 0.8951),
    (0.9981, 0.9545),
    (0.9992, 0.9634),
    (0.9995, 0.9720),
    (0.9999, 0.9983),
];
const AMOUNT: Map = &[
    (0.3609, 0.3780),
    (0.7798, 0.5488),
    (0.9296, 0.6707),
    (0.9958, 0.8075),
    (0.9995, 0.9390),
    (0.9997, 0.9691),
    (1.0000, 0.9960),
];
const HEADER: Map = &[
    (0.3520, 0.3537),
    (0.7301, 0.6951),
    (0.9395, 0.9146),
    (0.9858, 0.9634),
    (0.9961, 0.9691),
    (0.9990, 0.9815),
    (0.9999, 0.9967),
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
