//! Models inside other files: archives and `XProzess`, sound and hostile.

mod support;

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use synopse::{Error, ErrorKind, Model, Part, ReadOptions, read, read_all, write};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

fn model(name: &str) -> Vec<u8> {
    format!("{HEAD}<process id=\"p\" name=\"{name}\"><task id=\"t\"/></process></definitions>")
        .into_bytes()
}

/// An archive of packed entries.
fn zip<N: AsRef<[u8]>>(entries: &[(N, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in entries {
        let path = rawzip::path::EntryPath::verbatim(name.as_ref().to_vec());
        let file = archive.new_file(path).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().unwrap();
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(content).unwrap();
        let (encoder, descriptor) = writer.finish().unwrap();
        encoder.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

/// The archive with bytes of its last record in the directory changed.
fn directory(mut archive: Vec<u8>, offset: usize, bytes: &[u8]) -> Vec<u8> {
    let at = archive.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap() + offset;
    archive[at..at + bytes.len()].copy_from_slice(bytes);
    archive
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(support::root().join("fixtures").join(name)).unwrap()
}

fn options() -> ReadOptions {
    ReadOptions::named("a.zip")
}

fn refusal(result: Result<Model, Error>) -> Error {
    result.map(|model| model.name().map(str::to_owned)).expect_err("was read")
}

/// The names of parts, each with the name of its process or the kind of its error.
fn told(parts: &[Part]) -> Vec<(&str, String)> {
    let one = |part: &Part| match &part.model {
        Ok(model) => model.name().unwrap_or_default().to_owned(),
        Err(error) => format!("! {}", error.kind().as_str()),
    };
    parts.iter().map(|part| (part.name.as_str(), one(part))).collect()
}

#[test]
fn an_archive_of_one_model_is_that_model() {
    let plain = read(&fixture("hundesteuer-anmelden/a.bpmn"), &options()).unwrap();
    let packed = read(&fixture("archives/one-model.zip"), &options()).unwrap();
    packed.same_content(&plain).unwrap();
    assert_eq!(packed.source(), Some("a.zip#export/Stadt A.bpmn"));
}

#[test]
fn several_models_are_read_by_name_or_number_and_all() {
    let bytes = fixture("archives/portal.zip");
    let names = [
        "Hundesteuer anmelden/Stadt A.bpmn",
        "Hundesteuer anmelden/Stadt B/Ablauf für die Satzung.bpmn",
    ];
    let parts = read_all(&bytes, &options()).unwrap();
    let titles = ["Hundesteuer anmelden", "Anmeldung zur Hundesteuer"];
    let expected: Vec<_> = names.into_iter().zip(titles.map(str::to_owned)).collect();
    assert_eq!(told(&parts), expected);

    let error = refusal(read(&bytes, &options()));
    assert_eq!(error.kind(), ErrorKind::Usage);
    let line = "a.zip: holds several models; name one of them behind #, such as #1 or #Hundesteuer \
                anmelden/Stadt A.bpmn";
    assert_eq!(error.to_string(), line);

    for part in ["2", names[1]] {
        let options = ReadOptions { part: Some(part.to_owned()), ..options() };
        let model = read(&bytes, &options).unwrap();
        assert_eq!(model.name(), Some(titles[1]));
        assert_eq!(read_all(&bytes, &options).unwrap().len(), 1);
    }
    for part in ["3", "0", "nichts", ""] {
        let options = ReadOptions { part: Some(part.to_owned()), ..options() };
        assert_eq!(refusal(read(&bytes, &options)).kind(), ErrorKind::Usage, "{part}");
    }
}

#[test]
fn a_file_that_is_the_model_is_its_first_and_only_one() {
    let of = |part: &str| ReadOptions { part: Some(part.to_owned()), ..ReadOptions::default() };
    assert!(read(&model("A"), &of("1")).is_ok());
    assert_eq!(refusal(read(&model("A"), &of("2"))).kind(), ErrorKind::Usage);
    assert_eq!(refusal(read(&model("A"), &of("a"))).kind(), ErrorKind::Usage);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let bytes = zip(&[
        ("2.bpmn", model("Zwei")),
        ("1.bpmn", b"<definitions".to_vec()),
        ("../3.bpmn", model("Drei")),
        ("C:\\4.bpmn", model("Vier")),
        ("5.xml", model("Fünf")),
        ("6.xml", b"<html/>".to_vec()),
        ("7.bpmn", b"<html/>".to_vec()),
        ("8.txt", b"Text".to_vec()),
        ("__MACOSX/._9.bpmn", b"\0\x05\x16\x07".to_vec()),
        ("ordner/", Vec::new()),
    ]);
    let parts = read_all(&bytes, &options()).unwrap();
    let expected = [
        ("../3.bpmn", "! archive"),
        ("1.bpmn", "! xml"),
        ("2.bpmn", "Zwei"),
        ("5.xml", "Fünf"),
        ("7.bpmn", "! not-bpmn"),
        ("C:/4.bpmn", "! archive"),
    ];
    assert_eq!(told(&parts), expected.map(|(name, what)| (name, what.to_owned())));
    let Some(Err(error)) = parts.get(1).map(|part| &part.model) else { panic!("was read") };
    assert!(error.to_string().starts_with("a.zip#1.bpmn:1:1: "), "{error}");
    // A sound one is named, if there is one.
    assert!(refusal(read(&bytes, &options())).message().ends_with("#2.bpmn"));
}

#[test]
fn names_from_windows_are_read() {
    let bytes = zip(&[(&b"Pr\x81fung\\Stra\xE1e.bpmn"[..], model("A"))]);
    assert_eq!(told(&read_all(&bytes, &options()).unwrap())[0].0, "Prüfung/Straße.bpmn");
}

#[test]
fn archives_inside_archives_have_an_end() {
    let bytes = fixture("archives/archive-in-an-archive.zip");
    let parts = read_all(&bytes, &options()).unwrap();
    let inner = "mehr/portal.zip#Hundesteuer anmelden/Stadt A.bpmn";
    assert_eq!(parts.iter().map(|part| part.name.as_str()).nth(1), Some(inner));
    let named = ReadOptions { part: Some(inner.to_owned()), ..options() };
    assert!(read(&bytes, &named).is_ok());

    let mut deep = zip(&[("m.bpmn", model("A"))]);
    for _ in 1..4 {
        deep = zip(&[("i.zip", deep)]);
    }
    assert!(read(&deep, &options()).is_ok());
    let deeper = zip(&[("i.zip", deep)]);
    let error = refusal(read(&deeper, &options()));
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.message().contains("limit nesting"), "{error}");
    assert!(read(&deeper, &ReadOptions { max_nesting: 5, ..options() }).is_ok());
}

/// A model of this many bytes that packs well.
fn large(bytes: usize) -> Vec<u8> {
    let mut xml = format!("{HEAD}<process id=\"p\">").into_bytes();
    xml.resize(bytes, b' ');
    xml.extend(b"</process></definitions>");
    xml
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let begun = Instant::now();
    let honest = zip(&[("m.bpmn", large(8 << 20))]);
    // Two lies about the size: more than there is, and less.
    let more = directory(honest.clone(), 24, &[0xF0, 0xFF, 0xFF, 0xFF]);
    let less = directory(honest.clone(), 24, &1000u32.to_le_bytes());
    for (bytes, kind, word) in [
        (&honest, ErrorKind::Limit, "limit ratio"),
        (&more, ErrorKind::Limit, "limit bytes"),
        (&less, ErrorKind::Archive, "damaged"),
    ] {
        let error = refusal(read(bytes, &options()));
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.message().contains(word), "{error}");
    }
    assert!(read(&honest, &ReadOptions { max_ratio: 2_000, ..options() }).is_ok());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Many records of the directory that mean the same packed bytes: small each, large together.
#[test]
fn entries_that_share_their_bytes_are_counted_together() {
    let one = zip(&[("m.bpmn", large(900 << 10))]);
    let at = one.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let end = one.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    let (record, count) = (one[at..end].to_vec(), 200u16);
    let mut bytes = one[..at].to_vec();
    for _ in 0..count {
        bytes.extend(&record);
    }
    let mut tail = one[end..].to_vec();
    let size = record.len() as u32 * u32::from(count);
    tail[8..10].copy_from_slice(&count.to_le_bytes());
    tail[10..12].copy_from_slice(&count.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);

    let mut given = 0;
    let walked = synopse::read_each(&bytes, &options(), |_| {
        given += 1;
        std::ops::ControlFlow::Continue(())
    });
    let error = walked.expect_err("all were unpacked");
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.message().contains("limit ratio"), "{error}");
    assert!(given < 20, "{given} were unpacked");
    let few = ReadOptions { max_entries: 100, ..options() };
    assert!(refusal(read(&bytes, &few)).message().contains("limit entries"));
    let little = ReadOptions { max_unpacked: 1 << 20, ..options() };
    let walked = synopse::read_each(&bytes, &little, |_| std::ops::ControlFlow::Continue(()));
    assert!(walked.expect_err("all were unpacked").message().contains("limit unpacked"));
}

#[test]
fn xprozess_is_joined_to_its_model() {
    let bytes = fixture("archives/xprozess.xml");
    let read_it = |bytes: &[u8], name: &str| read(bytes, &ReadOptions::named(name)).unwrap();
    let model = read_it(&bytes, "export.xml");
    assert_eq!(model.source(), Some("export.xml#99102013000000/export/Stadt A.bpmn"));
    assert_eq!(model.warnings(), []);

    let groups = |model: &Model| -> Vec<(String, String, String, Vec<String>)> {
        let of = |e| {
            let group = model.activity_group(e)?;
            let laws = group.legal_basis.iter().map(|law| law.name.to_owned()).collect();
            Some((model.label(e).to_owned(), group.name.to_owned(), group.code.to_owned(), laws))
        };
        model.elements().filter_map(of).collect()
    };
    let found = groups(&model);
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|(label, name, ..)| label == name), "{found:?}");
    assert_eq!((found[0].2.as_str(), &*found[0].3[0]), ("1", "§ 2 der Hundesteuersatzung"));

    // Places of the model's own file stay; what was joined survives writing.
    let task = model.flow_nodes().nth(1).unwrap();
    assert!(model.position(task).is_some_and(|(line, _)| line > 10));
    let written = write(&model);
    assert!(!written.contains("Mustermann"));
    let again = read_it(written.as_bytes(), "again.bpmn");
    again.same_content(&model).unwrap();
    assert_eq!(groups(&again), found);
    assert_eq!(again.counts(), model.counts());

    // But for the groups, it is the model as it stands.
    let plain = read_it(&fixture("archives/one-model.zip"), "plain");
    assert_eq!(plain.elements().len(), model.elements().len());
    assert!(plain.same_content(&model).is_err());
}

