//! A sample of the page is recognised and held against its text layer: tables of characters can be wrong, or lie.

use std::collections::BTreeMap;

use image::GrayImage;

use crate::OcrError;
use crate::engine::{Deadline, Engine, Span, crop};
use crate::preprocess::Print;
use crate::table::Word;
use crate::width;

/// Words of the sample that are taken for their digits, and for their other characters.
const DIGIT_WORDS: usize = 24;
const OTHER_WORDS: usize = 16;
/// Longest word of the sample, characters.
const LONGEST: usize = 16;
/// Of the sample's characters, those that must be recognised as the text has them.
const AGREEING: f32 = 0.85;
/// Columns of the sheet.
const COLUMNS: usize = 3;

/// Whether what is seen is what the text says. `page` is the upright page, `text_height` in px of it.
pub fn holds(
    words: &[Word],
    page: &GrayImage,
    text_height: f32,
    engine: &dyn Engine,
    deadline: &Deadline,
) -> Result<bool, OcrError> {
    let sample = sample(words);
    let sheet = Sheet::of(&sample, page, text_height);
    let spans = engine.recognise(&sheet.print, text_height, deadline)?;
    Ok(agree(&sample, &sheet.texts(&spans, sample.len())))
}

/// Words from all over the page: such as hold every digit several times, and others.
fn sample(words: &[Word]) -> Vec<&Word> {
    let fits = |word: &&Word| (2..=LONGEST).contains(&word.text.chars().count());
    let has_digit = |word: &&Word| word.text.contains(|char: char| char.is_ascii_digit());
    let mut seen: BTreeMap<char, usize> = BTreeMap::new();
    let mut sample: Vec<&Word> = Vec::new();
    for word in spread(
        &words
            .iter()
            .filter(fits)
            .filter(has_digit)
            .collect::<Vec<_>>(),
        usize::MAX,
    ) {
        let digits = || word.text.chars().filter(char::is_ascii_digit);
        if sample.len() < DIGIT_WORDS
            && digits().any(|digit| seen.get(&digit).is_none_or(|count| *count < 3))
        {
            digits().for_each(|digit| *seen.entry(digit).or_default() += 1);
            sample.push(word);
        }
    }
    let others = words.iter().filter(fits).filter(|word| !has_digit(word));
    sample.extend(spread(&others.collect::<Vec<_>>(), OTHER_WORDS));
    sample
}

/// At most `count` of them, evenly from the whole list, in an order that jumps about it.
fn spread<'w>(words: &[&'w Word], count: usize) -> Vec<&'w Word> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|index| (*index as u32).wrapping_mul(2_654_435_769));
    order
        .into_iter()
        .take(count)
        .map(|index| words[index])
        .collect()
}

/// The sample's pieces of the page, side by side on white.
struct Sheet {
    print: Print,
    cell: [u32; 2],
}

impl Sheet {
    fn of(sample: &[&Word], page: &GrayImage, text_height: f32) -> Sheet {
        let margin = (0.25 * text_height) as i32 as f32;
        let pieces: Vec<Option<[u32; 4]>> = sample
            .iter()
            .map(|word| {
                let bounds = [
                    word.left - margin,
                    word.top - 0.3 * margin,
                    word.right + margin,
                    word.bottom + 0.3 * margin,
                ];
                crop::clip(bounds, page.width(), page.height())
            })
            .collect();
        let largest = |axis: usize| {
            let sides = pieces.iter().flatten();
            sides
                .map(|piece| piece[axis + 2] - piece[axis])
                .max()
                .unwrap_or(1)
        };
        let gap = (1.5 * text_height) as u32 + 1;
        let cell = [largest(0) + gap, largest(1) + gap / 2];
        let rows = sample.len().div_ceil(COLUMNS).max(1) as u32;
        let size = [cell[0] * COLUMNS as u32 + gap, cell[1] * rows + gap];
        let mut image = GrayImage::from_pixel(size[0], size[1], image::Luma([255]));
        for (index, piece) in pieces.iter().enumerate() {
            if let Some([x0, y0, x1, y1]) = *piece {
                let part = image::imageops::crop_imm(page, x0, y0, x1 - x0, y1 - y0).to_image();
                let column = (index % COLUMNS) as u32;
                let row = (index / COLUMNS) as u32;
                let place = [gap / 2 + column * cell[0], gap / 2 + row * cell[1]].map(i64::from);
                image::imageops::replace(&mut image, &part, place[0], place[1]);
            }
        }
        Sheet {
            print: Print::dark(image),
            cell,
        }
    }

    /// What was recognised in each cell.
    fn texts(&self, spans: &[Span], count: usize) -> Vec<String> {
        let mut cells: Vec<Vec<&Span>> = vec![Vec::new(); count];
        for span in spans {
            let column = f32::midpoint(span.left, span.right) / self.cell[0] as f32;
            let row = f32::midpoint(span.top, span.bottom) / self.cell[1] as f32;
            let index = row as usize * COLUMNS + (column as usize).min(COLUMNS - 1);
            if let Some(cell) = cells.get_mut(index) {
                cell.push(span);
            }
        }
        cells
            .into_iter()
            .map(|mut spans| {
                spans.sort_by(|a, b| a.left.total_cmp(&b.left));
                let glyphs = spans.iter().flat_map(|span| span.lattice.glyphs());
                glyphs.map(|glyph| glyph.char).collect()
            })
            .collect()
    }
}

/// Whether the sample as recognised agrees with the words, each digit at least once for itself.
fn agree(sample: &[&Word], read: &[String]) -> bool {
    let (mut same, mut all) = (0, 0);
    // By digit: how often it was compared, how often it agreed.
    let mut digits: BTreeMap<char, (u32, u32)> = BTreeMap::new();
    for (word, read) in sample.iter().zip(read) {
        let (expected, read) = (plain(&word.text), plain(read));
        all += expected.len();
        same += common(&expected, &read);
        if expected.len() != read.len() {
            continue;
        }
        for (expected, read) in expected.iter().zip(&read) {
            if expected.is_ascii_digit() {
                let tally = digits.entry(*expected).or_default();
                tally.0 += 1;
                tally.1 += u32::from(expected == read);
            }
        }
    }
    let (compared, agreed) = digits
        .values()
        .fold((0, 0), |(all, same), tally| (all + tally.0, same + tally.1));
    all > 0
        && same as f32 >= AGREEING * all as f32
        && agreed * 10 >= compared * 9
        && digits.values().all(|(_, agreed)| *agreed > 0)
}

/// Letters, digits and Han characters, full-width forms as plain ones.
fn plain(text: &str) -> Vec<char> {
    text.chars()
        .map(width::plain)
        .filter(|char| char.is_alphanumeric())
        .collect()
}

/// Length of the longest common subsequence.
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (index, y) in b.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] = if x == y {
                diagonal + 1
            } else {
                above.max(row[index])
            };
            diagonal = above;
        }
    }
    row[b.len()]
}
