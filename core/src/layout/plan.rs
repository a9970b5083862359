//! What is laid out together: the nodes, bands and links of every scope of a model.
//!
//! A scope is a plane of its own (a collaboration with its pools, a process, a closed sub-process)
//! or the inside of an open sub-process. Inner scopes come first, because a sub-process is as large
//! as what is inside; as an element stands behind its parent in the document, that is the document
//! order turned round, and no recursion is needed however deep a file is nested.

use rustc_hash::FxHashMap;

use crate::model::ElementId;

/// What a node looks like, as far as its place depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Activity,
    Event,
    Gateway,
    /// Data, or a note: stands beside what uses it.
    Beside,
}

/// Something that takes up a cell.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) element: ElementId,
    pub(super) class: Class,
    /// Whether its inside is laid out in it.
    pub(super) open: bool,
    pub(super) width: i32,
    pub(super) height: i32,
    /// Size of the label below it; (0, 0) for none.
    pub(super) label: (i32, i32),
    /// Whether room for the label is kept above instead.
    pub(super) label_above: bool,
    pub(super) band: usize,
    /// Boundary events in document order.
    pub(super) borders: Vec<ElementId>,
    /// First column, and how many it takes up.
    pub(super) column: usize,
    pub(super) span: usize,
    /// Row within its band.
    pub(super) row: usize,
}

/// A stripe of rows: a lane without lanes inside, or a pool or scope without lanes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) pool: Option<usize>,
}

/// A pool.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) element: ElementId,
    /// Its bands; none for a black box.
    pub(super) bands: std::ops::Range<usize>,
}

/// A lane.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub(super) element: ElementId,
    /// How many lanes are around it.
    pub(super) depth: usize,
    pub(super) bands: std::ops::Range<usize>,
}

/// Where a link ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum End {
    Node(usize),
    /// A boundary event, by host and number.
    Border(usize, usize),
    Pool(usize),
    /// Out of a sub-process: through its lower border, or its upper one.
    Exit(bool),
}

impl End {
    /// The node that it is, or that it is attached to.
    pub(super) fn node(self) -> Option<usize> {
        match self {
            Self::Node(node) | Self::Border(node, _) => Some(node),
            Self::Pool(_) | Self::Exit(_) => None,
        }
    }
}

/// What kind of line a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum LinkKind {
    Flow,
    Message,
    /// Data and notes.
    Beside,
}

/// A line between two ends of one scope.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) element: ElementId,
    pub(super) kind: LinkKind,
    pub(super) from: End,
    pub(super) to: End,
    /// Where the line comes out of a node of this scope, and goes into one, if it really begins or
    /// ends inside.
    pub(super) exits: [Option<Exit>; 2],
    /// Whether it is the inner part of a line, to where it leaves the sub-process: at the line's
    /// beginning (0) or at its end (1).
    pub(super) part: Option<usize>,
    pub(super) label: (i32, i32),
}

/// Where a line crosses the border of an open sub-process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exit {
    /// Through the lower border, or the upper one.
    pub(super) down: bool,
    /// How far from the left of what is inside; known when that is laid out.
    pub(super) x: i32,
    /// How wide what is inside is.
    pub(super) width: i32,
}

/// What a scope shows the inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A plane: a collaboration, a process, a closed sub-process.
    Plane(ElementId),
    /// An open sub-process.
    Open(ElementId),
}

/// What is laid out together.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) owner: Owner,
    /// The scope and node that an open sub-process is.
    pub(super) outer: Option<(usize, usize)>,
    pub(super) pools: Vec<Pool>,
    pub(super) lanes: Vec<Lane>,
    pub(super) bands: Vec<Band>,
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    pub(super) groups: Vec<ElementId>,
}

impl Scope {
    pub(super) fn new(owner: Owner) -> Self {
        Self {
            owner,
            outer: None,
            pools: Vec::new(),
            lanes: Vec::new(),
            bands: Vec::new(),
            nodes: Vec::new(),
            links: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// The pool in which an end lies.
    pub(super) fn pool_of(&self, end: End) -> Option<usize> {
        match end {
            End::Pool(pool) => Some(pool),
            End::Exit(_) => None,
            End::Node(node) | End::Border(node, _) => self.bands[self.nodes[node].band].pool,
        }
    }
}

/// All scopes, inner ones first, and where every element stands.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) scopes: Vec<Scope>,
    pub(super) places: FxHashMap<ElementId, (usize, End)>,
    /// Associations with a flow at an end.
    pub(super) to_flows: Vec<Noted>,
}

/// An association between a flow and something else.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noted {
    pub(super) association: ElementId,
    pub(super) flow: ElementId,
    pub(super) other: ElementId,
    /// Whether the flow is where the association begins.
    pub(super) from_flow: bool,
    /// Where the flow begins.
    pub(super) begins: Option<ElementId>,
}

impl Plan {
    /// A place, and the nodes around it, from the inside out, each with its scope.
    pub(super) fn outward(&self, start: (usize, End)) -> impl Iterator<Item = (usize, End)> {
        std::iter::successors(Some(start), |&(scope, _)| {
            self.scopes[scope].outer.map(|(scope, node)| (scope, End::Node(node)))
        })
    }

    /// The scope in which both ends stand, each lifted to the node that holds it.
    pub(super) fn common(&self, a: (usize, End), b: (usize, End)) -> Option<(usize, End, End)> {
        let chain = |start| self.outward(start);
        // An outer scope has a higher number, so that the two chains meet like sorted lists.
        let (mut left, mut right) = (chain(a).peekable(), chain(b).peekable());
        loop {
            let (&(x, from), &(y, to)) = (left.peek()?, right.peek()?);
            match x.cmp(&y) {
                std::cmp::Ordering::Less => left.next(),
                std::cmp::Ordering::Greater => right.next(),
                std::cmp::Ordering::Equal => return Some((x, from, to)),
            };
        }
    }
}
