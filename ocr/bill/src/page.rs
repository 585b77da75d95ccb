use serde::{Deserialize, Serialize};

use crate::PageHash;

/// A quadrilateral on one page, in pixels of the original scan, whatever was rotated since.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageBox {
    /// Page of the bill, from 1.
    pub page: u32,
    /// Top left, top right, bottom right, bottom left *of the text*; `[x, y]`, y down.
    pub corners: [[f32; 2]; 4],
}

impl PageBox {
    /// An axis-parallel box.
    pub fn upright(page: u32, left: f32, top: f32, right: f32, bottom: f32) -> PageBox {
        PageBox {
            page,
            corners: [[left, top], [right, top], [right, bottom], [left, bottom]],
        }
    }

    /// `[left, top, right, bottom]` of the smallest upright rectangle around the corners.
    pub fn bounds(&self) -> [f32; 4] {
        let fold = |axis: usize, pick: fn(f32, f32) -> f32| {
            self.corners
                .iter()
                .map(|c| c[axis])
                .reduce(pick)
                .unwrap_or_default()
        };
        [
            fold(0, f32::min),
            fold(1, f32::min),
            fold(0, f32::max),
            fold(1, f32::max),
        ]
    }

    /// The smallest upright box around both; `self` where the pages differ.
    #[must_use]
    pub fn union(&self, other: &PageBox) -> PageBox {
        if self.page != other.page {
            return *self;
        }
        let (a, b) = (self.bounds(), other.bounds());
        PageBox::upright(
            self.page,
            a[0].min(b[0]),
            a[1].min(b[1]),
            a[2].max(b[2]),
            a[3].max(b[3]),
        )
    }
}

/// A run of text as recognised, before any table was understood. Kept for the archive's search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextSpan {
    pub text: String,
    #[serde(rename = "box")]
    pub page_box: PageBox,
    /// 0 to 1; `None` where the engine gives none.
    pub confidence: Option<f32>,
}

/// How a page's text was got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageSource {
    /// Recognised on its picture.
    #[default]
    Scan,
    /// Taken exactly from the text of a PDF.
    TextLayer,
    /// Taken exactly from an OFD document (GB/T 33190).
    Ofd,
}

/// The family of a machine-readable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    Qr,
    Barcode,
}

/// A code found on a page. Its text may name persons: never logged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageCode {
    pub kind: CodeKind,
    pub text: String,
    #[serde(rename = "box")]
    pub page_box: PageBox,
}

/// One page of the bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Page of the bill, from 1, in the order the files were given.
    pub number: u32,
    /// Name of the file that held it, as given by the caller.
    pub file: String,
    /// Page within that file, from 1.
    pub file_page: u32,
    /// Pixels of the original scan (of the rendering, for PDF).
    pub width: u32,
    pub height: u32,
    #[serde(default)]
    pub source: PageSource,
    pub spans: Vec<TextSpan>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<PageCode>,
    /// How the upright page looks; `None` where next to nothing stands on it.
    #[serde(default)]
    pub hash: Option<PageHash>,
}
