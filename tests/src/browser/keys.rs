//! Keys of a keyboard, as Chromium wants them told.

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To the next control.
    Tab,
    /// Leaves a field, presses a button.
    Enter,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
    /// Arrow down.
    Down,
    /// The end of a list or slider.
    End,
    /// The letter y.
    Y,
    /// The letter z.
    Z,
}

/// What an event says of a key.
pub(super) struct About {
    /// What it means.
    pub name: &'static str,
    /// Which it is.
    pub code: &'static str,
    /// Its number on Windows, which Chromium goes by.
    pub number: i64,
    /// What it writes.
    pub text: Option<&'static str>,
}

impl Key {
    pub(super) const fn about(self) -> About {
        let (name, code, number, text) = match self {
            Self::Tab => ("Tab", "Tab", 9, None),
            Self::Enter => ("Enter", "Enter", 13, Some("\r")),
            Self::Left => ("ArrowLeft", "ArrowLeft", 37, None),
            Self::Right => ("ArrowRight", "ArrowRight", 39, None),
            Self::Down => ("ArrowDown", "ArrowDown", 40, None),
            Self::End => ("End", "End", 35, None),
            Self::Y => ("y", "KeyY", 89, Some("y")),
            Self::Z => ("z", "KeyZ", 90, Some("z")),
        };
        About {
            name,
            code,
            number,
            text,
        }
    }
}
