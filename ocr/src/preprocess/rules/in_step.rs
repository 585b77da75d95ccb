//! Upright dashed rules that touch print, by others of their table: all are drawn from the same edge, so that their
//! dashes stand level.

use std::ops::Range;

use image::GrayImage;

use super::{Rule, RuleKind, usual};

/// In text heights: how far apart rules of one table end, how near to a rule only itself stands, how far apart two are, and
/// how thick one is.
const ENDS: f32 = 1.0;
const NEAR: f32 = 0.15;
const APART: f32 = 1.0;
const THICKEST: f32 = 0.3;
/// So much of a rule that is known is enough.
const MOST: f32 = 0.7;
/// Of a rule's usual darkness, its dashes have more and its gaps less.
const DASH: f32 = 0.65;
const GAP: f32 = 0.35;
/// Px: of shorter stretches no shade can be told, and so far from a dash its gap begins.
const SHORTEST: usize = 2;
const BLUR: usize = 3;
/// So many dashes tell how a table is ruled, at least; of these so many are seen on another of its rules, and only so many
/// are lighter there than the gaps beside them.
const FEWEST: usize = 10;
const SEEN: f32 = 0.7;
const AGAINST: f32 = 0.08;
/// The usual way from one dash to the next is at most so many text heights, less than from one row of print to the next.
const PITCH: f32 = 1.15;
/// Dashed tables on a page; each takes a walk over all of it.
const TABLES: usize = 4;
/// How much darker than the gaps beside it a dash is, in shades, and of what is usual along its rule.
const CONTRAST: f32 = 24.0;
const USUAL: f32 = 0.5;

/// A dash and the gaps beside it: rows at the first rule of the table.
struct Beat {
    dash: Range<usize>,
    gaps: Vec<Range<usize>>,
}

/// Adds the vertical rules that have the same dashes as those found, in place of parts of them.
pub(super) fn complete(page: &GrayImage, rules: &mut Vec<Rule>, text: f32) {
    let (horizontal, mut vertical): (Vec<Rule>, Vec<Rule>) = rules
        .iter()
        .partition(|rule| rule.kind == RuleKind::Horizontal);
    vertical.sort_by(|a, b| (b.y1 - b.y0).total_cmp(&(a.y1 - a.y0)));
    let fall = |rule: &Rule| (rule.y1 - rule.y0) / (rule.x1 - rule.x0).max(1.0);
    let tilt = usual(horizontal.iter().map(fall));
    let mut tables = 0;
    while let Some(first) = vertical.first().copied()
        && tables < TABLES
    {
        let near = |a: f32, b: f32| (a - b).abs() <= ENDS * text;
        let ends_level = |rule: &Rule| near(rule.y0, first.y0) && near(rule.y1, first.y1);
        let (family, others) = vertical.into_iter().partition(ends_level);
        vertical = others;
        let table = Table {
            page,
            first,
            family,
            tilt,
        };
        let beats = table.beats(&horizontal);
        if is_dashed(&beats, text) {
            tables += 1;
            let mut found = table.in_step(&beats, text);
            // Erased twice, a rule would take the print beside it along.
            found.retain(|new| !rules.iter().any(|rule| is_most_of(rule, new, text)));
            let is_part = |rule: &Rule| found.iter().any(|new| lie_together(rule, new, text));
            let parts: Vec<Rule> = rules.iter().copied().filter(is_part).collect();
            for part in &parts {
                let whole = found.iter_mut().find(|new| lie_together(part, new, text));
                if let Some(whole) = whole {
                    lengthen(whole, part);
                }
            }
            vertical.retain(|rule| !parts.contains(rule));
            rules.retain(|rule| !parts.contains(rule));
            rules.extend(found);
        }
    }
}

/// To where the part ends beyond it.
fn lengthen(rule: &mut Rule, part: &Rule) {
    if part.y0 < rule.y0 {
        (rule.x0, rule.y0) = (part.x0, part.y0);
    }
    if part.y1 > rule.y1 {
        (rule.x1, rule.y1) = (part.x1, part.y1);
    }
}

