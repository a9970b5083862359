//! The words by which names and numbers are known. German and English; small letters.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A set of words.
pub(super) type Words = LazyLock<BTreeSet<&'static str>>;

fn set(words: &'static str) -> BTreeSet<&'static str> {
    words.split_whitespace().collect()
}

/// Common given names.
pub(super) static FIRST_NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lines = include_str!("first_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(str::to_lowercase).collect()
});

/// What stands before a surname.
pub(super) static SALUTATIONS: Words =
    LazyLock::new(|| set("herr herrn frau hr fr mr mrs ms miss monsieur madame"));

/// Titles, and their parts.
pub(super) static TITLES: Words =
    LazyLock::new(|| set("dr prof professor mag ing dipl med jur phil rer nat doctor"));

/// Small words inside a name.
pub(super) static PARTICLES: Words =
    LazyLock::new(|| set("von vom van de der den zu zum zur da di del al el ben ten ter"));

/// What announces a name, before a colon.
pub(super) static ANNOUNCE: Words = LazyLock::new(|| {
    set("ansprechpartner ansprechpartnerin ansprechperson kontakt kontaktperson bearbeiter \
         bearbeiterin sachbearbeiter sachbearbeiterin sachbearbeitung zuständig verantwortlich \
         verantwortliche verantwortlicher autor autorin verfasser verfasserin ersteller \
         erstellerin erstellt geändert name gez contact author responsible owner prepared")
});

/// Those of them behind which a surname alone is one.
pub(super) static PERSONS: Words = LazyLock::new(|| {
    set("ansprechpartner ansprechpartnerin ansprechperson kontaktperson bearbeiterin \
         sachbearbeiterin gez")
});

/// Words of people and offices that follow a salutation or a given name and are no surname. Their
/// female forms in "-in" count too.
pub(super) static NO_SURNAME: Words = LazyLock::new(|| {
    set("antragsteller bürger bürgermeister oberbürgermeister landrat landrätin stadtrat \
         stadträtin minister präsident direktor kollege kollegin kunde kundin sachbearbeiter \
         bearbeiter leiter amtsleiter abteilungsleiter mitarbeiter halter vater mutter kind \
         nachbar doktor professor notar anwalt rechtsanwalt rektor dekan kanzler chef vorstand \
         beauftragte beauftragter vorname nachname name applicant customer manager president \
         minister mayor director chair chairman speaker secretary clerk divers mann frau herr \
         dr prof und oder and or")
});

/// Endings of German nouns that are hardly ever those of a surname.
pub(super) static NO_SURNAME_ENDS: Words = LazyLock::new(|| {
    set("ung ungen heit keit schaft tion tionen tät amt amtes stelle büro kasse behörde bereich \
         dienst steller stellerin bearbeiter bearbeiterin leiterin beauftragte beauftragter \
         nummer platz straße strasse bescheid antrag verfahren meisterin rätin prozess system \
         daten akte liste formular nahme gabe gesetz hilfe geld vorgang vertrag pflicht")
});

/// What announces a phone number.
pub(super) static PHONES: Words = LazyLock::new(|| {
    set("tel telefon telefonnummer telefonnr telefax fax faxnummer mobil handy handynummer \
         durchwahl dw phone telephone mobile rufnummer fon hotline")
});

/// What announces a number that is none.
pub(super) static NO_PHONES: Words = LazyLock::new(|| {
    set("az aktenzeichen geschäftszeichen gz kassenzeichen nr nummer kto konto iban blz plz \
         isbn steuernummer no number id")
});

/// Ends of file names, which look like the end of a mail address where an "@" marks a resolution.
pub(super) static NO_DOMAIN: Words =
    LazyLock::new(|| set("png jpg jpeg svg gif css js html json xml"));
