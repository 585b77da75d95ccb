//! One case per rule kind: it fires, a near miss does not, a missing fact asks.

mod alias;
mod claim;
mod diagnosis;
mod history;
mod listing;
mod prices;
mod quantities;
mod reading;
mod rows;
mod scene;
mod stay;
mod together;
mod trial;
