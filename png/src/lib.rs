//! Pictures in pixels: SVG of Synopse to PNG.
//!
//! A crate of its own, so that the library stays small where nobody needs pixels, such as in a
//! browser. The font comes with the crate, because what a machine has installed differs: Liberation
//! Sans, which has the widths that labels are broken by, unchanged and under its own licence (SIL
//! Open Font License 1.1, beside it). What it has no letter for is drawn as an empty box. The
//! obvious other way, a browser without a window, takes seconds and is not everywhere.

mod encode;

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Size, Tree, fontdb::Database};
use synopse::{Error, ErrorKind};

/// The font of every picture.
const FONT: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
/// Most pixels along one side. Programs that show pictures have limits of about this size.
const MOST_ALONG: f32 = 16_000.0;
/// Most pixels in all: 240 MB while the picture is drawn.
const MOST_PIXELS: f32 = 60_000_000.0;

/// A picture in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// A complete PNG file.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Whether it is smaller than was asked for, because it would have had too many pixels.
    pub reduced: bool,
}

/// Draws an SVG document. `scale` is the number of pixels for one unit, from 0.1 to 10; the drawing
/// should be made with [`Theme::Light`](synopse::view::Theme::Light) or
/// [`Theme::Dark`](synopse::view::Theme::Dark), because custom properties are not known here.
///
/// Time and memory are linear in pixels; a picture has at most 60 million, and 16,000 along a side.
///
/// # Errors
/// [`ErrorKind::Usage`] if the scale is out of range, [`ErrorKind::Xml`] if this is no SVG.
pub fn png(svg: &str, scale: f32) -> Result<Png, Error> {
    if !(0.1..=10.0).contains(&scale) {
        return Err(Error::new(ErrorKind::Usage, "the scale of a picture is from 0.1 to 10"));
    }
    let options = Options {
        font_family: "Liberation Sans".to_owned(),
        fontdb: fonts(),
        ..Options::default()
    };
    let no_svg = |problem: String| Error::new(ErrorKind::Xml, problem);
    let tree = Tree::from_str(svg, &options).map_err(|e| no_svg(e.to_string()))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let most = (MOST_ALONG / width.max(height)).min((MOST_PIXELS / (width * height)).sqrt());
    let used = scale.min(most);
    let pixels = Size::from_wh(width * used, height * used).map(|size| size.to_int_size());
    let map = pixels.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut map =
        map.ok_or_else(|| no_svg("the picture has no size that can be drawn".to_owned()))?;
    let size = (map.width(), map.height());
    resvg::render(&tree, Transform::from_scale(used, used), &mut map.as_mut());
    let pixels = map.take_demultiplied();
    let bytes = encode::encode(&pixels, size.0, size.1).map_err(|e| no_svg(e.to_string()))?;
    Ok(Png { bytes, size, reduced: used < scale })
}

/// The one font; read once, because that takes longer than a small picture.
fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let read = || {
        let mut fonts = Database::new();
        fonts.load_font_data(FONT.to_vec());
        for set in [Database::set_sans_serif_family, Database::set_serif_family] {
            set(&mut fonts, "Liberation Sans");
        }
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(read))
}
