//! What moves a figure: six drivers that can be held where they stood in the base year.
//!
//! The normal run has all of them. An attribution ([`crate::explore::attribution`]) runs the care pass with each set of
//! drivers and shares the change out over them.

/// Something that moves figures from year to year or from scenario to scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Driver {
    /// Sex and age of the people of each area, and their births, deaths and moves per head. Held: those of the base year.
    Ageing,
    /// Number of people and homes of each area. Held: those of the base year.
    Growth,
    /// Use of care by age that shifts with remaining life. Held: no shift.
    Health,
    /// Trend of use by age, of the length of stay, and what a single year brings. Held: none of them.
    Use,
    /// Staff in post and the planned growth of places; levers that bring or keep staff act through it. Held: those of
    /// the base year.
    Staff,
    /// Every other lever that acts on care, with what is agreed already. Held: where it is today.
    Measures,
}

impl Driver {
    /// Number of drivers.
    pub const COUNT: usize = Self::ALL.len();

    /// All drivers, in the order of every table.
    pub const ALL: [Self; 6] = [
        Self::Ageing,
        Self::Growth,
        Self::Health,
        Self::Use,
        Self::Staff,
        Self::Measures,
    ];

    /// The id in results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ageing => "ageing",
            Self::Growth => "growth",
            Self::Health => "health",
            Self::Use => "use",
            Self::Staff => "staff",
            Self::Measures => "measures",
        }
    }
}

/// A set of drivers: those that move. The others stay where they stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Drivers(u8);

impl Drivers {
    /// Everything moves: the normal run.
    pub const ALL: Self = Self((1 << Driver::COUNT) - 1);
    /// Nothing moves.
    pub const NONE: Self = Self(0);

    /// These drivers and no other.
    #[must_use]
    pub fn of(drivers: &[Driver]) -> Self {
        Self(drivers.iter().fold(0, |set, driver| set | 1 << *driver as u8))
    }

    /// The set whose members are the one bits of `bits`, in the order of [`Driver::ALL`].
    ///
    /// # Panics
    /// When a bit stands for no driver.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        assert!(
            bits <= Self::ALL.0,
            "{bits} is no set of {} drivers",
            Driver::COUNT
        );
        Self(bits)
    }

    /// The set as bits, in the order of [`Driver::ALL`].
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether a driver moves.
    #[must_use]
    pub const fn has(self, driver: Driver) -> bool {
        self.0 & 1 << driver as u8 != 0
    }

    /// The same set without one driver.
    #[must_use]
    pub const fn without(self, driver: Driver) -> Self {
        Self(self.0 & !(1 << driver as u8))
    }
}
