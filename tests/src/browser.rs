//! The page in Chromium: a server, a browser with a fresh profile, a proxy that notes who asks for what.
//!
//! [`Lab`] holds them and ends them when it is dropped, after a failed test too. [`Tab`] is one page in a profile of its
//! own: it does what a reader does with mouse and keyboard, and notes every complaint of the browser.

mod axe;
mod keys;
mod proxy;

use crate::node::built;
use chromiumoxide::cdp::browser_protocol::browser::BrowserContextId;
use chromiumoxide::cdp::browser_protocol::emulation::{
    SetDeviceMetricsOverrideParams, SetFocusEmulationEnabledParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    InsertTextParams, MouseButton,
};
use chromiumoxide::cdp::browser_protocol::log::{EventEntryAdded, LogEntryLevel};
use chromiumoxide::cdp::browser_protocol::page::{AddScriptToEvaluateOnNewDocumentParams, NavigateParams};
use chromiumoxide::cdp::browser_protocol::target::{CreateBrowserContextParams, CreateTargetParams};
use chromiumoxide::cdp::js_protocol::runtime::{
    ConsoleApiCalledType, EvaluateParams, EventConsoleApiCalled, EventExceptionThrown,
};
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures::StreamExt;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use xtask::site::{Headers, Server};

pub use axe::axe_source;
pub use keys::Key;
pub use proxy::Proxy;

/// Longest wait for anything: generous, since tests share a machine with builds.
const PATIENCE: Duration = Duration::from_secs(90);
/// What a link adds so that a run is quick: the first picture takes 40 replicates, so there is something to refine.
pub const QUICK: &str = "#s=1.x:1~n:60";
/// Hosts that Chromium itself asks for, whatever its flags say: for updates, accounts, and what it thinks of fields and
/// pages. The proxy keeps it from reaching them.
const OF_CHROMIUM: [&str; 6] = [
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "start.duckduckgo.com",
    "update.googleapis.com",
];

/// A server of the page, a browser and a proxy.
pub struct Lab {
    runtime: Runtime,
    browser: Mutex<Browser>,
    proxy: Proxy,
    server: Server,
    /// Lives as long as the browser.
    _profile: TempDir,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A test that failed must not fail the others.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lab {
    /// The browser that the tests of one program share; it ends with the last that uses it.
    ///
    /// # Panics
    /// When there is no Chromium or it does not start.
    #[must_use]
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Lab>> = Mutex::new(Weak::new());
        let mut shared = locked(&SHARED);
        shared.upgrade().unwrap_or_else(|| {
            let lab = Arc::new(Self::start());
            *shared = Arc::downgrade(&lab);
            lab
        })
    }

    /// A browser of one's own.
    ///
    /// # Panics
    /// When there is no Chromium or it does not start.
    #[must_use]
    pub fn start() -> Self {
        let server = Server::start(&built().folder, Headers::Strict).expect("a port is free");
        let Some(chromium) = xtask::tools::find_chromium() else {
            panic!(
                "Chromium is missing: `cargo xtask test browser` installs it or says how; CHROME may name another one"
            )
        };
        let proxy = Proxy::start();
        let profile = TempDir::new().expect("a temporary folder can be made");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.expect("threads can be had");
        // Without dashes: with them chromiumoxide passes a flag that nobody knows.
        let proxied = format!("proxy-server=http://{}", proxy.address);
        let flags = [
            "disable-gpu",
            "disable-quic",
            "no-first-run",
            "disable-background-networking",
        ];
        let configured = BrowserConfig::builder()
            .chrome_executable(chromium)
            .no_sandbox()
            .new_headless_mode()
            .user_data_dir(profile.path())
            .viewport(None)
            .launch_timeout(PATIENCE)
            .request_timeout(PATIENCE)
            .args(flags)
            .args(["disable-component-update", "disable-sync", &proxied])
            .build()
            .expect("a browser is named");
        let (browser, mut handler) = runtime
            .block_on(Browser::launch(configured))
            .expect("Chromium starts");
        // Ends with the browser; what it cannot read are messages of a newer protocol.
        runtime.spawn(async move { while handler.next().await.is_some() {} });
        Self {
            runtime,
            browser: Mutex::new(browser),
            proxy,
            server,
            _profile: profile,
        }
    }

