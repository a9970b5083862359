//! English inflection and derivation by rule.
//!
//! A list of forms per verb and not a stemmer: "application" and "apply", "approval" and "approve"
//! have different stems, while "universe" and "university" share one. Irregular forms stand in the
//! lexicon.

use super::lexicon::Form;

/// Forms of a word beside its base.
pub(super) fn forms(word: &str, verb: bool, noun: bool) -> Vec<(String, Form)> {
    let mut out = Vec::new();
    if verb {
        out.extend(verb_forms(word));
    }
    if noun || !verb {
        out.push((plural(word), Form::Plain));
        out.push((format!("{word}ly"), Form::Plain));
    }
    out
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

fn verb_forms(word: &str) -> Vec<(String, Form)> {
    let short = word.strip_suffix('e').unwrap_or(word);
    let soft = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let mut out = vec![
        (plural(word), Form::Finite),
        (format!("{short}ing"), Form::Nominal),
        (format!("{short}ed"), Form::Participle),
    ];
    if let Some(stem) = soft {
        out.push((format!("{stem}ied"), Form::Participle));
        out.push((format!("{stem}ication"), Form::Nominal));
        out.push((format!("{stem}iance"), Form::Nominal));
    }
    if doubles(word) {
        let last = word.chars().last().unwrap_or_default();
        out.push((format!("{word}{last}ing"), Form::Nominal));
        out.push((format!("{word}{last}ed"), Form::Participle));
    }
    for ending in ["ment", "ation", "ition", "ion", "al", "ance", "ence", "ure"] {
        out.push((format!("{word}{ending}"), Form::Nominal));
        out.push((format!("{short}{ending}"), Form::Nominal));
    }
    for (old, new) in [
        ("d", "sion"),
        ("de", "sion"),
        ("t", "sion"),
        ("ce", "ction"),
        ("ze", "sis"),
        ("ize", "isation"),
    ] {
        if let Some(stem) = word.strip_suffix(old) {
            out.push((format!("{stem}{new}"), Form::Nominal));
        }
    }
    if let Some(stem) = word.strip_suffix("ize") {
        let british = format!("{stem}ise");
        out.push((format!("{stem}ising"), Form::Nominal));
        out.push((format!("{british}d"), Form::Participle));
        out.push((format!("{british}s"), Form::Finite));
        out.push((british, Form::Infinitive));
    }
    let nominal: Vec<_> = out.iter().filter(|(_, form)| *form == Form::Nominal).cloned().collect();
    out.extend(nominal.into_iter().map(|(text, form)| (format!("{text}s"), form)));
    out
}

/// "submit", "submitted": one short vowel before the last consonant.
fn doubles(word: &str) -> bool {
    let vowel = |c: &char| "aeiou".contains(*c);
    let last: Vec<char> = word.chars().rev().take(3).collect();
    matches!(last.as_slice(), [c, v, b] if !vowel(c) && !"wxy".contains(*c) && vowel(v) && !vowel(b))
}
