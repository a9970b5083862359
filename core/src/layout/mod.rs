//! A model to the same model with a diagram: where every element is drawn.
//!
//! The layered method (Sugiyama, Tagawa, Toda 1981, doi:10.1109/TSMC.1981.4308636) for columns and
//! order, rows instead of free heights, and then a search for the ways of the lines: BPMN asks for
//! more than layers. Lanes are bands that keep their place, messages run up and down between pools,
//! boundary events sit on their host, data stands beside its user. A grid, as in Kitzmann, König,
//! Lübke, Singer (A simple algorithm for automatic layout of BPMN processes, CEC 2009,
//! doi:10.1109/CEC.2009.34), is what people draw on; here it is one of columns and rows with gaps
//! and corridors between them that belong to lines alone. A library for layered graphs
//! (rust-sugiyama) would do the first two of these steps, and none of what makes them fit lanes, so
//! they are done here.
//!
//! One stage per file: `gather` what is drawn, `columns`, `order`, `rows`, `beside` (data and
//! notes), `lattice` and `route` (ways), `tracks` (lines side by side), `geometry` (pixels), `page`
//! (absolute places), `labels`, `diagram` (diagram interchange). All numbers are integers, all ties
//! go by the order of the document.

mod beside;
mod columns;
mod diagram;
mod former;
mod gather;
mod geometry;
mod labels;
mod lattice;
mod order;
mod page;
mod plain;
mod plan;
mod route;
mod rows;
mod stack;
mod text;
mod tracks;

use self::former::Former;
use self::geometry::Geometry;
use self::plan::{Class, End, Plan, Scope};
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::model::{Draft, Model};

/// How a model is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutOptions {
    /// Whether a sub-process is drawn open where the former diagram does not say. A closed one gets
    /// a diagram of its own for what is inside.
    pub open: bool,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self { open: true }
    }
}

/// The same model with a new layout of everything that can be drawn, as diagram interchange.
///
/// Former diagrams are replaced. What they say besides places stays: ids of shapes and edges,
/// colours, which sub-processes are closed, and what a group was drawn around. Elements that a
/// diagram has to name and that have no id get one. Not drawn are flows without both ends, and of
/// several elements with one id all but the first. The same model always gets the same layout, in
/// whole pixels. For ordinary models O(n log n); the effort for large ones is bounded.
///
/// # Errors
/// As [`Draft::into_model`].
///
/// ```
/// use synopse::layout::{LayoutOptions, lay_out};
/// let xml = br#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
///   <startEvent id="s"/><task id="t"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
///   </process></definitions>"#;
/// let model = synopse::read(xml, &synopse::ReadOptions::default())?;
/// let drawn = lay_out(&model, &LayoutOptions::default())?;
/// assert_eq!(drawn.diagrams()[0].drawings().len(), 3);
/// # Ok::<(), synopse::Error>(())
/// ```
pub fn lay_out(model: &Model, options: &LayoutOptions) -> Result<Model, Error> {
    let mut draft = Draft::from(model);
    let former = Former::new(model, &draft);
    let mut plan = gather::plan(model, &former, options);
    let mut places = Vec::with_capacity(plan.scopes.len());
    for index in 0..plan.scopes.len() {
        let geometry = solve(&mut plan, index);
        if let Some((outer, node)) = plan.scopes[index].outer {
            let node = &mut plan.scopes[outer].nodes[node];
            node.open = true;
            node.width = node.width.max(geometry.size.0);
            // Boundary events reach half into it.
            let events = if node.borders.is_empty() { 0 } else { 2 * geometry::LABEL_GAP + 18 };
            node.height = geometry.size.1 + events;
            node.span = geometry::span(node.width);
            exits(&mut plan, index, outer, &geometry);
        }
        places.push(geometry);
    }
    let pages = page::pages(model, &former, &plan, &places);
    diagram::write(model, &former, pages, &mut draft);
    draft.into_model()
}

impl Model {
    /// [`lay_out`] with [`LayoutOptions::default`].
    ///
    /// # Errors
    /// As [`lay_out`].
    pub fn with_layout(&self) -> Result<Self, Error> {
        lay_out(self, &LayoutOptions::default())
    }
}

/// Tells the outer scope where lines leave an inner one that is laid out.
fn exits(plan: &mut Plan, inner: usize, outer: usize, geometry: &Geometry) {
    let mut crossed = FxHashMap::default();
    for (link, points) in plan.scopes[inner].links.iter().zip(&geometry.links) {
        if let (Some(part), Some(&(x, _))) = (link.part, points.last()) {
            crossed.insert((link.element, part), x);
        }
    }
    for link in &mut plan.scopes[outer].links {
        for side in 0..2 {
            // The inner part of a line comes out where its own beginning comes out.
            let part = link.part.unwrap_or(side);
            if let (Some(exit), Some(&x)) =
                (&mut link.exits[side], crossed.get(&(link.element, part)))
            {
                (exit.x, exit.width) = (x, geometry.size.0);
            }
        }
    }
}

/// Lays out one scope whose inner scopes have their size.
fn solve(plan: &mut Plan, index: usize) -> Geometry {
    let extra = noted_flows(plan, index);
    let scope = &mut plan.scopes[index];
    let back = columns::columns(scope);
    let parts = rows::parts(scope);
    let ordered = order::order(scope, &parts, &back);
    let rows = rows::rows(scope, &ordered, &parts, &back);
    let rows = beside::beside(scope, &rows, &extra);
    let lattice = lattice::Lattice::new(scope, &rows);
    let ways = route::ways(scope, &lattice, &back);
    label_sides(scope, &ways);
    let offset = |node: usize, border: usize| geometry::offset(&scope.nodes[node], border);
    let tracks = tracks::tracks(scope, &lattice, &ways, &offset);
    geometry::geometry(scope, &lattice, &tracks)
}

/// Puts the labels of events and gateways above them where lines run below and none above.
fn label_sides(scope: &mut Scope, ways: &[route::Way]) {
    let mut used = vec![(false, false); scope.nodes.len()];
    for (link, way) in scope.links.iter().zip(ways) {
        let mut turned = way.clone();
        turned.reverse();
        for (end, way) in [(link.from, way), (link.to, &turned)] {
            if let (End::Node(node), [(_, from), (_, to), ..]) = (end, way.as_slice()) {
                used[node].0 |= to < from;
                used[node].1 |= to > from;
            }
        }
    }
    for (node, (above, below)) in scope.nodes.iter_mut().zip(used) {
        if node.class != Class::Beside {
            node.label_above = below && !above;
        }
    }
}

/// Notes about flows of a scope, each with the node that the flow begins at.
fn noted_flows(plan: &Plan, index: usize) -> Vec<(usize, usize)> {
    let node = |place: Option<&(usize, End)>| {
        place.filter(|(scope, _)| *scope == index).and_then(|(_, end)| end.node())
    };
    let pairs = plan.to_flows.iter().filter_map(|association| {
        let note = node(plan.places.get(&association.other))?;
        let user = node(association.begins.as_ref().and_then(|e| plan.places.get(e)))?;
        Some((note, user))
    });
    pairs.collect()
}
