//! The calculators and the folder in Web Workers that share one compiled module; on the page where there are none.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::desk::{Desk, read_region};
use super::message::{Answer, Request, read, write};
use super::schedule::{Command, Order, Progress, Schedule};

/// Most calculators.
const MOST: usize = 4;
/// How often broken workers are started again before the page does the work itself.
const MOST_RESTARTS: u32 = 4;
/// How often the page looks whether the workers still answer, milliseconds.
const WATCH: f64 = 4_000.0;
/// A slice and a piece of a summary take well under a second; a worker that owes an answer for this long is gone, milliseconds.
const SILENCE: f64 = 20_000.0;

/// What the pool tells the page.
#[derive(Debug)]
pub enum News {
    /// A summary, as bytes.
    Summary(Answer, Vec<u8>),
    /// A run failed and would fail again.
    Failed(String),
    /// A worker broke and is started again.
    Restarted(String),
    /// How far the work is, and whether a newer setting waits.
    Progress(Option<Progress>, bool),
}

/// All workers, and the schedule that tells them what to do.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<Inner>>);

struct Inner {
    module: JsValue,
    schedule: Schedule,
    calculators: Vec<Place>,
    folder: Place,
    restarts: u32,
    tell: Rc<dyn Fn(News)>,
    desk: Option<Desk>,
    queue: VecDeque<(Seat, Request, Vec<u8>)>,
    last_told: Option<(Option<Progress>, bool)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seat {
    Calculator(usize),
    Folder,
}

/// Where a seat's work is done.
enum Place {
    Worker {
        worker: Worker,
        is_ready: bool,
        early: Vec<(Request, Vec<u8>)>,
        /// When it was asked, or last answered while it owes more.
        asked_at: f64,
        /// Answers that it owes.
        owed: u32,
        _hear: Closure<dyn FnMut(MessageEvent)>,
        _fail: Closure<dyn FnMut(ErrorEvent)>,
        _garbled: Closure<dyn FnMut()>,
    },
    Page,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Worker { worker, .. } = self {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.set_onmessageerror(None);
            worker.terminate();
        }
    }
}

