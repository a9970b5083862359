//! What a layout promises one by one, on models that fit a screen.

use synopse::layout::{LayoutOptions, lay_out};
use synopse::model::{Bounds, Diagram, Form, Point};
use synopse::view::{SvgOptions, svg};
use synopse::{Model, ReadOptions, read, write};

use crate::drawn::Drawn;

fn model(content: &str) -> Model {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI">{content}</definitions>"#
    );
    read(xml.as_bytes(), &ReadOptions::default()).expect("a model")
}

fn laid(content: &str) -> Model {
    lay_out(&model(content), &LayoutOptions::default()).expect("a layout")
}

fn shape(model: &Model, id: &str) -> Bounds {
    let element = model.find(id);
    let mut drawings = model.diagrams().iter().flat_map(Diagram::drawings);
    let found = drawings.find_map(|d| match d.form() {
        Form::Shape(Some(bounds)) if d.element() == element => Some(*bounds),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{id} is drawn"))
}

fn edge(model: &Model, id: &str) -> Vec<Point> {
    let element = model.find(id);
    let mut drawings = model.diagrams().iter().flat_map(Diagram::drawings);
    let found = drawings.find_map(|d| match d.form() {
        Form::Edge(points) if d.element() == element => Some(points.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{id} is drawn"))
}

const COLLABORATION: &str = r#"
  <collaboration id="c"><participant id="A" processRef="a"/><participant id="B" processRef="b"/>
    <participant id="C" name="Bürgerin"/>
    <messageFlow id="m1" sourceRef="a2" targetRef="b1"/><messageFlow id="m2" sourceRef="b2" targetRef="C"/>
  </collaboration>
  <process id="a"><startEvent id="a1"/><task id="a2"/><endEvent id="a3"/>
    <sequenceFlow id="f1" sourceRef="a1" targetRef="a2"/><sequenceFlow id="f2" sourceRef="a2" targetRef="a3"/>
  </process>
  <process id="b"><startEvent id="b1"/><task id="b2"/><sequenceFlow id="f3" sourceRef="b1" targetRef="b2"/></process>"#;

#[test]
fn steps_run_from_left_to_right_and_messages_straight_down() {
    let model = laid(COLLABORATION);
    let [first, second, third] = ["a1", "a2", "a3"].map(|id| shape(&model, id));
    assert!(first.x < second.x && second.x < third.x);
    assert_eq!((second.width, second.height, first.width), (100.0, 80.0, 36.0));
    assert_eq!(edge(&model, "f1").len(), 2);
    for message in ["m1", "m2"] {
        let points = edge(&model, message);
        assert!(points.len() == 2 && points[0].x.to_bits() == points[1].x.to_bits(), "{points:?}");
    }
    let [a, b, c] = ["A", "B", "C"].map(|id| shape(&model, id));
    assert!(a.y + a.height < b.y && b.y + b.height < c.y);
    assert!(a.width.to_bits() == b.width.to_bits() && a.x.to_bits() == c.x.to_bits());
}

#[test]
fn the_picture_of_a_layout_is_that_of_the_file_written_from_it() {
    let model = laid(COLLABORATION);
    let again = read(write(&model).as_bytes(), &ReadOptions::default()).expect("a model");
    assert_eq!(model.same_content(&again), Ok(()));
    let picture = |m| svg(m, &SvgOptions::default()).expect("a picture").svg;
    assert_eq!(picture(&model), picture(&again));
}

#[test]
fn a_branch_and_a_loop_go_round_the_steps_between() {
    let model = laid(
        r#"<process id="p"><startEvent id="s"/><exclusiveGateway id="g"/><task id="t"/><exclusiveGateway id="j"/><endEvent id="e"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="t"/>
        <sequenceFlow id="f3" sourceRef="t" targetRef="j"/><sequenceFlow id="skip" sourceRef="g" targetRef="j"/>
        <sequenceFlow id="again" sourceRef="j" targetRef="t"/><sequenceFlow id="self" sourceRef="t" targetRef="t"/>
        <sequenceFlow id="f5" sourceRef="j" targetRef="e"/></process>"#,
    );
    let drawn = Drawn::new(&model, &model.diagrams()[0]);
    assert!(drawn.through().is_empty() && drawn.loose().is_empty());
    assert!(edge(&model, "self").len() >= 4);
    let line = ["s", "g", "t", "j", "e"].map(|id| shape(&model, id));
    let middles = line.map(|b| b.y + b.height / 2.0);
    assert!(middles.iter().all(|y| y.to_bits() == middles[0].to_bits()), "{middles:?}");
}

#[test]
fn boundary_events_sit_on_their_host_and_leave_downward() {
    let model = laid(
        r#"<process id="p"><task id="t"/><task id="u"/><task id="v"/>
        <boundaryEvent id="b1" attachedToRef="t"/><boundaryEvent id="b2" attachedToRef="t"/><boundaryEvent id="b3" attachedToRef="t"/>
        <sequenceFlow id="f1" sourceRef="t" targetRef="u"/><sequenceFlow id="f2" sourceRef="b1" targetRef="v"/></process>"#,
    );
    let host = shape(&model, "t");
    let events = ["b1", "b2", "b3"].map(|id| shape(&model, id));
    for event in events {
        let middle = (event.x + event.width / 2.0, event.y + event.height / 2.0);
        assert!(middle.0 > host.x && middle.0 < host.x + host.width);
        assert!((middle.1 - host.y - host.height).abs() < 0.1);
    }
    assert!(Drawn::new(&model, &model.diagrams()[0]).overlaps().is_empty());
    let points = edge(&model, "f2");
    assert!(points[0].y < points[1].y && shape(&model, "v").y > host.y + host.height);
}

#[test]
fn lanes_hold_their_steps_and_nested_lanes_each_other() {
    let model = laid(
        r#"<collaboration id="c"><participant id="P" processRef="p"/></collaboration><process id="p">
        <laneSet id="ls"><lane id="A"><flowNodeRef>x</flowNodeRef><childLaneSet id="cs">
          <lane id="A1"><flowNodeRef>t1</flowNodeRef></lane><lane id="A2"><flowNodeRef>t2</flowNodeRef></lane></childLaneSet></lane>
          <lane id="B"/></laneSet>
        <task id="t1"/><task id="t2"/><task id="x"/><task id="free"/>
        <sequenceFlow id="f" sourceRef="t1" targetRef="t2"/></process>"#,
    );
    let [pool, a, a1, a2, b] = ["P", "A", "A1", "A2", "B"].map(|id| shape(&model, id));
    let holds = |o: Bounds, i: Bounds| {
        o.x <= i.x
            && o.y <= i.y
            && o.x + o.width >= i.x + i.width
            && o.y + o.height >= i.y + i.height
    };
    assert!(holds(pool, a) && holds(a, a1) && holds(a, a2) && holds(pool, b));
    assert!(holds(a1, shape(&model, "t1")) && holds(a2, shape(&model, "t2")));
    assert!(holds(a, shape(&model, "x")) && holds(pool, shape(&model, "free")));
    assert!(shape(&model, "x").y > a2.y + a2.height - 1.0, "below the lanes inside");
}

#[test]
fn what_the_former_diagram_says_besides_places_stays() {
    let content = r#"<process id="p"><task id="t"/><subProcess id="s"><task id="inner"/></subProcess>
        <sequenceFlow id="f" sourceRef="t" targetRef="s"/></process>
        <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="p">
        <bpmndi:BPMNShape id="mine" bpmnElement="t" color="red"><dc:Bounds x="5" y="5" width="1" height="1"/></bpmndi:BPMNShape>
        <bpmndi:BPMNShape id="closed" bpmnElement="s" isExpanded="false"><dc:Bounds x="5" y="5" width="1" height="1"/></bpmndi:BPMNShape>
        </bpmndi:BPMNPlane><bpmndi:BPMNLabelStyle id="ls"/></bpmndi:BPMNDiagram>"#;
    let model = laid(content);
    let written = write(&model);
    assert!(written.contains(r#"id="mine" bpmnElement="t" color="red""#), "{written}");
    assert!(written.contains(r#"<bpmndi:BPMNLabelStyle id="ls"/>"#), "{written}");
    assert_eq!(shape(&model, "s").width.to_bits(), 100.0f64.to_bits());
    assert_eq!(model.diagrams().len(), 2, "what is inside has a page of its own");
    assert_eq!(model.diagrams()[1].plane_element(), model.find("s"));
}

#[test]
fn what_no_diagram_can_name_gets_an_id_and_what_cannot_be_drawn_is_left_out() {
    let model = laid(
        r#"<process id="p"><task/><task id="t"/><task id="t"/><sequenceFlow id="f" sourceRef="t" targetRef="weg"/></process>"#,
    );
    let drawings = model.diagrams()[0].drawings();
    assert_eq!(drawings.len(), 2);
    assert!(drawings.iter().all(|d| d.element().is_some()));
    assert!(laid("").diagrams().is_empty());
    assert!(laid(r#"<process id="p"/><collaboration id="c"/>"#).diagrams().is_empty());
}
