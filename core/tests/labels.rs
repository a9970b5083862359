//! Labels: the table of pairs that must and must not meet, and what holds for every text.

use proptest::prelude::*;
use synopse::label::{
    LabelId, LabelSet, LabelSetBuilder, Language, Lexicon, MATCH_THRESHOLD, Reason, Relation,
};

const PAIRS: &str = include_str!("data/label-pairs.csv");

struct Pair {
    a: &'static str,
    b: &'static str,
    language: Language,
    expect: &'static str,
}

fn pairs() -> impl Iterator<Item = Pair> {
    PAIRS.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let [a, b, language, expect] = fields[..] else { panic!("four fields: {line}") };
        let language = if language == "de" { Language::German } else { Language::English };
        Pair { a, b, language, expect }
    })
}

fn two(a: &str, b: &str, language: Language) -> (LabelSet, LabelId, LabelId) {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let (a, b) = (builder.add(a, language, &[]), builder.add(b, language, &[]));
    (builder.build(), a, b)
}

/// What is wrong with a pair, if anything.
fn complaint(pair: &Pair, set: &LabelSet, a: LabelId, b: LabelId) -> Option<String> {
    let found = set.similarity(a, b);
    let right = match pair.expect {
        "same" => found.score >= MATCH_THRESHOLD && found.relation != Relation::Inverted,
        "different" => found.score < MATCH_THRESHOLD,
        "apart" => found.relation == Relation::Apart && found.score < MATCH_THRESHOLD,
        "opposite" => found.relation == Relation::Opposite && found.score < MATCH_THRESHOLD,
        "inverted" => found.relation == Relation::Inverted && found.score >= MATCH_THRESHOLD,
        other => panic!("unknown expectation {other}"),
    };
    let terms = |id| set.terms(id).collect::<Vec<_>>();
    (!right).then(|| {
        format!(
            "{} ~ {}: {} expected, {found:?} {:?} {:?}",
            pair.a,
            pair.b,
            pair.expect,
            terms(a),
            terms(b)
        )
    })
}

#[test]
fn every_pair_of_the_table_alone() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let (set, a, b) = two(pair.a, pair.b, pair.language);
        wrong.extend(complaint(&pair, &set, a, b));
    }
    assert!(wrong.is_empty(), "{} pairs\n{}", wrong.len(), wrong.join("\n"));
}

