//! Units and specifications in one spelling.

/// The unit without what printers add: `盒/` and ` 盒 ` are `盒`.
pub fn unit_word(text: &str) -> &str {
    text.trim().trim_matches('/')
}
