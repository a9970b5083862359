//! Archives and `XProzess` files: any bytes, and well-formed ones around any content.
//!
//! Bytes alone seldom make an archive whose sums are right, so two of the three ways build one.

use std::io::Write as _;

use arbitrary::{Arbitrary, Unstructured};
use base64::Engine as _;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use crate::{each, told};

/// The first byte says what follows: 0 a file as it is; 1 the content of a model inside an
/// `XProzess` file; anything else the plan of an archive.
pub fn containers(data: &[u8]) {
    let Some((&kind, rest)) = data.split_first() else { return };
    match kind {
        0 => open(rest),
        1 => open(&xprozess("99", &zip(&[("m.bpmn".to_owned(), rest.to_vec(), true)]), "t")),
        _ => {
            if let Ok(plan) = Plan::arbitrary(&mut Unstructured::new(rest)) {
                open(&plan.build(0));
            }
        }
    }
}

fn open(bytes: &[u8]) {
    each(bytes, |model| told(&model));
}

/// An archive to build.
#[derive(Debug, Arbitrary)]
struct Plan {
    entries: Vec<(String, Content, bool)>,
    /// Bytes that are changed afterwards.
    damage: Vec<(u16, u8)>,
}

#[derive(Debug, Arbitrary)]
enum Content {
    Bytes(Vec<u8>),
    Model(String),
    XProzess(String, String, Vec<u8>),
    Archive(Box<Plan>),
    Repeated(u8, u16),
}

impl Plan {
    fn build(&self, depth: usize) -> Vec<u8> {
        let entries = self.entries.iter().take(8);
        let entries: Vec<(String, Vec<u8>, bool)> = entries
            .map(|(name, content, packed)| (name.clone(), content.bytes(depth), *packed))
            .collect();
        let mut bytes = zip(&entries);
        for &(at, value) in self.damage.iter().take(4) {
            let length = bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(usize::from(at) % length) {
                *byte = value;
            }
        }
        bytes
    }
}

impl Content {
    fn bytes(&self, depth: usize) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Model(name) => model(name).into_bytes(),
            Self::XProzess(id, element, bytes) => xprozess(id, bytes, element),
            Self::Archive(plan) if depth < 6 => plan.build(depth + 1),
            Self::Archive(_) => Vec::new(),
            Self::Repeated(byte, times) => vec![*byte; usize::from(*times) * 64],
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '<' | '&' | '"') && !c.is_control()).collect()
}

pub(crate) fn model(name: &str) -> String {
    let name = plain(name);
    format!(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\"><task id=\"t\" name=\"{name}\"><documentation>d</documentation></task></process></definitions>"
    )
}

/// An `XProzess` file with one model and one group of activities.
pub(crate) fn xprozess(id: &str, model: &[u8], element: &str) -> Vec<u8> {
    let base64 = base64::engine::general_purpose::STANDARD.encode(model);
    let (id, element) = (plain(id), plain(element));
    format!(
        "<x:export xmlns:x=\"http://www.regierung-mv.de/xprozess/2\"><x:prozessbibliothek><x:prozess>\
         <x:id>{id}</x:id><x:aktivitaetengruppe><x:referenzaktivitaetengruppeTyp listURI=\"u\"><code>3</code>\
         </x:referenzaktivitaetengruppeTyp><x:subProzessID>{element}</x:subProzessID><x:name>Prüfen</x:name>\
         <x:handlungsgrundlage><x:name>§ 1</x:name></x:handlungsgrundlage></x:aktivitaetengruppe>\
         <x:prozessmodelldatei><x:inhalt>{base64}</x:inhalt></x:prozessmodelldatei>\
         </x:prozess></x:prozessbibliothek></x:export>"
    )
    .into_bytes()
}

/// A ZIP archive. A name that the writer does not take is left out.
pub(crate) fn zip(entries: &[(String, Vec<u8>, bool)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content, packed) in entries {
        let method = if *packed { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes().to_vec());
        let Ok((mut entry, config)) = archive.new_file(path).compression_method(method).start()
        else {
            continue;
        };
        let descriptor = if *packed {
            let mut writer =
                config.wrap(DeflateEncoder::new(&mut entry, flate2::Compression::fast()));
            let _ = writer.write_all(content);
            writer.finish().and_then(|(encoder, d)| encoder.finish().map(|_| d).map_err(Into::into))
        } else {
            let mut writer = config.wrap(&mut entry);
            let _ = writer.write_all(content);
            writer.finish().map(|(_, d)| d)
        };
        if let Ok(descriptor) = descriptor {
            let _ = entry.finish(descriptor);
        }
    }
    let _ = archive.finish();
    bytes
}
