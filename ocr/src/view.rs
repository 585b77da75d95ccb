//! A page cleaned and recognised one way up; the other ways are tried where it makes no sense.

use crate::OcrError;
use crate::engine::{Deadline, Engine, Span};
use crate::preprocess::{self, CleanPage, Print};
use crate::scan::ScanPage;

/// A character read at least as surely makes sense.
const SURE: f32 = 0.7;
/// Where fewer of a page's characters make sense, the page may lie another way; one with this share surely does not.
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

    /// Share of the characters that were read surely; 1 where there are too few to say.
    fn sense(&self) -> f32 {
        let glyphs = || self.spans.iter().flat_map(|span| span.lattice.glyphs());
        let count = glyphs().count();
        if count < FEWEST {
            return 1.0;
        }
        let sure = glyphs().filter(|glyph| glyph.probability >= SURE).count();
        sure as f32 / count as f32
    }
}
