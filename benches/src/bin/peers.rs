//! `cargo xtask bench peers`: Synopse, the bare events of its XML reader and other readers, over the
//! same files in one run, as a table in Markdown.
//!
//! Times of one run can be set side by side even on a machine that does other work; so the table
//! says how long each takes for what Synopse does in 1. Synopse is timed before and after all
//! others, and each file counts with its shortest time. With the argument `diff`, only comparing is
//! timed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use synopse::diff::IdChanges;
use synopse::{Comparison, Model, Options, ReadOptions, read};
use synopse_benches::drawn::{Drawn, drawing};
use synopse_benches::peers::{DIFFERS, Peer, READERS, Time, clock, together};
use synopse_benches::{Collection, events};

/// How often Synopse and the bare events do each file, in all.
const ROUNDS: usize = 14;

fn main() {
    let folder = std::env::var_os("SYNOPSE_PEERS").unwrap_or_default();
    if std::env::args().nth(1).as_deref() != Some("diff") {
        println!("| Collection | Reader | Files | Not read | MiB/s | Time, Synopse in 1 |");
        println!("|---|---|--:|--:|--:|--:|");
        for collection in Collection::all() {
            readers(&collection, Path::new(&folder));
            threads(&collection);
        }
    }
    differs(Path::new(&folder));
}

/// Times all readers over the files of a collection.
fn readers(collection: &Collection, folder: &Path) {
    let files = &collection.files;
    let options = ReadOptions::default();
    let mut own = vec![Duration::MAX; files.len()];
    let mut bare = vec![Duration::MAX; files.len()];
    let mut half = || {
        for _ in 0..ROUNDS / 2 {
            for (i, (_, bytes)) in files.iter().enumerate() {
                bare[i] = bare[i].min(clock(|| events(bytes)));
                own[i] = own[i].min(clock(|| read(bytes, &options)));
            }
        }
    };
    half();
    let tasks: Vec<String> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    let peers: Vec<_> = READERS.iter().map(|peer| peer.times(folder, &tasks)).collect();
    half();
    let done = |times: &[Duration]| -> Vec<Time> { times.iter().copied().map(Ok).collect() };
    row(collection, "Synopse", &own, &done(&own));
    row(collection, "XML events alone", &own, &done(&bare));
    for (peer, times) in READERS.iter().zip(peers) {
        match times {
            Ok(times) => row(collection, peer.name, &own, &times),
            Err(problem) => eprintln!("skipped: {problem}"),
        }
    }
}

/// Times the comparison of two drawings of so many tasks, alone and with reading both files.
fn differs(folder: &Path) {
    println!("\n| Tasks | Ids | Of | Program | ms | Time, Synopse in 1 |");
    println!("|--:|---|---|---|--:|--:|");
    let scratch = std::env::temp_dir().join(format!("synopse-peers-{}", std::process::id()));
    if let Err(problem) = std::fs::create_dir_all(&scratch) {
        eprintln!("skipped: {}: {problem}", scratch.display());
        return;
    }
    for tasks in [1_000, 2_000] {
        pair(tasks, Drawn::Edited, folder, &scratch, DIFFERS);
    }
    // What goes by ids has nothing to say where all are new.
    pair(5_000, Drawn::Renewed, folder, &scratch, &[]);
    let _ = std::fs::remove_dir_all(&scratch);
}

