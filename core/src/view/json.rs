//! The JSON formats `synopse/inspect/1`, `personal/1`, `match/1`, `similarity/1` and `diff/1`.
//!
//! Every door of Synopse prints these very bytes: pretty-printed, a line end last.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::Language;
use super::sentence::sentence;
use crate::compare::Comparison;
use crate::cost;
use crate::diff::Change;
use crate::model::{Kind, Model, Warning};
use crate::personal::findings;
use crate::similarity::{as_number, summary};

/// Pretty JSON with a line end. Serialising plain structs of strings and numbers cannot fail.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input<'m> {
    file: Option<&'m str>,
    processes: Vec<Process<'m>>,
    elements: BTreeMap<String, u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    activity_groups: Vec<Group<'m>>,
    warnings: Vec<WarningEntry<'m>>,
}

/// Only there where an `XProzess` file says so.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Group<'m> {
    element: String,
    code: &'m str,
    name: &'m str,
    legal_basis: Vec<&'m str>,
}

#[derive(Serialize)]
struct Process<'m> {
    id: &'m str,
    name: &'m str,
}

#[derive(Serialize)]
struct WarningEntry<'m> {
    code: &'static str,
    message: &'m str,
    line: Option<u32>,
    column: Option<u32>,
    element: Option<&'m str>,
}

/// What was read, per file: processes, counts per element type, warnings.
pub fn inspect(models: &[&Model]) -> String {
    let entries: Vec<String> = models.iter().map(|model| Listing::Inspect.entry(model)).collect();
    Listing::Inspect.document(&entries)
}

fn file(model: &Model) -> Input<'_> {
    let processes = model
        .elements()
        .filter(|&e| model.kind(e) == Kind::Process)
        .map(|e| Process { id: model.id(e), name: model.label(e) });
    let groups = model.elements().filter_map(|e| Some((e, model.activity_group(e)?)));
    let groups = groups.map(|(e, group)| Group {
        element: model.display_id(e),
        code: group.code,
        name: group.name,
        legal_basis: group.legal_basis.iter().map(|law| law.name).collect(),
    });
    Input {
        file: model.source(),
        processes: processes.collect(),
        elements: model.counts(),
        activity_groups: groups.collect(),
        warnings: model.warnings().iter().map(warning).collect(),
    }
}

fn warning(warning: &Warning) -> WarningEntry<'_> {
    let placed = warning.line > 0;
    WarningEntry {
        code: warning.code.as_str(),
        message: &warning.message,
        line: placed.then_some(warning.line),
        column: placed.then_some(warning.column),
        element: warning.element.as_deref(),
    }
}

/// What looks like personal data, per file: schema `synopse/personal/1`.
pub fn personal(models: &[&Model]) -> String {
    let entries: Vec<String> = models.iter().map(|model| Listing::Personal.entry(model)).collect();
    Listing::Personal.document(&entries)
}

/// A document about many files that is made entry by entry, so that no model need be kept for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// That of [`inspect`].
    Inspect,
    /// That of [`personal`].
    Personal,
}

impl Listing {
    /// The entry of one model.
    pub fn entry(self, model: &Model) -> String {
        match self {
            Self::Inspect => pretty(&file(model)),
            Self::Personal => pretty(&personal_file(model)),
        }
    }