    /// Opens the page with this fragment and waits for its first picture.
    #[must_use]
    pub fn open(self: &Arc<Self>, fragment: &str) -> Tab {
        let tab = self.tab();
        tab.go(&self.server, fragment);
        tab.first_picture();
        tab
    }

    /// The page as a real host would serve it.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// An empty tab in a profile of its own, 1280 by 900 CSS px.
    ///
    /// # Panics
    /// When the browser is gone.
    #[must_use]
    pub fn tab(self: &Arc<Self>) -> Tab {
        let browser = locked(&self.browser);
        let opened = self.runtime.block_on(async {
            let context = browser
                .create_browser_context(CreateBrowserContextParams::default())
                .await?;
            let blank = CreateTargetParams::builder()
                .url("about:blank")
                .browser_context_id(context.clone());
            let page = browser
                .new_page(blank.build().expect("it has an address"))
                .await?;
            let errors = page.event_listener::<EventExceptionThrown>().await?;
            let said = page.event_listener::<EventConsoleApiCalled>().await?;
            let logged = page.event_listener::<EventEntryAdded>().await?;
            Ok::<_, chromiumoxide::error::CdpError>((context, page, errors, said, logged))
        });
        drop(browser);
        let (context, page, mut errors, mut said, mut logged) = opened.expect("Chromium opens a page");
        let complaints = Arc::new(Mutex::new(Vec::new()));
        let note = |kept: &Arc<Mutex<Vec<String>>>| {
            let kept = kept.clone();
            move |text: String| locked(&kept).push(text)
        };
        let take = note(&complaints);
        self.runtime.spawn(async move {
            while let Some(event) = errors.next().await {
                let details = &event.exception_details;
                let thrown = details
                    .exception
                    .as_ref()
                    .and_then(|thrown| thrown.description.clone());
                take(format!(
                    "exception: {} {}",
                    details.text,
                    thrown.unwrap_or_default()
                ));
            }
        });
        let take = note(&complaints);
        self.runtime.spawn(async move {
            while let Some(event) = said.next().await {
                if matches!(
                    event.r#type,
                    ConsoleApiCalledType::Error | ConsoleApiCalledType::Assert
                ) {
                    let words = event
                        .args
                        .iter()
                        .map(|part| part.value.clone().unwrap_or_default().to_string());
                    take(format!("console: {}", words.collect::<Vec<_>>().join(" ")));
                }
            }
        });
        let take = note(&complaints);
        self.runtime.spawn(async move {
            while let Some(event) = logged.next().await {
                let entry = &event.entry;
                if entry.level == LogEntryLevel::Error || entry.source.as_ref() == "security" {
                    take(format!(
                        "log: {} {}",
                        entry.text,
                        entry.url.clone().unwrap_or_default()
                    ));
                }
            }
        });
        let tab = Tab {
            lab: self.clone(),
            page,
            context,
            complaints,
        };
        tab.resize(1280, 900);
        tab.do_now(SetFocusEmulationEnabledParams::new(true));
        tab
    }

    /// Hosts that somebody asked for beside this machine, without those of Chromium itself.
    #[must_use]
    pub fn hosts(&self) -> BTreeSet<String> {
        self.proxy
            .hosts()
            .into_iter()
            .filter(|host| !OF_CHROMIUM.contains(&host.as_str()))
            .collect()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let browser = self.browser.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.runtime.block_on(async {
            let limit = Duration::from_secs(5);
            let closed = tokio::time::timeout(limit, browser.close()).await;
            let ended = tokio::time::timeout(limit, browser.wait()).await;
            if closed.is_err() || ended.is_err() {
                let _ = browser.kill().await;
            }
        });
    }
}

/// Where something stands on screen, CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Spot {
    /// Its middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// One page.
