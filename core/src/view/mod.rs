//! What people and programs are shown: words and formats, no decisions.

mod differ;
mod digest;
mod duration;
mod html;
pub mod json;
mod markdown;
mod marked;
mod nouns;
mod pins;
pub mod register;
pub mod schemas;
mod sentence;
mod summary;
mod svg;
mod terms;
mod text;
mod words;

pub use differ::bpmn_js_differ;
pub use html::{DiffHtmlOptions, HtmlOptions, HtmlPage, diff_html, html};
pub use markdown::{MarkdownOptions, markdown};
pub use pins::pins;
pub use sentence::{plain, sentence};
pub use summary::summary;
pub use svg::{
    DiffSvgOptions, Links, Mark, Picture, Side, SvgOptions, Theme, diff_svg, svg, undrawn,
};
pub use terms::{
    NamedScore, named_scores, of_distance, of_element, of_finding, of_ignored, of_reason, percent,
};
pub use text::{TextOptions, text};
pub use words::{Language, classes, of_class, of_verdict, sign};
