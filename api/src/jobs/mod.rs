//! Reading claims in the background.

pub mod progress;