fn is_most_of(part: &Rule, whole: &Rule, text: f32) -> bool {
    let shared = part.y1.min(whole.y1) - part.y0.max(whole.y0);
    lie_together(part, whole, text) && shared >= MOST * (whole.y1 - whole.y0)
}

/// Whether two vertical rules lie on each other where they stand side by side.
fn lie_together(one: &Rule, other: &Rule, text: f32) -> bool {
    let ends = [one.y0.max(other.y0), one.y1.min(other.y1)];
    let near = |y: f32| {
        let places = one.crossing(y).zip(other.crossing(y));
        places.is_some_and(|(a, b)| (a - b).abs() <= (NEAR * text).max(3.0))
    };
    ends[0] < ends[1] && ends.into_iter().all(near)
}

/// A table seen along its upright rules.
struct Table<'a> {
    page: &'a GrayImage,
    /// The longest of those found.
    first: Rule,
    family: Vec<Rule>,
    /// Fall of its rows per pixel.
    tilt: f32,
}

impl Table<'_> {
    fn rows(&self) -> Range<usize> {
        self.first.y0.max(0.0) as usize..self.first.y1.max(0.0) as usize + 1
    }

    /// How dark the page is `across` px right of the first rule, in the row of the table that meets that rule there.
    fn darkness(&self, across: f32, row: usize) -> u8 {
        let slope = (self.first.x1 - self.first.x0) / (self.first.y1 - self.first.y0).max(1.0);
        let x = (self.first.x0 + across + (row as f32 - self.first.y0) * slope).round();
        let y = (row as f32 + across * self.tilt).round();
        if x < 0.0 || y < 0.0 {
            return 0;
        }
        let pixel = self.page.get_pixel_checked(x as u32, y as u32);
        pixel.map_or(0, |pixel| 255 - pixel.0[0])
    }

    /// How far right of the first rule another stands, px.
    fn across(&self, rule: &Rule) -> f32 {
        f32::midpoint(rule.x0, rule.x1) - f32::midpoint(self.first.x0, self.first.x1)
    }

    /// The dashes that the rules found have in common, where no other rule crosses.
    fn beats(&self, crossing: &[Rule]) -> Vec<Beat> {
        let shades: Vec<Vec<f32>> = self.family.iter().map(|rule| self.shades(rule)).collect();
        let middle = f32::midpoint(self.first.x0, self.first.x1);
        let crossed = |row: usize| {
            crossing.iter().any(|rule| {
                let level = rule.y0 + (middle - rule.x0) * self.tilt;
                (level - row as f32).abs() <= rule.thickness / 2.0 + BLUR as f32
            })
        };
        let mark = |(index, row): (usize, usize)| {
            let shade = shades.iter().map(|shades| shades[index]).sum::<f32>();
            let shade = shade / shades.len() as f32;
            let told = !(GAP..DASH).contains(&shade) && !crossed(row);
            told.then_some(shade >= DASH)
        };
        let marks: Vec<Option<bool>> = self.rows().enumerate().map(mark).collect();
        beats(&marks, self.rows().start)
    }

    /// How dark the rule is in each row, as a share of how dark its dashes are.
    fn shades(&self, rule: &Rule) -> Vec<f32> {
        let across = self.across(rule);
        let darkest = |row| {
            let beside = [-1.0, 0.0, 1.0].map(|aside| self.darkness(across + aside, row));
            f32::from(beside[0].max(beside[1]).max(beside[2]))
        };
        let shades: Vec<f32> = self.rows().map(darkest).collect();
        let mut sorted = shades.clone();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted.get(sorted.len() * 3 / 4).copied().unwrap_or(0.0);
        shades.iter().map(|shade| shade / usual.max(1.0)).collect()
    }

    /// Other rules that have these dashes.
    fn in_step(&self, beats: &[Beat], text: f32) -> Vec<Rule> {
        let left = -self.first.x0.min(self.first.x1);
        let columns = (0..self.page.width()).map(|x| left + x as f32);
        let contrasts: Vec<Vec<f32>> = columns
            .map(|across| {
                beats
                    .iter()
                    .map(|beat| self.contrast(across, beat))
                    .collect()
            })
            .collect();
        let strengths: Vec<f32> = (0..contrasts.len())
            .map(|at| strength(&contrasts[at.saturating_sub(1)..(at + 2).min(contrasts.len())]))
            .collect();
        let near = (NEAR * text).max(3.0);
        let known = |across: f32| {
            let is_near = |rule: &Rule| (self.across(rule) - across).abs() <= near;
            self.family.iter().any(is_near)
        };
        let peaks = peaks(&strengths, THICKEST * text).into_iter();
        let peaks = peaks.map(|(middle, thickness)| (left + middle, thickness));
        let found: Vec<(f32, f32)> = peaks.filter(|(across, _)| !known(*across)).collect();
        // Print that happens to stand like these dashes does so in neighbouring strokes.
        if found
            .windows(2)
            .any(|pair| pair[1].0 - pair[0].0 < APART * text)
        {
            return Vec::new();
        }
        let rule = |(across, thickness): (f32, f32)| self.rule(across, thickness);
        found.into_iter().map(rule).collect()
    }

    fn rule(&self, across: f32, thickness: f32) -> Rule {
        let down = across * self.tilt;
        Rule {
            x0: self.first.x0 + across,
            x1: self.first.x1 + across,
            y0: self.first.y0 + down,
            y1: self.first.y1 + down,
            thickness,
            ..self.first
        }
    }

    /// How much darker the dash is than its gaps.
    fn contrast(&self, across: f32, beat: &Beat) -> f32 {
        let mean = |rows: &Range<usize>| {
            let shades = rows
                .clone()
                .map(|row| f32::from(self.darkness(across, row)));
            shades.sum::<f32>() / rows.len() as f32
        };
        mean(&beat.dash) - beat.gaps.iter().map(mean).sum::<f32>() / beat.gaps.len() as f32
    }
}

