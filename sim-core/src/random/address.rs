//! Who draws what, for whom, when: addresses of random numbers.

use super::{philox, quantile};
use rand::TryRng;
use std::convert::Infallible;

/// What a random number is for. The numbers are fixed for ever; retired numbers are never reused.
///
/// 1–999 belong to the model. Parameters and start population are *input uncertainty*, the others are
/// *everyday chance*, so that either can be frozen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u16)]
pub enum Purpose {
    /// Value of an uncertain parameter; place: key of the parameter's id
    Parameter = 1,
    /// Split of the start population above 75; place: area
    StartPopulation = 2,
    /// Deaths in a year; place: area, index: sex and age
    Deaths = 3,
    /// People who leave an area; place: area, index: sex and age
    OutMigration = 4,
    /// Where leavers go; place: area of origin
    Destination = 5,
    /// Arrivals from outside the region; place: area, index: sex and age
    InMigration = 6,
    /// Births in a year; place: area, index: age of the mother
    Births = 7,
    /// Girls or boys; place: area
    SexAtBirth = 8,
    /// Deaths among newborns; place: area, index: sex
    InfantDeaths = 9,
    /// Yearly innovations of the mortality indices; index: component
    MortalityIndex = 10,
    /// Yearly innovation of the fertility index
    FertilityIndex = 11,
    /// Yearly migration shocks; place: area, or 0 for the whole region
    MigrationShock = 12,
    /// Yearly shocks of homes completed; place: area, or 0 for the whole region
    HousingShock = 13,
    /// What a year brings to a care service (flu, weather); place: service
    CareYear = 14,
    /// Staff who leave their post after their first year; place: branch, index: age
    StaffLeavers = 15,
    /// Staff who retire; place: branch, index: age
    StaffRetirement = 16,
    /// Staff who start; place: branch, index: age
    StaffEntrants = 17,
    /// The discrete-event twin of the acute chain
    Twin = 18,
    /// Designs that explore parameters (Latin hypercube, bootstrap); never a model year
    Design = 19,
    /// Staff who leave in their first working year; place: branch, index: age
    StaffFirstYear = 20,
    /// Tests and benchmarks only
    Test = 1000,
}

/// Whole people by chance, or real-valued expectations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Whole people, drawn
    Chance,
    /// Every draw replaced by its mean, every uncertain parameter by its median
    Expected,
}

/// The luck of one replicate: the first half of every address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Luck {
    /// Root seed of the ensemble
    pub seed: u64,
    /// Number of the replicate, from 0
    pub replicate: u32,
    /// Drawn or expected
    pub mode: Mode,
}

impl Luck {
    /// Luck of replicate `replicate` of the ensemble with root seed `seed`.
    pub fn new(seed: u64, replicate: u32) -> Self {
        Self {
            seed,
            replicate,
            mode: Mode::Chance,
        }
    }

    /// No luck at all: every draw is its mean, every uncertain parameter its median.
    pub fn expected() -> Self {
        Self {
            seed: 0,
            replicate: 0,
            mode: Mode::Expected,
        }
    }

    /// All numbers of one purpose, calendar year (0–65,535) and place.
    ///
    /// `place` is the stable key of an area, service, … (see [`place_key`]); 0 is the whole region.
    ///
    /// # Panics
    /// If the year does not fit 16 bits: two addresses would share their numbers.
    #[inline]
    pub fn stream(&self, purpose: Purpose, year: i32, place: u32) -> Stream {
        let year = u16::try_from(year).expect("calendar year of a random address lies in 0..=65535");
        Stream {
            key: [self.seed as u32, (self.seed >> 32) as u32],
            what: u32::from(purpose as u16) << 16 | u32::from(year),
            place,
            replicate: self.replicate,
            mode: self.mode,
        }
    }
}

/// Stable 32-bit key of an id (FNV-1a over its UTF-8 bytes), never 0.
///
/// Two ids may share a key (one in four billion per pair); the pack reader rejects a pack in which they do.
/// Source: Fowler, Noll and Vo, RFC 9923.
pub const fn place_key(id: &str) -> u32 {
    let bytes = id.as_bytes();
    let mut hash: u32 = 0x811C_9DC5;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    if hash == 0 { 1 } else { hash }
}

/// All random numbers of one address prefix, each reached by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stream {
    key: [u32; 2],
    what: u32,
    place: u32,
    replicate: u32,
    mode: Mode,
}

