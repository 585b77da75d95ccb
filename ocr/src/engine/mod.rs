//! Recognition: a clean page in, located text with its alternatives out.

mod cascade;
pub mod crop;
mod deadline;
mod detector;
mod lattice;
mod leftover;
mod orientation;
mod overhang;
mod pp_ocr;
mod recogniser;
mod runtime;
mod strip;
mod tesseract;
mod tiers;
mod unspelt;
mod variant;

use std::fmt;
use std::str::FromStr;

pub use deadline::Deadline;
pub use lattice::{CONSIDERED, Glyph, Lattice, Reading, Step, considers};
pub use orientation::OrientationModel;
pub use pp_ocr::PpOcr;
pub use tesseract::Tesseract;

use crate::OcrError;
use crate::preprocess::Print;

/// Which recogniser reads the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// PP-OCR v6: detector and recogniser networks.
    #[default]
    PpOcr,
    /// Tesseract 5 with its simplified Chinese model.
    Tesseract,
}

/// The name is no engine's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no engine; use pp-ocr or tesseract")]
pub struct UnknownEngine(pub String);

impl fmt::Display for EngineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EngineKind::PpOcr => "pp-ocr",
            EngineKind::Tesseract => "tesseract",
        })
    }
}

impl FromStr for EngineKind {
    type Err = UnknownEngine;

    fn from_str(text: &str) -> Result<EngineKind, UnknownEngine> {
        match text {
            "pp-ocr" => Ok(EngineKind::PpOcr),
            "tesseract" => Ok(EngineKind::Tesseract),
            _ => Err(UnknownEngine(text.to_owned())),
        }
    }
}

/// Name of the networks in messages.
const ENGINE: &str = "pp-ocr";

/// A run of text on one baseline. A span may cross column borders.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Left, top, right, bottom, px of the clean page.
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub lattice: Lattice,
}

/// A recogniser. Shared by all pages; implementations take turns inside where they must.
pub trait Engine: Send + Sync {
    /// All text of a page, in no particular order. `print` is the clean page without its rules;
    /// `text_height` the median height of its text lines, px. An error where the page holds more than any
    /// bill, or takes longer than `deadline`; Tesseract cannot be stopped once it has begun.
    fn recognise(
        &self,
        print: &Print,
        text_height: f32,
        deadline: &Deadline,
    ) -> Result<Vec<Span>, OcrError>;

    /// Each of the boxes, px of the clean page, read again in other ways than [`Engine::recognise`] does; as many
    /// lattices as there are ways.
    fn look_again(
        &self,
        print: &Print,
        boxes: &[[f32; 4]],
        deadline: &Deadline,
    ) -> Result<Vec<Vec<Lattice>>, OcrError>;
}
