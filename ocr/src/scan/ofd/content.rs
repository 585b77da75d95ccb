//! What a page draws: text, paths and pictures, in px of the page.

use super::damaged;
use super::geometry::{Box2, Transform, numbers, repeated};
use super::xml::Element;
use crate::OcrError;
use crate::born_digital::{PlacedGlyph, sound};

/// Objects, characters and path points of one page.
const MAX_MARKS: usize = 400_000;

#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    Glyph {
        char: char,
        /// Left end of its baseline, px.
        origin: [f32; 2],
        /// Height of the em square, px, and the width of glyphs over their usual one.
        size: f32,
        stretch: f32,
        /// To the next character, px.
        advance: f32,
        /// Runs to the right, upright.
        is_level: bool,
        ink: [u8; 3],
    },
    /// Corners of closed or open outlines.
    Path {
        lines: Vec<Vec<[f32; 2]>>,
        fill: Option<[u8; 3]>,
        /// Colour and px.
        stroke: Option<([u8; 3], f32)>,
    },
    Picture {
        id: String,
        /// `[left, top, right, bottom]`, px.
        bounds: [f32; 4],
    },
}

pub struct Drawing {
    page: Transform,
    scale: f32,
    pub marks: Vec<Mark>,
    left: usize,
}

impl Drawing {
    pub fn new(area: Box2, scale: f32) -> Drawing {
        Drawing {
            page: Transform::page(area, scale),
            scale,
            marks: Vec::new(),
            left: MAX_MARKS,
        }
    }

