//! Commands about many models.

use std::fs;
use std::path::Path;

use crate::{folder, process, root, run};

/// Writes a model of named steps.
fn write(folder: &Path, file: &str, names: &[&str]) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, process(names)).unwrap();
}

fn small(name: &str) -> String {
    let here = folder(name);
    write(&here, "A/bauen.bpmn", &["Bauen", "Antrag prüfen", "Plan prüfen", "Bescheid erstellen"]);
    write(
        &here,
        "B/bauen.bpmn",
        &["Bauen", "Prüfung des Antrags", "Plan prüfen", "Bescheid erstellen"],
    );
    write(&here, "B/=hund.bpmn", &["Hund", "Hund anmelden", "Marke ausgeben"]);
    here.to_str().unwrap().to_owned()
}

#[test]
fn a_matrix_has_one_row_per_pair_and_no_formula() {
    let here = small("matrix");
    let done = run(["matrix", &here, "--format", "csv"]);
    assert_eq!(
        (done.status, done.err.as_str()),
        (0, "3 entries, 3 models read, 0 entries without a model, 0 faults\n")
    );
    let rows: Vec<&str> = done.out.split("\r\n").collect();
    assert_eq!(rows[0], "a,b,overall,wording,structure,roles,lower,upper,kinship");
    assert_eq!((rows.len(), rows[4]), (5, ""));
    assert!(rows[1].starts_with("A/bauen.bpmn,B/=hund.bpmn,0."), "{}", rows[1]);
    assert!(rows[2].starts_with("A/bauen.bpmn,B/bauen.bpmn,0.9"), "{}", rows[2]);
    let near = run(["matrix", &here, "--threshold", "0,6", "--quiet", "--threads", "1"]);
    assert_eq!(near.out.lines().nth(1), Some(rows[2]));
    assert_eq!((near.out.lines().count(), near.err.as_str()), (2, ""));
    let file = Path::new(&here).join("matrix.csv");
    let done = run(["matrix", &here, "-o", file.to_str().unwrap(), "--lang", "de"]);
    assert!(done.out.is_empty() && done.err.starts_with("3 Einträge, 3 Modelle"), "{}", done.err);
    assert_eq!(fs::read_to_string(file).unwrap(), rows.join("\r\n"));
}

#[test]
fn a_row_of_a_near_pair_is_that_of_similarity() {
    let here = small("agreement");
    let rows = run(["matrix", &here, "--threshold", "0.6", "--quiet"]).out;
    let row: Vec<&str> = rows.lines().nth(1).unwrap().split(',').collect();
    let file = |name: &str| format!("{here}/{name}");
    let scores = run(["similarity", &file(row[0]), &file(row[1]), "--format", "json"]).out;
    let scores: serde_json::Value = serde_json::from_str(&scores).unwrap();
    let same = |cell: &str, number: &serde_json::Value| {
        let apart = cell.parse::<f64>().unwrap() - number.as_f64().unwrap();
        assert!(apart.abs() < 1e-9, "{cell} {number}");
    };
    same(row[2], &scores["similarity"]["overall"]);
    same(row[7], &scores["distance"]["upper"]);
    assert_eq!(row[5], "");
}

#[test]
fn a_broken_file_is_one_line_and_the_rest_is_done() {
    let here = small("broken");
    fs::write(Path::new(&here).join("B/half.bpmn"), "<definitions").unwrap();
    let done = run(["matrix", &here]);
    assert_eq!((done.status, done.out.lines().count()), (2, 4));
    let lines: Vec<&str> = done.err.lines().collect();
    assert!(lines[0].starts_with(&format!("{here}/B/half.bpmn:1:")), "{}", lines[0]);
    assert_eq!(lines[1], "4 entries, 3 models read, 0 entries without a model, 1 fault");
    let none = run(["matrix", root().join("none").to_str().unwrap()]);
    assert!(none.trouble().ends_with("none: no such file"));
    let empty = folder("empty-register");
    let done = run(["matrix", empty.to_str().unwrap(), "--quiet"]);
    assert_eq!((done.status, done.out.lines().count()), (0, 1));
    let done = run(["matrix", &here, "--format", "svg"]);
    assert_eq!(done.trouble(), "matrix has no format svg; it has csv, json, parquet");
}

#[test]
fn a_matrix_as_json_fits_its_schema() {
    let here = small("matrix-json");
    for (threshold, count) in [("0", 3), ("0.6", 1), ("1", 0)] {
        let arguments = ["matrix", &here, "--format", "json", "--quiet", "--threshold", threshold];
        let answer: serde_json::Value = serde_json::from_str(&run(arguments).out).unwrap();
        let schema = serde_json::from_str(synopse::view::schemas::MATRIX).unwrap();
        assert!(jsonschema::draft202012::is_valid(&schema, &answer), "{answer}");
        assert_eq!(answer["pairs"].as_array().unwrap().len(), count);
    }
}

