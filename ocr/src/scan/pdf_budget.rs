//! What a PDF page asks for, found before any of it is decoded or drawn: the renderer allocates whatever size
//! a picture claims, and an allocation that fails takes the process down.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{
    COLUMNS, DECODE_PARMS, DP, H, HEIGHT, MASK, SMASK, W, WIDTH,
};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Rect};

use super::Limits;
use crate::OcrError;

/// Paths, runs of text, clips and pictures of one page. Bills have some thousands.
const MAX_STEPS: u32 = 1_000_000;
/// Segments of paths as long as the page, or as many times more shorter ones; each takes the renderer some
/// 25 kB.
const MAX_SEGMENTS: f64 = 50_000.0;

/// An error where the page holds a picture over the limit, or repeats itself without end.
pub(super) fn check<'a>(page: &'a Page<'a>, limits: &Limits) -> Result<(), OcrError> {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        area,
        &InterpreterCache::new(),
        page.xref(),
        InterpreterSettings::default(),
    );
    let mut budget = Budget {
        limits,
        page: area,
        steps: 0,
        segments: 0.0,
        exceeded: None,
    };
    let walked = catch_unwind(AssertUnwindSafe(|| {
        interpret_page(page, &mut context, &mut budget);
    }));
    match (walked, budget.exceeded) {
        (_, Some(error)) => Err(error),
        (Err(panic), None) => resume_unwind(panic),
        (Ok(()), None) => Ok(()),
    }
}

struct Budget<'l> {
    limits: &'l Limits,
    page: Rect,
    steps: u32,
    segments: f64,
    exceeded: Option<OcrError>,
}

impl Budget<'_> {
    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            self.stop(endless());
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine) {
        self.step();
        let bounds = transform.transform_rect_bbox(path.control_box());
        let seen = bounds.intersect(self.page);
        let share = (seen.width() / self.page.width()).max(seen.height() / self.page.height());
        self.segments += path.elements().len() as f64 * share;
        if self.segments > MAX_SEGMENTS {
            self.stop(endless());
        }
    }

    /// The interpreter knows no other way to be stopped. No message is printed, unlike for a panic.
    fn stop(&mut self, error: OcrError) -> ! {
        self.exceeded = Some(error);
        resume_unwind(Box::new(()))
    }

    fn picture(&mut self, dict: &Dict<'_>) {
        let number = |short, long| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long));
        let width = u64::from(number(W, WIDTH).unwrap_or(0));
        let height = u64::from(number(H, HEIGHT).unwrap_or(0));
        for width in [width, decoder_columns(dict)] {
            if let Err(error) = self.limits.check_size(width, height) {
                self.stop(error);
            }
        }
    }
}

fn endless() -> OcrError {
    OcrError::Damaged {
        format: "PDF",
        detail: "a page has too many drawing steps".to_owned(),
    }
}

/// The row length that the stream's decoders are told, which need not be the picture's.
fn decoder_columns(dict: &Dict<'_>) -> u64 {
    let columns = |params: Dict<'_>| params.get::<u32>(COLUMNS).map_or(0, u64::from);
    [DP, DECODE_PARMS]
        .into_iter()
        .map(|key| match dict.get::<Array<'_>>(key) {
            Some(list) => list.iter::<Dict<'_>>().map(columns).max().unwrap_or(0),
            None => dict.get::<Dict<'_>>(key).map_or(0, columns),
        })
        .max()
        .unwrap_or(0)
}

impl<'a> Device<'a> for Budget<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.path(path, props.transform);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
        let dict = match &image {
            Image::Stencil(stencil) => stencil.stream().dict(),
            Image::Raster(raster) => raster.stream().dict(),
        };
        self.picture(dict);
        for key in [SMASK, MASK] {
            if let Some(mask) = dict.get::<Stream<'_>>(key) {
                self.picture(mask.dict());
            }
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