    /// The document of entries. O(their length).
    pub fn document(self, entries: &[String]) -> String {
        let schema = match self {
            Self::Inspect => "synopse/inspect/1",
            Self::Personal => "synopse/personal/1",
        };
        let mut page = format!("{{\n  \"schema\": \"{schema}\",\n  \"files\": [");
        for (number, entry) in entries.iter().enumerate() {
            page.push_str(if number == 0 { "" } else { "," });
            // A string of JSON holds no line end, so every line can be moved.
            for line in entry.lines() {
                page.push_str("\n    ");
                page.push_str(line);
            }
        }
        page.push_str(if entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        page
    }
}

#[derive(Serialize)]
struct PersonalFile<'m> {
    file: Option<&'m str>,
    findings: Vec<FindingJson<'m>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingJson<'m> {
    kind: &'static str,
    text: String,
    place: String,
    element: String,
    element_type: &'m str,
    line: Option<u32>,
    column: Option<u32>,
}

fn personal_file(model: &Model) -> PersonalFile<'_> {
    PersonalFile {
        file: model.source(),
        findings: findings(model)
            .into_iter()
            .map(|f| (model.position(f.element).unzip(), f))
            .map(|((line, column), f)| FindingJson {
                kind: f.kind.as_str(),
                text: f.text,
                place: f.place,
                element: model.display_id(f.element),
                element_type: model.xml_name(f.element),
                line,
                column,
            })
            .collect(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiffJson<'c> {
    schema: &'static str,
    old: Named<'c>,
    new: Named<'c>,
    verdict: &'static str,
    ignored: Vec<&'static str>,
    similarity: Scores,
    distance: Bounds,
    matches: Vec<Match>,
    changes: Vec<ChangeJson<'c>>,
    summary: BTreeMap<&'static str, u32>,
    /// Numbers of the operations of the edit script behind each entry of `ignored`.
    ignored_operations: BTreeMap<&'static str, Compact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<LeftOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pin_warnings: Vec<PinWarningJson<'c>>,
}

/// Only there where classes were not to count.
#[derive(Serialize)]
struct LeftOut {
    classes: Vec<&'static str>,
    changes: usize,
    operations: Compact,
}

/// Numbers on one line, however many there are.
type Compact = Box<RawValue>;

fn compact<'n>(numbers: impl IntoIterator<Item = &'n u32>) -> Compact {
    let mut numbers: Vec<u32> = numbers.into_iter().copied().collect();
    numbers.sort_unstable();
    let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
    // Numbers and commas are always JSON.
    RawValue::from_string(format!("[{}]", words.join(","))).unwrap_or_default()
}

/// Only there where pins were given and something is wrong with them.
#[derive(Serialize)]
struct PinWarningJson<'c> {
    code: &'static str,
    message: &'c str,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct Named<'c> {
    file: Option<&'c str>,
    name: Option<&'c str>,
}

#[derive(Serialize)]
struct Scores {
    overall: f64,
    wording: f64,
    structure: f64,
    roles: Option<f64>,
    data: Option<f64>,
    messages: Option<f64>,
    detail: Option<f64>,
    lower: f64,
    upper: f64,
}

#[derive(Serialize)]
struct Bounds {
    lower: f64,
    upper: f64,
    optimal: bool,
}

#[derive(Serialize)]
struct Match {
    old: Vec<String>,
    new: Vec<String>,
    confidence: f64,
    reasons: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeJson<'c> {
    operation: &'static str,
    class: &'static str,
    old: Vec<String>,
    new: Vec<String>,
    element_type: &'static str,
    property: Option<&'c str>,
    old_value: Option<&'c str>,
    new_value: Option<&'c str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    along: Vec<String>,
    sentence: Sentences,
    operations: Compact,
}

#[derive(Serialize)]
struct Sentences {
    de: String,
    en: String,
}

/// Everything about two models: schema `synopse/diff/1`.
pub fn diff(comparison: &Comparison) -> String {
    let named = |model| Named { file: Model::source(model), name: Model::name(model) };
    let changes = comparison.changes();
    pretty(&DiffJson {
        schema: "synopse/diff/1",
        old: named(comparison.old()),
        new: named(comparison.new_model()),
        verdict: comparison.verdict().as_str(),
        ignored: comparison.diff().ignored.keys().map(|i| i.as_str()).collect(),
        similarity: scores(comparison),
        distance: bounds(comparison),
        matches: match_list(comparison, |_| true),
        changes: changes.iter().map(|c| change(comparison, c)).collect(),
        summary: summary(changes).into_iter().map(|(o, n)| (o.as_str(), n)).collect(),
        ignored_operations: comparison
            .diff()
            .ignored
            .iter()
            .map(|(i, operations)| (i.as_str(), compact(operations)))
            .collect(),
        left_out: left_out(comparison),
        pin_warnings: pin_warnings(comparison),
    })
}

fn left_out(comparison: &Comparison) -> Option<LeftOut> {
    let diff = comparison.diff();
    (!diff.not_counted.is_empty()).then(|| LeftOut {
        classes: diff.not_counted.iter().map(|c| c.as_str()).collect(),
        changes: diff.left_out.len(),
        operations: compact(diff.left_out.iter().flat_map(|c| &c.operations)),
    })
}

/// The correspondences of all flow nodes: schema `synopse/match/1`.
pub fn matches(comparison: &Comparison) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Found<'c> {
        schema: &'static str,
        matches: Vec<Match>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pin_warnings: Vec<PinWarningJson<'c>>,
    }
    let matches = match_list(comparison, Kind::is_flow_node);
    let pin_warnings = pin_warnings(comparison);
    pretty(&Found { schema: "synopse/match/1", matches, pin_warnings })
}

