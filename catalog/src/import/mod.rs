//! Catalog files as offices have them, read row by row; a bad row is refused with its remedy.

use serde::{Deserialize, Serialize};

use crate::Entry;

/// What a file holds. Load `entries` only where `refused` is empty, or where a person agreed to go
/// on without the refused rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Import {
    pub entries: Vec<Entry>,
    pub refused: Vec<RefusedRow>,
}

/// Why a row was not understood and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Row of the file as a spreadsheet numbers it, from 1, the header included.
    pub row: usize,
    /// Title of the column as the file spells it; empty where the whole row is meant.
    pub column: String,
    pub reason_zh: String,
    pub reason_en: String,
    pub remedy_zh: String,
    pub remedy_en: String,
}
