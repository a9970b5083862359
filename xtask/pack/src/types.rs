//! TypeScript types from the JSON Schemas of the core, so that the two cannot drift apart.
//!
//! Only what those schemas use: objects with all fields required, arrays, enumerations, references
//! and types that may be null. Lengths and ranges have no word in TypeScript and are left out. A
//! general converter would bring a hundred packages for the same sixty lines.

use std::fmt::Write;

use serde_json::{Map, Value};

/// Longest union of words on one line.
const WIDE: usize = 80;

/// All types of one schema: one for each definition, and one for the whole, named by its `$id`.
pub(crate) fn declarations(schema: &Value) -> String {
    let mut text = String::new();
    for (name, definition) in object(schema, "$defs") {
        declare(&mut text, name, definition);
    }
    let id = schema["$id"].as_str().unwrap_or_default();
    declare(&mut text, id.split(':').nth(2).unwrap_or("unnamed"), schema);
    text
}

fn declare(text: &mut String, name: &str, schema: &Value) {
    let about = schema.get("title").or(schema.get("description"));
    comment(text, about, "");
    let _ = writeln!(text, "export type {} = {};\n", pascal(name), type_of(schema, ""));
}

fn comment(text: &mut String, about: Option<&Value>, indent: &str) {
    if let Some(about) = about.and_then(Value::as_str) {
        let _ = writeln!(text, "{indent}/** {} */", about.replace("*/", "* /"));
    }
}

fn type_of(schema: &Value, indent: &str) -> String {
    if let Some(path) = schema["$ref"].as_str() {
        return pascal(path.rsplit('/').next().unwrap_or_default());
    }
    if let Some(value) = schema.get("const") {
        return value.to_string();
    }
    if let Some(values) = schema["enum"].as_array() {
        return union(values.iter().map(Value::to_string).collect(), indent);
    }
    match &schema["type"] {
        Value::Array(names) => {
            union(names.iter().map(|n| named(n, schema, indent)).collect(), indent)
        }
        name => named(name, schema, indent),
    }
}

fn named(name: &Value, schema: &Value, indent: &str) -> String {
    match name.as_str().unwrap_or_default() {
        "array" => format!("Array<{}>", type_of(&schema["items"], indent)),
        "object" if schema.get("properties").is_some() => fields(schema, indent),
        "object" => format!("Record<string, {}>", type_of(&schema["additionalProperties"], indent)),
        "integer" | "number" => "number".to_owned(),
        name @ ("string" | "boolean" | "null") => name.to_owned(),
        _ => "unknown".to_owned(),
    }
}

fn fields(schema: &Value, indent: &str) -> String {
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let inner = format!("{indent}  ");
    let mut text = "{\n".to_owned();
    for (name, field) in object(schema, "properties") {
        comment(&mut text, field.get("description"), &inner);
        let mark = if required.iter().any(|r| r == name) { "" } else { "?" };
        let _ = writeln!(text, "{inner}{}{mark}: {};", key(name), type_of(field, &inner));
    }
    text + indent + "}"
}

/// A name as a key: as it stands where it is an identifier, else in quotes.
fn key(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    let starts = name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if plain && starts { name.to_owned() } else { Value::from(name).to_string() }
}

fn union(parts: Vec<String>, indent: &str) -> String {
    let line = parts.join(" | ");
    if line.len() <= WIDE {
        return line;
    }
    parts.into_iter().fold(String::new(), |text, part| text + "\n" + indent + "  | " + &part)
}

fn object<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value[key].as_object().into_iter().flat_map(Map::iter)
}

fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