impl Pool {
    /// Starts the workers. `module` is the compiled module that they share.
    pub fn start(module: JsValue, tell: Rc<dyn Fn(News)>) -> Self {
        let processors = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency());
        let count = if processors.is_finite() {
            (processors as usize).clamp(1, MOST)
        } else {
            2
        };
        let inner = Inner {
            module,
            schedule: Schedule::new(count),
            calculators: (0..count).map(|_| Place::Page).collect(),
            folder: Place::Page,
            restarts: 0,
            tell,
            desk: None,
            queue: VecDeque::new(),
            last_told: None,
        };
        let pool = Self(Rc::new(RefCell::new(inner)));
        for seat in (0..count).map(Seat::Calculator).chain([Seat::Folder]) {
            pool.seat(seat);
        }
        pool.watch();
        pool
    }

    /// Starts a worker again that ended without a word.
    fn watch(&self) {
        let pool = self.clone();
        let mut last = now();
        let look = Closure::<dyn FnMut()>::new(move || {
            let (before, now) = (std::mem::replace(&mut last, now()), now());
            if now - before > 2.0 * WATCH {
                // The machine slept: silence until now says nothing.
                pool.0.borrow_mut().ask_again(now);
            }
            let silent = pool.0.borrow_mut().silent(now);
            if let Some(seat) = silent {
                pool.broke(seat, "no answer".to_owned());
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(
                look.as_ref().unchecked_ref(),
                WATCH as i32,
            );
        }
        look.forget();
    }

    /// Starts afresh with a reference and, when there are any, the reader's own settings.
    pub fn restart(&self, reference: Order, mine: Option<Order>) {
        self.0.borrow_mut().schedule.start(reference, mine);
        self.go();
    }

    /// The reader's settings changed.
    pub fn order(&self, mine: Option<Order>) {
        self.0.borrow_mut().schedule.order(mine);
        self.go();
    }

    /// Whether a slider is being dragged.
    pub fn set_dragging(&self, dragging: bool) {
        self.0.borrow_mut().schedule.set_dragging(dragging);
        self.go();
    }

    /// Puts a worker in a seat, or the page itself where that fails.
    fn seat(&self, seat: Seat) {
        let place = {
            let inner = self.0.borrow();
            (inner.restarts <= MOST_RESTARTS)
                .then(|| self.worker(seat, &inner.module))
                .and_then(Result::ok)
        };
        let mut inner = self.0.borrow_mut();
        let is_page = place.is_none();
        *inner.place(seat) = place.unwrap_or(Place::Page);
        if let (true, Seat::Calculator(index)) = (is_page, seat) {
            inner.schedule.seat_ready(index);
        }
    }

    fn worker(&self, seat: Seat, module: &JsValue) -> Result<Place, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("./worker.js", &options)?;
        let pool = self.clone();
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let (text, bytes) = unpack(&event.data());
            match text.and_then(|text| read::<Answer>(&text)) {
                Some(answer) => pool.hear(seat, answer, bytes),
                None => pool.broke(seat, "an answer of another version".to_owned()),
            }
        });
        let pool = self.clone();
        let fail = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // An error of loading has no message.
            let reason = Reflect::get(&event, &"message".into())
                .ok()
                .and_then(|text| text.as_string());
            pool.broke(seat, reason.unwrap_or_default());
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        let pool = self.clone();
        let garbled = Closure::<dyn FnMut()>::new(move || {
            pool.broke(seat, "an answer that cannot be read".to_owned());
        });
        worker.set_onmessageerror(Some(garbled.as_ref().unchecked_ref()));
        let start = Object::new();
        Reflect::set(&start, &"module".into(), module)?;
        worker.post_message(&start)?;
        Ok(Place::Worker {
            worker,
            is_ready: false,
            early: Vec::new(),
            asked_at: now(),
            // The word that it is ready.
            owed: 1,
            _hear: hear,
            _fail: fail,
            _garbled: garbled,
        })
    }

    fn hear(&self, seat: Seat, answer: Answer, bytes: Vec<u8>) {
        let took = match self.0.borrow_mut().place(seat) {
            Place::Worker { owed, asked_at, .. } => {
                *owed = owed.saturating_sub(1);
                now() - std::mem::replace(asked_at, now())
            }
            // On the page a slice must be shorter still.
            Place::Page => 1000.0,
        };
        match (&answer, seat) {
            (Answer::Ready, _) => {
                let early = {
                    let mut inner = self.0.borrow_mut();
                    if let Seat::Calculator(index) = seat {
                        inner.schedule.seat_ready(index);
                    }
                    match inner.place(seat) {
                        Place::Worker { is_ready, early, .. } => {
                            *is_ready = true;
                            std::mem::take(early)
                        }
                        Place::Page => Vec::new(),
                    }
                };
                for (request, bytes) in early {
                    self.post(seat, request, bytes);
                }
            }
            (Answer::Broken { reason }, _) => return self.broke(seat, reason.clone()),
            (_, Seat::Calculator(index)) => {
                let wanted = self.0.borrow_mut().schedule.calculated(index, &answer, took);
                match answer {
                    Answer::Rows { run, from, to } if wanted => {
                        self.post(Seat::Folder, Request::Rows { run, from, to }, bytes);
                    }
                    Answer::Failed { reason, .. } if wanted => self.tell(News::Failed(reason)),
                    _ => {}
                }
            }
            (_, Seat::Folder) => {
                let wanted = self.0.borrow_mut().schedule.folded(&answer);
                if wanted {
                    self.tell(News::Summary(answer, bytes));
                }
            }
        }
        self.go();
    }

    fn broke(&self, seat: Seat, reason: String) {
        {
            let mut inner = self.0.borrow_mut();
            inner.restarts += 1;
            match seat {
                Seat::Calculator(index) => inner.schedule.seat_broke(index),
                Seat::Folder => inner.schedule.folder_broke(),
            }
        }
        self.seat(seat);
        self.tell(News::Restarted(reason));
        self.go();
    }

    fn tell(&self, news: News) {
        let tell = self.0.borrow().tell.clone();
        tell(news);
    }

    /// Carries out what the schedule asks.
    fn go(&self) {
        let commands = self.0.borrow_mut().schedule.commands();
        for command in commands {
            match command {
                Command::Compute(seat, request) => self.post(Seat::Calculator(seat), request, Vec::new()),
                Command::Fold(request) => self.post(Seat::Folder, request, Vec::new()),
            }
        }
        let news = {
            let mut inner = self.0.borrow_mut();
            let told = (inner.schedule.progress(), inner.schedule.has_waiting());
            (inner.last_told.replace(told) != Some(told)).then_some(told)
        };
        if let Some((progress, waits)) = news {
            self.tell(News::Progress(progress, waits));
        }
    }

    fn post(&self, seat: Seat, request: Request, bytes: Vec<u8>) {
        let mut inner = self.0.borrow_mut();
        match inner.place(seat) {
            Place::Worker {
                is_ready: false,
                early,
                ..
            } => early.push((request, bytes)),
            Place::Worker {
                worker,
                asked_at,
                owed,
                ..
            } => {
                if request.is_answered() {
                    // Who is asked more while silent stays silent.
                    if *owed == 0 {
                        *asked_at = now();
                    }
                    *owed += 1;
                }
                let (message, transfer) = pack(&write(request), &bytes);
                if worker.post_message_with_transfer(&message, &transfer).is_err() {
                    drop(inner);
                    self.broke(seat, "a message could not be sent".to_owned());
                }
            }
            Place::Page => {
                inner.queue.push_back((seat, request, bytes));
                if inner.queue.len() == 1 {
                    drop(inner);
                    self.later();
                }
            }
        }
    }

    /// Does one request on the page, after the browser had its turn.
    fn later(&self) {
        let pool = self.clone();
        let turn = Closure::once_into_js(move || {
            let answer = {
                let mut inner = pool.0.borrow_mut();
                let Some((seat, request, bytes)) = inner.queue.front().cloned() else {
                    return;
                };
                let desk = inner.desk.get_or_insert_with(|| Desk::new(read_region()));
                let answer = desk.handle(request, &bytes);
                inner.queue.pop_front();
                answer.map(|answer| (seat, answer))
            };
            if !pool.0.borrow().queue.is_empty() {
                pool.later();
            }
            if let Some((seat, (answer, bytes))) = answer {
                pool.hear(seat, answer, bytes);
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(turn.unchecked_ref(), 0);
        }
    }
}

impl Inner {
    fn place(&mut self, seat: Seat) -> &mut Place {
        match seat {
            Seat::Calculator(index) => &mut self.calculators[index],
            Seat::Folder => &mut self.folder,
        }
    }

    fn places(&mut self) -> impl Iterator<Item = (Seat, &mut Place)> {
        let calculators = self.calculators.iter_mut().enumerate();
        calculators
            .map(|(index, place)| (Seat::Calculator(index), place))
            .chain([(Seat::Folder, &mut self.folder)])
    }

    /// A worker that owes an answer for too long.
    fn silent(&mut self, now: f64) -> Option<Seat> {
        let mut silent = self.places().filter(|(_, place)| match place {
            Place::Worker { asked_at, owed, .. } => *owed > 0 && now - *asked_at > SILENCE,
            Place::Page => false,
        });
        silent.next().map(|(seat, _)| seat)
    }

    /// Counts silence from now on.
    fn ask_again(&mut self, now: f64) {
        for (_, place) in self.places() {
            if let Place::Worker { asked_at, .. } = place {
                *asked_at = now;
            }
        }
    }
}

fn now() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}

