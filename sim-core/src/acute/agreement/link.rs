//! The links of the chain: what is compared, at which loads, and where each formula is claimed to hold.

/// A link of the chain with its formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Erlang B: whoever finds all busy goes elsewhere.
    Loss,
    /// Erlang C: everybody waits.
    Delay,
    /// Erlang A: patience ends.
    Impatience,
    /// Erlang A with lognormal stays.
    GeneralStays,
    /// Bays through the 168 hours of the week.
    Bays,
    /// A post of general practitioners through its week.
    GpPost,
    /// The same with a joint post of levers in its place, open on weekdays by day too.
    JointPost,
    /// A clinic for small injuries through its week.
    Clinic,
    /// A pool of beds: weekdays, boarding with patience, elective care that is put off.
    Ward,
    /// Short stay and rehabilitation, with patience.
    StepDown,
    /// Emergency department, ward and step-down in a row, with blocking.
    Tandem,
    /// The approximate hypercube by itself.
    Dispatch,
    /// Ambulances of the province that stay at their stations.
    Stations,
    /// Ambulances of the province.
    Ambulances,
    /// The whole chain of the province.
    Province,
}

impl Link {
    /// All links.
    pub const ALL: [Self; 15] = [
        Self::Loss,
        Self::Delay,
        Self::Impatience,
        Self::GeneralStays,
        Self::Bays,
        Self::GpPost,
        Self::JointPost,
        Self::Clinic,
        Self::Ward,
        Self::StepDown,
        Self::Tandem,
        Self::Dispatch,
        Self::Stations,
        Self::Ambulances,
        Self::Province,
    ];

