//! Cleaning: a scanned page to an upright, evenly lit gray page without stamps, and its ruled lines.
//!
//! Every estimate is made on a reduced copy; only the light and the final warp touch every pixel. No length is
//! in raw pixels: all scale with the page or with its text height.

mod bend;
mod coloured_ink;
mod contrast;
mod holes;
mod mesh;
mod page_edge;
mod paper;
mod reduced;
mod rim;
mod rule_removal;
mod rules;
mod show_through;
mod skew;
mod streaks;
mod text_height;
mod to_scan;
mod warp;

use image::{GrayImage, RgbImage, imageops};

pub use rule_removal::{Print, without_rules};
pub use rules::{Rule, RuleKind};
pub use to_scan::ToScan;

/// Shade of bare paper on the clean page.
const PAPER: u8 = 255;
/// Lines of a bent page that fall or rise by more than this on the whole are turned, radians.
const LEAN: f32 = 0.004;

/// A page made ready for recognition.
#[derive(Debug, Clone)]
pub struct CleanPage {
    /// Upright and deskewed, paper near 255, stamps gone, ruled lines kept.
    pub gray: GrayImage,
    /// The same with faint print left faint, where `gray` has it strengthened: geometry wants dark ink,
    /// recognition all its shades.
    pub faint: Option<GrayImage>,
    /// Px of this page; horizontal ones top to bottom, then vertical ones left to right.
    pub rules: Vec<Rule>,
    pub to_scan: ToScan,
    /// Median height of the text lines, px of this page, at least 4; a guess from the page size where no text
    /// is found.
    pub text_height: f32,
}

/// Cleans one page; `quarter_turns` are the clockwise turns that make it upright.
pub fn clean(page: &RgbImage, quarter_turns: u8) -> CleanPage {
    let mended = streaks::removed(page);
    let page = mended.as_ref().unwrap_or(page);
    let factor = reduced::factor(page.width(), page.height());
    let small = reduced::rgb(page, factor);
    let edge = page_edge::find(&small);
    let paper = paper::survey(&small, edge.as_ref());
    let stamps = coloured_ink::survey(&small, &paper);
    let mut faint = paper::flatten(page, factor, &paper, stamps.as_ref());
    let small = reduced::gray(&faint, factor);
    if let Some(back) = show_through::survey(&small, text_height::estimate(&small)) {
        back.clear(&mut faint, factor);
    }
    let contrast = contrast::survey(&faint);

    let edge = edge.map(|edge| edge.enlarged(factor));
    let (upright, size) = to_scan::upright(page.dimensions(), edge.as_ref(), quarter_turns);
    let small_gray = contrast.strengthened(reduced::gray(&faint, factor));
    let (to_scan, size) = levelled(&small_gray, &upright, size, factor, edge.is_some());

    let mut faint = warp::warp(&faint, &to_scan, size);
    let mut gray = contrast.strengthened(faint.clone());
    let text_height = text_height::estimate(&reduced::gray(&gray, factor)) * factor as f32;
    rim::clear(&mut gray, text_height);
    rim::clear(&mut faint, text_height);
    let holes = holes::find(&faint, text_height);
    holes::fill(&mut gray, &holes);
    holes::fill(&mut faint, &holes);
    let rules = rules::find(&gray, text_height);
    CleanPage {
        faint: contrast.is_weak().then_some(faint),
        gray,
        rules,
        to_scan,
        text_height,
    }
}

/// A page that was never on paper: as even and level as it was drawn. `text_height` in px.
pub(crate) fn rendered(page: &GrayImage, quarter_turns: u8, text_height: f32) -> CleanPage {
    let (to_scan, _) = to_scan::upright(page.dimensions(), None, quarter_turns);
    let gray = match quarter_turns % 4 {
        1 => imageops::rotate90(page),
        2 => imageops::rotate180(page),
        3 => imageops::rotate270(page),
        _ => page.clone(),
    };
    let rules = rules::find(&gray, text_height);
    CleanPage {
        faint: None,
        gray,
        rules,
        to_scan,
        text_height,
    }
}

/// The map and the size of the page with its lines level: turned, and where they bend, laid flat. `small` is the
/// scan in gray, reduced by `factor`; `upright` and `size` are not. `framed`: the page was cut along its edge.
fn levelled(
    small: &GrayImage,
    upright: &ToScan,
    size: (u32, u32),
    factor: u32,
    framed: bool,
) -> (ToScan, (u32, u32)) {
    let view =
        |map: &ToScan, size| warp::warp(small, &map.reduced(factor), reduced::size(size, factor));
    let bend = |angle: f32| {
        let (map, size) = upright.deskewed(size, angle);
        let page = view(&map, size);
        bend::survey(&page, text_height::estimate(&page))
    };
    let mut angle = skew::angle(&view(upright, size));
    let mut found = bend(angle);
    // The profile of a bent page peaks at the slope of its longest straight stretch; its edge knows better.
    if let Some(bent) = &found {
        let turned = if framed { 0.0 } else { angle + bent.lean };
        if (turned - angle).abs() > LEAN {
            angle = turned;
            found = bend(angle);
        }
    } else if framed && angle.abs() > LEAN {
        // Turned by that slope no bend may show; seen from its edge, one whose lines fall by another on the whole does.
        let seen = bend(0.0).filter(|bent| (bent.lean - angle).abs() > LEAN);
        if seen.is_some() {
            (angle, found) = (0.0, seen);
        }
    }
    let (map, size) = upright.deskewed(size, angle);
    match found.map(|bend| bend.undone(factor)) {
        Some((flat, mesh)) => (map.bent(mesh), flat),
        None => (map, size),
    }
}

#[cfg(test)]
mod test_page;
#[cfg(test)]
mod tests;
