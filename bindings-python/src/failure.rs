//! What Python sees when something goes wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use synopse::Error;

/// Runs work that can fail, without Python's lock.
///
/// An `Error` becomes a `synopse.BpmnError`. A panic becomes a `RuntimeError`: the exception that
/// `PyO3` would raise is no `Exception`, and would end a program that goes through a thousand files
/// and meant to skip what cannot be read.
pub(crate) fn guarded<T, F>(py: Python<'_>, work: F) -> PyResult<T>
where
    F: FnOnce() -> Result<T, Error> + Send,
    T: Send,
{
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(result) => result.map_err(|error| raised(py, &error)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
            Err(PyRuntimeError::new_err(format!("internal error in Synopse: {text}")))
        }
    }
}

/// Runs work that cannot fail, in the same way.
pub(crate) fn guarded_total<T, F>(py: Python<'_>, work: F) -> PyResult<T>
where
    F: FnOnce() -> T + Send,
    T: Send,
{
    guarded(py, || Ok(work()))
}

/// A `synopse.BpmnError`, which is a Python class so that it has attributes and can be pickled.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let make = || {
        let class = CLASS.import(py, "synopse._errors", "BpmnError")?;
        let kind = error.kind().as_str();
        class.call1((error.to_string(), kind, error.line(), error.column(), error.element()))
    };
    match make() {
        Ok(value) => PyErr::from_value(value),
        Err(problem) => problem,
    }
}
