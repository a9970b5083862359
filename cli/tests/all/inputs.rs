//! Files as they come: missing, broken, empty, foreign, from standard input.

use std::fs;

use crate::{change, folder, process, root, run, run_with_input};

#[test]
fn a_file_that_cannot_be_read_is_told_in_one_line() {
    let here = folder("unreadable");
    let file = |name: &str, bytes: &[u8]| {
        let path = here.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let whole = process(&["Antrag", "Antrag prüfen"]);
    let half = &whole[..whole.len() / 2];
    let unknown = whole.replace("UTF-8", "KLINGON-8");
    let wrong = [
        (here.join("none.bpmn").to_str().unwrap().to_owned(), ": no such file"),
        (here.to_str().unwrap().to_owned(), ": a folder, not a file"),
        (file("picture.bpmn", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ":3:1: a zero byte"),
        (file("empty.bpmn", b""), ": the file is empty"),
        (file("half.bpmn", half.as_bytes()), ":4:"),
        (file("encoding.bpmn", unknown.as_bytes()), ":1:1: unknown encoding"),
        (file("drawing.bpmn", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), ":1:1: "),
    ];
    let [good, _] = change("03-rename");
    for (path, what) in &wrong {
        for arguments in
            [vec!["inspect", path], vec!["diff", path, &good], vec!["match", &good, path]]
        {
            let done = run(&arguments);
            let line = done.trouble();
            assert!(line.starts_with(&format!("{path}{what}")), "{line}");
            assert!(arguments[0] == "inspect" || done.out.is_empty());
        }
    }
}

#[test]
fn every_broken_fixture_is_told_in_one_line() {
    let folder = root().join("fixtures/invalid/error");
    let mut count = 0;
    for kind in folder.read_dir().unwrap() {
        for file in kind.unwrap().path().read_dir().unwrap() {
            let path = file.unwrap().path();
            let done = run([std::ffi::OsStr::new("convert"), path.as_os_str()]);
            assert!(done.trouble().starts_with(path.to_str().unwrap()), "{}", done.err);
            count += 1;
        }
    }
    assert!(count >= 26, "only {count} broken files");
}

#[test]
fn inspect_goes_on_after_a_file_that_cannot_be_read() {
    let [old, new] = change("03-rename");
    let done = run(["inspect", &old, "none.bpmn", &new, "--format", "json"]);
    assert_eq!(done.trouble(), "none.bpmn: no such file");
    let answer: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    let files: Vec<_> = answer["files"].as_array().unwrap().iter().map(|f| &f["file"]).collect();
    assert_eq!(files, [&old, &new]);
    let xml = fs::read_to_string(root().join(&old)).unwrap();
    let flows = xml.matches("<bpmn:sequenceFlow ").count();
    assert!(flows > 0);
    assert_eq!(answer["files"][0]["elements"]["sequenceFlow"], flows);
}

#[test]
fn the_order_of_files_is_that_of_the_request_with_any_number_of_threads() {
    let letters = ["c", "a", "e", "b", "d", "none", "a"];
    let files = letters.map(|letter| format!("fixtures/hundesteuer-anmelden/{letter}.bpmn"));
    let inspect = |threads: &str| {
        let options = ["inspect", "--threads", threads].into_iter();
        run(options.chain(files.iter().map(String::as_str)))
    };
    let (one, eight) = (inspect("1"), inspect("8"));
    assert_eq!((&one.out, &one.err), (&eight.out, &eight.err));
    let shown: Vec<&str> = one.out.lines().filter(|l| l.starts_with("fixtures/")).collect();
    let readable: Vec<&String> = files.iter().filter(|f| !f.contains("none")).collect();
    assert_eq!(shown, readable);
}

#[test]
fn a_minus_is_standard_input() {
    let [old, new] = change("03-rename");
    let bytes = fs::read(root().join(&old)).unwrap();
    let done = run_with_input(&["diff", "-", &new, "--format", "json"], &bytes);
    let answer: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((done.status, &answer["old"]["file"]), (1, &"-".into()));
    assert_eq!(answer["changes"][0]["operation"], "renamed");

    let done = run_with_input(&["inspect", "-"], b"<definitions");
    assert!(done.trouble().starts_with("-:1:"), "{}", done.err);
    for twice in [["diff", "-", "-"], ["inspect", "-", "-"]] {
        let done = run_with_input(&twice, b"");
        assert!(done.trouble().contains("standard input"), "{}", done.err);
    }
}

#[test]
fn what_is_odd_is_mentioned_once_per_file_unless_quiet() {
    let odd = "fixtures/invalid/warning/dangling-reference/flow-to-nowhere.bpmn";
    let [good, _] = change("03-rename");
    let loud = run(["similarity", odd, &good]);
    assert_eq!(loud.err, format!("{odd}: 1 warning; synopse inspect shows it\n"));
    let quiet = run(["similarity", odd, &good, "--quiet"]);
    assert_eq!((quiet.err.as_str(), quiet.out), ("", loud.out));

    let shown = run(["inspect", odd]).out;
    let line = shown.lines().find(|l| l.contains("[dangling-reference]")).expect(&shown);
    let place = line.trim_start().strip_prefix(&format!("{odd}:")).expect(line);
    let (row, _) = place.split_once(':').expect(line);
    assert!(row.parse::<u32>().is_ok_and(|row| row > 1), "{line}");
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let here = folder("steering");
    let path = here.join("a.bpmn");
    let name = "\u{202e}Antrag\u{9b}31m &#9;&#10;prüfen";
    fs::write(&path, process(&[name, name, "Ende"])).unwrap();
    let file = path.to_str().unwrap();
    let other = change("03-rename")[0].clone();
    for arguments in [
        vec!["inspect", file],
        vec!["diff", file, &other, "--lang", "de"],
        vec!["diff", file, &other, "--format", "markdown"],
        vec!["match", file, file],
    ] {
        let done = run(&arguments);
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!done.out.contains(steers), "{arguments:?}: {:?}", done.out);
        assert!(done.out.contains("Antrag"), "{arguments:?}");
    }
    let done = run(["inspect", "no\u{1b}[31m\nsuch.bpmn"]);
    assert_eq!(done.trouble(), "no\u{fffd}[31m such.bpmn: no such file");
}

#[test]
fn one_of_several_models_is_named_behind_a_hash() {
    let portal = "fixtures/archives/portal.zip";
    let all = run(["inspect", portal]);
    let second = format!("{portal}#Hundesteuer anmelden/Stadt B/Ablauf für die Satzung.bpmn");
    assert!(all.out.contains(&format!("{second}\n")), "{}", all.out);

    let refused = run(["diff", portal, portal]);
    assert!(
        refused.trouble().contains("holds several models; name one of them"),
        "{}",
        refused.err
    );

    let (first, one) = (format!("{portal}#1"), "fixtures/archives/one-model.zip");
    assert_eq!(run(["diff", first.as_str(), one]).status, 0);
    assert_eq!(run(["diff", first.as_str(), "fixtures/archives/xprozess.xml"]).status, 0);
    let by_name = run(["convert", second.as_str()]);
    let by_number = run(["convert", &format!("{portal}#2")]);
    assert_eq!((by_name.status, &by_name.out), (0, &by_number.out));
    for wrong in ["fixtures/archives/portal.zip#3", "fixtures/archives/portal.zip#x", "gone.zip#1"]
    {
        run(["inspect", wrong]).trouble();
    }
    // From standard input, too.
    let bytes = std::fs::read(root().join(portal)).expect("the fixture is there");
    let piped = run_with_input(&["convert", "--", "-#2"], &bytes);
    assert!(piped.status == 0 && piped.out == by_name.out, "{}", piped.err);
}

#[test]
fn a_file_whose_name_holds_a_hash_is_found_first() {
    let folder = folder("hash");
    let path = folder.join("a#1.bpmn");
    std::fs::write(&path, process(&["Antrag prüfen"])).expect("written");
    let done = run(["inspect".as_ref(), path.as_os_str()]);
    assert_eq!(done.status, 0, "{}", done.err);
}

#[test]
fn a_model_that_cannot_be_read_does_not_hide_the_others() {
    let done = run(["inspect", "fixtures/archives/portal.zip", "--limit", "bytes=26000"]);
    assert_eq!(done.status, 2);
    assert!(done.err.contains("larger than 26000 bytes (limit bytes)"), "{}", done.err);
    let raised = run(["inspect", "fixtures/archives/portal.zip", "--limit", "bytes=1M"]);
    assert_eq!((raised.status, raised.err.as_str()), (0, ""));
    let done = run(["inspect", "fixtures/archives/xprozess.xml", "--limit=base64=1k"]);
    assert!(
        done.trouble().ends_with("base64 longer than 1024 bytes (limit base64)"),
        "{}",
        done.err
    );
    run(["inspect", "fixtures/archives/xprozess.xml", "--limit", "bites=1"]).trouble();
}

#[test]
fn what_the_process_library_says_of_steps_is_told() {
    let done = run(["inspect", "fixtures/archives/xprozess.xml"]);
    let line = "      4  Angaben prüfen (§ 4 der Hundesteuersatzung)";
    assert!(done.out.contains(line), "{}", done.out);
    let json = run(["inspect", "fixtures/archives/xprozess.xml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let group = &json["files"][0]["activityGroups"][2];
    assert_eq!(group["code"], "4");
    assert_eq!(group["legalBasis"][0], "§ 4 der Hundesteuersatzung");
}
