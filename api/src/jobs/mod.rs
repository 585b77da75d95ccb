//! Reading claims in the background.

pub mod progress;
mod reading;
pub mod worker;
