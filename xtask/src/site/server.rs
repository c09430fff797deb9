//! A server of one folder on loopback: as strict as a real host, small enough to read.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::headers::{Headers, media_type};
use super::request::{Gzip, Method, Request, find_file};
use crate::failure::{Failure, while_doing};

/// Longest request head that is read, in bytes: links carry a scenario, so this is generous.
const LONGEST_HEAD: usize = 64 * 1024;
/// A browser that opens a connection and stays silent is let go after this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which ports of 127.0.0.1 to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ports {
    /// Any that is free.
    Any,
    /// This one or none.
    Only(u16),
    /// The first free one.
    FirstFree(RangeInclusive<u16>),
}

impl Ports {
    fn listen(&self) -> Result<TcpListener, Failure> {
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        match self {
            Self::Any => bind(0).map_err(while_doing("no port of 127.0.0.1 is free")),
            Self::Only(port) => bind(*port).map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => Failure::Task(format!(
                    "port {port} is in use by another program: choose another with `--port N`, \
                     or leave `--port` out to get the next free one"
                )),
                _ => Failure::Task(format!("cannot listen on 127.0.0.1:{port}: {error}")),
            }),
            Self::FirstFree(ports) => ports.clone().find_map(|port| bind(port).ok()).ok_or_else(|| {
                let (first, last) = (ports.start(), ports.end());
                Failure::Task(format!(
                    "ports {first} to {last} are all in use: choose one with `--port N`"
                ))
            }),
        }
    }
}

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens, always on 127.0.0.1.
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a folder on any free port.
    pub fn start(folder: &Path, headers: Headers) -> Result<Self, Failure> {
        Self::start_on(&Ports::Any, folder, headers)
    }

    /// Serves a folder on one of the ports named.
    pub fn start_on(ports: &Ports, folder: &Path, headers: Headers) -> Result<Self, Failure> {
        let folder = folder
            .canonicalize()
            .map_err(while_doing(format!("cannot serve {}", folder.display())))?;
        let listener = ports.listen()?;
        let address = listener
            .local_addr()
            .map_err(while_doing("the listener has no address"))?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let listener = thread::spawn(move || accept(&listener, &stopped, &folder, headers));
        Ok(Self {
            address,
            stop,
            listener: Some(listener),
        })
    }

    /// The page's address, to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until the process is ended.
    pub fn wait(mut self) {
        if let Some(listener) = self.listener.take() {
            // The thread only ends with the server; a panic in it is already on screen.
            let _ = listener.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(listener) = self.listener.take() {
            // Wakes the thread that waits for a connection; if that fails it is already awake.
            let _ = TcpStream::connect(self.address);
            let _ = listener.join();
        }
    }
}

fn accept(listener: &TcpListener, stop: &AtomicBool, folder: &Path, headers: Headers) {
    let folder: Arc<Path> = folder.into();
    for connection in listener.incoming() {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let Ok(connection) = connection else {
            thread::sleep(Duration::from_millis(50)); // out of sockets: let some close
            continue;
        };
        let folder = Arc::clone(&folder);
        // A browser that goes away half-way is a normal end.
        thread::spawn(move || answer(connection, &folder, headers).ok());
    }
}

fn answer(mut connection: TcpStream, folder: &Path, headers: Headers) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let Some(head) = read_head(&mut connection)? else {
        return Ok(());
    };
    let request = std::str::from_utf8(&head).ok().and_then(Request::parse);
    let (method, response) = match request {
        None => (
            Method::Get,
            Response::text("400 Bad Request", "This is not a request for a file"),
        ),
        Some(request) => (request.method, Response::to(&request, folder)?),
    };
    response.send(&mut connection, method, headers)?;
    // Closing with unread bytes would make the system throw away what we just sent.
    connection.shutdown(Shutdown::Write)?;
    connection.set_read_timeout(Some(Duration::from_millis(500)))?;
    io::copy(&mut connection.take(1 << 20), &mut io::sink())?;
    Ok(())
}

