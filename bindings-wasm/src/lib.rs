//! The WASM half of the npm package `synopse`: bytes in, text out.
//!
//! What crosses the border are bytes and JSON text, never objects: the text is the very one that
//! the command line prints, and `JSON.parse` is faster than building objects one call at a time.
//! Nothing here keeps state between calls, so the JavaScript half may start the module afresh after
//! a panic, which on this platform ends the instance.

mod panic;

use std::sync::Arc;

use synopse::matching::Pins;
use synopse::view::{
    self, DiffHtmlOptions, DiffSvgOptions, HtmlOptions, Language, SvgOptions, classes,
};
use synopse::{Comparison, Error, Model, Options, ReadOptions};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module starts.
#[wasm_bindgen(start)]
pub fn start() {
    panic::keep_messages();
}

/// The JSON text of `synopse/inspect/1` for one file.
///
/// # Errors
/// The input is no BPMN; the error is the JSON text of its kind, message, line, column and element.
#[wasm_bindgen(js_name = inspectJson)]
pub fn inspect_json(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
) -> Result<String, JsValue> {
    let model = read(bytes, file, part, None, keep_personal).map_err(|error| thrown(&error))?;
    Ok(view::json::inspect(&[&model]))
}

/// The names of the models in a file, as a JSON list, in the order of their numbers; one that cannot
/// be read has a name, too. A file that is itself the model has one model without name.
///
/// # Errors
/// There is no model in the input; as in [`inspect_json`].
#[wasm_bindgen(js_name = partsJson)]
pub fn parts_json(bytes: &[u8], file: Option<String>) -> Result<String, JsValue> {
    let options = ReadOptions { source: file, ..ReadOptions::default() };
    let parts = synopse::read_all(bytes, &options).map_err(|error| thrown(&error))?;
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    Ok(serde_json::json!(names).to_string())
}

/// The JSON text of `synopse/personal/1` for one file.
///
/// # Errors
/// As in [`inspect_json`].
#[wasm_bindgen(js_name = personalJson)]
pub fn personal_json(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
) -> Result<String, JsValue> {
    let model = read(bytes, file, part, None, keep_personal).map_err(|error| thrown(&error))?;
    Ok(view::json::personal(&[&model]))
}

/// The model of a file as BPMN 2.0 XML.
///
/// # Errors
/// The input is no BPMN; as in [`inspect_json`].
#[wasm_bindgen(js_name = toXml)]
pub fn to_xml(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
) -> Result<String, JsValue> {
    let model = read(bytes, file, part, None, keep_personal).map_err(|error| thrown(&error))?;
    Ok(synopse::write(&model))
}

/// The model of a file as BPMN 2.0 XML, with a new diagram.
///
/// # Errors
/// The input is no BPMN; as in [`inspect_json`].
#[wasm_bindgen(js_name = toXmlWithLayout)]
pub fn to_xml_with_layout(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
) -> Result<String, JsValue> {
    let model = read(bytes, file, part, None, keep_personal).and_then(|model| model.with_layout());
    Ok(synopse::write(&model.map_err(|error| thrown(&error))?))
}

/// The diagrams of a file as SVG, or all of one page, in `de` or `en`; `diagram` counts from 1.
///
/// # Errors
/// The input is no BPMN, has no diagram, or there is no such language; as in [`inspect_json`].
#[wasm_bindgen(js_name = renderSvg)]
pub fn render_svg(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
    diagram: Option<usize>,
    lang: &str,
) -> Result<String, JsValue> {
    let drawn = || {
        let model = read(bytes, file, part, None, keep_personal)?;
        let options = SvgOptions { diagram, language: lang.parse()?, ..SvgOptions::default() };
        Ok(view::svg(&model, &options)?.svg)
    };
    drawn().map_err(|error: Error| thrown(&error))
}

/// The diagrams of a file as a page for a browser.
///
/// # Errors
/// As in [`render_svg`].
#[wasm_bindgen(js_name = renderHtml)]
pub fn render_html(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    keep_personal: bool,
    diagram: Option<usize>,
    lang: &str,
) -> Result<String, JsValue> {
    let drawn = || {
        let model = read(bytes, file, part, None, keep_personal)?;
        Ok(view::html(&model, &HtmlOptions { diagram, language: lang.parse()? })?.html)
    };
    drawn().map_err(|error: Error| thrown(&error))
}

