//! Formulas and twin at one load per link.

use super::*;
use crate::region::PackFiles;
use crate::scenario::Scenario;

pub(super) fn subject() -> Subject {
    let region = Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault");
    let reference = CheckedParameters::new(Arc::new(region), Scenario::reference(), None);
    Subject::new(&reference.expect("the reference fits"))
}

/// One load per link, crowded enough for the formula to matter; the command plays all of them.
#[test]
fn what_is_claimed_holds() {
    let subject = subject();
    for (link, load) in [
        (Link::Loss, 0.9),
        (Link::Delay, 0.8),
        (Link::Impatience, 1.1),
        (Link::GeneralStays, 1.0),
        (Link::Bays, 0.7),
        (Link::GpPost, 0.6),
        (Link::GpPost, 0.9),
        (Link::JointPost, 0.8),
        (Link::Clinic, 1.1),
        (Link::Ward, 0.9),
        (Link::StepDown, 1.1),
        (Link::Tandem, 1.0),
        (Link::Dispatch, 0.7),
        (Link::Stations, 1.0),
        (Link::Ambulances, 1.0),
        (Link::Ambulances, 1.6),
        (Link::Ambulances, 2.0),
    ] {
        let rows = Case { link, load }.rows(&subject, 7, 1.0);
        assert!(!rows.is_empty());
        for row in rows {
            assert!(
                !row.broken() && row.half_width < 1.1 * row.tolerance(),
                "{row:?}: mend the formula, or narrow its range of use in `Link::claims`"
            );
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    let subject = subject();
    let case = Case {
        link: Link::Impatience,
        load: 0.9,
    };
    let rows = |seed| case.rows(&subject, seed, 1.0);
    assert_eq!(rows(3), rows(3));
    assert_ne!(rows(3), rows(4));
}

#[test]
fn what_is_off_is_shown_as_off() {
    let row = |formula: f64, claimed: bool| Row {
        link: Link::Delay,
        load: 0.9,
        figure: "wait",
        area: None,
        unit: Unit::Minutes,
        formula,
        twin: 20.0,
        half_width: 0.5,
        claimed,
    };
    // 10 per cent of 20 minutes is more than one minute
    assert!(row(22.0, true).within() && !row(22.2, true).within());
    // By more than chance explains
    assert!(!row(22.4, true).broken() && row(22.6, true).broken() && !row(30.0, false).broken());
    assert_eq!(Unit::Minutes.tolerance(3.0), 1.0);
}
