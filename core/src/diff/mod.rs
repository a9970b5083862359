//! What differs between two models, for programs as an edit script and for people as changes.
//!
//! The edit script is complete: it names every difference, element by element. The changes are the
//! same differences tidied: one statement per intent, in the order of flow. Every operation of the
//! script belongs to exactly one change or to one entry of what was passed over. The obvious other
//! way, to compare and word in one walk, makes it impossible to know that nothing was left out.

mod along;
mod boundary;
mod by_id;
mod changes;
mod classes;
mod elements;
mod flatten;
mod flow;
mod frames;
mod holders;
pub(crate) mod links;
mod matched;
mod order;
mod parallel;
mod patch;
mod script;

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::{Matching, Pair};
use crate::model::{ElementId, Kind};
pub(crate) use by_id::moddle_type;
pub use by_id::{IdAttribute, IdChanges, IdValue};
pub(crate) use frames::frames;
pub use patch::Patch;
pub use script::{DrawingAt, EditOp, EditScript, PropertyPath, Says};

/// The old or the new model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The model that was there before, or that is compared from.
    Old,
    /// The model that came after, or that is compared to.
    New,
}

impl Which {
    fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// An element of one of the two models.
pub type Place = (Which, ElementId);

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$item])* $variant,)*
        }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// What was done.
    Operation {
        /// Only the new model has it.
        Added = "added",
        /// Only the old model has it.
        Removed = "removed",
        /// Another name.
        Renamed = "renamed",
        /// Another type.
        Retyped = "retyped",
        /// Another lane, pool or sub-process.
        Moved = "moved",
        /// Another place in the flow.
        Reordered = "reordered",
        /// A flow that begins or ends elsewhere.
        Rerouted = "rerouted",
        /// One step that has become several, or several that have become more.
        Split = "split",
        /// Several steps that have become one, or fewer, or as many that are divided differently.
        Merged = "merged",
        /// Another value of a property.
        Property = "property",
        /// Drawn elsewhere.
        Layout = "layout",
    }
}

codes! {
    /// What a change concerns, in the words of an administration.
    Class {
        /// Which steps there are and in which order.
        Flow = "flow",
        /// Who does it: lanes and pools.
        Responsibility = "responsibility",
        /// By when: timers and due dates.
        Deadline = "deadline",
        /// On which condition: branch labels, expressions, defaults.
        Condition = "condition",
        /// With which data and forms.
        Data = "data",
        /// Which messages go to and come from others.
        Communication = "communication",
        /// How it is worded: names, documentation, notes.
        Text = "text",
        /// What only a machine reads.
        Technical = "technical",
        /// Where it is drawn.
        Layout = "layout",
    }
}

codes! {
    /// What normalisation passes over.
    Ignored {
        /// Other ids.
        Ids = "ids",
        /// White space and line breaks.
        WhiteSpace = "white-space",
        /// Names that differ only in spelling: case, umlauts, numbering.
        Spelling = "spelling",
        /// Default values written out, or values that follow from the rest.
        Defaults = "defaults",
        /// What a tool says of itself.
        Exporter = "exporter",
        /// Extensions of a tool that only one of the models comes from.
        Extensions = "extensions-of-one-tool",
        /// A merging gateway drawn on one side and implied on the other.
        ImplicitGateway = "implicit-gateway",
        /// Default names that a tool gives, such as "Exklusives Gateway".
        DefaultNames = "default-names",
        /// Pools and lanes without a name that a tool draws around everything by itself.
        ToolFrames = "tool-frames",
        /// How a tool wires data inside a step: placeholders, input and output sets.
        DataWiring = "data-wiring",
        /// The order in which the file lists things.
        Order = "order",
        /// Elements drawn elsewhere.
        Layout = "layout",
    }
}

codes! {
    /// The short answer.
    Verdict {
        /// The same in every respect.
        Identical = "identical",
        /// The same after normalisation.
        Equivalent = "equivalent",
        /// Versions of one process.
        Changed = "changed",
        /// Not versions of one process; the changes are not worth reading one by one.
        Different = "different",
    }
}

