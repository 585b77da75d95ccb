//! Reading claims in the background.

mod finite;
mod page_looks;
pub mod progress;
mod reading;
pub mod worker;
