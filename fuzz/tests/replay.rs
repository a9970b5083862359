//! What the fuzzer begins with, and what it once found, on every machine without the fuzzer.

use std::path::Path;

/// A target by its name.
fn target(name: &str) -> fn(&[u8]) {
    match name {
        "read" => synopse_fuzz::read,
        "containers" => synopse_fuzz::containers,
        "compare" => synopse_fuzz::compare,
        "write" => synopse_fuzz::write,
        other => panic!("no target {other}"),
    }
}

#[test]
fn every_seed_keeps_the_promises() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let seeds = synopse_fuzz::seeds::all(&fixtures).expect("the fixtures are there");
    assert!(seeds.len() > 300, "only {} seeds", seeds.len());
    for (name, _, bytes) in &seeds {
        target(name)(bytes);
    }
    println!("{} seeds keep the promises", seeds.len());
}

#[test]
fn every_finding_stays_mended() {
    let findings = Path::new(env!("CARGO_MANIFEST_DIR")).join("findings");
    let mut count = 0;
    for folder in findings.read_dir().into_iter().flatten().flatten() {
        let run = target(&folder.file_name().to_string_lossy());
        for file in folder.path().read_dir().into_iter().flatten().flatten() {
            println!("{}", file.path().display());
            run(&std::fs::read(file.path()).expect("a finding can be read"));
            count += 1;
        }
    }
    println!("{count} findings stay mended");
}
