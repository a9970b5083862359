//! `synopse` on a whole register: reading it, all pairs, families, and searching an index.
//!
//! `cargo run --release -p synopse-benches --bin register -- REGISTER`. Times are of the clock, so
//! they hold only on a machine that does nothing else; the least and the middle of many searches are
//! given, because a single one is easily disturbed. Every tenth search is held against the comparison
//! with all models. All pairs are done where there are at most 5,000 models.

use std::cmp::Reverse;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use synopse::register::{ClusterOptions, Document, Register, RegisterOptions, Row};
use synopse::{Error, ErrorKind, ReadOptions, read};

/// How many models are searched for, spread evenly over the register.
const SEARCHES: usize = 200;
/// How many nearest models are asked for.
const NEAREST: usize = 10;
/// Beyond so many models only the index is searched: all pairs would take minutes.
const MOST_FOR_PAIRS: usize = 5_000;

fn main() -> Result<(), Error> {
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.ok_or_else(|| Error::new(ErrorKind::Usage, "the folder of a register"))?;
    let options = RegisterOptions::default();
    println!("| Work | Time |\n|---|--:|");
    let index = std::env::temp_dir().join(format!("synopse-bench-{}.index", std::process::id()));
    let (written, fresh) = timed(|| Register::update(&path, &index, &options, &|_, _| {}));
    let count = written?.0.documents().len();
    let size = std::fs::metadata(&index).map_or(0, |m| m.len());
    println!("| read {count} models, write an index of {} kB | {} |", size / 1_000, seconds(fresh));
    let (again, updated) = timed(|| Register::update(&path, &index, &options, &|_, _| {}));
    again?;
    println!("| update it, nothing changed | {} |", seconds(updated));
    let (opened, open) = timed(|| Register::open(&index, &options));
    let _ = std::fs::remove_file(&index);
    println!("| open it | {} |", seconds(open));
    search(&path, &opened?);
    if count <= MOST_FOR_PAIRS {
        let (register, read) = timed(|| Register::load(&path, &options, &|_, _| {}));
        println!("| read {count} models | {} |", seconds(read));
        pairs(&register?);
    }
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn pairs(register: &Register) {
    let (mut near, mut all) = (0u32, 0u32);
    let count = |row: &Row| {
        all += 1;
        near += u32::from(row.overall >= synopse::register::NEAR);
        Ok::<(), Infallible>(())
    };
    let (Ok(()), taken) = timed(|| register.each_pair(count));
    let each = taken.as_secs_f64() * 1e6 / f64::from(all.max(1));
    println!("| {all} pairs, {near} near | {:.2} s, {each:.2} µs each |", taken.as_secs_f64());
    let (clusters, taken) = timed(|| register.clusters(&ClusterOptions::default(), &mut |_| {}));
    let families = clusters.families.len();
    println!("| {families} families, pairs included | {:.2} s |", taken.as_secs_f64());
}

fn search(path: &Path, opened: &Register) {
    let step = (opened.documents().len() / SEARCHES).max(1);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let model = |document: &Document| {
        let bytes = std::fs::read(folder.join(&document.file)).ok()?;
        read(&bytes, &ReadOptions::default()).ok()
    };
    let queries = opened.documents().iter().step_by(step).filter_map(model);
    let (mut times, mut held) = (Vec::new(), 0);
    for (at, query) in queries.enumerate() {
        let (hits, taken) = timed(|| opened.search(&query, NEAREST));
        times.push(taken);
        if at % 10 == 0 {
            let mut all = opened.compare_all(&query);
            all.sort_by_key(|row| (Reverse(row.overall), row.b));
            all.truncate(NEAREST);
            assert_eq!(hits.iter().map(|hit| hit.row).collect::<Vec<_>>(), all, "not exact");
            held += 1;
        }
    }
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied();
    let ms = |time: Option<Duration>| time.unwrap_or_default().as_secs_f64() * 1e3;
    println!(
        "| {} searches for {NEAREST}, {held} held against all | least {:.2}, middle {:.2}, 95 % below {:.2}, most {:.2} ms |",
        times.len(),
        ms(at(0)),
        ms(at(50)),
        ms(at(95)),
        ms(at(100))
    );
}
