//! The desk's handlers, each against a database of its own; the real program at the end.

mod accounts;
mod aliases;
mod archive;
mod audit;
mod catalog;
mod claims;
mod command;
mod decisions;
mod documents;
mod earlier;
mod header;
mod jobs;
mod later;
mod person;
mod server;
mod surroundings;
