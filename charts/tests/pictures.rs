//! Rules every picture keeps, on plain cases and on thousands of odd ones.

mod svg;

use charts::{
    Band, Difference, Dotplot, Fan, Heading, Line, Locale, Marker, Norm, Numerals, Picture, Side, Size,
    Spark, Style,
};
use proptest::prelude::*;
use svg::{check, path_points};

fn band(year: i32, p50: f64, half: f64) -> Band {
    Band {
        year,
        p2_5: p50 - 2.0 * half,
        p16_5: p50 - half,
        p50,
        p83_5: p50 + half,
        p97_5: p50 + 2.0 * half,
    }
}

fn rising(start: f64, growth: f64) -> Vec<Band> {
    (2026..=2050)
        .map(|year| f64::from(year - 2026))
        .zip(2026..)
        .map(|(t, year)| band(year, start + growth * t, 1.0 + 4.0 * t))
        .collect()
}

fn line(name: &str, style: Style, points: Vec<Band>) -> Line {
    Line {
        name: name.to_owned(),
        style,
        points,
    }
}

fn full_fan() -> Fan {
    Fan {
        description: "Tekort <groeit> & blijft".to_owned(),
        heading: Heading::Shown,
        unit: "fte".to_owned(),
        lines: vec![
            line("Officiële prognose", Style::Third, rising(590.5, 33.0)),
            line(
                "Referentie met mijn aannames",
                Style::Reference,
                rising(610.0, 35.0),
            ),
            line("Met mijn beleid", Style::Mine, rising(600.0, 30.0)),
        ],
        examples: vec![
            (2026..=2050)
                .map(|year| (year, f64::from(year) - 1500.0))
                .collect(),
        ],
        norm: Some(Norm {
            name: "norm: hoogstens 1.000 fte".to_owned(),
            value: 1000.0,
            side: Side::Maximum,
        }),
        markers: vec![Marker {
            name: "CBS \"2050\"".to_owned(),
            year: 2050,
            value: 1333.0,
            interval: Some((1111.0, 1555.0)),
        }],
        now: Some(2026),
        note: "Verzonnen cijfers".to_owned(),
        ..Fan::new(
            "tekort",
            "Tekort & overschot <in fte>",
            Numerals::number(Locale::Dutch, 1),
        )
    }
}

const SIZES: [(f64, f64); 7] = [
    (320.0, 240.0),
    (320.0, 300.0),
    (360.0, 340.0),
    (700.0, 420.0),
    (1280.0, 620.0),
    (1600.0, 700.0),
    (240.0, 160.0),
];

#[test]
fn a_full_fan_keeps_the_rules_at_every_width() {
    for (width, height) in SIZES {
        for cursor in [None, Some(2026), Some(2038), Some(2050), Some(1900)] {
            let fan = Fan { cursor, ..full_fan() };
            let picture = fan.draw(Size::new(width, height));
            let elements = check(&picture.svg);
            assert_eq!(picture, fan.draw(Size::new(width, height)), "deterministic");
            let root = &elements[0];
            assert_eq!(root.get("role"), Some("img"));
            let by_id = |id: Option<&str>| {
                elements
                    .iter()
                    .find(|e| e.get("id").is_some() && e.get("id") == id)
            };
            assert_eq!(
                by_id(root.get("aria-labelledby")).map(|e| e.text.as_str()),
                Some("Tekort & overschot <in fte>")
            );
            assert_eq!(
                by_id(root.get("aria-describedby")).map(|e| e.text.as_str()),
                Some("Tekort <groeit> & blijft")
            );
            if cursor.is_none() && height >= 240.0 {
                let names: Vec<&str> = elements
                    .iter()
                    .filter(|e| e.class() == "chart-label")
                    .map(|e| e.text.as_str())
                    .collect();
                assert!(
                    names.iter().any(|name| name.starts_with("norm")),
                    "{names:?} at {width}"
                );
            }
        }
    }
}

#[test]
fn every_band_has_edges_and_every_line_a_median_and_a_name() {
    let elements = check(&full_fan().draw(Size::new(700.0, 420.0)).svg);
    let count = |class: &str| elements.iter().filter(|element| element.class() == class).count();
    assert_eq!([count("chart-band-95"), count("chart-band-67")], [3, 3]);
    assert_eq!(
        [
            count("chart-edge-95"),
            count("chart-edge-67"),
            count("chart-median")
        ],
        [6, 6, 3]
    );
    assert_eq!(
        [
            count("chart-example"),
            count("chart-norm"),
            count("chart-now"),
            count("chart-value")
        ],
        [1, 1, 1, 3]
    );
    let dashes: std::collections::BTreeSet<_> = elements
        .iter()
        .filter(|e| e.class() == "chart-median")
        .map(|e| e.get("stroke-dasharray"))
        .collect();
    assert_eq!(dashes.len(), 3, "every median has a dash of its own");
}

