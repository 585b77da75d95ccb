use image::GrayImage;

use super::{CleanPage, Rule, RuleKind};

/// Lighter pixels belong neither to a rule nor to a stroke.
const INK: u8 = 205;
const PAPER: u8 = 255;

/// The page with its ruled lines erased; strokes that cross or touch a line stay whole.
pub fn without_rules(page: &CleanPage) -> GrayImage {
    let mut gray = page.gray.clone();
    for rule in &page.rules {
        erase(&page.gray, rule, page.text_height, &mut gray);
    }
    gray
}

fn erase(page: &GrayImage, rule: &Rule, text_height: f32, target: &mut GrayImage) {
    let horizontal = rule.kind == RuleKind::Horizontal;
    let ((from, level_from), (to, level_to)) = if horizontal {
        ((rule.x0, rule.y0), (rule.x1, rule.y1))
    } else {
        ((rule.y0, rule.x0), (rule.y1, rule.x1))
    };
    let (along, across) = if horizontal {
        (page.width(), page.height())
    } else {
        (page.height(), page.width())
    };
    let level = |at: i32, level: i32| {
        let (x, y) = if horizontal { (at, level) } else { (level, at) };
        page.get_pixel(x as u32, y as u32).0[0]
    };
    let slack = (text_height * 0.08).max(2.0);
    let reach = (rule.thickness / 2.0 + slack).ceil() as i32;
    let longest = (rule.thickness + slack).ceil() as i32;
    let overhang = slack.ceil() as i32;
    let slope = (level_to - level_from) / (to - from).max(1.0);
    for at in (from as i32 - overhang).max(0)..=(to as i32 + overhang).min(along as i32 - 1) {
        let middle = (level_from + (at as f32 - from) * slope).round() as i32;
        let mut y = (middle - reach).max(0);
        while y <= (middle + reach).min(across as i32 - 1) {
            if level(at, y) >= INK {
                y += 1;
                continue;
            }
            let top = (0..=y)
                .rev()
                .take_while(|&y| level(at, y) < INK)
                .last()
                .unwrap_or(y);
            let bottom = (y..across as i32)
                .take_while(|&y| level(at, y) < INK)
                .last()
                .unwrap_or(y);
            if bottom - top < longest {
                // One pixel more on both sides: the rim of the line, lighter than ink.
                for y in (top - 1).max(0)..=(bottom + 1).min(across as i32 - 1) {
                    let (x, y) = if horizontal { (at, y) } else { (y, at) };
                    target.get_pixel_mut(x as u32, y as u32).0[0] = PAPER;
                }
            }
            y = bottom + 1;
        }
    }
}
