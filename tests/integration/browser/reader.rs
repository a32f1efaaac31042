//! A reader with a browser: a driver of its own, one window, and what a person does in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::scratch::Scratch;
use crate::server::client::Server;
use crate::server::page::serving;

/// Looks at a page before it counts as wrong, and the pause between two: ten seconds for a slow machine.
const LOOKS: usize = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// The key of an element in WebDriver's answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that are no letter.
pub const ENTER: &str = "\u{e007}";
pub const DOWN: &str = "\u{e015}";

/// How the browser is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Wide,
    Dark,
    Narrow,
    WithoutScript,
}

/// A browser that ends with the value.
pub struct Reader {
    driver: Child,
    port: u16,
    session: String,
    server: Server,
    _scratch: Scratch,
}

impl Reader {
    /// A reader with a server; nobody, and a word about it, where no driver is named.
    pub fn new(screen: Screen) -> Option<Reader> {
        let Some(program) = std::env::var_os("TELUSUR_CHROMEDRIVER") else {
            eprintln!("skipped: no browser (set TELUSUR_CHROMEDRIVER to the path of chromedriver)");
            return None;
        };
        let mut command = Command::new(program);
        let spawned = command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut driver = spawned.expect("TELUSUR_CHROMEDRIVER is the path of chromedriver");
        let mut said = BufReader::new(driver.stdout.take().expect("a pipe"));
        let port = said.by_ref().lines().map_while(Result::ok).find_map(|line| {
            line.strip_suffix('.')?.rsplit_once(" started successfully on port ")?.1.parse().ok()
        });
        // What it says later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let port = port.expect("the driver says where it listens");
        let (scratch, server) = serving();
        let mut reader = Reader { driver, port, session: String::new(), server, _scratch: scratch };
        let profile = reader._scratch.path("profile");
        let capabilities = capabilities(screen, &profile.to_string_lossy());
        let session = reader.call("POST", "/session", capabilities).expect("a session");
        reader.session = format!("/session/{}", session["sessionId"].as_str().expect("an id"));
        Some(reader)
    }

