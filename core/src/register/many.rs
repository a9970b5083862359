//! The same work on many things: side by side where there are threads, one after the other where not.
//!
//! Results come in the order of the things, so the number of threads does not show.

/// `work` on each number below `count`, in order; `start` makes what one thread keeps between them.
#[cfg(not(target_family = "wasm"))]
pub(super) fn map<S, R: Send>(
    numbers: std::ops::Range<usize>,
    start: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize) -> R + Sync + Send,
) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
    numbers.into_par_iter().map_init(start, work).collect()
}

/// `work` on each number below `count`, in order; `start` makes what is kept between them.
#[cfg(target_family = "wasm")]
pub(super) fn map<S, R: Send>(
    numbers: std::ops::Range<usize>,
    start: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize) -> R + Sync + Send,
) -> Vec<R> {
    let mut kept = start();
    numbers.map(|number| work(&mut kept, number)).collect()
}
