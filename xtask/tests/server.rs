//! The server over a real socket, on loopback only.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use xtask::site::{CONTENT_SECURITY_POLICY, Headers, Server};

/// A site of a few bytes, one folder per test.
fn site(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    fs::write(
        folder.join("index.html"),
        "<!doctype html><title>Zorgpeil</title>",
    )
    .expect("as above");
    fs::write(folder.join("app_bg.wasm"), b"\0asm\x01\0\0\0").expect("as above");
    fs::write(folder.join("app_bg.wasm.gz"), "compressed").expect("as above");
    folder
}

/// Sends text and returns the head and the body of the answer.
fn ask(server: &Server, request: &str) -> (String, Vec<u8>) {
    let mut connection = TcpStream::connect(server.address).expect("the server listens");
    connection
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut answer = Vec::new();
    connection
        .read_to_end(&mut answer)
        .expect("the server answers and closes");
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("an answer has a head");
    (
        String::from_utf8_lossy(&answer[..end]).into_owned(),
        answer[end + 4..].to_vec(),
    )
}

fn get(server: &Server, path: &str, more: &str) -> (String, Vec<u8>) {
    ask(
        server,
        &format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{more}\r\n", server.address),
    )
}

#[test]
fn files_come_with_their_type_and_strict_headers() {
    let server = Server::start(&site("strict"), Headers::Strict).expect("a port is free");
    assert!(server.address.ip().is_loopback());
    let (head, body) = get(&server, "/", "");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(
        head.contains("Content-Type: text/html; charset=utf-8\r\n"),
        "{head}"
    );
    assert!(
        head.contains(&format!("Content-Security-Policy: {CONTENT_SECURITY_POLICY}")),
        "{head}"
    );
    assert!(head.contains("Cache-Control: no-cache\r\n"), "{head}");
    assert!(
        head.contains(&format!("Content-Length: {}\r\n", body.len())),
        "{head}"
    );
    assert!(body.ends_with(b"</title>"));
}

#[test]
fn a_lenient_server_sends_no_policy() {
    let server = Server::start(&site("lenient"), Headers::None).expect("a port is free");
    let (head, _) = get(&server, "/", "");
    assert!(
        head.contains("Content-Type") && !head.contains("Content-Security-Policy"),
        "{head}"
    );
}

#[test]
fn compressed_only_for_a_browser_that_reads_it() {
    let server = Server::start(&site("gzip"), Headers::Strict).expect("a port is free");
    let (head, body) = get(&server, "/app_bg.wasm", "Accept-Encoding: gzip, br\r\n");
    assert!(
        head.contains("Content-Encoding: gzip") && head.contains("Content-Type: application/wasm"),
        "{head}"
    );
    assert_eq!(body, b"compressed");
    let (head, body) = get(&server, "/app_bg.wasm", "");
    assert!(
        !head.contains("Content-Encoding") && head.contains("Vary: Accept-Encoding"),
        "{head}"
    );
    assert_eq!(body, b"\0asm\x01\0\0\0");
}

#[test]
fn head_sends_no_body_and_other_methods_are_refused() {
    let server = Server::start(&site("methods"), Headers::Strict).expect("a port is free");
    let (head, body) = ask(&server, "HEAD /app_bg.wasm HTTP/1.1\r\n\r\n");
    assert!(
        head.contains("200 OK") && head.contains("Content-Length: 8") && body.is_empty(),
        "{head}"
    );
    let (head, _) = ask(&server, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
    assert!(
        head.starts_with("HTTP/1.1 405 ") && head.contains("Allow: GET, HEAD"),
        "{head}"
    );
    assert!(
        head.contains("Content-Security-Policy"),
        "refusals carry the headers too: {head}"
    );
    let (head, _) = ask(&server, "nonsense\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    let (head, _) = ask(&server, &format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000)));
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
}

#[test]
fn nothing_outside_the_folder_is_sent() {
    let folder = site("outside/inside");
    fs::write(folder.join("../secret.txt"), "secret").expect("the folder was just made");
    let server = Server::start(&folder, Headers::Strict).expect("a port is free");
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/absent.js"] {
        let (head, body) = get(&server, path, "");
        assert!(head.starts_with("HTTP/1.1 404 "), "{path}: {head}");
        assert!(!body.windows(6).any(|six| six == b"secret"), "{path}");
    }
}

#[test]
fn a_silent_connection_holds_nobody_up() {
    let server = Server::start(&site("parallel"), Headers::Strict).expect("a port is free");
    let _silent = TcpStream::connect(server.address).expect("the server listens");
    std::thread::scope(|threads| {
        for _ in 0..20 {
            threads.spawn(|| assert!(get(&server, "/", "").0.contains("200 OK")));
        }
    });
}

#[test]
fn it_stops_when_dropped() {
    let server = Server::start(&site("stop"), Headers::Strict).expect("a port is free");
    let address = server.address;
    drop(server);
    assert!(
        TcpStream::connect(address).is_err(),
        "something still listens on {address}"
    );
}
