//! Archives and XProzess files: any bytes, and well-formed ones around any content.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| synopse_fuzz::containers(data));

#[cfg(not(fuzzing))]
fn main() {
    eprintln!("run this with cargo fuzz; see CONTRIBUTING.md");
}
