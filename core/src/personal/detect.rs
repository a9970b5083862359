//! What in a text looks like a mail address, a phone number or a person's name.
//!
//! Rules over words and characters, each with its own evidence: a salutation, a title, a given name,
//! a word such as "Ansprechpartnerin:". A recogniser learned from texts would find more names and
//! would have to be shipped, explained and trusted; these rules can be read, and say the same on
//! every machine. A surname that stands alone ("Lane Müller") shows no evidence and is not found.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::FindingKind;

/// Fewest digits of a phone number that nothing else tells to be one.
const DIGITS: usize = 8;
/// Most digits of a phone number (ITU-T E.164), with an extension.
const MOST_DIGITS: usize = 17;
/// Fewest digits of a phone number behind "Tel." and the like.
const DIGITS_SAID: usize = 4;
/// Most words of a name.
const MOST_WORDS: usize = 4;

const SALUTATIONS: &[&str] =
    &["herr", "herrn", "frau", "hr", "fr", "mr", "mrs", "ms", "miss", "monsieur", "madame"];
const TITLES: &[&str] = &[
    "dr",
    "prof",
    "professor",
    "mag",
    "ing",
    "dipl",
    "med",
    "jur",
    "phil",
    "rer",
    "nat",
    "doctor",
];
const PARTICLES: &[&str] = &[
    "von", "vom", "van", "de", "der", "den", "zu", "zum", "zur", "da", "di", "del", "al", "el",
    "ben", "ten", "ter",
];
/// What announces a name, before a colon.
const ANNOUNCE: &[&str] = &[
    "ansprechpartner",
    "ansprechpartnerin",
    "ansprechperson",
    "kontakt",
    "kontaktperson",
    "bearbeiter",
    "bearbeiterin",
    "sachbearbeiter",
    "sachbearbeiterin",
    "sachbearbeitung",
    "zuständig",
    "verantwortlich",
    "verantwortliche",
    "verantwortlicher",
    "autor",
    "autorin",
    "verfasser",
    "verfasserin",
    "ersteller",
    "erstellerin",
    "erstellt",
    "geändert",
    "name",
    "gez",
    "contact",
    "author",
    "responsible",
    "owner",
    "prepared",
];
/// Those of them behind which a surname alone is one.
const PERSONS: &[&str] = &[
    "ansprechpartner",
    "ansprechpartnerin",
    "ansprechperson",
    "kontaktperson",
    "bearbeiterin",
    "sachbearbeiterin",
    "gez",
];
/// Words of people and offices that follow a salutation or a given name and are no surname.
const NO_SURNAME: &[&str] = &[
    "antragsteller",
    "bürger",
    "bürgermeister",
    "oberbürgermeister",
    "landrat",
    "landrätin",
    "stadtrat",
    "stadträtin",
    "minister",
    "präsident",
    "direktor",
    "kollege",
    "kollegin",
    "kunde",
    "kundin",
    "sachbearbeiter",
    "bearbeiter",
    "leiter",
    "amtsleiter",
    "abteilungsleiter",
    "mitarbeiter",
    "halter",
    "vater",
    "mutter",
    "kind",
    "nachbar",
    "doktor",
    "professor",
    "notar",
    "anwalt",
    "rechtsanwalt",
    "rektor",
    "dekan",
    "kanzler",
    "chef",
    "vorstand",
    "beauftragte",
    "beauftragter",
    "vorname",
    "nachname",
    "name",
    "applicant",
    "customer",
    "manager",
    "president",
    "minister",
    "mayor",
    "director",
    "chair",
    "chairman",
    "speaker",
    "secretary",
    "clerk",
    "divers",
    "mann",
    "frau",
    "herr",
    "dr",
    "prof",
    "und",
    "oder",
    "and",
    "or",
];
/// Endings of German nouns that are hardly ever those of a surname.
const NO_SURNAME_ENDS: &[&str] = &[
    "ung",
    "ungen",
    "heit",
    "keit",
    "schaft",
    "tion",
    "tionen",
    "tät",
    "amt",
    "amtes",
    "stelle",
    "büro",
    "kasse",
    "behörde",
    "bereich",
    "dienst",
    "steller",
    "stellerin",
    "bearbeiter",
    "bearbeiterin",
    "leiterin",
    "beauftragte",
    "beauftragter",
    "nummer",
    "platz",
    "straße",
    "strasse",
    "bescheid",
    "antrag",
    "verfahren",
    "meisterin",
    "rätin",
    "prozess",
    "system",
    "daten",
    "akte",
    "liste",
    "formular",
    "nahme",
    "gabe",
    "gesetz",
    "hilfe",
    "geld",
    "vorgang",
    "vertrag",
    "pflicht",
];
/// What announces a phone number.
const PHONES: &[&str] = &[
    "tel",
    "telefon",
    "telefonnummer",
    "telefonnr",
    "telefax",
    "fax",
    "faxnummer",
    "mobil",
    "handy",
    "handynummer",
    "durchwahl",
    "dw",
    "phone",
    "telephone",
    "mobile",
    "rufnummer",
    "fon",
    "hotline",
];
/// What announces a number that is none.
const NO_PHONES: &[&str] = &[
    "az",
    "aktenzeichen",
    "geschäftszeichen",
    "gz",
    "kassenzeichen",
    "nr",
    "nummer",
    "kto",
    "konto",
    "iban",
    "blz",
    "plz",
    "isbn",
    "steuernummer",
    "no",
    "number",
    "id",
];
/// Ends of file names, which look like the end of a mail address where an "@" marks a resolution.
const NO_DOMAIN: &[&str] =
    &["png", "jpg", "jpeg", "svg", "gif", "css", "js", "html", "json", "xml"];

