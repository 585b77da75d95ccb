//! Pages whose file holds their text: read exactly, where that text can be trusted, without recognition.
//!
//! A text layer is believed only where it is what the page shows: every sign is a known character, no picture
//! or outline holds text of its own, nothing is printed over anything else, and a sample of what is seen reads
//! as the text says. A page that fails any of this is recognised from its picture like a scan.

mod page_text;
mod proof;
mod trust;
mod word;

use bill::PageSource;

pub use page_text::{PageText, PlacedGlyph};
pub(crate) use page_text::{Quarter, sound};

use crate::OcrError;
use crate::engine::{Deadline, Engine};
use crate::preprocess::{self, CleanPage};
use crate::scan::ScanPage;
use crate::table::Word;

/// A page read without recognition.
pub(crate) struct ExactPage {
    pub clean: CleanPage,
    pub words: Vec<Word>,
    /// Pitch of its Han characters, px of the clean page.
    pub em: f32,
    pub source: PageSource,
}

/// `None` where the page has no text of its own, or none that can be trusted.
pub(crate) fn read(
    scan: &ScanPage,
    engine: &dyn Engine,
    deadline: &Deadline,
) -> Result<Option<ExactPage>, OcrError> {
    let Some(text) = &scan.text else {
        return Ok(None);
    };
    let gray = image::imageops::grayscale(&scan.image);
    let Some(shown) = trust::shown(text, &gray) else {
        return Ok(None);
    };
    let glyphs = word::upright(&shown.glyphs, gray.dimensions(), shown.turns);
    let text_height = word::median_size(&glyphs);
    let clean = preprocess::rendered(&gray, shown.turns, text_height);
    let words = word::words(&glyphs, &clean.rules, text_height);
    let exact = text.source == PageSource::Ofd
        || proof::holds(&words, &clean.gray, text_height, engine, deadline)?;
    Ok(exact.then_some(ExactPage {
        clean,
        em: word::pitch(&words, text_height),
        words,
        source: text.source,
    }))
}
