//! A proxy that refuses everything and notes whom it was asked for: it sees pages, workers and the browser itself.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A running proxy; it ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    hosts: Arc<Mutex<BTreeSet<String>>>,
    stop: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on any free port of this machine.
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let (hosts, stop) = (
            Arc::new(Mutex::new(BTreeSet::new())),
            Arc::new(AtomicBool::new(false)),
        );
        let (noted, stopped) = (hosts.clone(), stop.clone());
        let listener = thread::spawn(move || {
            for connection in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(connection) = connection else { continue };
                let noted = noted.clone();
                thread::spawn(move || refuse(&connection, &noted).ok());
            }
        });
        Self {
            address,
            hosts,
            stop,
            listener: Some(listener),
        }
    }

    /// All hosts asked for.
    pub(super) fn hosts(&self) -> BTreeSet<String> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn refuse(mut connection: &TcpStream, noted: &Mutex<BTreeSet<String>>) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut line = String::new();
    BufReader::new(connection).read_line(&mut line)?;
    if let Some(host) = host_of(&line) {
        noted.lock().unwrap_or_else(PoisonError::into_inner).insert(host);
    }
    connection.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// Host in the first line of a request to a proxy: `CONNECT host:443 …` or `GET http://host/path …`.
fn host_of(line: &str) -> Option<String> {
    let asked = line.split_whitespace().nth(1)?;
    let asked = asked.split_once("://").map_or(asked, |(_, rest)| rest);
    let asked = asked.split(['/', '?']).next()?;
    let host = asked.rsplit_once(':').map_or(asked, |(host, _)| host);
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_requests_of_either_kind() {
        for (line, host) in [
            ("CONNECT Fonts.example:443 HTTP/1.1\r\n", Some("fonts.example")),
            (
                "GET http://cdn.example/lib.js?x=1:2 HTTP/1.1\r\n",
                Some("cdn.example"),
            ),
            ("GET http://cdn.example:8080?x HTTP/1.1\r\n", Some("cdn.example")),
            ("\r\n", None),
        ] {
            assert_eq!(host_of(line).as_deref(), host, "{line}");
        }
    }
}
