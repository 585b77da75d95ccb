#![no_main]

mod understood;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| understood::understood(bytes));
