//! Scan bytes to [`bill::Bill`]: decoding, cleaning, recognition, tables, reading, repair.
//!
//! No database, no network, and no clock but for the time that a page may take: bytes come in from the caller, model files are opened once by
//! [`Reader::open`].

mod born_digital;
mod connected;
mod engine;
mod error;
mod han;
mod models;
pub mod overlay;
mod page_code;
mod page_hash;
mod page_queue;
pub mod preprocess;
mod reader;
pub mod reading;
mod resize;
pub mod scan;
mod second_look;
mod seen_page;
mod system_font;
mod table;
mod view;
mod width;

pub use engine::{EngineKind, Lattice, Step, UnknownEngine};
pub use error::OcrError;
pub use models::find_models;
pub use page_hash::page_hash;
pub use reader::{FileFailure, Progress, Reader, ReaderOptions, Reading, ScanFile};
pub use seen_page::bill_of_words;
pub use table::Word;
