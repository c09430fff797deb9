//! Writes the figures of one year.

use super::catalogue::{AGE_GROUPS, PARTS, StaffSlots, age_group_bounds};
use super::layout::{Figures, Place, YearOf};
use crate::acute::Flow;
use crate::capacity::Capacity;
use crate::costs::{self, Costs, Served};
use crate::demand::{Demand, Service};
use crate::parameters::CheckedParameters;
use crate::people::People;
use crate::quantity::{AGES, sum};
use crate::region::{Branch, Occupation, Payer};
use crate::workforce::Workforce;

const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// Everything that one year produced.
pub(crate) struct Year<'a> {
    pub(crate) year: i32,
    pub(crate) people: &'a People,
    pub(crate) demand: &'a Demand,
    pub(crate) staff: &'a Workforce,
    pub(crate) capacity: &'a Capacity,
    pub(crate) flow: &'a Flow,
    pub(crate) served: &'a Served,
    pub(crate) costs: &'a Costs,
}

/// Writes all indicators of the year. Stocks stand at 1 January, flows are those of the year.
pub(crate) fn measure(parameters: &CheckedParameters, of: &Year<'_>, figures: &mut Figures) {
    let mut page = figures.of_year(&parameters.layout, of.year);
    let residents = Residents::of(of.people, of.year);
    write_people(
        &mut page,
        of,
        &residents,
        &parameters.region.housing.plan_capacity,
    );
    write_care(&mut page, of);
    write_places(&mut page, parameters, of, &residents);
    write_informal_care(&mut page, parameters, of, &residents);
    write_staff(&mut page, of);
    write_acute(&mut page, of);
    write_served(&mut page, of.served);
    write_money(&mut page, parameters, of, &residents);
}

/// People whom several figures count, by area: counted once.
struct Residents {
    all: Vec<f64>,
    of_75: Vec<f64>,
}

impl Residents {
    fn of(people: &People, year: i32) -> Self {
        let from = |age| {
            let areas = 0..people.area_count();
            areas
                .map(|area| people.count(year, area, age, AGES - 1))
                .collect()
        };
        Self {
            all: from(0),
            of_75: from(75),
        }
    }
}

/// Where a year is written.
type Page<'a> = YearOf<'a>;

impl Page<'_> {
    fn region(&mut self, indicator: usize, value: f64) {
        self.set(indicator, Place::Region, value);
    }

    /// Writes a figure of every area, and their sum as that of the region.
    fn sum(&mut self, indicator: usize, value: impl Fn(usize) -> f64) {
        let mut total = 0.0;
        for area in 0..self.layout.areas.len() {
            let here = value(area);
            total += here;
            self.set(indicator, Place::Area(area), here);
        }
        self.region(indicator, total);
    }

    /// Writes a part over whole relative to that of the base year, for every area and for the region; 0 where there is no whole.
    fn against_base(
        &mut self,
        indicator: usize,
        now: impl Fn(usize) -> (f64, f64),
        base: impl Fn(usize) -> (f64, f64),
    ) {
        let relative = |now: (f64, f64), base: (f64, f64)| {
            let whole = now.1 * base.0;
            if whole > 0.0 { now.0 * base.1 / whole } else { 0.0 }
        };
        let (mut all_now, mut all_base) = ((0.0, 0.0), (0.0, 0.0));
        for area in 0..self.layout.areas.len() {
            let (here, before) = (now(area), base(area));
            all_now = (all_now.0 + here.0, all_now.1 + here.1);
            all_base = (all_base.0 + before.0, all_base.1 + before.1);
            self.set(indicator, Place::Area(area), relative(here, before));
        }
        self.region(indicator, relative(all_now, all_base));
    }

    /// Writes part over whole for every area and for the region; 0 where there is no whole.
    fn ratio(&mut self, indicator: usize, parts: impl Fn(usize) -> (f64, f64)) {
        let ratio = |(part, whole): (f64, f64)| if whole > 0.0 { part / whole } else { 0.0 };
        let (mut part, mut whole) = (0.0, 0.0);
        for area in 0..self.layout.areas.len() {
            let here = parts(area);
            part += here.0;
            whole += here.1;
            self.set(indicator, Place::Area(area), ratio(here));
        }
        self.region(indicator, ratio((part, whole)));
    }
}

