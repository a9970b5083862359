//! What the benches work on: files of our own, and files of others where they are at hand.
//!
//! Files of others are not part of this repository. They are read from the folder that the variable
//! `SYNOPSE_DATA` names, else `../shared/data`; without them the benches do our own files alone.

pub mod drawn;
pub mod gold;

mod events;
pub mod peers;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use synopse::{Model, ReadOptions, read};

pub use events::events;

/// Most pairs of a collection that are compared, spread evenly over it.
const MOST_PAIRS: usize = 40;

/// Files that are timed together.
#[derive(Debug)]
pub struct Collection {
    /// What the collection is called in the results.
    pub name: &'static str,
    /// The bytes of every file that can be read and is UTF-8, by path.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

/// Two models that are compared.
pub type Pair = (Arc<Model>, Arc<Model>);

impl Collection {
    /// All collections at hand: the fixtures, and files of others where they are.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::new("fixtures", fixtures())];
        let Some(data) = data() else { return all };
        for name in ["camunda-exercises", "miwg"] {
            all.push(Self::new(name, below(&data.join(name))));
        }
        let mut largest = Self::new("largest", below(&data.join("unstable-angina")));
        largest.files.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.len()));
        largest.files.truncate(1);
        all.push(largest);
        all.retain(|collection| !collection.files.is_empty());
        all
    }

    /// Models of Dutch municipalities, five processes in ten drawings each, where they are at hand.
    pub fn of_municipalities() -> Option<Self> {
        let found = Self::new("coselog", below(&data()?.join("coselog")));
        (!found.files.is_empty()).then_some(found)
    }

    fn new(name: &'static str, paths: Vec<PathBuf>) -> Self {
        let bytes = |path: PathBuf| Some((std::fs::read(&path).ok()?, path));
        let files = paths.into_iter().filter_map(bytes);
        let usable = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok() && model(bytes).is_some();
        let files = files.filter(|(bytes, _)| usable(bytes)).map(|(bytes, path)| (path, bytes));
        Self { name, files: files.collect() }
    }

    /// How many bytes all files have together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, bytes)| bytes.len() as u64).sum()
    }

    /// All models, read.
    pub fn models(&self) -> Vec<Arc<Model>> {
        self.files.iter().filter_map(|(_, bytes)| model(bytes).map(Arc::new)).collect()
    }

    /// Every two files that draw the same process.
    pub fn all_pairs(&self) -> Vec<Pair> {
        self.all_paths().into_iter().map(|(pair, _)| pair).collect()
    }

    /// As [`all_pairs`](Self::all_pairs), with the paths of both.
    pub fn all_paths(&self) -> Vec<(Pair, [PathBuf; 2])> {
        let models = self.models();
        let process = |i: usize| process(self.name, &self.files[i].0);
        let all = (0..models.len()).flat_map(|i| (i + 1..models.len()).map(move |j| (i, j)));
        let chosen = all.filter(|&(i, j)| process(i) == process(j));
        let both = |(i, j): (usize, usize)| {
            let paths = [i, j].map(|at| self.files[at].0.clone());
            ((Arc::clone(&models[i]), Arc::clone(&models[j])), paths)
        };
        chosen.map(both).collect()
    }

    /// Pairs of files that draw the same process, at most forty; of a single file, the file twice.
    pub fn pairs(&self) -> Vec<Pair> {
        let models = self.models();
        if let [only] = models.as_slice() {
            return vec![(Arc::clone(only), Arc::clone(only))];
        }
        let mut order: Vec<usize> = (0..models.len()).collect();
        order.sort_by_key(|&i| (process(self.name, &self.files[i].0), i));
        let process = |i: usize| process(self.name, &self.files[i].0);
        let neighbours = order.windows(2).filter(|w| process(w[0]) == process(w[1]));
        let pairs: Vec<(usize, usize)> = neighbours.map(|w| (w[0], w[1])).collect();
        let step = pairs.len().div_ceil(MOST_PAIRS).max(1);
        let chosen = pairs.into_iter().step_by(step);
        chosen.map(|(a, b)| (Arc::clone(&models[a]), Arc::clone(&models[b]))).collect()
    }
}

/// What names the process that a file draws: its folder, or in `miwg`, where every folder is a
/// tool, the beginning of the file's name.
fn process(collection: &str, path: &Path) -> OsString {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().unwrap_or(path).as_os_str();
    if collection == "miwg" {
        name.split('-').next().unwrap_or_default().into()
    } else {
        folder.to_owned()
    }
}