/// What a reader of Parquet finds is what the CSV says, and two runs write the same bytes.
#[test]
fn a_matrix_as_parquet_says_what_the_csv_says() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let here = small("matrix-parquet");
    let lanes = "<laneSet id=\"s\"><lane id=\"l\" name=\"Amt\"><flowNodeRef>a</flowNodeRef></lane></laneSet>";
    for (file, name) in [("A/eins.bpmn", "Antrag prüfen"), ("B/zwei.bpmn", "Plan prüfen")] {
        let xml = format!(
            "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\">{lanes}\
             <task id=\"a\" name=\"{name}\"/></process></definitions>"
        );
        fs::write(Path::new(&here).join(file), xml).unwrap();
    }
    let csv = run(["matrix", &here, "--quiet"]).out;
    let out = folder("matrix-parquet-out");
    let files = ["one.parquet", "two.PARQUET", "three"].map(|name| out.join(name));
    for (file, threads) in files.iter().zip(["1", "2", "3"]) {
        let file = file.to_str().unwrap();
        let mut arguments = vec!["matrix", &here, "--quiet", "-o", file, "--threads", threads];
        if threads == "3" {
            arguments.extend(["--format", "parquet"]);
        }
        assert_eq!(run(arguments).status, 0);
    }
    let bytes = files.each_ref().map(|file| fs::read(file).unwrap());
    assert!(bytes[0] == bytes[1] && bytes[0] == bytes[2]);
    let reader = SerializedFileReader::new(fs::File::open(&files[0]).unwrap()).unwrap();
    let by = reader.metadata().file_metadata().created_by();
    assert_eq!(by, Some(concat!("synopse ", env!("CARGO_PKG_VERSION"))));
    let mut lines = csv.lines();
    let heads: Vec<&str> = lines.next().unwrap().split(',').collect();
    let mut count = 0;
    let mut empty = 0;
    for row in reader.get_row_iter(None).unwrap() {
        let line: Vec<&str> = lines.next().unwrap().split(',').collect();
        for ((head, cell), (name, field)) in
            heads.iter().zip(line).zip(row.unwrap().get_column_iter())
        {
            assert_eq!(head, name);
            match field {
                Field::Str(text) => assert_eq!(text, cell),
                Field::Double(number) => {
                    assert_eq!(number.to_bits(), cell.parse::<f64>().unwrap().to_bits());
                }
                Field::Null => {
                    assert_eq!(cell, "");
                    empty += 1;
                }
                other => panic!("{other:?}"),
            }
        }
        count += 1;
    }
    assert_eq!((count, lines.next(), empty), (10, None, 9));
    let none = out.join("none.parquet");
    run(["matrix", &here, "--quiet", "--threshold", "1", "-o", none.to_str().unwrap()]);
    let reader = SerializedFileReader::new(fs::File::open(none).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
}

#[test]
fn search_tells_what_is_near_and_why() {
    let here = small("search");
    let query = format!("{here}/A/bauen.bpmn");
    let done = run(["search", &query, &here, "-k", "2", "--lang", "de"]);
    assert_eq!((done.status, done.out.lines().count()), (0, 8), "{}", done.out);
    let lines: Vec<&str> = done.out.lines().collect();
    assert!(lines[0].starts_with("  1.") && lines[0].ends_with("A/bauen.bpmn"), "{}", lines[0]);
    assert!(done.out.contains("antrag pruefen ↔ pruefung des antrags"), "{}", done.out);
    let index = Path::new(&here).join("register.index");
    let index = index.to_str().unwrap();
    let made = run(["index", &here, "--index", index, "--quiet"]);
    assert_eq!(made.out, "3 models read, 0 unchanged\n");
    assert_eq!(
        run(["index", &here, "--index", index, "--quiet"]).out,
        "0 models read, 3 unchanged\n"
    );
    assert_eq!(run(["search", &query, index, "-k", "2", "--lang", "de"]).out, done.out);
    let table = run(["search", &query, index, "-k", "3", "--format", "csv", "--quiet"]).out;
    assert!(table.lines().any(|row| row.contains(",B/=hund.bpmn,")), "{table}");
    let wrong = run(["matrix", index]);
    assert!(
        wrong.trouble().ends_with("an index, which only synopse search takes"),
        "{}",
        wrong.err
    );
}

#[test]
fn clusters_tell_families_and_draw_a_tree() {
    let here = small("clusters");
    let tree = Path::new(&here).join("tree.nwk");
    let done = run(["clusters", &here, "--lang", "de", "--tree", tree.to_str().unwrap()]);
    let expected = "Familien (1)\n  1. (2)\n     A/bauen.bpmn\n     B/bauen.bpmn\n";
    assert!(done.out.starts_with(expected), "{}", done.out);
    assert!(
        done.out.contains("\nIn keiner Familie (1)\n  B/=hund.bpmn (am nächsten: "),
        "{}",
        done.out
    );
    let tree = fs::read_to_string(tree).unwrap();
    assert!(tree.starts_with("('B/=hund.bpmn':") || tree.starts_with("(("), "{tree}");
    assert!(tree.ends_with(");\n") && tree.matches('(').count() == 2, "{tree}");
    let table = run(["clusters", &here, "--format", "csv", "--quiet"]).out;
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "file,municipality,process,family,duplicate,nearer_to");
    assert_eq!(rows[1], "A/bauen.bpmn,A,bauen,1,,");
    assert_eq!(rows[2], "B/=hund.bpmn,B,=hund,,,".replace("B,=hund", "B,'=hund"));
    let alone = run(["clusters", &here, "--threshold", "1", "--quiet"]).out;
    assert!(alone.starts_with("Families (0)\n"), "{alone}");
}
