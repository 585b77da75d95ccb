//! The titles of the columns, which may stand in two rows.

use super::SheetRow;

/// The titles of one column: one, or one over the other.
pub(super) struct Heading {
    top: String,
    below: String,
}

impl Heading {
    /// As a title may be written elsewhere, the most telling first.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> {
        let both = format!("{}{}", self.top, self.below);
        let all = [self.below.clone(), both, self.top.clone()];
        all.into_iter().filter(|title| !title.is_empty())
    }

    pub(super) fn as_printed(&self) -> String {
        match (self.top.as_str(), self.below.as_str()) {
            (top, "") => top.to_owned(),
            ("", below) => below.to_owned(),
            (top, below) => format!("{top}/{below}"),
        }
    }
}

/// The titles of each column; what is merged sideways in the first row stands over all columns that go on below it.
pub(super) fn headings(top: &SheetRow, below: Option<&SheetRow>) -> Vec<Heading> {
    let below = below.map_or(&[][..], |row| &row.cells);
    let mut over = String::new();
    let mut headings = Vec::new();
    for index in 0..top.cells.len().max(below.len()) {
        let cell = |cells: &[String]| cells.get(index).cloned().unwrap_or_default();
        let (own, below) = (cell(&top.cells), cell(below));
        if !own.is_empty() {
            over.clone_from(&own);
        }
        let merged = own.is_empty() && !below.is_empty();
        let top = if merged { over.clone() } else { own };
        let below = if below == top { String::new() } else { below };
        headings.push(Heading { top, below });
    }
    headings
}
