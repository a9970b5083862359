//! Many models as JSON.

use serde::Serialize;

use super::json::pretty;
use crate::register::{Clusters, Document, Hit, Register, Row};
use crate::similarity::as_number;

/// `synopse/search/1`.
#[derive(Serialize)]
struct SearchJson<'r> {
    schema: &'static str,
    query: &'r str,
    models: usize,
    hits: Vec<HitJson<'r>>,
}

#[derive(Serialize)]
struct HitJson<'r> {
    file: &'r str,
    municipality: Option<&'r str>,
    process: Option<&'r str>,
    similarity: ScoresJson,
    distance: BoundsJson,
    shared: Vec<SharedJson<'r>>,
}

#[derive(Serialize)]
struct ScoresJson {
    overall: f64,
    wording: f64,
    structure: f64,
    roles: Option<f64>,
}

#[derive(Serialize)]
struct BoundsJson {
    lower: f64,
    upper: f64,
    optimal: bool,
}

#[derive(Serialize)]
struct SharedJson<'r> {
    query: &'r str,
    model: &'r str,
    likeness: f64,
}

/// One row of `synopse/matrix/1`.
#[derive(Serialize)]
struct RowJson<'r> {
    a: &'r str,
    b: &'r str,
    #[serde(flatten)]
    similarity: ScoresJson,
    lower: f64,
    upper: f64,
    kinship: f64,
}

/// `synopse/clusters/1`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClustersJson<'r> {
    schema: &'static str,
    threshold: f64,
    models: Vec<&'r str>,
    families: Vec<Vec<u32>>,
    duplicates: Vec<Vec<u32>>,
    near_duplicates: Vec<PairJson>,
    misfiled: Vec<MisfiledJson<'r>>,
    outliers: Vec<OutlierJson>,
    tree: Vec<JointJson>,
}

#[derive(Serialize)]
struct PairJson {
    a: u32,
    b: u32,
    overall: f64,
}

#[derive(Serialize)]
struct MisfiledJson<'r> {
    municipality: &'r str,
    process: &'r str,
    file: Option<&'r str>,
    own: f64,
    nearest: &'r str,
    kinship: f64,
}

#[derive(Serialize)]
struct OutlierJson {
    model: u32,
    nearest: Option<u32>,
    kinship: Option<f64>,
}

#[derive(Serialize)]
struct JointJson {
    left: u32,
    right: u32,
    kinship: f64,
    size: u32,
}

fn number(score: u32) -> f64 {
    as_number(u64::from(score))
}

fn steps(cost: u32) -> f64 {
    f64::from(cost) / 1_000.0
}

fn scores(row: &Row) -> ScoresJson {
    ScoresJson {
        overall: number(row.overall),
        wording: number(row.wording),
        structure: number(row.structure),
        roles: row.roles.map(number),
    }
}

fn file(register: &Register, model: u32) -> &str {
    let found: Option<&Document> = register.documents().get(model as usize);
    found.map_or("", |document| document.file.as_str())
}

/// What `synopse search` answers: `synopse/search/1`.
pub fn search(query: &str, register: &Register, hits: &[Hit]) -> String {
    let hits = hits.iter().map(|hit| {
        let name = file(register, hit.row.b);
        let entry = register.entries().iter().find(|entry| entry.file.as_deref() == Some(name));
        let row = &hit.row;
        let (lower, upper) = (steps(row.lower), steps(row.upper));
        HitJson {
            file: name,
            municipality: entry.map(|entry| entry.municipality.as_str()),
            process: entry.map(|entry| entry.process.as_str()),
            similarity: scores(row),
            distance: BoundsJson { lower, upper, optimal: row.lower == row.upper },
            shared: hit
                .shared
                .iter()
                .map(|s| SharedJson {
                    query: &s.query,
                    model: &s.model,
                    likeness: f64::from(s.likeness) / 1_000.0,
                })
                .collect(),
        }
    });
    pretty(&SearchJson {
        schema: "synopse/search/1",
        query,
        models: register.documents().len(),
        hits: hits.collect(),
    })
}

/// One row of `synopse/matrix/1`, on one line.
pub fn row(register: &Register, row: &Row) -> String {
    let json = RowJson {
        a: file(register, row.a),
        b: file(register, row.b),
        similarity: scores(row),
        lower: steps(row.lower),
        upper: steps(row.upper),
        kinship: number(row.kinship),
    };
    serde_json::to_string(&json).unwrap_or_default()
}

/// What `synopse clusters` answers: `synopse/clusters/1`. Models are numbers in the list of files.
pub fn clusters(register: &Register, clusters: &Clusters) -> String {
    let entry = |at: u32| register.entries().get(at as usize);
    let pair = |&(a, b, overall): &(u32, u32, u32)| PairJson { a, b, overall: number(overall) };
    pretty(&ClustersJson {
        schema: "synopse/clusters/1",
        threshold: number(clusters.family),
        models: register.documents().iter().map(|d| d.file.as_str()).collect(),
        families: clusters.families.clone(),
        duplicates: clusters.duplicates.clone(),
        near_duplicates: clusters.near_duplicates.iter().map(pair).collect(),
        misfiled: clusters
            .misfiled
            .iter()
            .filter_map(|found| Some((entry(found.entry)?, found)))
            .map(|(entry, found)| MisfiledJson {
                municipality: &entry.municipality,
                process: &entry.process,
                file: entry.file.as_deref(),
                own: number(found.own),
                nearest: &found.nearest,
                kinship: number(found.similarity),
            })
            .collect(),
        outliers: clusters
            .outliers
            .iter()
            .map(|o| OutlierJson {
                model: o.model,
                nearest: o.nearest.map(|(model, _)| model),
                kinship: o.nearest.map(|(_, kinship)| number(kinship)),
            })
            .collect(),
        tree: clusters
            .tree
            .iter()
            .map(|j| JointJson {
                left: j.left,
                right: j.right,
                kinship: number(j.similarity),
                size: j.size,
            })
            .collect(),
    })
}
