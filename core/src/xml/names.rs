//! Namespaces while reading: prefixes to interned names, with a cache per raw name.
//!
//! Resolving the few prefixes of a file here, instead of with quick-xml's `NsReader`, is three
//! times faster, and lets an undeclared prefix keep its conventional meaning. What a name means to
//! the reader is found once, when the name is first met; from then on the reader sees a [`Tag`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::text::qualified_name;
use crate::model::{Builder, Declaration, Kind, NameId, Namespace, NamespaceId, Span, WarningCode};

pub(super) const DI: &[(&str, Family)] = &[
    ("http://www.omg.org/spec/BPMN/20100524/DI", Family::BpmnDi),
    ("http://www.omg.org/spec/DD/20100524/DC", Family::Dc),
    ("http://www.omg.org/spec/DD/20100524/DI", Family::Di),
];

/// Prefixes that tools use for BPMN, and for its diagrams, when they forget to declare them.
const CONVENTIONAL: &[(&str, &str)] = &[
    ("bpmn", Namespace::BPMN_URI),
    ("bpmn2", Namespace::BPMN_URI),
    ("semantic", Namespace::BPMN_URI),
    ("model", Namespace::BPMN_URI),
    ("bpmndi", DI[0].0),
    ("dc", DI[1].0),
    ("omgdc", DI[1].0),
    ("di", DI[2].0),
    ("omgdi", DI[2].0),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

/// What a namespace holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// The BPMN model.
    Bpmn,
    /// BPMN's diagram interchange.
    BpmnDi,
    /// Bounds.
    Dc,
    /// Way points.
    Di,
    /// A vendor, or no namespace.
    Other,
}

/// What an XML element is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// A BPMN element with an identity.
    Element(Kind),
    /// `incoming` or `outgoing`, which repeat what flows say.
    FlowEnd,
    /// What belongs to the element around it, wherever it stands, such as `documentation`.
    Part,
    /// Anything else of BPMN; below the root it is an element.
    Bpmn,
    Diagram,
    Plane,
    Shape,
    Edge,
    Label,
    Bounds,
    WayPoint,
    /// Anything of a vendor, or in no namespace.
    Other,
}

impl Tag {
    fn new(family: Family, local: &str) -> Self {
        match (family, local) {
            (Family::Bpmn, "incoming" | "outgoing") => Self::FlowEnd,
            (Family::Bpmn, "documentation" | "extensionElements" | "import" | "extension") => {
                Self::Part
            }
            (Family::Bpmn, _) => Kind::of_tag(local).map_or(Self::Bpmn, Self::Element),
            (Family::BpmnDi, "BPMNDiagram") => Self::Diagram,
            (Family::BpmnDi, "BPMNPlane") => Self::Plane,
            (Family::BpmnDi, "BPMNShape") => Self::Shape,
            (Family::BpmnDi, "BPMNEdge") => Self::Edge,
            (Family::BpmnDi, "BPMNLabel") => Self::Label,
            (Family::Dc, "Bounds") => Self::Bounds,
            (Family::Di, "waypoint") => Self::WayPoint,
            _ => Self::Other,
        }
    }
}

/// A resolved name of an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved {
    pub(super) id: NameId,
    pub(super) tag: Tag,
}

/// The names of the attributes that the reader takes for itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    pub(super) id: NameId,
    pub(super) name: NameId,
    /// `bpmnElement`.
    pub(super) drawn: NameId,
}

impl Keys {
    pub(super) fn new(builder: &mut Builder) -> Self {
        let mut key = |local| builder.name(Namespace::NONE, local);
        Self { id: key("id"), name: key("name"), drawn: key("bpmnElement") }
    }
}

/// What a prefix stands for.
type Meaning = (NamespaceId, Family);

/// What a prefix stands for, and which of the declarations in force says so.
type Bound = (Meaning, usize);

/// A prefix that an open element declares.
#[derive(Debug, Clone, Copy)]
struct Declared<'t> {
    prefix: &'t str,
    at: Span,
    namespace: NamespaceId,
    /// What it stood for outside of the element.
    before: Option<Bound>,
}

/// An open element that declares prefixes.
#[derive(Debug, Clone, Copy)]
struct Scope {
    depth: usize,
    /// Where its declarations begin.
    from: usize,
    /// The number of the scope around it.
    outer: u32,
}

/// The number of what is declared around an element, and what itself declares.
type Declarations<'t> = (u32, Vec<(&'t str, NamespaceId)>);

/// The namespace declarations in scope.
#[derive(Debug)]
pub(super) struct Names<'t> {
    source: &'t str,
    bound: BTreeMap<&'t str, Bound>,
    declared: Vec<Declared<'t>>,
    scopes: Vec<Scope>,
    /// The number of what is declared here. Where the same is declared around the same, as tools do
    /// that write a declaration at each element, it is the same number.
    scope: u32,
    numbers: BTreeMap<Declarations<'t>, u32>,
    last_number: u32,
    elements: Cache<Resolved>,
    attributes: Cache<NameId>,
    undeclared: BTreeSet<&'t str>,
}

