//! The bare loop over the events of the XML reader, which keeps nothing: the floor of reading.

use std::hint::black_box;

use quick_xml::events::Event;

/// Walks over all events of a file and counts them.
pub fn events(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) {
            break;
        }
        black_box(&event);
        count += 1;
    }
    count
}