    /// One command of WebDriver: its value, or what it calls the error.
    fn call(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).expect("sent");
        let mut lines = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).expect("a head");
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(size) = line.strip_prefix("content-length:") {
                length = size.trim().parse().expect("a number");
            }
            if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        lines.read_exact(&mut answer).expect("a body");
        let value = serde_json::from_slice::<Value>(&answer).expect("JSON")["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    fn within(&self, method: &str, path: &str, body: Value) -> Result<Value, String> {
        self.call(method, &format!("{}{path}", self.session), body)
    }

    /// Goes to an address of the server.
    pub fn open(&self, path: &str) {
        let url = format!("http://{}{path}", self.server.address);
        self.within("POST", "/url", json!({ "url": url })).unwrap_or_else(|error| panic!("{path}: {error}"));
        self.find("main");
    }

    /// The address without the server's part of it.
    fn address(&self) -> String {
        let url = self.within("GET", "/url", Value::Null).expect("an address");
        let url = url.as_str().expect("text");
        url.strip_prefix(&format!("http://{}", self.server.address)).unwrap_or(url).to_string()
    }

    /// Waits until the browser is at an address of the server.
    pub fn at(&self, path: &str) {
        let arrived = patiently(|| (self.address() == path).then_some(()));
        assert!(arrived.is_some(), "at {}, not at {path}", self.address());
        self.find("main");
    }

    pub fn back(&self) {
        self.within("POST", "/back", json!({})).expect("back");
    }

    fn find(&self, selector: &str) -> String {
        let wish = json!({"using": "css selector", "value": selector});
        let found = patiently(|| self.within("POST", "/element", wish.clone()).ok());
        let found = found.unwrap_or_else(|| panic!("no {selector} at {}", self.address()));
        found[ELEMENT].as_str().expect("an element").to_string()
    }

    /// Clicks what opens in place.
    pub fn press(&self, selector: &str) {
        let path = format!("/element/{}/click", self.find(selector));
        let clicked = self.within("POST", &path, json!({}));
        clicked.unwrap_or_else(|error| panic!("{selector} at {}: {error}", self.address()));
    }

    /// Clicks what leads to another page, and waits for that page.
    pub fn follow(&self, selector: &str) {
        let from = self.address();
        self.press(selector);
        let left = patiently(|| (self.address() != from).then_some(()));
        assert!(left.is_some(), "{selector} leads nowhere from {from}");
        self.find("main");
    }

    /// Clicks a place on the screen. Needed in a closed `details` that the style shows all the same: WebDriver
    /// takes what is in it for hidden.
    pub fn point_at(&self, selector: &str) {
        let place = json!({ ELEMENT: self.find(selector) });
        let actions = json!([
            {"type": "pointerMove", "origin": place, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]);
        let pointer = json!({"type": "pointer", "id": "mouse", "actions": actions});
        let clicked = self.within("POST", "/actions", json!({ "actions": [pointer] }));
        clicked.unwrap_or_else(|error| panic!("{selector} at {}: {error}", self.address()));
    }

    pub fn type_into(&self, selector: &str, keys: &str) {
        let path = format!("/element/{}/value", self.find(selector));
        let typed = self.within("POST", &path, json!({ "text": keys }));
        typed.unwrap_or_else(|error| panic!("{selector} at {}: {error}", self.address()));
    }

    /// Types where the cursor is.
    pub fn type_here(&self, keys: &str) {
        let active = self.within("GET", "/element/active", Value::Null).expect("something has the focus");
        let path = format!("/element/{}/value", active[ELEMENT].as_str().expect("an element"));
        self.within("POST", &path, json!({ "text": keys })).expect("typed");
    }

    pub fn text(&self, selector: &str) -> String {
        let path = format!("/element/{}/text", self.find(selector));
        self.within("GET", &path, Value::Null).expect("text").as_str().expect("text").to_string()
    }

    /// Articles the page says were found.
    pub fn total(&self) -> u64 {
        let text = self.text(".total strong");
        text.replace('.', "").parse().unwrap_or_else(|_| panic!("no number: {text:?}"))
    }

    /// The value of an expression of JavaScript in the page.
    pub fn value(&self, expression: &str) -> Value {
        let body = json!({"script": format!("return {expression}"), "args": []});
        let value = self.within("POST", "/execute/sync", body);
        value.unwrap_or_else(|error| panic!("{expression} at {}: {error}", self.address()))
    }

    pub fn wait_until(&self, expression: &str) {
        let held = patiently(|| (self.value(expression) == true).then_some(()));
        assert!(held.is_some(), "never true at {}: {expression}", self.address());
    }

    /// What a dialog says, if one is open: a script of an article would open one.
    pub fn dialog(&self) -> Option<String> {
        self.within("GET", "/alert/text", Value::Null).ok().map(|text| text.to_string())
    }

    /// What axe-core calls serious or critical, and how many of its rules passed.
    pub fn judged_by(&self, axe: &str) -> (Vec<String>, usize) {
        let load = json!({"script": format!("{axe}; return true"), "args": []});
        self.within("POST", "/execute/sync", load).expect("axe-core loads");
        let run =
            "const done = arguments[arguments.length - 1]; axe.run().then(done, (e) => done(String(e)))";
        let ran = self.within("POST", "/execute/async", json!({"script": run, "args": []}));
        let judged = ran.expect("axe-core runs");
        let list = |name: &str| judged[name].as_array().unwrap_or_else(|| panic!("{judged}")).clone();
        let bad = list("violations")
            .into_iter()
            .filter(|each| ["serious", "critical"].contains(&each["impact"].as_str().unwrap_or_default()));
        let told = bad.map(|each| {
            let places = each["nodes"].as_array().into_iter().flatten();
            let places = places.map(|node| format!("\n  {}: {}", node["html"], node["failureSummary"]));
            format!("{}:{}", each["id"], places.collect::<String>())
        });
        (told.collect(), list("passes").len())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // The driver closes its browser; killed alone it would leave it behind.
        if !self.session.is_empty() {
            let _ = self.within("DELETE", "", Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn capabilities(screen: Screen, profile: &str) -> Value {
    let mut flags: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,1000",
    ]
    .map(String::from)
    .to_vec();
    flags.push(format!("--user-data-dir={profile}"));
    let mut options = json!({});
    match screen {
        Screen::Wide => {}
        Screen::Dark => flags.push("--blink-settings=preferredColorScheme=0".into()),
        Screen::Narrow => {
            options["mobileEmulation"] =
                json!({"deviceMetrics": {"width": 360, "height": 740, "pixelRatio": 1.0}});
        }
        Screen::WithoutScript => {
            options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
        }
    }
    options["args"] = json!(flags);
    let wished = json!({"goog:chromeOptions": options, "unhandledPromptBehavior": "ignore"});
    json!({"capabilities": {"alwaysMatch": wished}})
}

/// The first answer of several tries.
fn patiently<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    (0..LOOKS).find_map(|tried| {
        if tried > 0 {
            sleep(PAUSE);
        }
        look()
    })
}
