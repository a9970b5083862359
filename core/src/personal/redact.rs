//! A copy without personal data: words of people become a neutral placeholder, what a tool keeps
//! about people goes.

use super::{Finding, FindingKind, findings, in_text, is_account, is_reference};
use crate::error::Error;
use crate::label::Language;
use crate::model::{Draft, DraftProperty, Kind, Model, tool_data};

/// A model without what looked like personal data.
#[derive(Debug, Clone)]
pub struct Redacted {
    /// The copy.
    pub model: Model,
    /// What was taken out of it.
    pub findings: Vec<Finding>,
}

/// A copy of a model in which everything of [`findings`] is replaced by a placeholder, such as
/// `[Name]`, or left out where a tool keeps it. Everything else stays as it is. Linear in its size.
///
/// # Errors
/// As [`Draft::into_model`].
pub fn redact(model: &Model, language: Language) -> Result<Redacted, Error> {
    let mut draft = Draft::from(model);
    for e in draft.elements() {
        let element = draft.element_mut(e);
        let actor = matches!(element.kind(), Kind::Lane | Kind::Participant);
        element.name = without(&element.name, actor, language);
        properties(&mut element.properties, language);
    }
    for diagram in &mut draft.diagrams {
        properties(&mut diagram.properties, language);
        properties(&mut diagram.plane_properties, language);
        for drawing in &mut diagram.drawings {
            properties(&mut drawing.properties, language);
            if let Some(label) = &mut drawing.label {
                properties(&mut label.properties, language);
            }
        }
    }
    Ok(Redacted { model: draft.into_model()?, findings: findings(model) })
}

fn properties(all: &mut Vec<DraftProperty>, language: Language) {
    inside(all, false, language);
}

/// `vendor` says whether the properties stand inside a vendor's element.
fn inside(all: &mut Vec<DraftProperty>, vendor: bool, language: Language) {
    all.retain(|property| !tool_data::is_draft(property, vendor));
    for property in all {
        if is_account(&property.local, property.is_bpmn(), &property.value) {
            placeholder(FindingKind::Account, language).clone_into(&mut property.value);
            continue;
        }
        if !is_reference(&property.local, property.kind) {
            property.value = without(&property.value, false, language);
        }
        let vendor = vendor || tool_data::opens_vendor_draft(property);
        inside(&mut property.children, vendor, language);
    }
}

fn without(text: &str, actor: bool, language: Language) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for (range, kind) in in_text(text, actor) {
        clean.push_str(text.get(at..range.start).unwrap_or_default());
        clean.push_str(placeholder(kind, language));
        at = range.end;
    }
    clean.push_str(text.get(at..).unwrap_or_default());
    clean
}

/// What stands in the place of a finding.
fn placeholder(kind: FindingKind, language: Language) -> &'static str {
    match (kind, language) {
        (FindingKind::Name, _) => "[Name]",
        (FindingKind::Mail, Language::German) => "[E-Mail]",
        (FindingKind::Mail, _) => "[Email]",
        (FindingKind::Phone, Language::German) => "[Telefon]",
        (FindingKind::Phone, _) => "[Phone]",
        (FindingKind::Account, Language::German) => "[Konto]",
        (FindingKind::Account, _) => "[Account]",
        (FindingKind::ToolData, _) => "",
    }
}

/// Whether this stands in the place of an account already.
pub(super) fn is_placeholder(text: &str) -> bool {
    let account = |language| placeholder(FindingKind::Account, language);
    [Language::German, Language::English].map(account).contains(&text)
}
