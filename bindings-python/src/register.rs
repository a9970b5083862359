//! Registers in Python: loading with progress that can be interrupted, tables as Arrow, matrices.
//!
//! The work runs in a thread of its own, in a pool that belongs to this process, while this thread
//! waits and asks Python about Ctrl-C: a million pairs take seconds, and a notebook that cannot be
//! stopped is a notebook that is killed. Rayon's own pool, the obvious other way, would hang after a
//! fork, because its threads are not there any more.

#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;
use std::time::Duration;

use arrow_array::builder::{Float64Builder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyMemoryError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyCapsule};
use pyo3_arrow::PyTable;
use rayon::{ThreadPool, ThreadPoolBuilder};
use synopse::register::{ClusterOptions, Register, RegisterOptions, Row};
use synopse::similarity::as_number;
use synopse::{ReadOptions, view};

use super::NativeModel;
use super::failure::raised;

/// How often a waiting thread asks Python about Ctrl-C and tells of progress.
const SLICE: Duration = Duration::from_millis(50);
/// Rows of one batch of a table.
const BATCH: usize = 1 << 16;

/// Why work ended early.
struct Cancelled;

/// How far work has come, and whether it is to end.
#[derive(Default)]
struct Watch {
    done: AtomicUsize,
    all: AtomicUsize,
    cancelled: AtomicBool,
}

impl Watch {
    fn tell(&self, done: usize, all: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    fn go_on(&self) -> Result<(), Cancelled> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// The pool of this process for so many threads, 0 for one per core.
fn pool(threads: usize) -> PyResult<Arc<ThreadPool>> {
    type Kept = Option<(u32, usize, Arc<ThreadPool>)>;
    static POOL: Mutex<Kept> = Mutex::new(None);
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    match &*kept {
        Some((of, count, pool)) if (*of, *count) == (process, threads) => Ok(Arc::clone(pool)),
        _ => {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|e| PyRuntimeError::new_err(e.to_string()))?;
            let pool = Arc::new(pool);
            // The threads of a pool from before a fork are gone: it cannot be ended, only left.
            if let Some(old) = kept.replace((process, threads, Arc::clone(&pool)))
                && old.0 != process
            {
                std::mem::forget(old);
            }
            Ok(pool)
        }
    }
}

/// Rings when it is dropped, so also where work breaks down.
struct Bell<'w> {
    finished: &'w AtomicBool,
    waiting: Thread,
}

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        self.finished.store(true, Ordering::Release);
        self.waiting.unpark();
    }
}

/// Does work in the pool; meanwhile tells `progress` how far it is, and ends it on Ctrl-C.
fn watched<T: Send>(
    py: Python<'_>,
    threads: usize,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send,
) -> PyResult<T> {
    let pool = pool(threads)?;
    let (watch, finished) = (Watch::default(), AtomicBool::new(false));
    let tell = || -> PyResult<()> {
        py.check_signals()?;
        let (done, all) = (watch.done.load(Ordering::Relaxed), watch.all.load(Ordering::Relaxed));
        match progress.filter(|_| all > 0) {
            Some(progress) => progress.call1(py, (done, all)).map(drop),
            None => Ok(()),
        }
    };
    std::thread::scope(|scope| {
        let bell = Bell { finished: &finished, waiting: std::thread::current() };
        let watch = &watch;
        let worker = scope.spawn(move || {
            let _bell = bell;
            pool.install(|| work(watch))
        });
        let mut told = Ok(());
        while !finished.load(Ordering::Acquire) {
            py.detach(|| std::thread::park_timeout(SLICE));
            if told.is_ok() {
                told = tell();
                watch.cancelled.store(told.is_err(), Ordering::Relaxed);
            }
        }
        let done = py.detach(move || worker.join());
        told?;
        done.map_err(|_| PyRuntimeError::new_err("internal error in Synopse: panic"))
    })
}

/// Municipality, process, file, key, profile.
type EntryRow<'r> = (&'r str, &'r str, Option<&'r str>, Option<&'r str>, Vec<&'r str>);

/// Many models, ready to be compared.
#[pyclass(frozen, name = "Register", module = "synopse._synopse")]
pub(crate) struct NativeRegister {
    register: Register,
    threads: usize,
}