/// Block words with this bit belong to [`Stream::rng`], those without to [`Stream::uniform`].
const READER: u32 = 1 << 31;

impl Stream {
    #[inline(always)]
    fn counter(&self, block: u32) -> [u32; 4] {
        [block, self.what, self.place, self.replicate]
    }

    #[inline(always)]
    fn block(&self, block: u32) -> [u32; 4] {
        philox::block::<{ philox::ROUNDS }>(self.counter(block), self.key)
    }

    /// Uniform number `index` of this stream, strictly between 0 and 1.
    ///
    /// `(bits + ½)·2⁻⁵²` with 52 random bits: symmetric (`1 − u` is exact and equally likely).
    #[inline]
    pub fn uniform(&self, index: u32) -> f64 {
        let [a, b, c, d] = self.block(index >> 1);
        if index & 1 == 0 { unit(a, b) } else { unit(c, d) }
    }

    /// Uniform numbers `first`, `first + 1`, … : the same as [`Stream::uniform`] gives one by one.
    ///
    /// # Panics
    /// If the last of them lies beyond the 2³² of a stream.
    pub fn fill(&self, first: u32, out: &mut [f64]) {
        let Some(last) = out.len().checked_sub(1) else {
            return;
        };
        let fits = u32::try_from(last).is_ok_and(|last| first.checked_add(last).is_some());
        assert!(
            fits,
            "a stream holds 2^32 uniforms: {} from index {first} are too many",
            out.len()
        );
        let (head, rest) = out.split_at_mut((first & 1) as usize);
        if let [u] = head {
            *u = self.uniform(first);
        }
        let start = first.div_ceil(2);
        // Two halves in step, two blocks of each in a vector: a quarter quicker than one by one
        let half = rest.len() / 4;
        let (lower, upper) = rest.split_at_mut(2 * half);
        let (upper, last) = upper.split_at_mut(2 * half);
        let pairs = lower.as_chunks_mut().0.iter_mut().zip(upper.as_chunks_mut().0);
        for (i, (low, high)) in pairs.enumerate() {
            let block = start + i as u32;
            let counters = [self.counter(block), self.counter(block + half as u32)];
            let [[a, b, c, d], [e, f, g, h]] = philox::blocks::<{ philox::ROUNDS }, 2>(counters, self.key);
            *low = [unit(a, b), unit(c, d)];
            *high = [unit(e, f), unit(g, h)];
        }
        let done = (start + 2 * half as u32) << 1;
        for (i, u) in last.iter_mut().enumerate() {
            *u = self.uniform(done + i as u32);
        }
    }

    /// Drawn or expected.
    #[inline]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Successes among `n` people, each with chance `p` in 0–1; the mean `n·p` in an expected run.
    ///
    /// In a drawn run `n` is a whole number below 2³².
    ///
    /// # Panics
    /// On an `n` or `p` outside its range: a broken invariant of the caller.
    #[inline]
    pub fn binomial(&self, index: u32, n: f64, p: f64) -> f64 {
        match self.mode {
            Mode::Expected => n * p,
            Mode::Chance => f64::from(quantile::binomial(self.uniform(index), whole(n), p)),
        }
    }

    /// Events with the given mean (≥ 0); the mean itself in an expected run.
    ///
    /// # Panics
    /// On a mean that is negative, not a number or beyond 32 bits.
    #[inline]
    pub fn poisson(&self, index: u32, mean: f64) -> f64 {
        match self.mode {
            Mode::Expected => mean,
            Mode::Chance => f64::from(quantile::poisson(self.uniform(index), mean)),
        }
    }

    /// Standard normal number; the median 0 in an expected run.
    #[inline]
    pub fn normal(&self, index: u32) -> f64 {
        match self.mode {
            Mode::Expected => 0.0,
            Mode::Chance => quantile::normal(self.uniform(index)),
        }
    }

    /// A sequential reader for third-party samplers (the discrete-event twin, tests).
    ///
    /// It reads blocks of this stream that [`Stream::uniform`] never touches, 2³³ words in all.
    pub fn rng(&self) -> StreamRng {
        StreamRng {
            stream: *self,
            block: 0,
            words: [0; 4],
            next: 4,
        }
    }
}

