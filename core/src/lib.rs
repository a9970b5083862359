//! Synopse compares BPMN 2.0 process models.
#![doc = ""]

pub mod error;
pub use error::{Error, ErrorKind};