/// The drawings of two files with their changes marked, as SVG; `side` is `both`, `old`, `new` or
/// `overlay`.
///
/// # Errors
/// One of the inputs is no BPMN, the pins are none, neither file has a diagram, or there is no such
/// side, class or language; as in [`inspect_json`].
#[wasm_bindgen(js_name = diffSvg)]
#[allow(clippy::too_many_arguments, reason = "objects do not cross the border")]
pub fn diff_svg(
    old: &[u8],
    new: &[u8],
    old_file: Option<String>,
    new_file: Option<String>,
    old_part: Option<String>,
    new_part: Option<String>,
    pins: Option<String>,
    lexicon: Option<String>,
    thesaurus: Option<Vec<u8>>,
    keep_personal: bool,
    steps: Option<u32>,
    side: &str,
    ignore: Vec<String>,
    lang: &str,
) -> Result<String, JsValue> {
    let drawn = || {
        let (side, language, ignore) = (side.parse()?, lang.parse()?, classes(ignore)?);
        let words = (lexicon, thesaurus);
        let comparison = compare(
            old,
            new,
            [[old_file, new_file], [old_part, new_part]],
            pins,
            words,
            keep_personal,
            steps,
        )?;
        let options = DiffSvgOptions { side, language, ignore, ..DiffSvgOptions::default() };
        Ok(view::diff_svg(&comparison, &options)?.svg)
    };
    drawn().map_err(|error: Error| thrown(&error))
}

/// A comparison as a page for a browser.
///
/// # Errors
/// One of the inputs is no BPMN, the pins are none, or there is no such class or language; as in
/// [`inspect_json`].
#[wasm_bindgen(js_name = diffHtml)]
#[allow(clippy::too_many_arguments, reason = "objects do not cross the border")]
pub fn diff_html(
    old: &[u8],
    new: &[u8],
    old_file: Option<String>,
    new_file: Option<String>,
    old_part: Option<String>,
    new_part: Option<String>,
    pins: Option<String>,
    lexicon: Option<String>,
    thesaurus: Option<Vec<u8>>,
    keep_personal: bool,
    steps: Option<u32>,
    ignore: Vec<String>,
    lang: &str,
) -> Result<String, JsValue> {
    let shown = || {
        let options = DiffHtmlOptions { language: lang.parse()?, ignore: classes(ignore)? };
        let words = (lexicon, thesaurus);
        let comparison = compare(
            old,
            new,
            [[old_file, new_file], [old_part, new_part]],
            pins,
            words,
            keep_personal,
            steps,
        )?;
        Ok(view::diff_html(&comparison, &options).html)
    };
    shown().map_err(|error: Error| thrown(&error))
}

/// The JSON text of `synopse/diff/1` for two files, or for one of several models in each, by name or
/// by number from 1, in `old_part` and `new_part`; `pins` is JSON text of `synopse/pins/1`,
/// `lexicon` the text of a file of words, `thesaurus` the bytes of a thesaurus of `MyThes`, `steps`
/// the most steps to prove the distance in.
///
/// # Errors
/// One of the inputs is no BPMN, or the pins are none; as in [`inspect_json`].
#[allow(clippy::too_many_arguments, reason = "objects do not cross the border")]
#[wasm_bindgen(js_name = diffJson)]
pub fn diff_json(
    old: &[u8],
    new: &[u8],
    old_file: Option<String>,
    new_file: Option<String>,
    old_part: Option<String>,
    new_part: Option<String>,
    pins: Option<String>,
    lexicon: Option<String>,
    thesaurus: Option<Vec<u8>>,
    keep_personal: bool,
    steps: Option<u32>,
) -> Result<String, JsValue> {
    let comparison = compare(
        old,
        new,
        [[old_file, new_file], [old_part, new_part]],
        pins,
        (lexicon, thesaurus),
        keep_personal,
        steps,
    )
    .map_err(|error| thrown(&error))?;
    Ok(view::json::diff(&comparison))
}

/// What became of each id, in the JSON of bpmn-js-differ.
///
/// # Errors
/// One of the inputs is no BPMN; as in [`inspect_json`].
#[wasm_bindgen(js_name = differJson)]
pub fn differ_json(old: &[u8], new: &[u8]) -> Result<String, JsValue> {
    let read =
        |bytes, side| read(bytes, None, None, Some(side), true).map_err(|error| thrown(&error));
    Ok(view::bpmn_js_differ(&read(old, "old")?, &read(new, "new")?))
}

/// The changes as Markdown, in `de` or `en`.
///
/// # Errors
/// One of the inputs is no BPMN, the pins are none, or there is no such language; as in
/// [`inspect_json`].
#[allow(clippy::too_many_arguments, reason = "no objects cross the border")]
#[wasm_bindgen(js_name = diffMarkdown)]
pub fn diff_markdown(
    old: &[u8],
    new: &[u8],
    old_file: Option<String>,
    new_file: Option<String>,
    old_part: Option<String>,
    new_part: Option<String>,
    pins: Option<String>,
    lexicon: Option<String>,
    thesaurus: Option<Vec<u8>>,
    keep_personal: bool,
    steps: Option<u32>,
    lang: &str,
) -> Result<String, JsValue> {
    let language: Language = lang.parse().map_err(|error| thrown(&error))?;
    let comparison = compare(
        old,
        new,
        [[old_file, new_file], [old_part, new_part]],
        pins,
        (lexicon, thesaurus),
        keep_personal,
        steps,
    )
    .map_err(|error| thrown(&error))?;
    Ok(view::markdown(&comparison, language))
}