#[test]
fn every_figure_is_in_the_table() {
    let fan = full_fan();
    let Picture { table, .. } = fan.draw(Size::new(320.0, 240.0));
    assert_eq!(table.rows.len(), 25);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    for (row, year) in table.rows.iter().zip(2026..) {
        let text = row.join(" ");
        let bands = fan
            .lines
            .iter()
            .flat_map(|line| line.points.iter().filter(|band| band.year == year));
        let examples = fan.examples[0]
            .iter()
            .filter(|(at, _)| *at == year)
            .map(|(_, figure)| *figure);
        for figure in bands.flat_map(Band::figures).chain(examples).chain([1000.0]) {
            assert!(text.contains(&fan.numerals.text(figure)), "{figure} in {text}");
        }
    }
    let last = table.rows[24].join(" ");
    assert!(last.contains("CBS \"2050\": 1.333,0 (1.111,0–1.555,0)"), "{last}");
    assert!(table.to_text().lines().count() == 29);
}

#[test]
fn missing_figures_leave_a_gap_and_a_dash() {
    let mut points = rising(600.0, 30.0);
    points[10].p50 = f64::NAN;
    points[11].p97_5 = f64::INFINITY;
    let fan = Fan {
        lines: vec![line("Referentie", Style::Reference, points)],
        ..Fan::new("g", "Gat", Numerals::default())
    };
    let picture = fan.draw(Size::new(700.0, 400.0));
    let elements = check(&picture.svg);
    let count = |class: &str| elements.iter().filter(|element| element.class() == class).count();
    assert_eq!(
        [
            count("chart-median"),
            count("chart-band-95"),
            count("chart-band-67")
        ],
        [2, 2, 1]
    );
    assert_eq!(picture.table.rows[10][1], "–");
}

#[test]
fn a_fixed_axis_stays_and_cuts_what_leaves_it() {
    let fan = Fan {
        y_range: Some((700.0, 1100.0)),
        ..full_fan()
    };
    let picture = fan.draw(Size::new(700.0, 420.0));
    assert_eq!(picture.y_range, (700.0, 1100.0));
    let elements = check(&picture.svg);
    assert!(
        elements
            .iter()
            .any(|e| e.class() == "chart-value" && e.text.starts_with('↑'))
    );
    assert_ne!(fan.natural_range(), picture.y_range);
    let (low, high) = fan.natural_range();
    assert!(low <= 482.5 && high >= 1644.0, "{low}–{high}");
}

#[test]
fn years_run_to_the_right_and_pointers_find_them() {
    let years = full_fan().draw(Size::new(320.0, 240.0)).years;
    for year in 2026..2050 {
        assert!(years.x_of(year) < years.x_of(year + 1));
        assert_eq!(years.year_at(years.x_of(year) / years.width), year);
    }
}

#[test]
fn differences_carry_signs_and_a_zero_line() {
    let fan = Fan {
        lines: vec![line("Mijn beleid", Style::Mine, rising(30.0, -6.0))],
        ..full_fan()
    };
    let fan = Fan {
        norm: None,
        markers: Vec::new(),
        examples: Vec::new(),
        ..fan
    };
    let difference = Difference {
        fan,
        above: "meer tekort".to_owned(),
        below: "minder tekort".to_owned(),
    };
    for (width, height) in SIZES {
        let picture = difference.draw(Size::new(width, height));
        let elements = check(&picture.svg);
        assert!(elements.iter().any(|e| e.class() == "chart-zero"));
        assert_eq!(
            picture.table.rows[0][1..],
            ["+30,0", "+29,0 tot +31,0", "+28,0 tot +32,0"]
        );
        assert!(picture.y_range.0 < 0.0 && picture.y_range.1 > 0.0);
    }
}

#[test]
fn dots_are_counted_by_shape() {
    for (side, missed) in [(Side::Minimum, 17), (Side::Maximum, 32)] {
        let plot = Dotplot {
            heading: Heading::Shown,
            quantiles: (0..50).map(|index| 80.0 + f64::from(index)).collect(),
            norm: Some(Norm {
                name: "norm: 97".to_owned(),
                value: 97.0,
                side,
            }),
            unit: "ritten".to_owned(),
            ..Dotplot::new("d", "Ritten", Numerals::number(Locale::Dutch, 0))
        };
        for (width, height) in SIZES {
            let picture = plot.draw(Size::new(width, height));
            let elements = check(&picture.svg);
            // The key shows one of each as well, where there is room for it.
            let dots = elements.iter().skip_while(|e| e.class() != "chart-dots");
            let (diamonds, circles): (Vec<_>, Vec<_>) = dots
                .filter(|e| e.class().starts_with("chart-dot-"))
                .partition(|e| e.class() == "chart-dot-missed");
            assert_eq!([diamonds.len(), circles.len()], [missed, 50 - missed]);
            assert_eq!(picture.count, format!("{missed} van de 50"));
            let norm = elements
                .iter()
                .find(|e| e.class() == "chart-norm")
                .and_then(|e| e.number("x1"))
                .expect("norm");
            for diamond in diamonds {
                let middle = path_points(diamond)[0].0;
                assert_eq!(
                    middle < norm,
                    side == Side::Minimum,
                    "a dot lies on the wrong side of the norm"
                );
            }
        }
        assert_eq!(plot.draw(Size::new(500.0, 300.0)).table.rows.len(), 50);
    }
}

