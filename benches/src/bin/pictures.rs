//! How long pictures take: `pictures FILES.json`, where the file is a list of paths. Prints the mean
//! milliseconds for each file as JSON: reading and drawing as SVG (best of three passes over all
//! files), and pixels on top of that (one pass over every tenth file).

use std::time::Instant;

use synopse::view::{SvgOptions, Theme, svg};
use synopse::{ReadOptions, read};

const PASSES: usize = 3;
const EVERY: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let list = std::env::args().nth(1).ok_or("usage: pictures FILES.json")?;
    let files: Vec<String> = serde_json::from_slice(&std::fs::read(list)?)?;
    let bytes: Vec<Vec<u8>> = files.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    let options = SvgOptions { theme: Theme::Light, ..SvgOptions::default() };
    let draw = |bytes: &[u8]| {
        let model = read(bytes, &ReadOptions::default()).ok()?;
        svg(&model, &options).ok()
    };
    let mut best = f64::INFINITY;
    for _ in 0..PASSES {
        let begun = Instant::now();
        let drawn =
            bytes.iter().filter_map(|bytes| draw(bytes)).map(|p| p.svg.len()).sum::<usize>();
        assert!(drawn > 0);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    let pictures: Vec<String> =
        bytes.iter().step_by(EVERY).filter_map(|bytes| Some(draw(bytes)?.svg)).collect();
    let (mut pixels, mut slowest) = (0.0, 0.0_f64);
    for picture in &pictures {
        let begun = Instant::now();
        synopse_png::png(picture, 1.0)?;
        let took = begun.elapsed().as_secs_f64();
        pixels += took;
        slowest = slowest.max(took);
    }
    let mean = |seconds: f64, count: usize| seconds * 1_000.0 / count.max(1) as f64;
    println!(
        "{{\"files\":{},\"svg\":{:.4},\"png\":{:.2},\"pngSlowest\":{:.2}}}",
        files.len(),
        mean(best, files.len()),
        mean(pixels, pictures.len()),
        slowest * 1_000.0
    );
    Ok(())
}