    /// Id.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Delay => "delay",
            Self::Impatience => "impatience",
            Self::GeneralStays => "general_stays",
            Self::Bays => "bays",
            Self::GpPost => "gp_post",
            Self::JointPost => "joint_post",
            Self::Clinic => "clinic",
            Self::Ward => "ward",
            Self::StepDown => "step_down",
            Self::Tandem => "tandem",
            Self::Dispatch => "dispatch",
            Self::Stations => "stations",
            Self::Ambulances => "ambulances",
            Self::Province => "province",
        }
    }

    /// What is compared, in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Loss => "Erlang B: 20 servers, whoever finds none free goes elsewhere",
            Self::Delay => "Erlang C: 10 servers, stays of an hour, everybody waits",
            Self::Impatience => "Erlang A: 10 servers, stays of an hour, patience of two",
            Self::GeneralStays => {
                "Erlang A with lognormal stays (squared variation 0.4): 12 bays, stays of 170 minutes, patience of 6 hours, the most urgent first"
            }
            Self::Bays => {
                "24 bays through the week of the region, exponential stays, patience of 6 hours, the most urgent first"
            }
            Self::GpPost => {
                "The first GP post of the region through its week: doctors on duty by block, closed on weekdays by day; load: work asked over doctors on duty"
            }
            Self::JointPost => {
                "The same post with a joint post of levers around the clock: one doctor more, and patients on weekdays by day"
            }
            Self::Clinic => {
                "The first clinic for small injuries of the region through its week; load: work asked over clinicians"
            }
            Self::Ward => {
                "A pool of 40 beds: stays of 4 days, busier weekdays, patience of 12 hours, elective care that is put off"
            }
            Self::StepDown => {
                "Short stay and rehabilitation with the places, stays and patience of the region"
            }
            Self::Tandem => "8 bays, 40 beds and 12 places in a row, who is blocked holds his place",
            Self::Dispatch => {
                "Own stations of the region by day, nearest idle vehicle, runs of an hour, no relocation, no neighbours; within 11 minutes' drive"
            }
            Self::Stations => {
                "Ambulances of the region that return to their own stations; load: urgent and planned runs, times the base year"
            }
            Self::Ambulances => {
                "Ambulances of the region, the dispatcher ahead of as many calls as is fitted; load: urgent and planned runs, times the base year"
            }
            Self::Province => "The chain of the region; load: all that is asked, times the base year",
        }
    }

    /// Loads that are compared.
    #[must_use]
    pub fn loads(self) -> &'static [f64] {
        match self {
            Self::Delay => &[0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95],
            Self::Stations | Self::Ambulances => &[0.5, 0.75, 1.0, 1.3, 1.6, 1.9, 2.0, 2.5],
            Self::Province => &[0.5, 0.75, 1.0, 1.25, 1.5],
            _ => &[0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3],
        }
    }

    /// Where the formula holds, in words.
    #[must_use]
    pub fn range(self) -> &'static str {
        match self {
            Self::Loss | Self::Delay | Self::Impatience => "Exact.",
            Self::GeneralStays => {
                "Holds at every load: the queue counted in groups of the size of its relative wait."
            }
            Self::Bays => "Holds at every load: what waits is carried over into the next hour.",
            Self::GpPost => {
                "Holds to a load of 0.9, the time that doctors work to 0.8: a shift starts with those whom the shift before it leaves. Above that too few wait and give up: how many are left over differs from week to week, and the formula knows their mean alone."
            }
            Self::JointPost => {
                "Holds to a load of 0.9, the time that doctors work to 0.8, for the reason of the post without it."
            }
            Self::Clinic => {
                "Holds at every load. Who came before the doors close is seen, after hours if need be, in both: work over the hours on duty can exceed 100 %."
            }
            Self::Ward => {
                "Holds at every load; days settle at once, which makes boarding up to 6 % too short."
            }
            Self::StepDown => "Exact.",
            Self::Tandem => {
                "Waits without patience for who is blocked. Holds but for boarding at 0.6 (too short: spells of blocking are rarer and longer than the formula knows) and the wait for a place from 0.7 to 0.8 (a tenth too long)."
            }
            Self::Dispatch => {
                "Holds at every load. Shares in time are up to 1.4 points too high: calls that overflow to the next station come in bursts."
            }
            Self::Stations => {
                "Mean responses hold to twice the base year, vehicle time to 1.6 times, shares in time to three quarters: 1.5 points too high in the base year, 3 with 30 % more calls. Without relocation every error counts in full: vehicles on their way back are called by the town where they are, and waiting calls fill the hours after a peak."
            }
            Self::Ambulances => {
                "The share of calls that the dispatcher is ahead of is fitted on the base year by the formula, and played as such by the twin. Shares in time and mean responses of the region hold to twice the base year, where vehicles are on a run for 72 % of the time; vehicle time to 1.6 times. Above that calls that waited fill the hours after a peak."
            }
            Self::Province => {
                "GP posts, emergency stays (those over four hours too), waits for a bay, beds, boarding, who is turned away or driven on, and waits outside hold at every load. The wait of the least urgent for a bay holds to 1.25 (above, boarding fills bays in spells, and they wait them out). Elective care that is put off holds up to the base year: more crowded, it comes out a fifth to three tenths too low, because full weeks follow each other (what is put off in one comes back four weeks later together) and the formula knows the mean of the year alone. Waits for a step-down place and for home nursing hold from the base year up (below, hardly anybody waits, and the twin's interval is too wide to claim anything). Of ambulances, shares in time, responses and vehicle time of the region hold at every load; shares in time of single municipalities to the base year: with a quarter more they are up to 1.6 points off, and at one and a half times 4 points too high where vehicles of other towns come by on their way back."
            }
        }
    }

    /// Range of use: whether the formula is claimed to hold for a figure at a load; [`Link::range`] says why not.
    #[must_use]
    pub fn claims(self, figure: &str, load: f64) -> bool {
        match (self, figure) {
            (Self::Tandem, "boarding") => !(0.5..0.65).contains(&load),
            (Self::Tandem, "wait for a place") => !(0.65..0.85).contains(&load),
            (Self::GpPost | Self::JointPost, "doctors at work") => load <= 0.8,
            (Self::GpPost | Self::JointPost, _) => load <= 0.9,
            (Self::Stations | Self::Ambulances, "vehicle time on a run") => load <= 1.6,
            (Self::Ambulances | Self::Province, "A1 within 15 minutes" | "mean response, A1") => load <= 2.0,
            (Self::Stations, "A1 within 15 minutes") => load <= 0.75,
            (Self::Stations, "mean response, A1") => load <= 2.0,
            (
                Self::Province,
                "wait at GP posts"
                | "waits over an hour at GP posts"
                | "use of doctors at GP posts"
                | "wait in hospitals outside"
                | "wait for a bay, most urgent"
                | "wait for a bay, urgent"
                | "emergency stay"
                | "emergency stays over 4 hours"
                | "occupied beds"
                | "beds held by who could be elsewhere"
                | "boarding, per acute admission"
                | "visits turned away"
                | "driven on to another hospital, of acute admissions"
                | "vehicle time on a run",
            ) => true,
            (Self::Province, "elective care put off") => load <= 1.0,
            (Self::Province, "wait for a bay, least urgent") => load <= 1.25,
            (
                Self::Province,
                "wait for a step-down place"
                | "wait for short stay"
                | "wait for rehabilitation"
                | "wait for home nursing",
            ) => load >= 1.0,
            (Self::Stations | Self::Ambulances | Self::Province, _) => false,
            _ => true,
        }
    }
    /// The same for shares in time of single municipalities.
    #[must_use]
    pub fn claims_of_areas(self, load: f64) -> bool {
        self == Self::Province && load <= 1.0
    }
}
