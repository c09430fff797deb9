//! `[[parameter]]`: uncertain parameters with their priors.

use super::known::{GRADES, Known};
use crate::exchange::bounds::{Bounds, SHARE};
use crate::exchange::table::Table;
use crate::random::place_key;
use crate::region::{Distribution, UncertainParameter};

const ANY: Bounds = Bounds::new("a number", f64::NEG_INFINITY, f64::INFINITY);
const SPREAD: Bounds = Bounds::new("a standard deviation", f64::MIN_POSITIVE, f64::INFINITY);
const SHAPE: Bounds = Bounds::new("a shape", f64::MIN_POSITIVE, 1e6);

/// Reads one uncertain parameter.
pub(super) fn read(table: &Table<'_>, known: &Known<'_>) -> UncertainParameter {
    let id = table.id("id");
    let range = table.numbers::<2>("range", &ANY);
    let mut range = (range[0], range[1]);
    if range.0 > range.1 {
        table.fault("range", "the lowest value first");
        range = (f64::NAN, f64::NAN);
    }
    let distribution = read_distribution(table, range);
    UncertainParameter {
        key: place_key(&id),
        id,
        label: table.text("label"),
        unit: table.string("unit"),
        distribution,
        no_effect: table.has("no_effect").then(|| read_no_effect(table, range)),
        range,
        grade: table
            .choice("grade", "a grade", &GRADES)
            .unwrap_or(crate::region::Grade::D),
        source: known.source(table),
        note: table.optional_string("note"),
    }
}

fn read_no_effect(table: &Table<'_>, (low, high): (f64, f64)) -> (f64, f64) {
    let inner = table.table("no_effect");
    let values = (inner.number("probability", &SHARE), inner.number("value", &ANY));
    if values.1 < low || values.1 > high {
        inner.fault(
            "value",
            format!("a value within the range of the parameter, {low} to {high}"),
        );
    }
    inner.finish();
    values
}

/// The prior under `distribution`; its centre lies in the range.
pub(super) fn read_distribution(table: &Table<'_>, (low, high): (f64, f64)) -> Distribution {
    const KINDS: [&str; 6] = ["normal", "lognormal", "beta", "triangular", "uniform", "fixed"];
    let inner = table.table("distribution");
    if !inner.is_present() {
        return Distribution::Fixed(f64::NAN);
    }
    let mut named = KINDS.into_iter().filter(|kind| inner.has(kind));
    let (kind, second) = (named.next(), named.next());
    if kind.is_none() || second.is_some() {
        table.fault("distribution", format!("one distribution: {}", KINDS.join(", ")));
        inner.finish();
        return Distribution::Fixed(f64::NAN);
    }
    let pair = |key, first: &Bounds, second: &Bounds| {
        let [mut a, mut b] = inner.numbers::<2>(key, &ANY);
        for (value, bounds) in [(&mut a, first), (&mut b, second)] {
            if value.is_finite() && !bounds.hold(*value) {
                inner.fault(key, bounds.expected());
                *value = f64::NAN;
            }
        }
        (a, b)
    };
    let (distribution, centre) = match kind.unwrap_or_default() {
        "normal" => {
            let (mean, sd) = pair("normal", &ANY, &SPREAD);
            (Distribution::Normal(mean, sd), mean)
        }
        "lognormal" => {
            let (mu, sigma) = pair("lognormal", &ANY, &SPREAD);
            (Distribution::Lognormal(mu, sigma), libm::exp(mu))
        }
        "beta" => {
            let (a, b) = pair("beta", &SHAPE, &SHAPE);
            (Distribution::Beta(a, b), a / (a + b))
        }
        "triangular" => {
            let [least, mode, most] = inner.numbers::<3>("triangular", &ANY);
            if least > mode || mode > most || least >= most {
                inner.fault("triangular", "[low, mode, high] in ascending order");
            }
            (Distribution::Triangular(least, mode, most), mode)
        }
        "uniform" => {
            let (least, most) = pair("uniform", &ANY, &ANY);
            if least >= most {
                inner.fault("uniform", "[low, high] in ascending order");
            }
            (Distribution::Uniform(least, most), (least + most) / 2.0)
        }
        _ => {
            let value = inner.number("fixed", &ANY);
            (Distribution::Fixed(value), value)
        }
    };
    inner.finish();
    if centre < low || centre > high {
        let expected = format!("a distribution whose centre ({centre}) lies in the range {low} to {high}");
        table.fault("distribution", expected);
    }
    distribution
}
