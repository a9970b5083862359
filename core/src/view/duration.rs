//! ISO 8601 durations in words: `P14D` is "14 Tage".

use super::Language;

/// The words for a duration of whole units, such as `P1Y2M`, `P2W` or `PT48H`; `None` for anything
/// else.
pub(super) fn words(text: &str, language: Language) -> Option<String> {
    let body = text.trim().strip_prefix('P')?;
    let (date, time) = body.split_once('T').unwrap_or((body, ""));
    let mut parts = units(date, false, language)?;
    parts.extend(units(time, true, language)?);
    let and = match language {
        Language::German => " und ",
        Language::English => " and ",
    };
    match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [first @ .., last] => Some(format!("{}{and}{last}", first.join(", "))),
    }
}

fn units(mut text: &str, time: bool, language: Language) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let number: u32 = text[..end].parse().ok()?;
        let unit = text[end..].chars().next()?;
        text = &text[end + unit.len_utf8()..];
        let [german, germans, english] = match (unit, time) {
            ('Y', false) => ["Jahr", "Jahre", "year"],
            ('M', false) => ["Monat", "Monate", "month"],
            ('W', false) => ["Woche", "Wochen", "week"],
            ('D', false) => ["Tag", "Tage", "day"],
            ('H', true) => ["Stunde", "Stunden", "hour"],
            ('M', true) => ["Minute", "Minuten", "minute"],
            ('S', true) => ["Sekunde", "Sekunden", "second"],
            _ => return None,
        };
        parts.push(match (language, number) {
            (Language::German, 1) => format!("1 {german}"),
            (Language::German, n) => format!("{n} {germans}"),
            (Language::English, 1) => format!("1 {english}"),
            (Language::English, n) => format!("{n} {english}s"),
        });
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_units_have_words_and_the_rest_has_none() {
        assert_eq!(words("P14D", Language::German).as_deref(), Some("14 Tage"));
        assert_eq!(words("P1M", Language::English).as_deref(), Some("1 month"));
        assert_eq!(words("P1DT12H", Language::German).as_deref(), Some("1 Tag und 12 Stunden"));
        for odd in ["", "P", "PT", "14 Tage", "P1.5D", "${frist}", "P14", "PD", "P99999999999D"] {
            assert_eq!(words(odd, Language::German), None, "{odd}");
        }
    }
}
