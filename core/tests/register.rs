//! Registers: read as they come, compared alike whatever the order and the number of threads.

mod support;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use synopse::register::{Register, RegisterOptions, Row};
use synopse::{Comparison, Options};

const PROCESSES: [&str; 5] = [
    "baugenehmigung-erteilen",
    "bewohnerparkausweis-erteilen",
    "gewerbe-anmelden",
    "hundesteuer-anmelden",
    "wohngeld-bewilligen",
];

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("register").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The drawings of our own as a register: a folder per municipality. `name` gives their file names.
fn drawings(test: &str, name: impl Fn(&str, char) -> String) -> PathBuf {
    let register = folder(test);
    for process in PROCESSES {
        for letter in 'a'..='e' {
            let from = support::root().join(format!("fixtures/{process}/{letter}.bpmn"));
            let to = register.join(name(process, letter));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
    register
}

fn load(path: &Path) -> Register {
    Register::load(path, &RegisterOptions::default(), &|_, _| {}).unwrap()
}

fn rows(register: &Register) -> Vec<Row> {
    let mut rows = Vec::new();
    let Ok(()) = register.each_pair(|row| {
        rows.push(*row);
        Ok::<(), Infallible>(())
    });
    rows
}

fn by_municipality(process: &str, letter: char) -> String {
    format!("{letter}/{process}.bpmn")
}

fn process(file: &str) -> &str {
    PROCESSES.into_iter().find(|process| file.contains(process)).unwrap()
}

#[test]
fn the_nearest_drawing_is_of_the_same_process() {
    let register = load(&drawings("nearest", by_municipality));
    assert_eq!((register.documents().len(), register.faults().len()), (25, 0));
    assert_eq!(register.entries()[0].municipality, "a");
    assert_eq!(register.entries()[0].process, "baugenehmigung-erteilen");
    let mut nearest = BTreeMap::new();
    for row in rows(&register) {
        for (one, other) in [(row.a, row.b), (row.b, row.a)] {
            let best = nearest.entry(one).or_insert((row.overall, other));
            *best = (row.overall, other).max(*best);
        }
    }
    let of = |number: u32| process(&register.documents()[number as usize].file);
    let right = nearest.iter().filter(|&(&one, &(_, other))| of(one) == of(other)).count();
    assert!(right >= 24, "of 25 drawings the nearest of {right} is of the same process");
}

#[test]
fn bounds_hold_and_near_pairs_are_compared_in_full() {
    let options = RegisterOptions { near: 300_000, ..RegisterOptions::default() };
    let path = drawings("bounds", by_municipality);
    let register = Register::load(&path, &options, &|_, _| {}).unwrap();
    let documents = register.documents();
    let quick = RegisterOptions { near: u32::MAX, ..RegisterOptions::default() };
    let quick = Register::load(&path, &quick, &|_, _| {}).unwrap();
    let mut full = 0;
    for (row, lean) in rows(&register).iter().zip(rows(&quick)) {
        assert!(row.lower <= row.upper && lean.lower <= lean.upper);
        assert!(lean.overall < 1_000_000 && lean.wording <= 1_000_000);
        if lean.overall < options.near {
            assert_eq!(*row, lean);
            continue;
        }
        let model = |number: u32| Arc::clone(&documents[number as usize].model);
        let compared = Comparison::new(model(row.a), model(row.b), &Options::default());
        assert_eq!(u64::from(row.overall), compared.similarity().overall);
        assert_eq!(u64::from(row.upper), compared.distance().upper);
        full += 1;
    }
    assert!(full >= 20, "only {full} pairs compared in full");
}

#[test]
fn neither_threads_nor_names_of_files_change_a_row() {
    let register = load(&drawings("threads", by_municipality));
    let expected = rows(&register);
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| rows(&register)), expected);
    }
    // The same files in the opposite order.
    let turned = |process: &str, letter: char| {
        let at = PROCESSES.iter().position(|p| *p == process).unwrap();
        format!("{}/{}-{process}.bpmn", char::from(b'z' - letter as u8 + b'a'), 9 - at)
    };
    let other = load(&drawings("turned", turned));
    let last = expected.len();
    let back = rows(&other);
    assert_eq!(back.len(), last);
    let scores =
        |row: &Row| (row.overall, row.wording, row.structure, row.roles, row.lower, row.upper);
    let key = |register: &Register, row: &Row| {
        let print = |number: u32| register.documents()[number as usize].print;
        (print(row.a).min(print(row.b)), print(row.a).max(print(row.b)))
    };
    let by_print = |register: &Register, rows: &[Row]| -> BTreeMap<_, _> {
        rows.iter().map(|row| (key(register, row), scores(row))).collect()
    };
    assert_eq!(by_print(&other, &back), by_print(&register, &expected));
}

