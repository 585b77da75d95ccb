//! OFD (GB/T 33190-2016): a ZIP of XML, drawn as a page and read exactly.

mod canvas;
mod content;
mod geometry;
mod package;
mod resource;
mod xml;

use std::sync::Mutex;

use super::{Limits, ScanPage};
use crate::OcrError;
use crate::born_digital::PageText;
use canvas::Canvas;
use content::Drawing;
use geometry::Box2;
use package::{Package, resolve};
use resource::Resources;
use xml::Element;

const DPI: f32 = 300.0;
const MM_PER_INCH: f32 = 25.4;
/// An A3 page at `DPI`.
const MAX_RENDERED_PIXELS: f32 = 18_000_000.0;
const MAX_SIDE: f32 = 20_000.0;
/// Documents in one file.
const MAX_DOCUMENTS: usize = 100;
/// A picture that cannot be decoded may not take more of the page than this.
const UNSEEN_PICTURES: f32 = 0.1;

pub(super) struct Document {
    package: Mutex<Package>,
    pages: Vec<PagePlace>,
}

struct PagePlace {
    /// Of its content, within the package.
    path: String,
    /// Index of its document's parts.
    parts: std::sync::Arc<Parts>,
}

/// What the pages of a document share.
struct Parts {
    area: Option<Box2>,
    /// Identifier and path of each template.
    templates: Vec<(String, String)>,
    resources: Resources,
}

impl Document {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Document, OcrError> {
        let mut package = Package::open(bytes)?;
        let root = package.xml("OFD.xml")?;
        let mut pages = Vec::new();
        let documents: Vec<String> = root
            .descendants("DocRoot")
            .take(MAX_DOCUMENTS)
            .map(|place| resolve("", &place.text))
            .collect::<Result<_, _>>()?;
        for path in documents {
            let document = package.xml(&path)?;
            let parts = std::sync::Arc::new(parts(&document, &path, &mut package)?);
            let list = document.child("Pages");
            for page in list.iter().flat_map(|list| list.children("Page")) {
                pages.push(PagePlace {
                    path: resolve(&path, page.attribute("BaseLoc").unwrap_or_default())?,
                    parts: std::sync::Arc::clone(&parts),
                });
            }
            let count = pages.len() as u64;
            if count > u64::from(limits.max_pages) {
                return Err(OcrError::TooManyPages {
                    pages: count,
                    max_pages: limits.max_pages,
                });
            }
        }
        if pages.is_empty() {
            return Err(OcrError::NoPages { format: "OFD" });
        }
        Ok(Document {
            package: Mutex::new(package),
            pages,
        })
    }

    pub(super) fn page_count(&self) -> u32 {
        self.pages.len() as u32
    }

    pub(super) fn render(&self, index: u32, limits: &Limits) -> Result<ScanPage, OcrError> {
        let place = &self.pages[index as usize];
        let mut package = self
            .package
            .lock()
            .map_err(|_| damaged("its contents contradict each other"))?;
        let page = package.xml(&place.path)?;
        let area = page
            .child("Area")
            .and_then(page_box)
            .or(place.parts.area)
            .ok_or_else(|| damaged("a page has no size"))?;
        let scale = scale(area, limits).ok_or_else(|| damaged("a page has no size"))?;
        let mut drawing = Drawing::new(area, scale);
        let (under, over): (Vec<_>, Vec<_>) = page
            .children("Template")
            .partition(|template| template.attribute("ZOrder") != Some("Foreground"));
        for template in under {
            draw_template(&mut drawing, template, &place.parts, &mut package)?;
        }
        drawing.page(&page)?;
        for template in over {
            draw_template(&mut drawing, template, &place.parts, &mut package)?;
        }
        let mut canvas = Canvas::new(area, scale);
        let missing = canvas.draw(&drawing.marks, |id| {
            let path = place.parts.resources.picture(id)?;
            let bytes = package.bytes(path).ok()?;
            picture(&bytes, limits)
        });
        if missing > UNSEEN_PICTURES {
            return Err(damaged("a picture on the page cannot be decoded"));
        }
        let (glyphs, pictures) = (drawing.glyphs(), drawing.pictures());
        Ok(ScanPage {
            image: canvas.image,
            dpi: Some(scale * MM_PER_INCH),
            text: (!glyphs.is_empty()).then_some(PageText {
                source: bill::PageSource::Ofd,
                glyphs,
                pictures,
                has_unknown: false,
            }),
        })
    }
}

fn draw_template(
    drawing: &mut Drawing,
    template: &Element,
    parts: &Parts,
    package: &mut Package,
) -> Result<(), OcrError> {
    let id = template.attribute("TemplateID").unwrap_or_default();
    let Some((_, path)) = parts.templates.iter().find(|(known, _)| known == id) else {
        return Ok(());
    };
    let template = package.xml(path)?;
    drawing.page(&template)
}

fn parts(document: &Element, path: &str, package: &mut Package) -> Result<Parts, OcrError> {
    let common = document
        .child("CommonData")
        .ok_or_else(|| damaged("its document states no page area"))?;
    let templates = common
        .children("TemplatePage")
        .map(|template| {
            let place = template.attribute("BaseLoc").unwrap_or_default();
            Ok((
                template.attribute("ID").unwrap_or_default().to_owned(),
                resolve(path, place)?,
            ))
        })
        .collect::<Result<_, OcrError>>()?;
    let mut resources = Resources::default();
    for kind in ["PublicRes", "DocumentRes"] {
        for list in common.children(kind) {
            let list = resolve(path, &list.text)?;
            // Files without their resources can still be read.
            if let Ok(found) = package.xml(&list) {
                resources.add(&found, &list)?;
            }
        }
    }
    Ok(Parts {
        area: common.child("PageArea").and_then(page_box),
        templates,
        resources,
    })
}

fn page_box(area: &Element) -> Option<Box2> {
    ["PhysicalBox", "ApplicationBox"]
        .into_iter()
        .find_map(|kind| Box2::parse(&area.child(kind)?.text))
}

/// Pixels per millimetre; `None` where the page has no proper size.
fn scale(area: Box2, limits: &Limits) -> Option<f32> {
    let pixels = MAX_RENDERED_PIXELS.min(limits.max_pixels as f32);
    let by_area = (pixels / (area.width * area.height)).sqrt();
    let longest = area.width.max(area.height);
    let scale = (DPI / MM_PER_INCH).min(by_area).min(MAX_SIDE / longest);
    (area.width.min(area.height) * scale >= 1.0).then_some(scale)
}

fn picture(bytes: &[u8], limits: &Limits) -> Option<image::RgbImage> {
    let page = if bytes.starts_with(b"\x89PNG") {
        super::png::decode(bytes, limits)
    } else {
        super::jpeg::decode(bytes, limits)
    };
    page.ok().map(|page| page.image)
}

fn damaged(detail: &str) -> OcrError {
    OcrError::Damaged {
        format: "OFD",
        detail: detail.to_owned(),
    }
}
