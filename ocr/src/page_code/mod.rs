//! Codes for machines on a page: QR codes, and bars of Code 128. What they say may name persons: it is never logged.

mod bars;
mod modules;
mod square;

use bill::{CodeKind, PageCode};
use image::GrayImage;

use crate::preprocess::ToScan;
use crate::{resize, scan};

/// Most codes of one kind that are kept of a page.
const MOST: usize = 8;
/// Longer texts are kept by no bill's code, characters.
const LONGEST: usize = 2000;

/// A code where it was found: top left, top right, bottom right, bottom left, px of the picture searched.
struct Found {
    text: String,
    corners: [[f32; 2]; 4],
}

/// The codes of a page. `page` is the scan, `clean` the same upright and level. Boxes are of page 0.
pub(crate) fn find(page: &GrayImage, clean: &GrayImage, to_scan: &ToScan) -> Vec<PageCode> {
    let on_scan = |text, kind, corners| PageCode {
        kind,
        text,
        page_box: bill::PageBox { page: 0, corners },
    };
    let from_clean = |found: Found, kind| {
        let corners = found.corners.map(|[x, y]| to_scan.point(x, y));
        on_scan(found.text, kind, corners)
    };
    let mut codes = Vec::new();
    if modules::any(clean) {
        let found = searched(page, square::find).into_iter();
        codes.extend(found.map(|found| on_scan(found.text, CodeKind::Qr, found.corners)));
        if codes.is_empty() {
            let found = searched(clean, square::find).into_iter();
            codes.extend(found.map(|found| from_clean(found, CodeKind::Qr)));
        }
    }
    let found = searched(clean, bars::find).into_iter();
    codes.extend(found.map(|found| from_clean(found, CodeKind::Barcode)));
    codes
}

/// Codes with something to say. A fault of the search costs its codes, not the page.
fn searched(picture: &GrayImage, search: fn(&GrayImage) -> Vec<Found>) -> Vec<Found> {
    let mut found = scan::guarded("code", || Ok(search(picture))).unwrap_or_default();
    found.retain(|code| {
        let length = code.text.chars().count();
        let placed = code.corners.iter().flatten().all(|at| at.is_finite());
        placed && (1..=LONGEST).contains(&length)
    });
    found.truncate(MOST);
    found
}

/// The picture with its longer side at most `longest` px, and how much longer it was.
fn reduced(picture: &GrayImage, longest: u32) -> (GrayImage, f32) {
    let factor = picture.width().max(picture.height()) as f32 / longest as f32;
    if factor <= 1.0 {
        return (picture.clone(), 1.0);
    }
    let side = |px: u32| ((px as f32 / factor).round() as u32).max(1);
    let size = [picture.width(), picture.height()].map(side);
    (resize::whole(picture, size), factor)
}