pub struct Tab {
    lab: Arc<Lab>,
    page: Page,
    context: BrowserContextId,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Tab {
    fn do_now<T: chromiumoxide::types::Command>(&self, command: T) -> T::Response {
        let done = self.lab.runtime.block_on(self.page.execute(command));
        done.unwrap_or_else(|error| panic!("Chromium refuses: {error}"))
            .result
    }

    /// Goes to the page of a server.
    pub fn go(&self, server: &Server, fragment: &str) {
        self.do_now(NavigateParams::new(format!("{}{fragment}", server.url())));
    }

    /// Runs this script before any of the page's own.
    ///
    /// # Panics
    /// When Chromium refuses.
    pub fn before_page(&self, script: &str) {
        self.do_now(AddScriptToEvaluateOnNewDocumentParams::new(script));
    }

    /// Switches JavaScript off.
    pub fn without_scripts(&self) {
        self.do_now(SetScriptExecutionDisabledParams::new(true));
    }

    /// Gives the page another size, CSS px.
    ///
    /// # Panics
    /// When Chromium refuses.
    pub fn resize(&self, width: i64, height: i64) {
        self.do_now(SetDeviceMetricsOverrideParams::new(width, height, 1.0, false));
    }

    /// What an expression gives; a promise is awaited.
    ///
    /// # Panics
    /// When it throws.
    #[must_use]
    pub fn value(&self, expression: &str) -> Value {
        let asked = EvaluateParams::builder()
            .expression(expression)
            .await_promise(true)
            .return_by_value(true);
        let found = self.do_now(asked.build().expect("it has an expression"));
        if let Some(thrown) = found.exception_details {
            let words = thrown.exception.and_then(|thrown| thrown.description);
            panic!("`{expression}` throws {}", words.unwrap_or(thrown.text));
        }
        found.result.value.unwrap_or_default()
    }

    /// Whether an expression holds.
    #[must_use]
    pub fn is(&self, condition: &str) -> bool {
        self.value(&format!("Promise.resolve({condition}).then(Boolean)")) == Value::Bool(true)
    }

    /// An expression as text.
    #[must_use]
    pub fn string(&self, expression: &str) -> String {
        self.value(&format!("Promise.resolve({expression}).then(String)"))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// An expression as a number.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn number(&self, expression: &str) -> f64 {
        self.value(expression)
            .as_f64()
            .unwrap_or_else(|| panic!("`{expression}` is no number"))
    }

    /// A list of texts.
    #[must_use]
    pub fn strings(&self, expression: &str) -> Vec<String> {
        let found = self.value(&format!(
            "Promise.resolve({expression}).then(found => Array.from(found, String))"
        ));
        let list = found.as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|text| text.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Text of the first element of a selector.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn text(&self, selector: &str) -> String {
        self.string(&format!("{}.textContent.trim()", one(selector)))
    }

    /// Whether there is such an element.
    #[must_use]
    pub fn has(&self, selector: &str) -> bool {
        self.is(&format!("document.querySelector({selector:?})"))
    }

    /// Waits until an expression holds.
    ///
    /// # Panics
    /// When it never does; with all complaints.
    pub fn wait(&self, what: &str, condition: &str) {
        let start = Instant::now();
        while !self.is(condition) {
            if start.elapsed() > PATIENCE {
                let seen: String = self.string("document.body.innerText").chars().take(600).collect();
                panic!(
                    "waited in vain for {what}: `{condition}`\n{}\nThe page shows:\n{seen}",
                    self.complaints().join("\n")
                );
            }
            thread::sleep(Duration::from_millis(40));
        }
    }

    /// Waits until the page shows its first picture.
    pub fn first_picture(&self) {
        self.wait(
            "the first picture",
            "document.documentElement.dataset.state === 'ready'",
        );
    }

    /// Waits until all asked for is computed; gives the digest.
    #[must_use]
    pub fn settled(&self) -> String {
        self.wait("the full run", SETTLED);
        self.digest()
    }

    /// Waits until all is computed and the digest is another than `before`; gives it.
    #[must_use]
    pub fn settled_anew(&self, before: &str) -> String {
        self.wait(
            "the full run of other settings",
            &format!("{SETTLED} && {DIGEST} !== {before:?}"),
        );
        self.digest()
    }

    /// The digest that is shown.
    #[must_use]
    pub fn digest(&self) -> String {
        self.string(DIGEST)
    }

    /// Where an element stands; it is brought into sight.
    ///
    /// # Panics
    /// When there is no such element.
    #[must_use]
    pub fn spot(&self, selector: &str) -> Spot {
        let found = self.value(&format!(
            "(() => {{ const element = {}; element.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const {{ x, y, width, height }} = element.getBoundingClientRect(); return [x, y, width, height]; }})()",
            one(selector)
        ));
        let number = |position: usize| found[position].as_f64().unwrap_or(f64::NAN);
        Spot {
            x: number(0),
            y: number(1),
            width: number(2),
            height: number(3),
        }
    }

    /// A click with the mouse.
    pub fn click(&self, selector: &str) {
        let (x, y) = self.spot(selector).middle();
        self.mouse(DispatchMouseEventType::MouseMoved, x, y);
        self.press_mouse(x, y);
        self.release_mouse(x, y);
    }

    /// The left button down.
    pub fn press_mouse(&self, x: f64, y: f64) {
        self.mouse(DispatchMouseEventType::MousePressed, x, y);
    }

    /// The mouse moves, with the button as it was said.
    pub fn drag_mouse(&self, x: f64, y: f64) {
        let event = DispatchMouseEventParams::builder()
            .r#type(DispatchMouseEventType::MouseMoved)
            .x(x)
            .y(y);
        self.do_now(
            event
                .button(MouseButton::Left)
                .buttons(1)
                .build()
                .expect("it is complete"),
        );
    }

    /// The left button up.
    pub fn release_mouse(&self, x: f64, y: f64) {
        self.mouse(DispatchMouseEventType::MouseReleased, x, y);
    }

    fn mouse(&self, kind: DispatchMouseEventType, x: f64, y: f64) {
        let button = if kind == DispatchMouseEventType::MouseMoved {
            MouseButton::None
        } else {
            MouseButton::Left
        };
        let event = DispatchMouseEventParams::builder()
            .r#type(kind)
            .x(x)
            .y(y)
            .button(button)
            .click_count(1);
        self.do_now(event.build().expect("it is complete"));
    }

    /// Puts the focus on an element, as a click on its label does.
    pub fn focus(&self, selector: &str) {
        let _ = self.value(&format!("{}.focus()", one(selector)));
    }

    /// A key goes down and up.
    pub fn press(&self, key: Key) {
        self.press_with(key, 0);
    }

    /// A key with Control held.
    pub fn press_with_control(&self, key: Key) {
        self.press_with(key, 2);
    }

    fn press_with(&self, key: Key, modifiers: i64) {
        let about = key.about();
        let event = |kind| {
            let event = DispatchKeyEventParams::builder()
                .r#type(kind)
                .key(about.name)
                .code(about.code);
            event.windows_virtual_key_code(about.number).modifiers(modifiers)
        };
        let down = match about.text {
            Some(text) if modifiers == 0 => event(DispatchKeyEventType::KeyDown).text(text),
            _ => event(DispatchKeyEventType::RawKeyDown),
        };
        self.do_now(down.build().expect("it is complete"));
        self.do_now(
            event(DispatchKeyEventType::KeyUp)
                .build()
                .expect("it is complete"),
        );
    }

    /// Writes a text in a field in place of what it holds, and leaves it with Enter.
    pub fn write(&self, selector: &str, text: &str) {
        self.focus(selector);
        let _ = self.value(&format!("{}.select()", one(selector)));
        self.do_now(InsertTextParams::new(text));
        self.press(Key::Enter);
    }

    /// What the browser complained of so far: errors, blocked requests.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        locked(&self.complaints).clone()
    }

    /// Ends a test: the browser must have complained of nothing, and nobody may have asked for another host.
    ///
    /// # Panics
    /// When that is not so.
    pub fn finish(self) {
        assert_eq!(
            self.complaints(),
            [""; 0],
            "Chromium must have nothing to complain of"
        );
        assert_eq!(
            self.lab.hosts(),
            BTreeSet::new(),
            "the page must not ask for another host"
        );
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let browser = locked(&self.lab.browser);
        // A browser that is gone has closed it already.
        let _ = self.lab.runtime.block_on(async {
            tokio::time::timeout(
                Duration::from_secs(5),
                browser.dispose_browser_context(self.context.clone()),
            )
            .await
        });
    }
}

const DIGEST: &str = "document.querySelector('[data-fact=digest]').textContent.trim()";
const SETTLED: &str = "/^[0-9a-f]{16}$/.test(document.querySelector('[data-fact=digest]').textContent.trim()) \
     && document.querySelector('#progress').dataset.working === 'false' \
     && document.querySelector('#chart').dataset.provisional === 'false'";

/// An expression for the first element of a selector, which throws when there is none.
fn one(selector: &str) -> String {
    format!(
        "(document.querySelector({selector:?}) ?? (() => {{ throw new Error('no element ' + {selector:?}) }})())"
    )
}
