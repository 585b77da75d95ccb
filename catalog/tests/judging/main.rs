//! One case per rule kind: it fires, a near miss does not, a missing fact asks.

mod claim;
mod listing;
mod reading;
mod rows;
mod trial;
