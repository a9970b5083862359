//! Two models: compared from both sides, told, and the edit script applied and undone.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| synopse_fuzz::compare(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run this with cargo fuzz; see CONTRIBUTING.md");
}
