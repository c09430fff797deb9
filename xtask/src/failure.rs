//! Why a task did not end well, and the exit code that says so.

use std::fmt;

/// A task that did not end well. Messages have no final full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The command line cannot be understood: exit code 2.
    Usage(String),
    /// The task started and could not finish: exit code 1.
    Task(String),
    /// The same, and the task has already said why: exit code 1.
    Reported,
}

impl Failure {
    /// Exit code of the process: 1 the task failed, 2 bad input.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Task(_) | Self::Reported => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Task(message) => out.write_str(message),
            Self::Reported => out.write_str("see above"),
        }
    }
}

impl std::error::Error for Failure {}

/// Turns any error into a failed task that says what was being done.
pub(crate) fn while_doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure::Task(format!("{what}: {error}"))
}

/// The failure for a name that is not known: suggests the one probably meant, and where to see them all.
pub fn unknown<'a>(kind: &str, given: &str, known: impl IntoIterator<Item = &'a str>, list: &str) -> Failure {
    let hint = closest(given, known)
        .map(|name| format!(" Did you mean `{name}`?"))
        .unwrap_or_default();
    Failure::Usage(format!("there is no {kind} `{given}`.{hint} `{list}` lists them"))
}

/// The known name that someone probably meant, if one is close.
fn closest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &&str| {
        let start = given.len() >= 2 && (name.starts_with(given) || given.starts_with(*name));
        if start { 0 } else { edits(given, name) }
    };
    known
        .into_iter()
        .map(|name| (near(&name), name))
        .filter(|(edits, _)| *edits <= 2)
        .min()
        .map(|(_, name)| name)
}

/// Letters to add, drop or change to get from one word to the other.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_letters() {
        assert_eq!(edits("serve", "serve"), 0);
        assert_eq!(edits("sreve", "serve"), 2);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("bench", "branch"), 2);
    }

    #[test]
    fn a_near_miss_is_suggested_and_a_far_one_is_not() {
        let known = ["serve", "build", "test", "bench"];
        assert_eq!(closest("server", known), Some("serve"));
        assert_eq!(closest("tset", known), Some("test"));
        assert_eq!(closest("be", known), Some("bench"));
        assert_eq!(closest("deploy", known), None);
    }
}
