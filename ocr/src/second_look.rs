//! Numbers that no equation confirms, read again in other ways.

use std::sync::Arc;

use crate::OcrError;
use crate::engine::{Deadline, Engine, Lattice};
use crate::preprocess::Print;
use crate::reading::{self, Paper};
use crate::table::{BodyRow, ColumnKind, Table};

/// What a second look at a page needs.
pub(crate) struct SecondLook {
    pub engine: Arc<dyn Engine>,
    pub print: Print,
    pub deadline: Deadline,
}

impl SecondLook {
    /// Adds what is seen to the cells. Fails as [`Engine::recognise`] does.
    pub fn at(&self, table: &mut Table, paper: Paper<'_>, em: f32) -> Result<(), OcrError> {
        let places = reading::places(table, paper, em);
        let boxes: Vec<[f32; 4]> = places.iter().map(|place| place.bounds).collect();
        let looks = self
            .engine
            .look_again(&self.print, &boxes, &self.deadline)?;
        for (place, mut looks) in places.iter().zip(looks) {
            let group = &mut table.groups[place.group];
            let kind = group.columns[place.cell].kind;
            if let BodyRow::Item(item) = &mut group.rows[place.row] {
                let cell = &mut item.cells[place.cell];
                if cell.is_empty() && matches!(kind, ColumnKind::UnitPrice | ColumnKind::Amount) {
                    looks.retain(is_money);
                }
                cell.others = looks;
            }
        }
        Ok(())
    }
}

/// On blank paper a rule beside it is read as a digit.
fn is_money(look: &Lattice) -> bool {
    let digits = look.glyphs().into_iter().map(|glyph| glyph.char);
    digits.filter(char::is_ascii_digit).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Step;

    #[test]
    fn one_digit_on_blank_paper_is_no_money() {
        let look = |text: &str| Lattice {
            steps: text
                .char_indices()
                .map(|(at, char)| Step {
                    x: 10.0 * at as f32,
                    choices: vec![(Some(char), 0.9)],
                })
                .collect(),
        };
        assert!(is_money(&look("3.50")) && is_money(&look("12")));
        assert!(!is_money(&look("1")) && !is_money(&look("-1.")) && !is_money(&look("")));
    }
}
