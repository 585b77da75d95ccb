//! Reading claims in the background.

mod finite;
pub mod progress;
mod reading;
pub mod worker;
