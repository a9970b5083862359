//! Which word of a label says what is done.
//!
//! "Anmeldung prüfen" checks something, "Anmeldung" registers something: a nominalised verb is the
//! action only where no verb is. Empty verbs ("durchführen", "perform") give the action away to the
//! noun beside them.

use super::Language;
use super::german::is_separable_prefix;
use super::lexicon::{Form, Lexicon, PerTongue, Tongue};
use super::readings::Role;
use super::reason::{Reason, Reasons};
use super::resolve::{Key, Reading};
use super::weight;
use super::words::Word;
use std::sync::Arc;

// Independent facts about one word; naming their combinations would not make them clearer.
#[allow(clippy::struct_excessive_bools)]
/// A term of a label while its part in the label is being found.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) reading: Reading,
    pub(super) reasons: Reasons,
    pub(super) factor: u32,
    pub(super) action: bool,
    pub(super) number: bool,
    pub(super) small: bool,
    pub(super) light: bool,
    /// Negated by itself.
    pub(super) denied: bool,
    /// Part of a compound.
    pub(super) part: bool,
    head: bool,
    /// "der", "of" follows: what comes next is the object.
    before_object: bool,
    /// "und", "and" follows.
    before_and: bool,
    /// "mit", "with" follows: "Prüfung mit Beratung" is two actions.
    before_with: bool,
}

impl Draft {
    pub(super) fn new(reading: Reading, head: bool, part: bool, reasons: Reasons) -> Self {
        let number = matches!(reading.key, Key::Number(_));
        Self {
            reading,
            reasons,
            factor: weight::ORDINARY,
            action: false,
            number,
            small: false,
            light: false,
            denied: false,
            part,
            head,
            before_object: false,
            before_and: false,
            before_with: false,
        }
    }

    pub(super) fn role(&self) -> Role {
        match self {
            Self { action: true, .. } => Role::Action,
            Self { number: true, .. } => Role::Number,
            Self { factor: weight::MODIFIER, .. } => Role::Modifier,
            _ => Role::Other,
        }
    }
}

/// "Prüfung des Antrags", "check of the application".
pub(super) fn leads_to_object(word: &str) -> bool {
    const LEADS: [&str; 14] = [
        "der", "des", "den", "die", "von", "vom", "zur", "zum", "fuer", "of", "for", "auf",
        "eines", "einer",
    ];
    LEADS.contains(&word)
}

/// Remembers a stop word at the term before it.
pub(super) fn note_stop(drafts: &mut [Draft], leads_to_object: bool, word: &str) {
    if let Some(last) = drafts.last_mut() {
        last.before_object |= leads_to_object;
        last.before_with |= matches!(word, "mit" | "with");
        last.before_and |= matches!(word, "und" | "and" | "u" | "oder" | "or" | "bzw");
    }
}

/// Finds the actions and sets the factors.
pub(super) fn assign(drafts: &mut [Draft], lexicon: &Lexicon, language: Language) {
    if language != Language::German {
        read_english_positions(drafts, lexicon);
    }
    let empty = |draft: &Draft| lexeme_is(lexicon, draft, |l| l.empty);
    let verbs = drafts.iter().filter(|d| d.head && d.reading.form.is_verb() && !empty(d)).count();
    let nominal =
        |draft: &Draft| draft.head && draft.reading.form == Form::Nominal && !empty(draft);
    if verbs > 0 {
        for draft in drafts.iter_mut() {
            draft.action = draft.head && draft.reading.form.is_verb() && !empty(draft);
        }
    } else if let Some(chosen) = chosen_nominal(drafts, nominal) {
        mark_joined(drafts, chosen, nominal);
    } else {
        let attributes = drafts.iter().any(|d| d.reading.form == Form::Attributive && !empty(d));
        for draft in drafts.iter_mut() {
            let verbal = draft.reading.form.is_verb() || draft.reading.form == Form::Nominal;
            draft.action = draft.head
                && if attributes { draft.reading.form == Form::Attributive } else { verbal };
        }
    }
    let any_action = drafts.iter().any(|draft| draft.action);
    let nominal_beside = drafts.iter().any(|d| !d.action && d.reading.form == Form::Nominal);
    for draft in drafts.iter_mut() {
        draft.light = nominal_beside && draft.action && lexeme_is(lexicon, draft, |l| l.light);
    }
    let beside_verb: Vec<bool> =
        drafts.iter().map(|d| empty(d) && !d.action && any_action).collect();
    let verbal_head = verbal_heads(drafts);
    for ((draft, empty), verbal) in drafts.iter_mut().zip(beside_verb).zip(verbal_head) {
        draft.factor = factor(draft, empty, verbal);
    }
}

/// Lays a negation before the draft at `at` on the actions between one "und" and the next, if other
/// actions stand beyond them; false if it is about all of the label.
pub(super) fn deny(drafts: &mut [Draft], at: usize) -> bool {
    let joint = |draft: &Draft| draft.before_and;
    let from = drafts.iter().take(at).rposition(joint).map_or(0, |i| i + 1);
    let to = drafts.iter().skip(at).position(joint).map_or(drafts.len(), |i| at + i + 1);
    let within = from..to;
    let acts = |inside: bool| {
        let mut all = drafts.iter().enumerate();
        all.any(|(i, draft)| draft.action && within.contains(&i) == inside)
    };
    if !acts(true) || !acts(false) {
        return false;
    }
    for draft in drafts.iter_mut().take(to).skip(from).filter(|draft| draft.action) {
        draft.denied = !draft.denied;
    }
    true
}

