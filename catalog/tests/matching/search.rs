//! Entries that people look up.

use crate::scene::catalog;

#[test]
fn people_find_entries_by_a_few_characters_or_a_code() {
    let catalog = catalog(&[
        "X1|阿莫西林胶囊",
        "X2|阿莫西林克拉维酸钾片",
        "X3|头孢拉定胶囊",
    ]);
    let codes = |text: &str| -> Vec<&str> {
        catalog
            .search(text, 2)
            .iter()
            .map(|c| catalog.entry(c.entry).code.as_str())
            .collect()
    };
    assert_eq!(codes("莫西"), ["X1", "X2"]);
    assert_eq!(codes("头孢"), ["X3"]);
    assert_eq!(codes("x2"), ["X2"]);
    assert!(codes("").is_empty());
}
