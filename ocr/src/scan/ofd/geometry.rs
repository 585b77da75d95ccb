//! Places on a page as OFD writes them.

/// A rectangle, millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box2 {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Box2 {
    /// `x y width height`; `None` where it has no area.
    pub fn parse(text: &str) -> Option<Box2> {
        let [x, y, width, height] = numbers(text)[..] else {
            return None;
        };
        let proper = |side: f32| side > 0.0 && side < 1e5;
        (proper(width) && proper(height)).then_some(Box2 {
            x,
            y,
            width,
            height,
        })
    }
}

/// All numbers of a list parted by white space; what is none is left out.
pub fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .filter(|number: &f32| number.is_finite() && number.abs() < 1e7)
        .collect()
}

/// A list in which `g n value` stands for n times the value.
pub fn repeated(text: &str, most: usize) -> Vec<f32> {
    let mut words = text.split_whitespace();
    let mut list = Vec::new();
    while let Some(word) = words.next() {
        let (count, value) = if word == "g" {
            let count = words.next().and_then(|word| word.parse::<usize>().ok());
            (count.unwrap_or(0), words.next().unwrap_or_default())
        } else {
            (1, word)
        };
        if let Ok(value) = value.parse::<f32>() {
            let free = most.saturating_sub(list.len());
            list.extend(std::iter::repeat_n(value, count.min(free)));
        }
    }
    list
}

/// Where the units of an object's coordinates lie on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transform {
    /// What one unit to the right, and one down, become; px.
    right: [f32; 2],
    down: [f32; 2],
    /// Where the origin lies, px.
    origin: [f32; 2],
}

impl Transform {
    /// The page's pixels for millimetres.
    pub fn page(area: Box2, scale: f32) -> Transform {
        Transform {
            right: [scale, 0.0],
            down: [0.0, scale],
            origin: [-area.x * scale, -area.y * scale],
        }
    }

    /// The same for an object in its box, with its own transform: `CTM`, six numbers.
    pub fn object(self, boundary: Box2, ctm: Option<&str>) -> Transform {
        let own: [f32; 6] = numbers(ctm.unwrap_or_default())
            .try_into()
            .unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        Transform {
            right: self.direction(own[0], own[1]),
            down: self.direction(own[2], own[3]),
            origin: self.point(boundary.x + own[4], boundary.y + own[5]),
        }
    }

    pub fn point(self, x: f32, y: f32) -> [f32; 2] {
        let moved = self.direction(x, y);
        [moved[0] + self.origin[0], moved[1] + self.origin[1]]
    }

    /// Where a direction points; its length scales.
    pub fn direction(self, x: f32, y: f32) -> [f32; 2] {
        [0, 1].map(|axis| self.right[axis] * x + self.down[axis] * y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_repeat_within_bounds() {
        assert_eq!(
            repeated("g 3 2.5 1 g 2 4", 100),
            [2.5, 2.5, 2.5, 1.0, 4.0, 4.0]
        );
        assert_eq!(repeated("g 4000000000 1", 5).len(), 5);
    }

    #[test]
    fn objects_are_placed_in_their_boxes() {
        let area = Box2::parse("0 0 210 140").unwrap();
        let boundary = Box2::parse("10 20 5 5").unwrap();
        let place = Transform::page(area, 2.0).object(boundary, Some("2 0 0 2 1 0"));
        assert_eq!(place.point(1.0, 1.0).map(|side| side as i32), [26, 44]);
        assert_eq!(Box2::parse("0 0 0 10"), None);
    }
}