fn factor(draft: &Draft, empty: bool, verbal_head: bool) -> u32 {
    if empty {
        weight::EMPTY_VERB
    } else if draft.action {
        weight::ACTION
    } else if draft.number {
        weight::NUMBER
    } else if !draft.head && !verbal_head {
        weight::MODIFIER
    } else if draft.reading.form == Form::Attributive {
        weight::ATTRIBUTE
    } else {
        weight::ORDINARY
    }
}

/// For every part of a compound: whether its head is an action ("Antragsprüfung"), so that the part
/// before it is an object and no mere modifier.
fn verbal_heads(drafts: &[Draft]) -> Vec<bool> {
    let mut out = vec![false; drafts.len()];
    let mut verbal = false;
    for (slot, draft) in out.iter_mut().zip(drafts).rev() {
        if draft.head {
            verbal = draft.action;
        }
        *slot = verbal;
    }
    out
}

/// The nominalised verb that stands before "of", else the last one.
fn chosen_nominal(drafts: &[Draft], nominal: impl Fn(&Draft) -> bool) -> Option<usize> {
    let before = drafts.iter().position(|draft| nominal(draft) && draft.before_object);
    before.or_else(|| drafts.iter().rposition(nominal))
}

/// Marks the chosen nominalisation, and those that an "und" ties to it.
fn mark_joined(drafts: &mut [Draft], chosen: usize, nominal: impl Fn(&Draft) -> bool) {
    let mut at = chosen;
    while let Some(before) = at.checked_sub(1) {
        if !drafts.get(before).is_some_and(|draft| draft.before_and && nominal(draft)) {
            break;
        }
        at = before;
    }
    // Behind it, what an "und" without an article ties: "Anlage des Falls und Vorprüfung".
    let mut joined = true;
    for (index, draft) in drafts.iter_mut().enumerate().skip(at) {
        draft.action = (index <= chosen || joined) && nominal(draft);
        joined = draft.before_and && !(index > chosen && draft.before_object);
    }
    let with: Vec<bool> = drafts.iter().map(|draft| draft.before_with).collect();
    for (draft, after_with) in drafts.iter_mut().skip(1).zip(with) {
        draft.action |= after_with && nominal(draft);
    }
}

/// English words are verb and noun at once; the position tells: first it is a verb ("order goods"),
/// last it is the noun of an action ("goods order").
fn read_english_positions(drafts: &mut [Draft], lexicon: &Lexicon) {
    let last = drafts.len().saturating_sub(1);
    // "Documents received": what was received is no verb.
    let described = drafts.len() == 2
        && drafts.last().is_some_and(|draft| draft.reading.form == Form::Participle)
        && drafts.first().is_some_and(|draft| {
            matches!(draft.reading.form, Form::Finite | Form::Infinitive)
                && lexeme_is(lexicon, draft, |l| l.noun)
        });
    for (index, draft) in drafts.iter_mut().enumerate() {
        if index == 0 && described && draft.reading.form != Form::Nominal {
            draft.reading.form = Form::Plain;
            continue;
        }
        let Key::Lexeme(id) = &draft.reading.key else { continue };
        let Some(lexeme) = lexicon.lexeme(*id).filter(|l| l.verb && l.noun) else { continue };
        if lexicon.base(Tongue::English, &lexeme.text) != Some(*id) {
            continue;
        }
        let bare = matches!(draft.reading.form, Form::Infinitive | Form::Finite);
        if bare && index > 0 {
            draft.reading.form = if index == last { Form::Nominal } else { Form::Plain };
        }
    }
}

fn lexeme_is(
    lexicon: &Lexicon,
    draft: &Draft,
    test: impl Fn(&super::lexicon::Lexeme) -> bool,
) -> bool {
    matches!(&draft.reading.key, Key::Lexeme(id) if lexicon.lexeme(*id).is_some_and(test))
}

