//! `cargo xtask bench memory`: what a model takes in memory, against the bytes of its file.
//!
//! The allocator counts, so that the figure is exact, and the same on every machine of one word
//! size. A model holds the decoded file; so the ratio cannot be below 1.

use peak_alloc::PeakAlloc;
use synopse::{ReadOptions, read};
use synopse_benches::Collection;

#[global_allocator]
static COUNTING: PeakAlloc = PeakAlloc;

fn main() {
    println!("| Collection | Files | Model, mean | Model, most | Reading, most |");
    println!("|---|--:|--:|--:|--:|");
    for collection in Collection::all() {
        let options = ReadOptions::default();
        let (mut kept, mut most_kept, mut most_needed) = (0, 0f64, 0f64);
        for (_, bytes) in &collection.files {
            let before = COUNTING.current_usage();
            COUNTING.reset_peak_usage();
            let model = read(bytes, &options);
            let (held, needed) =
                (COUNTING.current_usage() - before, COUNTING.peak_usage() - before);
            drop(model);
            kept += held;
            most_kept = most_kept.max(held as f64 / bytes.len() as f64);
            most_needed = most_needed.max(needed as f64 / bytes.len() as f64);
        }
        let (name, files) = (collection.name, collection.files.len());
        let mean = kept as f64 / collection.bytes() as f64;
        println!("| {name} | {files} | {mean:.2} | {most_kept:.2} | {most_needed:.2} |");
    }
}
