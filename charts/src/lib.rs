//! Pictures of uncertain figures as pure functions: figures in, SVG text and a table out.
//!
//! The page puts [`Picture::svg`] into the document; the command line writes it to a file. Both get the same
//! figures a second time as a [`Table`], because not everybody reads a picture. Nothing here computes a model
//! figure, reads a clock or draws luck: equal input gives equal text, natively and in the browser.
//!
//! * [`Fan`]: years across, median and bands of 67 and 95 %, up to three lines, norm, comparison points.
//! * [`Difference`]: a paired difference over the years, around zero.
//! * [`Dotplot`]: fifty equally likely outcomes as fifty dots, counted against a norm.
//! * [`Spark`]: a tiny fan beside a figure that is already in the text.
//!
//! Start reading in `fan.rs`; `frame.rs` holds what charts over years share (heading, key, axes).
//!
//! Rules every picture keeps:
//!
//! * presentation attributes and class names only (no inline style, style sheet, script or handler), so that it
//!   passes a strict Content-Security-Policy, and it stands on its own as a file;
//! * colour is never the only sign: lines differ in dash, dots in shape, and each has its name beside it;
//! * a figure that is missing (not finite) leaves a gap in the picture and a dash in the table;
//! * text is at least 11 px, never clipped, and no two labels overlap; a label without room in the picture is
//!   left out there and kept in the table.

mod band;
mod cursor;
mod difference;
mod dotplot;
mod fan;
mod fan_table;
mod frame;
mod ink;
mod labels;
mod names;
mod number;
mod scale;
mod spark;
mod surround;
mod svg;
mod table;
mod text;
mod words;

pub use band::{Band, Example, Line, Marker, Norm, Side};
pub use difference::Difference;
pub use dotplot::{DotPicture, Dotplot};
pub use fan::Fan;
pub use frame::{Heading, Picture, Size};
pub use ink::Style;
pub use number::{Form, Locale, Numerals, format_number, format_percent, format_signed, round_to_step};
pub use scale::YearAxis;
pub use spark::Spark;
pub use svg::escape;
pub use table::Table;
pub use text::text_width;
pub use words::Words;