#[test]
fn an_element_that_has_extensions_keeps_them_and_gets_the_group() {
    let xml = format!(
        "{HEAD}<process id=\"p\"><task id=\"t\" v:y=\"1\" xmlns:v=\"urn:v\"><documentation>d</documentation>\
         <extensionElements><v:x/></extensionElements><ioSpecification/></task><task id=\"u\"/></process></definitions>"
    );
    let bytes = xprozess(&["t", "t", "u", "fehlt"], &zip(&[("m.bpmn", xml.into_bytes())]));
    let model = read(&bytes, &options()).unwrap();
    let find = |id| model.find(id).unwrap();
    let inside = |id| -> Vec<&str> {
        let extensions = model.property(find(id), "extensionElements").unwrap();
        extensions.children().map(synopse::model::Property::local_name).collect()
    };
    let group = "aktivitaetengruppe";
    assert_eq!(inside("t"), ["x", group, group]);
    assert_eq!(inside("u"), [group]);
    assert_eq!(model.counts().get("extensionElements"), Some(&2));
    let codes: Vec<&str> = model.warnings().iter().map(|w| w.code.as_str()).collect();
    assert_eq!(codes, ["dangling-reference"]);
    assert!(model.warnings()[0].message.contains("1 of 4 groups"), "{:?}", model.warnings());
    let again = read(write(&model).as_bytes(), &options()).unwrap();
    again.same_content(&model).unwrap();
}

