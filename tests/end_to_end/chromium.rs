//! Headless Chromium as a mail program's reader: opens a page in a window of a given width, in light or dark, and says
//! what is there to see.
//!
//! Spoken to over the DevTools protocol on a pair of pipes (`--remote-debugging-pipe`: JSON, each message ended by a
//! zero byte, on descriptors 3 and 4), so that no port is open and nothing leaves the machine.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What a page looks like when it is open: see the script for what it gives.
const MEASURE: &str = include_str!("measure.js");
/// The window's height; a page may be longer.
const HEIGHT: u32 = 900;

pub struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    asked: u64,
    session: String,
    /// What it reported on its own since the last page was opened.
    events: Vec<Value>,
    _profile: TempDir,
}

/// A page that was opened.
pub struct Seen {
    /// As `measure.js` gives it.
    pub measured: Value,
    /// Every address that the page wanted anything from, its own and `data:` left out.
    pub fetched: Vec<String>,
}

impl Browser {
    pub fn start() -> Self {
        let profile = tempfile::Builder::new().prefix("chromium").tempdir().unwrap();
        let (to, from) = (profile.path().join("to"), profile.path().join("from"));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        // The sandbox wants another user than root, as whom the servers of these tests must run.
        let child = Command::new("sh")
            .args(["-c", r#"exec chromium "$@" 3<"$TO" 4>"$FROM""#, "chromium"])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"])
            .args(["--remote-debugging-pipe", "--force-color-profile=srgb"])
            .arg(format!("--user-data-dir={}", profile.path().join("profile").display()))
            .env("TO", &to)
            .env("FROM", &from)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(&to).unwrap();
        let from = BufReader::new(File::open(&from).unwrap());
        let mut browser =
            Self { child, to, from, asked: 0, session: String::new(), events: Vec::new(), _profile: profile };
        let target = browser.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let session = browser
            .ask("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}))["sessionId"]
            .clone();
        session.as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page.enable", "Network.enable"] {
            browser.ask(domain, &json!({}));
        }
        browser
    }

    /// Opens a file as a reader whose window has this width in CSS pixels and who prefers dark or light.
    pub fn open(&mut self, file: &Path, width: u32, dark: bool) -> Seen {
        let scheme = if dark { "dark" } else { "light" };
        let device = json!({"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false});
        self.ask("Emulation.setDeviceMetricsOverride", &device);
        self.ask(
            "Emulation.setEmulatedMedia",
            &json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        self.events.clear();
        let own = format!("file://{}", file.display());
        let opened = self.ask("Page.navigate", &json!({"url": own}));
        assert!(opened["errorText"].is_null(), "{own}: {opened}");
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.listen();
        }
        let answer = self.ask("Runtime.evaluate", &json!({"expression": MEASURE, "returnByValue": true}));
        assert!(answer["exceptionDetails"].is_null(), "{answer}");
        let wanted = self.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        let fetched = wanted
            .map(|event| event["params"]["request"]["url"].as_str().unwrap().to_owned())
            .filter(|address| *address != own && !address.starts_with("data:"))
            .collect();
        Seen { measured: answer["result"]["value"].clone(), fetched }
    }

    /// The whole of the page that is open, as a PNG.
    pub fn picture(&mut self, file: &Path) {
        let taken = self.ask("Page.captureScreenshot", &json!({"captureBeyondViewport": true, "format": "png"}));
        fs::write(file, STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()).unwrap();
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let mut call = json!({"id": self.asked, "method": method, "params": params});
        if !self.session.is_empty() {
            call["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{call}\0").as_bytes()).unwrap();
        loop {
            let heard = self.listen();
            if heard["id"] == self.asked {
                assert!(heard["error"].is_null(), "{method}: {heard}");
                return heard["result"].clone();
            }
        }
    }

    /// The next thing it says; what is no answer is remembered.
    fn listen(&mut self) -> Value {
        let mut said = Vec::new();
        self.from.read_until(0, &mut said).unwrap();
        assert_eq!(said.pop(), Some(0), "Chromium ended. Is the package chromium installed? tests/run installs it");
        let said: Value = serde_json::from_slice(&said).unwrap();
        if said["id"].is_null() {
            self.events.push(said.clone());
        }
        said
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let _ = self.child.wait();
    }
}
