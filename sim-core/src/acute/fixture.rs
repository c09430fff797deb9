//! A small acute chain for tests, built by hand.

use crate::region::{
    AcuteData, AmbulanceTimes, EmergencyData, HomeStart, HospitalData, NursingHomeData, OutsideData,
    ParameterId, Station, StationKind, StepDownData, StepDownKind, WardData, WeekProfile, Zone,
};

/// Stations with these vehicles around the clock (`None`: a neighbour that comes half of the time), one area per zone.
pub(super) fn chain_of(vehicles: &[Option<f64>], station_minutes: &[&[f64]]) -> AcuteData {
    let station = |(at, vehicles): (usize, &Option<f64>)| Station {
        id: format!("s{at}"),
        name: String::new(),
        kind: if vehicles.is_some() {
            StationKind::Own
        } else {
            StationKind::Neighbour { availability: 0.5 }
        },
        area: vehicles.map(|_| 0),
        vehicles: [vehicles.unwrap_or(1.0); 6],
    };
    let zone = |at: usize| Zone {
        id: format!("z{at}"),
        name: String::new(),
        area: at,
        people_under_75: 1_000.0,
        people_75: 100.0,
        latitude: 52.0,
        longitude: 5.0,
    };
    let hospital = |inside: bool| HospitalData {
        id: String::new(),
        name: String::new(),
        inside,
        visits_of_residents: if inside { 8_000.0 } else { 2_000.0 },
        visits: 9_000.0,
        staffed_beds: 100.0,
        bays: 10.0,
        open: [1.0; 6],
    };
    AcuteData {
        stations: vehicles.iter().enumerate().map(station).collect(),
        zones: (0..station_minutes.len()).map(zone).collect(),
        station_minutes: station_minutes.iter().map(|row| row.to_vec()).collect(),
        hospitals: vec![hospital(true), hospital(false)],
        hospital_minutes: vec![vec![5.0, 20.0]; station_minutes.len()],
        former_hospitals: Vec::new(),
        outside: OutsideData {
            growth: 0.01,
            occupancy: 0.7,
        },
        week: WeekProfile {
            urgent_runs: [1.0; 168],
            planned_runs: [1.0; 168],
            emergency_arrivals: [1.0; 168],
            gp_contacts: [1.0; 168],
        },
        ambulance: AmbulanceTimes {
            call_handling: 2.0,
            turnout: 1.0,
            drive_log_sd: 0.3,
            without_signals: 1.2,
            limit: 15.0,
            on_scene: 20.0,
            handover: 15.0,
            handover_when_full: 10.0,
            clearing: 5.0,
            planned_cycle: 90.0,
            without_transport: ParameterId(0),
            observed_within_limit: ParameterId(1),
            planned_own_vehicles: 0.5,
            zone_weight: [50.0, 250.0],
            conveyed: None,
        },
        urgencies: Vec::new(),
        emergency: EmergencyData {
            admitted_share: 0.35,
            stay_discharged: 2.3,
            stay_admitted: 3.6,
            observed_over_4h: 0.2,
            urgency: [0.2, 0.42, 0.38],
            urgency_by_ambulance: [[0.6, 0.33, 0.07], [0.15, 0.62, 0.23]],
            diverted_when_full: None,
        },
        gp_posts: crate::region::GpPostsData::default(),
        clinics: Vec::new(),
        wards: WardData {
            admissions: 6_000.0,
            stay_days: 4.0,
            stay_trend: ParameterId(4),
            wrong_place_share: ParameterId(2),
            external_share: ParameterId(3),
            weekday_factor: 1.1,
            postponable_share: 0.5,
            busiest_week: 1.2,
        },
        step_down: StepDownData {
            kinds: vec![StepDownKind {
                id: String::new(),
                takes: [1.0, 1.0],
                places: 30.0,
                stay_days: 30.0,
                clustered: false,
            }],
            places: 30.0,
            stay_days: 30.0,
            patience_days: 10.0,
            search_days: 2.0,
            from_hospital_share: 0.5,
            clustered_from: None,
            home_start: HomeStart {
                share: 0.0,
                days: 1.0,
                used: 0.8,
                patience_days: 5.0,
            },
        },
        nursing_home: NursingHomeData {
            places: 100.0,
            exit_rate: ParameterId(5),
            reference_growth: 0.0,
            reference_note: crate::quantity::Text::default(),
        },
    }
}
