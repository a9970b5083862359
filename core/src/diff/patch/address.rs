//! Addresses of elements: an id that is unique, else the way from the nearest one.

use std::collections::BTreeMap;

use crate::model::{ElementId, Model};

/// The address of the root.
const ROOT: &str = "/";

/// The addresses of all elements of a model, by their number.
pub(super) fn addresses(model: &Model) -> Vec<String> {
    let elements = by_id(model);
    let mut all: Vec<String> = Vec::new();
    for element in model.elements() {
        let id = model.id(element);
        let unique = elements.get(id).is_some_and(|e| e.len() == 1) && !id.contains('/');
        let address = match model.parent(element) {
            None => ROOT.to_owned(),
            Some(_) if unique => id.to_owned(),
            Some(parent) => {
                let tag = model.xml_name(element);
                let twins = model.children(parent).iter().filter(|&&e| model.xml_name(e) == tag);
                let number = twins.take_while(|&&e| e != element).count() + 1;
                let around = all.get(parent.index()).map_or("", String::as_str);
                format!("{}/{tag}[{number}]", around.trim_end_matches(ROOT))
            }
        };
        all.push(address);
    }
    all
}

/// The elements with each id.
pub(super) fn by_id(model: &Model) -> BTreeMap<&str, Vec<ElementId>> {
    let mut all: BTreeMap<&str, Vec<ElementId>> = BTreeMap::new();
    for element in model.elements().filter(|&e| !model.id(e).is_empty()) {
        all.entry(model.id(element)).or_default().push(element);
    }
    all
}

/// The element at an address, or why there is none.
pub(super) fn find(
    model: &Model,
    by_id: &BTreeMap<&str, Vec<ElementId>>,
    address: &str,
) -> Result<ElementId, String> {
    let none = || format!("there is no element {address}");
    let (first, way) = address.split_once('/').map_or((address, None), |(a, b)| (a, Some(b)));
    let mut at = if first.is_empty() && way.is_some() {
        model.elements().next().ok_or_else(none)?
    } else {
        match by_id.get(first).map_or(&[][..], Vec::as_slice) {
            [one] => *one,
            [] => return Err(none()),
            _ => return Err(format!("the id {first} is used more than once")),
        }
    };
    for step in way.into_iter().flat_map(|way| way.split('/')).filter(|s| !s.is_empty()) {
        let (tag, number) = step.split_once('[').ok_or_else(none)?;
        let number: usize = number.trim_end_matches(']').parse().map_err(|_| none())?;
        let mut twins = model.children(at).iter().filter(|&&e| model.xml_name(e) == tag);
        at = *number.checked_sub(1).and_then(|n| twins.nth(n)).ok_or_else(none)?;
    }
    Ok(at)
}
