#![no_main]

mod parsed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsed::parsed(bytes));