static FIRST_NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lines = include_str!("first_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect()
});

/// A place in a text, and what it looks like.
pub(super) type Found = (Range<usize>, FindingKind);

/// Everything found in a text, in order, without overlaps. Linear in the length of the text.
pub(super) fn detect(text: &str) -> Vec<Found> {
    let mut found = mails(text);
    let free = |found: &[Found], range: &Range<usize>| {
        found.iter().all(|(f, _)| f.end <= range.start || range.end <= f.start)
    };
    if text.bytes().any(|b| b.is_ascii_digit()) {
        for range in phones(text) {
            if free(&found, &range) {
                found.push((range, FindingKind::Phone));
            }
        }
    }
    for range in names(text) {
        if free(&found, &range) {
            found.push((range, FindingKind::Name));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Whether a whole label is a given name and nothing else.
pub(super) fn is_first_name(label: &str) -> bool {
    let label = label.trim();
    is_capitalised(label) && FIRST_NAMES.contains(&label.to_lowercase())
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn mails(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let after = found.last().map_or(0, |(range, _)| range.end);
        let before = text.get(after..at).unwrap_or_default();
        let local: usize =
            before.chars().rev().take_while(|&c| is_local(c)).map(char::len_utf8).sum();
        let start = at - local;
        let start =
            start + text[start..at].len() - text[start..at].trim_start_matches(['.', '-']).len();
        let rest = &text[at + 1..];
        let domain: usize = rest
            .chars()
            .take_while(|&c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            .map(char::len_utf8)
            .sum();
        let domain = rest[..domain].trim_end_matches(['.', '-']);
        let Some((host, top)) = domain.rsplit_once('.') else { continue };
        let top_fits = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
        if start < at && !host.is_empty() && top_fits && !NO_DOMAIN.contains(&top) {
            found.push((start..at + 1 + domain.len(), FindingKind::Mail));
        }
    }
    found
}

/// Runs of digits with what people put between them.
fn phones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
    {
        let start = at + offset;
        let end = start + run_of_digits(&text[start..]);
        if end > start && is_phone(text, start..end) {
            found.push(start..end);
        }
        at = end.max(start + 1);
    }
    found
}

/// Length of a run that a phone number could be: digits, and single signs or blanks between them.
fn run_of_digits(text: &str) -> usize {
    let (mut end, mut gap) = (0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => (end, gap) = (at + 1, 0),
            '+' if at == 0 => {}
            ' ' | '\u{a0}' | '-' | '–' | '/' | '(' | ')' | '.' if gap < 3 => gap += 1,
            _ => break,
        }
    }
    end
}

fn is_phone(text: &str, range: Range<usize>) -> bool {
    let run = &text[range.clone()];
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let glued =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '§' | '$' | '€' | '=' | '{');
    if before.is_some_and(|c| glued(c) || matches!(c, '-' | '.' | ',' | '/' | ':'))
        && !said_before(text, range.start)
        || after.is_some_and(|c| glued(c) || c == '%')
        || digits.len() > MOST_DIGITS
    {
        return false;
    }
    let sign = text[..range.start].trim_end().ends_with(['§', '€', '$', '#']);
    if sign || is_date(run) {
        return false;
    }
    if said_before(text, range.start) {
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        return digits.len() >= DIGITS_SAID && !year;
    }
    if run.contains('.')
        || run.matches('/').count() > 1
        || digits.len() < DIGITS
        || NO_PHONES.contains(&word_before(text, range.start).as_str())
    {
        return false;
    }
    let divided = run.contains([' ', '\u{a0}', '-', '–', '/', ')']);
    if run.starts_with('+') || run.starts_with("(+") {
        return !digits.starts_with('0');
    }
    let national = run.trim_start_matches('(');
    let area: String = national.chars().take_while(char::is_ascii_digit).collect();
    let international = area.starts_with("00") && !area.starts_with("000") && area.len() <= 5;
    let of_area = area.starts_with('0') && !area.starts_with("00") && (3..=6).contains(&area.len());
    divided && (international || of_area)
}

/// Whether "Tel.:" or the like stands right before.
fn said_before(text: &str, at: usize) -> bool {
    PHONES.contains(&word_before(text, at).as_str())
}

/// The word right before a place, in small letters.
fn word_before(text: &str, at: usize) -> String {
    let before = text[..at].trim_end_matches([' ', ':', '.', '-', '(', '\u{a0}', '=']);
    let word: String = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    word.chars().rev().flat_map(char::to_lowercase).collect()
}

/// "01.02.2024", "2024-02-01", "01/02/2024".
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['.', '-', '/']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let plain = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    plain && matches!(lengths.as_slice(), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
        || run.contains(' ')
            && run.split(' ').any(|part| part.matches(['.', '-']).count() == 2 && is_date(part))
}

/// A word with its place.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Words: letters, with hyphens and apostrophes inside.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '_');
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, inside(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(Word { text: &text[from..at], start: from });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        && word.chars().count() >= 2
}

fn is_surname(word: &str) -> bool {
    if !is_capitalised(word) || word.chars().count() < 3 || word.ends_with('-') {
        return false;
    }
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    // "GmbH", "KFZ", "IT-Abteilung": letters in capitals beyond those of a double name.
    if upper > word.split(['-', '\'', '’']).count() + 1 {
        return false;
    }
    let small = word.to_lowercase();
    let ends = |small: &str| NO_SURNAME_ENDS.iter().any(|end| small.ends_with(end));
    let last = small.rsplit('-').next().unwrap_or(&small);
    let known = |small: &str| NO_SURNAME.contains(&small) || FEMALE.contains(small);
    !known(&small) && !known(last) && !ends(last)
}

/// The female forms of [`NO_SURNAME`].
static FEMALE: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| NO_SURNAME.iter().map(|word| format!("{word}in")).collect());

