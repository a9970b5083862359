//! Pictures as files: the format that was asked for, and what could not be drawn.

use std::io::{self, IsTerminal as _};

use synopse::view::{Language, Picture, Theme};
use synopse::{Error, ErrorKind, Warning};

use crate::args::{Format, Global};
use crate::output;

/// Most lines about what is not drawn; a broken export has thousands.
const MOST_WARNINGS: usize = 10;

/// The colours of a picture: pixels cannot follow the screen.
pub(crate) fn theme(format: Format) -> Theme {
    if format == Format::Png { Theme::Light } else { Theme::Auto }
}

/// Writes a picture as SVG or PNG.
///
/// # Errors
/// Where it cannot be written, or pixels would go to a terminal.
pub(crate) fn write(
    global: &Global,
    format: Format,
    picture: &Picture,
    scale: f32,
) -> Result<(), Error> {
    if format != Format::Png {
        return output::write(global, &picture.svg);
    }
    if global.output.is_none() && io::stdout().is_terminal() {
        let message = "a PNG is not for a terminal; name a file with -o";
        return Err(Error::new(ErrorKind::Usage, message));
    }
    let png = synopse_png::png(&picture.svg, scale)?;
    output::stream(global, |out| out.write_all(&png.bytes))?;
    if png.reduced && !global.quiet {
        let (width, height) = png.size;
        output::complain(&match global.language() {
            Language::German => {
                format!("das Bild wäre zu groß und ist auf {width} x {height} Pixel verkleinert")
            }
            Language::English => {
                format!(
                    "the picture would be too large and is reduced to {width} x {height} pixels"
                )
            }
        });
    }
    Ok(())
}

/// Says what is not in the picture, a line for each, up to a few.
pub(crate) fn mention(global: &Global, warnings: &[Warning], file: &str) {
    if global.quiet {
        return;
    }
    for warning in warnings.iter().take(MOST_WARNINGS) {
        let place = match (warning.line, warning.column) {
            (0, _) => String::new(),
            (line, column) => format!("{line}:{column}:"),
        };
        output::complain(&format!("{file}:{place} {}", warning.message));
    }
    let more = warnings.len().saturating_sub(MOST_WARNINGS);
    if more > 0 {
        output::complain(&match global.language() {
            Language::German => format!("{file}: {more} weitere Teile sind nicht gezeichnet"),
            Language::English => format!("{file}: {more} more parts are not drawn"),
        });
    }
}
