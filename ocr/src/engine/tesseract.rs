//! Tesseract 5 as an [`Engine`]: the whole page without its rules, symbol by symbol.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tesseract_rs::{
    ResultIterator, TessPageIteratorLevel, TessPageSegMode, TesseractAPI, TesseractError,
};

use super::{Deadline, Engine, Lattice, Span, Step};
use crate::OcrError;
use crate::preprocess::Print;

const LEVEL: TessPageIteratorLevel = TessPageIteratorLevel::RIL_SYMBOL;

pub struct Tesseract {
    api: Mutex<TesseractAPI>,
}

struct Symbol {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    choices: Vec<(Option<char>, f32)>,
}

impl Tesseract {
    /// `models` holds `tessdata/chi_sim.traineddata`.
    pub fn open(models: &Path) -> Result<Tesseract, OcrError> {
        let folder = models.join("tessdata");
        let fail = |error: TesseractError| OcrError::UnusableModel {
            path: folder.clone(),
            detail: error.to_string(),
        };
        let api = TesseractAPI::new();
        api.init(&folder, "chi_sim").map_err(fail)?;
        api.set_page_seg_mode(TessPageSegMode::PSM_SINGLE_BLOCK)
            .map_err(fail)?;
        // Choices of every symbol, not only of whole words.
        api.set_variable("lstm_choice_mode", "2").map_err(fail)?;
        api.set_variable("debug_file", "/dev/null").map_err(fail)?;
        Ok(Tesseract {
            api: Mutex::new(api),
        })
    }
}

impl Engine for Tesseract {
    fn recognise(
        &self,
        print: &Print,
        text_height: f32,
        deadline: &Deadline,
    ) -> Result<Vec<Span>, OcrError> {
        let ink = &print.dark;
        let (width, height) = (ink.width() as i32, ink.height() as i32);
        let api = self.api.lock().unwrap_or_else(PoisonError::into_inner);
        deadline.check()?;
        api.set_image(ink.as_raw(), width, height, 1, width)
            .map_err(|error| failed(&error))?;
        // Tesseract scales its thresholds with the resolution: text of 33 px is 8 pt at 300 dpi.
        api.set_source_resolution((text_height * 9.0).clamp(70.0, 600.0) as i32)
            .map_err(|error| failed(&error))?;
        api.recognize().map_err(|error| failed(&error))?;
        let symbols = match api.get_iterator() {
            Ok(iterator) => symbols(&iterator),
            // A page without text has no iterator.
            Err(TesseractError::NullPointerError) => Vec::new(),
            Err(error) => return Err(failed(&error)),
        };
        Ok(spans(symbols))
    }

    /// One way is all it has.
    fn look_again(
        &self,
        _: &Print,
        boxes: &[[f32; 4]],
        _: &Deadline,
    ) -> Result<Vec<Vec<Lattice>>, OcrError> {
        Ok(vec![Vec::new(); boxes.len()])
    }
}

fn failed(error: &TesseractError) -> OcrError {
    OcrError::EngineFailed {
        engine: "tesseract",
        detail: error.to_string(),
    }
}

fn symbols(iterator: &ResultIterator) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    loop {
        if let (Ok((left, top, right, bottom)), Ok(text)) = (
            iterator.get_bounding_box(LEVEL),
            iterator.get_utf8_text(LEVEL),
        ) {
            let confidence = iterator.confidence(LEVEL).unwrap_or(0.0) / 100.0;
            let choices = choices(iterator, &text, confidence);
            if !choices.is_empty() {
                let [left, top, right, bottom] = [left, top, right, bottom].map(|side| side as f32);
                symbols.push(Symbol {
                    left,
                    top,
                    right,
                    bottom,
                    choices,
                });
            }
        }
        if !iterator.next(LEVEL).unwrap_or(false) {
            return symbols;
        }
    }
}

/// The reading taken first, then what else was considered, scaled to sum to at most 1.
fn choices(iterator: &ResultIterator, text: &str, confidence: f32) -> Vec<(Option<char>, f32)> {
    let Some(char) = text.chars().next() else {
        return Vec::new();
    };
    let mut choices = vec![(Some(char), confidence.clamp(0.01, 1.0))];
    if let Ok(others) = iterator.get_choice_iterator() {
        loop {
            if let (Ok(text), Ok(confidence)) = (others.get_utf8_text(), others.confidence()) {
                let other = text.chars().next();
                // Many are listed that it gives no chance at all.
                let considered = other.is_some() && confidence > 0.0;
                if considered && choices.iter().all(|(known, _)| *known != other) {
                    choices.push((other, (confidence / 100.0).min(1.0)));
                }
            }
            if !others.next().unwrap_or(false) {
                break;
            }
        }
    }
    let sum: f32 = choices.iter().map(|(_, probability)| probability).sum();
    if sum > 1.0 {
        for (_, probability) in &mut choices {
            *probability /= sum;
        }
    }
    choices
}

/// Symbols come in reading order: a new span starts where the text jumps back or leaves its row.
fn spans(symbols: Vec<Symbol>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for symbol in symbols {
        let continues = spans.last().is_some_and(|span| {
            let overlap = span.bottom.min(symbol.bottom) - span.top.max(symbol.top);
            symbol.left >= span.right - (symbol.right - symbol.left)
                && overlap > 0.3 * (symbol.bottom - symbol.top)
        });
        let step = Step {
            x: f32::midpoint(symbol.left, symbol.right),
            choices: symbol.choices,
        };
        match spans.last_mut() {
            Some(span) if continues => {
                let between = f32::midpoint(span.right, symbol.left);
                span.lattice.steps.push(Step {
                    x: between,
                    choices: vec![(None, 1.0)],
                });
                span.lattice.steps.push(step);
                span.top = span.top.min(symbol.top);
                span.right = span.right.max(symbol.right);
                span.bottom = span.bottom.max(symbol.bottom);
            }
            _ => spans.push(Span {
                left: symbol.left,
                top: symbol.top,
                right: symbol.right,
                bottom: symbol.bottom,
                lattice: Lattice { steps: vec![step] },
            }),
        }
    }
    spans
}
