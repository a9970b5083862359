//! An edit script written by one command and applied by another.

use std::fs;

use crate::{change, folder, run};

#[test]
fn a_script_leads_from_the_old_model_to_the_new_one_and_back() {
    let here = folder("patch");
    let path = |name: &str| here.join(name).to_str().unwrap().to_owned();
    let (script, made) = (path("script.json"), path("made.bpmn"));
    for case in ["03-rename", "05-lane-move", "06-lane-rename", "24-task-inserted"] {
        let [old, new] = change(case);
        assert_eq!(run(["diff", &old, &new, "--write-script", &script]).status, 1);
        for (arguments, wanted) in [(vec![&old], &new), (vec![&new], &old)] {
            let mut all = vec!["patch", arguments[0], &script, "-o", &made];
            if wanted == &old {
                all.push("--reverse");
            }
            let done = run(all);
            assert_eq!((done.status, done.out.as_str(), done.err.as_str()), (0, "", ""));
            let equal = run(["diff", &made, wanted, "--format", "json"]);
            assert!(equal.out.contains("\"verdict\": \"identical\""), "{case}: {}", equal.out);
        }
    }
}

#[test]
fn a_script_that_does_not_fit_is_refused_and_nothing_is_written() {
    let here = folder("misfit");
    let path = |name: &str| here.join(name).to_str().unwrap().to_owned();
    let (script, made) = (path("script.json"), path("made.bpmn"));
    let [old, new] = change("03-rename");
    run(["diff", &old, &new, "--write-script", &script]);
    let done = run(["patch", &new, &script, "-o", &made]);
    let line = done.trouble();
    assert!(line.starts_with(&script) && line.contains("operation 0 (set-property at "), "{line}");
    assert!(line.contains("does not fit: the name is "), "{line}");

    fs::write(&script, "{\"schema\": 1}").unwrap();
    let done = run(["patch", &old, &script, "-o", &made]);
    assert!(done.trouble().contains("no edit script"), "{}", done.err);
    assert!(!here.join("made.bpmn").exists());
}
