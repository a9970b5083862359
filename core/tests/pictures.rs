//! Pictures: every shape and edge of a file stands in its picture, once and at its place, and
//! whatever a file holds, the picture is well-formed and runs nothing.
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "generated XML reads best as it is written"
)]

mod support;

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use synopse::model::{Bounds, Drawing, Form};
use synopse::view::{Language, Mark, Picture, SvgOptions, Theme, svg};
use synopse::{ErrorKind, Model, ReadOptions, read};

/// Shapes as x, y, width, height, and edges as way points, in hundredths, by element.
type Places = BTreeMap<String, Vec<Vec<i64>>>;

fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// What a diagram of the file draws, as far as it can be drawn, and how much cannot be.
fn expected(model: &Model, drawings: &[Drawing]) -> (Places, usize) {
    let near = |v: f64| v.abs() <= 1_000_000.0;
    let (mut places, mut missing) = (Places::new(), 0);
    for drawing in drawings {
        let Some(element) = drawing.element() else { continue };
        let place: Vec<f64> = match drawing.form() {
            Form::Shape(Some(Bounds { x, y, width, height }))
                if near(*x)
                    && near(*y)
                    && near(*width)
                    && near(*height)
                    && *width > 0.0
                    && *height > 0.0 =>
            {
                vec![*x, *y, *width, *height]
            }
            Form::Edge(points) if points.iter().filter(|p| near(p.x) && near(p.y)).count() >= 2 => {
                points.iter().filter(|p| near(p.x) && near(p.y)).flat_map(|p| [p.x, p.y]).collect()
            }
            _ => {
                missing += 1;
                continue;
            }
        };
        let id = clean(&model.display_id(element));
        places.entry(id).or_default().push(place.into_iter().map(hundredths).collect());
    }
    for all in places.values_mut() {
        all.sort();
    }
    (places, missing)
}

/// An id as it can stand in an attribute.
fn clean(id: &str) -> String {
    id.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().map(|a| a.expect("well-formed")).find(|a| a.key.0 == name)?;
    Some(quick_xml::escape::unescape(&found.value).expect("well-formed").into_owned())
}

fn numbers(text: &str) -> Vec<f64> {
    let spaced = text.replace('-', " -");
    let parts = spaced.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    parts.filter(|p| !p.is_empty()).map(|p| p.parse().expect("a number")).collect()
}

/// The commands of a path, each with its numbers.
fn commands(path: &str) -> Vec<(char, Vec<f64>)> {
    let starts: Vec<usize> =
        path.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).map(|(i, _)| i).collect();
    let ends = starts.iter().skip(1).copied().chain([path.len()]);
    let parts = starts.iter().zip(ends).map(|(&from, to)| &path[from..to]);
    parts.map(|p| (p.chars().next().expect("a command"), numbers(&p[1..]))).collect()
}

/// The way points of an edge: its ends, and the corners that its curves turn around.
fn way_points(path: &str) -> Vec<i64> {
    let commands = commands(path);
    let mut points = Vec::new();
    for (index, (command, numbers)) in commands.iter().enumerate() {
        if *command == 'M' || *command == 'Q' || index + 1 == commands.len() {
            points.extend([hundredths(numbers[0]), hundredths(numbers[1])]);
        }
    }
    points
}

/// Left, top, width and height of an outline around the origin of its group.
fn outline(start: &BytesStart<'_>) -> [f64; 4] {
    let get = |name: &str| attribute(start, name).map_or(0.0, |v| v.parse().expect("a number"));
    match start.local_name().as_ref() {
        "rect" => [get("x"), get("y"), get("width"), get("height")],
        "circle" => {
            let r = get("r");
            [get("cx") - r, get("cy") - r, 2.0 * r, 2.0 * r]
        }
        "ellipse" => {
            let (rx, ry) = (get("rx"), get("ry"));
            [get("cx") - rx, get("cy") - ry, 2.0 * rx, 2.0 * ry]
        }
        "path" => {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for (command, n) in commands(&attribute(start, "d").expect("a path")) {
                match (command, n.as_slice()) {
                    ('A', [_, ry, .., x, y]) => {
                        xs.push(*x);
                        ys.extend([y - ry, y + ry]);
                    }
                    (_, [x, y]) => {
                        xs.push(*x);
                        ys.push(*y);
                    }
                    _ => {}
                }
            }
            let least = |all: &[f64]| all.iter().copied().fold(f64::INFINITY, f64::min);
            let most = |all: &[f64]| all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            [least(&xs), least(&ys), most(&xs) - least(&xs), most(&ys) - least(&ys)]
        }
        other => panic!("no outline: {other}"),
    }
}

