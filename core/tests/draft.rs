//! A draft holds everything that a model holds, and freezes to it again.

mod support;

use synopse::model::{Draft, DraftProperty, Form};
use synopse::{Kind, Model, WarningCode};

fn thawed_and_frozen(model: &Model) -> Model {
    Draft::from(model).into_model().expect("a model that was read is not too large")
}

#[test]
fn a_model_comes_back_from_a_draft_as_it_was() {
    let mut folders = vec![support::root().join("fixtures")];
    folders.extend(support::data());
    let mut count = 0;
    for path in folders.iter().flat_map(|folder| support::bpmn_files(folder)) {
        let Some(model) = support::model(&path) else { continue };
        let back = thawed_and_frozen(&model);
        assert_eq!(support::difference(&model, &back), None, "{}", path.display());
        assert_eq!(model.counts(), back.counts(), "{}", path.display());
        for (x, y) in model.elements().zip(back.elements()) {
            let links = |m: &Model, e| (m.flow_source(e), m.flow_target(e), m.lane(e));
            assert_eq!(links(&model, x), links(&back, y), "{}", path.display());
        }
        count += 1;
    }
    println!("{count} models come back from a draft");
    assert!(count >= 50);
}

#[test]
fn a_model_is_made_from_nothing() {
    let mut draft = Draft::new();
    let process = draft.add(draft.root(), "process");
    let set = draft.add(process, "laneSet");
    let lane = draft.add(set, "lane");
    let (task, end) = (draft.add(process, "task"), draft.add(process, "endEvent"));
    let flow = draft.add(process, "sequenceFlow");
    for (element, id) in [(process, "p"), (task, "t"), (end, "e"), (flow, "f"), (lane, "l")] {
        id.clone_into(&mut draft.element_mut(element).id);
    }
    draft.element_mut(lane).properties.push(DraftProperty::element("flowNodeRef", "t"));
    draft.element_mut(flow).set_attribute("sourceRef", "t");
    draft.element_mut(flow).set_attribute("targetRef", "e");
    draft.set_tag(task, "userTask");

    let model = draft.into_model().unwrap();
    assert_eq!(model.warnings(), []);
    let task = model.find("t").unwrap();
    assert_eq!(model.kind(task), Kind::UserTask);
    assert_eq!(model.lane(task), model.find("l"));
    assert_eq!(model.flow_target(model.outgoing(task)[0]), model.find("e"));
}

#[test]
fn nothing_is_put_into_itself_and_what_is_detached_stays_behind() {
    let mut draft = Draft::new();
    let process = draft.add(draft.root(), "process");
    let outer = draft.add(process, "subProcess");
    let inner = draft.add(outer, "subProcess");
    draft.attach(outer, inner, 0);
    assert_eq!(draft.element(outer).parent(), Some(process));
    draft.attach(draft.root(), inner, 0);
    draft.attach(inner, process, 0);
    assert_eq!(draft.element(process).children(), [inner, outer]);
    draft.detach(outer);
    assert_eq!(draft.elements(), [draft.root(), process, inner]);
    let model = draft.into_model().unwrap();
    assert_eq!(model.elements().len(), 3);
}

#[test]
fn a_reference_that_leads_nowhere_is_a_warning_without_a_place() {
    let mut draft = Draft::new();
    let process = draft.add(draft.root(), "process");
    let flow = draft.add(process, "sequenceFlow");
    draft.element_mut(flow).set_attribute("sourceRef", "nowhere");
    draft.element_mut(flow).set_attribute("targetRef", "nowhere");
    let drawing = synopse::model::DraftDrawing {
        id: String::new(),
        reference: "gone".to_owned(),
        properties: Vec::new(),
        label: None,
        form: Form::Shape(None),
    };
    draft.diagrams.push(synopse::model::DraftDiagram {
        drawings: vec![drawing],
        ..synopse::model::DraftDiagram::default()
    });
    let model = draft.into_model().unwrap();
    let told: Vec<_> = model.warnings().iter().map(|w| (w.code, w.line)).collect();
    let dangling = (WarningCode::DanglingReference, 0);
    assert_eq!(told, [dangling, dangling, (WarningCode::UnknownDiagramElement, 0)]);
}
