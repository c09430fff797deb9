//! The wasm of the page gives the digests that the command line gives, to the bit.

use sim_core::acute::twin::{self, simulate};
use sim_core::ensemble::Plan;
use sim_core::quantity::Text;
use sim_core::random::Luck;
use sim_core::region::PackFiles;
use sim_core::run::{acute_year, people_pass};
use sim_core::scenario::Scenario;
use tests::node::{Order, Weeks, digests, play};
use tests::runs::{all_levers, digest, flevoland, on, toyland};

/// A scenario as a file, which must have a name.
fn file_of(scenario: &Scenario) -> String {
    let name = Text {
        nl: "Proef".to_owned(),
        en: "Trial".to_owned(),
    };
    let named = Scenario {
        name,
        ..scenario.clone()
    };
    if scenario.settings.is_empty() {
        String::new()
    } else {
        named.to_toml()
    }
}

#[test]
fn wasm_and_native_give_the_same_digests() {
    let toy_pack = serde_json::to_string(&PackFiles::toyland().0).expect("text is JSON");
    let presets = Scenario::presets(&flevoland()).expect("every example fits Flevoland");
    let preset = |id: &str| {
        presets
            .iter()
            .find(|preset| preset.id == id)
            .expect("an example of this name")
            .clone()
    };
    let runs = [
        ("Toyland", toyland(), &toy_pack, Scenario::reference(), 1, 40),
        (
            "Toyland with every lever moved",
            toyland(),
            &toy_pack,
            all_levers(&toyland(), 0.5),
            7,
            40,
        ),
        (
            "Toyland, a seed beyond 53 bits",
            toyland(),
            &toy_pack,
            Scenario::reference(),
            u64::MAX - 1,
            10,
        ),
        (
            "Flevoland",
            flevoland(),
            &"flevoland".to_owned(),
            Scenario::reference(),
            1,
            40,
        ),
        (
            "Flevoland, all together",
            flevoland(),
            &"flevoland".to_owned(),
            preset("alles-samen"),
            1,
            10,
        ),
        (
            "Flevoland, high growth",
            flevoland(),
            &"flevoland".to_owned(),
            preset("hoge-groei"),
            2,
            10,
        ),
    ];
    let orders: Vec<Order> = runs
        .iter()
        .map(|(_, _, pack, scenario, seed, replicates)| Order {
            pack: (*pack).clone(),
            scenario: file_of(scenario),
            seed: *seed,
            replicates: *replicates,
        })
        .collect();
    let found = digests(&orders);
    assert_eq!(found.len(), runs.len(), "one digest per run");
    for ((name, region, _, scenario, seed, replicates), found) in runs.iter().zip(&found) {
        let native = digest(&on(region, scenario), Plan::chance(*seed, *replicates)).to_string();
        assert_eq!(
            *found, native,
            "{name}: wasm and native differ. Look for a function of std on floats (use `libm`), a sum whose order \
             depends on the platform, or `usize` in a figure"
        );
    }
    assert_ne!(found[0], found[1], "a scenario must change the digest");
}

/// The twin draws with samplers whose last bits may differ between targets, so its figures are equal in distribution, not to the
/// bit. Two seeds, 12 replications each: 6 standard errors of the difference for each of some thirty figures, less than one false
/// alarm in a thousand choices of seeds. What hardly ever happens (a full department) has no normal law: a little is allowed.
#[test]
fn the_twin_in_wasm_plays_the_same_law() {
    let weeks = Weeks {
        year: 2030,
        weeks: 8,
        replications: 12,
        seed: 2,
    };
    let (balance, wasm) = play(weeks);
    assert!(balance, "nobody is lost in wasm");
    let parameters = on(&flevoland(), &Scenario::reference());
    let luck = Luck::expected();
    let pass = people_pass(&parameters, &luck);
    let found = acute_year(&parameters, &pass, &luck, weeks.year)
        .expect("the chain settles")
        .expect("the year is in the run");
    let plan = twin::Plan {
        replications: weeks.replications,
        ..twin::Plan::new(Luck::new(1, 0), weeks.year, weeks.weeks)
    };
    let native = simulate(&found.province(&parameters), &plan);
    let region: Vec<_> = native
        .figures
        .iter()
        .filter(|figure| figure.area.is_none())
        .collect();
    assert_eq!(region.len(), wasm.len());
    // Student's t for eleven degrees of freedom
    let error = |half_width: Option<f64>| half_width.expect("there are replications") / 2.201;
    for (figure, (id, mean, half_width)) in region.iter().zip(&wasm) {
        assert_eq!(figure.id, id);
        let (a, b) = (error(figure.half_width), error(*half_width));
        let slack = if figure.unit == "share" { 0.002 } else { 0.1 };
        assert!(
            (figure.twin - mean).abs() <= 6.0 * (a * a + b * b).sqrt() + slack,
            "{id}: {} natively, {mean} in wasm",
            figure.twin
        );
    }
}