fn names(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match name_at(text, &words, at) {
            Some((range, next)) => {
                found.push(range);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// What stands between two words.
fn between<'t>(text: &'t str, a: &Word<'_>, b: &Word<'_>) -> &'t str {
    text.get(a.end()..b.start).unwrap_or_default()
}

/// Whether only blanks, or the full stop of an abbreviation, stand between.
fn joins(text: &str, a: &Word<'_>, b: &Word<'_>) -> bool {
    let gap = between(text, a, b);
    gap.trim().is_empty() && !gap.contains("\n\n") || gap.trim() == "." && is_short(a.text)
}

fn is_short(word: &str) -> bool {
    let small = word.to_lowercase();
    word.chars().count() == 1
        || TITLES.contains(&small.as_str())
        || SALUTATIONS.contains(&small.as_str())
}

/// A name that begins with this word or is announced by it: its place, and the word to go on with.
fn name_at(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let word = words[at];
    let small = word.text.to_lowercase();
    let title = TITLES.contains(&small.as_str()) && is_capitalised(word.text);
    let salutes = SALUTATIONS.contains(&small.as_str()) && is_spelled(text, &word);
    if salutes || title && is_spelled(text, &word) {
        return after_salutation(text, words, at, title);
    }
    if ANNOUNCE.contains(&small.as_str()) {
        return after_announcement(text, words, at);
    }
    by_first_name(text, words, at)
}

/// Whether a salutation or title is written as one: "HR Department", "MS Excel" and "Fr 8-12 Uhr" are
/// something else.
fn is_spelled(text: &str, word: &Word<'_>) -> bool {
    let small = word.text.chars().skip(1).all(char::is_lowercase);
    let stop = text[word.end()..].starts_with('.');
    small && (stop || !matches!(word.text, "Hr" | "Fr" | "Ing" | "Mag" | "Med" | "Nat"))
}

/// "Frau Dr. Müller-Mustermann", "Herr von Muster", "Prof. Muster".
fn after_salutation(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    title: bool,
) -> Option<(Range<usize>, usize)> {
    let mut next = at + 1;
    while let Some(word) = words.get(next).filter(|w| joins(text, &words[next - 1], w)) {
        let small = word.text.to_lowercase();
        if !TITLES.contains(&small.as_str()) && !PARTICLES.contains(&small.as_str()) {
            break;
        }
        next += 1;
    }
    let first = words.get(next).filter(|w| joins(text, &words[next - 1], w))?;
    // A title alone is weak evidence: "Prof. Approve" is none.
    let fits = is_surname(first.text) || is_first_name(first.text) || is_initial(text, first);
    let known =
        !title || FIRST_NAMES.contains(&first.text.to_lowercase()) || small_gap(text, words, at);
    if !fits || !known {
        return None;
    }
    let end = extend(text, words, next);
    let range = first.start..words[end].end();
    (!is_initial(text, first) || end > next).then_some((range, end + 1))
}

/// A title counts only with its full stop: "Dr. Muster", "Prof. Muster".
fn small_gap(text: &str, words: &[Word<'_>], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| between(text, &words[at], next).trim() == ".")
}

/// The last word of a name that begins here.
fn extend(text: &str, words: &[Word<'_>], from: usize) -> usize {
    let mut end = from;
    let mut next = from + 1;
    while next < words.len().min(from + MOST_WORDS) && joins(text, &words[next - 1], &words[next]) {
        let small = words[next].text.to_lowercase();
        if is_given(words[end].text) && is_surname(words[next].text)
            || is_first_name(words[next].text)
        {
            end = next;
        } else if !PARTICLES.contains(&small.as_str()) && !is_initial(text, &words[next]) {
            break;
        }
        next += 1;
    }
    end
}

/// A given name, an initial or a particle: a surname may follow.
fn is_given(word: &str) -> bool {
    word.chars().count() == 1 || word.split('-').all(is_first_name)
}

fn is_initial(text: &str, word: &Word<'_>) -> bool {
    word.text.chars().count() == 1
        && word.text.chars().all(char::is_uppercase)
        && text[word.end()..].starts_with('.')
}

/// "Ansprechpartnerin: Erika Muster", "erstellt von: E. Muster".
fn after_announcement(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let mut next = at + 1;
    let by = |w: &&Word<'_>| matches!(w.text, "von" | "durch" | "by") && joins(text, &words[at], w);
    if words.get(next).as_ref().is_some_and(by) {
        next += 1;
    }
    let first = words.get(next)?;
    let gap = between(text, &words[next - 1], first);
    let said = gap.trim() == ":" && !gap.contains('\n') || next > at + 1 && gap.trim().is_empty();
    if !said {
        return None;
    }
    let person = PERSONS.contains(&words[at].text.to_lowercase().as_str());
    let surname =
        person && is_surname(first.text) && gap.trim() == ":" && ends_here(text, words, next);
    let initial = is_initial(text, first);
    let given = is_given(first.text);
    let end = extend(text, words, next);
    ((given || initial) && end > next || surname).then(|| (first.start..words[end].end(), end + 1))
}

/// Whether a word is the last of its line or clause.
fn ends_here(text: &str, words: &[Word<'_>], at: usize) -> bool {
    let rest = text[words[at].end()..].trim_start_matches([' ', '\u{a0}']);
    rest.is_empty() || rest.starts_with(['\n', '\r', ',', ';', '(', '/'])
}

/// "Erika Muster", "Muster, Erika".
fn by_first_name(text: &str, words: &[Word<'_>], at: usize) -> Option<(Range<usize>, usize)> {
    let word = &words[at];
    if is_given(word.text) && word.text.chars().count() > 1 {
        let end = extend(text, words, at);
        if end > at {
            return Some((word.start..words[end].end(), end + 1));
        }
    }
    let next = words.get(at + 1)?;
    let comma = between(text, word, next).trim() == ",";
    (comma
        && is_surname(word.text)
        && !is_first_name(word.text)
        && is_first_name(next.text)
        && starts_here(text, word))
    .then(|| (word.start..next.end(), at + 2))
}

/// Whether a word is the first of its line or clause.
fn starts_here(text: &str, word: &Word<'_>) -> bool {
    let before = text[..word.start].trim_end_matches([' ', '\u{a0}']);
    before.is_empty() || before.ends_with(['\n', ':', ';', '('])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&str, FindingKind)> {
        detect(text).into_iter().map(|(range, kind)| (&text[range], kind)).collect()
    }

    #[track_caller]
    fn finds(kind: FindingKind, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(told(text), [(*expected, kind)], "{text}");
        }
    }

    #[test]
    fn names_with_evidence_are_found() {
        finds(
            FindingKind::Name,
            &[
                ("Frau Mustermann informieren", "Mustermann"),
                ("An Herrn Muster-Beispiel weiterleiten", "Muster-Beispiel"),
                ("Freigabe durch Hr. Dr. Mustermann", "Mustermann"),
                ("Herr von Mustermann", "Mustermann"),
                ("Rücksprache mit Erika Mustermann halten", "Erika Mustermann"),
                ("Max Mustermann", "Max Mustermann"),
                ("Mustermann, Erika", "Mustermann, Erika"),
                ("Prof. Mustermann", "Mustermann"),
                ("Ansprechpartnerin: Mustermann", "Mustermann"),
                ("Erstellt von: E. Mustermann", "E. Mustermann"),
                ("erstellt von Erika Mustermann am 1.2.2024", "Erika Mustermann"),
                ("Ask Mr. Sample", "Sample"),
                ("Contact: Erika Mustermann (FB 32)", "Erika Mustermann"),
            ],
        );
    }

    #[test]
    fn roles_and_offices_are_no_names() {
        for text in [
            "Sachbearbeiter",
            "Frau Bürgermeisterin",
            "Herr Landrat",
            "Sachbearbeiterin: Antrag prüfen",
            "Ansprechpartner: Bürgeramt",
            "Kontakt: Telefonzentrale anrufen",
            "Max. Betrag prüfen",
            "z. B. Antrag",
            "Herr oder Frau",
            "Frau/Herr Antragsteller",
            "Dr.-Arbeit prüfen",
            "Sehr geehrte Frau, sehr geehrter Herr",
            "Anna",
            "Antrag an Fachbereich Soziales",
            "Verantwortlich: Leitung",
            "Mo.-Fr. 8-12 Uhr",
            "Martin-Luther-Platz",
            "Prof approves request",
            "Name: Vorname",
            "Beschäftigung einer Frau Entgegennahme",
            "HR Department",
            "MS Excel öffnen",
            "Responsible: Department",
            "Name: Fachverfahren",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
        assert!(is_first_name("Anna") && !is_first_name("Amt"));
    }

    #[test]
    fn mail_addresses_are_found() {
        finds(
            FindingKind::Mail,
            &[
                ("Antrag an erika.mustermann@example.org senden", "erika.mustermann@example.org"),
                ("<mailto:amt@stadt.example.org>.", "amt@stadt.example.org"),
            ],
        );
        for text in ["bild@2x.png", "@media", "a@b", "${mail}", "@", "x@.de", "me @ home.de"] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn phone_numbers_are_found_and_other_numbers_are_not() {
        // Numbers that the Bundesnetzagentur keeps free for films.
        finds(
            FindingKind::Phone,
            &[
                ("Rückruf unter 030 23125 000", "030 23125 000"),
                ("Tel.: 0221 4710-001", "0221 4710-001"),
                ("Tel. 23125-11", "23125-11"),
                ("(030) 23125-222", "(030) 23125-222"),
                ("+49 30 23125 333", "+49 30 23125 333"),
                ("Durchwahl 4711", "4711"),
                ("0049 30 23125444", "0049 30 23125444"),
            ],
        );
        for text in [
            "01.02.2024",
            "2024-02-01 12:30",
            "Frist bis 01/02/2024",
            "IBAN DE00 1234 5678 9012 3456 78",
            "01067 Dresden",
            "Az. 032-2024/17",
            "0123456789",
            "00000000-0000-0000-0000-000000000000",
            "1.000.000,00 Euro",
            "030a 12345678",
            "§ 030 12345678",
            "Tel. 2024",
            "Fax 3 Jahre aufbewahren",
            "id_030 12345678",
            "0.123456789",
            "Codes 018/025/077/22",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn several_findings_do_not_overlap() {
        let text = "Frau Mustermann, Tel. 030 23125-111, erika@example.org";
        let kinds: Vec<FindingKind> = detect(text).into_iter().map(|f| f.1).collect();
        assert_eq!(kinds, [FindingKind::Name, FindingKind::Phone, FindingKind::Mail]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_places_in_order(text in "(Frau |Herr |[A-ZÄa-zß@.,:\n+0-9 \u{a0}🙂'-]){0,60}") {
            let mut at = 0;
            for (range, _) in detect(&text) {
                proptest::prop_assert!(at <= range.start && range.start < range.end);
                proptest::prop_assert!(text.get(range.clone()).is_some());
                at = range.end;
            }
        }
    }
}
