//! German inflection and derivation by rule.
//!
//! Brings "fordert an", "angefordert", "anzufordern", "Anforderung" and "angeforderte" to the one
//! verb "anfordern". Analysis (prefix, infix, stem, ending) and not a list of forms, because any
//! prefix joins any verb; and not a stemmer, because a stemmer keeps "prüft" from "prüfen", cannot
//! see "an-ge-fordert", and makes "berichtigen" and "Bericht" one. Strong stems and irregular nouns
//! ("nehmen", "nimmt", "Aufnahme") stand in the lexicon, once per simple verb.

use super::lexicon::Form;
use super::lexicon::Tongue;
use super::source::{Entry, Kind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Prefixes, folded; the separable ones may stand apart ("fordert … an").
const SEPARABLE: [&str; 62] = [
    "ab", "an", "auf", "aus", "bei", "bekannt", "bereit", "dar", "durch", "ein", "empor",
    "entgegen", "entlang", "fehl", "fern", "fertig", "fest", "fort", "frei", "gegen", "gut", "her",
    "heran", "heraus", "herein", "hin", "hinaus", "hinein", "hinter", "hinzu", "hoch", "klar",
    "kennen", "los", "mit", "nach", "neu", "nieder", "offen", "rein", "raus", "sicher", "statt",
    "still", "teil", "ueber", "um", "unter", "vor", "voran", "voraus", "vorbei", "weg", "weiter",
    "wieder", "zu", "zurecht", "zurueck", "rueck", "zusammen", "zwischen", "gleich",
];
const INSEPARABLE: [&str; 10] =
    ["be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "wider", "voll"];

/// Longest ending of the lists below.
const LONGEST_ENDING: usize = 5;
const INFINITIVE: [&str; 2] = ["en", "n"];
const FINITE: [&str; 7] = ["t", "e", "st", "et", "est", "tet", ""];
/// Past tense, or a participle without "ge" that describes a noun ("die bewilligte Leistung").
const PAST: [&str; 10] = ["te", "ten", "ter", "tes", "tem", "ete", "eten", "eter", "etes", "etem"];
const PRESENT: [&str; 7] = ["end", "ende", "enden", "ender", "endes", "endem", "nd"];
const PARTICIPLE: [&str; 3] = ["t", "en", "et"];
const DECLINED: [&str; 15] = [
    "te", "ten", "ter", "tes", "tem", "ene", "enen", "ener", "enes", "enem", "ete", "eten", "eter",
    "etes", "etem",
];
const NOUN: [&str; 3] = ["ung", "ungen", "ungs"];
const NOMINAL: [&str; 6] = ["", "s", "es", "e", "en", "n"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stem {
    base: u32,
    nominal: bool,
    /// Listed as irregular: may stand without an ending ("gab", "hält").
    strong: bool,
}

/// The stems that are left of a word without so many letters at its end.
type ByEnding<'v> = [&'v [Stem]; LONGEST_ENDING + 1];

/// The simple verbs with all their stems.
#[derive(Debug, Default)]
pub(super) struct Verbs {
    bases: Vec<Box<str>>,
    stems: FxHashMap<Box<str>, Vec<Stem>>,
    /// Simple verbs that exist in listed relatives only ("lehnen" of "ablehnen" without "lehnen"):
    /// other prefixes are no words.
    helpers: FxHashSet<u32>,
}

impl Verbs {
    /// From the `strong`, `base` and `verb` lines.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut verbs = Self::default();
        let german = || entries.iter().filter(|entry| entry.tongue == Tongue::German);
        for entry in german().filter(|entry| entry.kind == Kind::Strong) {
            let Some((infinitive, stems)) = entry.words.split_first() else { continue };
            let base = verbs.base(&infinitive.text);
            for stem in stems {
                verbs.add(
                    &stem.text,
                    Stem { base, nominal: stem.form == Some(Form::Nominal), strong: true },
                );
            }
        }
        for word in german().filter(|e| e.kind == Kind::Base).flat_map(|e| &e.words) {
            verbs.base(&word.text);
        }
        let mut listed: Vec<&str> = german()
            .filter(|entry| matches!(entry.kind, Kind::Verb | Kind::Empty))
            .flat_map(|entry| entry.words.iter().map(|word| word.text.as_ref()))
            .collect();
        listed.sort_unstable_by_key(|word| (word.len(), *word));
        for infinitive in listed {
            let found = verbs.analyse(infinitive, |text| text == infinitive);
            if found.is_none_or(|(text, _)| text != infinitive) {
                // "ablehnen" is the only word with "lehnen", but still says "abgelehnt".
                let prefix = prefixes(infinitive).skip(1).find(|p| SEPARABLE.contains(p));
                let rest = prefix.and_then(|prefix| infinitive.strip_prefix(prefix));
                verbs.base(infinitive);
                if let Some(rest) = rest.filter(|rest| rest.len() >= 5) {
                    let next = verbs.bases.len() as u32;
                    let helpers = next..verbs.base(rest) + 1;
                    verbs.helpers.extend(helpers);
                }
            }
        }
        verbs
    }

    /// Adds a simple verb with its regular stem, and returns its number.
    fn base(&mut self, infinitive: &str) -> u32 {
        let known = self.bases.iter().position(|base| base.as_ref() == infinitive);
        let base = known.unwrap_or(self.bases.len()) as u32;
        if known.is_none() {
            self.bases.push(Box::from(infinitive));
            let stem = infinitive.strip_suffix("en").or_else(|| infinitive.strip_suffix('n'));
            self.add(stem.unwrap_or(infinitive), Stem { base, nominal: false, strong: false });
        }
        base
    }

    fn add(&mut self, stem: &str, entry: Stem) {
        let stems = self.stems.entry(Box::from(stem)).or_default();
        if !stems.contains(&entry) {
            stems.push(entry);
        }
    }

    /// The infinitive and the form of a folded word, if it is a form of a verb whose simple part is
    /// known. A reading that `preferred` knows wins; else the one with the shortest prefix.
    pub(super) fn analyse(
        &self,
        word: &str,
        preferred: impl Fn(&str) -> bool,
    ) -> Option<(String, Form)> {
        let mut fallback = None;
        for prefix in prefixes(word) {
            let rest = word.get(prefix.len()..).unwrap_or_default();
            for second in prefixes(rest).filter(|second| second.is_empty() || !prefix.is_empty()) {
                let inner = rest.get(second.len()..).unwrap_or_default();
                if inner.len() < 3 {
                    continue;
                }
                for (id, base, form) in self.simple(inner, is_separable(prefix, second)) {
                    let infinitive = format!("{}{second}{base}", whole(prefix));
                    if preferred(&infinitive) {
                        return Some((infinitive, form));
                    }
                    if !self.helpers.contains(&id) {
                        fallback.get_or_insert((infinitive, form));
                    }
                }
            }
        }
        fallback
    }

    /// What is left of the word without so many letters at its end, where it is a stem: looked up once,
    /// and for most words all that need be asked.
    fn by_ending(&self, word: &str) -> Option<ByEnding<'_>> {
        let mut any = false;
        let found = std::array::from_fn(|ending| {
            let stem = word.len().checked_sub(ending).and_then(|end| word.get(..end));
            let stems = stem.and_then(|stem| self.stems.get(stem)).map(Vec::as_slice);
            any |= stems.is_some();
            stems.unwrap_or_default()
        });
        any.then_some(found)
    }

    /// The readings of a word without prefix, in the order of its endings.
    fn simple<'v>(&'v self, word: &str, separable: bool) -> Vec<(u32, &'v str, Form)> {
        let mut out = Vec::new();
        if let Some(stems) = self.by_ending(word) {
            let mut add = |endings: &[&str], nominal, form| {
                self.with_endings((word, &stems), endings, nominal, form, &mut out);
            };
            add(&INFINITIVE, false, Form::Infinitive);
            add(&NOMINAL, true, Form::Nominal);
            add(&FINITE, false, Form::Finite);
            add(&PAST, false, Form::Attributive);
            add(&PRESENT, false, Form::Attributive);
            add(&NOUN, false, Form::Nominal);
        }
        let bare = |prefix| word.strip_prefix(prefix).filter(|_| separable);
        if let Some((rest, stems)) = bare("ge").and_then(|rest| Some((rest, self.by_ending(rest)?)))
        {
            self.with_endings((rest, &stems), &PARTICIPLE, false, Form::Participle, &mut out);
            self.with_endings((rest, &stems), &DECLINED, false, Form::Attributive, &mut out);
        }
        if let Some((rest, stems)) = bare("zu").and_then(|rest| Some((rest, self.by_ending(rest)?)))
        {
            self.with_endings((rest, &stems), &INFINITIVE, false, Form::Infinitive, &mut out);
            self.with_endings((rest, &stems), &PRESENT, false, Form::Attributive, &mut out);
        }
        out
    }

    fn with_endings<'v>(
        &'v self,
        (word, stems): (&str, &ByEnding<'v>),
        endings: &[&str],
        nominal: bool,
        form: Form,
        out: &mut Vec<(u32, &'v str, Form)>,
    ) {
        for ending in endings {
            let fitting = stems.get(ending.len()).copied().unwrap_or_default();
            if fitting.is_empty() {
                continue;
            }
            let Some(stem) = word.strip_suffix(ending) else { continue };
            if *ending == "n" && !(stem.ends_with("el") || stem.ends_with("er") || nominal) {
                continue;
            }
            for entry in fitting {
                let bare = ending.is_empty() && !entry.strong;
                if entry.nominal == nominal && !bare {
                    let base = self.bases.get(entry.base as usize);
                    out.extend(base.map(|base| (entry.base, base.as_ref(), form)));
                }
            }
        }
    }

    /// The infinitive whose bare stem this is ("pruef" in "Prüfergebnis").
    pub(super) fn bare_stem(&self, word: &str, preferred: impl Fn(&str) -> bool) -> Option<String> {
        for prefix in prefixes(word) {
            let rest = word.get(prefix.len()..).unwrap_or_default();
            for entry in self.stems.get(rest).into_iter().flatten().filter(|entry| !entry.nominal) {
                let base = self.bases.get(entry.base as usize)?;
                let infinitive = format!("{prefix}{base}");
                let simple = prefix.is_empty() && !self.helpers.contains(&entry.base);
                if simple || preferred(&infinitive) {
                    return Some(infinitive);
                }
            }
        }
        None
    }
}

