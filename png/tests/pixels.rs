//! PNG: the right size, the same bytes, text in the project's own font, and limits.

use resvg::usvg::{self, Node};
use synopse::view::{SvgOptions, Theme, svg};
use synopse::{ErrorKind, ReadOptions, read};
use synopse_png::png;

/// A picture of one task.
fn picture(label: &str, width: &str) -> String {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
        <process id="p"><userTask id="t" name="{label}"/></process>
        <di:BPMNDiagram><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="t">
        <dc:Bounds x="10" y="20" width="{width}" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>
        </definitions>"#
    );
    let model = read(xml.as_bytes(), &ReadOptions::default()).unwrap();
    let options = SvgOptions { theme: Theme::Light, ..SvgOptions::default() };
    svg(&model, &options).unwrap().svg
}

#[test]
fn a_picture_has_its_size_times_the_scale() {
    let svg = picture("Antrag prüfen", "100");
    for (scale, size) in [(0.5, (66, 56)), (1.0, (132, 112)), (2.0, (264, 224))] {
        let png = png(&svg, scale).unwrap();
        assert!(png.bytes.starts_with(b"\x89PNG\r\n\x1a\n") && !png.reduced);
        assert_eq!(png.size, size);
    }
}

#[test]
fn the_same_picture_has_the_same_bytes_and_shows_its_text() {
    let svg = picture("Antrag prüfen", "100");
    let bytes = png(&svg, 1.0).unwrap().bytes;
    assert_eq!(bytes, png(&svg, 1.0).unwrap().bytes);
    assert_ne!(bytes, png(&picture("", "100"), 1.0).unwrap().bytes);
    assert_ne!(bytes, png(&picture("Antrag prüfem", "100"), 1.0).unwrap().bytes);
}

/// The widest line of text in a tree, as the font of this crate draws it.
fn widest(group: &usvg::Group) -> f32 {
    let widths = group.children().iter().map(|node| match node {
        Node::Group(inner) => widest(inner),
        Node::Text(text) => text.bounding_box().width(),
        _ => 0.0,
    });
    widths.fold(0.0, f32::max)
}

#[test]
fn lines_are_as_wide_as_they_were_planned() {
    let labels = [
        "Ermäßigungsantrag auf Vollständigkeit und Zuständigkeit prüfen",
        "WWWWWWWWWWWWWWWWWWWWWWWW",
        "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
        "Заявление проверить и направить дальше",
        "Έλεγχος της αίτησης και της πληρότητας",
    ];
    for label in labels {
        let mut options =
            usvg::Options { font_family: "Liberation Sans".into(), ..Default::default() };
        options.fontdb_mut().load_font_data(
            std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/LiberationSans-Regular.ttf"))
                .unwrap(),
        );
        let tree = usvg::Tree::from_str(&picture(label, "100"), &options).unwrap();
        let width = widest(tree.root());
        assert!((40.0..=91.0).contains(&width), "{label}: {width}");
    }
}

#[test]
fn a_huge_picture_is_reduced_and_bad_input_is_told() {
    let png_of = |width| png(&picture("Antrag", width), 1.0).unwrap();
    let huge = png_of("900000");
    assert!(huge.reduced && huge.size.0 <= 16_001 && huge.size.1 >= 1, "{:?}", huge.size);
    for (svg, scale, kind) in [
        ("<svg", 1.0, ErrorKind::Xml),
        ("", 1.0, ErrorKind::Xml),
        ("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", 0.0, ErrorKind::Usage),
        (
            "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
            f32::NAN,
            ErrorKind::Usage,
        ),
    ] {
        assert_eq!(png(svg, scale).unwrap_err().kind(), kind, "{svg}");
    }
}
