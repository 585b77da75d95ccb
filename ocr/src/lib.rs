//! See Cargo.toml for what this crate is.

mod error;
pub mod scan;
mod system_font;

pub use error::OcrError;
