//! One 64-bit hash of a canonical summary.

use super::Summary;
use std::fmt;

/// Version of the canonical form; part of the hash.
const FORM: u64 = 1;

/// FNV-1a (Fowler, Noll and Vo 1991) over the integers of a summary in key order: no float, no name, no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest(pub u64);

impl Digest {
    pub(super) fn of(summary: &Summary) -> Self {
        let layout = &summary.layout;
        let mut hash = Fnv::new();
        hash.number(FORM as i128);
        hash.number(i128::from(layout.base_year));
        hash.number(i128::from(layout.horizon));
        hash.number(i128::from(summary.replicates));
        for (key, cell) in layout.keys().zip(&summary.cells) {
            hash.text(&layout.catalogue.indicators[key.indicator].id);
            hash.text(layout.place_code(key.place));
            hash.number(i128::from(key.year));
            hash.number(cell.sum);
            cell.quantiles
                .iter()
                .chain(&cell.dots)
                .for_each(|figure| hash.number(i128::from(*figure)));
            hash.number(cell.meets_norm.map_or(-1, i128::from));
            hash.number(cell.no_worse.map_or(-1, i128::from));
        }
        Self(hash.0)
    }

    /// Reads the sixteen hexadecimal digits that [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 16)
            .then(|| u64::from_str_radix(text, 16).ok())
            .flatten()
            .map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn number(&mut self, number: i128) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0]);
    }
}
