//! Reads the head of a browser's request and finds the file it asks for.

use std::path::{Component, Path, PathBuf};

/// The part of a request that matters to a server of files.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Send the file, or only its headers.
    pub method: Method,
    /// What was asked for, as sent: still encoded, the query included.
    pub target: String,
    /// Whether the answer may be compressed.
    pub gzip: Gzip,
}

/// What the browser wants of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Headers and content.
    Get,
    /// Headers only.
    Head,
    /// Anything else: refused.
    Other,
}

/// Whether the browser reads gzip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gzip {
    /// It said so.
    Accepted,
    /// It did not.
    Refused,
}

impl Request {
    /// Reads a request's head, the empty line left out. `None` if it is not HTTP/1.
    pub fn parse(head: &str) -> Option<Self> {
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return None;
        }
        let method = match method {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            _ => Method::Other,
        };
        let mut encodings = String::new();
        for line in lines {
            let (name, value) = line.split_once(':')?;
            if name.eq_ignore_ascii_case("accept-encoding") {
                encodings.push_str(value);
                encodings.push(',');
            }
        }
        Some(Self {
            method,
            target: target.to_owned(),
            gzip: accepts_gzip(&encodings),
        })
    }
}

/// Reads an `Accept-Encoding` header: gzip by name goes before `*`, and weight 0 is a refusal.
fn accepts_gzip(header: &str) -> Gzip {
    let weight_of = |wanted: &str| {
        header.split(',').find_map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let named = parts.next()?.eq_ignore_ascii_case(wanted);
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            named.then(|| weight.map_or(1.0, |text| text.parse().unwrap_or(0.0)))
        })
    };
    let weight = weight_of("gzip").or_else(|| weight_of("*")).unwrap_or(0.0);
    if weight > 0.0 {
        Gzip::Accepted
    } else {
        Gzip::Refused
    }
}

/// The file below `root` that a request's target names, if there is one.
///
/// Nothing outside `root` is ever named, whatever the target or a link in the folder says.
pub fn find_file(root: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let decoded = percent_decode(path)?;
    if decoded.contains(['\0', '\\']) {
        return None;
    }
    let relative = Path::new(decoded.trim_start_matches('/'));
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let root = root.canonicalize().ok()?;
    let mut file = root.join(relative);
    if decoded.ends_with('/') {
        file.push("index.html");
    }
    let file = file.canonicalize().ok()?;
    (file.starts_with(&root) && file.is_file()).then_some(file)
}

/// Undoes `%20` and the like. `None` if the result is not text.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = char::from(bytes.next()?).to_digit(16)?;
                let low = char::from(bytes.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).expect("two hexadecimal digits fit in a byte")
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() {
        let head = "GET /a.js?x=1 HTTP/1.1\r\nHost: here\r\naccept-encoding: br, gzip;q=0.5";
        let expected = Request {
            method: Method::Get,
            target: "/a.js?x=1".into(),
            gzip: Gzip::Accepted,
        };
        assert_eq!(Request::parse(head), Some(expected));
        assert_eq!(
            Request::parse("POST / HTTP/1.1").map(|r| r.method),
            Some(Method::Other)
        );
        assert_eq!(
            Request::parse("HEAD / HTTP/1.0").map(|r| r.method),
            Some(Method::Head)
        );
    }

    #[test]
    fn what_is_not_a_request_is_refused() {
        for head in [
            "",
            "GET",
            "GET /",
            "GET / HTTP/2",
            "GET http://x/ HTTP/1.1",
            "GET /a b HTTP/1.1",
            "\u{16}\u{3}",
        ] {
            assert_eq!(Request::parse(head), None, "{head:?}");
        }
        assert_eq!(Request::parse("GET / HTTP/1.1\r\nno colon"), None);
    }

    #[test]
    fn gzip_only_when_asked_for() {
        for yes in ["gzip", "deflate, GZIP", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*"] {
            assert_eq!(accepts_gzip(yes), Gzip::Accepted, "{yes}");
        }
        for no in [
            "",
            "br",
            "gzip;q=0",
            "gzip; q=0.0, *",
            "identity",
            "*;q=0",
            "x-gzipped",
        ] {
            assert_eq!(accepts_gzip(no), Gzip::Refused, "{no}");
        }
    }

    #[test]
    fn only_files_below_the_root_are_found() {
        let folder = std::env::temp_dir().join(format!("zorgpeil-find-{}", std::process::id()));
        let root = folder.join("site");
        std::fs::create_dir_all(root.join("sub")).expect("a temporary folder can be made");
        for file in ["secret.txt", "site/index.html", "site/a b.js", "site/sub/x.css"] {
            std::fs::write(folder.join(file), "x").expect("a temporary file can be written");
        }
        let found = |target: &str| {
            let file = find_file(&root, target)?;
            let root = root.canonicalize().expect("it was just made");
            Some(
                file.strip_prefix(root)
                    .expect("below the root")
                    .to_string_lossy()
                    .into_owned(),
            )
        };
        assert_eq!(found("/").as_deref(), Some("index.html"));
        assert_eq!(found("/?s=1#part").as_deref(), Some("index.html"));
        assert_eq!(found("/a%20b.js").as_deref(), Some("a b.js"));
        assert_eq!(found("/sub/x.css").as_deref(), Some("sub/x.css"));
        for target in [
            "/../secret.txt",
            "/sub/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/index.html%00.js",
            "/%zz",
            "/%ff",
            "/%",
            "/sub",
            "/sub/",
            "/absent.js",
        ] {
            assert_eq!(found(target), None, "{target}");
        }
        #[cfg(unix)]
        {
            let link = root.join("link.txt");
            std::os::unix::fs::symlink(folder.join("secret.txt"), link).expect("a link can be made");
            assert_eq!(found("/link.txt"), None, "a link must not lead outside");
        }
        std::fs::remove_dir_all(&folder).expect("what was made can be removed");
    }
}
