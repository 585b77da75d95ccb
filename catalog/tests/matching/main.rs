//! Matching printed names to entries, case by case.

mod codes;
mod law;
mod names;
mod paths;
mod readings;
mod scene;
mod search;
mod specifications;