/// The dashes among these rows, the first of which is `top`, that have a gap beside them.
fn beats(marks: &[Option<bool>], top: usize) -> Vec<Beat> {
    let mut runs: Vec<(Option<bool>, Range<usize>)> = Vec::new();
    for (row, mark) in (top..).zip(marks) {
        match runs.last_mut() {
            Some((last, rows)) if last == mark => rows.end = row + 1,
            _ => runs.push((*mark, row..row + 1)),
        }
    }
    let told = |told: bool| {
        let runs = runs.iter().filter(move |(mark, _)| *mark == Some(told));
        runs.map(|(_, rows)| rows)
            .filter(|rows| rows.len() >= SHORTEST)
    };
    let beat = |dash: &Range<usize>| {
        let beside = |gap: &&Range<usize>| {
            gap.start < dash.start && gap.end + BLUR >= dash.start
                || gap.end > dash.end && gap.start <= dash.end + BLUR
        };
        let gaps: Vec<Range<usize>> = told(false).filter(beside).cloned().collect();
        let dash = dash.clone();
        (!gaps.is_empty()).then_some(Beat { dash, gaps })
    };
    told(true).filter_map(beat).collect()
}

/// Whether they follow each other more closely than rows of print.
fn is_dashed(beats: &[Beat], text: f32) -> bool {
    let way = |pair: &[Beat]| pair[1].dash.start - pair[0].dash.start;
    let mut ways: Vec<usize> = beats.windows(2).map(way).collect();
    ways.sort_unstable();
    let usual = ways.get(ways.len() / 2);
    beats.len() >= FEWEST && usual.is_some_and(|usual| *usual as f32 <= PITCH * text)
}

