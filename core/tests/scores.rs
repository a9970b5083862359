//! What the scores promise: under more and more damage of their kind they never rise, and none rises
//! above 1 or is 1 by chance.

mod support;

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use synopse::diff::Class;
use synopse::similarity::{DistanceOptions, Similarity};
use synopse::{Comparison, Model, Options, ReadOptions, read};

/// Of so many exports at least all but one are to be .9 or more; what those below have lost in the export
/// is listed in docs/similarity.md.
const ALL_BUT_ONE_OF: usize = 10;

/// Words that share nothing, so that a label with another word is another label.
const WORDS: [&str; 24] = [
    "Antrag",
    "Bescheid",
    "Gebühr",
    "Akte",
    "Frist",
    "Hund",
    "Steuer",
    "Lageplan",
    "Ausweis",
    "Zeuge",
    "Rechnung",
    "Termin",
    "Vollmacht",
    "Urkunde",
    "Mahnung",
    "Widerspruch",
    "Auskunft",
    "Genehmigung",
    "Statistik",
    "Parkplatz",
    "Kaution",
    "Stempel",
    "Umzug",
    "Gutachten",
];

/// Two of the sort with which a chain of steps in lanes is damaged.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Remove(usize),
    Add(usize),
    Rename(usize),
    Lane(usize),
    Document(usize),
    Message(usize),
}

/// A chain of steps with lanes, documents and messages.
#[derive(Debug, Clone)]
struct Chain {
    /// Number, label, whether in the second lane.
    steps: Vec<(usize, String, bool)>,
    documents: Vec<usize>,
    messages: Vec<usize>,
}

impl Chain {
    fn new(count: usize) -> Self {
        let step = |i: usize| (i, format!("{} bearbeiten", WORDS[i]), i.is_multiple_of(2));
        let some = |every| (0..count).step_by(every).collect();
        Self { steps: (0..count).map(step).collect(), documents: some(2), messages: some(3) }
    }

    fn suffer(&mut self, damage: Damage, serial: usize) {
        let count = self.steps.len();
        let foreign = format!("Xq{serial}w Zv{serial}k");
        match damage {
            // To take away what damage brought would mend it.
            Damage::Remove(at) if count > 1 && !self.steps[at % count].1.starts_with("Xq") => {
                let (number, ..) = self.steps.remove(at % count);
                self.documents.retain(|&d| d != number);
                self.messages.retain(|&m| m != number);
            }
            Damage::Add(at) => self.steps.insert(at % count, (100 + serial, foreign, false)),
            Damage::Rename(at) if !self.steps[at % count].1.starts_with("Xq") => {
                self.steps[at % count].1 = foreign;
            }
            Damage::Lane(at) if !self.steps[at % count].1.starts_with("Xq") => {
                let (number, _, second) = &mut self.steps[at % count];
                *second = !number.is_multiple_of(2);
            }
            Damage::Document(at) if !self.documents.is_empty() => {
                self.documents.remove(at % self.documents.len());
            }
            Damage::Message(at) if !self.messages.is_empty() => {
                self.messages.remove(at % self.messages.len());
            }
            _ => {}
        }
    }

    fn model(&self) -> Arc<Model> {
        let mut xml = String::from(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><collaboration id="c">
            <participant id="pool" name="Amt" processRef="p"/><participant id="citizen" name="Bürger"/>"#,
        );
        for m in &self.messages {
            let _ = write!(
                xml,
                "<messageFlow id='m{m}' name='{} melden' sourceRef='s{m}' targetRef='citizen'/>",
                WORDS[*m]
            );
        }
        xml += "</collaboration><process id='p'><laneSet id='l'>";
        for second in [false, true] {
            let _ = write!(
                xml,
                "<lane id='l{second}' name='{}'>",
                if second { "Kasse" } else { "Bauhof" }
            );
            for (number, ..) in self.steps.iter().filter(|s| s.2 == second) {
                let _ = write!(xml, "<flowNodeRef>s{number}</flowNodeRef>");
            }
            xml += "</lane>";
        }
        xml += "</laneSet>";
        for (number, label, _) in &self.steps {
            let _ = write!(xml, "<userTask id='s{number}' name='{label}'/>");
        }
        for pair in self.steps.windows(2) {
            let (a, b) = (pair[0].0, pair[1].0);
            let _ = write!(xml, "<sequenceFlow id='f{a}-{b}' sourceRef='s{a}' targetRef='s{b}'/>");
        }
        for d in &self.documents {
            let _ = write!(
                xml,
                "<dataObject id='o{d}'/><dataObjectReference id='d{d}' name='{}' dataObjectRef='o{d}'/>",
                WORDS[*d]
            );
        }
        xml += "</process></definitions>";
        Arc::new(read(xml.as_bytes(), &ReadOptions::default()).expect("readable"))
    }
}

fn scores(a: &Arc<Model>, b: &Arc<Model>) -> Similarity {
    let distance = DistanceOptions { steps: DistanceOptions::EXACT };
    let options = Options { distance, ..Options::default() };
    *Comparison::new(a.clone(), b.clone(), &options).similarity()
}

