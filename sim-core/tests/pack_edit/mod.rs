//! Edits of the toyland pack, with the place of the edit marked in the new text.

#![allow(dead_code)] // each test binary uses its own part

use sim_core::faults::Fault;
use sim_core::region::{PackFiles, Region};

/// One wrong edit and the one fault that it must give: file, text to replace, text with the fault in it, field,
/// and what the fault must say.
///
/// In the new text `«` and `»` enclose the value at which the fault stands; a `¶` alone marks its line. Without a
/// mark the fault only has to be about the file.
pub struct Wrong(
    pub &'static str,
    pub &'static str,
    pub &'static str,
    pub &'static str,
    pub &'static str,
);

/// Toyland with one piece of text replaced; the piece must occur exactly once.
pub fn edited(file: &str, from: &str, to: &str) -> PackFiles {
    let mut files = PackFiles::toyland();
    let text = files.0.get_mut(file).expect("toyland has the file");
    assert_eq!(
        text.matches(from).count(),
        1,
        "{file}: `{from}` must occur once, to be replaced by `{to}`"
    );
    *text = text.replace(from, to);
    files
}

/// All faults of a pack; none when it is read.
pub fn faults(files: &PackFiles) -> Vec<Fault> {
    Region::read(files, &[])
        .err()
        .map_or_else(Vec::new, |faults| faults.0)
}

/// Asserts that an edit gives its fault, at its place, and no other.
pub fn check(wrong: &Wrong) {
    let Wrong(file, from, to, field, says) = *wrong;
    let mut files = edited(file, from, to);
    let text = files.0.get_mut(file).expect("toyland has the file");
    let (line, column, value) = place(text);
    *text = text.replace(['«', '»', '¶'], "");
    let found = faults(&files);
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    let case = format!("{file}: `{from}` → `{to}`\nfound:\n{}", list.join("\n"));
    assert_eq!(found.len(), 1, "one fault expected: {case}");
    let fault = &found[0];
    assert_eq!(fault.file, file, "file: {case}");
    if line > 0 {
        assert_eq!((fault.line, fault.column), (line, column), "place: {case}");
    }
    assert!(fault.field.ends_with(field), "field: {case}");
    if let Some(value) = value {
        assert_eq!(fault.value, value, "value: {case}");
    }
    assert!(fault.expected.contains(says), "`{says}` expected: {case}");
}

fn place(text: &str) -> (u32, u32, Option<String>) {
    let line_of = |byte: usize| text[..byte].matches('\n').count() as u32 + 1;
    if let Some(mark) = text.find('«') {
        let start = text[..mark].rfind('\n').map_or(0, |newline| newline + 1);
        let column = text[start..mark].chars().count() as u32 + 1;
        let end = text.find('»').expect("the mark is closed");
        return (
            line_of(mark),
            column,
            Some(text[mark + '«'.len_utf8()..end].to_owned()),
        );
    }
    text.find('¶')
        .map_or((0, 0, None), |mark| (line_of(mark), 0, None))
}
