//! Gold standards: which step is which, said by people, and how well the matching agrees.
//!
//! The fixtures are ours; the others are files of other people in the folder `SYNOPSE_DATA`. Pairs of
//! labelled nodes of the kinds that a gold standard speaks of are counted, a group as each with each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use synopse::matching::{Collection, MatchOptions, Matching, Prepared};
use synopse::model::NodeClass;
use synopse::{ElementId, Model};

use crate::{data, model, root};

/// Ids of two steps that are one.
pub type Pairs = BTreeSet<(String, String)>;

/// Two models, and what people say about them.
#[derive(Debug)]
pub struct Case {
    /// Number of the old model in its set.
    pub old: usize,
    /// Number of the new model in its set.
    pub new: usize,
    /// What is right.
    pub gold: Pairs,
    /// What the judges disagree about: neither right nor wrong.
    pub open: Pairs,
    /// Nodes of the old and of the new model that are not counted.
    pub uncounted: [BTreeSet<String>; 2],
}

/// A gold standard.
#[derive(Debug)]
pub struct Set {
    /// What it is called in the figures.
    pub name: &'static str,
    /// All models of it, each once.
    pub models: Vec<Model>,
    /// The file of each model.
    pub files: Vec<PathBuf>,
    /// The pairs of models that it speaks of.
    pub cases: Vec<Case>,
    kinds: &'static [NodeClass],
    /// Whether it tells the truth of ids, which are then not trusted.
    hide_ids: bool,
}

/// How many pairs are right, wrong and missed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    /// Found and right.
    pub right: usize,
    /// Found and wrong.
    pub wrong: usize,
    /// Right and not found.
    pub missed: usize,
}

impl Count {
    /// Share of what was found that is right.
    pub fn precision(self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    /// Share of what is right that was found.
    pub fn recall(self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    /// The harmonic mean of both.
    pub fn f(self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64
    }
}

const ACTIVITIES: &[NodeClass] = &[NodeClass::Activity];
const STEPS: &[NodeClass] = &[NodeClass::Activity, NodeClass::Event];
const ALL: &[NodeClass] = &[NodeClass::Activity, NodeClass::Event, NodeClass::Gateway];

/// A pair of steps that was found, or should have been.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The ids.
    pub ids: (String, String),
    /// In thousandths; 0 if it was not found.
    pub confidence: u32,
    /// Codes of the reasons; empty if it was not found.
    pub reasons: Vec<&'static str>,
    /// Whether the gold standard has it.
    pub right: bool,
}

impl Set {
    /// All gold standards at hand: the fixtures, and those of others where they are.
    pub fn all() -> Vec<Self> {
        let mut sets = vec![fixtures()];
        let Some(data) = data() else { return sets };
        sets.push(table(&data, "municipal", &data.join("municipal-gold/gold.csv")));
        sets.push(table(&data, "german", &data.join("german-gold/gold.csv")));
        sets.push(admission(&data, "ua", "gold"));
        sets.push(admission(&data, "ua-sub", "gold-subsumption"));
        sets.push(asset(&data));
        sets.push(revisions(&data));
        sets.retain(|set| !set.cases.is_empty());
        sets
    }

    fn new(name: &'static str, kinds: &'static [NodeClass]) -> Self {
        let (models, files, cases) = (Vec::new(), Vec::new(), Vec::new());
        Self { name, models, files, cases, kinds, hide_ids: false }
    }

    /// The number of a file's model, read if it was not before.
    fn number(&mut self, file: &Path) -> Option<usize> {
        if let Some(known) = self.files.iter().position(|known| known == file) {
            return Some(known);
        }
        self.models.push(model(&std::fs::read(file).ok()?)?);
        self.files.push(file.to_path_buf());
        Some(self.files.len() - 1)
    }

    fn add(&mut self, old: &Path, new: &Path, gold: Pairs, open: Pairs) {
        if let (Some(old), Some(new)) = (self.number(old), self.number(new)) {
            self.cases.push(Case { old, new, gold, open, uncounted: Default::default() });
        }
    }

    /// The options for this set.
    pub fn options(&self, options: &MatchOptions) -> MatchOptions {
        MatchOptions { trust_ids: options.trust_ids && !self.hide_ids, ..options.clone() }
    }

    /// What is found of a case, each two models alone.
    pub fn judge(&self, case: &Case, options: &MatchOptions) -> Vec<Judged> {
        self.judged(case, &self.matching(case, options))
    }

