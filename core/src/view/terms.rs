//! Words for what the views share: scores, distance, reasons, what was passed over.

use super::Language;
use super::words::of_type;
use crate::diff::Ignored;
use crate::label;
use crate::matching::MatchReason;
use crate::personal::FindingKind;
use crate::similarity::{Distance, Similarity};

fn choose(language: Language, german: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::German => german,
        Language::English => english,
    }
}

/// A score with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedScore {
    /// Its name, such as `Wortlaut`.
    pub name: &'static str,
    /// What it says, as part of a sentence.
    pub meaning: &'static str,
    /// The score, 0..=1,000,000; `None` where neither model has any.
    pub score: Option<u64>,
    /// What the score is at most, where only bounds of it are known.
    pub at_most: Option<u64>,
}

impl NamedScore {
    /// The score in percent, with its bounds where only they are known: `64% to 66.2%`. `None` where
    /// there is no score.
    pub fn shown(&self, language: Language) -> Option<String> {
        let score = percent(self.score?, language);
        let Some(most) = self.at_most else { return Some(score) };
        let most = percent(most.div_ceil(1_000) * 1_000, language);
        if most == score {
            return Some(score);
        }
        Some(format!("{score} {} {most}", choose(language, "bis", "to")))
    }
}

/// All scores with names, the overall score first.
pub fn named_scores(similarity: &Similarity, language: Language) -> [NamedScore; 7] {
    let named = |de: (&'static str, &'static str), en: (&'static str, &'static str), score| {
        let (name, meaning) = if language == Language::German { de } else { en };
        NamedScore { name, meaning, score, at_most: None }
    };
    let s = similarity;
    let overall = named(
        ("Insgesamt", "alles zusammen; 100 % heißt gleich"),
        ("Overall", "everything together; 100% means equal"),
        Some(s.overall),
    );
    [
        NamedScore { at_most: (s.overall_upper > s.overall).then_some(s.overall_upper), ..overall },
        named(
            ("Wortlaut", "wie ähnlich zugeordnete Schritte heißen"),
            ("Wording", "how alike the names of matched steps are"),
            Some(s.wording),
        ),
        named(
            ("Aufbau", "wie viele Schritte und Wege eine Entsprechung haben"),
            ("Structure", "how many steps and paths have a counterpart"),
            Some(s.structure),
        ),
        named(
            ("Rollen", "wie viele zugeordnete Schritte dieselbe Stelle erledigt"),
            ("Roles", "how many matched steps the same role carries out"),
            s.roles,
        ),
        named(
            ("Daten", "wie viele Dokumente und Datenspeicher eine Entsprechung haben"),
            ("Data", "how many documents and data stores have a counterpart"),
            s.data,
        ),
        named(
            ("Nachrichten", "wie viele Nachrichten eine Entsprechung haben"),
            ("Messages", "how many messages have a counterpart"),
            s.messages,
        ),
        named(
            (
                "Detailtiefe",
                "wie viele Schritte des einen für einen des anderen stehen; 100 % heißt einer",
            ),
            ("Detail", "how many steps of one stand for one of the other; 100% means one"),
            s.detail,
        ),
    ]
}

/// A share of 1,000,000 as a percentage, rounded down to one place, so that only equality shows as
/// 100: `59,4 %` or `59.4%`.
pub fn percent(millionths: u64, language: Language) -> String {
    let tenths = millionths / 1_000;
    let (whole, rest) = (tenths / 10, tenths % 10);
    match (language, rest) {
        (Language::German, 0) => format!("{whole} %"),
        (Language::German, _) => format!("{whole},{rest} %"),
        (Language::English, 0) => format!("{whole}%"),
        (Language::English, _) => format!("{whole}.{rest}%"),
    }
}

/// The bounds of the distance as a sentence, and what they mean. The bounds are rounded outwards,
/// to hundredths of a step.
pub fn of_distance(distance: Distance, language: Language) -> String {
    let number = |hundredths: u64| {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let digits = match rest {
            0 => String::new(),
            tens if tens % 10 == 0 => format!(".{}", tens / 10),
            any => format!(".{any:02}"),
        };
        let digits = if language == Language::German { digits.replace('.', ",") } else { digits };
        format!("{whole}{digits}")
    };
    let (lower, upper) = (number(distance.lower / 10), number(distance.upper.div_ceil(10)));
    match (language, distance.is_optimal()) {
        (Language::German, true) => format!("Abstand: {upper}. {DISTANCE_GERMAN}"),
        (Language::German, false) => {
            format!("Abstand: mindestens {lower}, höchstens {upper}. {DISTANCE_GERMAN}")
        }
        (Language::English, true) => format!("Distance: {upper}. {DISTANCE_ENGLISH}"),
        (Language::English, false) => {
            format!("Distance: at least {lower}, at most {upper}. {DISTANCE_ENGLISH}")
        }
    }
}