impl<'t> Names<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Self {
            source,
            bound: BTreeMap::new(),
            declared: Vec::with_capacity(16),
            scopes: Vec::new(),
            scope: 0,
            numbers: BTreeMap::new(),
            last_number: 0,
            elements: Cache::new(),
            attributes: Cache::new(),
            undeclared: BTreeSet::new(),
        }
    }

    /// Enters an element that declares namespaces, here by the place of the prefix and the URI;
    /// `depth` is that of the element. A later declaration of a prefix counts. O(n log n) in the
    /// declarations and those in force.
    pub(super) fn enter<'u>(
        &mut self,
        builder: &mut Builder,
        depth: usize,
        declarations: impl Iterator<Item = (Span, Cow<'u, str>)>,
    ) {
        let from = self.declared.len();
        for (at, uri) in declarations {
            let (prefix, uri) = (at.of(self.source), uri.trim());
            // XML knows no declaration that takes a prefix back; such a prefix is not declared.
            if prefix.is_empty() || !uri.is_empty() {
                self.bind(at, prefix, namespace(builder, uri, prefix), from);
            }
        }
        let outer = self.scope;
        let own = self.declared[from..].iter().map(|d| (d.prefix, d.namespace));
        self.scope = if self.scopes.is_empty() {
            self.last_number + 1
        } else {
            *self.numbers.entry((outer, own.collect())).or_insert(self.last_number + 1)
        };
        self.last_number = self.last_number.max(self.scope);
        self.scopes.push(Scope { depth, from, outer });
    }

    /// Declares a prefix in an element whose declarations begin at `from`.
    fn bind(&mut self, at: Span, prefix: &'t str, meaning: Meaning, from: usize) {
        let before = self.bound.insert(prefix, (meaning, self.declared.len()));
        match before {
            Some((_, again)) if again >= from => {
                self.declared[again].namespace = meaning.0;
                self.bound.insert(prefix, (meaning, again));
            }
            _ => self.declared.push(Declared { prefix, at, namespace: meaning.0, before }),
        }
    }

    /// What the element declares that was entered last.
    pub(super) fn declared(&self) -> impl Iterator<Item = Declaration> {
        let from = self.scopes.last().map_or(0, |scope| scope.from);
        let declaration = |d: &Declared<'_>| Declaration { prefix: d.at, namespace: d.namespace };
        self.declared[from..].iter().map(declaration)
    }

    /// Leaves an element.
    pub(super) fn leave(&mut self, depth: usize) {
        let Some(scope) = self.scopes.pop_if(|scope| scope.depth == depth) else { return };
        for Declared { prefix, before, .. } in self.declared.drain(scope.from..) {
            match before {
                Some(bound) => self.bound.insert(prefix, bound),
                None => self.bound.remove(prefix),
            };
        }
        self.scope = scope.outer;
    }

    /// Takes a prefix for BPMN's although its URI is missing or unusual.
    pub(super) fn treat_as_bpmn(&mut self, at: Span) {
        let from = self.scopes.last().map_or(0, |scope| scope.from);
        self.bind(at, at.of(self.source), (Namespace::BPMN, Family::Bpmn), from);
        self.last_number += 1;
        self.scope = self.last_number;
    }

    /// The name of an element; `None` where XML allows no such name. O(1) after the first of its
    /// kind.
    pub(super) fn element(
        &mut self,
        builder: &mut Builder,
        raw: Span,
        offset: u32,
    ) -> Option<Resolved> {
        let words = Words::new(self.source, raw);
        if let Some(known) = self.elements.get(self.source, self.scope, words, raw) {
            return Some(known);
        }
        let (prefix, local) = qualified_name(raw.of(self.source))?;
        let prefix = prefix.unwrap_or("");
        let (namespace, family) = self.lookup(builder, prefix, offset);
        let id = builder.name(namespace, local);
        let resolved = Resolved { id, tag: Tag::new(family, local) };
        self.elements.insert(self.scope, words, raw, resolved);
        Some(resolved)
    }

    /// The name of an attribute, without a prefix in no namespace; `None` where XML allows no such
    /// name.
    pub(super) fn attribute(
        &mut self,
        builder: &mut Builder,
        raw: Span,
        offset: u32,
    ) -> Option<NameId> {
        let words = Words::new(self.source, raw);
        if let Some(known) = self.attributes.get(self.source, self.scope, words, raw) {
            return Some(known);
        }
        let (prefix, local) = qualified_name(raw.of(self.source))?;
        let namespace = match prefix {
            Some(prefix) => self.lookup(builder, prefix, offset).0,
            None => Namespace::NONE,
        };
        let id = builder.name(namespace, local);
        self.attributes.insert(self.scope, words, raw, id);
        Some(id)
    }

    fn lookup(&mut self, builder: &mut Builder, prefix: &'t str, offset: u32) -> Meaning {
        if let Some(&(meaning, _)) = self.bound.get(prefix) {
            return meaning;
        }
        if prefix.is_empty() {
            return (Namespace::NONE, Family::Other);
        }
        let meant = CONVENTIONAL.iter().find(|(known, _)| *known == prefix);
        if prefix != "xml" && self.undeclared.insert(prefix) {
            let taken = if meant.is_some() { "; its usual meaning is taken" } else { "" };
            let message = format!("prefix {prefix:?} is not declared{taken}");
            builder.warn(WarningCode::UndeclaredPrefix, offset, message);
        }
        if let Some((_, uri)) = meant {
            return namespace(builder, uri, prefix);
        }
        let uri = format!("{}{prefix}", Namespace::UNDECLARED);
        (builder.namespace(&uri, prefix), Family::Other)
    }
}

