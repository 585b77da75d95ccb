//! Which matched entries a rule means.

use serde::{Deserialize, Serialize};

use crate::normalize::{normalized, normalized_code};
use crate::{Entry, EntryKind};

/// The entries that meet every list that is not empty, `codes`, `names`, `code_prefixes` and `words`
/// counting as one list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selector {
    pub kinds: Vec<EntryKind>,
    pub codes: Vec<String>,
    /// Whole names as in the catalog, without specification.
    pub names: Vec<String>,
    /// Beginnings of codes: `T` for herbal pieces, `0033` for operations.
    pub code_prefixes: Vec<String>,
    /// Parts of the name or of the dosage form: `注射`.
    pub words: Vec<String>,
}

impl Selector {
    /// One entry by its name, its code or both.
    pub(super) fn item(name: &str, code: &str) -> Selector {
        let list = |text: &str| match text.trim() {
            "" => Vec::new(),
            text => vec![text.to_owned()],
        };
        let mut selector = Selector {
            names: list(name),
            codes: list(code),
            ..Selector::default()
        };
        selector.fold();
        selector
    }

    /// Writes codes and names the way entries are compared; done once when a rule is loaded.
    pub(super) fn fold(&mut self) {
        for code in self.codes.iter_mut().chain(&mut self.code_prefixes) {
            *code = normalized_code(code);
        }
        for name in &mut self.names {
            *name = normalized(name);
        }
    }

    /// Whether it leaves nothing out, lines without a matched entry included.
    pub fn is_everything(&self) -> bool {
        self.kinds.is_empty() && self.names_nothing()
    }

    fn names_nothing(&self) -> bool {
        self.has_no_loose_list() && self.codes.is_empty() && self.names.is_empty()
    }

    /// Whether codes and names say all, so that they can be looked up.
    pub(super) fn has_no_loose_list(&self) -> bool {
        self.code_prefixes.is_empty() && self.words.is_empty()
    }

    pub(super) fn is_listed(&self) -> bool {
        self.has_no_loose_list() && !self.names_nothing()
    }

    /// The keys under which a listed selector is found; see [`ItemKeys`].
    pub(super) fn keys(&self) -> impl Iterator<Item = String> {
        let codes = self.codes.iter().map(|code| code_key(code));
        codes.chain(self.names.iter().map(|name| name_key(name)))
    }

    pub fn takes(&self, entry: &Entry) -> bool {
        self.takes_keyed(entry, &ItemKeys::of(entry))
    }

    /// `keys` are the entry's.
    pub(super) fn takes_keyed(&self, entry: &Entry, keys: &ItemKeys) -> bool {
        let named = self
            .codes
            .iter()
            .any(|code| keys.codes().any(|own| *own == **code))
            || self.names.iter().any(|name| keys.name[1..] == **name)
            || self
                .code_prefixes
                .iter()
                .any(|prefix| keys.codes().any(|own| own.starts_with(prefix.as_str())))
            || self.words.iter().any(|word| has_word(entry, word));
        self.takes_kind(entry.kind) && (named || self.names_nothing())
    }

    pub(super) fn takes_kind(&self, kind: EntryKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

fn has_word(entry: &Entry, word: &str) -> bool {
    let form = entry.dosage_form.as_deref().unwrap_or_default();
    entry.name.contains(word) || form.contains(word)
}

/// Under what a matched entry is looked up: `c` and the folded code, `c` and the national code behind it, `n` and the folded
/// name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemKeys {
    pub code: String,
    /// `None` where the entry has no national code besides its own.
    pub national_code: Option<String>,
    pub name: String,
}

impl ItemKeys {
    pub fn of(entry: &Entry) -> ItemKeys {
        ItemKeys {
            code: code_key(&normalized_code(&entry.code)),
            national_code: entry.national_code.as_deref().map(code_key),
            name: name_key(&normalized(&entry.name)),
        }
    }

    /// The keys themselves.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        let codes = std::iter::once(&self.code).chain(&self.national_code);
        codes.chain([&self.name]).filter(|key| !key.is_empty())
    }

    /// The folded codes, without what marks them as such.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        let codes = std::iter::once(&self.code).chain(&self.national_code);
        codes.filter_map(|key| key.get(1..))
    }
}

fn code_key(folded: &str) -> String {
    format!("c{folded}")
}

fn name_key(folded: &str) -> String {
    format!("n{folded}")
}
