//! Synopse compares BPMN 2.0 process models.

pub mod compare;
pub mod cost;
pub mod diff;
pub mod error;
mod font;
pub mod label;
pub mod layout;
pub mod matching;
pub mod model;
pub mod personal;
pub mod register;
pub mod similarity;
pub mod view;
mod xml;

pub use compare::{Comparison, Options};
pub use error::{Error, ErrorKind};
pub use model::{ContentDifference, ElementId, Kind, Model, Warning, WarningCode};
pub use xml::{Part, ReadOptions, read, read_all, read_each, write};

/// The Rust example in the README of the house, as a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
