//! The JSON Schemas (draft 2020-12) of what [`json`](super::json) writes, and of the pins that
//! people give and [`pins`](super::pins()) writes.
//!
//! They are strict: every property is named, every code listed. A program can validate with them,
//! or generate its types from them.

/// `synopse/inspect/1`.
pub const INSPECT: &str = include_str!("../../schemas/inspect.schema.json");
/// `synopse/match/1`.
pub const MATCH: &str = include_str!("../../schemas/match.schema.json");
/// `synopse/similarity/1`.
pub const SIMILARITY: &str = include_str!("../../schemas/similarity.schema.json");
/// `synopse/diff/1`.
pub const DIFF: &str = include_str!("../../schemas/diff.schema.json");
/// `synopse/pins/1`.
pub const PINS: &str = include_str!("../../schemas/pins.schema.json");
/// `synopse/personal/1`.
pub const PERSONAL: &str = include_str!("../../schemas/personal.schema.json");
/// `synopse/matrix/1`.
pub const MATRIX: &str = include_str!("../../schemas/matrix.schema.json");
/// `synopse/search/1`.
pub const SEARCH: &str = include_str!("../../schemas/search.schema.json");
/// `synopse/clusters/1`.
pub const CLUSTERS: &str = include_str!("../../schemas/clusters.schema.json");
