//! Labels: what the names of steps say, and how alike two of them are.
//!
//! The text of a step is most of what models of different authors have in common, and it is where
//! string distances fail: to them "Gewerbe anmelden" and "Gewerbe abmelden" are nearly equal, and
//! "Antrag prüfen" and "Prüfung des Antrags" are not. Here a label becomes a bag of terms: verbs in
//! any form are one term, compounds fall into their parts, words of like meaning know each other,
//! and contrary words veto. `docs/labels.md` in the repository tells the whole way.
//!
//! ```
//! use synopse::label::{LabelSetBuilder, Language, Lexicon, MATCH_THRESHOLD, Relation};
//!
//! let mut labels = LabelSetBuilder::new(Lexicon::builtin());
//! let mut add = |text| labels.add(text, Language::German, &[]);
//! let check = add("Antrag prüfen");
//! let checking = add("1.2 Prüfung des Antrags");
//! let register = add("Gewerbe anmelden");
//! let deregister = add("Gewerbe abmelden");
//! let labels = labels.build();
//!
//! assert!(labels.score(check, checking) >= MATCH_THRESHOLD);
//! assert_eq!(labels.similarity(register, deregister).relation, Relation::Opposite);
//! ```

mod build;
mod compound;
mod deeds;
mod english;
mod german;
mod index;
mod language;
mod lexicon;
mod neighbours;
mod reader;
mod readings;
mod reason;
mod resolve;
mod roles;
mod set;
mod source;
mod tables;
mod text;
mod thesaurus;
mod verdict;
mod weight;
mod words;

pub use build::LabelSetBuilder;
pub(crate) use build::RawLabel;
pub(crate) use index::Found;
pub use index::LabelIndex;
pub use language::Language;
pub use lexicon::Lexicon;
pub use reason::{Reason, Relation};
pub use set::{LabelId, LabelSet, LabelSimilarity};
pub(crate) use text::{Actors, counted};
pub use weight::MATCH_THRESHOLD;
pub(crate) use weight::MOST_VETOED;
