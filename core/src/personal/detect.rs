//! What in a text looks like a mail address, a phone number or a person's name.
//!
//! Rules over words and characters, each with its own evidence: a salutation, a title, a given name,
//! a word such as "Ansprechpartnerin:". A recogniser learned from texts would find more names and
//! would have to be shipped, explained and trusted; these rules can be read, and say the same on
//! every machine. A surname that stands alone ("Lane Müller") shows no evidence and is not found.

use std::ops::Range;

use super::FindingKind;
use super::contacts::{mails, phones};
use super::names::names;

/// A place in a text, and what it looks like.
pub(super) type Found = (Range<usize>, FindingKind);

/// Everything found in a text, in order, without overlaps. O(n log n) in the length of the text.
pub(super) fn detect(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    add(&mut found, mails(text), FindingKind::Mail);
    if text.bytes().any(|b| b.is_ascii_digit()) {
        add(&mut found, phones(text), FindingKind::Phone);
    }
    add(&mut found, names(text), FindingKind::Name);
    found
}

/// Adds what overlaps with nothing that was found before; all in order.
fn add(found: &mut Vec<Found>, more: Vec<Range<usize>>, kind: FindingKind) {
    let before = found.len();
    for range in more {
        let next = found[..before].partition_point(|(known, _)| known.end <= range.start);
        if found[..before].get(next).is_none_or(|(known, _)| known.start >= range.end) {
            found.push((range, kind));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
}

#[cfg(test)]
mod tests {
    use super::super::names::is_first_name;
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

    #[test]
    fn long_texts_take_no_long() {
        for part in ["Dr. ", "Frau von ", "a@b.org ", "030 23125-111 ", "Anna ", "1 ", "@", "Tel. "]
        {
            let text = part.repeat(20_000);
            assert!(detect(&text).len() <= 20_000, "{part}");
        }
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