/// "fordert Unterlagen an" becomes "anfordert Unterlagen"; "entgegen nehmen" becomes "entgegennehmen".
pub(super) fn join_prefixes(words: &mut Vec<Word>, lexicon: &Lexicon) {
    let tables = &lexicon.tables;
    let read = |text: &str| tables.verbs.analyse(text, |t| tables.is_listed_verb(t));
    let verb = |text: &str| read(text).map(|(_, form)| form);
    for index in (1..words.len()).rev() {
        let [left, right] = words.get(index - 1..=index).unwrap_or_default() else { continue };
        let adjacent = left.text.len() >= 4 && is_separable_prefix(&left.text)
            || lexicon.is_particle(&left.text);
        if !adjacent {
            continue;
        }
        let both = format!("{}{}", left.text, right.text);
        if verb(&both).is_some_and(|form| form.is_verb() || form == Form::Attributive) {
            let small = right.small;
            words.remove(index);
            if let Some(slot) = words.get_mut(index - 1) {
                *slot = Word { text: both, small, dotted: false };
            }
        }
    }
    for index in (1..words.len()).rev() {
        let ends = words
            .get(index + 1)
            .is_none_or(|next| matches!(next.text.as_str(), "und" | "u" | "oder"));
        let Some(prefix) = words.get(index).filter(|w| ends && is_separable_prefix(&w.text)) else {
            continue;
        };
        let prefix = prefix.text.clone();
        let before = words.get(..index).unwrap_or_default();
        // "Liegen die Unterlagen vor?": the plural looks like the infinitive.
        let place = (0..before.len()).rev().find(|&at| {
            let Some(word) = before.get(at).filter(|word| word.text.len() > 2) else {
                return false;
            };
            match read(&format!("{prefix}{}", word.text)) {
                Some((_, Form::Finite)) => true,
                Some((infinitive, Form::Infinitive)) => {
                    (word.small || at == 0) && tables.is_listed_verb(&infinitive)
                }
                _ => false,
            }
        });
        if let Some(word) = place.and_then(|at| words.get_mut(at)) {
            word.text = format!("{prefix}{}", word.text);
            word.small = true;
            words.remove(index);
        }
    }
}

/// "in Empfang nehmen" becomes "empfangen", in any order of words.
pub(super) fn replace_phrases(
    words: &mut Vec<Word>,
    language: Language,
    lexicon: &Lexicon,
    known: &mut Bases,
) {
    let tongues: &[Tongue] = match language {
        Language::German => &[Tongue::German],
        Language::English => &[Tongue::English],
        Language::Unknown => &[Tongue::German, Tongue::English],
    };
    for &tongue in tongues {
        let mut bases: Vec<Arc<str>> =
            words.iter().map(|w| known.of(&w.text, tongue, lexicon)).collect();
        for index in 0..words.len() {
            let Some(base) = bases.get(index) else { break };
            let phrases = lexicon.tables.phrases.of(tongue).get(base.as_ref());
            let found = phrases.into_iter().flatten().find_map(|phrase| {
                let places: Option<Vec<usize>> = phrase
                    .words
                    .iter()
                    .map(|part| bases.iter().position(|base| base.as_ref() == part.as_ref()))
                    .collect();
                places.map(|places| (places, phrase.replacement.clone()))
            });
            let Some((mut places, replacement)) = found else { continue };
            let Some(slot) = words.get_mut(index) else { break };
            *slot = Word { text: replacement.clone().into(), small: true, dotted: false };
            bases.splice(index..=index, [Arc::from(replacement)]);
            places.retain(|&place| place != index);
            places.sort_unstable();
            places.dedup();
            for place in places.into_iter().rev() {
                words.remove(place);
                bases.remove(place);
            }
        }
    }
}

/// "2 Wochen" are "14 Tage".
pub(super) fn weeks_to_days(words: &mut [Word], lexicon: &Lexicon) {
    for index in 1..words.len() {
        let Some([count, unit]) = words.get_mut(index - 1..=index) else { continue };
        let day = match unit.text.as_str() {
            "woche" | "wochen" => "tag",
            "week" | "weeks" => "day",
            _ => continue,
        };
        let number = lexicon.number(&count.text).unwrap_or(&count.text).parse::<u32>();
        if let Ok(weeks @ 1..=99) = number {
            count.text = (weeks * 7).to_string();
            day.clone_into(&mut unit.text);
        }
    }
}

/// The base forms of words met so far, for each language.
#[derive(Debug, Default)]
pub(super) struct Bases(PerTongue<Arc<str>>);

impl Bases {
    fn of(&mut self, word: &str, tongue: Tongue, lexicon: &Lexicon) -> Arc<str> {
        if let Some(known) = self.0.of(tongue).get(word) {
            return Arc::clone(known);
        }
        let base: Arc<str> = base_text(word, tongue, lexicon).into();
        self.0.of_mut(tongue).insert(word.into(), Arc::clone(&base));
        base
    }
}

/// The base form of a word if it is known, else the word.
fn base_text(word: &str, tongue: Tongue, lexicon: &Lexicon) -> Box<str> {
    let tables = &lexicon.tables;
    if tongue == Tongue::German
        && lexicon.base(tongue, word).is_none()
        && let Some((infinitive, _)) = tables.verbs.analyse(word, |t| tables.is_listed_verb(t))
    {
        return infinitive.into();
    }
    let form = lexicon.form(tongue, word).and_then(|(id, _)| lexicon.lexeme(id));
    form.map_or_else(|| word.into(), |lexeme| lexeme.text.clone())
}

/// Marks that a match of these two forms crosses from verb to noun.
pub(super) fn crosses(a: Form, b: Form) -> Option<Reason> {
    let noun = |form: Form| matches!(form, Form::Nominal | Form::Attributive);
    let verb = |form: Form| form.is_verb();
    (noun(a) && verb(b) || noun(b) && verb(a)).then_some(Reason::Nominalised)
}
