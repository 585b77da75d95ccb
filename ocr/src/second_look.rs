//! Numbers that no equation confirms, read again in other ways.

use std::sync::Arc;

use crate::OcrError;
use crate::engine::{Deadline, Engine};
use crate::preprocess::Print;
use crate::reading::{self, Paper};
use crate::table::{BodyRow, Table};

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
        for (place, looks) in places.iter().zip(looks) {
            if let BodyRow::Item(item) = &mut table.groups[place.group].rows[place.row] {
                item.cells[place.cell].others = looks;
            }
        }
        Ok(())
    }
}
