//! What people and programs are shown: words and formats, no decisions.

pub mod json;
