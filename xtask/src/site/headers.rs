//! What a host tells the browser about the files it sends.

use std::path::Path;

/// What the page may load and run: its own files and nothing else. Written here only.
///
/// `wasm-unsafe-eval` allows compiling WebAssembly, not evaluating text as code.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Which headers the server adds to every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headers {
    /// Those that a real host should send: the browser blocks whatever is not the page's own.
    Strict,
    /// None that restrict the page, so that a test sees what the page would try unhindered.
    None,
}

impl Headers {
    /// Names and values.
    pub fn list(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Strict => &[
                ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
            ],
            Self::None => &[],
        }
    }
}

/// The media type of a file, by the end of its name.
pub fn media_type(path: &Path) -> &'static str {
    let extension = path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "toml" => "text/plain; charset=utf-8",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_the_types_they_insist_on() {
        for (name, expected) in [
            ("app_bg.wasm", "application/wasm"),
            ("boot.js", "text/javascript; charset=utf-8"),
            ("index.HTML", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("favicon.svg", "image/svg+xml"),
            ("LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(media_type(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn strict_headers_let_in_nothing_from_elsewhere() {
        let policy: Vec<&str> = CONTENT_SECURITY_POLICY.split("; ").collect();
        assert_eq!(policy[0], "default-src 'none'");
        for source in policy.iter().flat_map(|rule| rule.split(' ').skip(1)) {
            assert!(
                ["'none'", "'self'", "'wasm-unsafe-eval'", "data:"].contains(&source),
                "{source}"
            );
        }
        for rule in ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(&rule), "`default-src` does not cover {rule}");
        }
        let names: Vec<&str> = Headers::Strict.list().iter().map(|(name, _)| *name).collect();
        assert!(names.contains(&"X-Content-Type-Options") && names.contains(&"Cross-Origin-Opener-Policy"));
        assert!(Headers::None.list().is_empty());
    }
}