/// All prefixes by their first letter, in the order of the lists.
static BY_LETTER: LazyLock<[Vec<&'static str>; 26]> = LazyLock::new(|| {
    let mut all: [Vec<&'static str>; 26] = Default::default();
    for prefix in SEPARABLE.iter().chain(&INSEPARABLE).copied() {
        if let Some(list) = letter(prefix).and_then(|at| all.get_mut(at)) {
            list.push(prefix);
        }
    }
    all
});

/// The number of a word's first letter.
fn letter(word: &str) -> Option<usize> {
    word.bytes().next()?.checked_sub(b'a').map(usize::from)
}

/// The empty prefix and every prefix with which a word begins.
fn prefixes(word: &str) -> impl Iterator<Item = &'static str> {
    let list = letter(word).and_then(|at| BY_LETTER.get(at)).map(Vec::as_slice).unwrap_or_default();
    let fits = list.iter().copied();
    let fits =
        fits.filter(move |prefix| word.len() >= prefix.len() + 3 && word.starts_with(prefix));
    std::iter::once("").chain(fits)
}

/// "Rückgabe" belongs to "zurückgeben".
fn whole(prefix: &'static str) -> &'static str {
    if prefix == "rueck" { "zurueck" } else { prefix }
}

/// Whether "ge" or "zu" may stand behind these prefixes.
fn is_separable(first: &str, second: &str) -> bool {
    let last = if second.is_empty() { first } else { second };
    last.is_empty() || SEPARABLE.contains(&last)
}

/// Whether a word can be the separated prefix of a verb ("fordert Unterlagen an").
pub(super) fn is_separable_prefix(word: &str) -> bool {
    let list = letter(word).filter(|_| word.len() <= 8).and_then(|at| BY_LETTER.get(at));
    list.is_some_and(|list| list.contains(&word)) && !INSEPARABLE.contains(&word)
}

/// Inflected forms of a noun or an adjective; too many rather than too few, since forms that are no
/// words do no harm.
pub(super) fn noun_and_adjective_forms(word: &str) -> Vec<(String, Form)> {
    const ENDINGS: [&str; 14] =
        ["e", "en", "er", "ern", "es", "em", "s", "n", "ne", "nen", "in", "innen", "se", "sen"];
    let mut out: Vec<(String, Form)> =
        ENDINGS.iter().map(|e| (format!("{word}{e}"), Form::Plain)).collect();
    if let Some(mutated) = with_umlaut(word) {
        for ending in ["", "e", "en", "er", "ern", "n"] {
            out.push((format!("{mutated}{ending}"), Form::Plain));
        }
    }
    if let Some(stem) = word.strip_suffix('e') {
        out.extend(
            ["er", "es", "em", "s", "en"].iter().map(|e| (format!("{stem}{e}"), Form::Plain)),
        );
    }
    if let Some(stem) = word.strip_suffix("el").filter(|stem| stem.len() > 3) {
        out.extend(
            ["le", "len", "ler", "les", "lem"].iter().map(|e| (format!("{stem}{e}"), Form::Plain)),
        );
    }
    if let Some(stem) = word.strip_suffix("um") {
        out.push((format!("{stem}en"), Form::Plain));
    }
    out
}

/// The word with its last a, o, u or au as umlaut, folded.
fn with_umlaut(word: &str) -> Option<String> {
    let at = word.rfind(['a', 'o', 'u'])?;
    let at = if at > 0 && word.get(at - 1..=at) == Some("au") { at - 1 } else { at };
    let (head, tail) = word.split_at_checked(at)?;
    let (vowel, rest) = tail.split_at_checked(1)?;
    if rest.starts_with('e') || rest.len() > 5 {
        return None;
    }
    // "au" becomes "aeu".
    Some(format!("{head}{vowel}e{rest}"))
}