/// Reads a picture back: well-formed, and where each element stands. In a picture of several pages
/// the outer group is passed over, so that places are those of the file.
fn drawn(picture: &Picture) -> Places {
    let mut reader = Reader::from_str(&picture.svg);
    reader.config_mut().check_comments = true;
    let mut places = Places::new();
    let mut open: Option<(String, Option<(f64, f64)>)> = None;
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in {}", picture.svg)) {
            Event::Eof => break,
            Event::Start(start) if start.local_name().as_ref() == "g" => {
                if let Some(id) = attribute(&start, "data-element-id") {
                    let at = attribute(&start, "transform").map(|t| numbers(&t));
                    open = Some((id, at.map(|n| (n[0], n[1]))));
                }
            }
            Event::Empty(start) => {
                if let Some((id, at)) = open.take() {
                    let place = match at {
                        None => way_points(&attribute(&start, "d").expect("a way")),
                        Some((x, y)) => {
                            let [left, top, width, height] = outline(&start);
                            [x + left, y + top, width, height].map(hundredths).to_vec()
                        }
                    };
                    places.entry(id).or_default().push(place);
                }
            }
            Event::Start(start) => {
                assert!(start.local_name().as_ref() != "script", "{}", picture.svg);
            }
            _ => {}
        }
    }
    for all in places.values_mut() {
        all.sort();
    }
    places
}

/// Holds a picture against the file, each number within two hundredths.
fn holds(model: &Model, diagram: usize, shown: &str) -> (usize, usize) {
    let (expected, missing) = expected(model, model.diagrams()[diagram].drawings());
    let options = SvgOptions { diagram: Some(diagram + 1), ..SvgOptions::default() };
    let picture = match svg(model, &options) {
        Ok(picture) => picture,
        Err(error) => {
            assert!(expected.is_empty(), "{shown}: {error}");
            return (0, missing);
        }
    };
    let drawn = drawn(&picture);
    let ids = |places: &Places| {
        places.iter().map(|(id, all)| (id.clone(), all.len())).collect::<Vec<_>>()
    };
    assert_eq!(ids(&drawn), ids(&expected), "{shown}");
    for (id, all) in &expected {
        for (wanted, found) in all.iter().zip(&drawn[id]) {
            let close = wanted.iter().zip(found).all(|(a, b)| (a - b).abs() <= 2);
            assert!(
                wanted.len() == found.len() && close,
                "{shown}: {id} at {found:?}, not {wanted:?}"
            );
        }
    }
    assert_eq!(picture.warnings.len(), missing, "{shown}");
    (expected.values().map(Vec::len).sum(), missing)
}

fn holds_all(files: &[std::path::PathBuf]) -> [usize; 4] {
    let mut counts = [0; 4];
    for path in files {
        let Some(model) = support::model(path) else { continue };
        for diagram in 0..model.diagrams().len() {
            let (drawn, missing) = holds(&model, diagram, &path.display().to_string());
            counts[1] += 1;
            counts[2] += drawn;
            counts[3] += missing;
        }
        counts[0] += 1;
    }
    counts
}

#[test]
fn every_shape_and_edge_of_the_fixtures_is_drawn_at_its_place() {
    let [_, diagrams, drawn, _] =
        holds_all(&support::bpmn_files(&support::root().join("fixtures")));
    assert!(diagrams > 50 && drawn > 2_000, "{diagrams} diagrams, {drawn} shapes and edges");
}

#[test]
fn every_shape_and_edge_of_real_models_is_drawn_at_its_place() {
    let Some(data) = support::data() else { return };
    let [files, diagrams, drawn, missing] = holds_all(&support::bpmn_files(&data));
    println!(
        "{drawn} shapes and edges of {diagrams} diagrams in {files} files are drawn at their place; \
         {missing} have none and are told"
    );
}

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0">"#;