/// What has become of the answers on the flows out of a question that is now asked the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Each is now the contrary: the decision is the same.
    Swapped,
    /// Each is as it was: the decision is the contrary.
    Kept,
}

/// The wording of a change: a code with parameters; `view` turns it into sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is explained by its sentence in view::sentence")]
pub enum Message {
    Added {
        between: Option<(Place, Place)>,
    },
    Removed {
        between: Option<(Place, Place)>,
    },
    Renamed,
    Opposite,
    /// The same question, asked the other way round.
    Inverted {
        answers: Option<Answers>,
    },
    Retyped {
        from: String,
        to: String,
    },
    OtherLane {
        from: Option<ElementId>,
        to: Option<ElementId>,
    },
    MovedInto {
        container: ElementId,
    },
    MovedOut {
        container: ElementId,
    },
    Reordered {
        between: Option<(Place, Place)>,
    },
    Parallel {
        steps: Vec<ElementId>,
    },
    Sequential {
        steps: Vec<ElementId>,
    },
    FlowAdded {
        from: Option<Place>,
        to: Option<Place>,
    },
    FlowRemoved {
        from: Option<Place>,
        to: Option<Place>,
    },
    Rerouted {
        old: (Option<Place>, Option<Place>),
        new: (Option<Place>, Option<Place>),
        source_changed: bool,
        target_changed: bool,
    },
    Split,
    Merged,
    /// Several steps that stand together for several.
    Regrouped,
    Property {
        name: String,
    },
    Condition {
        from: Option<Place>,
        to: Option<Place>,
    },
    DefaultFlow {
        old: Option<ElementId>,
        new: Option<ElementId>,
    },
    PoolsAdded {
        pools: Vec<ElementId>,
        lanes: Vec<ElementId>,
    },
    PoolsRemoved {
        pools: Vec<ElementId>,
        lanes: Vec<ElementId>,
    },
    Boundary {
        pool: Place,
        lane: Place,
        messages: bool,
    },
    Layout {
        count: usize,
    },
}

/// One difference, as a person would state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was done.
    pub operation: Operation,
    /// What it concerns.
    pub class: Class,
    /// The elements of the old model concerned.
    pub old: Vec<ElementId>,
    /// The elements of the new model concerned.
    pub new: Vec<ElementId>,
    /// The type of the element that the change is about.
    pub kind: Kind,
    /// The property, where one changed.
    pub property: Option<String>,
    /// Its old value.
    pub old_value: Option<String>,
    /// Its new value.
    pub new_value: Option<String>,
    /// What comes or goes along with the element: messages of a step, documents and notes that only it
    /// has; of the old model where it goes, of the new one where it comes.
    pub along: Vec<ElementId>,
    /// Its wording.
    pub message: Message,
    /// The operations of the edit script that it states, as indices.
    pub operations: Vec<u32>,
    pub(crate) order: (u32, u32),
}

impl Change {
    /// A change of which only the intent is known; elements, values and operations follow.
    pub(crate) fn new(operation: Operation, class: Class, kind: Kind, message: Message) -> Self {
        Self {
            operation,
            class,
            old: Vec::new(),
            new: Vec::new(),
            kind,
            property: None,
            old_value: None,
            new_value: None,
            along: Vec::new(),
            message,
            operations: Vec::new(),
            order: (0, 0),
        }
    }

    /// What only one side has: added to the new model, or removed from the old one.
    fn one_sided(
        which: Which,
        elements: Vec<ElementId>,
        class: Class,
        kind: Kind,
        message: Message,
    ) -> Self {
        match which {
            Which::New => {
                Self { new: elements, ..Self::new(Operation::Added, class, kind, message) }
            }
            Which::Old => {
                Self { old: elements, ..Self::new(Operation::Removed, class, kind, message) }
            }
        }
    }

