//! Writing: what was written reads as the same model, and writing it again gives the same bytes.

mod support;

use proptest::prelude::*;
use synopse::model::Draft;
use synopse::{Model, ReadOptions, read, write};

fn parse(xml: &str) -> Model {
    read(xml.as_bytes(), &all()).unwrap_or_else(|e| panic!("{e}\n{xml}"))
}

/// Nothing left out, not even what tools keep about people.
fn all() -> ReadOptions {
    ReadOptions { keep_personal: true, ..ReadOptions::default() }
}

/// Writes, reads and writes; says what differs.
fn round_trip(model: &Model) -> Result<String, String> {
    let written = write(model);
    let again = read(written.as_bytes(), &all()).map_err(|e| e.to_string())?;
    model.same_content(&again).map_err(|e| e.to_string())?;
    if write(&again) != written {
        return Err("written again, other bytes".to_owned());
    }
    Ok(written)
}

#[test]
fn every_readable_file_comes_back_as_it_was_read() {
    let Some(data) = support::data() else { return };
    let mut count = 0;
    let mut other = Vec::new();
    for path in support::bpmn_files(&data) {
        let Ok(model) = read(&std::fs::read(&path).unwrap_or_default(), &all()) else { continue };
        match round_trip(&model) {
            Ok(_) => count += 1,
            Err(what) => other.push(format!("{}: {what}", path.display())),
        }
    }
    assert!(other.is_empty(), "{count} came back, {} not:\n{}", other.len(), other.join("\n"));
    println!("{count} files came back as they were read");
}

#[test]
fn every_fixture_comes_back_as_it_was_read() {
    let mut count = 0;
    for path in support::bpmn_files(&support::root().join("fixtures")) {
        let Ok(model) = read(&std::fs::read(&path).unwrap_or_default(), &all()) else { continue };
        if let Err(what) = round_trip(&model) {
            panic!("{}: {what}", path.display());
        }
        count += 1;
    }
    assert!(count > 80, "only {count} fixtures are readable");
}

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

#[test]
fn the_written_file_reads_like_this() {
    let model = parse(&format!(
        r#"<b:definitions xmlns:b="{BPMN}" xmlns:kom="urn:kom" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC" id="D">
        <b:process id="P" name="Hund &#10; &quot;anmelden&quot;"><!-- gone -->
        <b:sequenceFlow id="f" sourceRef="s" targetRef="t"><b:conditionExpression><![CDATA[a<b  ]]></b:conditionExpression></b:sequenceFlow>
        <b:userTask id="t" kom:frist="3"><b:documentation>Zwei
  Zeilen &amp; mehr</b:documentation><b:extensionElements><kom:x a="&#9;">Text <kom:y/> mehr</kom:x><kom:z><kom:y/></kom:z></b:extensionElements><b:multiInstanceLoopCharacteristics/></b:userTask>
        <b:startEvent id="s"><b:timerEventDefinition/></b:startEvent></b:process>
        <di:BPMNDiagram id="d"><di:BPMNPlane id="e" bpmnElement="P"><di:BPMNShape bpmnElement="t" isExpanded="true"><c:Bounds x="1.50" y="-2" width="100" height="8e1"/><di:BPMNLabel/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>
        </b:definitions>"#
    ));
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:b="{BPMN}" xmlns:kom="urn:kom" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC" id="D">
  <bpmn:process id="P" name="Hund &#10; &quot;anmelden&quot;">
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t">
      <bpmn:conditionExpression>a&lt;b  </bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:userTask id="t" kom:frist="3">
      <bpmn:documentation>Zwei
  Zeilen &amp; mehr</bpmn:documentation>
      <bpmn:extensionElements>
        <kom:x a="&#9;">Text <kom:y/> mehr</kom:x>
        <kom:z>
          <kom:y/>
        </kom:z>
      </bpmn:extensionElements>
      <bpmn:incoming>f</bpmn:incoming>
      <bpmn:multiInstanceLoopCharacteristics/>
    </bpmn:userTask>
    <bpmn:startEvent id="s">
      <bpmn:outgoing>f</bpmn:outgoing>
      <bpmn:timerEventDefinition/>
    </bpmn:startEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="d">
    <bpmndi:BPMNPlane id="e" bpmnElement="P">
      <bpmndi:BPMNShape bpmnElement="t" isExpanded="true">
        <dc:Bounds x="1.5" y="-2" width="100" height="80"/>
        <bpmndi:BPMNLabel/>
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"#
    );
    assert_eq!(write(&model), expected);
    assert_eq!(round_trip(&model).as_deref(), Ok(expected.as_str()));
}

