//! Measures what the reader reads against what the printer printed, and sets it beside its peers.

pub mod chart;
mod comparable;
pub mod contestant;
pub mod fields;
pub mod memory;
pub mod pairing;
pub mod peer;
pub mod readings;
pub mod reliability;
pub mod report;
pub mod score;
pub mod specimen;
pub mod tally;
pub mod worst;
