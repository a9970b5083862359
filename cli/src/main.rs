//! Command line.
fn main() {
    let files: Vec<String> =
        std::env::args().skip(2).take_while(|a| !a.starts_with("--")).collect();
    for f in &files {
        let bytes = std::fs::read(f).unwrap_or_default();
        match synopse::read(&bytes, &synopse::ReadOptions::named(f.clone())) {
            Ok(m) => print!("{}", synopse::view::json::inspect(&[&m])),
            Err(e) => {
                eprintln!("{e}");
                std::process::exit(2)
            }
        }
    }
}
