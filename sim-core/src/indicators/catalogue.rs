//! What the model reports: every indicator with its unit, resolution, direction and scope.

use crate::demand::Service;
use crate::quantity::Text;
use crate::region::{Branch, Occupation, Payer};

/// Unit of an indicator, which also says how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// People at 1 January.
    People,
    /// People per year.
    PeoplePerYear,
    /// Homes.
    Homes,
    /// Homes per year.
    HomesPerYear,
    /// A share between 0 and 1, shown in per cent.
    Share,
    /// Runs, visits, contacts, admissions or rides per year.
    PerYear,
    /// Hours per year.
    HoursPerYear,
    /// Bed-days per year.
    DaysPerYear,
    /// Contract full-time equivalents.
    Fte,
    /// Heads.
    Heads,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Years.
    Years,
    /// Children per woman.
    ChildrenPerWoman,
    /// A plain ratio.
    Ratio,
    /// Thousands of euros per year, at the prices of the pack's price year.
    ThousandEurosPerYear,
    /// Euros per resident and year, at the prices of the pack's price year.
    EurosPerResident,
}

impl Unit {
    /// Name in results; public.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::PeoplePerYear => "people/yr",
            Self::Homes => "homes",
            Self::HomesPerYear => "homes/yr",
            Self::Share => "share",
            Self::PerYear => "1/yr",
            Self::HoursPerYear => "h/yr",
            Self::DaysPerYear => "d/yr",
            Self::Fte => "fte",
            Self::Heads => "heads",
            Self::Minutes => "min",
            Self::Hours => "h",
            Self::Days => "d",
            Self::Weeks => "wk",
            Self::Years => "yr",
            Self::ChildrenPerWoman => "children/woman",
            Self::Ratio => "ratio",
            Self::ThousandEurosPerYear => "kEUR/yr",
            Self::EurosPerResident => "EUR/person/yr",
        }
    }
}

/// Where an indicator exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For every area and for the region.
    AreasAndRegion,
    /// For the region only.
    Region,
}

/// Which way is better for the people who need care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: a fact.
    Neither,
}

/// Group of indicators in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The six tiles.
    Tile,
    /// People.
    People,
    /// Homes.
    Homes,
    /// Need for care.
    Demand,
    /// Staff.
    Staff,
    /// The acute chain.
    Acute,
    /// What care and measures cost, and who pays.
    Money,
    /// People by age group and sex.
    Ages,
}

/// One indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Id in results, links and packs; public.
    pub id: String,
    /// Name in both languages.
    pub label: Text,
    /// Unit.
    pub unit: Unit,
    /// Figures are whole multiples of this.
    pub resolution: f64,
    /// Where it exists.
    pub scope: Scope,
    /// Which way is better.
    pub better: Better,
    /// Group in lists.
    pub group: Group,
    /// A paired difference smaller than this means nothing to a planner, in the indicator's unit.
    pub meaningful: f64,
}

/// Services whose change of use at equal ages is reported in its two parts, health and the rest.
pub const PARTS: [Service; 5] = [
    Service::GpContact,
    Service::HomeNursing,
    Service::NursingHome,
    Service::EdVisit,
    Service::AcuteAdmission,
];

/// Five-year age groups 0–4 … 90–94 and 95+.
pub const AGE_GROUPS: usize = 20;

/// First and last age of a five-year group.
#[must_use]
pub const fn age_group_bounds(group: usize) -> (usize, usize) {
    if group + 1 == AGE_GROUPS {
        (95, 100)
    } else {
        (group * 5, group * 5 + 4)
    }
}

/// Positions of the figures of one group of staff.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct StaffSlots {
    pub staff: usize,
    pub heads: usize,
    pub gap: usize,
}

