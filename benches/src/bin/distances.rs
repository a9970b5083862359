//! `cargo xtask bench peers distances`: how alike two models are, beside functions of pm4py and the
//! graph edit distance of networkx, on the same pairs in one run, as a table in Markdown.
//!
//! Pairs are two drawings of one process. What is compared is models in memory; of the distance, graphs
//! in memory with the same costs, and networkx fails where it says another distance than Synopse has
//! proved. A peer gets five seconds of processor time for a pair; what it could not do is counted, and a
//! ratio is taken over the pairs that both could do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use synopse::similarity::{DistanceOptions, Graphs, Solver};
use synopse::{Comparison, Options, view};
use synopse_benches::Collection;
use synopse_benches::peers::{DISTANCE, Peer, SIMILARITIES, Time, clock, together};

/// Pairs of a collection, spread evenly.
const PAIRS: usize = 12;
/// How often Synopse does each.
const ROUNDS: usize = 5;

fn main() {
    let folder = PathBuf::from(std::env::var_os("SYNOPSE_PEERS").unwrap_or_default());
    let scratch = std::env::temp_dir().join(format!("synopse-distances-{}", std::process::id()));
    if let Err(problem) = std::fs::create_dir_all(&scratch) {
        eprintln!("skipped: {}: {problem}", scratch.display());
        return;
    }
    println!("| Collection | Of | Program | Pairs | Not done | ms, middle | Time, Synopse in 1 |");
    println!("|---|---|---|--:|--:|--:|--:|");
    for collection in Collection::all().into_iter().chain(Collection::of_municipalities()) {
        if collection.name != "largest" {
            compare(&collection, &folder, &scratch);
        }
    }
    let _ = std::fs::remove_dir_all(&scratch);
}

fn compare(collection: &Collection, folder: &Path, scratch: &Path) {
    let all = collection.all_paths();
    let step = all.len().div_ceil(PAIRS).max(1);
    let (mut own, mut exact, mut paths, mut problems) = (vec![], vec![], vec![], vec![]);
    for (at, ((old, new), files)) in all.into_iter().step_by(step).enumerate() {
        let compared = || Comparison::new(old.clone(), new.clone(), &Options::default());
        own.push(least(|| clock(compared)));
        let comparison = compared();
        let (time, proved) = proof(comparison.graphs());
        exact.push(time);
        paths.push(files.each_ref().map(|file| file.display().to_string()).join("\t"));
        let mut problem: Value =
            serde_json::from_str(&view::json::graphs(&comparison)).unwrap_or_default();
        problem["proved"] = json!(proved);
        let file = scratch.join(format!("{}-{at}.json", collection.name));
        if let Err(problem) = std::fs::write(&file, problem.to_string()) {
            eprintln!("skipped: {}: {problem}", file.display());
            return;
        }
        problems.push(file.display().to_string());
    }
    row(collection, "all scores", "Synopse", &own, &done(&own));
    for peer in SIMILARITIES {
        asked(collection, "one score", peer, folder, &paths, &own);
    }
    row(collection, "proved distance", "Synopse", &exact, &done(&exact));
    asked(collection, "proved distance", &DISTANCE, folder, &problems, &exact);
}

/// The time of a proof, and the distance if it was proved.
fn proof(graphs: &Graphs) -> (Duration, Option<u64>) {
    let mut solver = Solver::default();
    let mut found = None;
    let time = least(|| {
        clock(|| {
            solver.load(graphs.old(), graphs.new_graph(), graphs.candidates());
            let distance = solver.exact(DistanceOptions::EXACT);
            found = distance.is_optimal().then_some(distance.upper);
        })
    });
    (time, found)
}

fn least(time: impl FnMut() -> Duration) -> Duration {
    std::iter::repeat_with(time).take(ROUNDS).min().unwrap_or_default()
}

fn done(times: &[Duration]) -> Vec<Time> {
    times.iter().copied().map(Ok).collect()
}

fn asked(
    collection: &Collection,
    of: &str,
    peer: &Peer,
    folder: &Path,
    tasks: &[String],
    own: &[Duration],
) {
    match peer.times(folder, tasks) {
        Ok(times) => {
            for problem in times.iter().filter_map(|time| time.as_ref().err()) {
                eprintln!("{}, {}: {problem}", collection.name, peer.name);
            }
            row(collection, of, peer.name, own, &times);
        }
        Err(problem) => eprintln!("skipped: {problem}"),
    }
}

fn row(collection: &Collection, of: &str, name: &str, own: &[Duration], times: &[Time]) {
    let mut able: Vec<Duration> = times.iter().filter_map(|t| t.as_ref().ok()).copied().collect();
    able.sort_unstable();
    let (count, not) = (times.len(), times.len() - able.len());
    let (ours, theirs) = together(own, times);
    let figures = able.get(able.len() / 2).map_or("– | –".to_owned(), |middle| {
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        format!("{:.2} | {ratio:.1}", middle.as_secs_f64() * 1e3)
    });
    println!("| {} | {of} | {name} | {count} | {not} | {figures} |", collection.name);
}