/// The correspondences as JSON text of `synopse/pins/1`.
///
/// # Errors
/// One of the inputs is no BPMN, or the pins are none; as in [`inspect_json`].
#[allow(clippy::too_many_arguments, reason = "objects do not cross the border")]
#[wasm_bindgen(js_name = pinsJson)]
pub fn pins_json(
    old: &[u8],
    new: &[u8],
    old_file: Option<String>,
    new_file: Option<String>,
    old_part: Option<String>,
    new_part: Option<String>,
    pins: Option<String>,
    lexicon: Option<String>,
    thesaurus: Option<Vec<u8>>,
    keep_personal: bool,
    steps: Option<u32>,
) -> Result<String, JsValue> {
    let comparison = compare(
        old,
        new,
        [[old_file, new_file], [old_part, new_part]],
        pins,
        (lexicon, thesaurus),
        keep_personal,
        steps,
    )
    .map_err(|error| thrown(&error))?;
    Ok(view::pins(&comparison))
}

/// The message of the panic that ended this instance, if one did.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> Option<String> {
    panic::last()
}

fn compare(
    old: &[u8],
    new: &[u8],
    [[old_file, new_file], [old_part, new_part]]: [[Option<String>; 2]; 2],
    pins: Option<String>,
    (lexicon, thesaurus): (Option<String>, Option<Vec<u8>>),
    keep_personal: bool,
    steps: Option<u32>,
) -> Result<Comparison, Error> {
    let mut options = Options::default();
    if let Some(steps) = steps {
        options.distance.steps = u64::from(steps);
    }
    if let Some(pins) = pins {
        options.matching.pins = Pins::parse(pins.as_bytes()).map_err(|e| e.with_source("pins"))?;
    }
    let known = &mut options.matching.lexicon;
    if let Some(words) = lexicon {
        *known = known.extended(&words).map_err(|e| e.with_source("lexicon"))?;
    }
    if let Some(bytes) = thesaurus {
        *known = known.with_thesaurus(&bytes).map_err(|e| e.with_source("thesaurus"))?;
    }
    let old = Arc::new(read(old, old_file, old_part, Some("old"), keep_personal)?);
    let new = Arc::new(read(new, new_file, new_part, Some("new"), keep_personal)?);
    Ok(Comparison::new(old, new, &options))
}

/// Reads one side; without a file name, an error at least says which side it is.
fn read(
    bytes: &[u8],
    file: Option<String>,
    part: Option<String>,
    side: Option<&str>,
    keep_personal: bool,
) -> Result<Model, Error> {
    let named = file.is_some();
    let options = ReadOptions { source: file, part, keep_personal, ..ReadOptions::default() };
    synopse::read(bytes, &options).map_err(|error| match side {
        Some(side) if !named => error.with_source(side),
        _ => error,
    })
}

/// What the JavaScript half makes an `Error` of.
fn thrown(error: &Error) -> JsValue {
    JsValue::from_str(&error_json(error))
}

fn error_json(error: &Error) -> String {
    serde_json::json!({
        "kind": error.kind().as_str(),
        "message": error.to_string(),
        "line": error.line(),
        "column": error.column(),
        "element": error.element(),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use synopse::ErrorKind;

    use super::*;

    #[test]
    fn an_error_keeps_its_position() {
        let error = Error::new(ErrorKind::Xml, "unclosed").at(12, 5).element_id("Task_1");
        let json: serde_json::Value = serde_json::from_str(&error_json(&error)).unwrap();
        assert_eq!(json["kind"], "xml");
        assert_eq!((&json["line"], &json["column"]), (&12.into(), &5.into()));
        assert_eq!(json["element"], "Task_1");
    }

    #[test]
    fn an_error_without_a_file_name_says_the_side() {
        let error =
            compare(b"", b"", [[None, None], [None, None]], None, (None, None), false, None)
                .map(|_| ())
                .unwrap_err();
        assert_eq!(error.source_name(), Some("old"));
        let error = compare(
            b"",
            b"",
            [[Some("a.bpmn".to_owned()), None], [None, None]],
            None,
            (None, None),
            false,
            None,
        )
        .map(|_| ())
        .unwrap_err();
        assert_eq!(error.source_name(), Some("a.bpmn"));
        let pins = Some("{}".to_owned());
        let none = (None, None);
        let error = compare(b"", b"", [[None, None], [None, None]], pins, none, false, None)
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.source_name(), Some("pins"));
    }
}
