//! Reads the lines of a lexicon file. The format is documented at the top of `lexicon_de.txt`.

use super::lexicon::{Form, Tongue};
use super::text::fold;
use crate::{Error, ErrorKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Verb,
    Noun,
    Adjective,
    Known,
    Near,
    Opposite,
    Apart,
    Strong,
    Base,
    Forms,
    Empty,
    Light,
    Weight,
    Abbreviation,
    Phrase,
    Number,
    Stop,
    Negation,
    Role,
    Ordinal,
    Particle,
    Unnamed,
}

const KINDS: [(&str, Kind); 22] = [
    ("verb", Kind::Verb),
    ("noun", Kind::Noun),
    ("adjective", Kind::Adjective),
    ("known", Kind::Known),
    ("near", Kind::Near),
    ("opposite", Kind::Opposite),
    ("apart", Kind::Apart),
    ("strong", Kind::Strong),
    ("base", Kind::Base),
    ("forms", Kind::Forms),
    ("empty", Kind::Empty),
    ("light", Kind::Light),
    ("weight", Kind::Weight),
    ("abbreviation", Kind::Abbreviation),
    ("phrase", Kind::Phrase),
    ("number", Kind::Number),
    ("stop", Kind::Stop),
    ("negation", Kind::Negation),
    ("role", Kind::Role),
    ("ordinal", Kind::Ordinal),
    ("particle", Kind::Particle),
    ("unnamed", Kind::Unnamed),
];

/// A word of a line: `text`, `text/900`, `+text` (nominal form), `en:text`.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) text: Box<str>,
    pub(super) strength: u16,
    pub(super) form: Option<Form>,
    pub(super) tongue: Option<Tongue>,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) tongue: Tongue,
    pub(super) words: Vec<Item>,
    /// Everything behind the kind, as written.
    pub(super) text: String,
}

/// All entries of a text, in order.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, Error> {
    let mut tongue = Tongue::German;
    let mut entries = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let (kind, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let fail = |message: String| Error::new(ErrorKind::Usage, message).at(number as u32 + 1, 1);
        if kind == "language" {
            tongue = match rest {
                "de" => Tongue::German,
                "en" => Tongue::English,
                _ => return Err(fail(format!("lexicon: unknown language \"{rest}\""))),
            };
            continue;
        }
        let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == kind) else {
            return Err(fail(format!("lexicon: unknown kind of line \"{kind}\"")));
        };
        let words = if *kind == Kind::Unnamed { Ok(Vec::new()) } else { items(rest) };
        let words = words.map_err(|word| fail(format!("lexicon: cannot read \"{word}\"")))?;
        if rest.is_empty() {
            return Err(fail("lexicon: a line without words".to_owned()));
        }
        entries.push(Entry { kind: *kind, tongue, words, text: rest.to_owned() });
    }
    Ok(entries)
}

fn items(rest: &str) -> Result<Vec<Item>, String> {
    rest.split_whitespace().filter(|word| *word != "=").map(item).collect()
}

fn item(word: &str) -> Result<Item, String> {
    let (tongue, bare) = match word.split_once(':') {
        Some(("en", bare)) => (Some(Tongue::English), bare),
        Some(("de", bare)) => (Some(Tongue::German), bare),
        Some(_) => return Err(word.to_owned()),
        None => (None, word),
    };
    let (text, strength) = match bare.split_once('/') {
        Some((text, number)) => (text, number.parse().map_err(|_| word.to_owned())?),
        None => (bare, 1000),
    };
    let (text, form) = match text.strip_prefix('+') {
        Some(text) => (text, Some(Form::Nominal)),
        None => match text.strip_prefix('*') {
            Some(text) => (text, Some(Form::Participle)),
            None => (text, None),
        },
    };
    if text.is_empty() || strength > 4000 {
        return Err(word.to_owned());
    }
    Ok(Item { text: fold(text).into(), strength, form, tongue })
}