    /// The matching of a case, each two models alone.
    pub fn matching(&self, case: &Case, options: &MatchOptions) -> Matching {
        let (old, new) = (&self.models[case.old], &self.models[case.new]);
        Matching::between(old, new, &self.options(options))
    }

    /// What is found when all models of the set are prepared together.
    pub fn judge_prepared(&self, options: &MatchOptions) -> Vec<Judged> {
        let options = self.options(options);
        let prepared = Prepared::new(&self.models, &options);
        let matched = |case: &Case| prepared.matching(case.old, case.new, &options);
        self.cases.iter().flat_map(|case| self.judged(case, &matched(case))).collect()
    }

    /// What is found when all models that are compared with one another are matched together.
    pub fn judge_together(&self, options: &MatchOptions) -> Vec<Judged> {
        let mut room: Vec<usize> = (0..self.models.len()).collect();
        for case in &self.cases {
            let (a, b) = (room[case.old], room[case.new]);
            room.iter_mut().filter(|r| **r == a.max(b)).for_each(|r| *r = a.min(b));
        }
        let mut all = Vec::new();
        for first in room.iter().copied().collect::<BTreeSet<usize>>() {
            let members: Vec<usize> = (0..room.len()).filter(|&m| room[m] == first).collect();
            let models: Vec<&Model> = members.iter().map(|&m| &self.models[m]).collect();
            let collection = Collection::new(&models, &self.options(options));
            let place = |m: usize| members.iter().position(|&member| member == m);
            for case in &self.cases {
                let places = place(case.old).zip(place(case.new));
                let matching = places.and_then(|(old, new)| collection.matching(old, new));
                all.extend(matching.into_iter().flat_map(|m| self.judged(case, &m)));
            }
        }
        all
    }

    fn judged(&self, case: &Case, matching: &Matching) -> Vec<Judged> {
        let (old, new) = (&self.models[case.old], &self.models[case.new]);
        let counted = |model: &Model, e: ElementId| {
            let class = model.kind(e).node_class();
            class.is_some_and(|class| self.kinds.contains(&class))
                && !model.label(e).trim().is_empty()
        };
        let mut found = BTreeMap::new();
        for group in matching.correspondences() {
            for (&a, &b) in group.old.iter().flat_map(|a| group.new.iter().map(move |b| (a, b))) {
                if counted(old, a) && counted(new, b) {
                    let reasons = group.reasons.iter().map(|r| r.as_str()).collect();
                    let ids = (old.id(a).to_owned(), new.id(b).to_owned());
                    found.insert(ids, (group.confidence, reasons));
                }
            }
        }
        let is_counted =
            |model: &Model, id: &str| model.find(id).is_some_and(|e| counted(model, e));
        let gold = case.gold.iter().filter(|(a, b)| is_counted(old, a) && is_counted(new, b));
        let missed = gold.filter(|pair| !found.contains_key(pair));
        let missed = missed.map(|ids| {
            let (ids, reasons) = (ids.clone(), Vec::new());
            Judged { ids, confidence: 0, reasons, right: true }
        });
        let mut all: Vec<Judged> = missed.collect();
        for (ids, (confidence, reasons)) in found {
            let right = case.gold.contains(&ids);
            let [old, new] = &case.uncounted;
            if !case.open.contains(&ids) && !old.contains(&ids.0) && !new.contains(&ids.1) {
                all.push(Judged { ids, confidence, reasons, right });
            }
        }
        all
    }
}

/// Counts what was judged.
pub fn count<'j>(judged: impl IntoIterator<Item = &'j Judged>) -> Count {
    let mut count = Count::default();
    for one in judged {
        match (one.right, one.confidence > 0) {
            (true, true) => count.right += 1,
            (true, false) => count.missed += 1,
            (false, _) => count.wrong += 1,
        }
    }
    count
}

/// Rows of a table without quotes, as cells by the names in its first row.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let names: Vec<String> =
        lines.next().unwrap_or_default().split(',').map(str::to_owned).collect();
    let row = |line: &str| {
        names.iter().cloned().zip(line.split(',').map(|cell| cell.trim().to_owned())).collect()
    };
    lines.filter(|line| !line.trim().is_empty()).map(row).collect()
}

fn fixtures() -> Set {
    let mut set = Set::new("fixtures", ALL);
    let folders = std::fs::read_dir(root().join("fixtures")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        let mut cases = BTreeMap::<(String, String), Pairs>::new();
        for row in rows(&folder.join("gold.csv")) {
            let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
            let ids = (cell("old_id"), cell("new_id"));
            cases.entry((cell("old"), cell("new"))).or_default().insert(ids);
        }
        for ((old, new), gold) in cases {
            set.add(&folder.join(old), &folder.join(new), gold, Pairs::new());
        }
    }
    set
}