#[test]
fn sparklines_are_hidden_from_assistive_technology() {
    let spark = Spark {
        points: rising(600.0, 30.0),
        style: Style::Mine,
        norm: Some(900.0),
        y_range: None,
    };
    let elements = check(&spark.draw(96.0, 28.0));
    assert_eq!(elements[0].get("aria-hidden"), Some("true"));
    assert!(elements.iter().all(|element| element.name != "text"));
}

#[test]
fn nothing_at_all_is_drawn_as_an_empty_chart() {
    let empty = Fan::new("", "", Numerals::default()).draw(Size::new(f64::NAN, -3.0));
    check(&empty.svg);
    assert!(empty.table.rows.is_empty());
    let dots = Dotplot::new("", "", Numerals::default()).draw(Size::new(320.0, 200.0));
    check(&dots.svg);
    assert_eq!(dots.count, "0 van de 0");
    let none = Spark {
        points: Vec::new(),
        style: Style::Mine,
        norm: None,
        y_range: None,
    };
    check(&none.draw(f64::INFINITY, 0.0));
}

fn figure() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => -1e4..1e6,
        2 => -1.0..1.0,
        1 => any::<f64>(),
        1 => Just(f64::NAN),
        1 => Just(0.0),
    ]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[A-Za-zëï <&\"']{0,40}", 1 => "\\PC{0,60}"]
}

prop_compose! {
    fn any_line()(name in words(), style in 0..3_usize, points in prop::collection::vec((2020..2060_i32, prop::array::uniform5(figure())), 0..30)) -> Line {
        let points = points.into_iter().map(|(year, [p2_5, p16_5, p50, p83_5, p97_5])| Band { year, p2_5, p16_5, p50, p83_5, p97_5 });
        Line { name, style: [Style::Reference, Style::Mine, Style::Third][style], points: points.collect() }
    }
}

prop_compose! {
    fn any_fan()(
        title in words(), unit in words(), note in words(),
        lines in prop::collection::vec(any_line(), 0..4),
        norm in prop::option::of((words(), figure())),
        markers in prop::collection::vec((words(), 2015..2065_i32, figure(), prop::option::of((figure(), figure()))), 0..3),
        range in prop::option::of((figure(), figure())),
        (now, cursor) in (prop::option::of(any::<i32>()), prop::option::of(2020..2060_i32)),
        (near, shown, percent, decimals) in (any::<bool>(), any::<bool>(), any::<bool>(), 0..4_u8),
    ) -> Fan {
        let numerals = if percent { Numerals::percent(Locale::Dutch, decimals) } else { Numerals::number(Locale::English, decimals) };
        let markers = markers.into_iter().map(|(name, year, value, interval)| Marker { name, year, value, interval });
        Fan {
            unit, lines, markers: markers.collect(), cursor, note, y_range: range,
            heading: if shown { Heading::Shown } else { Heading::Hidden },
            now: if near { now.map(|now| 2020 + now.rem_euclid(10)) } else { now },
            norm: norm.map(|(name, value)| Norm { name, value, side: Side::Minimum }),
            ..Fan::new("p", &title, numerals)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn odd_fans_keep_the_rules(fan in any_fan(), width in 240.0..1700.0_f64, height in 150.0..800.0_f64) {
        check(&fan.draw(Size::new(width, height)).svg);
        let difference = Difference { above: fan.title.clone(), below: fan.unit.clone(), fan };
        check(&difference.draw(Size::new(width, height)).svg);
    }

    #[test]
    fn odd_dotplots_keep_the_rules_and_count_every_dot(
        quantiles in prop::collection::vec(figure(), 0..60),
        norm in prop::option::of((words(), figure())),
        range in prop::option::of((figure(), figure())),
        (width, height) in (240.0..1700.0_f64, 150.0..800.0_f64),
    ) {
        let finite = quantiles.iter().filter(|figure| figure.is_finite()).count();
        let norm = norm.map(|(name, value)| Norm { name, value, side: Side::Maximum });
        let plot = Dotplot { quantiles, norm, x_range: range, unit: "fte".to_owned(), ..Dotplot::new("d", "t", Numerals::default()) };
        let picture = plot.draw(Size::new(width, height));
        check(&picture.svg);
        prop_assert_eq!(picture.total, finite);
        prop_assert_eq!(picture.table.rows.len(), finite);
    }

    #[test]
    fn odd_sparklines_keep_the_rules(line in any_line(), norm in prop::option::of(figure()), width in 0.0..300.0_f64, height in 0.0..90.0_f64) {
        let spark = Spark { points: line.points, style: line.style, norm, y_range: None };
        check(&spark.draw(width, height));
    }
}
