//! Measures what the reader reads against what the printer printed.

pub mod score;