#[test]
fn names_in_values_keep_their_declarations() {
    // `bpmn` and `x` mean two things each; `c` means one thing, far below the root.
    let model = parse(&format!(
        r#"<definitions xmlns="{BPMN}" xmlns:bpmn="urn:other" xmlns:x="urn:a" xmlns:xsd="urn:xsd" id="D">
        <itemDefinition id="i" structureRef="xsd:string"/>
        <process id="p"><task id="t"><extensionElements>
          <x:outer><x:inner xmlns:x="urn:b" type="x:t"><x:leaf/></x:inner><x:late/></x:outer>
          <own xmlns="urn:c"><inner/><none xmlns=""/></own><c:deep xmlns:c="urn:d" of="c:t" c:a=""/>
        </extensionElements></task></process></definitions>"#
    ));
    let written = round_trip(&model).expect("the same");
    let head = format!(
        r#"<ns1:definitions xmlns:ns1="{BPMN}" xmlns="{BPMN}" xmlns:bpmn="urn:other" xmlns:x="urn:a" xmlns:xsd="urn:xsd" xmlns:c="urn:d" id="D">"#
    );
    for part in [
        head.as_str(),
        r#"structureRef="xsd:string""#,
        r#"<x:inner xmlns:x="urn:b" type="x:t">"#,
        "<x:late/>",
        r#"<own xmlns="urn:c">"#,
        "<inner/>",
        r#"<none xmlns=""/>"#,
        r#"<c:deep of="c:t" c:a=""/>"#,
    ] {
        assert!(written.contains(part), "no {part} in\n{written}");
    }
}

#[test]
fn what_no_file_declares_is_declared() {
    let model = parse(
        r#"<definitions targetNamespace="urn:t"><process id="p">
        <userTask id="t" camunda:assignee="amt"><extensionElements><amt:frist xsi:type="a"/></extensionElements></userTask>
        </process></definitions>"#,
    );
    let written = round_trip(&model).expect("the same");
    for part in [
        "xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"",
        "xmlns:camunda=\"undeclared:camunda\"",
        "xmlns:amt=\"undeclared:amt\"",
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
    ] {
        assert!(written.contains(part), "no {part} in\n{written}");
    }
    assert_eq!(parse(&written).warnings(), []);
}