/// An `XProzess` file with a group for each of these elements.
fn xprozess(elements: &[&str], archive: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let group = |e: &&str| {
        format!(
            "<aktivitaetengruppe><subProzessID>{e}</subProzessID><name>N</name></aktivitaetengruppe>"
        )
    };
    let groups: Vec<String> = elements.iter().map(group).collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(archive);
    // Lines of 76 letters, and no padding, as tools write it.
    let lines: Vec<&str> = base64
        .trim_end_matches('=')
        .as_bytes()
        .chunks(76)
        .map(|l| std::str::from_utf8(l).unwrap())
        .collect();
    format!(
        "<export xmlns=\"urn:xoev-de:mv:em:standard:xprozess\"><prozess><id>1</id>{}<prozessmodelldatei>\
         <inhalt>\n{}\n</inhalt></prozessmodelldatei></prozess></export>",
        groups.concat(),
        lines.join("\n")
    )
    .into_bytes()
}

#[test]
fn limits_hold_inside_xprozess() {
    let bytes = xprozess(&["t"], &zip(&[("m.bpmn", model("A"))]));
    let with = |name: &str, value| {
        let mut options = options();
        options.set_limit(name, value).unwrap();
        refusal(read(&bytes, &options)).to_string()
    };
    for (name, value, what) in [
        ("base64", 100, "base64 longer than 100 bytes (limit base64)"),
        ("elements", 5, "more than 5 XML elements (limit elements)"),
        ("depth", 2, "nested deeper than 2 elements (limit depth)"),
        ("attributes", 0, "more than 0 attributes (limit attributes)"),
        ("value", 10, "a value longer than 10 bytes (limit value)"),
    ] {
        let line = with(name, value);
        assert!(line.starts_with("a.zip:1:") && line.ends_with(what), "{line}");
    }
    assert_eq!(with("nesting", 1), "a.zip#1: archives nested deeper than 1 (limit nesting)");
    assert_eq!(with("nesting", 0), "a.zip: archives nested deeper than 0 (limit nesting)");
    assert_eq!(with("bytes", 10), "a.zip: larger than 10 bytes (limit bytes)");
    assert!(options().set_limit("bites", 1).is_err());
}