/// Position of every indicator in the catalogue.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Slots {
    pub a1_within_15: usize,
    pub ed_over_4h: usize,
    pub wrong_place_days: usize,
    pub nursing_home_waiting: usize,
    pub home_care_unmet: usize,
    pub fte_gap: usize,
    pub population: usize,
    pub people_65: usize,
    pub people_75: usize,
    pub people_80: usize,
    pub people_85: usize,
    pub births: usize,
    pub deaths: usize,
    pub in_migration: usize,
    pub out_migration: usize,
    pub support_ratio: usize,
    pub life_expectancy: [usize; 2],
    pub life_expectancy_65: usize,
    pub total_fertility: usize,
    pub homes: usize,
    pub homes_completed: usize,
    pub homes_left_behind: usize,
    pub homes_beyond_plan: usize,
    pub demand: [usize; Service::COUNT],
    pub health_part: [usize; PARTS.len()],
    pub trend_part: [usize; PARTS.len()],
    pub informal_care_need: usize,
    pub informal_care_supply: usize,
    pub carers_per_receiver: usize,
    pub hours_per_carer: usize,
    pub home_care_needed_hours: usize,
    pub home_care_served_hours: usize,
    pub home_care_unmet_hours: usize,
    pub nursing_home_wait: usize,
    pub residents_without_gp: usize,
    pub patients_per_gp: usize,
    pub care_per_resident: usize,
    pub care_per_75: usize,
    pub staff: [StaffSlots; Occupation::ALL.len()],
    /// None for the only branch of an occupation: its figures are those of the occupation.
    pub branches: [Option<StaffSlots>; Branch::ALL.len()],
    pub staff_needed: usize,
    pub staff_shortage_share: usize,
    pub pension_age: usize,
    pub a1_late: usize,
    pub response: usize,
    pub ambulance_utilisation: usize,
    pub response_median: usize,
    pub response_90: usize,
    pub a2_response: usize,
    pub transport: usize,
    /// Weekday day, evening, night; weekend day, evening, night.
    pub utilisation_by_block: [usize; 6],
    pub planned_wait: usize,
    pub conveyed_inside: usize,
    pub handover: usize,
    pub ed_stay: usize,
    pub boarding_hours: usize,
    pub bed_occupancy: usize,
    pub step_down_wait: usize,
    pub treated_outside: usize,
    pub postponed: usize,
    pub ed_drive: usize,
    pub ed_drive_night: usize,
    pub turned_away: usize,
    pub outside_wait: usize,
    pub ed_stop: usize,
    pub ambulances_diverted: usize,
    /// Waits for a bay of high and of low urgency.
    pub ed_wait: [usize; 2],
    /// For short stay, for rehabilitation, for home nursing.
    pub onward_waits: [usize; 3],
    pub busiest_occupancy: usize,
    pub busiest_boarding: usize,
    pub busiest_sent_on: usize,
    /// Wait, share that waits long, use of those on duty, drive; drive to the nearest door of any kind.
    pub gp_post: [usize; 5],
    pub gp_post_given_up: usize,
    /// Visits to clinics for small injuries, and the wait there.
    pub clinic: [usize; 2],
    pub chain_residual: usize,
    pub chain_iterations: usize,
    pub jammed: usize,
    /// None for what is not an amount of care.
    pub served: [Option<usize>; Service::COUNT],
    pub hospital_days: usize,
    pub cost_care: usize,
    pub cost_per_head: usize,
    pub cost_not_given: usize,
    pub cost_care_by_payer: [usize; Payer::COUNT],
    /// None for what is not an amount of care.
    pub cost_of_service: [Option<usize>; Service::COUNT],
    pub cost_measures: usize,
    pub cost_measures_by_payer: [usize; Payer::COUNT],
    pub measures_unpriced: usize,
    pub contributions: usize,
    pub measures_uncovered: usize,
    pub budget_exceeded: usize,
    pub age_groups: [[usize; AGE_GROUPS]; 2],
}

/// All indicators, in the order of results, and where each stands.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// Their positions.
    pub slots: Slots,
}

impl Catalogue {
    /// The catalogue of this version of the model. The order is fixed: digests depend on it.
    #[must_use]
    pub fn new() -> Self {
        let mut catalogue = Self::default();
        catalogue.add_tiles();
        catalogue.add_people();
        catalogue.add_care();
        catalogue.add_staff();
        catalogue.add_acute();
        catalogue.add_ambulances();
        catalogue.add_served();
        catalogue.add_money();
        catalogue.add_ages();
        catalogue
    }

