//! Synopse compares BPMN 2.0 process models.

pub mod error;
pub mod model;
pub mod view;
mod xml;

pub use error::{Error, ErrorKind};
pub use model::{ElementId, Kind, Model, Warning, WarningCode};
pub use xml::{ReadOptions, read};
