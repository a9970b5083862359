//! `--lexicon` and `--thesaurus`: words of one's own.

use std::fs;

use crate::{folder, process, run, two};

#[test]
fn words_of_ones_own_match_what_is_unknown() {
    let folder = folder("lexicon");
    let [old, new] = two(
        &folder,
        &process(&["Hund anmelden", "Büttel beäugt Zwinger", "Marke ausgeben"]),
        &process(&["Hund anmelden", "Scherge visitiert Zwinger", "Marke ausgeben"]),
    );
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let words = file("words.txt", "# ours\nverb beäugen visitieren\n");
    let synonyms = file("th.dat", "UTF-8\nBüttel|1\n-|Scherge\n");
    let wording = |further: &[&str]| {
        let mut arguments = vec!["match", &old, &new, "--lang", "en"];
        arguments.extend(further);
        let done = run(arguments);
        assert_eq!((done.status, done.err.as_str()), (0, ""));
        let line = done.out.lines().find(|line| line.contains("[t0]")).map(str::to_owned);
        line.unwrap_or_default()
    };
    let with_both = wording(&["--lexicon", &words, "--thesaurus", &synonyms]);
    assert!(
        with_both.contains("verbs of like meaning") && with_both.contains("words of like meaning"),
        "{with_both}"
    );
    assert!(!wording(&[]).contains("of like meaning"), "{}", wording(&[]));
    let broken = file("broken.txt", "verb prüfen gegenchecken\nvreb prüfen\n");
    let done = run(["match", &old, &new, "--lexicon", &broken]);
    assert!(done.trouble().contains("broken.txt:2:1: lexicon: unknown kind"), "{}", done.err);
    let done = run(["diff", &old, &new, "--thesaurus", &words]);
    assert!(done.trouble().contains("words.txt:1:1: thesaurus: the first line"), "{}", done.err);
    let done = run(["similarity", &old, &new, "--lexicon", "no/such.txt"]);
    assert!(done.trouble().contains("no/such.txt: no such file"), "{}", done.err);
}
