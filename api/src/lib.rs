//! The claims desk: accounts, claims, documents, reading in the background, decisions, archive,
//! the HTTP interface over them, and the `hedan` command.

pub mod account;
pub mod archive;
pub mod claim;
pub mod command;
pub mod decision;
pub mod desk;
pub mod http;
pub mod jobs;
pub mod metrics;
pub mod page_image;
pub mod reader;
pub mod storage;
pub mod store;
