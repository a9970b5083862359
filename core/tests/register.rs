//! Registers: read as they come, compared alike whatever the order and the number of threads.

mod support;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use synopse::register::{ClusterOptions, Register, RegisterOptions, Row};
use synopse::view::{self, schemas};
use synopse::{Comparison, Model, Options, ReadOptions, read};

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
    let (mut full, mut same) = (0, 0);
    for (row, lean) in rows(&register).iter().zip(rows(&quick)) {
        assert!(row.lower <= row.upper && lean.lower <= lean.upper);
        assert!(lean.overall < 1_000_000 && lean.wording <= 1_000_000);
        if lean.overall < options.near {
            assert_eq!(*row, lean);
            continue;
        }
        let model = |number: u32| Arc::clone(documents[number as usize].model.as_ref().unwrap());
        let compared = Comparison::new(model(row.a), model(row.b), &Options::default());
        // A third model may make a word known, which tells no more than a little.
        let apart = u64::from(row.overall).abs_diff(compared.similarity().overall);
        assert!(apart <= 50_000, "{row:?} {:?}", compared.similarity());
        same += u32::from((apart, u64::from(row.upper)) == (0, compared.distance().upper));
        full += 1;
    }
    assert!(full >= 20, "only {full} pairs compared in full");
    assert!(same * 10 >= full * 9, "{same} of {full} are as the two models alone");
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
    for copy in 0..18 {
        fs::write(here.join(format!("Stadt A/{copy:02}.bpmn")), &good).unwrap();
    }
    fs::write(here.join("Stadt A/half.bpmn"), &good[..good.len() / 2]).unwrap();
    fs::write(here.join("Stadt A/empty.xml"), b"").unwrap();
    fs::write(here.join("Stadt A/notes.txt"), b"no model").unwrap();
    let register = load(&here);
    assert_eq!(register.documents().len(), 18);
    let told: Vec<String> = register.faults().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].ends_with("Stadt A/empty.xml: the file is empty"), "{}", told[0]);
    let all = rows(&register);
    assert_eq!(all.len(), 153);
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

#[test]
fn one_model_and_two_hundred_copies_are_registers_too() {
    let here = folder("copies");
    let good = fs::read(support::root().join("fixtures/hundesteuer-anmelden/a.bpmn")).unwrap();
    let copy = |number: u32| fs::write(here.join(format!("{number:03}.bpmn")), &good).unwrap();
    copy(0);
    let one = load(&here);
    assert_eq!((one.documents().len(), rows(&one).len()), (1, 0));
    let clusters = one.clusters(&ClusterOptions::default(), &mut |_| {});
    assert_eq!((clusters.families.len(), clusters.outliers.len(), clusters.tree.len()), (0, 1, 0));
    assert_eq!(clusters.outliers[0].nearest, None);
    (1..200).for_each(copy);
    let many = load(&here);
    let rows = rows(&many);
    assert_eq!(rows.len(), 19_900);
    assert!(rows.iter().all(|row| row.overall == 1_000_000 && (row.lower, row.upper) == (0, 0)));
    let clusters = many.clusters(&ClusterOptions::default(), &mut |_| {});
    assert_eq!(clusters.families, [(0..200).collect::<Vec<u32>>()]);
    assert_eq!(clusters.duplicates, clusters.families);
    let query = model(&here.join("000.bpmn"));
    let found: Vec<u32> = many.search(&query, 3).iter().map(|hit| hit.row.b).collect();
    assert_eq!(found, [0, 1, 2]);
}