/// Among hundreds of other labels words have other weights; the verdicts must bear that.
#[test]
fn every_pair_of_the_table_among_all_others() {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let pairs: Vec<_> = pairs()
        .map(|pair| {
            let a = builder.add(pair.a, pair.language, &[]);
            let b = builder.add(pair.b, pair.language, &[]);
            (pair, a, b)
        })
        .collect();
    let set = builder.build();
    let wrong: Vec<_> =
        pairs.iter().filter_map(|(pair, a, b)| complaint(pair, &set, *a, *b)).collect();
    assert!(wrong.len() * 50 <= pairs.len(), "{} pairs\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_even() {
    let count = |expect| pairs().filter(|pair| pair.expect == expect).count();
    assert!(count("same") >= 100 && count("opposite") >= 40);
    assert!(count("different") >= 25 && count("inverted") >= 10);
}

/// The six pairs that string distances get wrong.
#[test]
fn opposites_do_not_beat_synonyms() {
    let score = |a, b| {
        let (set, a, b) = two(a, b, Language::German);
        set.score(a, b)
    };
    let worst_same = [
        score("Antrag prüfen", "Prüfung des Antrags"),
        score("Kfz zulassen", "Kfz-Zulassung"),
        score("Unterlagen nachfordern", "Fehlende Dokumente anfordern"),
    ];
    let best_opposite = [
        score("Gewerbe anmelden", "Gewerbe abmelden"),
        score("Steuer festsetzen", "Steuer nicht festsetzen"),
        score("Antrag genehmigen", "Antrag ablehnen"),
    ];
    assert!(worst_same.iter().min() > best_opposite.iter().max());
}

#[test]
fn normalisation_folds_what_people_do_not_see() {
    let plain = "Prüfung der Zahlungsaufforderung";
    for other in [
        "PRÜFUNG DER ZAHLUNGSAUFFORDERUNG",
        "Pru\u{308}fung der Zahlungsaufforderung",
        "Pruefung der Zahlungsaufforderung",
        "  Prüfung\u{a0}der\n Zahlungs\u{ad}aufforderung ",
        "Prüfung der Zahlungs-\naufforderung",
        "1.2 Prüfung der Zahlungsaufforderung",
        "3. Prüfung der Zahlungsaufforderung",
        "(4) Prüfung der Zahlungsaufforderung.",
        "Schritt 5: Prüfung der Zahlungsaufforderung",
        "SB: Prüfung der Zahlungsaufforderung",
    ] {
        let (set, a, b) = two(plain, other, Language::German);
        assert_eq!(set.normalized(a), set.normalized(b), "{other}");
        assert_eq!(set.similarity(a, b).relation, Relation::Equal);
    }
}

#[test]
fn numbers_that_count_are_kept() {
    for (a, b) in [
        ("3 Angebote einholen", "Angebote einholen"),
        ("14 Tage warten", "Tage warten"),
        ("1. Mahnung erstellen", "2. Mahnung erstellen"),
    ] {
        let (set, a, b) = two(a, b, Language::German);
        assert_ne!(set.normalized(a), set.normalized(b));
    }
}

#[test]
fn the_actor_is_no_part_of_the_step() {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let actors = ["Sekretariat", "Logistik", "Koch"];
    let told = builder.add("Sekretariat holt Angebote ein", Language::German, &actors);
    let plain = builder.add("Angebote einholen", Language::German, &[]);
    let lane = builder.add("Lane - Logistik Versicherung abschließen", Language::German, &actors);
    let insure = builder.add("Versicherung abschließen", Language::German, &[]);
    let object = builder.add("Koch informieren", Language::German, &actors);
    let set = builder.build();
    assert_eq!(set.score(told, plain), 990);
    assert_eq!(set.normalized(lane), set.normalized(insure));
    assert_eq!(set.terms(object).collect::<Vec<_>>(), ["koch", "informieren"]);
}

#[test]
fn names_of_tools_are_no_names() {
    for name in [
        "",
        "  ",
        "?",
        "Exklusives Gateway",
        "Task",
        "Aufgabe 1",
        "Gateway",
        "User Task 3",
        "\u{ad}",
    ] {
        let (set, a, _) = two(name, "x", Language::Unknown);
        assert!(set.is_unnamed(a), "{name}");
    }
    for name in ["Antrag prüfen", "Level 2", "§ 9", "Task verteilen", "5"] {
        let (set, a, _) = two(name, "x", Language::Unknown);
        assert!(!set.is_unnamed(a), "{name}");
    }
}

#[test]
fn reasons_name_what_was_seen() {
    let reasons = |a, b| {
        let (set, a, b) = two(a, b, Language::German);
        set.similarity(a, b).reasons
    };
    assert!(reasons("Antrag prüfen", "Prüfung des Antrags").contains(&Reason::Nominalised));
    assert!(reasons("Antrag prüfen", "Antragsprüfung").contains(&Reason::Compound));
    assert!(reasons("Antrag prüfen", "Antrag kontrollieren").contains(&Reason::VerbClass));
    assert!(reasons("Ware prüfen", "Artikel prüfen").contains(&Reason::Synonym));
    assert!(reasons("Unterl. prüfen", "Unterlagen prüfen").contains(&Reason::Abbreviation));
    assert!(reasons("Fielosovie prüfen", "Fielosofie prüfen").contains(&Reason::Typo));
    assert!(reasons("Antrag prüfen", "Antrag nicht prüfen").contains(&Reason::Negation));
    assert_eq!(reasons("Antrag", "antrag"), [Reason::SameText]);
    for reason in Reason::ALL {
        assert!(
            !reason.text(Language::German).is_empty() && !reason.text(Language::English).is_empty()
        );
    }
}

#[test]
fn coverage_sees_the_part_in_the_whole() {
    let (set, whole, part) =
        two("Antrag prüfen und Bescheid erstellen", "Antrag prüfen", Language::German);
    assert_eq!(set.coverage(part, whole), 1000);
    assert!((300..700).contains(&set.coverage(whole, part)));
}

#[test]
fn a_lexicon_can_be_extended() {
    let own =
        Lexicon::builtin().extended("verb prüfen beäugen\nnoun Bürgerbüro Rathausdings").unwrap();
    let mut builder = LabelSetBuilder::new(&own);
    let a = builder.add("Rathausdings beäugt Antrag", Language::German, &[]);
    let b = builder.add("Bürgerbüro prüft Antrag", Language::German, &[]);
    assert!(builder.build().score(a, b) >= MATCH_THRESHOLD);
    let twice = Lexicon::builtin().extended("phrase Akte Akte ablegen = archivieren").unwrap();
    let mut builder = LabelSetBuilder::new(&twice);
    let a = builder.add("ablegen Akte", Language::German, &[]);
    assert_eq!(builder.build().terms(a).collect::<Vec<_>>(), ["archivieren"]);
    let error = Lexicon::builtin().extended("noun Akte\n\nnuon Akte").unwrap_err();
    assert_eq!(error.line(), Some(3));
    assert!(Lexicon::builtin().extended("noun Akte/viel").is_err());
    assert!(Lexicon::builtin().extended("language fr").is_err());
}

/// A thesaurus relates what nothing is known of, and never contraries.
#[test]
fn a_thesaurus_adds_synonyms_and_no_more() {
    let file = "UTF-8\nBüttel|1\n-|Scherge|Häscher (ugs.)|Person (Oberbegriff)\nannehmen|1\n-|ablehnen|vermuten\nBüttelei|1\n-|Freiheit (Antonym)\n";
    let own = Lexicon::builtin().with_thesaurus(file.as_bytes()).unwrap();
    let score = |lexicon: &Lexicon, a, b| {
        let mut builder = LabelSetBuilder::new(lexicon);
        let (a, b) = (builder.add(a, Language::German, &[]), builder.add(b, Language::German, &[]));
        let set = builder.build();
        (set.score(a, b), set.relation(a, b))
    };
    let builtin = Lexicon::builtin();
    assert!(score(builtin, "Büttel informieren", "Schergen informieren").0 < MATCH_THRESHOLD);
    assert!(score(&own, "Büttel informieren", "Schergen informieren").0 >= MATCH_THRESHOLD);
    assert!(score(&own, "Häscher", "Büttel").0 >= MATCH_THRESHOLD);
    assert_eq!(score(&own, "Person", "Büttel").0, 0);
    let contrary = score(&own, "Antrag annehmen", "Antrag ablehnen");
    assert_eq!(contrary, score(builtin, "Antrag annehmen", "Antrag ablehnen"));
    assert_eq!(contrary.1, Relation::Opposite);
    assert_eq!(score(&own, "Büttelei prüfen", "Freiheit prüfen").1, Relation::Opposite);
    let twice = own.extended("noun Häscher Büttel").unwrap();
    assert!(score(&twice, "Scherge", "Büttel").0 >= MATCH_THRESHOLD);
}

#[test]
fn numbers_of_other_sets_are_harmless() {
    let (set, a, _) = two("Antrag", "Bescheid", Language::German);
    let stranger = LabelId(99);
    assert_eq!(set.score(a, stranger), 0);
    assert_eq!(set.coverage(stranger, a), 0);
    assert_eq!(set.normalized(stranger), "");
}

/// Labels that no person writes: bounded work, no panic.
#[test]
fn hostile_labels_are_bounded() {
    let long =
        ["a".repeat(10_000), "ab ".repeat(10_000), "Ähm-".repeat(5_000), "antrags".repeat(2_000)];
    let odd = [
        "\u{202e}gnufürP",
        "👩‍👩‍👧‍👦 ⚙️",
        "مراجعة الطلب",
        "\0\u{7}\u{1b}[31m",
        "?!.,;:-",
        "–—‐",
        "ＡＢＣ",
        "ǅ ŉ ẞ İ",
    ];
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let ids: Vec<_> = long
        .iter()
        .map(String::as_str)
        .chain(odd)
        .map(|text| builder.add(text, Language::Unknown, &["", "👩", "Ähm"]))
        .collect();
    let set = builder.build();
    for &a in &ids {
        for &b in &ids {
            assert!(set.score(a, b) <= 1000);
        }
    }
}

#[test]
fn the_same_text_is_one_label() {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let first = builder.add("Antrag prüfen", Language::German, &[]);
    assert_eq!(first, builder.add("Antrag prüfen", Language::German, &["Amt"]));
    assert_ne!(first, builder.add("Antrag prüfen", Language::English, &[]));
    assert_eq!(builder.len(), 2);
}

/// All labels of the table in one set: what the index finds is what comparing each two finds.
#[test]
fn the_index_misses_nothing() {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let mut ids: Vec<LabelId> = pairs()
        .flat_map(|pair| [(pair.a, pair.language), (pair.b, pair.language)])
        .map(|(text, language)| builder.add(text, language, &[]))
        .collect();
    // The same wording as another label, and a label of no words.
    ids.push(builder.add("ANTRAG prüfen", Language::English, &[]));
    ids.push(builder.add("", Language::German, &[]));
    ids.sort_unstable();
    ids.dedup();
    let set = builder.build();
    let index = set.index();
    for least in [1, 300, 620, 900] {
        let mut count = 0;
        for &a in &ids {
            let others = ids.iter().filter(|&&b| b != a).map(|&b| (b, set.score(a, b)));
            let expected: Vec<_> = others.filter(|(_, score)| *score >= least).collect();
            count += expected.len();
            assert_eq!(index.alike(a, least), expected);
        }
        assert!(count > 100, "{count} at {least}");
    }
    assert!(index.alike(LabelId(u32::MAX), 1).is_empty());
}

/// Two labels out of many are weighed as they are alone.
#[test]
fn labels_are_weighed_among_those_named() {
    let mut builder = LabelSetBuilder::new(Lexicon::builtin());
    let all: Vec<(Pair, LabelId, LabelId)> = pairs()
        .map(|pair| {
            let a = builder.add(pair.a, pair.language, &[]);
            let b = builder.add(pair.b, pair.language, &[]);
            (pair, a, b)
        })
        .collect();
    let set = builder.build();
    let mut equal = 0;
    for (pair, a, b) in &all {
        let (alone, x, y) = two(pair.a, pair.b, pair.language);
        equal += usize::from(set.among([*a, *b]).score(*a, *b) == alone.score(x, y));
    }
    // The other labels make some compounds and slips known, and nothing else.
    assert!(equal * 10 >= all.len() * 9, "{equal} of {}", all.len());
    let (_, a, b) = &all[0];
    assert_eq!(set.among([*a, *b, *a]).similarity(*a, *b), set.among([*b, *a]).similarity(*a, *b));
}

fn label() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Antrag",
        "prüfen",
        "Prüfung",
        "nicht",
        "anmelden",
        "abmelden",
        "des",
        "Antragsprüfung",
        "2",
        "vollständig?",
        "check",
        "reject",
        "accept",
        "application",
        "of",
        "un",
        "wird",
        "geprüft",
        "SB:",
        "1.2",
        "unvollständig",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..7).prop_map(|words| words.join(" ")),
        ".{0,40}",
        "[a-zäöüß .?-]{0,40}",
    ]
}

fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(vec![Language::German, Language::English, Language::Unknown])
}

proptest! {
    #[test]
    fn similarity_is_symmetric_and_bounded(a in label(), b in label(), language in language()) {
        let (set, a, b) = two(&a, &b, language);
        let (there, back) = (set.similarity(a, b), set.similarity(b, a));
        prop_assert_eq!(&there, &back);
        prop_assert!(there.score <= 1000);
        prop_assert_eq!(there.score, set.score(a, b));
        prop_assert_eq!(there.score == 1000, set.normalized(a) == set.normalized(b));
        prop_assert_eq!(there.relation == Relation::Equal, there.score == 1000);
        prop_assert!(there.reasons.is_sorted_by(|x, y| x < y));
        prop_assert!(set.coverage(a, b) <= 1000);
        prop_assert_eq!(set.score(a, a), 1000);
    }

    #[test]
    fn the_order_of_adding_does_not_matter(a in label(), b in label(), c in label()) {
        let build = |texts: [&str; 3]| {
            let mut builder = LabelSetBuilder::new(Lexicon::builtin());
            let ids = texts.map(|text| builder.add(text, Language::German, &[]));
            (builder.build(), ids)
        };
        let (one, [a1, b1, _]) = build([&a, &b, &c]);
        let (two, [_, b2, a2]) = build([&c, &b, &a]);
        prop_assert_eq!(one.similarity(a1, b1), two.similarity(a2, b2));
    }
}

