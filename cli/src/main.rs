//! Command line.
use std::sync::Arc;
use synopse::{Comparison, Options, ReadOptions, read, view::json};
fn main() {
    let args: Vec<String> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--") && a != "json").collect();
    let load = |f: &String| {
        let bytes = std::fs::read(f).unwrap_or_default();
        match read(&bytes, &ReadOptions::named(f.clone())) {
            Ok(m) => Arc::new(m),
            Err(e) => {
                eprintln!("{e}");
                std::process::exit(2)
            }
        }
    };
    match args[0].as_str() {
        "inspect" => {
            for f in &args[1..] {
                print!("{}", json::inspect(&[&load(f)]))
            }
        }
        c => {
            let mut options = Options::default();
            if let Ok(t) = std::env::var("T") {
                options.matching.threshold = t.parse().unwrap_or(380)
            }
            if let Ok(t) = std::env::var("C") {
                options.matching.context = t.parse().unwrap_or(380)
            }
            let x = Comparison::new(load(&args[1]), load(&args[2]), &options);
            match c {
                "match" => print!("{}", json::matches(&x)),
                "diff" => print!("{}", json::diff(&x)),
                _ => print!("{}", json::similarity(&x)),
            }
        }
    }
}