fn model(bytes: &[u8]) -> Option<Model> {
    read(bytes, &ReadOptions::default()).ok()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The drawings of our own processes.
fn fixtures() -> Vec<PathBuf> {
    let mut paths = below(&root().join("fixtures"));
    let drawing = |path: &Path| {
        path.file_stem().is_some_and(|stem| stem.len() == 1)
            && path.parent().and_then(Path::parent) == Some(&root().join("fixtures"))
    };
    paths.retain(|path| drawing(path));
    paths
}

/// The folder with files of others.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("SYNOPSE_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no files of others at {} (set SYNOPSE_DATA)", folder.display());
    None
}

/// All BPMN files below a folder, sorted by path.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            if path.is_dir() {
                open.push(path);
            } else if matches!(extension.as_str(), "bpmn" | "bpmn2") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A model of so many tasks with labels of their own, in a row with a choice at every tenth, made
/// anew on every call. `nominal` says the same with nouns: "Prüfung des Antrags" for "Antrag prüfen".
pub fn generated(tasks: usize, nominal: bool) -> Model {
    let verbs = [
        ("prüfen", "Prüfung"),
        ("erfassen", "Erfassung"),
        ("genehmigen", "Genehmigung"),
        ("versenden", "Versendung"),
        ("anfordern", "Anforderung"),
        ("berechnen", "Berechnung"),
        ("bestätigen", "Bestätigung"),
        ("weiterleiten", "Weiterleitung"),
        ("löschen", "Löschung"),
        ("ändern", "Änderung"),
    ];
    let nouns = [
        "Antrag",
        "Bescheid",
        "Rechnung",
        "Gebühr",
        "Akte",
        "Vertrag",
        "Meldung",
        "Urkunde",
        "Bewerbung",
        "Lieferung",
        "Stellungnahme",
        "Ausweis",
        "Steuer",
        "Beschwerde",
        "Termin",
    ];
    let kinds =
        ["", "Bau", "Gewerbe", "Hunde", "Wohn", "Jugend", "Sport", "Markt", "Schul", "Straßen"];
    let mut xml = String::from(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">",
    );
    let prefix = if nominal { 'n' } else { 'v' };
    let mut before = None::<String>;
    let mut node = |xml: &mut String, tag: &str, id: String, name: &str| {
        xml.extend(["<", tag, " id=\"", &id, "\" name=\"", name, "\"/>"]);
        if let Some(before) = &before {
            let flow = ["<sequenceFlow id=\"f", &id, "\" sourceRef=\"", before];
            xml.extend(flow.into_iter().chain(["\" targetRef=\"", &id, "\"/>"]));
        }
        before = Some(id);
    };
    for i in 0..tasks {
        let (infinitive, noun_of_verb) = verbs[i % verbs.len()];
        let noun = nouns[i / verbs.len() % nouns.len()];
        let kind = kinds[i / (verbs.len() * nouns.len()) % kinds.len()];
        let object = if kind.is_empty() {
            noun.to_owned()
        } else {
            format!("{kind}{}", noun.to_lowercase())
        };
        let name = if nominal {
            format!("{noun_of_verb} {object}")
        } else {
            format!("{object} {infinitive}")
        };
        node(&mut xml, "task", format!("{prefix}{i}"), &name);
        if i % 10 == 9 {
            node(&mut xml, "exclusiveGateway", format!("{prefix}g{i}"), "");
        }
    }
    xml += "</process></definitions>";
    model(xml.as_bytes()).unwrap_or_else(|| unreachable!("generated XML is BPMN"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use synopse::matching::{MatchOptions, Matching};

    #[test]
    fn generated_models_say_the_same_in_two_ways() {
        let (a, b) = (generated(50, false), generated(50, true));
        assert_eq!((a.flow_nodes().count(), b.flow_nodes().count()), (55, 55));
        let matching = Matching::between(&a, &b, &MatchOptions::default());
        let steps = a.flow_nodes().filter(|&e| matching.new_of(e).is_some());
        assert!(steps.count() >= 50);
    }

    #[test]
    fn the_fixtures_are_five_drawings_of_each_process() {
        let paths = fixtures();
        assert!(paths.len() >= 10 && paths.len().is_multiple_of(5), "{} files", paths.len());
        let collection = Collection::new("fixtures", paths);
        let count = collection.files.len();
        assert_eq!(collection.models().len(), count);
        let pairs = collection.pairs().len();
        assert!(pairs > count / 2 && pairs < count && pairs <= MOST_PAIRS, "{pairs} pairs");
    }
}