/// Of several actions one may be negated by itself: that is no contrary to the others.
#[test]
fn a_negation_of_one_of_several_actions_is_about_that_action() {
    let relation = |a: &str, b: &str, language| {
        let (set, a, b) = two(a, b, language);
        assert_eq!(set.relation(a, b), set.relation(b, a));
        (set.relation(a, b), set.coverage(b, a))
    };
    let german = |a, b| relation(a, b, Language::German);
    let english = |a, b| relation(a, b, Language::English);
    let apart = [
        german("Antrag prüfen und nicht ablehnen", "Antrag prüfen und ablehnen"),
        german("Antrag prüfen und nicht ablehnen", "Antrag ablehnen"),
        german("Antrag prüfen und nicht ablehnen", "Antrag nicht prüfen"),
        german("Steuer nicht festsetzen und Bescheid erstellen", "Steuer festsetzen"),
        german("Antrag und Anlagen nicht prüfen", "Antrag und Anlagen prüfen"),
        english("Check application and do not reject", "Check and reject application"),
        english("Do not check application", "Check application"),
    ];
    assert!(apart.iter().all(|(relation, _)| *relation == Relation::Opposite), "{apart:?}");
    let alike = [
        german("Antrag prüfen und nicht ablehnen", "Antrag prüfen"),
        german("Antrag prüfen und nicht ablehnen", "Antrag nicht ablehnen"),
        german("Steuer nicht festsetzen und Bescheid erstellen", "Bescheid erstellen"),
        german("Bescheid erstellen und keine Gebühr erheben", "Bescheid erstellen"),
        english("Check application and do not reject", "Check application"),
    ];
    assert!(alike.iter().all(|(relation, _)| *relation != Relation::Opposite), "{alike:?}");
    assert!(alike.iter().all(|(_, covered)| *covered >= 900), "{alike:?}");
}