fn write_people(page: &mut Page<'_>, of: &Year<'_>, residents: &Residents, plan_capacity: &[Option<f64>]) {
    let slots = &page.layout.catalogue.slots;
    let (people, year) = (of.people, of.year);
    page.sum(slots.population, |area| residents.all[area]);
    page.sum(slots.people_75, |area| residents.of_75[area]);
    for (indicator, from) in [
        (slots.people_65, 65),
        (slots.people_80, 80),
        (slots.people_85, 85),
    ] {
        page.sum(indicator, |area| people.count(year, area, from, AGES - 1));
    }
    page.sum(slots.births, |area| people.flows(year, area).births);
    page.sum(slots.deaths, |area| people.flows(year, area).deaths);
    page.ratio(slots.support_ratio, |area| {
        (
            people.count(year, area, 50, 74),
            people.count(year, area, 85, AGES - 1),
        )
    });
    for (sex, indicator) in slots.life_expectancy.into_iter().enumerate() {
        page.region(indicator, people.life_expectancy(year, sex, 0));
    }
    page.region(
        slots.life_expectancy_65,
        people.life_table(year).remaining_of_both(65),
    );
    page.region(slots.total_fertility, people.total_fertility(year));
    page.sum(slots.homes, |area| people.homes(year, area));
    page.sum(slots.homes_completed, |area| people.flows(year, area).completed);
    page.sum(slots.homes_left_behind, |area| {
        people.flows(year, area).left_behind
    });
    page.sum(slots.homes_beyond_plan, |area| {
        plan_capacity[area].map_or(0.0, |room| (people.completed_before(year, area) - room).max(0.0))
    });
    write_moves(page, of, slots.in_migration, slots.out_migration);
    for (sex, groups) in slots.age_groups.iter().enumerate() {
        for (group, indicator) in groups.iter().enumerate().take(AGE_GROUPS) {
            let (from, to) = age_group_bounds(group);
            page.sum(*indicator, |area| sum(&people.at(year, area, sex)[from..=to]));
        }
    }
}

/// Moves of an area include those within the region; moves of the region do not.
fn write_moves(page: &mut Page<'_>, of: &Year<'_>, arriving: usize, leaving: usize) {
    let (mut arrivals, mut departures) = (0.0, 0.0);
    for area in 0..page.layout.areas.len() {
        let flows = of.people.flows(of.year, area);
        arrivals += flows.arrivals;
        departures += flows.departures;
        page.set(
            arriving,
            Place::Area(area),
            flows.arrivals + flows.arrivals_within,
        );
        page.set(
            leaving,
            Place::Area(area),
            flows.departures + flows.departures_within,
        );
    }
    page.region(arriving, arrivals);
    page.region(leaving, departures);
}

fn write_care(page: &mut Page<'_>, of: &Year<'_>) {
    let slots = &page.layout.catalogue.slots;
    let (demand, capacity) = (of.demand, of.capacity);
    for service in Service::ALL {
        page.sum(slots.demand[service as usize], |area| demand.of(service, area));
    }
    for (position, service) in PARTS.into_iter().enumerate() {
        let service = service as usize;
        page.region(
            slots.health_part[position],
            libm::exp(demand.health_part[service]),
        );
        page.region(slots.trend_part[position], libm::exp(demand.trend_part[service]));
    }
    let unmet = |area: usize| {
        let nursing = demand.of(Service::HomeNursing, area);
        let help = demand.of(Service::HomeHelp, area);
        (
            nursing * capacity.unmet_home_nursing + help * capacity.unmet_home_help,
            nursing + help,
        )
    };
    page.ratio(slots.home_care_unmet, unmet);
    page.sum(slots.home_care_needed_hours, |area| unmet(area).1);
    page.sum(slots.home_care_served_hours, |area| unmet(area).1 - unmet(area).0);
    page.sum(slots.home_care_unmet_hours, |area| unmet(area).0);
    let needed = demand.total(Service::NursingHome).max(1e-9);
    page.sum(slots.nursing_home_waiting, |area| {
        capacity.waiting * demand.of(Service::NursingHome, area) / needed
    });
    page.region(slots.nursing_home_wait, capacity.wait_weeks);
}

