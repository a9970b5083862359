//! What was found, as pins that a person can correct and give back.
//!
//! One pin per line, by id with the label beside it, so that a wrong one is found by reading and
//! mended by exchanging two ids, or by moving its elements to `only`. Written are the elements that
//! people see and name: steps, pools, lanes, data. Everything else follows from those.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::compare::Comparison;
use crate::matching::PINS_SCHEMA;
use crate::model::{ElementId, Kind, Model};

#[derive(Serialize)]
struct Named<'m> {
    id: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'m str,
}

#[derive(Serialize)]
struct Same<'m> {
    old: Named<'m>,
    new: Named<'m>,
    confidence: f64,
}

/// The correspondences as JSON of `synopse/pins/1`: given back as pins, they give the same matching.
pub fn pins(comparison: &Comparison) -> String {
    let (old, new) = (comparison.old(), comparison.new_model());
    let matching = comparison.matching();
    let mut same = Vec::new();
    for c in matching.correspondences() {
        if !c.old.first().is_some_and(|&e| is_pinned(old.kind(e))) {
            continue;
        }
        // A group hangs together by its first old element; every other stands beside its closest.
        let (Some(&first_old), Some(&first_new)) = (c.old.first(), c.new.first()) else { continue };
        let pairs = c.new.iter().map(|&b| (first_old, b));
        let others = c.old.iter().enumerate().skip(1);
        let others = others.map(|(at, &a)| (a, c.new.get(at).copied().unwrap_or(first_new)));
        let pairs = pairs.chain(others);
        for (a, b) in pairs {
            let confidence = f64::from(c.confidence) / 1_000.0;
            same.push(line(&Same { old: named(old, a), new: named(new, b), confidence }));
        }
    }
    let only = |model: &Model, matched: &dyn Fn(ElementId) -> bool| {
        let free = model.elements().filter(|&e| is_pinned(model.kind(e)) && !matched(e));
        list(free.map(|e| line(&named(model, e))).collect(), "      ", "    ")
    };
    let only_old = only(old, &|e| matching.of_old(e).is_some());
    let only_new = only(new, &|e| matching.of_new(e).is_some());
    let same = list(same, "    ", "  ");
    format!(
        "{{\n  \"schema\": \"{PINS_SCHEMA}\",\n  \"same\": {same},\n  \"different\": [],\n  \"only\": {{\n    \
         \"old\": {only_old},\n    \"new\": {only_new}\n  }}\n}}\n"
    )
}

/// Whether pins are written for elements of this kind.
fn is_pinned(kind: Kind) -> bool {
    let drawn = matches!(kind, Kind::DataObjectReference | Kind::DataStoreReference);
    kind.is_flow_node() || drawn || matches!(kind, Kind::Participant | Kind::Lane)
}

/// An element by its id, or by its number where the id does not lead to it.
fn named(model: &Model, e: ElementId) -> Named<'_> {
    let id = model.id(e);
    let known = !id.is_empty() && model.find(id) == Some(e);
    Named { id: if known { id.to_owned() } else { format!("#{}", e.0) }, label: model.label(e) }
}

fn list(lines: Vec<String>, indent: &str, end: &str) -> String {
    if lines.is_empty() {
        return "[]".to_owned();
    }
    let lines: Vec<String> = lines.into_iter().map(|line| format!("{indent}{line}")).collect();
    format!("[\n{}\n{end}]", lines.join(",\n"))
}

/// JSON on one line, with blanks after colons and commas. Plain structs cannot fail.
fn line(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, OneLine));
    String::from_utf8(bytes).unwrap_or_default()
}

struct OneLine;

impl Formatter for OneLine {
    fn begin_object_key<W: std::io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: std::io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
    ) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}