#[test]
fn what_cannot_be_read_is_one_fault_each_and_the_rest_is_done() {
    let here = folder("faults");
    let good = fs::read(support::root().join("fixtures/hundesteuer-anmelden/a.bpmn")).unwrap();
    fs::create_dir_all(here.join("Stadt A")).unwrap();
    for copy in 0..20 {
        fs::write(here.join(format!("Stadt A/{copy:02}.bpmn")), &good).unwrap();
    }
    fs::write(here.join("Stadt A/half.bpmn"), &good[..good.len() / 2]).unwrap();
    fs::write(here.join("Stadt A/empty.xml"), b"").unwrap();
    fs::write(here.join("Stadt A/notes.txt"), b"no model").unwrap();
    let register = load(&here);
    assert_eq!(register.documents().len(), 20);
    let told: Vec<String> = register.faults().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].ends_with("Stadt A/empty.xml: the file is empty"), "{}", told[0]);
    let all = rows(&register);
    assert_eq!(all.len(), 190);
    assert!(all.iter().all(|row| row.overall == 1_000_000 && row.upper == 0));

    let list = "Gemeinde;Prozess;Datei\r\nA;Hundesteuer;Stadt A\\00.bpmn\r\nA;Wohngeld;\r\n\
                A;Bauen;Stadt A/none.bpmn\r\nA;Hundesteuer;Stadt A\\00.bpmn\r\n";
    fs::write(here.join("register.csv"), format!("\u{feff}{list}")).unwrap();
    for path in [here.clone(), here.join("register.csv")] {
        let register = load(&path);
        assert_eq!((register.entries().len(), register.documents().len()), (3, 1));
        let told: Vec<String> = register.faults().iter().map(ToString::to_string).collect();
        assert!(told[0].ends_with("register.csv:5:1: the same as line 2"), "{}", told[0]);
        assert!(told[1].ends_with("Stadt A/none.bpmn: no such file"), "{}", told[1]);
        assert_eq!((told.len(), rows(&register).len()), (2, 0));
    }
    assert_eq!(load(&folder("nothing")).documents().len(), 0);
    let none = Register::load(&here.join("none"), &RegisterOptions::default(), &|_, _| {});
    assert!(none.unwrap_err().to_string().ends_with("none: no such file"));
}

/// A model of many like steps among small ones: no pair takes longer than it may.
#[test]
fn a_large_model_among_small_ones_takes_no_time() {
    let here = folder("large");
    let model = |steps: usize| {
        let mut xml =
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">"
                .to_owned();
        for i in 0..steps {
            let name = ["Antrag prüfen", "Bescheid erstellen", "", "Akte ablegen"][i % 4];
            let next = i + 1;
            let _ = write!(xml, "<task id=\"t{i}\" name=\"{name}\"/>");
            let _ =
                write!(xml, "<sequenceFlow id=\"f{i}\" sourceRef=\"t{i}\" targetRef=\"t{next}\"/>");
        }
        xml + "</process></definitions>"
    };
    for (name, steps) in
        [("large", 5_000), ("larger", 5_001), ("small", 8), ("tiny", 1), ("none", 0)]
    {
        fs::write(here.join(format!("{name}.bpmn")), model(steps)).unwrap();
    }
    let options = RegisterOptions { near: u32::MAX, ..RegisterOptions::default() };
    let register = Register::load(&here, &options, &|_, _| {}).unwrap();
    let rows = rows(&register);
    assert_eq!(rows.len(), 10);
    let of = |a: &str, b: &str| {
        let file = |number: u32| register.documents()[number as usize].file.as_str();
        *rows.iter().find(|r| file(r.a).starts_with(a) && file(r.b).starts_with(b)).unwrap()
    };
    let large = of("large.", "larger");
    assert!(large.overall > 990_000 && large.lower <= large.upper, "{large:?}");
    assert_eq!((of("none", "small").overall, of("none", "tiny").structure), (0, 0));
}
