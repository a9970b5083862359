//! Personal data: dropped where a tool keeps it, found where people wrote it, and gone from a copy.

mod support;

use synopse::label::Language;
use synopse::personal::{FindingKind, findings, redact};
use synopse::{Model, ReadOptions, WarningCode, read, view, write};

/// A model with one of each, around a process that has nothing to hide. Names and numbers are those
/// that are kept free for examples.
const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:t="urn:example:tool"
    xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
    id="D" t:last-changed-by="Max Mustermann" t:version="7">
  <extensionElements>
    <t:attributes>
      <t:record name="CHANGE_HISTORY"><t:row xmlns:u="urn:example:u" u:when="2024">Erika Mustermann</t:row></t:record>
      <t:record name="CHANGE_HISTORY"/>
      <t:attribute name="COLOUR"><t:value>red</t:value></t:attribute>
      <t:contact><t:phone>030 23125-001</t:phone></t:contact>
      <t:stamp author="Erika Mustermann" date="2024-02-01"/>
    </t:attributes>
  </extensionElements>
  <process id="p" name="Hund anmelden">
    <laneSet id="s"><lane id="l" name="Erika"><flowNodeRef>a</flowNodeRef></lane></laneSet>
    <userTask id="a" name="Frau Mustermann informieren" camunda:assignee="mustermann">
      <documentation>Anruf unter 030 23125-002 oder Mail an erika.mustermann@example.org.</documentation>
    </userTask>
    <userTask id="b" name="Sachbearbeiterin prüft Antrag" camunda:assignee="${clerk}"/>
    <sequenceFlow id="f" sourceRef="a" targetRef="b"/>
    <textAnnotation id="n"><text>Rückfragen: Mustermann, Erika</text></textAnnotation>
  </process>
  <di:BPMNDiagram id="g" name="Stand von Max Mustermann"><di:BPMNPlane id="q" bpmnElement="p"/></di:BPMNDiagram>
</definitions>"#;

fn model(keep_personal: bool) -> Model {
    read(FILE.as_bytes(), &ReadOptions { keep_personal, ..ReadOptions::default() }).unwrap()
}

fn told(model: &Model) -> Vec<(FindingKind, String)> {
    findings(model).into_iter().map(|f| (f.kind, f.text)).collect()
}

fn wrote(kind: FindingKind, text: &str) -> (FindingKind, String) {
    (kind, text.to_owned())
}