#[test]
fn a_model_without_archive_inside_xprozess_is_read() {
    let bytes = xprozess(&["t"], &model("A"));
    let model = read(&bytes, &options()).unwrap();
    assert_eq!((model.name(), model.source()), (Some("A"), Some("a.zip#1")));
    // A key that is all digits is a name all the same.
    let named = ReadOptions { part: Some("1".to_owned()), ..options() };
    assert!(read(&bytes, &named).is_ok());
}

#[test]
fn what_is_cut_off_anywhere_is_refused_in_one_line() {
    for bytes in [fixture("archives/portal.zip"), fixture("archives/xprozess.xml")] {
        let ends = (0..bytes.len()).step_by(37).chain(bytes.len().saturating_sub(200)..bytes.len());
        for end in ends {
            let line = match read_all(&bytes[..end], &options()) {
                Err(error) => error.to_string(),
                Ok(parts) => {
                    let errors = parts.iter().filter_map(|part| part.model.as_ref().err());
                    errors.map(ToString::to_string).collect()
                }
            };
            assert!(line.is_empty() || line.starts_with("a.zip"), "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
    }
}

/// Bytes changed anywhere: no panic, and errors in one line.
#[test]
fn a_changed_byte_is_told_or_changes_nothing_else() {
    let sound = fixture("archives/portal.zip");
    let mut random = support::Random::new(3);
    for _ in 0..support::count("SYNOPSE_CASES", 300) {
        let mut bytes = sound.clone();
        for _ in 0..=random.below(3) {
            // Rather in the directory, which decides everything.
            let tail = bytes.len() - 400;
            let at =
                if random.below(2) == 0 { tail + random.below(400) } else { random.below(tail) };
            bytes[at] = random.below(256) as u8;
        }
        for part in read_all(&bytes, &options()).unwrap_or_default() {
            if let Err(error) = part.model {
                assert!(error.to_string().starts_with("a.zip#"), "{error}");
            }
        }
    }
}