fn pair(tasks: usize, drawn: Drawn, folder: &Path, scratch: &Path, peers: &[Peer]) {
    let ids = if drawn == Drawn::Renewed { "all new" } else { "kept" };
    let xml = [drawing(tasks, Drawn::First), drawing(tasks, drawn)];
    let files = ["old", "new"].map(|side| scratch.join(format!("{side}-{tasks}.bpmn")));
    for (file, xml) in files.iter().zip(&xml) {
        if let Err(problem) = std::fs::write(file, xml) {
            eprintln!("skipped: {}: {problem}", file.display());
            return;
        }
    }
    let options = ReadOptions::default();
    let model = |xml: &String| read(xml.as_bytes(), &options).map(Arc::new);
    let (Ok(old), Ok(new)) = (model(&xml[0]), model(&xml[1])) else { return };
    let compare = |a, b| Comparison::new(a, b, &Options::default());
    // What bpmn-js-differ does, and no more.
    let by_id = |a: &Model, b: &Model| IdChanges::between(a, b);
    for (what, with) in [("comparing", ""), ("reading and comparing", "\tread")] {
        let mut own: Vec<Duration> = Vec::new();
        let mut ids_alone: Vec<Duration> = Vec::new();
        let mut half = || {
            for _ in 0..ROUNDS / 2 {
                own.push(if with.is_empty() {
                    clock(|| compare(old.clone(), new.clone()))
                } else {
                    clock(|| Some(compare(model(&xml[0]).ok()?, model(&xml[1]).ok()?)))
                });
                ids_alone.push(if with.is_empty() {
                    clock(|| by_id(&old, &new))
                } else {
                    clock(|| Some(by_id(&*model(&xml[0]).ok()?, &*model(&xml[1]).ok()?)))
                });
            }
        };
        half();
        let task = format!("{}\t{}{with}", files[0].display(), files[1].display());
        let theirs = peers.iter().map(|peer| peer.times(folder, std::slice::from_ref(&task)));
        let theirs: Vec<_> = theirs.collect();
        half();
        let shortest = |times: Vec<Duration>| times.into_iter().min().unwrap_or_default();
        let (own, ids_alone) = (shortest(own), shortest(ids_alone));
        let line = |name: &str, time: Duration| {
            let (ms, ratio) = (time.as_secs_f64() * 1e3, time.as_secs_f64() / own.as_secs_f64());
            println!("| {tasks} | {ids} | {what} | {name} | {ms:.1} | {ratio:.2} |");
        };
        line("Synopse", own);
        if drawn != Drawn::Renewed {
            line("Synopse, by id alone", ids_alone);
        }
        for (peer, times) in peers.iter().zip(theirs) {
            match times.as_deref() {
                Ok([Ok(time)]) => line(peer.name, *time),
                Ok(other) => eprintln!("skipped: {}: {other:?}", peer.name),
                Err(problem) => eprintln!("skipped: {problem}"),
            }
        }
    }
}

fn row(collection: &Collection, name: &str, own: &[Duration], times: &[Time]) {
    let read = times.iter().filter(|time| time.is_ok()).count();
    let lengths = collection.files.iter().map(|(_, bytes)| bytes.len());
    let bytes: usize = lengths.zip(times).filter(|(_, t)| t.is_ok()).map(|(bytes, _)| bytes).sum();
    let (own, taken) = together(own, times);
    let (files, not_read) = (times.len(), times.len() - read);
    let figures = if read == 0 {
        "– | –".to_owned()
    } else {
        let speed = bytes as f64 / f64::from(1 << 20) / taken.as_secs_f64();
        format!("{speed:.1} | {:.2}", taken.as_secs_f64() / own.as_secs_f64())
    };
    println!("| {} | {name} | {files} | {not_read} | {figures} |", collection.name);
}

/// Times one thread against all cores, over all files at once, as a folder is read.
fn threads(collection: &Collection) {
    let Ok(alone) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    let options = ReadOptions::default();
    let all =
        || collection.files.par_iter().filter(|(_, bytes)| read(bytes, &options).is_ok()).count();
    let (mut one, mut every) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        one = one.min(clock(|| alone.install(all)));
        every = every.min(clock(all));
    }
    let files = collection.files.len();
    let speed = collection.bytes() as f64 / f64::from(1 << 20) / every.as_secs_f64();
    let name = format!("Synopse, {} threads", rayon::current_num_threads());
    let ratio = every.as_secs_f64() / one.as_secs_f64();
    println!("| {} | {name} | {files} | 0 | {speed:.1} | {ratio:.2} |", collection.name);
}
