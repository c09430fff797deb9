//! Running the built program, and folders that go away again.

#![allow(dead_code, reason = "every test file uses its part")]

use std::fs;
use std::process::{Command, Output};

/// Path of the tiny made-up region.
pub fn toyland() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../regions/toyland").to_owned()
}

/// The built program with its flags.
pub fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zorgpeil"));
    command.args(flags);
    command
}

/// Runs the program to its end.
pub fn zorgpeil(flags: &[&str]) -> Answer {
    Answer::of(
        flags.join(" "),
        command(flags).output().expect("the program was built"),
    )
}

/// What the program answered.
pub struct Answer {
    /// Flags.
    pub asked: String,
    /// Exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Answer {
    /// The answer in text.
    pub fn of(asked: String, output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self {
            asked,
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Requires an exit code.
    pub fn is(&self, code: i32) -> &Self {
        assert_eq!(
            self.code,
            Some(code),
            "exit code of `zorgpeil {}`\n{}",
            self.asked,
            self.stderr
        );
        self
    }

    /// Requires all these parts on standard output.
    pub fn shows(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(
                self.stdout.contains(part),
                "`{part}` is missing in\n{}",
                self.stdout
            );
        }
        self
    }

    /// Requires that no line on standard output is wider than 120 columns.
    pub fn is_narrow(&self) -> &Self {
        let wide = |line: &&str| line.chars().count() > 120;
        let wide: Vec<_> = self.stdout.lines().filter(wide).collect();
        assert!(wide.is_empty(), "wider than 120: {wide:?}");
        self
    }

    /// Requires words on standard error.
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            self.stderr.contains(words),
            "`zorgpeil {}` should say `{words}`:\n{}",
            self.asked,
            self.stderr
        );
        self
    }
}

/// A folder that goes away at the end of a test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a place for temporary files"))
    }

    /// Path of something in the folder.
    pub fn path(&self, name: &str) -> String {
        self.0
            .path()
            .join(name)
            .to_str()
            .expect("temporary folders have plain names")
            .to_owned()
    }

    /// Writes a file; its path.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        fs::write(self.path(name), bytes).expect("a temporary folder can be written");
        self.path(name)
    }

    /// Writes a scenario whose first two lines are its format and name; its path.
    pub fn scenario(&self, name: &str, rest: &str) -> String {
        self.file(name, format!("format = 1\nname = \"Test\"\n{rest}").as_bytes())
    }

    /// Copies the files of a folder; the path of the copy.
    pub fn copy_of(&self, original: &str, name: &str) -> String {
        let copy = self.path(name);
        fs::create_dir(&copy).expect("a temporary folder can be written");
        for entry in fs::read_dir(original).expect("the original can be read") {
            let entry = entry.expect("the original can be read");
            let target = format!("{copy}/{}", entry.file_name().to_string_lossy());
            fs::copy(entry.path(), target).expect("a temporary folder can be written");
        }
        copy
    }
}
