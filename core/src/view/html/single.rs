//! One model as a page: its diagram, to be zoomed and printed.

use super::{HtmlPage, choose, document, escape, view};
use crate::error::Error;
use crate::model::Model;
use crate::view::{Language, SvgOptions, plain, svg};

/// How a model is shown as a page.
#[derive(Debug, Clone, Default)]
pub struct HtmlOptions {
    /// Which diagram of the file, from 1; `None` for all of them, one below the other.
    pub diagram: Option<usize>,
    /// The language of titles.
    pub language: Language,
}

/// The diagrams of a model as a page for a browser, in a single file. O(n log n) in what is drawn.
///
/// # Errors
/// As [`svg`].
pub fn html(model: &Model, options: &HtmlOptions) -> Result<HtmlPage, Error> {
    let language = options.language;
    let picture =
        svg(model, &SvgOptions { diagram: options.diagram, language, ..SvgOptions::default() })?;
    let title = model.name().map(plain).filter(|name| !name.is_empty());
    let title =
        title.unwrap_or_else(|| choose(language, "BPMN-Diagramm", "BPMN diagram").to_owned());
    let file = model.source().map(|file| format!("<p>{}</p>\n", escape(file))).unwrap_or_default();
    let label = choose(language, "Zeichnung", "Drawing");
    let body = format!(
        "<header><h1>{}</h1>\n{file}</header>\n<main class=\"drawings one\">\n<figure>\
         <figcaption>{label}</figcaption>\n{}</figure>\n</main>\n",
        escape(&title),
        view(&picture.svg, label, language),
    );
    Ok(HtmlPage { html: document(&title, language, &body), warnings: picture.warnings })
}
