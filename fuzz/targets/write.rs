//! Whatever can be read comes back from what was written of it.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| synopse_fuzz::write(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run this with cargo fuzz; see CONTRIBUTING.md");
}
