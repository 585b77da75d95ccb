//! The text that a PDF page draws, glyph by glyph, with what else it draws that could be text.

use std::collections::BTreeMap;

use bill::PageSource;
use hayro::hayro_interpret::font::{Glyph, GlyphRun, OutlineGlyph};
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{H, HEIGHT, MASK, SMASK, W, WIDTH};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_cmap::BfString;

use crate::born_digital::{PageText, PlacedGlyph, Quarter, sound};

/// Sides of filled shapes that are neither upright nor level: an emblem has some hundreds, a word in outlines
/// more than a hundred.
const MAX_OUTLINE_SIDES: usize = 1500;
/// Glyphs on one page; a full page has some five thousand.
const MAX_GLYPHS: usize = 100_000;
/// Glyphs looked at for being painted over.
const MAX_COMPARISONS: usize = 20_000_000;
/// Height of a band of the page in which covered glyphs are looked for, px.
const BAND: f32 = 64.0;

/// The page's text in px of its picture at `scale` pixels per point. `None` where it has none that is drawn.
pub(super) fn page_text<'a>(
    page: &'a Page<'a>,
    settings: InterpreterSettings,
    scale: f32,
) -> Option<PageText> {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(
        0.0,
        0.0,
        f64::from(width * scale),
        f64::from(height * scale),
    );
    let mut context = Context::new(
        Affine::scale(f64::from(scale)) * page.initial_transform(true).to_kurbo(),
        area,
        &InterpreterCache::new(),
        page.xref(),
        settings,
    );
    let mut collector = Collector {
        page: area,
        glyphs: Vec::new(),
        bands: BTreeMap::new(),
        comparisons: 0,
        pictures: Vec::new(),
        outline_sides: 0,
        has_unknown: false,
    };
    interpret_page(page, &mut context, &mut collector);
    let glyphs: Vec<PlacedGlyph> = collector.glyphs.into_iter().flatten().collect();
    (!glyphs.is_empty()).then_some(PageText {
        source: PageSource::TextLayer,
        glyphs,
        pictures: collector.pictures,
        has_unknown: collector.has_unknown || collector.outline_sides > MAX_OUTLINE_SIDES,
    })
}

struct Collector {
    page: Rect,
    /// `None` where something was painted over it.
    glyphs: Vec<Option<PlacedGlyph>>,
    /// Indices of the glyphs whose middles lie in each band.
    bands: BTreeMap<i32, Vec<usize>>,
    comparisons: usize,
    pictures: Vec<[f32; 4]>,
    outline_sides: usize,
    has_unknown: bool,
}

impl Collector {
    fn place(&mut self, glyph: &OutlineGlyph, transform: Affine, is_light: bool) {
        let ink = (transform * glyph.outline()).bounding_box();
        let is_drawn = ink.area() > 0.0;
        let Some(chars) = glyph.as_unicode().and_then(|text| sound(&text_of(text))) else {
            self.has_unknown |= is_drawn && ink.intersect(self.page).area() > 0.0;
            return;
        };
        let [origin, along, up] =
            [(0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)].map(|place| transform * Point::from(place));
        let (along, up) = (along - origin, up - origin);
        let size = up.hypot() as f32;
        let ink = if is_drawn {
            ink
        } else {
            Rect::from_points(origin, origin + along * 0.25)
        };
        let (below, above) = (origin - up * 0.12, origin + up * 0.88);
        let quarter = quarter(along.x, along.y, up.x, up.y);
        let bounds = match quarter {
            Some(1 | 3) => Rect::new(below.x, ink.y0, above.x, ink.y1).abs(),
            _ => Rect::new(ink.x0, below.y, ink.x1, above.y).abs(),
        };
        let count = chars.len() as f32;
        for (index, char) in chars.into_iter().enumerate() {
            let bounds = part(
                bounds,
                index as f32 / count,
                (index + 1) as f32 / count,
                quarter,
            );
            self.keep(PlacedGlyph {
                char: if is_drawn { char } else { ' ' },
                bounds,
                size,
                quarter,
                is_light,
            });
        }
    }

    fn keep(&mut self, glyph: PlacedGlyph) {
        let finite = glyph.bounds.iter().all(|side| side.is_finite());
        let [x, y] = glyph.centre();
        if !finite || !self.page.contains((f64::from(x), f64::from(y))) {
            return;
        }
        if self.glyphs.len() >= MAX_GLYPHS {
            self.has_unknown = true;
            return;
        }
        let band = (y / BAND) as i32;
        self.bands.entry(band).or_default().push(self.glyphs.len());
        self.glyphs.push(Some(glyph));
    }