/// Archives and `XProzess` files stand for the models in them, in a folder and in a list; what is wrong
/// inside is told each time, also where an index knows the rest.
#[test]
fn models_inside_other_files_are_models_of_the_register() {
    let here = folder("inside");
    let archives = support::root().join("fixtures/archives");
    let copy = |from: &str, to: &str| {
        let to = here.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(archives.join(from), to).unwrap();
    };
    copy("portal.zip", "St. Anna.zip");
    copy("one-model.zip", "Stadt B/export.zip");
    copy("xprozess.xml", "Stadt C/xprozess.xml");
    let names = |register: &Register| -> Vec<String> {
        register.documents().iter().map(|d| d.file.clone()).collect()
    };
    let expected = [
        "St. Anna.zip#Hundesteuer anmelden/Stadt A.bpmn",
        "St. Anna.zip#Hundesteuer anmelden/Stadt B/Ablauf für die Satzung.bpmn",
        "Stadt B/export.zip",
        "Stadt C/xprozess.xml",
    ];
    let register = load(&here);
    assert_eq!((names(&register), register.faults().len()), (expected.map(String::from).into(), 0));
    let of = |entry: &synopse::register::Entry| {
        (entry.municipality.clone(), entry.process.clone(), entry.file.clone().unwrap())
    };
    let entries: Vec<_> = register.entries().iter().map(of).collect();
    let entry = |municipality: &str, process: &str, file: &str| {
        (municipality.to_owned(), process.to_owned(), file.to_owned())
    };
    assert_eq!(
        entries,
        [
            entry("St. Anna", "Stadt A", expected[0]),
            entry("St. Anna", "Ablauf für die Satzung", expected[1]),
            entry("Stadt B", "export", expected[2]),
            entry("Stadt C", "xprozess", expected[3]),
        ]
    );
    let index = folder("inside-index").join("register.index");
    let options = RegisterOptions::default();
    let update = || Register::update(&here, &index, &options, &|_, _| {}).unwrap();
    assert_eq!(update().1.read, 4);
    let whole = fs::read(&index).unwrap();
    let (again, updated) = update();
    assert_eq!((updated.kept, updated.read), (4, 0));
    assert_eq!((names(&again), again.entries()), (names(&register), register.entries()));
    assert!(fs::read(&index).unwrap() == whole);

    // A list names the whole, or one of the models in it.
    let list = "municipality,process,file,area\nA,Hund,St. Anna.zip,x\n\
                B,Steuer,St. Anna.zip#Hundesteuer anmelden/Stadt A.bpmn,y\n\
                C,None,St. Anna.zip#none.bpmn,z\n";
    fs::write(here.join("register.csv"), list).unwrap();
    let listed = load(&here);
    assert_eq!(names(&listed), expected[..2]);
    let said: Vec<_> = listed.entries().iter().map(|e| (of(e), e.profile.clone())).collect();
    assert_eq!(said[0], (entry("A", "Hund", expected[0]), vec!["x".to_owned()]));
    assert_eq!(said[1], (entry("A", "Hund", expected[1]), vec!["x".to_owned()]));
    assert_eq!(said[2], (entry("B", "Steuer", expected[0]), vec!["y".to_owned()]));
    let told: Vec<String> = listed.faults().iter().map(ToString::to_string).collect();
    assert!(told.len() == 1 && told[0].ends_with("no model \"none.bpmn\" in it"), "{told:?}");
    fs::remove_file(here.join("register.csv")).unwrap();

    // A model that cannot be read among others.
    let bytes = fs::read(archives.join("portal.zip")).unwrap();
    let at = bytes.windows(12).position(|w| w == b"</definition").or_else(|| {
        bytes.windows(6).position(|w| w.starts_with(b"</") && w[2].is_ascii_lowercase())
    });
    let mut broken = bytes.clone();
    broken[at.unwrap()] = b'(';
    fs::write(here.join("St. Anna.zip"), broken).unwrap();
    for _ in 0..2 {
        let (register, updated) = update();
        assert_eq!((register.documents().len(), register.faults().len()), (3, 1));
        assert_eq!((updated.kept, updated.read), (2, 1));
    }
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

fn model(path: &Path) -> Model {
    read(&fs::read(path).unwrap(), &ReadOptions::default()).unwrap()
}

fn check(schema: &str, answer: &str) -> serde_json::Value {
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let value = serde_json::from_str(answer).unwrap();
    let wrong: Vec<String> = jsonschema::draft202012::new(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    value
}

/// What `search` spares must not be missed: the answer is that of comparing with every model.
#[test]
fn search_is_what_comparing_with_all_gives() {
    let path = drawings("search", by_municipality);
    let register = load(&path);
    for process in PROCESSES {
        for letter in ['a', 'c', 'e'] {
            let query = model(&path.join(by_municipality(process, letter)));
            let mut all = register.compare_all(&query);
            all.sort_by_key(|row| (std::cmp::Reverse(row.overall), row.b));
            for k in [0, 1, 4, 25, 30] {
                let hits = register.search(&query, k);
                let rows: Vec<Row> = hits.iter().map(|hit| hit.row).collect();
                assert_eq!(rows, all[..k.min(all.len())], "{process} {letter} {k}");
            }
            let hits = register.search(&query, 1);
            let nearest = &register.documents()[hits[0].row.b as usize].file;
            assert_eq!(*nearest, by_municipality(process, letter));
            assert_eq!(hits[0].row.upper, 0);
            assert!(hits[0].shared.iter().all(|s| s.query == s.model), "{:?}", hits[0].shared);
        }
    }
    let strange = "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">\
                   <task id=\"t\" name=\"Xylophon stimmen\"/></process></definitions>";
    let strange = read(strange.as_bytes(), &ReadOptions::default()).unwrap();
    let hits = register.search(&strange, 2);
    assert!(hits.len() == 2 && hits.iter().all(|hit| hit.shared.is_empty()));
    let answer = check(schemas::SEARCH, &view::register::search("x.bpmn", &register, &hits));
    assert_eq!(answer["models"], 25);
}

#[test]
fn an_index_says_the_same_and_is_updated_for_what_changed() {
    let path = drawings("index", by_municipality);
    let index = folder("index-file").join("register.index");
    let options = RegisterOptions::default();
    let update = || Register::update(&path, &index, &options, &|_, _| {}).unwrap();
    let (register, updated) = update();
    assert_eq!((updated.read, updated.kept), (25, 0));
    let fresh = fs::read(&index).unwrap();
    assert!(Register::is_index(&index) && !Register::is_index(&path));
    let opened = Register::open(&index, &options).unwrap();
    let query = model(&support::root().join("fixtures/gewerbe-anmelden/b.bpmn"));
    assert_eq!(opened.search(&query, 25), register.search(&query, 25));
    assert_eq!(opened.entries(), register.entries());
    let (_, updated) = update();
    assert_eq!((updated.read, updated.kept), (0, 25));
    assert_eq!(fs::read(&index).unwrap(), fresh);
    // One file changes, one goes, one comes.
    let file = |letter| path.join(by_municipality("gewerbe-anmelden", letter));
    fs::copy(file('a'), file('b')).unwrap();
    fs::remove_file(file('c')).unwrap();
    fs::copy(file('d'), path.join("e/new.bpmn")).unwrap();
    let (_, updated) = update();
    assert_eq!((updated.read, updated.kept), (2, 23));
    let changed = fs::read(&index).unwrap();
    fs::remove_file(&index).unwrap();
    update();
    assert_eq!(fs::read(&index).unwrap(), changed);
}

#[test]
fn a_damaged_or_foreign_index_is_refused_and_made_anew() {
    let path = drawings("damage", by_municipality);
    let index = folder("damage-file").join("register.index");
    let options = RegisterOptions::default();
    Register::update(&path, &index, &options, &|_, _| {}).unwrap();
    let whole = fs::read(&index).unwrap();
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 4;
    let mut older = whole.clone();
    older[16] = b'9';
    let cases: [(&[u8], &str); 5] = [
        (&turned, ": a damaged index; make it anew"),
        (&whole[..whole.len() - 3], ": a damaged index; make it anew"),
        (&whole[..20], ": an index of another version; make it anew"),
        (&older, ": an index of another version; make it anew"),
        (b"<definitions/>", ": no index of a register"),
    ];
    for (bytes, told) in cases {
        fs::write(&index, bytes).unwrap();
        let error = Register::open(&index, &options).unwrap_err().to_string();
        assert!(error.ends_with(told), "{error}");
    }
    let (register, updated) = Register::update(&path, &index, &options, &|_, _| {}).unwrap();
    assert_eq!((updated.read, register.faults().len()), (25, 1));
    assert_eq!(fs::read(&index).unwrap(), whole);
}

#[test]
fn families_duplicates_and_what_is_filed_under_another_name() {
    let path = drawings("clusters", by_municipality);
    let copy = |from: &str, to: &str| fs::copy(path.join(from), path.join(to)).unwrap();
    copy("a/hundesteuer-anmelden.bpmn", "b/copy.bpmn");
    copy("c/wohngeld-bewilligen.bpmn", "misfiled.bpmn");
    let mut list = "municipality,process,file\n".to_owned();
    for process in PROCESSES {
        for letter in 'a'..='e' {
            let _ = writeln!(list, "{letter},{process},{}", by_municipality(process, letter));
        }
    }
    list += "f,gewerbe-anmelden,misfiled.bpmn\nb,hundesteuer-anmelden,b/copy.bpmn\n";
    fs::write(path.join("register.csv"), list).unwrap();
    let register = load(&path);
    let clusters = register.clusters(&ClusterOptions::default(), &mut |_| {});
    let file = |number: u32| register.documents()[number as usize].file.as_str();
    let names = |group: &Vec<u32>| group.iter().map(|&m| file(m)).collect::<Vec<_>>();
    let duplicates: Vec<_> = clusters.duplicates.iter().map(names).collect();
    assert_eq!(
        duplicates,
        [
            ["a/hundesteuer-anmelden.bpmn", "b/copy.bpmn"],
            ["c/wohngeld-bewilligen.bpmn", "misfiled.bpmn"]
        ]
    );
    assert_eq!(clusters.misfiled.len(), 1, "{:?}", clusters.misfiled);
    let found = &clusters.misfiled[0];
    assert_eq!(register.entries()[found.entry as usize].municipality, "f");
    assert_eq!(found.nearest, "wohngeld-bewilligen");
    assert_eq!(clusters.tree.len(), register.documents().len() - 1);
    let mixed = clusters.families.iter().filter(|family| {
        let of = |&m: &u32| PROCESSES.into_iter().find(|p| file(m).contains(p));
        let all: std::collections::BTreeSet<_> = family.iter().filter_map(of).collect();
        all.len() > 1
    });
    assert_eq!(mixed.count(), 0, "{:?}", clusters.families.iter().map(names).collect::<Vec<_>>());
    check(schemas::CLUSTERS, &view::register::clusters(&register, &clusters));
}
