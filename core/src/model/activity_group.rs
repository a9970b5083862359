//! What the federal process library says about a step: its type of activity and its legal basis.
//!
//! `XProzess` names these beside the model; reading joins them by the id of the element and keeps
//! them as extensions, so they are written with the model and read back from it. Source: `XProzess`
//! 2.0; the names of the eight types are not public, so only their code is given.

use super::{ElementId, Model, Property, PropertyKind};

/// The group of activities (Referenzaktivitätengruppe) that an element stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityGroup<'m> {
    /// The code of its type, `1` to `8`; empty where it has none.
    pub code: &'m str,
    /// Its name; as a rule that of the element.
    pub name: &'m str,
    /// The law it rests on, in the order of the file.
    pub legal_basis: Vec<LegalBasis<'m>>,
}

/// A law that a step rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis<'m> {
    /// Its name, such as `§ 27 (1) MuSchG`.
    pub name: &'m str,
    /// Where it can be read; empty where the file does not say.
    pub uri: &'m str,
}

impl Model {
    /// The group of activities that an element stands for, if the file says so. O(properties).
    pub fn activity_group(&self, element: ElementId) -> Option<ActivityGroup<'_>> {
        let extensions = self.property(element, "extensionElements")?;
        let mut groups = extensions.children();
        let group = groups.find(|p| {
            p.local_name() == "aktivitaetengruppe" && p.namespace().uri.contains("xprozess")
        })?;
        let code = child(group, "referenzaktivitaetengruppeTyp").and_then(|t| child(t, "code"));
        let laws = elements(group).filter(|p| p.local_name() == "handlungsgrundlage");
        Some(ActivityGroup {
            code: code.map_or("", Property::value),
            name: child(group, "name").map_or("", Property::value),
            legal_basis: laws
                .map(|law| LegalBasis {
                    name: child(law, "name").map_or("", Property::value),
                    uri: child(law, "uri").map_or("", Property::value),
                })
                .collect(),
        })
    }
}

fn elements(of: Property<'_>) -> impl Iterator<Item = Property<'_>> {
    of.children().filter(|p| p.kind() == PropertyKind::Element)
}

fn child<'m>(of: Property<'m>, local: &str) -> Option<Property<'m>> {
    elements(of).find(|p| p.local_name() == local)
}
