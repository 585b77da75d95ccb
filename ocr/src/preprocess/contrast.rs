use image::GrayImage;

/// Share of the pixels that are surely ink on a page with any text.
const INK_SHARE: f32 = 0.007;
/// Print this dark needs no help.
const DARK_PRINT: u8 = 70;
/// Where even the darkest pixels are lighter, the page is blank, and its grain is not to be blown up.
const FAINTEST_PRINT: u8 = 195;
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
    if !(DARK_PRINT..FAINTEST_PRINT).contains(&ink) {
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
    let target = (histogram.iter().sum::<u32>() as f32 * INK_SHARE) as u32;
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
    fn grain_of_a_blank_page_stays() {
        let blank =
            GrayImage::from_fn(200, 200, |x, y| Luma([240 + ((x * 7 + y * 13) % 15) as u8]));
        assert_eq!(strengthened(blank.clone()), blank);
    }
}
