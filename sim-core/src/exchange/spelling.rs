//! The nearest known name to one that is not known.

/// What a fault expects when a name is unknown: the nearest known one, or all of them when they are few.
pub(crate) fn expected_name<'a>(found: &str, known: impl IntoIterator<Item = &'a str>, what: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(found, &known) {
        return format!("{what}; the nearest is `{near}`");
    }
    match known.len() {
        0 => format!("{what}; there are none"),
        1..=16 => format!("{what}: `{}`", known.join("`, `")),
        count => format!("{what}: one of the {count} that the pack declares"),
    }
}

/// The known name with the smallest edit distance, when it is near enough to be meant.
pub fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    const LONGEST: usize = 64;
    let found: Vec<char> = found.chars().take(LONGEST).collect();
    let limit = (found.len() / 3).max(1);
    let near = known.iter().map(|name| (distance(&found, name), *name)).min()?;
    (near.0 <= limit).then_some(near.1)
}

/// Edit distance in characters (Levenshtein 1966), upper and lower case held equal.
fn distance(found: &[char], known: &str) -> usize {
    let same = |a: char, b: char| a.eq_ignore_ascii_case(&b);
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (line, letter) in known.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for column in 0..found.len() {
            let change = diagonal + usize::from(!same(found[column], letter));
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[found.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name() {
        let known = ["housing_pace", "ambulances", "retention"];
        assert_eq!(nearest("housing_pase", &known), Some("housing_pace"));
        assert_eq!(nearest("Ambulance", &known), Some("ambulances"));
        assert_eq!(nearest("weather", &known), None);
        assert_eq!(nearest("", &known), None);
        assert_eq!(nearest("a", &[]), None);
    }

    #[test]
    fn the_distance_is_levenshteins() {
        let of = |a: &str, b| distance(&a.chars().collect::<Vec<_>>(), b);
        assert_eq!(
            (
                of("kitten", "sitting"),
                of("", "abc"),
                of("abc", ""),
                of("abc", "abc")
            ),
            (3, 3, 3, 0)
        );
    }

    #[test]
    fn few_names_are_listed() {
        assert_eq!(
            expected_name("?", ["men", "women"], "a sex"),
            "a sex: `men`, `women`"
        );
        assert_eq!(
            expected_name("mem", ["men", "women"], "a sex"),
            "a sex; the nearest is `men`"
        );
    }
}
