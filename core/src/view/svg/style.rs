//! Pens, colours and the style sheet.
//!
//! Shapes name a pen by class; the style sheet gives it colours through custom properties, so that
//! a page or a dark screen can change them. Colours that the file gives an element are written at
//! its shapes. They are untrusted like any text: only what is plainly a colour is taken.

use super::Theme;

/// What a pen fills and draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Filled with paper, outlined with ink.
    Shape,
    /// Outlined with ink.
    Line,
    /// Filled with ink.
    Solid,
    /// Outlined with paper: the gap of a double line.
    Light,
    /// Filled with a lighter ink, outlined with ink.
    Tint,
    /// Neither.
    Bare,
}

/// A role and how its line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen {
    pub(super) role: Role,
    class: &'static str,
}

macro_rules! pens {
    ($($(#[$doc:meta])* $name:ident = $role:ident $class:literal;)*) => {
        impl Pen {
            $($(#[$doc])* pub(super) const $name: Self = Self { role: Role::$role, class: $class };)*
        }
    };
}

pens! {
    /// The outline of a node.
    SHAPE = Shape "shape";
    /// The thick outline of a call activity.
    SHAPE_THICK = Shape "shape thick";
    /// The outline of an end event.
    SHAPE_END = Shape "shape end";
    /// One of several lines around a node.
    SHAPE_THIN = Shape "shape thin";
    /// A thin outline in dashes: does not interrupt.
    SHAPE_THIN_DASHED = Shape "shape thin dash";
    /// An outline in dashes.
    SHAPE_DASHED = Shape "shape dash";
    /// The dotted outline of an event sub-process.
    SHAPE_DOTTED = Shape "shape dots";
    /// The outline of a pool or a lane.
    POOL = Shape "shape pool";
    /// A symbol with paper inside.
    ICON = Shape "shape icon";
    /// A symbol without anything inside.
    STROKE = Line "line icon";
    /// A second line around a node.
    LINE_THIN = Line "line thin";
    /// A thin second line in dashes.
    LINE_THIN_DASHED = Line "line thin dash";
    /// A line inside or around something.
    LINE = Line "line";
    /// A strong line: the sign of a gateway.
    LINE_BOLD = Line "line bold";
    /// A sequence flow.
    FLOW = Line "line flow";
    /// A message flow.
    MESSAGE_FLOW = Line "line flow dash";
    /// An association.
    ASSOCIATION = Line "line flow dots";
    /// Nothing to see, but a place to point at.
    AREA = Bare "area";
    /// The frame of a group.
    GROUP = Line "line group";
    /// The wide line under a double line.
    LINE_WIDE = Line "line bold";
    /// The gap of a double line.
    GAP = Light "gap";
    /// Filled with ink.
    SOLID = Solid "solid";
    /// A band or a message of one who answers.
    TINT = Tint "tint";
    /// Around something marked.
    HALO = Line "halo";
    /// Under a marked connection.
    TRACE = Line "trace";
    /// The ground of a sign and a number.
    BADGE = Solid "badge";
}

impl Pen {
    pub(super) fn class(self) -> &'static str {
        self.class
    }
}

/// The colours that the file gives an element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Colors {
    pub(super) ink: Option<String>,
    pub(super) paper: Option<String>,
    pub(super) label: Option<String>,
}

impl Colors {
    /// Whether the file gives any.
    pub(super) fn are_own(&self) -> bool {
        self.ink.is_some() || self.paper.is_some() || self.label.is_some()
    }

    /// The colour of text, where it is not that of the style sheet.
    pub(super) fn text(&self) -> Option<&str> {
        let on_dark = || self.paper.as_deref().filter(|paper| is_dark(paper)).map(|_| "#fff");
        self.label.as_deref().or(self.ink.as_deref()).or_else(on_dark)
    }

    /// What an outline of this role needs to be said.
    pub(super) fn style(&self, role: Role) -> Option<String> {
        let declare = |property: &str, color: &Option<String>| {
            color.as_ref().map_or_else(String::new, |color| format!("{property}:{color};"))
        };
        let mut style = match role {
            Role::Shape | Role::Tint => {
                declare("fill", &self.paper) + &declare("stroke", &self.ink)
            }
            Role::Line => declare("stroke", &self.ink),
            Role::Solid => declare("fill", &self.ink),
            Role::Light => declare("stroke", &self.paper),
            Role::Bare => String::new(),
        };
        style.pop();
        Some(style).filter(|style| !style.is_empty())
    }
}

/// A colour as CSS knows it, if it is plainly one: `#` and hexadecimal digits, `rgb(1, 2, 3)`, or
/// a name.
pub(super) fn color(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let hex = text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit())
    });
    let named = (3..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase());
    let rgb = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    let rgb = rgb.is_some_and(|inner| {
        let mut numbers = inner.split(',').map(|part| part.trim().parse::<u8>());
        inner.len() <= 20 && numbers.all(|n| n.is_ok()) && inner.split(',').count() == 3
    });
    (hex || named || rgb).then_some(text)
}

