//! `synopse` on a whole register: reading it, all pairs, families, and searching an index.
//!
//! `cargo run --release -p synopse-benches --bin register -- REGISTER`. Times are of the clock, so
//! they hold only on a machine that does nothing else; of searches the processor time of one thread is
//! given too, and of many the least and the middle, because a single one is easily disturbed. Every
//! tenth search is held against the comparison with all models. All pairs are done where there are at most 5,000 models.

use std::cmp::Reverse;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use synopse::register::{ClusterOptions, Document, Register, RegisterOptions, Row};
use synopse::{Error, ErrorKind, Model, ReadOptions, read};

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
    let queries: Vec<Model> = opened.documents().iter().step_by(step).filter_map(model).collect();
    let mut held = 0;
    for query in queries.iter().step_by(10) {
        let mut all = opened.compare_all(query);
        all.sort_by_key(|row| (Reverse(row.overall), row.b));
        all.truncate(NEAREST);
        let hits = opened.search(query, NEAREST);
        assert_eq!(hits.iter().map(|hit| hit.row).collect::<Vec<_>>(), all, "not exact");
        held += 1;
    }
    let count = queries.len();
    println!("| {count} searches for {NEAREST}, {held} of them held against all models | exact |");
    let all = || queries.iter().map(|query| timed(|| opened.search(query, NEAREST)).1).collect();
    println!("| a search, all threads, by the clock | {} |", spread(all()));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let alone = |query: &Model| {
        let start = processor()?;
        let hits = opened.search(query, NEAREST);
        let taken = processor()?.checked_sub(start);
        std::hint::black_box(hits);
        taken
    };
    if let Ok(one) = one
        && let Some(times) = one.install(|| queries.iter().map(alone).collect())
    {
        println!("| a search, one thread, processor time | {} |", spread(times));
    }
}

/// The processor time of this thread, which other programs do not lengthen, where the system tells it.
fn processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).or(times.last()).copied();
    let ms = |share| at(share).unwrap_or_default().as_secs_f64() * 1e3;
    let (least, middle, many, most) = (ms(0), ms(50), ms(95), ms(100));
    format!("least {least:.2}, middle {middle:.2}, 95 % below {many:.2}, most {most:.2} ms")
}
