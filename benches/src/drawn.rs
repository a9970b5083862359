//! Large models drawn for a clock: so many tasks, and the same after some edits.

use std::fmt::Write as _;

/// What differs from the first drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Nothing: the first drawing.
    First,
    /// Every fiftieth task has another name, and behind every hundredth there is one more.
    Edited,
    /// The same, and every id is another.
    Renewed,
}

/// A process of `tasks` tasks in rows of ten between a decision and its end, in four lanes, with a
/// diagram.
pub fn drawing(tasks: usize, drawn: Drawn) -> String {
    let prefix = if drawn == Drawn::Renewed { "n" } else { "e" };
    let edited = drawn != Drawn::First;
    let objects = ["Antrag", "Bescheid", "Rechnung", "Akte", "Vertrag", "Ausweis", "Gutachten"];
    let verbs = ["prüfen", "erstellen", "versenden", "erfassen", "freigeben", "ablegen"];
    let mut steps: Vec<(String, String, &str)> = vec![("s".into(), String::new(), "startEvent")];
    for i in 0..tasks {
        let object = objects[i % objects.len()];
        let verb = verbs[i / objects.len() % verbs.len()];
        let number = i / 10;
        let renamed = if edited && i % 50 == 7 { " und vermerken" } else { "" };
        if i % 10 == 0 {
            steps.push((format!("g{i}"), format!("Fall {number} zu klären?"), "exclusiveGateway"));
        }
        let name = format!("{object} {verb} (Fall {number}){renamed}");
        steps.push((format!("t{i}"), name, "userTask"));
        if edited && i % 100 == 42 {
            steps.push((format!("x{i}"), format!("Rücksprache {number} halten"), "userTask"));
        }
    }
    steps.push(("z".into(), "Vorgang abgeschlossen".into(), "endEvent"));
    let mut xml = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" \
        xmlns:bpmndi=\"http://www.omg.org/spec/BPMN/20100524/DI\" \
        xmlns:dc=\"http://www.omg.org/spec/DD/20100524/DC\" id=\"d\"><process id=\"p\">"
        .to_owned();
    let _ = write!(xml, "<laneSet id=\"{prefix}ls\">");
    for lane in 0..4 {
        let _ = write!(xml, "<lane id=\"{prefix}l{lane}\" name=\"Amt {lane}\">");
        for (id, ..) in steps.iter().skip(lane).step_by(4) {
            let _ = write!(xml, "<flowNodeRef>{prefix}{id}</flowNodeRef>");
        }
        xml.push_str("</lane>");
    }
    xml.push_str("</laneSet>");
    for (id, name, tag) in &steps {
        let _ = write!(xml, "<{tag} id=\"{prefix}{id}\" name=\"{name}\"/>");
    }
    let mut flow = |from: &str, to: &str| {
        let _ = write!(
            xml,
            "<sequenceFlow id=\"{prefix}{from}_{to}\" sourceRef=\"{prefix}{from}\" targetRef=\"{prefix}{to}\"/>"
        );
    };
    for pair in steps.windows(2) {
        flow(&pair[0].0, &pair[1].0);
    }
    // Every decision may skip its row.
    for i in (0..tasks.saturating_sub(10)).step_by(10) {
        flow(&format!("g{i}"), &format!("g{}", i + 10));
    }
    xml.push_str(
        "</process><bpmndi:BPMNDiagram id=\"di\"><bpmndi:BPMNPlane id=\"pl\" bpmnElement=\"p\">",
    );
    for (n, (id, ..)) in steps.iter().enumerate() {
        let (x, y) = (n % 12 * 150, n / 12 * 120);
        let _ = write!(
            xml,
            "<bpmndi:BPMNShape id=\"{prefix}{id}_di\" bpmnElement=\"{prefix}{id}\">\
             <dc:Bounds x=\"{x}\" y=\"{y}\" width=\"100\" height=\"80\"/></bpmndi:BPMNShape>"
        );
    }
    xml.push_str("</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_can_be_read_and_have_their_tasks() {
        for (drawn, tasks) in [(Drawn::First, 200), (Drawn::Edited, 202), (Drawn::Renewed, 202)] {
            let xml = drawing(200, drawn);
            let model = synopse::read(xml.as_bytes(), &synopse::ReadOptions::default()).unwrap();
            assert_eq!(model.warnings().len(), 0);
            assert_eq!(model.counts().get("userTask"), Some(&tasks));
        }
    }
}