/// Whether text on this colour should be light; only colours in digits are looked at. The weights
/// are those of ITU-R BT.601.
fn is_dark(color: &str) -> bool {
    let Some(digits) = color.strip_prefix('#').filter(|digits| digits.len() >= 6) else {
        return color == "black";
    };
    let part = |from: usize| {
        digits.get(from..from + 2).and_then(|d| u32::from_str_radix(d, 16).ok()).unwrap_or(255)
    };
    299 * part(0) + 587 * part(2) + 114 * part(4) < 110_000
}

/// Ink and paper on a light and on a dark screen, and the colours of marks; all have a contrast of
/// at least 4.5 to 1 with their paper.
const LIGHT: Palette = Palette {
    ink: "#222",
    paper: "#fff",
    tint: "#d9d9d9",
    added: "#0a7a32",
    removed: "#b8123a",
    changed: "#8a5a00",
    moved: "#1b5fb4",
    grouped: "#6a3fa0",
};
const DARK: Palette = Palette {
    ink: "#e4e4e4",
    paper: "#1b1b1b",
    tint: "#4a4a4a",
    added: "#5fd38a",
    removed: "#ff8da1",
    changed: "#f0b95a",
    moved: "#8ab8ff",
    grouped: "#c9a6ff",
};

struct Palette {
    ink: &'static str,
    paper: &'static str,
    tint: &'static str,
    added: &'static str,
    removed: &'static str,
    changed: &'static str,
    moved: &'static str,
    grouped: &'static str,
}

impl Palette {
    fn named(&self) -> [(&'static str, &'static str); 8] {
        [
            ("ink", self.ink),
            ("paper", self.paper),
            ("tint", self.tint),
            ("added", self.added),
            ("removed", self.removed),
            ("changed", self.changed),
            ("moved", self.moved),
            ("grouped", self.grouped),
        ]
    }
}

