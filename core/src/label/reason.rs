//! Why two labels count as alike or as opposites, in codes for programs and in words for people.

/// How the wording of two labels relates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Relation {
    /// The normalised texts are equal; the score is 1000.
    Equal,
    /// They share wording or meaning; the score says how much.
    Similar,
    /// They say the contrary of each other about the same thing ("Gewerbe anmelden" and "Gewerbe
    /// abmelden"): never the same step, however similar the letters are.
    Opposite,
    /// Two questions that ask the same, one the other way round ("vollständig?" and
    /// "unvollständig?"): the same decision with its branches swapped.
    Inverted,
    /// They do to the same thing what is never one action ("Bescheid erstellen" and "Bescheid
    /// versenden"): no contraries, and never the same step.
    Apart,
    /// They have nothing in common that counts.
    Unrelated,
}

impl Relation {
    /// Whether two labels can never name the same step: a veto.
    pub fn is_veto(self) -> bool {
        matches!(self, Self::Opposite | Self::Apart)
    }

    /// The stable code, such as `opposite`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Similar => "similar",
            Self::Opposite => "opposite",
            Self::Inverted => "inverted",
            Self::Apart => "apart",
            Self::Unrelated => "unrelated",
        }
    }
}

/// One ground for the similarity, or for the veto, of two labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// The normalised texts are equal.
    SameText,
    /// They share a word, perhaps in another inflection.
    SameStems,
    /// They share a verb in another shape: noun, participle, separated prefix.
    Nominalised,
    /// Two verbs of one class ("prüfen", "kontrollieren").
    VerbClass,
    /// Two nouns or adjectives of one group ("Ware", "Artikel").
    Synonym,
    /// A word of one is part of a compound of the other.
    Compound,
    /// An abbreviation was written out.
    Abbreviation,
    /// A word differs by a slip of the pen.
    Typo,
    /// Two words look alike without being known.
    LookAlike,
    /// Their actions differ ("erstellen", "versenden").
    OtherAction,
    /// They name different numbers ("Level 1", "Level 2").
    OtherNumber,
    /// They hold two words of contrary meaning.
    Opposite,
    /// One of them is negated.
    Negation,
    /// They are questions asked the other way round.
    InvertedQuestion,
}

impl Reason {
    /// Every reason, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::SameText,
        Self::SameStems,
        Self::Nominalised,
        Self::VerbClass,
        Self::Synonym,
        Self::Compound,
        Self::Abbreviation,
        Self::Typo,
        Self::LookAlike,
        Self::OtherAction,
        Self::OtherNumber,
        Self::Opposite,
        Self::Negation,
        Self::InvertedQuestion,
    ];

    /// The stable code, such as `verb-class`.
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The reason in words: German for [`Language::German`](super::Language::German), else English.
    pub fn text(self, language: super::Language) -> &'static str {
        let (_, german, english) = self.row();
        if language == super::Language::German { german } else { english }
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SameText => ("same-text", "gleicher Wortlaut", "same wording"),
            Self::SameStems => ("same-stems", "gemeinsame Wörter", "words in common"),
            Self::Nominalised => {
                ("nominalised", "dasselbe Verb in anderer Form", "the same verb in another form")
            }
            Self::VerbClass => ("verb-class", "sinnverwandte Verben", "verbs of like meaning"),
            Self::Synonym => ("synonym", "sinnverwandte Wörter", "words of like meaning"),
            Self::Compound => {
                ("compound", "Bestandteil eines zusammengesetzten Wortes", "part of a compound")
            }
            Self::Abbreviation => {
                ("abbreviation", "ausgeschriebene Abkürzung", "abbreviation written out")
            }
            Self::Typo => ("typo", "vermutlicher Schreibfehler", "probable misspelling"),
            Self::LookAlike => ("look-alike", "ähnlich geschriebene Wörter", "similar spelling"),
            Self::OtherAction => ("other-action", "verschiedene Tätigkeiten", "different actions"),
            Self::OtherNumber => ("other-number", "verschiedene Nummern", "different numbers"),
            Self::Opposite => ("opposite", "gegensätzliche Wörter", "words of contrary meaning"),
            Self::Negation => ("negation", "nur eine Seite ist verneint", "only one is negated"),
            Self::InvertedQuestion => (
                "inverted-question",
                "dieselbe Frage, umgekehrt gestellt",
                "the same question, asked the other way round",
            ),
        }
    }
}

/// A set of reasons in a machine word; listed in the order of [`Reason::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reasons(u16);

impl Reasons {
    pub(super) fn add(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u16;
    }

    pub(super) fn holds(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u16) != 0
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn to_vec(self) -> Vec<Reason> {
        Reason::ALL.into_iter().filter(|&reason| self.holds(reason)).collect()
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        let mut reasons = Self::default();
        reasons.add(reason);
        reasons
    }
}