/// The usual contrast along a column, given with its neighbours, in which enough of the dashes are seen; 0 elsewhere.
fn strength(columns: &[Vec<f32>]) -> f32 {
    let beats = columns.first().map_or(0, Vec::len);
    let most = |beat: usize| {
        columns
            .iter()
            .map(|column| column[beat])
            .fold(f32::MIN, f32::max)
    };
    let mut contrasts: Vec<f32> = (0..beats).map(most).collect();
    contrasts.sort_by(f32::total_cmp);
    let usual = contrasts.get(beats / 2).copied().unwrap_or(0.0);
    let least = (USUAL * usual).max(CONTRAST);
    let seen = beats - contrasts.partition_point(|contrast| *contrast < least);
    let against = contrasts.partition_point(|contrast| *contrast <= -CONTRAST);
    let is_rule = seen as f32 >= SEEN * beats as f32 && against as f32 <= AGAINST * beats as f32;
    if is_rule { usual } else { 0.0 }
}

/// Middle and thickness, `thickest` at most, of each run of columns that have a strength.
fn peaks(strengths: &[f32], thickest: f32) -> Vec<(f32, f32)> {
    let mut peaks = Vec::new();
    let mut at = 0;
    for run in strengths.chunk_by(|a, b| (*a > 0.0) == (*b > 0.0)) {
        let total: f32 = run.iter().sum();
        if total > 0.0 {
            let moment = (at..).zip(run).map(|(at, strength)| at as f32 * strength);
            let most = run.iter().copied().fold(0.0, f32::max);
            // Its neighbours take part in the strength of a column.
            let thickness = total / most - 2.0;
            if thickness <= thickest {
                peaks.push((moment.sum::<f32>() / total, thickness.max(1.0)));
            }
        }
        at += run.len();
    }
    peaks
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// Rules at these places, in these shades across.
    fn dashes(places: &[u32], shades: &[u8]) -> GrayImage {
        let mut page = GrayImage::from_pixel(400, 360, Luma([255]));
        for x in places {
            for y in (20..330).filter(|y| (y - 20) % 13 < 8) {
                for (x, shade) in (*x..).zip(shades) {
                    page.put_pixel(x, y, Luma([*shade]));
                }
            }
        }
        page
    }

    /// How many rules there are with the one at 60 if dashes like its own stand at these places, too, in these shades across.
    fn rules(others: &[u32], shades: &[u8]) -> usize {
        let page = dashes(&[&[60], others].concat(), shades);
        let x = 59.5 + shades.len() as f32 / 2.0;
        let mut rules = vec![upright(x, 20.0, 329.0)];
        complete(&page, &mut rules, 16.0);
        rules.len()
    }

    #[test]
    fn rules_stand_further_apart_than_strokes_of_print() {
        assert_eq!(rules(&[200, 300], &[40, 40]), 3);
        assert_eq!(rules(&[200, 210], &[40, 40]), 1);
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Rule {
        Rule {
            kind: RuleKind::Vertical,
            x0: x,
            y0,
            x1: x,
            y1,
            thickness: 2.0,
        }
    }

    #[test]
    fn rules_of_two_lengths_are_no_more_than_there_are() {
        let page = dashes(&[60, 200, 300], &[40, 40]);
        let mut rules = vec![
            upright(60.5, 20.0, 300.0),
            upright(200.5, 59.0, 329.0),
            upright(300.5, 59.0, 120.0),
        ];
        complete(&page, &mut rules, 16.0);
        assert_eq!(rules.len(), 3);
    }

    #[test]
    fn parts_of_rules_lend_them_their_ends() {
        let page = dashes(&[60, 200], &[40, 40]);
        let mut rules = vec![upright(60.5, 85.0, 329.0), upright(200.5, 20.0, 150.0)];
        complete(&page, &mut rules, 16.0);
        assert_eq!(rules.len(), 2);
        assert!(rules[1].y0 < 21.0 && rules[1].y1 > 328.0);
    }

    #[test]
    fn blurred_rules_are_no_thicker_than_they_are_dark() {
        assert_eq!(rules(&[200, 300], &[215, 120, 40, 40, 40, 120, 215]), 3);
        assert_eq!(rules(&[200, 300], &[40; 9]), 1);
    }
}