/// The namespace of a URI.
fn namespace(builder: &mut Builder, uri: &str, prefix: &str) -> Meaning {
    if uri == Namespace::BPMN_URI {
        return (Namespace::BPMN, Family::Bpmn);
    }
    let family = DI.iter().find(|(known, _)| *known == uri).map_or(Family::Other, |d| d.1);
    (builder.namespace(uri, prefix), family)
}

/// What raw names were found to mean, where the same prefixes are declared.
///
/// Each name has four places in the table, and a name that finds all of them taken takes the first
/// from another: a hash table that need not be complete, because [`Builder`] has one that is.
#[derive(Debug)]
struct Cache<T> {
    /// Numbers of what is known; [`Self::NONE`] where there is nothing.
    places: Vec<u16>,
    known: Vec<Known<T>>,
}

#[derive(Debug, Clone, Copy)]
struct Known<T> {
    scope: u32,
    words: Words,
    raw: Span,
    means: T,
}

impl<T: Copy> Cache<T> {
    /// A file has some sixty names, of which it uses twenty all the time.
    const PLACES: usize = 512;
    /// How many places a name may have.
    const TRIES: usize = 4;
    const NONE: u16 = u16::MAX;

    fn new() -> Self {
        Self { places: vec![Self::NONE; Self::PLACES], known: Vec::with_capacity(64) }
    }

    #[inline]
    fn get(&self, source: &str, scope: u32, words: Words, raw: Span) -> Option<T> {
        let first = words.place(scope, Self::PLACES);
        for place in first..first + Self::TRIES {
            let known = self.known.get(usize::from(self.places[place % Self::PLACES]))?;
            // Up to 24 bytes, the words are all there is of the name.
            let same = known.scope == scope
                && known.words == words
                && known.raw.len == raw.len
                && (raw.len <= 24 || known.raw.of(source) == raw.of(source));
            if same {
                return Some(known.means);
            }
        }
        None
    }

    fn insert(&mut self, scope: u32, words: Words, raw: Span, means: T) {
        let first = words.place(scope, Self::PLACES);
        let mut places = (first..first + Self::TRIES).map(|place| place % Self::PLACES);
        let known = Known { scope, words, raw, means };
        match places.find(|&place| self.places[place] == Self::NONE) {
            Some(free) => {
                self.places[free] = self.known.len() as u16;
                self.known.push(known);
            }
            None => self.known[usize::from(self.places[first])] = known,
        }
    }
}

/// The first, the second and the last eight bytes of a name, as far as it has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    first: u64,
    second: u64,
    last: u64,
}

impl Words {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call would cost as much as what it does")]
    fn new(source: &str, raw: Span) -> Self {
        let bytes = source.as_bytes().get(raw.start as usize..).unwrap_or_default();
        let len = raw.len as usize;
        let word = |at: usize| bytes.get(at..).map_or(0, word);
        let (first, second, last) = match len {
            // What stands behind the name is cut off.
            0..8 => (word(0) & !(u64::MAX << (8 * len)), 0, 0),
            8..16 => (word(0), 0, word(len - 8)),
            _ => (word(0), word(8), word(len - 8)),
        };
        Self { first, second, last }
    }

    /// A place among so many, which are a power of two, in a scope: the highest bits of a product,
    /// in which all bits of all words have a say.
    #[inline]
    fn place(self, scope: u32, places: usize) -> usize {
        let words =
            u64::from(scope) ^ self.first ^ self.second.rotate_left(21) ^ self.last.rotate_left(42);
        let product = words.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (product >> 40) as usize & (places - 1)
    }
}

/// The first eight bytes; zero where there are less.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    let padded = || std::array::from_fn(|i| bytes.get(i).copied().unwrap_or(0));
    u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(padded))
}
