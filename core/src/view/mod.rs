//! What people and programs are shown: words and formats, no decisions.

pub mod json;
mod sentence;
mod words;

pub use sentence::{plain, sentence};
pub use words::{Language, of_class, of_verdict, sign};
