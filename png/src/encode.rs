//! Pixels to a PNG file (W3C PNG, third edition): with a palette where 256 colours are enough, as they
//! nearly always are for ink on paper, else with three or four bytes a pixel.
//!
//! A palette takes a third of the time and makes smaller files than what `tiny-skia` writes, which is
//! four bytes a pixel with a filter for photographs.

use std::borrow::Cow;

use png::{BitDepth, ColorType, Encoder, EncodingError, Filter};

/// Most colours of a palette (PNG, clause 11.2.2).
const PALETTE: usize = 256;
/// Places of the table in which colours are looked up, a power of two.
const TABLE: usize = 1_024;

/// Writes pixels of four bytes: red, green, blue, opacity. O(pixels).
pub(crate) fn encode(pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_filter(Filter::NoFilter);
    let data = match Indexed::of(pixels) {
        Some(Indexed { palette, indexes }) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette);
            Cow::Owned(indexes)
        }
        None if is_opaque(pixels) => {
            encoder.set_color(ColorType::Rgb);
            Cow::Owned(colors(pixels).flatten().collect())
        }
        None => {
            encoder.set_color(ColorType::Rgba);
            Cow::Borrowed(pixels)
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

fn is_opaque(pixels: &[u8]) -> bool {
    pixels.iter().skip(3).step_by(4).all(|&opacity| opacity == u8::MAX)
}

fn colors(pixels: &[u8]) -> impl Iterator<Item = [u8; 3]> {
    pixels.as_chunks::<4>().0.iter().map(|&[red, green, blue, _]| [red, green, blue])
}

/// A picture of few colours.
struct Indexed {
    /// Three bytes a colour, in the order in which they first occur.
    palette: Vec<u8>,
    /// One byte a pixel.
    indexes: Vec<u8>,
}

impl Indexed {
    /// Nothing if a pixel is not opaque or the colours are too many.
    fn of(pixels: &[u8]) -> Option<Self> {
        if !is_opaque(pixels) {
            return None;
        }
        let mut table: [Option<([u8; 3], u8)>; TABLE] = [None; TABLE];
        let mut palette = Vec::new();
        let mut indexes = Vec::with_capacity(pixels.len() / 4);
        for color in colors(pixels) {
            let mut place = place(color);
            let index = loop {
                match table[place] {
                    Some((known, index)) if known == color => break index,
                    Some(_) => place = (place + 1) % TABLE,
                    None if palette.len() / 3 == PALETTE => return None,
                    None => {
                        let index = (palette.len() / 3) as u8;
                        palette.extend(color);
                        table[place] = Some((color, index));
                        break index;
                    }
                }
            };
            indexes.push(index);
        }
        Some(Self { palette, indexes })
    }
}

/// Where a colour is looked for first; spreads grey and coloured ones alike.
fn place([red, green, blue]: [u8; 3]) -> usize {
    let mixed = u32::from(red) | u32::from(green) << 8 | u32::from(blue) << 16;
    (mixed.wrapping_mul(0x9E37_79B1) >> 22) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes, reads and gives four bytes a pixel, with the colour type of the file.
    fn there_and_back(pixels: &[u8], width: u32) -> (ColorType, Vec<u8>) {
        let height = (pixels.len() / 4) as u32 / width;
        let file = encode(pixels, width, height).expect("pixels");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&file));
        let written = decoder.read_header_info().expect("a header").color_type;
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a file");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut bytes).expect("a picture");
        bytes.truncate(info.buffer_size());
        if info.color_type == ColorType::Rgb {
            bytes = bytes.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
        }
        (written, bytes)
    }

    #[test]
    fn every_pixel_comes_back() {
        let shades = |count: u32, opacity: u8| -> Vec<u8> {
            (0..1_024)
                .flat_map(|i| {
                    let [a, b, ..] = (i % count).to_le_bytes();
                    [a, b, a ^ 0x55, opacity]
                })
                .collect()
        };
        for (pixels, form) in [
            (shades(1, 255), ColorType::Indexed),
            (shades(256, 255), ColorType::Indexed),
            (shades(257, 255), ColorType::Rgb),
            (shades(1_024, 255), ColorType::Rgb),
            (shades(2, 7), ColorType::Rgba),
        ] {
            assert_eq!(there_and_back(&pixels, 32), (form, pixels));
        }
    }
}