/// Reads up to the empty line that ends a head. `None` if the other side closed or sent no end.
fn read_head(connection: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    let mut block = [0; 4096];
    while head.len() < LONGEST_HEAD {
        let read = connection.read(&mut block)?;
        if read == 0 {
            return Ok(None);
        }
        let seen = head.len().saturating_sub(3);
        head.extend_from_slice(&block[..read]);
        if let Some(end) = head[seen..].windows(4).position(|four| four == b"\r\n\r\n") {
            head.truncate(seen + end);
            return Ok(Some(head));
        }
    }
    Ok(Some(Vec::new()))
}

struct Response {
    status: &'static str,
    media_type: &'static str,
    /// Headers of this answer only.
    own: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl Response {
    fn text(status: &'static str, message: &str) -> Self {
        let body = format!("{status}\n\n{message}\n").into_bytes();
        Self {
            status,
            media_type: "text/plain; charset=utf-8",
            own: Vec::new(),
            body,
        }
    }

    fn to(request: &Request, folder: &Path) -> io::Result<Self> {
        if request.method == Method::Other {
            let mut refusal = Self::text("405 Method Not Allowed", "Files can be read here, nothing more");
            refusal.own.push(("Allow", "GET, HEAD"));
            return Ok(refusal);
        }
        match find_file(folder, &request.target) {
            Some(file) => Self::file(&file, request.gzip),
            None => Ok(Self::text(
                "404 Not Found",
                "There is no such file here; the page itself is at /",
            )),
        }
    }

    fn file(file: &Path, gzip: Gzip) -> io::Result<Self> {
        let compressed = compressed_name(file);
        let mut own = Vec::new();
        let body = if compressed.is_file() {
            own.push(("Vary", "Accept-Encoding"));
            match gzip {
                Gzip::Accepted => {
                    own.push(("Content-Encoding", "gzip"));
                    fs::read(compressed)?
                }
                Gzip::Refused => fs::read(file)?,
            }
        } else {
            fs::read(file)?
        };
        Ok(Self {
            status: "200 OK",
            media_type: media_type(file),
            own,
            body,
        })
    }

    fn send(&self, connection: &mut TcpStream, method: Method, headers: Headers) -> io::Result<()> {
        let length = self.body.len().to_string();
        let always = [
            ("Content-Type", self.media_type),
            ("Content-Length", &length),
            ("Cache-Control", "no-cache"),
            ("Connection", "close"),
        ];
        let mut message = format!("HTTP/1.1 {}\r\n", self.status).into_bytes();
        for (name, value) in always.iter().chain(&self.own).chain(headers.list()) {
            write!(message, "{name}: {value}\r\n")?;
        }
        message.extend_from_slice(b"\r\n");
        if method != Method::Head {
            message.extend_from_slice(&self.body);
        }
        connection.write_all(&message)
    }
}

/// The compressed copy that lies beside a file of the site.
pub fn compressed_name(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".gz");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken_only_if_none_was_asked_for() {
        let taken = Ports::Any.listen().expect("loopback has a free port");
        let port = taken.local_addr().expect("it is bound").port();
        let refused = Ports::Only(port).listen().expect_err("it is taken");
        assert!(
            refused.to_string().contains(&format!("port {port} is in use")),
            "{refused}"
        );

        let range = port..=port.saturating_add(50);
        let next = Ports::FirstFree(range.clone())
            .listen()
            .expect("fifty ports are not all taken");
        let next = next.local_addr().expect("it is bound").port();
        assert!(next != port && range.contains(&next));

        let full = Ports::FirstFree(port..=port)
            .listen()
            .expect_err("the only one is taken");
        assert!(full.to_string().contains("all in use"), "{full}");
    }

    #[test]
    fn the_compressed_copy_keeps_the_whole_name() {
        assert_eq!(compressed_name(Path::new("a/app.js")), Path::new("a/app.js.gz"));
    }
}
