//! Cleaning: a scanned page to an upright, evenly lit gray page without stamps, and its ruled lines.
//!
//! Every estimate is made on a reduced copy; only the light and the final warp touch every pixel. No length is
//! in raw pixels: all scale with the page or with its text height.

mod coloured_ink;
mod contrast;
mod page_edge;
mod paper;
mod reduced;
mod rim;
mod rule_removal;
mod rules;
mod skew;
mod text_height;
mod to_scan;
mod warp;

use image::{GrayImage, RgbImage, imageops};

pub use rule_removal::{Print, without_rules};
pub use rules::{Rule, RuleKind};
pub use to_scan::ToScan;

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
    let factor = reduced::factor(page.width(), page.height());
    let small = reduced::rgb(page, factor);
    let edge = page_edge::find(&small);
    let paper = paper::survey(&small, edge.as_ref());
    let stamps = coloured_ink::survey(&small, &paper);
    let faint = paper::flatten(page, factor, &paper, stamps.as_ref());
    let contrast = contrast::survey(&faint);

    let edge = edge.map(|edge| edge.enlarged(factor));
    let (upright, size) = to_scan::upright(page.dimensions(), edge.as_ref(), quarter_turns);
    let small_gray = contrast.strengthened(reduced::gray(&faint, factor));
    let (small_upright, small_size) = (upright.reduced(factor), reduced::size(size, factor));
    let angle = skew::angle(&warp::warp(&small_gray, &small_upright, small_size));
    let (to_scan, size) = upright.deskewed(size, angle);

    let mut faint = warp::warp(&faint, &to_scan, size);
    let mut gray = contrast.strengthened(faint.clone());
    let text_height = text_height::estimate(&reduced::gray(&gray, factor)) * factor as f32;
    rim::clear(&mut gray, text_height);
    rim::clear(&mut faint, text_height);
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

#[cfg(test)]
mod test_page;
#[cfg(test)]
mod tests;
