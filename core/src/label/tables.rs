//! Builds the lookup tables of the lexicon from the entries of its files.
//!
//! Forms of English words and German nouns are listed once here; German verbs are analysed when they
//! are met (see `german.rs`), since their prefixes make the forms too many.

use super::english;
use super::german::{self, Verbs};
use super::lexicon::{Form, Lexeme, Link, Phrase, Sense, Tables, Tongue};
use super::source::{Entry, Kind};
use super::text::fold;

impl Tables {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut tables = Self::default();
        tables.add_words(entries);
        tables.add_forms(entries);
        tables.add_links(entries);
        tables.add_lists(entries);
        tables
    }

    pub(super) fn form(&self, tongue: Tongue, text: &str) -> Option<(u32, Form)> {
        self.forms.of(tongue).get(text).copied()
    }

    fn intern(&mut self, tongue: Tongue, text: &str) -> u32 {
        let next = self.lexemes.len() as u32;
        let id = *self.by_text.of_mut(tongue).entry(Box::from(text)).or_insert(next);
        if id == next {
            self.lexemes.push(Lexeme {
                text: Box::from(text),
                senses: Vec::new(),
                verb: false,
                noun: false,
                empty: false,
                light: false,
                weight: 1000,
            });
        }
        id
    }

    fn new_concept(&mut self, tongue: Tongue, head: &str, verb: bool) -> u32 {
        let concept = self.concepts;
        self.concepts += 1;
        self.heads.of_mut(tongue).entry(Box::from(head)).or_insert(concept);
        if verb {
            self.verb_concepts.insert(concept);
        }
        concept
    }

    /// Groups: every line is one concept, its first word the head. A second line with the same
    /// head adds to the concept.
    fn add_words(&mut self, entries: &[Entry]) {
        for entry in entries {
            let verb = entry.kind == Kind::Verb;
            match entry.kind {
                Kind::Empty => self.mark(entry, |lexeme| {
                    lexeme.empty = true;
                    lexeme.verb = true;
                }),
                Kind::Light => self.mark(entry, |lexeme| lexeme.light = true),
                Kind::Known => self.mark(entry, |lexeme| lexeme.noun = true),
                _ => {}
            }
            if !matches!(entry.kind, Kind::Verb | Kind::Noun | Kind::Adjective) {
                continue;
            }
            let Some(head) = entry.words.first() else { continue };
            let known = self.heads.of(entry.tongue).get(&head.text).copied();
            let concept = known.unwrap_or_else(|| self.new_concept(entry.tongue, &head.text, verb));
            for word in &entry.words {
                let id = self.intern(entry.tongue, &word.text);
                let Some(lexeme) = self.lexemes.get_mut(id as usize) else { continue };
                lexeme.verb |= verb;
                lexeme.noun |= entry.kind == Kind::Noun;
                if !lexeme.senses.iter().any(|sense| sense.concept == concept) {
                    lexeme.senses.push(Sense { concept, strength: word.strength });
                }
            }
        }
    }

    /// Words without a group.
    fn mark(&mut self, entry: &Entry, set: impl Fn(&mut Lexeme)) {
        for word in &entry.words {
            let id = self.intern(entry.tongue, &word.text);
            if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
                set(lexeme);
            }
        }
    }

    /// Forms: what is written in the files wins over what a rule derives, and among
    /// derived forms those of the word that comes first in the alphabet.
    fn add_forms(&mut self, entries: &[Entry]) {
        for tongue in [Tongue::German, Tongue::English] {
            for (text, &id) in self.by_text.of(tongue) {
                let verb = self.lexemes.get(id as usize).is_some_and(|l| l.verb);
                let form = if verb { Form::Infinitive } else { Form::Plain };
                self.forms.of_mut(tongue).insert(text.clone(), (id, form));
            }
        }
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Forms) {
            let Some((head, rest)) = entry.words.split_first() else { continue };
            let id = self.intern(entry.tongue, &head.text);
            for word in rest {
                let form = word.form.unwrap_or(Form::Plain);
                self.forms.of_mut(entry.tongue).insert(word.text.clone(), (id, form));
            }
        }
        self.verbs = Verbs::new(entries);
        self.derive();
        for entry in entries.iter().filter(|entry| entry.kind == Kind::Weight) {
            for word in &entry.words {
                let id = self.intern(entry.tongue, &word.text);
                if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
                    lexeme.weight = word.strength;
                }
            }
        }
    }

    fn derive(&mut self) {
        let texts = |tongue| self.by_text.of(tongue).keys().map(move |text| (tongue, text.clone()));
        let mut sorted: Vec<(Tongue, Box<str>)> =
            texts(Tongue::German).chain(texts(Tongue::English)).collect();
        sorted.sort_unstable();
        for (tongue, text) in &sorted {
            let Some(&id) = self.by_text.of(*tongue).get(text) else { continue };
            let Some(lexeme) = self.lexemes.get(id as usize) else { continue };
            let (verb, noun) = (lexeme.verb, lexeme.noun);
            let derived = match tongue {
                Tongue::German if verb => Vec::new(),
                Tongue::German => german::noun_and_adjective_forms(text),
                Tongue::English => english::forms(text, verb, noun),
            };
            for (form_text, form) in derived {
                self.forms.of_mut(*tongue).entry(form_text.into()).or_insert((id, form));
            }
            if *tongue == Tongue::German && !verb {
                self.join_with_verb(id, text);
            }
        }
        self.sorted = sorted;
    }

    /// "Bestellung" as a noun of its own stays close to the verb "bestellen".
    fn join_with_verb(&mut self, noun: u32, text: &str) {
        let Some((infinitive, Form::Nominal)) =
            self.verbs.analyse(text, |t| self.is_listed_verb(t))
        else {
            return;
        };
        let Some(&verb) = self.by_text.of(Tongue::German).get(infinitive.as_str()) else { return };
        let senses = self.lexemes.get(verb as usize).map(|l| l.senses.clone()).unwrap_or_default();
        let Some(lexeme) = self.lexemes.get_mut(noun as usize) else { return };
        for sense in senses {
            if !lexeme.senses.iter().any(|own| own.concept == sense.concept) {
                let strength = (u32::from(sense.strength) * 9 / 10) as u16;
                lexeme.senses.push(Sense { strength, ..sense });
            }
        }
        self.forms.of_mut(Tongue::German).insert(Box::from(text), (noun, Form::Nominal));
    }

    pub(super) fn is_listed_verb(&self, infinitive: &str) -> bool {
        let id = self.by_text.of(Tongue::German).get(infinitive);
        id.and_then(|&id| self.lexemes.get(id as usize)).is_some_and(|lexeme| lexeme.verb)
    }

    /// The group meant by a word in a `near`, `opposite` or `apart` line: the one it heads, else one of its
    /// own, so that a line about a word says nothing about the other members of its groups.
    fn meant(&mut self, tongue: Tongue, text: &str) -> u32 {
        if let Some(&head) = self.heads.of(tongue).get(text) {
            return head;
        }
        let id = self.intern(tongue, text);
        let verb = self.lexemes.get(id as usize).is_some_and(|lexeme| lexeme.verb);
        let concept = self.new_concept(tongue, text, verb);
        if let Some(lexeme) = self.lexemes.get_mut(id as usize) {
            lexeme.senses.push(Sense { concept, strength: 1000 });
        }
        self.forms.of_mut(tongue).entry(Box::from(text)).or_insert((id, Form::Plain));
        concept
    }

    fn add_links(&mut self, entries: &[Entry]) {
        let is_link = |e: &&Entry| matches!(e.kind, Kind::Near | Kind::Opposite | Kind::Apart);
        for entry in entries.iter().filter(is_link) {
            let Some((head, rest)) = entry.words.split_first() else { continue };
            for word in rest {
                let link = match entry.kind {
                    Kind::Near => Link::Near(word.strength),
                    Kind::Apart => Link::Apart,
                    _ => Link::Opposite,
                };
                let left = self.meant(head.tongue.unwrap_or(entry.tongue), &head.text);
                let right = self.meant(word.tongue.unwrap_or(entry.tongue), &word.text);
                if left != right {
                    self.links.push((left, right, link));
                }
            }
        }
    }

    fn add_lists(&mut self, entries: &[Entry]) {
        for entry in entries {
            let texts = || entry.words.iter().map(|word| word.text.clone());
            match entry.kind {
                Kind::Stop => self.stop.of_mut(entry.tongue).extend(texts().map(|text| (text, ()))),
                Kind::Negation => self.negations.extend(texts()),
                Kind::Role => self.roles.extend(texts()),
                Kind::Ordinal => self.ordinal.extend(texts()),
                Kind::Particle => self.particles.extend(texts()),
                Kind::Unnamed => _ = self.unnamed.insert(fold(&entry.text).into()),
                Kind::Number | Kind::Abbreviation => self.add_expansion(entry),
                Kind::Phrase => self.add_phrase(entry),
                _ => {}
            }
        }
    }

    fn add_expansion(&mut self, entry: &Entry) {
        let Some((head, rest)) = entry.words.split_first() else { return };
        if entry.kind == Kind::Abbreviation {
            let words = rest.iter().map(|word| word.text.clone()).collect();
            self.abbreviations.of_mut(entry.tongue).insert(head.text.clone(), words);
        } else {
            for word in rest {
                self.numbers.insert(word.text.clone(), head.text.clone());
            }
        }
    }

    fn add_phrase(&mut self, entry: &Entry) {
        let mut words: Vec<Box<str>> = entry.words.iter().map(|word| word.text.clone()).collect();
        let Some(replacement) = words.pop() else { return };
        let Some(last) = words.last().cloned() else { return };
        self.phrases
            .of_mut(entry.tongue)
            .entry(last)
            .or_default()
            .push(Phrase { words, replacement });
    }
}
