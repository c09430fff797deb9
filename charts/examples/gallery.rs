//! Writes a few pictures with made-up figures to the folder given as argument:
//! `cargo run -p charts --example gallery -- /tmp/gallery`.

use std::path::Path;

use charts::{
    Band, Difference, Dotplot, Fan, Heading, Line, Locale, Marker, Norm, Numerals, Side, Size, Spark, Style,
    Table,
};

const NOTE: &str =
    "Voorbeeld met verzonnen cijfers; zegt niets over Flevoland. Verkenning, geen voorspelling.";

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let write = |name: &str, svg: &str, table: Option<&Table>| -> std::io::Result<()> {
        std::fs::write(folder.join(format!("{name}.svg")), svg)?;
        table.map_or(Ok(()), |table| {
            std::fs::write(folder.join(format!("{name}.txt")), table.to_text())
        })
    };
    for (width, height) in [(1280.0, 620.0), (700.0, 420.0), (360.0, 340.0), (320.0, 300.0)] {
        let size = Size::new(width, height);
        let named = |name: &str| format!("{name}-{width}");
        for (name, fan) in fans() {
            let picture = fan.draw(size);
            write(&named(name), &picture.svg, Some(&picture.table))?;
        }
        let picture = difference().draw(size);
        write(&named("difference"), &picture.svg, Some(&picture.table))?;
        for (name, plot) in dotplots() {
            let picture = plot.draw(Size::new(width, height * 0.7));
            write(&named(name), &picture.svg, Some(&picture.table))?;
        }
    }
    let spark = Spark {
        points: ageing(300.0, 9.0, 1.0),
        style: Style::Mine,
        norm: Some(400.0),
        y_range: None,
    };
    write("spark", &spark.draw(120.0, 36.0), None)
}

/// Figures that grow by `growth` a year, with bands that widen with the square root of time.
fn ageing(start: f64, growth: f64, spread: f64) -> Vec<Band> {
    (2026..=2050)
        .map(|year| {
            let t = f64::from(year - 2026);
            let p50 = start + growth * t + 2.0 * (t * 1.7).sin();
            let sigma = spread * (6.0 + 13.0 * t.sqrt());
            Band {
                year,
                p2_5: p50 - 1.8 * sigma,
                p16_5: p50 - 0.95 * sigma,
                p50,
                p83_5: p50 + 1.0 * sigma,
                p97_5: p50 + 2.1 * sigma,
            }
        })
        .collect()
}

fn line(name: &str, style: Style, points: Vec<Band>) -> Line {
    Line {
        name: name.to_owned(),
        style,
        points,
    }
}

fn scaled(points: Vec<Band>, factor: f64) -> Vec<Band> {
    let by = |band: Band| Band {
        year: band.year,
        p2_5: band.p2_5 * factor,
        p16_5: band.p16_5 * factor,
        p50: band.p50 * factor,
        p83_5: band.p83_5 * factor,
        p97_5: band.p97_5 * factor,
    };
    points.into_iter().map(by).collect()
}

