//! The ZIP around an OFD document, opened within limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::damaged;
use super::xml::{self, Element};
use crate::OcrError;

const MAX_ENTRIES: usize = 20_000;
/// Unpacked bytes of one part, and of all parts read.
const MAX_PART: u64 = 64 << 20;
const MAX_ALL: u64 = 512 << 20;

pub struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl Package {
    pub fn open(bytes: &[u8]) -> Result<Package, OcrError> {
        let archive = ZipArchive::new(Cursor::new(bytes.to_vec())).map_err(|_| {
            if bytes.len() < 22 || !bytes.windows(4).any(|end| end == b"PK\x05\x06") {
                OcrError::Truncated { format: "OFD" }
            } else {
                damaged("its packing cannot be followed")
            }
        })?;
        if archive.len() > MAX_ENTRIES {
            return Err(damaged("it holds too many parts"));
        }
        Ok(Package {
            archive,
            left: MAX_ALL,
        })
    }

    pub fn xml(&mut self, path: &str) -> Result<Element, OcrError> {
        let bytes = self.bytes(path)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged("a part is no UTF-8"))?;
        xml::parse(text.trim_start_matches('\u{feff}'))
    }

    /// One part, unpacked no further than the limits allow, whatever size it states.
    pub fn bytes(&mut self, path: &str) -> Result<Vec<u8>, OcrError> {
        let limit = MAX_PART.min(self.left);
        let part = self.archive.by_name(path).map_err(|error| match error {
            ZipError::FileNotFound => damaged("a part is missing"),
            ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => {
                damaged("a part is locked or packed in an unknown way")
            }
            _ => damaged("a part cannot be unpacked"),
        })?;
        let mut bytes = Vec::new();
        part.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| damaged("a part cannot be unpacked"))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(damaged("it unpacks to more than is read"));
        }
        self.left -= size;
        Ok(bytes)
    }
}

/// The path of what `from` refers to: from the root where it begins with a slash, else from beside `from`.
/// An error where it leads out of the package.
pub fn resolve(from: &str, place: &str) -> Result<String, OcrError> {
    let place = place.trim().replace('\\', "/");
    let mut path: Vec<&str> = match (place.starts_with('/'), from.rsplit_once('/')) {
        (false, Some((folder, _))) => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for step in place.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()
                    .ok_or_else(|| damaged("a part lies outside of it"))?;
            }
            step => path.push(step),
        }
    }
    Ok(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_and_none_leads_out() {
        let found = |from, place| resolve(from, place).ok();
        assert_eq!(
            found("Doc_0/Document.xml", "Pages/P.xml").as_deref(),
            Some("Doc_0/Pages/P.xml")
        );
        assert_eq!(
            found("Doc_0/Document.xml", "/Doc_0/P.xml").as_deref(),
            Some("Doc_0/P.xml")
        );
        assert_eq!(
            found("Doc_0/a/b.xml", "../P.xml").as_deref(),
            Some("Doc_0/P.xml")
        );
        assert_eq!(found("Doc_0/Document.xml", "../../P.xml"), None);
    }
}
