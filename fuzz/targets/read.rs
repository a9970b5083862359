//! Any bytes: read, told, drawn and searched for personal data.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| synopse_fuzz::read(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run this with cargo fuzz; see CONTRIBUTING.md");
}
