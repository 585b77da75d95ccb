//! Reading claims in the background.

mod changes;
mod finite;
mod page_looks;
pub mod progress;
mod reading;
mod silence;
pub mod worker;
