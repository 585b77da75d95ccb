//! XML to a plain tree. Names lose their prefixes; entities other than the five of XML are refused.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::damaged;
use crate::OcrError;

const MAX_ELEMENTS: usize = 2_000_000;
const MAX_DEPTH: usize = 64;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// Its own text, in one piece.
    pub text: String,
    pub elements: Vec<Element>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.name == name)
    }

    pub fn children<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// Depth first.
    pub fn descendants<'e>(&'e self, name: &'e str) -> Box<dyn Iterator<Item = &'e Element> + 'e> {
        Box::new(self.elements.iter().flat_map(move |element| {
            let own = (element.name == name).then_some(element);
            own.into_iter().chain(element.descendants(name))
        }))
    }
}

/// The root element.
pub fn parse(text: &str) -> Result<Element, OcrError> {
    let broken = || damaged("a part is not proper XML");
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let (element, closed) = match reader.read_event().map_err(|_| broken())? {
            Event::Start(start) => (Some(element(&start)?), false),
            Event::Empty(start) => (Some(element(&start)?), true),
            Event::End(_) => (None, true),
            Event::Text(text) => {
                if let Some(last) = open.last_mut() {
                    last.text.push_str(&text.xml10_content());
                }
                continue;
            }
            Event::CData(text) => {
                if let Some(last) = open.last_mut() {
                    last.text.push_str(&text.xml10_content());
                }
                continue;
            }
            Event::GeneralRef(entity) => {
                let char = match entity.resolve_char_ref().map_err(|_| broken())? {
                    Some(char) => char,
                    None => predefined(&entity.xml10_content()).ok_or_else(broken)?,
                };
                if let Some(last) = open.last_mut() {
                    last.text.push(char);
                }
                continue;
            }
            Event::Eof => return Err(broken()),
            _ => continue,
        };
        if let Some(element) = element {
            count += 1;
            if count > MAX_ELEMENTS || open.len() >= MAX_DEPTH {
                return Err(damaged("a part has too many elements"));
            }
            open.push(element);
        }
        if closed {
            let done = open.pop().ok_or_else(broken)?;
            match open.last_mut() {
                Some(parent) => parent.elements.push(done),
                None => return Ok(done),
            }
        }
    }
}

fn predefined(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn element(start: &BytesStart<'_>) -> Result<Element, OcrError> {
    let broken = || damaged("a part is not proper XML");
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| broken())?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)
            .map_err(|_| broken())?;
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok(Element {
        name: local(start.name().as_ref()),
        attributes,
        ..Element::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_lose_prefixes_and_keep_text() {
        let root =
            parse("<?xml version=\"1.0\"?><o:a x=\"1&amp;2\"><o:b>甲&lt;&#20057;</o:b><b/></o:a>")
                .unwrap();
        assert_eq!(
            (root.name.as_str(), root.attribute("x")),
            ("a", Some("1&2"))
        );
        let texts: Vec<&str> = root.children("b").map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["甲<乙", ""]);
    }

    #[test]
    fn bombs_and_broken_trees_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"cc\"><!ENTITY d \"&b;&b;\">]><a>&d;</a>";
        let deep = "<a>".repeat(100_000);
        for text in [bomb, "<a><b></a>", "<a>", "", &deep] {
            assert!(parse(text).is_err());
        }
    }
}
