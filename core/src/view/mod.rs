//! What people and programs are shown: words and formats, no decisions.

mod digest;
mod duration;
pub mod json;
mod markdown;
mod pins;
pub mod schemas;
mod sentence;
mod summary;
mod svg;
mod terms;
mod text;
mod words;

pub use markdown::{MarkdownOptions, markdown};
pub use pins::pins;
pub use sentence::{plain, sentence};
pub use summary::summary;
pub use svg::{Mark, Picture, SvgOptions, Theme, svg};
pub use terms::{
    NamedScore, named_scores, of_distance, of_element, of_finding, of_ignored, of_reason, percent,
};
pub use text::{TextOptions, text};
pub use words::{Language, of_class, of_verdict, sign};