#[test]
fn a_difference_of_content_is_told_with_its_place() {
    let file = |inside: &str| {
        parse(&format!(
            r#"<definitions xmlns="{BPMN}"><process id="p">{inside}</process></definitions>"#
        ))
    };
    let base = file(r#"<task id="t" name="A"><documentation>x</documentation></task>"#);
    for (other, told) in [
        ("", "the model: number of elements: \"3\" against \"2\""),
        (r#"<userTask id="t"/>"#, r#"task "t": type: "task" against "userTask""#),
        (r#"<task id="u"/>"#, r#"task "t": id: "t" against "u""#),
        (r#"<task id="t"/>"#, r#"task "t": name: "A" against """#),
        (r#"<task id="t" name="A"/>"#, r#"task "t": number of properties: "1" against "0""#),
        (
            r#"<task id="t" name="A"><documentation>y</documentation></task>"#,
            r#"task "t": {http://www.omg.org/spec/BPMN/20100524/MODEL}documentation: "x" against "y""#,
        ),
    ] {
        let difference = base.same_content(&file(other)).expect_err(other);
        assert_eq!(difference.to_string(), told);
        assert!(file(other).same_content(&base).is_err());
    }
    assert_eq!(base.same_content(&base.clone()), Ok(()));
    let deep = |leaf: &str| {
        file(&format!(
            r#"<task id="t"><extensionElements><k:a xmlns:k="urn:k" y="1" x="2"><k:b/>{leaf}</k:a></extensionElements></task>"#
        ))
    };
    let other = deep("<k:c z=\"3\"/>").same_content(&deep("<k:c z=\"4\"/>"));
    let path = format!("{{{BPMN}}}extensionElements/{{urn:k}}a/{{urn:k}}c/@z");
    assert_eq!(other.map_err(|d| d.what), Err(path));
    let turned = parse(&format!(
        r#"<definitions xmlns="{BPMN}"><process id="p"><task id="t"><extensionElements><q:a xmlns:q="urn:k" x="2" y="1"><q:b/></q:a></extensionElements></task></process></definitions>"#
    ));
    assert_eq!(deep("").same_content(&turned), Ok(()));
}

#[test]
fn characters_that_xml_does_not_have_are_told_and_replaced() {
    let process = |name: &str, text: &str| {
        format!(
            r#"<definitions xmlns="{BPMN}"><process id="p" name="{name}"><documentation>{text}</documentation></process></definitions>"#
        )
    };
    for (name, text, warnings) in [
        ("a&#1;b", "x", 1),
        ("a\u{1}b", "x\u{FFFE}", 1),
        ("a", "x&#xFFFF;y&#x1B;", 2),
        ("a&#x9B;\u{202E}", "\u{9B}x&#x202E;", 0),
        ("\u{FFFD}", "\u{FEFF}", 0),
    ] {
        let model = parse(&process(name, text));
        assert_eq!(model.warnings().len(), warnings, "{:?}", model.warnings());
        let written = round_trip(&model).expect("the same");
        assert_eq!(parse(&written).warnings(), []);
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202E}';
        assert!(!written.contains(hidden), "{written:?}");
    }
}

/// A piece of a file: anything that a vendor may write below `extensionElements`, and more.
fn piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "x:a", "y:a", "bpmn:a", "z:a", "x:c", "größe"]);
    let declared = prop::sample::select(vec![
        "",
        "",
        "",
        r#" xmlns="urn:v""#,
        r#" xmlns="""#,
        r#" xmlns:x="urn:v""#,
        r#" xmlns:x="urn:w""#,
        r#" xmlns:y="urn:v" xmlns:bpmn="urn:w""#,
        r#" xmlns:z="http://www.omg.org/spec/BPMN/20100524/MODEL""#,
    ]);
    let value = prop::sample::select(vec![
        "",
        " ",
        "x:t",
        "a&lt;b",
        "&#9;&#10;&#13;",
        "  ü  ",
        "&unknown;",
        "]]&gt;",
        "\u{9B}\u{202E}",
        "&#1;",
    ]);
    let attribute =
        (prop::sample::select(vec!["k", "x:k", "y:k", "id", "name", "xml:lang"]), value.clone())
            .prop_map(|(key, value)| format!(" {key}=\"{value}\""));
    let attributes = prop::option::of(attribute).prop_map(Option::unwrap_or_default);
    let leaf = (name.clone(), declared.clone(), attributes.clone(), value.clone())
        .prop_map(|(n, d, a, v)| format!("<{n}{d}{a}>{v}</{n}>"));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let below = prop::collection::vec((value.clone(), inner), 0..4);
        (name.clone(), declared.clone(), attributes.clone(), below).prop_map(|(n, d, a, below)| {
            let below: Vec<String> = below.into_iter().map(|(v, e)| v.to_owned() + &e).collect();
            format!("<{n}{d}{a}>{}</{n}>", below.concat())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn anything_readable_comes_back(
        root in prop::sample::select(vec![
            r#"xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL""#,
            r#"xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x" xmlns:y="urn:y""#,
            r#"xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmn="urn:v" xmlns:dc="urn:w""#,
            "",
        ]),
        outside in piece(),
        inside in piece(),
        task in prop::sample::select(vec!["task", "subProcess", "startEvent", "lane", "category", "dataObject"]),
        x in any::<f64>(),
    ) {
        let xml = format!(
            r#"<definitions {root}>{outside}<process id="p"><{task} id="t">{outside}<extensionElements>{inside}</extensionElements></{task}>
            <sequenceFlow id="f&amp;" sourceRef="t" targetRef="t">{inside}</sequenceFlow></process>
            <bpmndi:BPMNDiagram><bpmndi:BPMNPlane><bpmndi:BPMNShape bpmnElement="t"><dc:Bounds x="{x}" y="0" width="1" height="1"/>{inside}</bpmndi:BPMNShape></bpmndi:BPMNPlane>{outside}</bpmndi:BPMNDiagram></definitions>"#
        );
        let model = parse(&xml);
        let result = round_trip(&model);
        prop_assert!(result.is_ok(), "{:?}\n{xml}\n{}", result, write(&model));
    }
}

#[test]
fn a_draft_keeps_content_and_declarations() {
    let model = parse(&format!(
        r#"<definitions xmlns="{BPMN}" xmlns:xsd="urn:xsd"><itemDefinition id="i" structureRef="xsd:string"/>
        <process id="p"><task id="t"><extensionElements><a:b xmlns:a="urn:a" c="a:d"/></extensionElements></task></process></definitions>"#
    ));
    let drafted = Draft::from(&model).into_model().expect("small");
    assert_eq!(model.same_content(&drafted), Ok(()));
    let written = round_trip(&drafted).expect("the same");
    assert!(written.contains(r#" xmlns:xsd="urn:xsd" xmlns:a="urn:a""#), "{written}");
    let empty = Draft::new().into_model().expect("small");
    assert_eq!(
        round_trip(&empty),
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions xmlns:bpmn=\"{BPMN}\"/>\n"
        ))
    );
}

#[test]
fn a_diagram_inside_something_else_stays_there() {
    let di = "http://www.omg.org/spec/BPMN/20100524/DI";
    let other = "http://www.omg.org/spec/BPMN/20100525/DI";
    let inner =
        format!("<b:BPMNDiagram xmlns:b=\"{di}\" id=\"inner\"><b:BPMNPlane/></b:BPMNDiagram>");
    for around in ["definitions", "foo", "process"] {
        for outer in [di, other] {
            let xml = format!(
                "<definitions xmlns=\"{BPMN}\" xmlns:b=\"{outer}\"><process id=\"p\"/>\
                 <{around} xmlns:b=\"{di}\">{inner}</{around}><b:BPMNDiagram id=\"d\"/></definitions>"
            );
            let model = parse(&xml);
            assert_eq!(model.diagrams().len(), usize::from(outer == di), "{xml}");
            let written = round_trip(&model).unwrap_or_else(|what| panic!("{what}\n{xml}"));
            assert_eq!(written.matches("BPMNDiagram id=\"inner\"").count(), 1, "{written}");
            assert_eq!(written.matches("BPMNDiagram id=\"d\"").count(), 1, "{written}");
        }
    }
}