/// A model of these elements, drawn by these shapes and edges.
fn model(inside: &str, drawings: &str) -> Model {
    let xml = format!(
        "{HEAD}<process id=\"p\">{inside}</process><bpmndi:BPMNDiagram>\
         <bpmndi:BPMNPlane bpmnElement=\"p\">{drawings}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    );
    read(xml.as_bytes(), &ReadOptions::named("a.bpmn")).expect("readable")
}

fn shape(id: &str, [x, y, width, height]: [&str; 4]) -> String {
    format!(
        "<bpmndi:BPMNShape bpmnElement=\"{id}\">\
         <dc:Bounds x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></bpmndi:BPMNShape>"
    )
}

fn picture(model: &Model) -> Picture {
    svg(model, &SvgOptions::default()).expect("something can be drawn")
}

#[test]
fn half_a_diagram_is_half_a_picture_with_warnings() {
    let ids = ["a", "b", "c", "d", "e", "f"];
    let tasks: String = ids.iter().map(|id| format!("<task id=\"{id}\" name=\"{id}\"/>")).collect();
    let flow = "<sequenceFlow id=\"s\" sourceRef=\"a\" targetRef=\"b\"/>";
    let drawings = [
        shape("a", ["0", "0", "100", "80"]),
        shape("b", ["NaN", "0", "100", "80"]),
        shape("c", ["1e300", "0", "100", "80"]),
        shape("d", ["0", "0", "-100", "80"]),
        "<bpmndi:BPMNShape bpmnElement=\"e\"/>".to_owned(),
        "<bpmndi:BPMNEdge bpmnElement=\"s\"><di:waypoint x=\"0\" y=\"0\"/>\
         <di:waypoint x=\"INF\" y=\"0\"/></bpmndi:BPMNEdge>"
            .to_owned(),
        "<bpmndi:BPMNShape bpmnElement=\"gone\"/>".to_owned(),
    ];
    let model = model(&(tasks + flow), &drawings.concat());
    let picture = picture(&model);
    assert_eq!(drawn(&picture).into_keys().collect::<Vec<_>>(), ["a"]);
    let told: Vec<&str> = picture.warnings.iter().map(|w| w.message.as_str()).collect();
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(told[4].contains("way points") && told[0].contains("\"b\""), "{told:?}");
    assert!(picture.warnings.iter().all(|w| w.line > 0 && w.code.as_str() == "invalid-bounds"));
    assert!(picture.size.0 < 200 && picture.size.1 < 200, "{:?}", picture.size);
}

#[test]
fn without_a_picture_there_is_one_clear_line() {
    let bare = read(
        format!("{HEAD}<process id=\"p\"/></definitions>").as_bytes(),
        &ReadOptions::named("a.bpmn"),
    );
    let task = "<task id=\"a\"/>";
    let cases = [
        (bare.expect("readable"), None, "a.bpmn: the file has no diagram, so there is no picture"),
        (
            model(task, ""),
            None,
            "a.bpmn: the file has nothing in its diagram that can be drawn, so there is no picture",
        ),
        (
            model(task, &shape("a", ["0", "0", "9", "9"])),
            Some(2),
            "a.bpmn: there is no diagram 2; the file has 1",
        ),
        (
            model(task, &shape("a", ["0", "0", "9", "9"])),
            Some(0),
            "a.bpmn: there is no diagram 0; the file has 1",
        ),
    ];
    for (model, diagram, line) in cases {
        let error = svg(&model, &SvgOptions { diagram, ..SvgOptions::default() }).expect_err(line);
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Usage, line));
    }
}

#[test]
fn no_label_breaks_a_picture() {
    let long = "Antragsprüfungsverfahren ".repeat(400);
    let labels = [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "]]&gt; &amp;amp; &quot;quoted&quot; 'single' --&gt;",
        "&#1;&#7;&#x85;&#xFFFE;&#xFFFF;&#27;[2J",
        "&#x202E;\u{5D4}\u{5DC}\u{5D5}\u{5DD} &#x202C;",
        "\u{645}\u{631}\u{62D}\u{628}\u{627}",
        "a&#10;&#13;&#9;b",
        long.as_str(),
        &"😀".repeat(3_000),
        &"W".repeat(10_000),
        &"a\u{301}".repeat(5_000),
    ];
    let kinds = [
        "userTask",
        "startEvent",
        "exclusiveGateway",
        "subProcess",
        "dataStoreReference",
        "callActivity",
    ];
    for label in labels {
        let (mut inside, mut drawings) = (String::new(), String::new());
        for kind in kinds {
            inside += &format!("<{kind} id=\"{kind}&lt;&quot;\" name=\"{label}\"/>");
            drawings += &shape(&format!("{kind}&lt;&quot;"), ["0", "0", "100", "80"]);
        }
        inside += &format!("<textAnnotation id=\"n\"><text>{label}</text></textAnnotation>");
        drawings += &shape("n", ["0", "0", "100", "80"]);
        for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
            let options = SvgOptions { theme, language: Language::German, ..SvgOptions::default() };
            let picture = svg(&model(&inside, &drawings), &options).expect("drawn");
            assert_eq!(drawn(&picture).len(), kinds.len() + 1);
            let forbidden = |c: char| c.is_control() && c != '\n';
            assert!(!picture.svg.contains(forbidden) && !picture.svg.contains("<script"));
            assert!(!picture.svg.contains(['\u{202E}', '\u{FFFE}', '\u{FFFF}']));
            assert!(picture.svg.len() < 120_000, "{}", picture.svg.len());
        }
    }
}