    /// Forgets the glyphs under an opaque rectangle.
    fn cover(&mut self, rect: Rect) {
        let bands = (rect.y0 as f32 / BAND) as i32..=(rect.y1 as f32 / BAND) as i32;
        let (bands_of, glyphs) = (&mut self.bands, &mut self.glyphs);
        for (_, band) in bands_of.range_mut(bands) {
            self.comparisons += band.len();
            band.retain(|&index| {
                let covered = glyphs[index].is_some_and(|glyph| {
                    let [x, y] = glyph.centre();
                    rect.contains((f64::from(x), f64::from(y)))
                });
                if covered {
                    glyphs[index] = None;
                }
                !covered
            });
        }
        self.has_unknown |= self.comparisons > MAX_COMPARISONS;
    }
}

fn text_of(text: BfString) -> String {
    match text {
        BfString::Char(char) => char.to_string(),
        BfString::String(text) => text,
    }
}

/// The part of a glyph's box between two shares of its length along the text.
fn part(bounds: Rect, from: f32, to: f32, quarter: Option<Quarter>) -> [f32; 4] {
    let [x0, y0, x1, y1] = [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(|side| side as f32);
    let at = |a: f32, b: f32, share: f32| a + (b - a) * share;
    match quarter {
        Some(1) => [x0, at(y1, y0, to), x1, at(y1, y0, from)],
        Some(2) => [at(x1, x0, to), y0, at(x1, x0, from), y1],
        Some(3) => [x0, at(y0, y1, from), x1, at(y0, y1, to)],
        _ => [at(x0, x1, from), y0, at(x0, x1, to), y1],
    }
}

/// By the direction of the baseline and of the upstrokes, y down; `None` where the text is oblique or mirrored.
fn quarter(along_x: f64, along_y: f64, up_x: f64, up_y: f64) -> Option<Quarter> {
    // Within about two degrees.
    const LEVEL: f64 = 0.035;
    let mirrored = along_x * up_y - along_y * up_x >= 0.0;
    let level = along_y.abs() <= LEVEL * along_x.abs();
    let upright = along_x.abs() <= LEVEL * along_y.abs();
    match (mirrored, level, upright) {
        (false, true, _) => Some(if along_x > 0.0 { 0 } else { 2 }),
        (false, _, true) => Some(if along_y < 0.0 { 1 } else { 3 }),
        _ => None,
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            return;
        }
        let path = props.transform * path.clone();
        let sides = oblique_sides(&path);
        self.outline_sides += sides;
        let opaque = match &props.paint {
            Paint::Color(color) => color.to_rgba().to_rgba8()[3] > 230,
            Paint::Pattern(_) => false,
        };
        if sides == 0 && opaque && path.elements().len() <= 6 && props.soft_mask.is_none() {
            self.cover(path.bounding_box());
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let is_light = match &props.paint {
            Paint::Color(color) => color.to_rgba().to_rgba8()[..3]
                .iter()
                .all(|level| *level > 215),
            Paint::Pattern(_) => false,
        };
        for placed in run.glyphs() {
            let transform = props.transform * placed.transform();
            match &**placed {
                Glyph::Outline(glyph) => self.place(glyph, transform, is_light),
                // Drawn by a program of its own: what it shows is not known from its text.
                Glyph::Type3(_) => self.has_unknown = true,
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (dict, opaque) = match &image {
            Image::Stencil(stencil) => (stencil.stream().dict(), false),
            Image::Raster(raster) => {
                let dict = raster.stream().dict();
                (dict, !dict.contains_key(SMASK) && !dict.contains_key(MASK))
            }
        };
        let side = |short, long| {
            let side = dict.get::<u32>(short).or_else(|| dict.get::<u32>(long));
            f64::from(side.unwrap_or(1))
        };
        let size = Rect::new(0.0, 0.0, side(W, WIDTH), side(H, HEIGHT));
        let place = props
            .transform
            .transform_rect_bbox(size)
            .intersect(self.page);
        if place.area() <= 0.0 {
            return;
        }
        if opaque && props.soft_mask.is_none() {
            self.cover(place);
        }
        self.pictures
            .push([place.x0, place.y0, place.x1, place.y1].map(|side| side as f32));
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Sides of a path that are curved, or neither upright nor level.
fn oblique_sides(path: &BezPath) -> usize {
    let mut at = Point::ORIGIN;
    let mut start = Point::ORIGIN;
    let mut sides = 0;
    for element in path.elements() {
        let straight =
            |from: Point, to: Point| (from.x - to.x).abs().min((from.y - to.y).abs()) < 0.5;
        match *element {
            PathEl::MoveTo(to) => {
                at = to;
                start = to;
            }
            PathEl::LineTo(to) => {
                sides += usize::from(!straight(at, to));
                at = to;
            }
            PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                sides += 1;
                at = to;
            }
            PathEl::ClosePath => {
                sides += usize::from(!straight(at, start));
                at = start;
            }
        }
    }
    sides
}
