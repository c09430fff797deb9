//! The page asks nothing of other hosts, is light, and says so when something does not work.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tests::browser::{Lab, QUICK, Tab};
use tests::node::{built, copy_of};
use xtask::build::FIRST_LOAD_BUDGET;
use xtask::site::{Headers, Server};

/// A copy of the site with one file changed; the compressed copies would hide that.
fn changed(name: &str, change: impl FnOnce(String) -> String) -> TempDir {
    let folder = copy_of(&built().folder);
    let file = folder.path().join(name);
    let text = fs::read_to_string(&file).expect("a text of the site");
    fs::write(&file, change(text)).expect("a copy can be written");
    let _ = fs::remove_file(folder.path().join(format!("{name}.gz")));
    folder
}

fn without(name: &str) -> TempDir {
    let folder = copy_of(&built().folder);
    fs::remove_file(folder.path().join(name)).expect("a file of the site");
    let _ = fs::remove_file(folder.path().join(format!("{name}.gz")));
    folder
}

fn served(folder: &Path, headers: Headers) -> Server {
    Server::start(folder, headers).expect("a port is free")
}

/// The site as on a host without headers, and without the policy that the page brings itself.
fn unhindered() -> (TempDir, Server) {
    let folder = changed("index.html", |page| {
        let (before, rest) = page
            .split_once("<meta http-equiv=\"Content-Security-Policy\"")
            .expect("the page brings a policy");
        format!("{before}{}", rest.split_once('>').expect("a tag ends").1)
    });
    let server = served(folder.path(), Headers::None);
    (folder, server)
}

/// Uses most of what the page has.
fn use_all(tab: &Tab) {
    tab.first_picture();
    let reference = tab.settled();
    for preset in ["hoge-groei", "alles-samen"] {
        tab.click(&format!("[data-preset={preset}]"));
        tab.wait("its picture", "document.querySelector('#headline-mine')");
    }
    let moved = tab.settled_anew(&reference);
    tab.click("#language");
    tab.click("#copy-link");
    tab.click("#new-luck");
    let _ = tab.settled_anew(&moved);
}

#[test]
fn no_other_host_is_asked_even_where_nothing_forbids_it() {
    let lab = Arc::new(Lab::start());
    let (_folder, server) = unhindered();
    let tab = lab.tab();
    tab.go(&server, QUICK);
    use_all(&tab);
    let policies = tab.number("document.querySelectorAll('meta[http-equiv]').length");
    assert_eq!(policies, 0.0, "nothing hinders the page in this test");
    tab.finish();
}

#[test]
fn nothing_is_blocked_where_a_strict_policy_holds() {
    let tab = Lab::shared().tab();
    tab.before_page("globalThis.blocked = []; addEventListener('securitypolicyviolation', event => blocked.push(event.violatedDirective + ' ' + event.blockedURI));");
    tab.go(Lab::shared().server(), QUICK);
    use_all(&tab);
    assert_eq!(tab.strings("blocked"), [""; 0]);
    tab.finish();
}

#[test]
fn a_request_to_another_host_would_be_found() {
    let lab = Arc::new(Lab::start());
    // Where nothing forbids it, the proxy sees pages and workers.
    let (folder, server) = unhindered();
    fs::write(
        folder.path().join("leak.js"),
        "fetch('http://worker.example/').catch(() => postMessage('tried'));",
    )
    .expect("a copy can be written");
    let tab = lab.tab();
    tab.go(&server, QUICK);
    tab.wait("the page", "document.readyState === 'complete'");
    let _ = tab.value("fetch('http://page.example/').catch(() => {})");
    let _ = tab.value("new Promise(done => { const worker = new Worker('./leak.js'); worker.onmessage = done; setTimeout(done, 5000); }).then(() => 0)");
    assert_eq!(
        lab.hosts(),
        BTreeSet::from(["page.example".to_owned(), "worker.example".to_owned()])
    );
    // Where the policy forbids it, the browser complains.
    let strict = lab.open(QUICK);
    let _ = strict.value("fetch('http://strict.example/').catch(() => {})");
    let complained = || {
        strict
            .complaints()
            .iter()
            .any(|text| text.contains("strict.example"))
    };
    // The complaint may come after the answer
    for _ in 0..100 {
        if complained() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        let _ = strict.value("0");
    }
    assert!(complained(), "{:?}", strict.complaints());
    assert!(
        !lab.hosts().contains("strict.example"),
        "and lets nothing through"
    );
}