#[test]
fn no_colour_runs_anything() {
    let evil = "url(javascript:alert(1));x:\" onload=\"alert(1)";
    let drawing = shape("a", ["0", "0", "100", "80"]).replace(
        "Shape bpmn",
        &format!(
            "Shape bioc:fill=\"{}\" bioc:stroke=\"#0d4372\" bpmn",
            evil.replace('"', "&quot;")
        ),
    );
    let picture = picture(&model("<task id=\"a\" name=\"a\"/>", &drawing));
    assert!(
        !picture.svg.contains("alert") && picture.svg.contains("stroke:#0d4372"),
        "{}",
        picture.svg
    );
}

#[test]
fn thousands_of_elements_are_drawn() {
    let ids: Vec<String> = (0..5_000).map(|i| format!("t{i}")).collect();
    let tasks: String =
        ids.iter().map(|id| format!("<task id=\"{id}\" name=\"Antrag {id} prüfen\"/>")).collect();
    let shapes = ids.iter().enumerate().map(|(i, id)| {
        let (x, y) = ((i % 100 * 120).to_string(), (i / 100 * 100).to_string());
        shape(id, [&x, &y, "100", "80"])
    });
    let picture = picture(&model(&tasks, &shapes.collect::<String>()));
    assert_eq!(drawn(&picture).len(), 5_000);
    assert!(picture.svg.len() < 5_000 * 400, "{} bytes", picture.svg.len());
}

#[test]
fn a_mark_is_seen_without_colour_and_changes_nothing_below() {
    let xml = model("<task id=\"a\" name=\"a\"/>", &shape("a", ["0", "0", "100", "80"]));
    let plain = picture(&xml);
    let element = xml.find("a").expect("there");
    let mark = Mark { element, class: "added".into(), sign: Some('+'), number: Some(3) };
    let options = SvgOptions { marks: vec![mark], ..SvgOptions::default() };
    let marked = svg(&xml, &options).expect("drawn");
    assert_eq!(drawn(&plain), drawn(&marked));
    assert!(marked.svg.contains("class=\"task added\"") && marked.svg.contains(">+ 3</text>"));
    assert!(marked.svg.contains("data-mark-of=\"a\" class=\"mark added\""));
    assert!(!plain.svg.contains("data-mark-of"));
}

#[test]
fn what_stands_in_a_closed_sub_process_gets_its_own_page() {
    let inside =
        "<subProcess id=\"s\" name=\"Prüfen\"><task id=\"a\"/></subProcess><task id=\"b\"/>";
    let closed =
        shape("s", ["0", "0", "100", "80"]).replace("Shape ", "Shape isExpanded=\"false\" ");
    let rest = shape("a", ["20", "20", "50", "40"]) + &shape("b", ["200", "0", "100", "80"]);
    let picture = picture(&model(inside, &(closed.clone() + &rest)));
    assert_eq!(picture.svg.matches("class=\"heading").count(), 2, "{}", picture.svg);
    assert_eq!(drawn(&picture).len(), 3);
    let open = closed.replace("\"false\"", "\"true\"");
    assert!(
        !svg(&model(inside, &(open + &rest)), &SvgOptions::default())
            .expect("drawn")
            .svg
            .contains("\"heading")
    );
    // Where the file does not say, what is drawn inside is shown inside.
    let silent = closed.replace("isExpanded=\"false\" ", "");
    assert!(
        !svg(&model(inside, &(silent + &rest)), &SvgOptions::default())
            .expect("drawn")
            .svg
            .contains("\"heading")
    );
}