    /// Adds the layers of a page or template.
    pub fn page(&mut self, page: &Element) -> Result<(), OcrError> {
        let layers = page.child("Content").into_iter();
        for layer in layers.flat_map(|content| content.children("Layer")) {
            self.block(layer)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Element) -> Result<(), OcrError> {
        for object in &block.elements {
            if object.attribute("Visible") == Some("false") {
                continue;
            }
            match object.name.as_str() {
                "PageBlock" => self.block(object)?,
                "TextObject" => self.text(object)?,
                "PathObject" => self.path(object)?,
                "ImageObject" => self.picture(object)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn spend(&mut self, marks: usize) -> Result<(), OcrError> {
        self.left = self
            .left
            .checked_sub(marks)
            .ok_or_else(|| damaged("a page has too many drawing steps"))?;
        Ok(())
    }

    fn place(&self, object: &Element) -> Option<(Transform, Box2)> {
        let boundary = Box2::parse(object.attribute("Boundary")?)?;
        Some((
            self.page.object(boundary, object.attribute("CTM")),
            boundary,
        ))
    }

    fn text(&mut self, object: &Element) -> Result<(), OcrError> {
        let boundary = object
            .attribute("Boundary")
            .map(numbers)
            .unwrap_or_default();
        let [x, y, width, height] = boundary[..] else {
            return Ok(());
        };
        let boundary = Box2 {
            x,
            y,
            width,
            height,
        };
        let place = self.page.object(boundary, object.attribute("CTM"));
        let attribute = |name| {
            object
                .attribute(name)
                .and_then(|text| text.parse::<f32>().ok())
        };
        let size = attribute("Size").filter(|size| *size > 0.0).unwrap_or(3.0);
        let stretch = attribute("HScale")
            .filter(|scale| *scale > 0.0)
            .unwrap_or(1.0);
        let up = place.direction(0.0, size);
        let along = place.direction(size, 0.0);
        let height = up[0].hypot(up[1]);
        let is_level = along[0] > 0.0 && along[1].abs() < 0.035 * along[0];
        let ink = colour(object.child("FillColor")).unwrap_or([0; 3]);
        if attribute("Alpha").is_some_and(|alpha| alpha < 25.0) {
            return Ok(());
        }
        for code in object.children("TextCode") {
            let number = |name| {
                code.attribute(name)
                    .and_then(|text| text.parse::<f32>().ok())
            };
            let mut pen = [number("X").unwrap_or(0.0), number("Y").unwrap_or(0.0)];
            let text = code.text.trim_matches(['\n', '\r', '\t']);
            let count = text.chars().count();
            self.spend(count)?;
            let steps = |name| code.attribute(name).map(|list| repeated(list, count));
            let (across, down) = (steps("DeltaX"), steps("DeltaY"));
            for (index, char) in text.chars().enumerate() {
                let step = |list: &Option<Vec<f32>>| {
                    list.as_ref().and_then(|list| list.get(index).copied())
                };
                let usual = if char.is_ascii() { 0.5 } else { 1.0 } * size * stretch;
                let forward = step(&across).unwrap_or(if down.is_some() { 0.0 } else { usual });
                if let Some(signs) = sound(char.encode_utf8(&mut [0; 4])) {
                    let moved = place.direction(forward, 0.0);
                    self.marks.extend(signs.into_iter().map(|char| Mark::Glyph {
                        char,
                        origin: place.point(pen[0], pen[1]),
                        size: height,
                        stretch: stretch * along[0].hypot(along[1]) / height.max(1e-3),
                        advance: moved[0].hypot(moved[1]),
                        is_level,
                        ink,
                    }));
                }
                pen[0] += forward;
                pen[1] += step(&down).unwrap_or(0.0);
            }
        }
        Ok(())
    }

    fn path(&mut self, object: &Element) -> Result<(), OcrError> {
        let Some((place, _)) = self.place(object) else {
            return Ok(());
        };
        let data = object.child("AbbreviatedData");
        let lines = outline(data.map_or("", |data| &data.text), place);
        self.spend(lines.iter().map(Vec::len).sum::<usize>() + 1)?;
        let wide = object
            .attribute("LineWidth")
            .and_then(|width| width.parse::<f32>().ok());
        let stroked = object.attribute("Stroke") != Some("false");
        let filled = object.attribute("Fill") == Some("true");
        let ink = |name| colour(object.child(name)).unwrap_or([0; 3]);
        self.marks.push(Mark::Path {
            lines,
            fill: filled.then(|| ink("FillColor")),
            stroke: stroked.then(|| (ink("StrokeColor"), wide.unwrap_or(0.353) * self.scale)),
        });
        Ok(())
    }

    fn picture(&mut self, object: &Element) -> Result<(), OcrError> {
        self.spend(1)?;
        let (Some((place, boundary)), Some(id)) =
            (self.place(object), object.attribute("ResourceID"))
        else {
            return Ok(());
        };
        let (right, bottom) = match object.attribute("CTM") {
            Some(_) => (1.0, 1.0),
            None => (boundary.width, boundary.height),
        };
        let corners = [place.point(0.0, 0.0), place.point(right, bottom)];
        let pick =
            |axis: usize, pick: fn(f32, f32) -> f32| pick(corners[0][axis], corners[1][axis]);
        self.marks.push(Mark::Picture {
            id: id.to_owned(),
            bounds: [
                pick(0, f32::min),
                pick(1, f32::min),
                pick(0, f32::max),
                pick(1, f32::max),
            ],
        });
        Ok(())
    }

    pub fn pictures(&self) -> Vec<[f32; 4]> {
        let bounds = |mark: &Mark| match mark {
            Mark::Picture { bounds, .. } => Some(*bounds),
            _ => None,
        };
        self.marks.iter().filter_map(bounds).collect()
    }

    /// The text, each character in the width that its kind has.
    pub fn glyphs(&self) -> Vec<PlacedGlyph> {
        let glyph = |mark: &Mark| match *mark {
            Mark::Glyph {
                char,
                origin: [x, y],
                size,
                stretch,
                advance,
                is_level,
                ink,
            } => {
                let usual = if char.is_ascii() { 0.5 } else { 0.96 } * size * stretch;
                // Narrow letters end where the next one begins.
                let width = if advance > 0.0 {
                    usual.min(advance)
                } else {
                    usual
                };
                Some(PlacedGlyph {
                    char,
                    bounds: [x, y - 0.88 * size, x + width, y + 0.12 * size],
                    size,
                    quarter: is_level.then_some(0),
                    is_light: ink.iter().all(|level| *level > 215),
                })
            }
            _ => None,
        };
        self.marks.iter().filter_map(glyph).collect()
    }
}

/// `M x y L x y Q ... B ... C`, curves as their end points' polygons of a few sides.
fn outline(data: &str, place: Transform) -> Vec<Vec<[f32; 2]>> {
    const SIDES: usize = 8;
    let mut lines: Vec<Vec<[f32; 2]>> = Vec::new();
    let mut words = data.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let count = match word {
            "M" | "S" | "L" => 2,
            "Q" => 4,
            "B" => 6,
            "A" => 7,
            _ => 0,
        };
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count
            && let Some(number) = words.peek().and_then(|word| word.parse::<f32>().ok())
        {
            numbers.push(number);
            words.next();
        }
        if numbers.len() < count {
            continue;
        }
        let points: Vec<[f32; 2]> = numbers
            .chunks_exact(2)
            .map(|pair| place.point(pair[0], pair[1]))
            .collect();
        match (word, lines.last_mut()) {
            ("M" | "S", _) => lines.push(points),
            ("L", Some(line)) => line.extend(points),
            ("A", Some(line)) => line.push(place.point(numbers[5], numbers[6])),
            ("Q" | "B", Some(line)) => {
                let Some(start) = line.last().copied() else {
                    continue;
                };
                let hull: Vec<[f32; 2]> = [start].into_iter().chain(points).collect();
                line.extend((1..=SIDES).map(|side| bezier(&hull, side as f32 / SIDES as f32)));
            }
            ("C", Some(line)) => {
                let first = line.first().copied();
                line.extend(first);
            }
            _ => {}
        }
    }
    lines
}

/// De Casteljau's point of a curve.
fn bezier(hull: &[[f32; 2]], share: f32) -> [f32; 2] {
    let mut points = hull.to_vec();
    while points.len() > 1 {
        points = points
            .windows(2)
            .map(|pair| [0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share))
            .collect();
    }
    points[0]
}

/// `Value="r g b"`, or one number for gray.
fn colour(element: Option<&Element>) -> Option<[u8; 3]> {
    let value = element?.attribute("Value")?;
    let levels: Vec<u8> = numbers(value)
        .into_iter()
        .map(|level| level.clamp(0.0, 255.0) as u8)
        .collect();
    match levels[..] {
        [red, green, blue] => Some([red, green, blue]),
        [gray] => Some([gray; 3]),
        _ => None,
    }
}
