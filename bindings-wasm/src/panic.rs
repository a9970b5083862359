//! Keeps the message of a panic, so that JavaScript can put it into an `Error`.
//!
//! A panic ends a WASM instance with a bare "unreachable". The memory can still be read, though:
//! the message is put there, and the JavaScript half fetches it before it starts a new instance.

use std::panic::{self, PanicHookInfo};
use std::sync::Mutex;

static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps messages from now on instead of printing them, which on this platform goes nowhere.
pub(crate) fn keep_messages() {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST.lock() {
            *last = Some(describe(info));
        }
    }));
}

/// The message of the last panic.
pub(crate) fn last() -> Option<String> {
    LAST.lock().ok()?.take()
}

/// What and where; the place names a source file of Synopse, nothing of the user's machine.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let text = info.payload().downcast_ref::<String>().map(String::as_str);
    let what = text.or_else(|| info.payload().downcast_ref().copied()).unwrap_or("no message");
    match info.location() {
        Some(at) => format!("{what} ({}:{})", at.file(), at.line()),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_of_a_panic_is_kept_once() {
        let before = panic::take_hook();
        keep_messages();
        let ended = panic::catch_unwind(|| panic!("no element {}", 7));
        panic::set_hook(before);
        assert!(ended.is_err());
        let message = last().unwrap();
        assert!(message.starts_with("no element 7 ("), "{message}");
        assert!(message.contains("panic.rs:"), "{message}");
        assert_eq!(last(), None);
    }
}