#[test]
fn the_first_load_is_light() {
    let tab = Lab::shared().open("");
    // Before anything else is asked for: page, style, script, wasm.
    let parts = tab.strings(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .map(part => `${part.name.split('/').pop().split('#')[0]} ${part.encodedBodySize} ${part.decodedBodySize}`)",
    );
    let mut sent = 0;
    for part in &parts {
        let [.., encoded, decoded] = part.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{part}")
        };
        let size = |text: &str| text.parse::<u64>().expect("a size in bytes");
        sent += size(encoded);
        let is_heavy = part.starts_with("app_bg.wasm") || part.starts_with("app.js");
        assert!(
            !is_heavy || size(encoded) < size(decoded) / 2,
            "it is sent compressed: {part}"
        );
    }
    assert!(
        parts.iter().any(|part| part.starts_with("app_bg.wasm")),
        "{parts:?}"
    );
    assert!(
        sent > 10_000 && sent < FIRST_LOAD_BUDGET,
        "{sent} bytes of {FIRST_LOAD_BUDGET}: {parts:?}"
    );
    let all: u64 = built().files.iter().map(|file| file.sent).sum();
    assert!(
        all < FIRST_LOAD_BUDGET,
        "all files together: {all} bytes of {FIRST_LOAD_BUDGET}"
    );
    tab.finish();
}

/// Makes workers known to tests, and mortal.
const KEEP_WORKERS: &str = "globalThis.workers = []; globalThis.Worker = class extends Worker {
    constructor(...given) { super(...given); workers.push(this); }
};";

/// The page with its first picture and mortal workers; its site lives as long as it is held.
fn with_mortal_workers(lab: &Arc<Lab>) -> ((TempDir, Server), Tab) {
    let folder = changed("worker.js", |script| {
        let dies = "self.addEventListener('message', event => {
            if (event.data === 'vanish') { event.stopImmediatePropagation(); self.close(); }
            if (event.data === 'die') { event.stopImmediatePropagation(); throw new Error('died for a test'); }
        });\n";
        format!("{script}\n{dies}")
    });
    let server = served(folder.path(), Headers::Strict);
    let tab = lab.tab();
    tab.before_page(KEEP_WORKERS);
    tab.go(&server, QUICK);
    tab.first_picture();
    ((folder, server), tab)
}

#[test]
fn a_worker_that_dies_is_replaced_and_the_picture_stays() {
    let lab = Lab::shared();
    let (_site, tab) = with_mortal_workers(&lab);
    let reference = tab.settled();
    tab.click("[data-preset=alles-samen]");
    let moved = tab.settled_anew(&reference);
    let count = tab.number("workers.length");
    let headline = tab.text("#headline-mine");
    // A calculator, with nothing to do; then the folder, which holds all figures.
    for (which, victim) in [
        ("a calculator", "workers[0]"),
        ("the folder", &format!("workers[{}]", count - 1.0)),
    ] {
        let before = tab.number("workers.length");
        let _ = tab.value(&format!("{victim}.postMessage('die')"));
        tab.wait(
            &format!("another worker for {which}"),
            &format!("workers.length > {before}"),
        );
        assert_eq!(
            tab.text("#headline-mine"),
            headline,
            "the last good picture stays"
        );
        assert!(tab.has("#chart svg path"), "so does the chart");
        assert_eq!(tab.settled(), moved, "after {which} died");
    }
    // One in the middle of its work.
    tab.click("#new-luck");
    let _ = tab.value("workers.slice(1).forEach(worker => worker.postMessage('die'))");
    let other = tab.settled_anew(&moved);
    let fresh = lab.open(&format!(
        "#{}",
        tab.string("document.querySelector('#link').value.split('#')[1]")
    ));
    assert_eq!(
        fresh.settled(),
        other,
        "figures are those of a run in which nothing died"
    );
    fresh.finish();
}

