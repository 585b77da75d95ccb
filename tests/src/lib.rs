//! What tests of the desk share: a desk of their own, a client, bills, and faulty files.

pub mod client;
pub mod desk;
pub mod faulty;
pub mod paper;