fn fans() -> Vec<(&'static str, Fan)> {
    let whole = Numerals::number(Locale::Dutch, 0);
    let base = |id: &str, title: &str, numerals: Numerals| Fan {
        description: "Verzonnen cijfers die laten zien hoe de grafiek eruitziet.".to_owned(),
        heading: Heading::Shown,
        note: NOTE.to_owned(),
        now: Some(2026),
        ..Fan::new(id, title, numerals)
    };
    let people = Fan {
        unit: "inwoners".to_owned(),
        lines: vec![line(
            "Referentie",
            Style::Reference,
            scaled(ageing(457.0, 4.0, 0.8), 1000.0),
        )],
        markers: vec![Marker {
            name: "PBL/CBS 2050".to_owned(),
            year: 2050,
            value: 557_100.0,
            interval: Some((496_800.0, 624_900.0)),
        }],
        ..base("people", "Voorbeeld: inwoners van Flevoland", whole)
    };
    let staff = Fan {
        unit: "fte tekort".to_owned(),
        lines: vec![
            line(
                "Referentie",
                Style::Reference,
                scaled(ageing(60.0, 13.0, 1.1), 10.0),
            ),
            line("Mijn beleid", Style::Mine, scaled(ageing(60.0, 7.5, 0.95), 10.0)),
        ],
        norm: Some(Norm {
            name: "norm: hoogstens 2.500 fte".to_owned(),
            value: 2500.0,
            side: Side::Maximum,
        }),
        ..base(
            "staff",
            "Voorbeeld: met mijn beleid groeit het tekort aan personeel minder snel",
            whole,
        )
    };
    let three = Fan {
        lines: vec![
            line(
                "Officiële prognose",
                Style::Third,
                scaled(ageing(62.0, 11.5, 0.9), 10.0),
            ),
            line(
                "Referentie met mijn aannames",
                Style::Reference,
                scaled(ageing(60.0, 13.0, 1.1), 10.0),
            ),
            line(
                "Met mijn beleid",
                Style::Mine,
                scaled(ageing(60.0, 10.0, 0.9), 10.0),
            ),
        ],
        cursor: Some(2040),
        ..staff.clone()
    };
    let examples = Fan {
        examples: (0..4_i32)
            .map(|k| {
                (2026..=2050)
                    .map(|year| {
                        let t = f64::from(year - 2026);
                        let own = f64::from(k - 2) * 22.0 * t.sqrt() * 2.0;
                        (
                            year,
                            600.0 + 130.0 * t + 2.5 * own + 60.0 * (t * (0.8 + 0.3 * f64::from(k))).sin(),
                        )
                    })
                    .collect()
            })
            .collect(),
        lines: staff.lines[..1].to_vec(),
        ..staff.clone()
    };
    let percent = |points: Vec<Band>| scaled(points, 0.001);
    let ambulance = Fan {
        unit: "spoedritten binnen 15 minuten".to_owned(),
        lines: vec![
            line("Referentie", Style::Reference, percent(ageing(930.0, -2.6, 0.35))),
            line("Mijn beleid", Style::Mine, percent(ageing(930.0, -0.9, 0.32))),
        ],
        norm: Some(Norm {
            name: "norm: 95 %".to_owned(),
            value: 0.95,
            side: Side::Minimum,
        }),
        cursor: Some(2033),
        ..base(
            "ambulance",
            "Voorbeeld: ambulance op tijd",
            Numerals::percent(Locale::Dutch, 1),
        )
    };
    let mut gap = staff.clone();
    for band in &mut gap.lines[0].points[9..12] {
        band.p50 = f64::NAN;
        band.p2_5 = f64::INFINITY;
    }
    gap.y_range = Some((500.0, 3000.0));
    vec![
        ("people", people),
        ("staff", staff),
        ("three", three),
        ("examples", examples),
        ("ambulance", ambulance),
        ("gap", gap),
    ]
}

fn difference() -> Difference {
    let fan = Fan {
        heading: Heading::Shown,
        note: NOTE.to_owned(),
        unit: "fte, verschil met de referentie".to_owned(),
        lines: vec![line(
            "Mijn beleid",
            Style::Mine,
            scaled(ageing(0.0, -8.0, 0.7), 5.0),
        )],
        ..Fan::new(
            "difference",
            "Voorbeeld: wat mijn beleid scheelt",
            Numerals::number(Locale::Dutch, 0),
        )
    };
    Difference {
        fan,
        above: "meer tekort dan de referentie".to_owned(),
        below: "minder tekort".to_owned(),
    }
}

fn dotplots() -> Vec<(&'static str, Dotplot)> {
    let plot = Dotplot {
        heading: Heading::Shown,
        note: NOTE.to_owned(),
        unit: "fte tekort in 2035".to_owned(),
        quantiles: (0..50)
            .map(|index| {
                let share = (f64::from(index) + 0.5) / 50.0;
                1800.0 + 260.0 * (share / (1.0 - share)).ln()
            })
            .collect(),
        norm: Some(Norm {
            name: "norm: 2.000 fte".to_owned(),
            value: 2000.0,
            side: Side::Maximum,
        }),
        ..Dotplot::new(
            "dots",
            "Voorbeeld: hoe waarschijnlijk is een tekort?",
            Numerals::number(Locale::Dutch, 0),
        )
    };
    let same = Dotplot {
        quantiles: vec![1800.0; 50],
        heading: Heading::Hidden,
        ..plot.clone()
    };
    vec![("dots", plot), ("dots-same", same)]
}