    /// Position of the indicator with this id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.indicators.iter().position(|indicator| indicator.id == id)
    }

    /// Ids of all indicators.
    #[must_use]
    pub fn ids() -> Vec<String> {
        Self::new()
            .indicators
            .into_iter()
            .map(|indicator| indicator.id)
            .collect()
    }

    fn add(&mut self, id: &str, label: (&str, &str), shape: Shape) -> usize {
        let Shape {
            unit,
            resolution,
            scope,
            better,
            group,
            meaningful,
        } = shape;
        let label = Text {
            nl: label.0.to_owned(),
            en: label.1.to_owned(),
        };
        self.indicators.push(Indicator {
            id: id.to_owned(),
            label,
            unit,
            resolution,
            scope,
            better,
            group,
            meaningful,
        });
        self.indicators.len() - 1
    }

    fn add_tiles(&mut self) {
        use Better::{Higher, Lower};
        let tile = |unit, resolution, scope, better, meaningful| Shape {
            unit,
            resolution,
            scope,
            better,
            group: Group::Tile,
            meaningful,
        };
        let both = Scope::AreasAndRegion;
        let region = Scope::Region;
        let shape = tile(Unit::Share, 1e-4, both, Higher, 0.005);
        self.slots.a1_within_15 = self.add(
            "a1_within_15",
            ("Spoedritten binnen 15 minuten", "A1 runs within 15 minutes"),
            shape,
        );
        let shape = tile(Unit::Share, 1e-4, region, Lower, 0.005);
        self.slots.ed_over_4h = self.add(
            "ed_over_4h",
            (
                "Langer dan 4 uur op de spoedeisende hulp",
                "Emergency stays over 4 hours",
            ),
            shape,
        );
        let shape = tile(Unit::DaysPerYear, 1.0, region, Lower, 200.0);
        self.slots.wrong_place_days = self.add(
            "wrong_place_days",
            ("Ligdagen op de verkeerde plek", "Bed-days at the wrong place"),
            shape,
        );
        let shape = tile(Unit::People, 1.0, both, Lower, 10.0);
        self.slots.nursing_home_waiting = self.add(
            "nursing_home_waiting",
            ("Wachtenden op een verpleeghuis", "Waiting for a nursing home"),
            shape,
        );
        let shape = tile(Unit::Share, 1e-4, both, Lower, 0.005);
        self.slots.home_care_unmet = self.add(
            "home_care_unmet",
            (
                "Thuiszorg die niet gegeven kan worden",
                "Home care that cannot be given",
            ),
            shape,
        );
        let shape = tile(Unit::Fte, 1.0, region, Lower, 20.0);
        self.slots.fte_gap = self.add(
            "fte_gap",
            ("Tekort aan zorgpersoneel", "Shortage of care staff"),
            shape,
        );
    }

    fn add_people(&mut self) {
        use Unit::{Homes, HomesPerYear, People, PeoplePerYear};
        let stock = |unit, group| Shape::fact(unit, 1.0, group, 50.0);
        let people = stock(People, Group::People);
        self.slots.population = self.add("population", ("Inwoners", "Residents"), people);
        self.slots.people_65 = self.add(
            "people_65",
            ("Inwoners van 65 jaar en ouder", "Residents of 65 and older"),
            people,
        );
        self.slots.people_75 = self.add(
            "people_75",
            ("Inwoners van 75 jaar en ouder", "Residents of 75 and older"),
            people,
        );
        self.slots.people_80 = self.add(
            "people_80",
            ("Inwoners van 80 jaar en ouder", "Residents of 80 and older"),
            people,
        );
        self.slots.people_85 = self.add(
            "people_85",
            ("Inwoners van 85 jaar en ouder", "Residents of 85 and older"),
            people,
        );
        let flow = stock(PeoplePerYear, Group::People);
        self.slots.births = self.add("births", ("Geboorten", "Births"), flow);
        self.slots.deaths = self.add("deaths", ("Sterfte", "Deaths"), flow);
        self.slots.in_migration = self.add("in_migration", ("Vestiging", "In-migration"), flow);
        self.slots.out_migration = self.add("out_migration", ("Vertrek", "Out-migration"), flow);
        let ratio = Shape {
            better: Better::Higher,
            ..Shape::fact(Unit::Ratio, 0.01, Group::People, 0.1)
        };
        self.slots.support_ratio = self.add(
            "support_ratio",
            (
                "50- tot 75-jarigen per 85-plusser",
                "People of 50–74 per person of 85+",
            ),
            ratio,
        );
        self.add_life();
        self.slots.homes = self.add("homes", ("Woningen", "Homes"), stock(Homes, Group::Homes));
        self.slots.homes_completed = self.add(
            "homes_completed",
            ("Opgeleverde woningen", "Homes completed"),
            stock(HomesPerYear, Group::Homes),
        );
        self.slots.homes_left_behind = self.add(
            "homes_left_behind",
            (
                "Woningen die vrijkomen omdat ouderen verhuizen",
                "Homes left behind by older people who move",
            ),
            stock(HomesPerYear, Group::Homes),
        );
        self.slots.homes_beyond_plan = self.add(
            "homes_beyond_plan",
            (
                "Woningen boven de ruimte in bekende plannen",
                "Homes beyond the room in known plans",
            ),
            stock(Homes, Group::Homes),
        );
    }

    /// Figures of the whole country, which drive those of every area.
    fn add_life(&mut self) {
        let years = Shape {
            scope: Scope::Region,
            ..Shape::fact(Unit::Years, 0.01, Group::People, 0.1)
        };
        self.slots.life_expectancy = [
            self.add(
                "life_expectancy_men",
                (
                    "Levensverwachting bij geboorte, mannen (landelijk)",
                    "Life expectancy at birth, men (national)",
                ),
                years,
            ),
            self.add(
                "life_expectancy_women",
                (
                    "Levensverwachting bij geboorte, vrouwen (landelijk)",
                    "Life expectancy at birth, women (national)",
                ),
                years,
            ),
        ];
        self.slots.life_expectancy_65 = self.add(
            "life_expectancy_65",
            (
                "Levensverwachting op 65 jaar (landelijk)",
                "Life expectancy at 65 (national)",
            ),
            years,
        );
        let children = Shape {
            scope: Scope::Region,
            ..Shape::fact(Unit::ChildrenPerWoman, 0.001, Group::People, 0.01)
        };
        self.slots.total_fertility = self.add(
            "total_fertility",
            ("Kinderen per vrouw (landelijk)", "Children per woman (national)"),
            children,
        );
    }

    fn add_care(&mut self) {
        for service in Service::ALL {
            let (label, unit) = service.name();
            let shape = Shape::fact(unit, 1.0, Group::Demand, 10.0);
            self.slots.demand[service as usize] = self.add(&format!("demand_{}", service.id()), label, shape);
        }
        self.add_parts();
        self.add_informal_care();
        let lower = |unit, resolution, scope, meaningful| Shape {
            unit,
            resolution,
            scope,
            better: Better::Lower,
            group: Group::Demand,
            meaningful,
        };
        let both = Scope::AreasAndRegion;
        let hours = Shape::fact(Unit::HoursPerYear, 1.0, Group::Demand, 1000.0);
        self.slots.home_care_needed_hours = self.add(
            "home_care_needed_hours",
            ("Uren thuiszorg die nodig zijn", "Hours of home care needed"),
            hours,
        );
        self.slots.home_care_served_hours = self.add(
            "home_care_served_hours",
            ("Uren thuiszorg die gegeven worden", "Hours of home care given"),
            Shape {
                better: Better::Higher,
                ..hours
            },
        );
        self.slots.home_care_unmet_hours = self.add(
            "home_care_unmet_hours",
            (
                "Uren thuiszorg die niet gegeven kunnen worden",
                "Hours of home care that cannot be given",
            ),
            lower(Unit::HoursPerYear, 1.0, both, 1000.0),
        );
        self.slots.nursing_home_wait = self.add(
            "nursing_home_wait",
            ("Wachttijd voor een verpleeghuis", "Wait for a nursing home"),
            lower(Unit::Weeks, 0.1, Scope::Region, 1.0),
        );
        self.slots.residents_without_gp = self.add(
            "residents_without_gp",
            (
                "Inwoners zonder huisarts, als praktijken niet groeien",
                "Residents without a GP if practices do not grow",
            ),
            lower(Unit::People, 1.0, both, 100.0),
        );
        self.slots.patients_per_gp = self.add(
            "patients_per_gp",
            (
                "Inwoners per voltijds huisarts",
                "Residents per full-time general practitioner",
            ),
            lower(Unit::Ratio, 1.0, both, 20.0),
        );
        let hand_in_hand = Shape {
            unit: Unit::Ratio,
            resolution: 0.001,
            scope: both,
            better: Better::Higher,
            group: Group::Demand,
            meaningful: 0.01,
        };
        self.slots.care_per_resident = self.add(
            "care_per_resident",
            (
                "Zorg per inwoner, vergeleken met het beginjaar",
                "Care per resident against the base year",
            ),
            hand_in_hand,
        );
        self.slots.care_per_75 = self.add(
            "care_per_75",
            (
                "Zorg per 75-plusser, vergeleken met het beginjaar",
                "Care per person of 75+ against the base year",
            ),
            hand_in_hand,
        );
    }

    /// Use at equal ages against the base year: what health does to it, and all else.
    fn add_parts(&mut self) {
        let shape = Shape {
            scope: Scope::Region,
            ..Shape::fact(Unit::Ratio, 0.001, Group::Demand, 0.005)
        };
        for (position, service) in PARTS.into_iter().enumerate() {
            let (id, (nl, en)) = (service.id(), service.name().0);
            self.slots.health_part[position] = self.add(
                &format!("health_part_{id}"),
                (
                    &format!("{nl} bij gelijke leeftijd: gezondheid"),
                    &format!("{en} at equal ages: health"),
                ),
                shape,
            );
            self.slots.trend_part[position] = self.add(
                &format!("trend_part_{id}"),
                (
                    &format!("{nl} bij gelijke leeftijd: andere oorzaken"),
                    &format!("{en} at equal ages: other causes"),
                ),
                shape,
            );
        }
    }

    /// Informal care of at least four hours a week for people of 75+.
    fn add_informal_care(&mut self) {
        let region = |unit, resolution, better, meaningful| Shape {
            scope: Scope::Region,
            better,
            ..Shape::fact(unit, resolution, Group::Demand, meaningful)
        };
        self.slots.informal_care_need = self.add(
            "informal_care_need",
            (
                "Uren mantelzorg die 75-plussers nodig hebben",
                "Hours of informal care that people of 75+ need",
            ),
            region(Unit::HoursPerYear, 1.0, Better::Neither, 10_000.0),
        );
        self.slots.informal_care_supply = self.add(
            "informal_care_supply",
            (
                "Uren mantelzorg die mantelzorgers van 75-plussers kunnen geven",
                "Hours of informal care that carers of people of 75+ can give",
            ),
            region(Unit::HoursPerYear, 1.0, Better::Higher, 10_000.0),
        );
        self.slots.carers_per_receiver = self.add(
            "carers_per_receiver",
            (
                "Mantelzorgers per 75-plusser die mantelzorg krijgt",
                "Informal carers per receiver of 75+",
            ),
            region(Unit::Ratio, 0.01, Better::Higher, 0.1),
        );
        self.slots.hours_per_carer = self.add(
            "hours_per_carer",
            (
                "Uren per week per mantelzorger, als niemand minder hulp krijgt",
                "Hours a week per informal carer if nobody gets less help",
            ),
            region(Unit::Hours, 0.01, Better::Lower, 0.1),
        );
    }

    fn add_staff(&mut self) {
        let region = |unit, better, meaningful| Shape {
            unit,
            resolution: 1.0,
            scope: Scope::Region,
            better,
            group: Group::Staff,
            meaningful,
        };
        let mut add = |id: &str, (nl, en): (&str, &str)| {
            let staff = self.add(
                &format!("staff_{id}"),
                (nl, en),
                region(Unit::Fte, Better::Higher, 5.0),
            );
            let heads = self.add(
                &format!("heads_{id}"),
                (&format!("{nl}, personen"), &format!("{en}, heads")),
                region(Unit::Heads, Better::Neither, 5.0),
            );
            let gap = self.add(
                &format!("fte_gap_{id}"),
                (
                    &format!("Tekort: {}", nl.to_lowercase()),
                    &format!("Shortage: {}", en.to_lowercase()),
                ),
                region(Unit::Fte, Better::Lower, 5.0),
            );
            StaffSlots { staff, heads, gap }
        };
        let of_occupations = Occupation::ALL.map(|occupation| add(occupation.id(), occupation.name()));
        let of_branches = Branch::ALL.map(|branch| {
            let apart = branch.occupation().branches().count() > 1;
            apart.then(|| add(branch.id(), branch.name()))
        });
        self.slots.staff = of_occupations;
        self.slots.branches = of_branches;
        self.slots.staff_needed = self.add(
            "staff_needed",
            ("Zorgpersoneel dat nodig is", "Care staff needed"),
            region(Unit::Fte, Better::Neither, 20.0),
        );
        self.slots.staff_shortage_share = self.add(
            "staff_shortage_share",
            (
                "Tekort aan zorgpersoneel, deel van wat nodig is",
                "Shortage of care staff, share of what is needed",
            ),
            Shape {
                resolution: 1e-4,
                ..region(Unit::Share, Better::Lower, 0.005)
            },
        );
        self.slots.pension_age = self.add(
            "pension_age",
            ("AOW-leeftijd", "State pension age"),
            Shape {
                resolution: 0.01,
                ..region(Unit::Years, Better::Neither, 0.25)
            },
        );
    }

    fn add_acute(&mut self) {
        let shape = |unit, resolution, scope, better, meaningful| Shape {
            unit,
            resolution,
            scope,
            better,
            group: Group::Acute,
            meaningful,
        };
        use Better::{Lower, Neither};
        let both = Scope::AreasAndRegion;
        let region = Scope::Region;
        self.slots.a1_late = self.add(
            "a1_late",
            ("Spoedritten te laat", "Late A1 runs"),
            shape(Unit::PerYear, 1.0, both, Lower, 20.0),
        );
        self.slots.response = self.add(
            "response",
            ("Gemiddelde responstijd spoedritten", "Mean response of A1 runs"),
            shape(Unit::Minutes, 0.01, both, Lower, 0.1),
        );
        self.slots.ambulance_utilisation = self.add(
            "ambulance_utilisation",
            ("Bezetting van ambulances", "Ambulance utilisation"),
            shape(Unit::Share, 1e-4, region, Lower, 0.005),
        );
        self.slots.ed_stay = self.add(
            "ed_stay",
            (
                "Gemiddelde verblijfsduur op de spoedeisende hulp",
                "Mean emergency stay",
            ),
            shape(Unit::Hours, 0.01, region, Lower, 0.05),
        );
        self.slots.boarding_hours = self.add(
            "boarding_hours",
            (
                "Uren wachten op een bed op de spoedeisende hulp",
                "Hours boarding in the emergency department",
            ),
            shape(Unit::HoursPerYear, 1.0, region, Lower, 200.0),
        );
        self.slots.bed_occupancy = self.add(
            "bed_occupancy",
            ("Bezetting van ziekenhuisbedden", "Hospital bed occupancy"),
            shape(Unit::Share, 1e-4, region, Lower, 0.005),
        );
        self.slots.step_down_wait = self.add(
            "step_down_wait",
            (
                "Wachttijd voor kortdurend verblijf of revalidatie",
                "Wait for short stay or rehabilitation",
            ),
            shape(Unit::Days, 0.01, region, Lower, 0.25),
        );
        self.slots.treated_outside = self.add(
            "treated_outside",
            (
                "Bezoeken en opnamen buiten de provincie",
                "Visits and admissions outside the region",
            ),
            shape(Unit::Share, 1e-4, region, Neither, 0.005),
        );
        self.slots.postponed = self.add(
            "postponed",
            (
                "Uitgestelde opnamen, over naar volgend jaar",
                "Postponed admissions, carried to the next year",
            ),
            shape(Unit::PerYear, 1.0, region, Lower, 50.0),
        );
        self.add_hospitals();
        self.add_gp_posts();
        self.slots.chain_residual = self.add(
            "chain_residual",
            (
                "Rekenrest van de keten (op een miljard)",
                "Residual of the chain (parts per billion)",
            ),
            shape(Unit::Ratio, 1e-9, region, Neither, 1.0),
        );
        self.slots.chain_iterations = self.add(
            "chain_iterations",
            ("Rekenstappen van de keten", "Iterations of the chain"),
            shape(Unit::Ratio, 1.0, region, Neither, 1.0),
        );
        self.slots.jammed = self.add(
            "jammed",
            ("Keten kan vastlopen", "Chain can jam"),
            shape(Unit::Share, 1.0, region, Neither, 1.0),
        );
    }

    /// How ambulances do, beyond the first figures.
    fn add_ambulances(&mut self) {
        use Better::{Lower, Neither};
        let shape = |unit, resolution, scope, better, meaningful| Shape {
            unit,
            resolution,
            scope,
            better,
            group: Group::Acute,
            meaningful,
        };
        let minutes = |scope, better, meaningful| shape(Unit::Minutes, 0.01, scope, better, meaningful);
        let both = Scope::AreasAndRegion;
        let region = Scope::Region;
        self.slots.response_median = self.add(
            "response_median",
            (
                "Responstijd waar de helft van de spoedritten onder blijft",
                "Median response of A1 runs",
            ),
            minutes(both, Lower, 0.1),
        );
        self.slots.response_90 = self.add(
            "response_90",
            (
                "Responstijd waar negen van de tien spoedritten onder blijven",
                "90th percentile of response of A1 runs",
            ),
            minutes(both, Lower, 0.2),
        );
        self.slots.a2_response = self.add(
            "a2_response",
            ("Gemiddelde responstijd A2", "Mean response of A2 runs"),
            minutes(both, Lower, 0.1),
        );
        self.slots.transport = self.add(
            "transport",
            (
                "Gemiddelde rit naar het ziekenhuis bij spoed",
                "Mean drive to hospital, A1",
            ),
            minutes(both, Lower, 0.25),
        );
        let blocks = [
            ("weekday_day", "werkdag overdag", "weekdays by day"),
            ("weekday_evening", "werkdag avond", "weekday evenings"),
            ("weekday_night", "werkdag nacht", "weekday nights"),
            ("weekend_day", "weekend overdag", "weekends by day"),
            ("weekend_evening", "weekend avond", "weekend evenings"),
            ("weekend_night", "weekend nacht", "weekend nights"),
        ];
        for (block, (id, nl, en)) in blocks.into_iter().enumerate() {
            let label = (
                format!("Bezetting van ambulances, {nl}"),
                format!("Ambulance utilisation, {en}"),
            );
            self.slots.utilisation_by_block[block] = self.add(
                &format!("ambulance_utilisation_{id}"),
                (&label.0, &label.1),
                shape(Unit::Share, 1e-4, region, Lower, 0.005),
            );
        }
        self.slots.planned_wait = self.add(
            "planned_wait",
            (
                "Wachttijd van geplande ambulanceritten",
                "Wait of planned ambulance rides",
            ),
            minutes(region, Lower, 1.0),
        );
        self.slots.conveyed_inside = self.add(
            "conveyed_inside",
            (
                "Spoedritten naar een ziekenhuis in de provincie",
                "Urgent runs to a hospital inside the region",
            ),
            shape(Unit::Share, 1e-4, region, Neither, 0.005),
        );
        self.slots.handover = self.add(
            "handover",
            (
                "Overdracht van een patiënt door de ambulance",
                "Handover of a patient by an ambulance",
            ),
            minutes(region, Lower, 0.25),
        );
    }

    /// Where residents can go, and how full it is there.
    fn add_hospitals(&mut self) {
        let shape = |unit, resolution, scope, meaningful| Shape {
            unit,
            resolution,
            scope,
            better: Better::Lower,
            group: Group::Acute,
            meaningful,
        };
        let drive = shape(Unit::Minutes, 0.01, Scope::AreasAndRegion, 0.5);
        self.slots.ed_drive = self.add(
            "ed_drive",
            (
                "Rijtijd met zwaailicht naar de dichtstbijzijnde open spoedeisende hulp",
                "Drive with blue light to the nearest open emergency department",
            ),
            drive,
        );
        self.slots.ed_drive_night = self.add(
            "ed_drive_night",
            (
                "Rijtijd met zwaailicht naar de dichtstbijzijnde open spoedeisende hulp, 's nachts",
                "Drive with blue light to the nearest open emergency department at night",
            ),
            drive,
        );
        self.slots.turned_away = self.add(
            "turned_away",
            (
                "Bezoekers van de spoedeisende hulp die naar een ander ziekenhuis moeten omdat er geen bed is",
                "Emergency patients sent on to another hospital for want of a bed",
            ),
            shape(Unit::Share, 1e-4, Scope::Region, 0.002),
        );
        self.slots.ed_stop = self.add(
            "ed_stop",
            (
                "Tijd per dag dat de spoedeisende hulp vol is (SEH-stop)",
                "Time per day that the emergency department is full",
            ),
            shape(Unit::Minutes, 0.01, Scope::Region, 1.0),
        );
        self.slots.ambulances_diverted = self.add(
            "ambulances_diverted",
            (
                "Ambulances die naar een ander ziekenhuis moeten omdat de spoedeisende hulp vol is",
                "Ambulances sent to another hospital because the emergency department is full",
            ),
            shape(Unit::PerYear, 0.1, Scope::Region, 10.0),
        );
        for (slot, id, nl, en) in [
            (
                0,
                "ed_wait_high",
                "Wachttijd op de spoedeisende hulp met hoge urgentie (U1 en U2)",
                "Wait in the emergency department, high urgency (U1 and U2)",
            ),
            (
                1,
                "ed_wait_low",
                "Wachttijd op de spoedeisende hulp met lage urgentie (U4 en U5)",
                "Wait in the emergency department, low urgency (U4 and U5)",
            ),
        ] {
            self.slots.ed_wait[slot] = self.add(id, (nl, en), shape(Unit::Minutes, 1e-3, Scope::Region, 0.5));
        }
        self.slots.outside_wait = self.add(
            "outside_wait",
            (
                "Wachttijd in ziekenhuizen buiten de provincie voor een behandelkamer en een bed",
                "Wait in hospitals outside the region for a bay and a bed",
            ),
            shape(Unit::Hours, 1e-3, Scope::Region, 0.05),
        );
        for (slot, id, nl, en) in [
            (
                0,
                "short_stay_wait",
                "Wachttijd voor kortdurend verblijf",
                "Wait for short stay",
            ),
            (
                1,
                "rehabilitation_wait",
                "Wachttijd voor geriatrische revalidatie",
                "Wait for geriatric rehabilitation",
            ),
            (
                2,
                "home_start_wait",
                "Wachttijd op wijkverpleging na het ziekenhuis",
                "Wait for home nursing after hospital",
            ),
        ] {
            let days = shape(Unit::Days, 0.01, Scope::Region, 0.25);
            self.slots.onward_waits[slot] = self.add(id, (nl, en), days);
        }
        self.slots.busiest_occupancy = self.add(
            "busiest_week_occupancy",
            (
                "Bezetting van ziekenhuisbedden in de drukste week",
                "Hospital bed occupancy in the busiest week",
            ),
            shape(Unit::Share, 1e-4, Scope::Region, 0.005),
        );
        self.slots.busiest_boarding = self.add(
            "busiest_week_boarding",
            (
                "Wachttijd op een bed in de drukste week",
                "Wait for a bed in the busiest week",
            ),
            shape(Unit::Hours, 1e-3, Scope::Region, 0.1),
        );
        self.slots.busiest_sent_on = self.add(
            "busiest_week_sent_on",
            (
                "Patiënten die in de drukste week naar een ander ziekenhuis moeten omdat er geen bed is",
                "Patients sent on to another hospital in the busiest week for want of a bed",
            ),
            shape(Unit::Share, 1e-4, Scope::Region, 0.005),
        );
    }

    /// Posts of general practitioners out of hours.
    fn add_gp_posts(&mut self) {
        let shape = |unit, resolution, scope, meaningful| Shape {
            unit,
            resolution,
            scope,
            better: Better::Lower,
            group: Group::Acute,
            meaningful,
        };
        let both = Scope::AreasAndRegion;
        let minutes = shape(Unit::Minutes, 0.01, both, 0.5);
        let share = shape(Unit::Share, 1e-4, both, 0.005);
        for (slot, id, nl, en, shape) in [
            (
                0,
                "gp_post_wait",
                "Wachttijd op de huisartsenspoedpost",
                "Wait at the GP post",
                minutes,
            ),
            (
                1,
                "gp_post_late",
                "Patiënten die lang wachten op de huisartsenspoedpost",
                "Patients who wait long at the GP post",
                share,
            ),
            (
                2,
                "gp_post_utilisation",
                "Bezetting van huisartsen op de spoedpost",
                "Utilisation of doctors at the GP post",
                share,
            ),
            (
                3,
                "gp_post_drive",
                "Rijtijd naar de dichtstbijzijnde open huisartsenspoedpost",
                "Drive to the nearest open GP post",
                minutes,
            ),
            (
                4,
                "urgent_door_drive",
                "Rijtijd naar de dichtstbijzijnde open deur voor spoedzorg",
                "Drive to the nearest open door for urgent care",
                minutes,
            ),
        ] {
            self.slots.gp_post[slot] = self.add(id, (nl, en), shape);
        }
        self.slots.gp_post_given_up = self.add(
            "gp_post_given_up",
            (
                "Patiënten die de huisartsenspoedpost verlaten zonder hulp",
                "Patients who leave the GP post unseen",
            ),
            shape(Unit::PerYear, 1.0, Scope::Region, 20.0),
        );
        self.slots.clinic = [
            self.add(
                "clinic_visits",
                ("Bezoeken aan de spoedpoli", "Visits to the urgent-care clinic"),
                Shape {
                    scope: Scope::Region,
                    ..Shape::fact(Unit::PerYear, 1.0, Group::Acute, 50.0)
                },
            ),
            self.add(
                "clinic_wait",
                ("Wachttijd op de spoedpoli", "Wait at the urgent-care clinic"),
                shape(Unit::Minutes, 0.01, Scope::Region, 0.5),
            ),
        ];
    }

    /// Care that is given: a paired difference is capacity that comes free, or that is taken.
    fn add_served(&mut self) {
        for service in Service::ALL.into_iter().filter(|service| service.is_care()) {
            let ((nl, en), unit) = service.name();
            let shape = Shape {
                scope: Scope::Region,
                ..Shape::fact(unit, 1.0, Group::Demand, 10.0)
            };
            let label = (format!("Gegeven: {nl}"), format!("Given: {en}"));
            self.slots.served[service as usize] =
                Some(self.add(&format!("served_{}", service.id()), (&label.0, &label.1), shape));
        }
        let days = Shape {
            scope: Scope::Region,
            ..Shape::fact(Unit::DaysPerYear, 1.0, Group::Demand, 200.0)
        };
        self.slots.hospital_days = self.add(
            "hospital_days",
            (
                "Ligdagen van inwoners in ziekenhuizen",
                "Days of residents in hospital beds",
            ),
            days,
        );
    }

    fn add_money(&mut self) {
        let money = |better, meaningful| Shape {
            unit: Unit::ThousandEurosPerYear,
            resolution: 1.0,
            scope: Scope::Region,
            better,
            group: Group::Money,
            meaningful,
        };
        let care = money(Better::Neither, 1000.0);
        self.slots.cost_care = self.add("cost_care", ("Kosten van zorg", "Cost of care"), care);
        let per_head = Shape {
            unit: Unit::EurosPerResident,
            ..money(Better::Neither, 10.0)
        };
        self.slots.cost_per_head = self.add(
            "cost_per_head",
            ("Kosten van zorg per inwoner", "Cost of care per resident"),
            per_head,
        );
        self.slots.cost_not_given = self.add(
            "cost_not_given",
            (
                "Wat de zorg zou kosten die niet gegeven wordt",
                "What the care that is not given would cost",
            ),
            money(Better::Lower, 1000.0),
        );
        for payer in Payer::ALL {
            let (nl, en) = payer.name();
            self.slots.cost_care_by_payer[payer as usize] = self.add(
                &format!("cost_care_{}", payer.id()),
                (&format!("Kosten van zorg: {nl}"), &format!("Cost of care: {en}")),
                money(Better::Neither, 500.0),
            );
        }
        for service in Service::ALL.into_iter().filter(|service| service.is_care()) {
            let (nl, en) = service.name().0;
            let label = (format!("Kosten: {nl}"), format!("Cost: {en}"));
            self.slots.cost_of_service[service as usize] = Some(self.add(
                &format!("cost_{}", service.id()),
                (&label.0, &label.1),
                money(Better::Neither, 500.0),
            ));
        }
        let measures = money(Better::Neither, 100.0);
        self.slots.cost_measures = self.add(
            "cost_measures",
            ("Kosten van maatregelen", "Cost of measures"),
            measures,
        );
        for payer in Payer::ALL {
            let (nl, en) = payer.name();
            self.slots.cost_measures_by_payer[payer as usize] = self.add(
                &format!("cost_measures_{}", payer.id()),
                (
                    &format!("Kosten van maatregelen: {nl}"),
                    &format!("Cost of measures: {en}"),
                ),
                measures,
            );
        }
        self.slots.measures_unpriced = self.add(
            "measures_unpriced",
            (
                "Maatregelen waarvan niemand de kosten kent",
                "Measures whose cost nobody knows",
            ),
            Shape {
                unit: Unit::Ratio,
                ..money(Better::Neither, 1.0)
            },
        );
        self.slots.contributions = self.add(
            "contributions",
            ("Bijdragen aan maatregelen", "Contributions to measures"),
            measures,
        );
        self.slots.measures_uncovered = self.add(
            "measures_uncovered",
            (
                "Kosten van maatregelen die niemand betaalt",
                "Cost of measures that nobody pays",
            ),
            money(Better::Lower, 100.0),
        );
        self.slots.budget_exceeded = self.add(
            "budget_exceeded",
            (
                "Maatregelen kosten meer dan het budget",
                "Measures cost more than the budget",
            ),
            Shape {
                unit: Unit::Share,
                ..money(Better::Lower, 1.0)
            },
        );
    }

    fn add_ages(&mut self) {
        for (sex, (nl, en)) in [("mannen", "men"), ("vrouwen", "women")].into_iter().enumerate() {
            for group in 0..AGE_GROUPS {
                let (first, last) = age_group_bounds(group);
                let (id, span) = if group + 1 == AGE_GROUPS {
                    (format!("{en}_95_plus"), "95+".to_owned())
                } else {
                    (format!("{en}_{first}_{last}"), format!("{first}–{last}"))
                };
                let label = (
                    format!("{}{} {span}", nl[..1].to_uppercase(), &nl[1..]),
                    format!("{}{} {span}", en[..1].to_uppercase(), &en[1..]),
                );
                let shape = Shape::fact(Unit::People, 1.0, Group::Ages, 50.0);
                self.slots.age_groups[sex][group] = self.add(&id, (&label.0, &label.1), shape);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Shape {
    unit: Unit,
    resolution: f64,
    scope: Scope,
    better: Better,
    group: Group,
    meaningful: f64,
}

impl Shape {
    fn fact(unit: Unit, resolution: f64, group: Group, meaningful: f64) -> Self {
        Self {
            unit,
            resolution,
            scope: Scope::AreasAndRegion,
            better: Better::Neither,
            group,
            meaningful,
        }
    }
}
