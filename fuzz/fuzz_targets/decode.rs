#![no_main]

mod decoded;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decoded::decoded(bytes));
