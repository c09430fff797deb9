//! A reader of SVG text, small and strict: enough to hold the pictures to their rules.

/// One element: name, attributes, and the text directly inside it.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).map(|value| {
            value
                .parse()
                .unwrap_or_else(|_| panic!("{name}=\"{value}\" is no number"))
        })
    }

    pub fn class(&self) -> &str {
        self.get("class").unwrap_or("")
    }
}

/// All elements in document order. Panics with a reason when the text is not well-formed.
pub fn read(svg: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = svg;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').expect("text after the last element");
            let inside = *open.last().expect("text outside the root");
            elements[inside].text.push_str(&unescape(&rest[..end]));
            rest = &rest[end..];
            continue;
        };
        let end = tag.find('>').expect("a tag is not closed");
        let (body, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        if let Some(name) = body.strip_prefix('/') {
            let last = open.pop().expect("an end without a start");
            assert_eq!(elements[last].name, name, "crossing elements");
            continue;
        }
        let (body, empty) = body.strip_suffix('/').map_or((body, false), |body| (body, true));
        let (name, mut tail) = body.split_once(' ').unwrap_or((body, ""));
        assert!(
            name.chars().all(|c| c.is_ascii_alphabetic()),
            "element name {name:?}"
        );
        assert!(!open.is_empty() || elements.is_empty(), "two roots");
        let mut attributes: Vec<(String, String)> = Vec::new();
        while !tail.trim_start().is_empty() {
            let (key, after) = tail
                .trim_start()
                .split_once("=\"")
                .expect("attribute without value");
            let (value, after) = after.split_once('"').expect("attribute value is not closed");
            assert!(
                key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
                "attribute name {key:?}"
            );
            assert!(
                attributes.iter().all(|(found, _)| found != key),
                "attribute {key} twice"
            );
            attributes.push((key.to_owned(), unescape(value)));
            tail = after;
        }
        elements.push(Element {
            name: name.to_owned(),
            attributes,
            text: String::new(),
        });
        if !empty {
            open.push(elements.len() - 1);
        }
    }
    assert!(open.is_empty(), "elements left open");
    elements
}

fn unescape(text: &str) -> String {
    assert!(
        !text.contains('<') && !text.contains(|c: char| c.is_control()),
        "raw character in {text:?}"
    );
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').expect("a lone ampersand");
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("unknown entity {other}"),
        });
        out.push_str(after);
    }
    out
}

/// Left, top, right and bottom of a text, as generously measured as the charts do it themselves.
pub fn extent(text: &Element) -> [f64; 4] {
    let size = text.number("font-size").expect("text has a font size");
    let bold = if text.get("font-weight").is_some() {
        1.11
    } else {
        1.0
    };
    let width = charts::text_width(&text.text, size) * bold;
    let (x, y) = (text.number("x").expect("x"), text.number("y").expect("y"));
    let left = match text.get("text-anchor") {
        None => x,
        Some("middle") => x - width / 2.0,
        Some(_) => x - width,
    };
    [left, y - 0.78 * size, left + width, y + 0.22 * size]
}

/// Points of a path of moves and lines.
pub fn path_points(path: &Element) -> Vec<(f64, f64)> {
    let d = path
        .get("d")
        .expect("a path has d")
        .trim_end_matches("h0.1")
        .trim_end_matches('Z');
    d.split(['M', 'L'])
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (x, y) = pair.split_once(' ').expect("x and y");
            (
                x.parse().expect("x is a number"),
                y.parse().expect("y is a number"),
            )
        })
        .collect()
}

/// Holds a picture to the rules every picture keeps.
pub fn check(svg: &str) -> Vec<Element> {
    let elements = read(svg);
    let root = &elements[0];
    let (width, height) = (
        root.number("width").expect("width"),
        root.number("height").expect("height"),
    );
    assert_eq!(
        root.get("viewBox"),
        Some(format!("0 0 {width} {height}").as_str())
    );
    for word in ["NaN", "inf", "\"-0\""] {
        let drawn = elements
            .iter()
            .flat_map(|e| &e.attributes)
            .filter(|(key, _)| key != "class" && key != "id");
        assert!(
            !drawn
                .clone()
                .any(|(_, value)| value.contains(word) || word.trim_matches('"') == value),
            "{word}"
        );
    }
    let across = |x: f64| {
        assert!(
            (-0.06..=width + 0.06).contains(&x),
            "x {x} outside 0–{width}\n{svg}"
        )
    };
    let down = |y: f64| {
        assert!(
            (-0.06..=height + 0.06).contains(&y),
            "y {y} outside 0–{height}\n{svg}"
        )
    };
    for element in &elements {
        for (key, value) in &element.attributes {
            assert!(
                key != "style" && !key.starts_with("on") && !value.contains("url("),
                "{key}"
            );
            match key.as_str() {
                "x" | "x1" | "x2" | "cx" => across(element.number(key).expect("read")),
                "y" | "y1" | "y2" | "cy" => down(element.number(key).expect("read")),
                "font-size" => assert!(element.number(key).expect("read") >= 11.0, "text too small"),
                _ => {}
            }
        }
        match element.name.as_str() {
            "path" => path_points(element).iter().for_each(|(x, y)| {
                across(*x);
                down(*y);
            }),
            "rect" => {
                across(element.number("x").expect("x") + element.number("width").expect("width"));
                down(element.number("y").expect("y") + element.number("height").expect("height"));
            }
            "svg" | "g" | "title" | "desc" | "line" | "circle" | "text" => {}
            other => panic!("element {other} is not expected"),
        }
    }
    let texts: Vec<(&Element, [f64; 4])> = elements
        .iter()
        .filter(|e| e.name == "text")
        .map(|text| (text, extent(text)))
        .collect();
    for (index, (text, [left, top, right, bottom])) in texts.iter().enumerate() {
        assert!(
            *left >= -0.2 && *right <= width + 0.2,
            "{:?} is clipped: {left}–{right} of {width}",
            text.text
        );
        assert!(
            *top >= -0.2 && *bottom <= height + 0.2,
            "{:?} is clipped: {top}–{bottom} of {height}",
            text.text
        );
        for (other, [l, t, r, b]) in &texts[index + 1..] {
            let apart = right - 0.2 <= *l || r - 0.2 <= *left || bottom - 0.2 <= *t || b - 0.2 <= *top;
            assert!(
                apart,
                "{:?} and {:?} overlap at {width} × {height}",
                text.text, other.text
            );
        }
    }
    elements
}