const DISTANCE_GERMAN: &str = "Der Abstand sagt, wie viel zu ändern ist, damit aus dem einen Modell das \
    andere wird; 1 entspricht einem Schritt, den nur eines der beiden hat.";
const DISTANCE_ENGLISH: &str = "The distance tells how much must be changed to turn one model into the other; \
    1 stands for a step that only one of them has.";

/// What was passed over, in words, as part of a list.
pub fn of_ignored(ignored: Ignored, language: Language) -> &'static str {
    let (german, english) = match ignored {
        Ignored::Ids => ("andere Kennungen (IDs)", "other ids"),
        Ignored::WhiteSpace => ("Leerzeichen und Zeilenumbrüche", "white space and line breaks"),
        Ignored::Spelling => (
            "andere Schreibung desselben (Groß- und Kleinschreibung, Umlaute, Nummern, Zeitangaben)",
            "other spelling of the same (case, umlauts, numbering, periods of time)",
        ),
        Ignored::Defaults => ("ausgeschriebene Standardwerte", "default values written out"),
        Ignored::Exporter => {
            ("Angaben des Werkzeugs über sich selbst", "what a tool says of itself")
        }
        Ignored::Extensions => (
            "Zusätze eines Werkzeugs, die nur ein Modell haben kann",
            "extensions of a tool that only one model comes from",
        ),
        Ignored::ImplicitGateway => (
            "Zusammenführungen, die nur auf einer Seite gezeichnet sind",
            "merging gateways drawn on one side only",
        ),
        Ignored::DefaultNames => ("vom Werkzeug vergebene Namen", "default names given by a tool"),
        Ignored::ToolFrames => (
            "Pools und Lanes ohne Namen, die ein Werkzeug von selbst zeichnet",
            "pools and lanes without a name that a tool draws by itself",
        ),
        Ignored::DataWiring => (
            "Ein- und Ausgaben, mit denen ein Werkzeug Daten anschließt",
            "inputs and outputs by which a tool connects data",
        ),
        Ignored::Order => {
            ("Reihenfolge der Angaben in der Datei", "the order in which the file lists things")
        }
        Ignored::Layout => ("Anordnung der Zeichnung", "places and sizes in the drawing"),
    };
    choose(language, german, english)
}

/// Why two elements are matched, in words, as part of a list.
pub fn of_reason(reason: MatchReason, language: Language) -> &'static str {
    let (german, english) = match reason {
        MatchReason::Pinned => ("festgelegt", "pinned"),
        MatchReason::SameId => ("gleiche Kennung", "same id"),
        MatchReason::Label(reason) => {
            return match language {
                Language::German => reason.text(label::Language::German),
                Language::English => reason.text(label::Language::English),
            };
        }
        MatchReason::Context => ("gleiche Nachbarschritte", "same neighbouring steps"),
        MatchReason::SamePlace => ("gleiche Stelle im Ablauf", "same place in the flow"),
        MatchReason::SameParts => ("gleiche Bestandteile", "same parts"),
        MatchReason::PartOf => ("Teil eines Schritts", "part of a step"),
        MatchReason::Supported => ("in weiteren Modellen bestätigt", "borne out by other models"),
    };
    choose(language, german, english)
}

/// What something that looks like personal data is, in words.
pub fn of_finding(kind: FindingKind, language: Language) -> &'static str {
    let (german, english) = match kind {
        FindingKind::Name => ("Name", "name"),
        FindingKind::Mail => ("E-Mail-Adresse", "mail address"),
        FindingKind::Phone => ("Telefonnummer", "phone number"),
        FindingKind::Account => ("Benutzerkonto", "user account"),
        FindingKind::ToolData => ("Angabe eines Werkzeugs", "note of a tool"),
    };
    choose(language, german, english)
}

/// The type of an element in words, from its XML name: `userTask` is a `Benutzeraufgabe`.
pub fn of_element(xml_name: &str, language: Language) -> String {
    of_type(xml_name, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equality_shows_as_a_hundred() {
        assert_eq!(percent(1_000_000, Language::German), "100 %");
        assert_eq!(percent(999_999, Language::German), "99,9 %");
        assert_eq!(percent(594_400, Language::English), "59.4%");
        assert_eq!(percent(0, Language::English), "0%");
    }

    #[test]
    fn bounds_are_rounded_outwards() {
        let said = |lower, upper| of_distance(Distance { lower, upper }, Language::German);
        assert!(said(8_659, 14_121).starts_with("Abstand: mindestens 8,65, höchstens 14,13. "));
        assert!(said(2_500, 2_500).starts_with("Abstand: 2,5. "));
        assert!(said(0, 3_000).starts_with("Abstand: mindestens 0, höchstens 3. "));
    }
}