/// General practices, and whether care keeps pace with those who live here.
fn write_places(page: &mut Page<'_>, parameters: &CheckedParameters, of: &Year<'_>, residents: &Residents) {
    let slots = &page.layout.catalogue.slots;
    let (people, staff, capacity) = (of.people, of.staff, of.capacity);
    page.sum(slots.residents_without_gp, |area| capacity.without_gp[area]);
    page.ratio(slots.patients_per_gp, |area| {
        (residents.all[area], staff.gp_fte(parameters, area))
    });
    for (indicator, from, now) in [
        (slots.care_per_resident, 0, &residents.all),
        (slots.care_per_75, 75, &residents.of_75),
    ] {
        let at_start = |area| people.count(people.base_year(), area, from, AGES - 1);
        page.against_base(
            indicator,
            |area| (capacity.care[area], now[area]),
            |area| (capacity.base_care[area], at_start(area)),
        );
    }
}

/// Receivers follow the people of 75+; what a carer gives stays, and what a receiver needs stays.
fn write_informal_care(
    page: &mut Page<'_>,
    parameters: &CheckedParameters,
    of: &Year<'_>,
    residents: &Residents,
) {
    let slots = &page.layout.catalogue.slots;
    let data = &parameters.region.care.informal;
    let old: f64 = residents.of_75.iter().sum();
    let hours_per_receiver = WEEKS_PER_YEAR * data.carers_per_receiver * data.hours_per_carer;
    let need = old * data.receiver_share_75 * hours_per_receiver;
    let supply = of.demand.informal_supply;
    page.region(slots.informal_care_need, need);
    page.region(slots.informal_care_supply, need * supply);
    page.region(slots.carers_per_receiver, data.carers_per_receiver * supply);
    page.region(slots.hours_per_carer, data.hours_per_carer / supply);
}

fn write_staff(page: &mut Page<'_>, of: &Year<'_>) {
    let slots = &page.layout.catalogue.slots;
    let staff = of.staff;
    let mut write = |slots: StaffSlots, branches: &mut dyn Iterator<Item = Branch>| {
        let [mut fte, mut heads, mut gap] = [0.0; 3];
        for branch in branches {
            fte += staff.supply[branch as usize];
            heads += staff.heads_in(branch);
            gap += staff.gap(branch);
        }
        page.region(slots.staff, fte);
        page.region(slots.heads, heads);
        page.region(slots.gap, gap);
    };
    for occupation in Occupation::ALL {
        write(slots.staff[occupation as usize], &mut occupation.branches());
    }
    for branch in Branch::ALL {
        if let Some(slots) = slots.branches[branch as usize] {
            write(slots, &mut std::iter::once(branch));
        }
    }
    let (needed, short) = (staff.total_need(), staff.total_gap());
    page.region(slots.fte_gap, short);
    page.region(slots.staff_needed, needed);
    page.region(
        slots.staff_shortage_share,
        if needed > 0.0 { short / needed } else { 0.0 },
    );
    page.region(slots.pension_age, staff.pension_age(of.year));
}

