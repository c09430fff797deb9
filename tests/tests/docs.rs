//! Pages that are written from data say what the data say.

use tests::lever_page;

#[test]
fn the_page_of_levers_is_what_the_pack_says() {
    let (path, must) = (lever_page::path(), lever_page::text());
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let first = must
        .lines()
        .zip(found.lines())
        .find(|(must, found)| must != found);
    assert!(
        found == must,
        "{} is not what the pack of Flevoland says: run `cargo xtask docs`; the first line that differs must be\n{}",
        path.display(),
        first.map_or("(one page is longer)", |(must, _)| must)
    );
}
