//! Which column of a source's file is which, as a TOML file beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::title::Column;

/// How a published file is to be read; without one, columns are known by their usual titles.
///
/// ```
/// let mapping = catalog::import::Mapping::from_toml(r#"
///     name = "国家医保药品目录"
///     sections = true                     # rows with one filled cell are headings
///     code_of = ["分类代码", "编号"]        # where the file has no codes: these cells make one
///     fill_down = ["分类代码"]             # cells that are merged downwards
///     sheet = "西药"                       # of a workbook with several lists
///     optional = ["甲乙"]                  # titles that a file may lack; without one that is not here it is refused
///     [columns]                           # our column = the file's title
///     name = "药品名称"
///     class = "甲乙"
///     [defaults]                          # where the file has no such column, or an empty cell
///     kind = "drug"
///     self_pay_ratio = "0.1"
///     valid_from = "2025-01-01"
/// "#).unwrap();
/// assert_eq!(mapping.name, "国家医保药品目录");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub name: String,
    #[serde(default)]
    pub(super) columns: BTreeMap<Column, String>,
    #[serde(default)]
    pub(super) defaults: BTreeMap<Column, String>,
    #[serde(default)]
    pub(super) code_of: Vec<String>,
    #[serde(default)]
    pub(super) fill_down: Vec<String>,
    #[serde(default)]
    pub(super) sections: bool,
    /// Titles of `columns` that a file may lack.
    #[serde(default)]
    pub(super) optional: Vec<String>,
    /// The sheet of the workbook; the first that has the header where none is named.
    #[serde(default)]
    pub(super) sheet: Option<String>,
}

/// The mapping file is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the column mapping is not valid: {0}")]
pub struct MappingError(String);

impl Mapping {
    pub fn from_toml(text: &str) -> Result<Mapping, MappingError> {
        toml::from_str(text).map_err(|error| MappingError(error.to_string()))
    }

    /// What the header must have to be known as such.
    pub(super) fn key_titles(&self) -> Vec<&str> {
        let keys = [Column::Code, Column::Name];
        let named = keys.iter().filter_map(|key| self.columns.get(key));
        self.code_of
            .iter()
            .chain(named)
            .map(String::as_str)
            .collect()
    }

    pub(super) fn default_of(&self, column: Column) -> &str {
        self.defaults.get(&column).map_or("", String::as_str)
    }
}
