//! Writes the seed corpus: `cargo run --manifest-path fuzz/Cargo.toml --example seeds`.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds = synopse_fuzz::seeds::all(&root.join("../fixtures"))?;
    for (target, name, bytes) in &seeds {
        let folder = root.join("seeds").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)?;
    }
    println!("{} seeds in {}", seeds.len(), root.join("seeds").display());
    Ok(())
}