fn table(data: &Path, name: &'static str, path: &Path) -> Set {
    let mut set = Set::new(name, ALL);
    let mut cases = BTreeMap::<(String, String), (Pairs, Pairs)>::new();
    for row in rows(path) {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let case = cases.entry((cell("old"), cell("new"))).or_default();
        let side = if cell("annotators") == "both" { &mut case.0 } else { &mut case.1 };
        side.insert((cell("old_id"), cell("new_id")));
    }
    for ((old, new), (gold, open)) in cases {
        set.add(&data.join(old), &data.join(new), gold, open);
    }
    set
}

/// The pairs of an alignment: what stands behind `rdf:resource` in each cell.
fn alignment(path: &Path) -> Pairs {
    let text = std::fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let resource = |cell: &str, name: &str| -> Option<String> {
        let rest = cell.split_once(name)?.1.split_once("resource=")?.1;
        let quote = rest.chars().next()?;
        let value = rest.get(1..)?.split(quote).next()?;
        value.rsplit(['#', '/']).next().map(str::to_owned)
    };
    let cells = text.split("<Cell>").skip(1);
    cells.filter_map(|cell| resource(cell, "entity1").zip(resource(cell, "entity2"))).collect()
}

fn admission(data: &Path, name: &'static str, gold: &str) -> Set {
    let mut set = Set::new(name, STEPS);
    let folder = data.join("pmmc/university-admission");
    let files = std::fs::read_dir(folder.join(gold)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some((old, new)) = stem.split_once('-') else { continue };
        let model = |name: &str| folder.join("models").join(format!("{name}.bpmn"));
        set.add(&model(old), &model(new), alignment(&file), Pairs::new());
    }
    set
}

fn asset(data: &Path) -> Set {
    let mut set = Set::new("asset", ACTIVITIES);
    let folder = data.join("pmmc/asset");
    for row in rows(&folder.join("pairs.csv")) {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let gold = alignment(&folder.join("gold").join(format!("{}.rdf", cell("testcase"))));
        let gold = gold.into_iter().map(|(a, b)| (format!("e{a}"), format!("e{b}"))).collect();
        set.add(&folder.join(cell("source")), &folder.join(cell("target")), gold, Pairs::new());
    }
    set
}

/// Revisions of one model: a node that kept its id is the same, and the matching does not see ids.
/// Nodes that came back under a new id, with their old type and label, are not counted.
fn revisions(data: &Path) -> Set {
    let mut set = Set { hide_ids: true, ..Set::new("revisions", ALL) };
    let folders = std::fs::read_dir(data.join("revisions-hmcts")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    folders.sort();
    for folder in folders {
        let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "bpmn"));
        files.sort();
        for two in files.windows(2) {
            let [old, new] = two else { continue };
            let (Some(a), Some(b)) = (set.number(old), set.number(new)) else { continue };
            let (a, b) = (&set.models[a], &set.models[b]);
            let ids =
                |m: &Model| m.flow_nodes().map(|e| m.id(e).to_owned()).collect::<BTreeSet<_>>();
            let (ids_a, ids_b) = (ids(a), ids(b));
            let shared: BTreeSet<&String> = ids_a.intersection(&ids_b).collect();
            if ids_a.len() < 4 || shared.len() * 2 < ids_a.union(&ids_b).count() {
                continue;
            }
            let gold: Pairs = shared.iter().map(|id| ((*id).clone(), (*id).clone())).collect();
            let uncounted = [came_back(a, b, &ids_b), came_back(b, a, &ids_a)];
            set.add(old, new, gold, Pairs::new());
            if let Some(case) = set.cases.last_mut() {
                case.uncounted = uncounted;
            }
        }
    }
    set
}

/// Nodes whose id is gone, while their type and label stand on the other side under a new id.
fn came_back(model: &Model, other: &Model, ids: &BTreeSet<String>) -> BTreeSet<String> {
    let own: BTreeSet<&str> = model.flow_nodes().map(|e| model.id(e)).collect();
    let new = other.flow_nodes().filter(|&e| !own.contains(other.id(e)));
    let seen: BTreeSet<_> = new.map(|e| (other.kind(e), other.label(e).trim())).collect();
    let gone = model.flow_nodes().filter(|&e| !ids.contains(model.id(e)));
    let back = gone.filter(|&e| seen.contains(&(model.kind(e), model.label(e).trim())));
    back.map(|e| model.id(e).to_owned()).collect()
}
