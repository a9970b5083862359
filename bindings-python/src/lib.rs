//! The native half of the Python package: reads, compares, hands over JSON text.
//!
//! It knows nothing of BPMN: classes and properties for people are made in Python from the very
//! text that the command line prints, which keeps both doors saying the same. Python's lock is
//! released while Rust works, so that threads compare in parallel.

mod failure;
mod input;
mod register;

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use synopse::label::Lexicon;
use synopse::matching::Pins;
use synopse::similarity::DistanceOptions;
use synopse::view::{
    self, DiffHtmlOptions, DiffSvgOptions, HtmlOptions, Language, SvgOptions, classes,
};
use synopse::{Comparison, Error, Model, Options, ReadOptions};

use failure::{guarded, guarded_total, raised};

/// A process model, read and frozen.
#[pyclass(frozen, name = "Model", module = "synopse._synopse")]
struct NativeModel {
    model: Arc<Model>,
}

#[pymethods]
impl NativeModel {
    #[getter]
    fn name(&self) -> Option<&str> {
        self.model.name()
    }

    #[getter]
    fn source(&self) -> Option<&str> {
        self.model.source()
    }

    fn personal_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || view::json::personal(&[&self.model]))
    }

    fn to_xml(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || synopse::write(&self.model))
    }

    fn with_layout(&self, py: Python<'_>) -> PyResult<Self> {
        let model = guarded(py, || self.model.with_layout())?;
        Ok(Self { model: Arc::new(model) })
    }

    fn inspect_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || view::json::inspect(&[&self.model]))
    }

    fn svg(&self, py: Python<'_>, diagram: Option<usize>, lang: &str) -> PyResult<String> {
        guarded(py, || {
            let language = lang.parse()?;
            let options = SvgOptions { diagram, language, ..SvgOptions::default() };
            Ok(view::svg(&self.model, &options)?.svg)
        })
    }

    fn html(&self, py: Python<'_>, diagram: Option<usize>, lang: &str) -> PyResult<String> {
        guarded(py, || {
            let options = HtmlOptions { diagram, language: lang.parse()? };
            Ok(view::html(&self.model, &options)?.html)
        })
    }
}

/// Two models and everything that is known about them together.
#[pyclass(frozen, name = "Comparison", module = "synopse._synopse")]
struct NativeComparison {
    comparison: Comparison,
}

#[pymethods]
impl NativeComparison {
    fn diff_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || view::json::diff(&self.comparison))
    }

    fn graphs_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || view::json::graphs(&self.comparison))
    }

    fn pins_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded_total(py, || view::pins(&self.comparison))
    }

    fn svg(&self, py: Python<'_>, side: &str, lang: &str, ignore: Vec<String>) -> PyResult<String> {
        guarded(py, || {
            let (side, language) = (side.parse()?, lang.parse()?);
            let ignore = classes(ignore)?;
            let options = DiffSvgOptions { side, language, ignore, ..DiffSvgOptions::default() };
            Ok(view::diff_svg(&self.comparison, &options)?.svg)
        })
    }

    fn html(&self, py: Python<'_>, lang: &str, ignore: Vec<String>) -> PyResult<String> {
        guarded(py, || {
            let options = DiffHtmlOptions { language: lang.parse()?, ignore: classes(ignore)? };
            Ok(view::diff_html(&self.comparison, &options).html)
        })
    }

    fn markdown(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        guarded(py, || Ok(view::markdown(&self.comparison, lang.parse::<Language>()?)))
    }
}

/// Reads a file.
#[pyfunction]
#[pyo3(signature = (path, keep_personal=false))]
fn read(py: Python<'_>, path: PathBuf, keep_personal: bool) -> PyResult<NativeModel> {
    let model = guarded(py, move || input::read(&path, keep_personal))?;
    Ok(NativeModel { model: Arc::new(model) })
}

/// Reads every model of a file: each as itself, or as the exception that says why it cannot be read.
#[pyfunction]
#[pyo3(signature = (path, keep_personal=false))]
fn read_all(py: Python<'_>, path: PathBuf, keep_personal: bool) -> PyResult<Vec<Py<PyAny>>> {
    let parts = guarded(py, move || input::read_all(&path, keep_personal))?;
    let each = parts.into_iter().map(|part| match part.model {
        Ok(model) => Ok(Py::new(py, NativeModel { model: Arc::new(model) })?.into_any()),
        Err(error) => Ok(raised(py, &error).into_value(py).into_any()),
    });
    each.collect()
}

/// Reads bytes; `part` is the one asked for of several models in them.
#[pyfunction]
#[pyo3(signature = (data, source=None, keep_personal=false, part=None))]
fn reads(
    py: Python<'_>,
    data: PyBackedBytes,
    source: Option<String>,
    keep_personal: bool,
    part: Option<String>,
) -> PyResult<NativeModel> {
    let options = ReadOptions { source, part, keep_personal, ..ReadOptions::default() };
    let model = guarded(py, move || synopse::read(&data, &options))?;
    Ok(NativeModel { model: Arc::new(model) })
}

/// The bytes of a file, and its name.
type Named = (PyBackedBytes, String);

/// Compares two models; `pins` is the text of a pins file, `pins_source` its name; `lexicon` and
/// `thesaurus` are files of words of one's own.
#[pyfunction]
#[pyo3(signature = (
    old, new, pins=None, pins_source=None, exact=false, budget=None, lexicon=Vec::new(),
    thesaurus=Vec::new()
))]
#[allow(clippy::too_many_arguments, reason = "keywords of Python")]
fn compare(
    py: Python<'_>,
    old: &NativeModel,
    new: &NativeModel,
    pins: Option<PyBackedBytes>,
    pins_source: Option<String>,
    exact: bool,
    budget: Option<u64>,
    lexicon: Vec<Named>,
    thesaurus: Vec<Named>,
) -> PyResult<NativeComparison> {
    let (old, new) = (Arc::clone(&old.model), Arc::clone(&new.model));
    let comparison = guarded(py, move || {
        let steps = DistanceOptions::steps_for(exact, budget);
        let mut options = Options { distance: DistanceOptions { steps }, ..Options::default() };
        options.matching.lexicon = words(&lexicon, &thesaurus)?;
        if let Some(pins) = pins {
            options.matching.pins = Pins::parse(&pins)
                .map_err(|e| e.with_source(pins_source.as_deref().unwrap_or("pins")))?;
        }
        Ok(Comparison::new(old, new, &options))
    })?;
    Ok(NativeComparison { comparison })
}

/// The lexicon with these files.
fn words(lexicon: &[Named], thesauri: &[Named]) -> Result<Lexicon, Error> {
    let mut all = Lexicon::builtin().clone();
    for (bytes, name) in lexicon {
        all = all.extended_with(bytes).map_err(|e| e.with_source(name))?;
    }
    for (bytes, name) in thesauri {
        all = all.with_thesaurus(bytes).map_err(|e| e.with_source(name))?;
    }
    Ok(all)
}

/// The module `synopse._synopse`.
#[pymodule(gil_used = false)]
mod _synopse {
    #[pymodule_export]
    use super::register::{NativePairs, NativeRegister, load_register};
    #[pymodule_export]
    use super::{NativeComparison, NativeModel, compare, read, read_all, reads};
}