fn all(s: &Similarity) -> [(&'static str, Option<u64>); 7] {
    [
        ("overall", Some(s.overall)),
        ("wording", Some(s.wording)),
        ("structure", Some(s.structure)),
        ("roles", s.roles),
        ("data", s.data),
        ("messages", s.messages),
        ("detail", s.detail),
    ]
}

/// Damages of one kind, and the score that is about it.
fn damages() -> impl Strategy<Value = (&'static str, Vec<Damage>)> {
    let some = |make: fn(usize) -> Damage| prop::collection::vec((0..40usize).prop_map(make), 1..6);
    let any = prop_oneof![
        (0..40usize).prop_map(Damage::Remove),
        (0..40usize).prop_map(Damage::Add),
        (0..40usize).prop_map(Damage::Rename),
        (0..40usize).prop_map(Damage::Lane),
        (0..40usize).prop_map(Damage::Document),
        (0..40usize).prop_map(Damage::Message),
    ];
    prop_oneof![
        some(Damage::Remove).prop_map(|d| ("structure", d)),
        some(Damage::Add).prop_map(|d| ("structure", d)),
        some(Damage::Rename).prop_map(|d| ("wording", d)),
        some(Damage::Lane).prop_map(|d| ("roles", d)),
        some(Damage::Document).prop_map(|d| ("data", d)),
        some(Damage::Message).prop_map(|d| ("messages", d)),
        prop::collection::vec(any, 1..6).prop_map(|d| ("overall", d)),
    ]
}

fn cases() -> u32 {
    std::env::var("SYNOPSE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_score_rises_under_more_damage_of_its_kind(count in 4..14usize, (about, damages) in damages()) {
        let whole = Chain::new(count);
        let (mut damaged, model) = (whole.clone(), whole.model());
        let mut last = scores(&model, &model);
        for (serial, damage) in damages.into_iter().enumerate() {
            damaged.suffer(damage, serial);
            let now = scores(&model, &damaged.model());
            for ((name, before), (_, after)) in all(&last).into_iter().zip(all(&now)) {
                if name == about || name == "overall" {
                    prop_assert!(after <= before, "{name}: {before:?} {after:?} by {damage:?}\n{damaged:?}");
                }
            }
            last = now;
        }
    }

    #[test]
    fn scores_are_alike_from_both_sides_and_within_bounds(count in 4..14usize, (_, damages) in damages()) {
        let whole = Chain::new(count);
        let mut damaged = whole.clone();
        for (serial, damage) in damages.into_iter().enumerate() {
            damaged.suffer(damage, serial);
        }
        let (a, b) = (whole.model(), damaged.model());
        let (there, back) = (scores(&a, &b), scores(&b, &a));
        prop_assert_eq!(there, back);
        prop_assert!(there.overall <= there.overall_upper);
        for (name, score) in all(&there) {
            prop_assert!(score.is_none_or(|s| s <= 1_000_000), "{} {:?}", name, score);
        }
        for (name, score) in all(&scores(&a, &a)) {
            prop_assert!(score.is_none_or(|s| s == 1_000_000), "{} {:?}", name, score);
        }
    }
}

/// Exports of one reference model by many tools are alike, but for what the tools leave out: of those
/// below .9 the test tells what differs most.
#[test]
fn exports_of_a_reference_model_are_alike() {
    let Some(data) = support::data() else { return };
    let folder = data.join("miwg");
    let stem = |path: &std::path::Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.trim_end_matches(".bpmn")
            .trim_end_matches("-export")
            .trim_end_matches("-roundtrip")
            .to_owned()
    };
    let (mut count, mut low) = (0, Vec::new());
    for path in support::bpmn_files(&folder) {
        let reference = folder.join("Reference").join(format!("{}.bpmn", stem(&path)));
        if path.starts_with(folder.join("Reference")) || !reference.is_file() {
            continue;
        }
        let Some((a, b)) = support::model(&reference).zip(support::model(&path)) else { continue };
        let compared = Comparison::new(a, b, &Options::default());
        count += 1;
        let s = compared.similarity();
        if s.overall < 900_000 {
            let mut what = std::collections::BTreeMap::<_, u32>::new();
            for change in compared.changes().iter().filter(|c| c.class != Class::Technical) {
                let said = format!("{} {:?}", change.operation.as_str(), change.kind);
                *what.entry(said).or_default() += 1;
            }
            let mut what: Vec<_> = what.into_iter().map(|(said, n)| (Reverse(n), said)).collect();
            what.sort();
            what.truncate(4);
            let what: Vec<String> =
                what.into_iter().map(|(n, said)| format!("{} {said}", n.0)).collect();
            let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
            low.push(format!("{:.3} {name}: {}", s.overall as f64 / 1e6, what.join(", ")));
        }
    }
    low.sort();
    let report = format!("{} of {count} exports below .9:\n{}", low.len(), low.join("\n"));
    println!("{report}");
    assert!(low.len() * ALL_BUT_ONE_OF <= count, "{report}");
}
