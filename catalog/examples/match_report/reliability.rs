//! Whether answers that state a probability are right as often as they say.

use std::fmt;

/// Lower edges of the bands of stated probability; the last band ends at 1.
const BANDS: [f64; 6] = [0.0, 0.997, 0.998, 0.999, 0.9995, 0.9998];

/// Answers that are `matched`, by what they state.
#[derive(Default)]
pub struct Reliability {
    bands: [Band; BANDS.len()],
}

#[derive(Default)]
struct Band {
    answers: usize,
    /// Sums of what answers count for.
    weight: f64,
    stated: f64,
    right: f64,
}

impl Reliability {
    /// `weight` is what the answer counts for among the others.
    pub fn add(&mut self, stated: f32, right: bool, weight: f64) {
        let stated = f64::from(stated);
        let band = BANDS.partition_point(|edge| *edge <= stated).max(1) - 1;
        let band = &mut self.bands[band];
        band.answers += 1;
        band.weight += weight;
        band.stated += stated * weight;
        band.right += if right { weight } else { 0.0 };
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "    from      answers   stated %    right %")?;
        let (mut apart, mut all) = (0.0, 0.0);
        for (edge, band) in BANDS.iter().zip(&self.bands) {
            if band.answers > 0 {
                let (stated, right) = (band.stated / band.weight, band.right / band.weight);
                apart += (stated - right).abs() * band.weight;
                all += band.weight;
                writeln!(
                    f,
                    "    {edge:<8} {:8} {:10.3} {:10.3}",
                    band.answers,
                    stated * 100.0,
                    right * 100.0
                )?;
            }
        }
        write!(
            f,
            "    expected calibration error {:.5}",
            apart / f64::max(all, 1.0)
        )
    }
}