/// Reads a register, or opens its index.
#[pyfunction]
#[pyo3(signature = (path, index=None, keep_personal=false, threads=0, progress=None))]
pub(crate) fn load_register(
    py: Python<'_>,
    path: PathBuf,
    index: Option<PathBuf>,
    keep_personal: bool,
    threads: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<NativeRegister> {
    let reading = ReadOptions { keep_personal, ..ReadOptions::default() };
    let options = RegisterOptions { reading, ..RegisterOptions::default() };
    let loaded = watched(py, threads, progress.as_ref(), |watch| {
        let tell = |done, all| watch.tell(done, all);
        match index {
            Some(index) => Register::update(&path, &index, &options, &tell).map(|done| done.0),
            None if Register::is_index(&path) => Register::open(&path, &options),
            None => Register::load(&path, &options, &tell),
        }
    })?;
    let register = loaded.map_err(|error| raised(py, &error))?;
    Ok(NativeRegister { register, threads })
}

#[pymethods]
impl NativeRegister {
    #[getter]
    fn files(&self) -> Vec<&str> {
        self.register.documents().iter().map(|d| d.file.as_str()).collect()
    }

    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.register.columns().iter().map(String::as_str).collect()
    }

    /// Municipality, process, file, key and what the other columns say.
    #[getter]
    fn entries(&self) -> Vec<EntryRow<'_>> {
        let entries = self.register.entries().iter();
        let row = entries.map(|entry| {
            let profile = entry.profile.iter().map(String::as_str).collect();
            let (file, key) = (entry.file.as_deref(), entry.key.as_deref());
            (entry.municipality.as_str(), entry.process.as_str(), file, key, profile)
        });
        row.collect()
    }

    #[getter]
    fn faults(&self, py: Python<'_>) -> Vec<Py<PyAny>> {
        let faults = self.register.faults().iter();
        faults.map(|error| raised(py, error).into_value(py).into_any()).collect()
    }

    /// A model by its number, if it was read and not taken from an index.
    fn model(&self, number: usize) -> Option<NativeModel> {
        let model = self.register.documents().get(number)?.model.as_ref()?;
        Some(NativeModel { model: Arc::clone(model) })
    }

    fn search_json(&self, py: Python<'_>, query: &NativeModel, k: usize) -> PyResult<String> {
        let query = Arc::clone(&query.model);
        watched(py, self.threads, None, |_| {
            let hits = self.register.search(&query, k);
            view::register::search(query.source().unwrap_or_default(), &self.register, &hits)
        })
    }

    #[pyo3(signature = (threshold=None, progress=None))]
    fn clusters_json(
        &self,
        py: Python<'_>,
        threshold: Option<u32>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<String> {
        let all = self.register.documents().len();
        let options = ClusterOptions::default();
        let options = ClusterOptions { family: threshold.unwrap_or(options.family), ..options };
        watched(py, self.threads, progress.as_ref(), |watch| {
            let mut tell = |model: u32| watch.tell(model as usize + 1, all);
            let clusters = self.register.clusters(&options, &mut tell);
            watch.tell(all, all);
            view::register::clusters(&self.register, &clusters)
        })
    }

    /// All pairs of at least this similarity, in millionths, as a table.
    #[pyo3(signature = (least=0, progress=None))]
    fn pairs(
        &self,
        py: Python<'_>,
        least: u32,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<NativePairs> {
        let count = self.register.documents().len();
        let table = watched(py, self.threads, progress.as_ref(), |watch| {
            let mut table = Columns::new(&self.register);
            let done = self.register.each_pair(|row| {
                watch.tell(row.a as usize + 1, count);
                if row.overall >= least {
                    table.push(row);
                }
                watch.go_on()
            });
            watch.tell(count, count);
            done.map(|()| table.finish())
        })?;
        let batches = table.map_err(|Cancelled| PyRuntimeError::new_err("interrupted"))?;
        let batches = batches.map_err(|e| PyRuntimeError::new_err(e.to_string()))?;
        Ok(NativePairs { batches, schema: schema() })
    }

    /// A score of each two models as doubles, row by row.
    #[pyo3(signature = (score, progress=None))]
    fn matrix<'py>(
        &self,
        py: Python<'py>,
        score: &str,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyByteArray>> {
        let of =
            number(score).ok_or_else(|| PyValueError::new_err(format!("no score {score:?}")))?;
        let count = self.register.documents().len();
        let mut cells: Vec<u8> = Vec::new();
        let bytes = count.checked_mul(count).and_then(|cells| cells.checked_mul(8));
        let room = bytes.is_some_and(|bytes| cells.try_reserve_exact(bytes).is_ok());
        if !room {
            let message = format!("a matrix of {count} models is too large");
            return Err(PyMemoryError::new_err(message));
        }
        cells.resize(count * count * 8, 0);
        let itself = if matches!(score, "lower" | "upper") { 0.0_f64 } else { 1.0 };
        let done = watched(py, self.threads, progress.as_ref(), |watch| {
            let mut put = |a: usize, b: usize, value: f64| {
                let at = (a * count + b) * 8;
                if let Some(cell) = cells.get_mut(at..at + 8) {
                    cell.copy_from_slice(&value.to_ne_bytes());
                }
            };
            for model in 0..count {
                put(model, model, itself);
            }
            self.register.each_pair(|row| {
                let value = of(row).unwrap_or(f64::NAN);
                put(row.a as usize, row.b as usize, value);
                put(row.b as usize, row.a as usize, value);
                watch.tell(row.a as usize + 1, count);
                watch.go_on()
            })?;
            watch.tell(count, count);
            Ok(())
        })?;
        done.map_err(|Cancelled| PyRuntimeError::new_err("interrupted"))?;
        Ok(PyByteArray::new(py, &cells))
    }
}

type Number = fn(&Row) -> Option<f64>;

/// The columns of numbers, as in the CSV.
const NUMBERS: [(&str, Number); 7] = [
    ("overall", |row| Some(score(row.overall))),
    ("wording", |row| Some(score(row.wording))),
    ("structure", |row| Some(score(row.structure))),
    ("roles", |row| row.roles.map(score)),
    ("lower", |row| Some(f64::from(row.lower) / 1_000.0)),
    ("upper", |row| Some(f64::from(row.upper) / 1_000.0)),
    ("kinship", |row| Some(score(row.kinship))),
];

fn score(score: u32) -> f64 {
    as_number(u64::from(score))
}

fn number(name: &str) -> Option<Number> {
    NUMBERS.iter().find(|(known, _)| *known == name).map(|&(_, number)| number)
}

fn schema() -> SchemaRef {
    let names = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let names = ["a", "b"].map(|name| Field::new(name, names.clone(), false));
    let numbers =
        NUMBERS.iter().map(|&(name, _)| Field::new(name, DataType::Float64, name == "roles"));
    Arc::new(Schema::new(names.into_iter().chain(numbers).collect::<Vec<_>>()))
}

/// A table that grows.
struct Columns<'r> {
    register: &'r Register,
    rows: Vec<Row>,
    batches: Vec<Result<RecordBatch, arrow_schema::ArrowError>>,
}

