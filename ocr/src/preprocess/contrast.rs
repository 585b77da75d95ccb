use image::GrayImage;

/// Share of the pixels that are surely ink on a page with any text.
const INK_SHARE: f32 = 0.007;
/// Print this dark needs no help.
const DARK_PRINT: u8 = 70;
/// Where that ink is lighter, the page has little print, or faded print, or none.
const FAINT_PRINT: u8 = 195;
/// Of little print this share of the page is as dark as ordinary print.
const DARKEST_SHARE: f32 = 0.0007;
const ORDINARY_PRINT: u8 = 150;
/// Print is darker than paper by this many steps of the page's grain, at least, and by this many levels.
const GRAIN: f32 = 5.0;
const FAINTEST_PRINT: f32 = 24.0;
/// Paper of an evenly lit page is lighter than this, grain and all.
const PAPER: f32 = 248.0;
/// Outer share of the page that is not looked at: lids and desks are dark there.
const RIM: f32 = 0.04;

/// What makes the print of a page dark.
pub(super) struct Contrast {
    /// The new level of each old one; `None` where print is dark enough.
    levels: Option<Vec<u8>>,
}

pub(super) fn survey(page: &GrayImage) -> Contrast {
    let ink = ink_level(page);
    if ink < DARK_PRINT || (ink >= FAINT_PRINT && !is_faded(page, ink)) {
        return Contrast { levels: None };
    }
    let target = f32::from(DARK_PRINT) / 2.0;
    let gain = (255.0 - target) / (PAPER - f32::from(ink));
    let level = |level: u8| (255.0 - (PAPER - f32::from(level)) * gain).clamp(0.0, 255.0) as u8;
    Contrast {
        levels: Some((0..=255).map(level).collect()),
    }
}

impl Contrast {
    /// Whether the print is faint.
    pub(super) fn is_weak(&self) -> bool {
        self.levels.is_some()
    }

    /// Faint print made dark; a page of ordinary contrast stays as it is.
    pub(super) fn strengthened(&self, mut page: GrayImage) -> GrayImage {
        if let Some(levels) = &self.levels {
            for pixel in page.pixels_mut() {
                pixel.0[0] = levels[usize::from(pixel.0[0])];
            }
        }
        page
    }
}

/// How dark the darkest print is, 0 to 255.
pub(super) fn ink_level(page: &GrayImage) -> u8 {
    level_of(page, INK_SHARE)
}

/// Whether that ink is faded print, and neither the grain of a blank page, which is not to be blown up, nor the edges
/// of a few dark words.
fn is_faded(page: &GrayImage, ink: u8) -> bool {
    let depth = PAPER - f32::from(ink);
    level_of(page, DARKEST_SHARE) >= ORDINARY_PRINT
        && depth >= (GRAIN * grain(page)).max(FAINTEST_PRINT)
}

/// The usual step between neighbouring pixels.
fn grain(page: &GrayImage) -> f32 {
    let mut steps = [0_u32; 256];
    for row in page.as_raw().chunks_exact(page.width() as usize).step_by(7) {
        for pair in row.windows(2) {
            steps[usize::from(pair[0].abs_diff(pair[1]))] += 1;
        }
    }
    let (sum, count) = (0_u32..)
        .zip(steps)
        .fold((0, 0), |(sum, count), (step, pixels)| {
            (sum + step * pixels, count + pixels)
        });
    sum as f32 / count.max(1) as f32
}

/// The level that this share of the page's pixels is as dark as.
fn level_of(page: &GrayImage, share: f32) -> u8 {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let (left, top) = (
        (width as f32 * RIM) as usize,
        (height as f32 * RIM) as usize,
    );
    let mut histogram = [0_u32; 256];
    for row in page
        .as_raw()
        .chunks_exact(width)
        .skip(top)
        .take(height - 2 * top)
        .step_by(3)
    {
        for &level in &row[left..width - left] {
            histogram[usize::from(level)] += 1;
        }
    }
    let target = (histogram.iter().sum::<u32>() as f32 * share) as u32;
    let mut seen = 0;
    let level = histogram.iter().position(|&pixels| {
        seen += pixels;
        seen > target
    });
    level.unwrap_or(255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn print(ink: u8) -> GrayImage {
        GrayImage::from_fn(200, 200, |x, y| {
            Luma([if x % 10 < 2 && y % 20 < 12 { ink } else { 252 }])
        })
    }

    fn strengthened(page: GrayImage) -> GrayImage {
        survey(&page).strengthened(page)
    }

    #[test]
    fn faint_print_becomes_dark_and_dark_print_stays() {
        let faint = strengthened(print(160));
        assert!(faint.get_pixel(80, 81).0[0] < 50 && faint.get_pixel(85, 95).0[0] > 250);
        assert_eq!(strengthened(print(30)), print(30));
    }

    #[test]
    fn faded_print_becomes_dark_and_the_edges_of_a_few_words_stay() {
        let faded = strengthened(print(210));
        assert!(faded.get_pixel(80, 81).0[0] < 60 && faded.get_pixel(85, 95).0[0] > 240);
        let few = GrayImage::from_fn(200, 200, |x, y| {
            let word = (100..105).contains(&y) && (90..110).contains(&x);
            Luma([if word {
                if y == 102 { 30 } else { 215 }
            } else {
                252
            }])
        });
        assert_eq!(strengthened(few.clone()), few);
    }

    #[test]
    fn grain_of_a_blank_page_stays() {
        let blank =
            GrayImage::from_fn(200, 200, |x, y| Luma([240 + ((x * 7 + y * 13) % 15) as u8]));
        assert_eq!(strengthened(blank.clone()), blank);
    }
}
