//! A page cleaned and recognised one way up; the other ways are tried where it makes no sense.

use crate::OcrError;
use crate::engine::{Deadline, Engine, Span};
use crate::preprocess::{self, CleanPage, Print};
use crate::scan::ScanPage;

/// A text read at least as surely makes sense. Lone characters do not show it: upside down many digits are digits.
const SURE: f32 = 0.9;
/// Where fewer of a page's characters stand in such texts, the page may lie another way; one with this share surely does not.
const SENSELESS: f32 = 0.45;
/// Fewer characters say nothing.
const FEWEST: usize = 20;

pub(crate) struct View {
    pub clean: CleanPage,
    pub print: Print,
    pub spans: Vec<Span>,
}

impl View {
    /// The page turned by `turns` clockwise quarters, or by others where the text makes more sense so. Fails as
    /// [`Engine::recognise`] does.
    pub fn of(
        scan: &ScanPage,
        turns: u8,
        engine: &dyn Engine,
        deadline: &Deadline,
    ) -> Result<View, OcrError> {
        let mut best = View::turned(scan, turns, engine, deadline)?;
        let mut sense = best.sense();
        for more in [1, 3, 2] {
            if sense >= SENSELESS {
                break;
            }
            let other = View::turned(scan, (turns + more) % 4, engine, deadline)?;
            let found = other.sense();
            if found > sense {
                (best, sense) = (other, found);
            }
        }
        Ok(best)
    }

    fn turned(
        scan: &ScanPage,
        turns: u8,
        engine: &dyn Engine,
        deadline: &Deadline,
    ) -> Result<View, OcrError> {
        let clean = preprocess::clean(&scan.image, turns);
        let print = preprocess::without_rules(&clean);
        let spans = engine.recognise(&print, clean.text_height, deadline)?;
        Ok(View {
            clean,
            print,
            spans,
        })
    }

    fn sense(&self) -> f32 {
        let lattices = self.spans.iter().map(|span| &span.lattice);
        let texts = lattices.map(|lattice| (lattice.glyphs().len(), lattice.certainty()));
        sense(&texts.collect::<Vec<_>>())
    }
}

/// Share of the characters in texts that were read surely; 1 where there are too few to say. Of each text its length and
/// certainty.
fn sense(texts: &[(usize, f32)]) -> f32 {
    let count = texts.iter().map(|text| text.0).sum::<usize>();
    if count < FEWEST {
        return 1.0;
    }
    let sure = texts.iter().filter(|text| text.1 >= SURE);
    sure.map(|text| text.0).sum::<usize>() as f32 / count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_are_sure_upside_down_make_no_sense() {
        // Of each text many digits are sure, but not all.
        let upside_down = vec![(8, 0.7); 100];
        let mut upright = vec![(8, 0.98); 60];
        upright.extend([(8, 0.6); 40]);
        assert!(sense(&upside_down) < SENSELESS);
        assert!(sense(&upright) >= SENSELESS);
        assert!(sense(&[(3, 0.1)]) >= SENSELESS);
    }
}