#[test]
fn a_worker_that_ends_without_a_word_is_missed_and_replaced() {
    let lab = Lab::shared();
    let (_site, tab) = with_mortal_workers(&lab);
    let reference = tab.settled();
    let fresh = lab.open(&QUICK.replace("x:1", "x:2"));
    let expected = fresh.settled();
    fresh.finish();
    // The folder, which holds all figures, and a calculator; nobody knows until they are asked.
    let count = tab.number("workers.length");
    let headline = tab.text("#headline");
    let _ = tab.value("[workers[0], workers.at(-1)].forEach(worker => worker.postMessage('vanish'))");
    tab.click("#new-luck");
    tab.wait("two others", &format!("workers.length === {}", count + 2.0));
    assert_eq!(
        tab.text("#headline"),
        headline,
        "the last good picture stays until there is another"
    );
    assert_eq!(tab.settled_anew(&reference), expected, "as if none had ended");
    tab.finish();
}

#[test]
fn a_page_without_workers_computes_by_itself() {
    let folder = without("worker.js");
    let server = served(folder.path(), Headers::Strict);
    let lab = Lab::shared();
    let tab = lab.tab();
    tab.go(&server, QUICK);
    tab.first_picture();
    let alone = tab.settled();
    let fresh = lab.open(QUICK);
    assert_eq!(fresh.settled(), alone);
    fresh.finish();
}

/// The page failed and says why: never blank.
fn assert_says_why(tab: &Tab, what: &str) {
    tab.wait(what, "document.documentElement.dataset.state === 'failed'");
    assert!(
        tab.is("document.querySelector('#failure').checkVisibility()"),
        "{what}: there is a message"
    );
    let said = tab.string("document.querySelector('#failure').innerText");
    assert!(
        said.len() > 100 && !tab.text("#failure-reason").is_empty(),
        "{what}: {said}"
    );
    assert!(
        !tab.is("document.querySelector('.loading')?.checkVisibility()"),
        "{what}: it no longer waits"
    );
}

#[test]
fn a_page_that_cannot_start_says_why() {
    let lab = Lab::shared();
    let cases = [
        ("no wasm", without("app_bg.wasm")),
        ("damaged wasm", {
            let folder = without("app_bg.wasm");
            fs::write(folder.path().join("app_bg.wasm"), b"\0asm\x01\0\0\0damaged")
                .expect("a copy can be written");
            folder
        }),
        ("no script", without("app.js")),
    ];
    for (what, folder) in &cases {
        let server = served(folder.path(), Headers::Strict);
        let tab = lab.tab();
        tab.go(&server, "");
        assert_says_why(&tab, what);
    }
    // A browser without WebAssembly.
    let tab = lab.tab();
    tab.before_page("delete globalThis.WebAssembly");
    tab.go(lab.server(), "");
    assert_says_why(&tab, "no WebAssembly");
}

#[test]
fn without_javascript_the_page_says_what_it_needs() {
    let lab = Lab::shared();
    let tab = lab.tab();
    tab.without_scripts();
    tab.go(lab.server(), "");
    tab.wait("the page", "document.readyState === 'complete'");
    let shown = tab.string("document.body.innerText");
    assert!(
        shown.contains("JavaScript staat uit") && shown.contains("JavaScript is off"),
        "{shown}"
    );
    tab.finish();
}
