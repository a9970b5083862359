//! The order in which a file lists things, and the ids that a tool gives, say nothing: with either
//! changed, the same labels are matched to each other, as surely as before.

mod support;

use std::path::PathBuf;

use support::root;
use synopse::matching::{MatchOptions, Matching};
use synopse::{Model, ReadOptions, read};

/// Numbers that look like chance and are the same on every run (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

/// The elements that stand directly in some text, each with what is in it, and what is left behind
/// the last.
fn elements(text: &str) -> (Vec<&str>, &str) {
    let (mut found, mut from, mut depth, mut at) = (Vec::new(), 0, 0usize, 0);
    while let Some(open) = text[at..].find('<').map(|i| at + i) {
        let close = open + text[open..].find('>').expect("a tag ends");
        let tag = &text[open..=close];
        at = close + 1;
        if tag.starts_with("<!") || tag.starts_with("<?") {
            continue;
        }
        if tag.starts_with("</") {
            if depth == 0 {
                return (found, &text[from..]);
            }
            depth -= 1;
        } else if !tag.ends_with("/>") {
            depth += 1;
        }
        if depth == 0 {
            found.push(&text[from..at]);
            from = at;
        }
    }
    (found, &text[from..])
}

/// The same file with what stands in its processes in another order.
fn shuffled(xml: &str, chance: &mut Chance) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find("<process ").or_else(|| rest.find(":process ")) {
        let inside = start + rest[start..].find('>').expect("a tag ends") + 1;
        out.push_str(&rest[..inside]);
        let (mut children, behind) = elements(&rest[inside..]);
        chance.shuffle(&mut children);
        out.extend(children);
        rest = behind;
    }
    out + rest
}

/// The same file with other ids, in an order of their own.
fn renamed(xml: &str, letter: char, chance: &mut Chance) -> String {
    let mut ids: Vec<&str> =
        xml.split(" id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
    ids.sort_unstable();
    ids.dedup();
    chance.shuffle(&mut ids);
    let mut out = xml.to_owned();
    for (number, id) in ids.iter().enumerate() {
        let new = format!("{letter}{number:03}");
        for (before, after) in [("\"", "\""), (">", "<"), (":", "\""), (":", "<")] {
            out = out.replace(&format!("{before}{id}{after}"), &format!("{before}{new}{after}"));
        }
    }
    out
}

fn model(xml: &str) -> Model {
    read(xml.as_bytes(), &ReadOptions::default()).expect("BPMN")
}

/// The labelled steps that are matched, with what is said of each correspondence, in an order that
/// depends on nothing else.
fn said(old: &Model, new: &Model, options: &MatchOptions) -> Vec<String> {
    let matching = Matching::between(old, new, options);
    let mut all: Vec<String> = Vec::new();
    for c in matching.correspondences() {
        let labels = |m: &Model, all: &[synopse::ElementId]| {
            let mut labels: Vec<&str> = all.iter().map(|&e| m.label(e)).collect();
            labels.sort_unstable();
            labels.join(" + ")
        };
        let step = |m: &Model, e: &[synopse::ElementId]| {
            e.first().is_some_and(|&e| m.kind(e).is_flow_node() && !m.label(e).is_empty())
        };
        if step(old, &c.old) || step(new, &c.new) {
            let (a, b) = (labels(old, &c.old), labels(new, &c.new));
            all.push(format!("{a} = {b}: {} {} {:?}", c.confidence, c.wording, c.reasons));
        }
    }
    all.sort_unstable();
    all
}

/// Pairs of drawings of the same process.
fn pairs() -> Vec<(PathBuf, PathBuf)> {
    let folders = std::fs::read_dir(root().join("fixtures")).expect("fixtures");
    let mut folders: Vec<PathBuf> = folders.flatten().map(|f| f.path()).collect();
    folders.retain(|folder| folder.join("gold.csv").is_file());
    folders.sort();
    let names = ["a", "b", "c", "d", "e"];
    let two = (0..names.len()).flat_map(|i| (i + 1..names.len()).map(move |j| (i, j)));
    let of = |folder: PathBuf| {
        let file = move |i: usize| folder.join(format!("{}.bpmn", names[i]));
        two.clone().map(move |(i, j)| (file(i), file(j))).collect::<Vec<_>>()
    };
    let pairs = folders.into_iter().flat_map(of);
    pairs.filter(|(a, b)| a.is_file() && b.is_file()).collect()
}

#[test]
fn neither_order_nor_ids_change_what_is_matched() {
    let options = MatchOptions::default();
    let (mut count, mut differences) = (0, Vec::new());
    let mut chance = Chance(0x2545_F491_4F6C_DD1D);
    for (a, b) in pairs() {
        // Two drawings are in other encodings, on purpose.
        let text = |path: &PathBuf| String::from_utf8(std::fs::read(path).expect("a file")).ok();
        let (Some(xml_a), Some(xml_b)) = (text(&a), text(&b)) else { continue };
        let before = said(&model(&xml_a), &model(&xml_b), &options);
        for round in 0..3 {
            let mut other = |xml: &str, letter| {
                let xml = renamed(xml, letter, &mut chance);
                if round == 0 { xml } else { shuffled(&xml, &mut chance) }
            };
            let (other_a, other_b) = (other(&xml_a, 'p'), other(&xml_b, 'q'));
            assert!(other_a != xml_a && other_b != xml_b);
            let after = said(&model(&other_a), &model(&other_b), &options);
            count += 1;
            if before != after {
                let gone: Vec<_> = before.iter().filter(|s| !after.contains(s)).collect();
                let new: Vec<_> = after.iter().filter(|s| !before.contains(s)).collect();
                differences.push(format!(
                    "{} {}: {gone:#?} became {new:#?}",
                    a.display(),
                    b.display()
                ));
            }
        }
    }
    println!("{count} pairs");
    assert!(count >= 60, "{count} pairs");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