impl<'r> Columns<'r> {
    fn new(register: &'r Register) -> Self {
        Self { register, rows: Vec::new(), batches: Vec::new() }
    }

    fn push(&mut self, row: &Row) {
        self.rows.push(*row);
        if self.rows.len() == BATCH {
            self.batch();
        }
    }

    fn batch(&mut self) {
        let names = |of: fn(&Row) -> u32| {
            let mut column = StringDictionaryBuilder::<Int32Type>::new();
            for row in &self.rows {
                let document = self.register.documents().get(of(row) as usize);
                column.append_value(document.map_or("", |d| d.file.as_str()));
            }
            Arc::new(column.finish()) as ArrayRef
        };
        let numbers = |(_, of): &(&str, Number)| {
            let mut column = Float64Builder::with_capacity(self.rows.len());
            self.rows.iter().for_each(|row| column.append_option(of(row)));
            Arc::new(column.finish()) as ArrayRef
        };
        let columns = [names(|row| row.a), names(|row| row.b)];
        let columns = columns.into_iter().chain(NUMBERS.iter().map(numbers)).collect();
        self.batches.push(RecordBatch::try_new(schema(), columns));
        self.rows.clear();
    }

    fn finish(mut self) -> Result<Vec<RecordBatch>, arrow_schema::ArrowError> {
        if !self.rows.is_empty() {
            self.batch();
        }
        self.batches.into_iter().collect()
    }
}

/// Pairs of a register as a table that speaks Arrow.
#[pyclass(frozen, name = "Pairs", module = "synopse._synopse")]
pub(crate) struct NativePairs {
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
}

#[pymethods]
impl NativePairs {
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let table = PyTable::try_new(self.batches.clone(), Arc::clone(&self.schema))?;
        let table = Bound::new(py, table)?;
        table.call_method1("__arrow_c_stream__", (requested_schema,))
    }
}