    /// The same with the name of what comes or goes as its value.
    fn named(mut self, name: Option<String>) -> Self {
        match self.operation {
            Operation::Removed => self.old_value = name,
            _ => self.new_value = name,
        }
        self
    }
}

/// What differs between two models.
#[derive(Debug, Clone)]
pub struct Diff {
    /// Every difference, element by element.
    pub script: EditScript,
    /// The differences for people, in the order of flow.
    pub changes: Vec<Change>,
    /// What was passed over, with the operations of the script.
    pub ignored: BTreeMap<Ignored, Vec<u32>>,
    /// Changes of classes that do not count, on request.
    pub left_out: Vec<Change>,
    /// The classes that do not count, in the order of [`Class::ALL`].
    pub not_counted: Vec<Class>,
    /// Elements with a default name that a tool gave: no name to a reader.
    pub(crate) default_names: BTreeSet<Place>,
    /// Steps that only their lane or pool, which this is, tells from another of the same name.
    pub(crate) told_by: BTreeMap<Place, ElementId>,
    /// The place of every element of the old and of the new model in the order of flow.
    pub(crate) order: [Vec<u32>; 2],
}

impl Diff {
    pub(crate) fn new(pair: &Pair<'_>, matching: &Matching) -> Self {
        let script = EditScript::new(pair, matching);
        let (changes, ignored) = changes::tidy(pair, matching, &script);
        let (default_names, told_by) = (default_names(pair), told_by(pair));
        let (left_out, not_counted) = (Vec::new(), Vec::new());
        let order = [&pair.old, &pair.new].map(|side| side.order().number.clone());
        Self { script, changes, ignored, left_out, not_counted, default_names, told_by, order }
    }

    /// Sets the changes of some classes aside.
    pub(crate) fn leave_out(&mut self, classes: &[Class]) {
        let all = Class::ALL.iter().copied();
        self.not_counted = all.filter(|c| classes.contains(c)).collect();
        let counts = |change: &Change| !classes.contains(&change.class);
        (self.changes, self.left_out) =
            std::mem::take(&mut self.changes).into_iter().partition(counts);
    }

    /// Whether nothing differs but what normalisation passes over.
    pub fn is_equivalent(&self) -> bool {
        self.changes.iter().all(|c| c.class == Class::Layout)
    }
}

/// Elements of both models whose name says nothing.
fn default_names(pair: &Pair<'_>) -> BTreeSet<Place> {
    let sides = [(Which::Old, &pair.old), (Which::New, &pair.new)];
    let all = sides.into_iter().flat_map(|(which, side)| {
        let said = side.model.elements().filter(|&e| !side.model.label(e).trim().is_empty());
        let unnamed = said.filter(|&e| pair.labels.is_unnamed(side.labels[e.index()]));
        unnamed.map(move |e| (which, e))
    });
    all.collect()
}

/// Steps of one name in different lanes or pools, each with its lane, or else its pool.
fn told_by(pair: &Pair<'_>) -> BTreeMap<Place, ElementId> {
    let mut all = BTreeMap::new();
    for (which, side) in [(Which::Old, &pair.old), (Which::New, &pair.new)] {
        let model = side.model;
        let mut steps: BTreeMap<&str, Vec<(ElementId, ElementId)>> = BTreeMap::new();
        for &e in &side.nodes {
            let seats = [model.lane(e), model.participant(e)].into_iter().flatten();
            let seat = seats.into_iter().find(|&s| !model.label(s).trim().is_empty());
            if let Some(seat) = seat.filter(|_| !model.label(e).trim().is_empty()) {
                steps.entry(model.label(e)).or_default().push((e, seat));
            }
        }
        for twins in steps.into_values() {
            let first = twins.first().map(|t| model.label(t.1));
            if twins.iter().any(|t| Some(model.label(t.1)) != first) {
                all.extend(twins.into_iter().map(|(e, seat)| ((which, e), seat)));
            }
        }
    }
    all
}