/// The rules; a word after `$` stands for a colour.
const RULES: &str = "\
.synopse{max-width:100%;height:auto}
.synopse text{font:12px Arial,'Liberation Sans',Helvetica,sans-serif;fill:$ink;text-anchor:middle;unicode-bidi:plaintext}
.synopse .start{text-anchor:start}
.synopse .f11{font-size:11px}
.synopse .f10{font-size:10px}
.synopse .f9{font-size:9px}
.synopse .heading{font-size:14px;font-weight:bold}
.synopse .page{fill:$paper}
.synopse .shape{fill:$paper;stroke:$ink;stroke-width:2}
.synopse .tint{fill:$tint;stroke:$ink;stroke-width:1.2;stroke-linejoin:round}
.synopse .line{fill:none;stroke:$ink;stroke-width:2;stroke-linejoin:round}
.synopse .solid{fill:$ink}
.synopse .area{fill:none;pointer-events:all}
.synopse .gap{fill:none;stroke:$paper;stroke-width:1.5;stroke-linejoin:round}
.synopse .pool{stroke-width:1.5}
.synopse .lane.own .pool{fill-opacity:.35}
.synopse .thin{stroke-width:1.2}
.synopse .thick{stroke-width:5}
.synopse .end{stroke-width:4}
.synopse .icon{stroke-width:1.2;stroke-linejoin:round;stroke-linecap:round}
.synopse .bold{stroke-width:3.5}
.synopse .flow{stroke-width:1.5}
.synopse .dash{stroke-dasharray:6 4}
.synopse .dots{stroke-dasharray:.1 4;stroke-linecap:round}
.synopse .group{stroke-width:1.5;stroke-dasharray:9 5 1 5;stroke-linecap:round}
.synopse .halo{fill:none;stroke:$changed;stroke-width:3;stroke-dasharray:2 4}
.synopse .trace{fill:none;stroke:$changed;stroke-width:7;stroke-opacity:.4;stroke-linejoin:round}
.synopse .badge{fill:$changed}
.synopse .sign{fill:$paper;font-size:11px;font-weight:bold}
.synopse .added .halo,.synopse .added .trace{stroke:$added;stroke-dasharray:none}
.synopse .added .badge{fill:$added}
.synopse .removed .halo,.synopse .removed .trace{stroke:$removed;stroke-dasharray:8 5}
.synopse .removed .badge{fill:$removed}
.synopse .moved .halo,.synopse .moved .trace{stroke:$moved;stroke-dasharray:12 4 2 4}
.synopse .moved .badge{fill:$moved}
.synopse .grouped .halo,.synopse .grouped .trace{stroke:$grouped;stroke-dasharray:14 4}
.synopse .grouped .badge{fill:$grouped}
.synopse .drawn .halo,.synopse .drawn .trace{stroke:$ink;stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}
.synopse .drawn .badge{fill:$ink}
.synopse .ghost{opacity:.5}
.synopse .ghost .shape{fill-opacity:.4}
.synopse .strong text{font-weight:bold}
";

/// The style sheet of a theme.
pub(super) fn sheet(theme: Theme) -> String {
    match theme {
        Theme::Light => plain(&LIGHT),
        Theme::Dark => plain(&DARK),
        Theme::Auto => adaptive(),
    }
}

/// Rules with the colours themselves, for programs that know no custom properties.
fn plain(palette: &Palette) -> String {
    let mut rules = RULES.to_owned();
    for (name, color) in palette.named() {
        rules = rules.replace(&format!("${name}"), color);
    }
    rules
}

/// Rules with custom properties: a page may set `--synopse-ink` and its like, else the screen says
/// whether it is dark. Elements with colours of their own are meant for a light screen; on a dark
/// one they are turned to their opposite in lightness.
fn adaptive() -> String {
    let declared = |palette: &Palette| {
        let each =
            palette.named().map(|(name, color)| format!("--{name}:var(--synopse-{name},{color})"));
        each.join(";")
    };
    let mut rules = RULES.to_owned();
    for (name, _) in LIGHT.named() {
        rules = rules.replace(&format!("${name}"), &format!("var(--{name})"));
    }
    format!(
        ".synopse{{{}}}\n@media(prefers-color-scheme:dark){{.synopse{{{}}}\n\
         .synopse .own{{--ink:{};--paper:{};filter:invert(.9) hue-rotate(180deg)}}}}\n{rules}",
        declared(&LIGHT),
        declared(&DARK),
        LIGHT.ink,
        LIGHT.paper,
    )
}

/// The colours as properties of a page, light or dark as the screen is, light on paper.
pub(in crate::view) fn root_properties() -> String {
    let declared = |palette: &Palette| {
        let each = palette.named().map(|(name, color)| format!("--synopse-{name}:{color}"));
        format!(":root{{{}}}", each.join(";"))
    };
    let (light, dark) = (declared(&LIGHT), declared(&DARK));
    format!("{light}\n@media(prefers-color-scheme:dark){{{dark}}}\n@media print{{{light}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_are_taken() {
        for good in ["#FFF", "#0d4372", "red", "rgb(1, 22,255)", " #abcd "] {
            assert!(color(good).is_some(), "{good}");
        }
        for bad in ["", "#12", "#ggg", "url(x)", "red;x", "rgb(1,2)", "rgb(1,2,300)", "\"onload"] {
            assert_eq!(color(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_theme_says_every_colour() {
        for theme in [Theme::Light, Theme::Dark, Theme::Auto] {
            let sheet = sheet(theme);
            assert!(!sheet.contains('$') && !sheet.contains('<'), "{sheet}");
            assert_eq!(sheet.contains("var("), theme == Theme::Auto);
        }
    }
}