fn pin_warnings(comparison: &Comparison) -> Vec<PinWarningJson<'_>> {
    let all = comparison.pin_warnings().iter();
    all.map(|w| PinWarningJson {
        code: w.code.as_str(),
        message: &w.message,
        line: (w.line > 0).then_some(w.line),
        column: (w.line > 0).then_some(w.column),
    })
    .collect()
}

/// All scores and the bounds: schema `synopse/similarity/1`.
pub fn similarity(comparison: &Comparison) -> String {
    #[derive(Serialize)]
    struct Result {
        schema: &'static str,
        similarity: Scores,
        distance: Bounds,
    }
    pretty(&Result {
        schema: "synopse/similarity/1",
        similarity: scores(comparison),
        distance: bounds(comparison),
    })
}

/// The graphs that the distance is about, for programs that check it: per side how many nodes and
/// which edges, then the nodes that may be one with the cost of it, all costs in thousandths.
pub fn graphs(comparison: &Comparison) -> String {
    #[derive(Serialize)]
    struct Found {
        nodes: [usize; 2],
        edges: [Vec<(u32, u32)>; 2],
        /// Node of the old graph, node of the new graph, cost.
        substitutions: Vec<(u32, u32, u32)>,
        complete: bool,
        node: u32,
        edge: u32,
    }
    let graphs = comparison.graphs();
    let sides = [graphs.old(), graphs.new_graph()];
    let edges = sides.map(|flat| {
        let nodes = 0..flat.len() as u32;
        nodes.flat_map(|a| flat.after(a).iter().map(move |&b| (a, b))).collect()
    });
    let costs = graphs.candidates().iter().map(|&(a, b, like)| (a, b, cost::substitution(like)));
    pretty(&Found {
        nodes: sides.map(crate::similarity::Flat::len),
        edges,
        substitutions: costs.collect(),
        complete: graphs.is_complete(),
        node: cost::NODE,
        edge: cost::FLOW,
    })
}

fn scores(comparison: &Comparison) -> Scores {
    let s = comparison.similarity();
    Scores {
        overall: as_number(s.overall),
        wording: as_number(s.wording),
        structure: as_number(s.structure),
        roles: s.roles.map(as_number),
        data: s.data.map(as_number),
        messages: s.messages.map(as_number),
        detail: s.detail.map(as_number),
        lower: as_number(s.overall),
        // Rounded up, so that it stays a bound; what is proved has one value.
        upper: as_number(if s.overall_upper == s.overall {
            s.overall
        } else {
            s.overall_upper + 99
        }),
    }
}

fn bounds(comparison: &Comparison) -> Bounds {
    let distance = comparison.distance();
    Bounds {
        lower: distance.lower as f64 / 1_000.0,
        upper: distance.upper as f64 / 1_000.0,
        optimal: distance.is_optimal(),
    }
}

fn match_list(comparison: &Comparison, wanted: impl Fn(Kind) -> bool) -> Vec<Match> {
    let (old, new) = (comparison.old(), comparison.new_model());
    let all = comparison.matching().correspondences().iter();
    let wanted = all.filter(|c| c.old.first().is_some_and(|&e| wanted(old.kind(e))));
    wanted
        .map(|c| Match {
            old: c.old.iter().map(|&e| old.display_id(e)).collect(),
            new: c.new.iter().map(|&e| new.display_id(e)).collect(),
            confidence: f64::from(c.confidence) / 1_000.0,
            reasons: c.reasons.iter().map(|r| r.as_str()).collect(),
        })
        .collect()
}

fn change<'c>(comparison: &'c Comparison, change: &'c Change) -> ChangeJson<'c> {
    let (old, new) = (comparison.old(), comparison.new_model());
    let side = if change.new.is_empty() { old } else { new };
    ChangeJson {
        operation: change.operation.as_str(),
        class: change.class.as_str(),
        old: change.old.iter().map(|&e| old.display_id(e)).collect(),
        new: change.new.iter().map(|&e| new.display_id(e)).collect(),
        element_type: change.kind.as_str(),
        property: change.property.as_deref(),
        old_value: change.old_value.as_deref(),
        new_value: change.new_value.as_deref(),
        along: change.along.iter().map(|&e| side.display_id(e)).collect(),
        sentence: Sentences {
            de: sentence(comparison, change, Language::German),
            en: sentence(comparison, change, Language::English),
        },
        operations: compact(&change.operations),
    }
}