/// A message: text, and bytes that are handed over, not copied.
fn pack(text: &str, bytes: &[u8]) -> (Object, Array) {
    let (message, transfer) = (Object::new(), Array::new());
    let _ = Reflect::set(&message, &"text".into(), &text.into());
    if !bytes.is_empty() {
        let buffer = Uint8Array::from(bytes).buffer();
        let _ = Reflect::set(&message, &"bytes".into(), &buffer);
        transfer.push(&buffer);
    }
    (message, transfer)
}

fn unpack(message: &JsValue) -> (Option<String>, Vec<u8>) {
    let field = |name: &str| {
        Reflect::get(message, &name.into())
            .ok()
            .filter(|value| !value.is_undefined())
    };
    let bytes = field("bytes").map(|buffer| Uint8Array::new(&buffer).to_vec());
    (
        field("text").and_then(|text| text.as_string()),
        bytes.unwrap_or_default(),
    )
}

/// The worker's side: listens, answers. A panic is told in words before the worker dies.
///
/// # Panics
/// When called outside a worker.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let post = {
        let scope = scope.clone();
        move |answer: Answer, bytes: &[u8]| {
            let (message, transfer) = pack(&write(answer), bytes);
            let _ = scope.post_message_with_transfer(&message, &transfer);
        }
    };
    let last_words = post.clone();
    std::panic::set_hook(Box::new(move |panic| {
        last_words(
            Answer::Broken {
                reason: panic.to_string(),
            },
            &[],
        );
    }));
    let mut desk = Desk::new(read_region());
    let answer = post.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (text, bytes) = unpack(&event.data());
        match text.and_then(|text| read::<Request>(&text)) {
            Some(request) => {
                if let Some((reply, bytes)) = desk.handle(request, &bytes) {
                    answer(reply, &bytes);
                }
            }
            None => answer(
                Answer::Broken {
                    reason: "a request of another version".to_owned(),
                },
                &[],
            ),
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    post(Answer::Ready, &[]);
}