#[test]
fn what_a_tool_keeps_about_people_is_left_out_with_one_warning() {
    let (kept, dropped) = (model(true), model(false));
    assert!(kept.warnings().is_empty());
    let warnings: Vec<WarningCode> = dropped.warnings().iter().map(|w| w.code).collect();
    assert_eq!(warnings, [WarningCode::ToolData]);
    let message = &dropped.warnings()[0].message;
    assert!(message.ends_with("last-changed-by, CHANGE_HISTORY, contact, author (4)"), "{message}");
    assert_eq!(dropped.warnings()[0].line, 4);
    let written = write(&dropped);
    for gone in ["Max Mustermann\" ", "last-changed-by", "row", "contact", "23125-001", "author="] {
        assert!(!written.contains(gone), "{gone} is still there:\n{written}");
    }
    for there in [
        "version=\"7\"",
        "name=\"CHANGE_HISTORY\"/>",
        ">red<",
        "2024-02-01",
        "assignee=\"mustermann\"",
    ] {
        assert!(written.contains(there), "{there} is gone:\n{written}");
    }
    assert_eq!(dropped.counts(), kept.counts());
    let again = read(written.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(dropped.same_content(&again), Ok(()));
}

#[test]
fn what_people_wrote_is_found_where_it_stands() {
    let expected = [
        wrote(FindingKind::Name, "Erika"),
        wrote(FindingKind::Name, "Mustermann"),
        wrote(FindingKind::Account, "mustermann"),
        wrote(FindingKind::Phone, "030 23125-002"),
        wrote(FindingKind::Mail, "erika.mustermann@example.org"),
        wrote(FindingKind::Name, "Mustermann, Erika"),
        wrote(FindingKind::Name, "Max Mustermann"),
    ];
    let model_without = model(false);
    assert_eq!(told(&model_without), expected);
    let places: Vec<String> = findings(&model_without).into_iter().map(|f| f.place).collect();
    let shown = [
        "name",
        "name",
        "@assignee",
        "documentation",
        "documentation",
        "text",
        "BPMNDiagram/@name",
    ];
    assert_eq!(places, shown);
    let tool = told(&model(true)).into_iter().filter(|f| f.0 == FindingKind::ToolData);
    assert_eq!(tool.count(), 4);
}

#[test]
fn a_copy_holds_nothing_of_it_and_everything_else() {
    let original = model(true);
    let copy = redact(&original, Language::German).unwrap();
    assert_eq!(copy.findings, findings(&original));
    let written = write(&copy.model);
    let again =
        read(written.as_bytes(), &ReadOptions { keep_personal: true, ..ReadOptions::default() });
    let again = again.unwrap();
    assert_eq!(told(&again), []);
    for there in [
        "Frau [Name] informieren",
        "unter [Telefon] oder Mail an [E-Mail].",
        "[Konto]",
        "Rückfragen: [Name]",
    ] {
        assert!(written.contains(there), "{there}:\n{written}");
    }
    // The same file, written by hand without what was found, holds the same.
    let plain = FILE
        .replace(" t:last-changed-by=\"Max Mustermann\"", "")
        .replace("<t:record name=\"CHANGE_HISTORY\"><t:row xmlns:u=\"urn:example:u\" u:when=\"2024\">Erika Mustermann</t:row></t:record>", "")
        .replace("<t:contact><t:phone>030 23125-001</t:phone></t:contact>", "")
        .replace("author=\"Erika Mustermann\" ", "")
        .replace("name=\"Erika\"", "name=\"[Name]\"")
        .replace("Frau Mustermann", "Frau [Name]")
        .replace("assignee=\"mustermann\"", "assignee=\"[Konto]\"")
        .replace("030 23125-002", "[Telefon]")
        .replace("erika.mustermann@example.org", "[E-Mail]")
        .replace("Mustermann, Erika", "[Name]")
        .replace("Max Mustermann", "[Name]");
    let plain =
        read(plain.as_bytes(), &ReadOptions { keep_personal: true, ..ReadOptions::default() });
    assert_eq!(plain.unwrap().same_content(&again), Ok(()));
    let english = redact(&original, Language::English).unwrap();
    assert!(write(&english.model).contains("[Phone]"));
    assert_eq!(told(&english.model), []);
}

#[test]
fn a_model_without_any_is_not_touched() {
    let file = support::root().join("fixtures/hundesteuer-anmelden/a.bpmn");
    let bytes = std::fs::read(file).unwrap();
    let model = read(&bytes, &ReadOptions::default()).unwrap();
    assert_eq!(told(&model), []);
    let copy = redact(&model, Language::German).unwrap();
    assert_eq!(model.same_content(&copy.model), Ok(()));
}

#[test]
fn copies_of_real_models_hold_nothing_of_it() {
    let Some(data) = support::data() else { return };
    let (mut count, mut changed) = (0, 0);
    for path in support::bpmn_files(&data) {
        let bytes = std::fs::read(&path).unwrap();
        let options = ReadOptions { keep_personal: true, ..ReadOptions::default() };
        let Ok(model) = read(&bytes, &options) else { continue };
        count += 1;
        if findings(&model).is_empty() {
            continue;
        }
        let copy = redact(&model, Language::German).unwrap().model;
        let again = read(write(&copy).as_bytes(), &options).unwrap();
        assert_eq!(told(&again), [], "{}", path.display());
        assert_eq!(copy.same_content(&again), Ok(()), "{}", path.display());
        assert_eq!(model.elements().len(), again.elements().len(), "{}", path.display());
        assert!(!view::json::personal(&[&model]).is_empty());
        changed += 1;
    }
    println!("{changed} of {count} real models had something to take out");
}
