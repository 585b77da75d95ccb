#![no_main]

mod decoded;
mod packed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decoded::decoded(&packed::ofd(bytes)));
