//! Erlang's delay formula for any real number of servers.
//!
//! `C = B / (1 − (a/c)(1 − B))` with `B` Erlang's loss formula; mean wait `C · s / (c − a)` for a mean service time `s`.
//! Source: A. K. Erlang (1917); textbook form in R. B. Cooper, "Introduction to Queueing Theory" (1981), §3.5.

use super::erlang_b::erlang_b;

/// Probability that an arrival waits when everybody is patient; 1 from a load equal to the servers on.
#[must_use]
pub fn erlang_c(servers: f64, load: f64) -> f64 {
    if load >= servers {
        return 1.0;
    }
    let blocked = erlang_b(servers, load);
    blocked / (1.0 - load / servers * (1.0 - blocked))
}

/// Mean wait of all arrivals when everybody is patient, in units of the mean service time.
///
/// Infinite from a load equal to the servers on: callers that may be overloaded use [`super::erlang_a`].
#[must_use]
pub fn mean_wait(servers: f64, load: f64) -> f64 {
    if load >= servers {
        f64::INFINITY
    } else {
        erlang_c(servers, load) / (servers - load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_server_waits_as_often_as_it_is_busy() {
        for load in [0.0, 0.1, 0.5, 0.95] {
            assert!((erlang_c(1.0, load) - load).abs() < 1e-15);
            assert!((mean_wait(1.0, load) - load / (1.0 - load)).abs() < 1e-12);
        }
    }

    #[test]
    fn textbook_cases() {
        // M/M/2 at a load of 1: C = 1/3; M/M/3 at a load of 2: C = 4/9, wait 4/9 of a service
        assert!((erlang_c(2.0, 1.0) - 1.0 / 3.0).abs() < 1e-15);
        assert!((erlang_c(3.0, 2.0) - 4.0 / 9.0).abs() < 1e-15);
        assert!((mean_wait(3.0, 2.0) - 4.0 / 9.0).abs() < 1e-15);
        // Call-centre tables: 10 erlangs on 14 agents, 17.41 % wait
        assert!((erlang_c(14.0, 10.0) - 0.1741).abs() < 5e-5);
    }

    #[test]
    fn overload_always_waits() {
        assert_eq!(erlang_c(3.0, 3.0), 1.0);
        assert_eq!(mean_wait(3.0, 4.0), f64::INFINITY);
        assert_eq!(erlang_c(0.0, 0.0), 1.0);
    }

    proptest! {
        #[test]
        fn moves_the_right_way(servers in 0.1..200.0_f64, share in 0.0..1.2_f64, more in 0.0..3.0_f64) {
            let load = servers * share;
            let base = erlang_c(servers, load);
            prop_assert!((0.0..=1.0).contains(&base));
            prop_assert!(erlang_c(servers + more, load) <= base * (1.0 + 1e-12));
            prop_assert!(erlang_c(servers, load * 1.1) >= base * (1.0 - 1e-12));
        }
    }
}