/// 52 random bits to the middle of one of 2⁵² equal cells of (0, 1).
#[inline(always)]
fn unit(low: u32, high: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 12;
    // A float in [1, 2) with these bits, moved down: exact, and no integer conversion to vectorise
    f64::from_bits(0x3FF0_0000_0000_0000 | bits) - (1.0 - f64::EPSILON / 2.0)
}

/// A head count as an integer.
#[inline]
fn whole(n: f64) -> u32 {
    let count = n as u32;
    assert!(
        f64::from(count) == n,
        "binomial draw among {n} people: not a whole number below 2^32"
    );
    count
}

/// Sequential reader of one stream, made by [`Stream::rng`]; implements `rand`'s `Rng`.
#[derive(Clone, Debug)]
pub struct StreamRng {
    stream: Stream,
    block: u32,
    words: [u32; 4],
    next: usize,
}

impl StreamRng {
    #[inline]
    fn word(&mut self) -> u32 {
        if self.next == self.words.len() {
            assert!(
                self.block < READER,
                "a stream's reader is exhausted after 2^33 words"
            );
            self.words = self.stream.block(self.block | READER);
            self.block += 1;
            self.next = 0;
        }
        let word = self.words[self.next];
        self.next += 1;
        word
    }
}

impl TryRng for StreamRng {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = self.word();
        Ok(u64::from(self.word()) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.word().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    fn stream() -> Stream {
        Luck::new(0x1234_5678_9ABC_DEF0, 7).stream(Purpose::Deaths, 2031, place_key("GM0034"))
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        for first in 0..5 {
            for count in 0..40 {
                let mut many = vec![0.0; count];
                stream().fill(first, &mut many);
                for (i, u) in many.iter().enumerate() {
                    assert_eq!(*u, stream().uniform(first + i as u32));
                }
            }
        }
        let mut last = [0.0; 3];
        stream().fill(u32::MAX - 2, &mut last);
        assert_eq!(last[2], stream().uniform(u32::MAX));
    }

    #[test]
    fn the_ends_of_the_unit_interval_are_never_reached_and_mirror_each_other() {
        assert_eq!(unit(0, 0), libm::ldexp(1.0, -53));
        assert_eq!(unit(u32::MAX, u32::MAX), 1.0 - libm::ldexp(1.0, -53));
        assert_eq!(unit(0x0000_1000, 0), libm::ldexp(3.0, -53));
        assert_eq!(unit(0, 0x8000_0000), 0.5 + libm::ldexp(1.0, -53));
    }

    /// The counter and the key, word by word: moving anything here changes every result ever published.
    #[test]
    fn the_address_is_laid_out_as_documented() {
        let s = stream();
        let counter = [1, 3 << 16 | 2031, place_key("GM0034"), 7];
        let [a, b, c, d] = philox::block::<10>(counter, [0x9ABC_DEF0, 0x1234_5678]);
        assert_eq!(s.uniform(2), unit(a, b));
        assert_eq!(s.uniform(3), unit(c, d));
    }

    #[test]
    fn place_keys_are_fnv_1a() {
        // Test vectors of RFC 9923 (FNV-1a, 32 bits)
        assert_eq!(place_key(""), 0x811c_9dc5);
        assert_eq!(place_key("a"), 0xe40c_292c);
        assert_eq!(place_key("foobar"), 0xbf9c_f968);
    }

    #[test]
    fn an_expected_run_gives_means_and_medians() {
        let s = Luck::expected().stream(Purpose::Births, 2040, 0);
        assert_eq!(s.binomial(0, 10.5, 0.25), 2.625);
        assert_eq!(s.poisson(0, 3.7), 3.7);
        assert_eq!(s.normal(0), 0.0);
    }

    #[test]
    fn the_reader_keeps_clear_of_the_indexed_numbers() {
        let mut reader = stream().rng();
        let word = reader.next_u64();
        let [a, b, _, _] = stream().block(READER);
        assert_eq!(word, u64::from(b) << 32 | u64::from(a));
        let mut bytes = [0; 7];
        reader.fill_bytes(&mut bytes);
        assert_ne!(bytes, [0; 7]);
    }

    #[test]
    #[should_panic(expected = "calendar year")]
    fn refuses_a_year_that_would_share_an_address() {
        let _ = Luck::new(1, 0).stream(Purpose::Deaths, 65_536, 0);
    }

    #[test]
    #[should_panic(expected = "not a whole number")]
    fn refuses_to_draw_among_part_of_a_person() {
        stream().binomial(0, 2.5, 0.5);
    }
}
