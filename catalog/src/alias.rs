//! What a hospital writes for an entry, as reviewers taught it.

use crate::marks::without_marks;
use crate::matching::means_otherwise;
use crate::normalize::normalized;
use crate::{Catalog, Entry};

/// Why a spelling is not taken for another name of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AliasRefusal {
    /// 没有名称
    #[error("no name is printed")]
    Blank,
    /// 该名称本身已在目录中
    #[error("the name is listed itself")]
    Listed,
    /// 差别有实际含义，不是写法不同
    #[error("the difference means something: {0}")]
    Meaning(String),
}

/// A hospital's spelling as it is looked up: the name, and the specification printed beside it. The same spelling with
/// another specification is another item.
pub fn spelling(name: &str, spec: Option<&str>) -> String {
    let name = normalized(name);
    let spec = normalized(spec.unwrap_or_default());
    format!("{} {spec}", without_marks(&name))
        .trim_end()
        .to_owned()
}

impl Catalog {
    /// The spelling under which the printed item may be taken for the entry from now on; refused where the name says
    /// that it is something else, however often a person chose so.
    pub fn alias(
        &self,
        name: &str,
        spec: Option<&str>,
        entry: &Entry,
    ) -> Result<String, AliasRefusal> {
        let printed = normalized(name);
        let bare = without_marks(&printed);
        if bare.is_empty() {
            return Err(AliasRefusal::Blank);
        }
        if self.lists(bare) {
            return Err(AliasRefusal::Listed);
        }
        match means_otherwise(bare, &normalized(&entry.name)) {
            Some(difference) => Err(AliasRefusal::Meaning(difference)),
            None => Ok(spelling(name, spec)),
        }
    }
}