fn write_acute(page: &mut Page<'_>, of: &Year<'_>) {
    let slots = &page.layout.catalogue.slots;
    let (flow, demand) = (of.flow, of.demand);
    let places = flow.areas.iter().enumerate();
    let places = places.map(|(area, response)| (Place::Area(area), response));
    for (place, response) in places.chain([(Place::Region, &flow.region)]) {
        page.set(slots.a1_within_15, place, response.within_limit);
        page.set(slots.response, place, response.mean);
        page.set(slots.response_median, place, response.median);
        page.set(slots.response_90, place, response.late_tenth);
        page.set(slots.a2_response, place, response.a2_mean);
        page.set(slots.transport, place, response.transport);
    }
    page.sum(slots.a1_late, |area| {
        demand.of(Service::AmbulanceA1, area) * (1.0 - flow.areas[area].within_limit)
    });
    page.region(slots.ambulance_utilisation, flow.ambulance_utilisation);
    for (slot, share) in slots.utilisation_by_block.iter().zip(flow.utilisation_by_block) {
        page.region(*slot, share);
    }
    page.region(slots.planned_wait, flow.planned_wait);
    page.region(slots.conveyed_inside, flow.conveyed_inside);
    page.region(slots.handover, flow.handover);
    page.region(slots.ed_over_4h, flow.over_4h);
    page.region(slots.ed_stay, flow.stay_hours);
    page.region(slots.boarding_hours, flow.boarding_hours);
    page.region(slots.bed_occupancy, flow.bed_occupancy);
    page.region(
        slots.wrong_place_days,
        flow.wrong_place_days + flow.wrong_place_days_displaced,
    );
    page.region(slots.step_down_wait, flow.step_down_wait_days);
    page.region(slots.treated_outside, flow.treated_outside);
    page.region(slots.postponed, flow.postponed);
    for (indicator, minutes) in [
        (slots.ed_drive, &flow.ed_drive),
        (slots.ed_drive_night, &flow.ed_drive_night),
    ] {
        // Someone could come from an area of which nobody does
        let visits = |area: usize| demand.of(Service::EdVisit, area).max(1e-9);
        page.ratio(indicator, |area| (minutes[area] * visits(area), visits(area)));
    }
    page.region(slots.turned_away, flow.turned_away);
    page.region(slots.ed_stop, flow.ed_stop_minutes);
    page.region(slots.ambulances_diverted, flow.ambulances_diverted);
    let [high, _, low] = flow.bay_wait;
    page.region(slots.ed_wait[0], high);
    page.region(slots.ed_wait[1], low);
    page.region(slots.outside_wait, flow.outside_wait_hours);
    for (indicator, days) in slots.onward_waits.into_iter().zip([
        flow.short_stay_wait_days,
        flow.rehabilitation_wait_days,
        flow.home_start_wait_days,
    ]) {
        page.region(indicator, days);
    }
    let busiest = &flow.busiest_week;
    page.region(slots.busiest_occupancy, busiest.occupancy);
    page.region(slots.busiest_boarding, busiest.boarding_hours);
    page.region(slots.busiest_sent_on, busiest.sent_on);
    let posts = flow.gp_posts.areas.iter().enumerate();
    let posts = posts.map(|(area, visit)| (Place::Area(area), visit));
    for (place, visit) in posts.chain([(Place::Region, &flow.gp_posts.region)]) {
        for (indicator, value) in slots.gp_post.into_iter().zip([
            visit.wait,
            visit.late,
            visit.utilisation,
            visit.drive,
            visit.door,
        ]) {
            page.set(indicator, place, value);
        }
    }
    let given_up = flow.gp_posts.posts.iter().map(|post| post.given_up).sum();
    page.region(slots.gp_post_given_up, given_up);
    let clinics = flow.gp_posts.all_clinics();
    page.region(slots.clinic[0], clinics.contacts);
    page.region(slots.clinic[1], clinics.visit().wait);
    page.region(slots.chain_residual, flow.residual);
    page.region(slots.chain_iterations, f64::from(flow.iterations));
    page.region(slots.jammed, if flow.jammed { 1.0 } else { 0.0 });
}

fn write_served(page: &mut Page<'_>, served: &Served) {
    let slots = &page.layout.catalogue.slots;
    for service in Service::ALL {
        if let Some(slot) = slots.served[service as usize] {
            page.region(slot, served.amount[service as usize]);
        }
    }
    page.region(slots.hospital_days, served.hospital_days());
}

/// Costs come in euros and are written in thousands.
fn write_money(page: &mut Page<'_>, parameters: &CheckedParameters, of: &Year<'_>, residents: &Residents) {
    let slots = &page.layout.catalogue.slots;
    let costs = of.costs;
    let residents: f64 = residents.all.iter().sum();
    let (care, measures) = (costs.all_care(), costs.all_measures());
    page.region(slots.cost_care, care / 1e3);
    page.region(
        slots.cost_per_head,
        if residents > 0.0 { care / residents } else { 0.0 },
    );
    page.region(slots.cost_not_given, costs.not_given / 1e3);
    for payer in Payer::ALL {
        let position = payer as usize;
        page.region(slots.cost_care_by_payer[position], costs.care_of(payer) / 1e3);
        page.region(
            slots.cost_measures_by_payer[position],
            costs.measures[position] / 1e3,
        );
    }
    for service in Service::ALL {
        if let Some(slot) = slots.cost_of_service[service as usize] {
            page.region(slot, costs.of_service(service) / 1e3);
        }
    }
    page.region(slots.cost_measures, measures / 1e3);
    page.region(slots.measures_unpriced, f64::from(costs.unpriced));
    let contributed: f64 = costs::contributions(parameters, of.year).iter().sum();
    page.region(slots.contributions, contributed / 1e3);
    page.region(slots.measures_uncovered, (measures - contributed) / 1e3);
    let over = costs::exceeds_budget(parameters, costs);
    page.region(slots.budget_exceeded, if over { 1.0 } else { 0.0 });
}
