//! The real program, killed and started again.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use printer::degrade::Grade;
use serde_json::{Value, json};
use tests::client::multipart;
use tests::{faulty, paper};
use ureq::Agent;

const PASSWORD: &str = "a long password";

struct Server {
    child: Child,
    url: String,
    data: PathBuf,
    cookie: String,
    csrf_token: String,
}

fn hedan() -> Command {
    Command::new(env!("CARGO_BIN_EXE_hedan"))
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into()
}

fn new_data_folder() -> PathBuf {
    let data = std::env::temp_dir().join(format!(
        "hedan-server-{}",
        api::account::token::random().unwrap()
    ));
    let mut adding = hedan()
        .args(["user", "add", "counter", "--role", "counter", "--data"])
        .arg(&data)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    writeln!(adding.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    assert!(adding.wait().unwrap().success());
    data
}

impl Server {
    fn start(data: &Path) -> Server {
        let mut child = hedan()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line[line.find("http://").unwrap()..].trim().to_owned();
        let mut server = Server {
            child,
            url,
            data: data.to_owned(),
            cookie: String::new(),
            csrf_token: String::new(),
        };
        let body = json!({ "username": "counter", "password": PASSWORD }).to_string();
        let mut reply = agent()
            .post(server.address("/session"))
            .content_type("application/json")
            .send(body)
            .unwrap();
        let cookie = reply.headers()["set-cookie"].to_str().unwrap();
        server.cookie.push_str(cookie.split(';').next().unwrap());
        let session: Value =
            serde_json::from_str(&reply.body_mut().read_to_string().unwrap()).unwrap();
        server
            .csrf_token
            .push_str(session["csrf_token"].as_str().unwrap());
        server
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }

    fn get(&self, path: &str) -> Value {
        let mut reply = agent()
            .get(self.address(path))
            .header("Cookie", &self.cookie)
            .call()
            .unwrap();
        serde_json::from_str(&reply.body_mut().read_to_string().unwrap()).unwrap()
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> Value {
        let mut reply = agent()
            .post(self.address(path))
            .header("Cookie", &self.cookie)
            .header("X-CSRF-Token", &self.csrf_token)
            .content_type(kind)
            .send(body)
            .unwrap();
        let text = reply.body_mut().read_to_string().unwrap();
        assert!(reply.status().is_success(), "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// A claim with these files; its id.
    fn claim_of(&self, files: &[(&str, &[u8])]) -> i64 {
        let claim = self.post("/claims", "application/json", br#"{"reason_code":"01"}"#);
        let id = claim["id"].as_i64().unwrap();
        let (kind, body) = multipart(files);
        self.post(&format!("/claims/{id}/documents"), &kind, &body);
        id
    }

    fn wait_for(&self, what: &str, mut ready: impl FnMut(&Server) -> bool) {
        let began = Instant::now();
        while !ready(self) {
            assert!(
                began.elapsed() < Duration::from_mins(4),
                "waited too long for {what}"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn running_jobs(&self) -> bool {
        let text = agent()
            .get(format!("{}/metrics", self.url))
            .call()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap();
        text.contains("hedan_jobs{state=\"running\"} 1")
    }

    /// SIGKILL: no handler runs, nothing is tidied up.
    fn kill(mut self) -> PathBuf {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::take(&mut self.data)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !self.data.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.data);
        }
    }
}

#[test]
fn a_server_killed_while_it_reads_finishes_the_claim_after_its_restart() {
    if !paper::can_read() {
        return;
    }
    let server = Server::start(&new_data_folder());
    let scans: Vec<Vec<u8>> = (1..3)
        .flat_map(|seed| paper::printed(seed, Grade::Office).1)
        .collect();
    let names: Vec<String> = (1..=scans.len())
        .map(|number| format!("{number}.png"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&scans)
        .map(|(name, scan)| (name.as_str(), scan.as_slice()))
        .collect();
    let claim = server.claim_of(&files);
    server.wait_for("the reading to begin", Server::running_jobs);
    assert_eq!(server.get(&format!("/claims/{claim}"))["state"], "reading");
    let data = server.kill();

    let server = Server::start(&data);
    let path = format!("/claims/{claim}");
    assert_eq!(server.get(&path)["state"], "reading");
    server.wait_for("the claim to be read", |server| {
        server.get(&path)["state"] != "reading"
    });
    let read = server.get(&path);
    assert_eq!(read["state"], "read", "{read}");
    assert!(read["summary"]["lines"].as_i64().unwrap() > 0, "{read}");
    assert!(
        read["documents"]
            .as_array()
            .unwrap()
            .iter()
            .all(|document| document["status"] == "read")
    );
    let bill = server.get(&format!("{path}/bill"));
    assert_eq!(bill["pages"].as_array().unwrap().len(), scans.len());
}

#[test]
fn bad_files_of_a_claim_are_named_and_the_good_one_is_read() {
    if !paper::can_read() {
        return;
    }
    let server = Server::start(&new_data_folder());
    let (_, scans) = paper::printed(5, Grade::Clean);
    let faulty = faulty::all();
    let mut files: Vec<(&str, &[u8])> = faulty
        .iter()
        .map(|(name, bytes, _)| (*name, bytes.as_slice()))
        .collect();
    files.push(("good.png", &scans[0]));
    let claim = server.claim_of(&files);
    assert_eq!(
        events_until_done(&server, claim),
        ["state", "progress", "state", "done"]
    );
    let read = server.get(&format!("/claims/{claim}"));
    assert_eq!(read["state"], "read");
    assert!(read["summary"]["lines"].as_i64().unwrap() > 0, "{read}");
    for document in read["documents"].as_array().unwrap() {
        let name = document["name"].as_str().unwrap();
        let (status, problem) = (&document["status"], &document["problem"]);
        if name == "good.png" {
            assert_eq!((status, problem), (&json!("read"), &Value::Null));
            continue;
        }
        let (_, _, codes) = faulty.iter().find(|(known, _, _)| *known == name).unwrap();
        assert_eq!(status, "failed", "{document}");
        assert!(
            codes.contains(&problem["code"].as_str().unwrap()),
            "{document}"
        );
        assert!(!problem["message_zh"].as_str().unwrap().is_empty());
    }
}

#[test]
fn of_two_files_with_one_name_each_has_its_own_outcome() {
    if !paper::can_read() {
        return;
    }
    let server = Server::start(&new_data_folder());
    let (_, scans) = paper::printed(5, Grade::Clean);
    let damaged = faulty::truncated_jpeg();
    let files: [(&str, &[u8]); 2] = [("page.jpg", &damaged), ("page.jpg", &scans[0])];
    let claim = server.claim_of(&files);
    let path = format!("/claims/{claim}");
    server.wait_for("the claim to be read", |server| {
        server.get(&path)["state"] == "read"
    });
    let documents = server.get(&path)["documents"].clone();
    let outcome = |index: usize| documents[index]["status"].as_str();
    assert_eq!((outcome(0), outcome(1)), (Some("failed"), Some("read")));
    let pages = server.get(&format!("{path}/bill"))["pages"].clone();
    assert_eq!(pages.as_array().unwrap().len(), 1);
    assert_eq!(pages[0]["document_id"], documents[1]["id"]);
}

/// Names of the server-sent events up to `done`, each run of the same name once.
fn events_until_done(server: &Server, claim: i64) -> Vec<String> {
    let reply = agent()
        .get(server.address(&format!("/claims/{claim}/events")))
        .header("Cookie", &server.cookie)
        .call()
        .unwrap();
    let mut names: Vec<String> = Vec::new();
    for line in BufReader::new(reply.into_body().into_reader()).lines() {
        let Some(name) = line.unwrap().strip_prefix("event: ").map(str::to_owned) else {
            continue;
        };
        let done = name == "done";
        if names.last() != Some(&name) {
            names.push(name);
        }
        if done {
            break;
        }
    }
    names
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let server = Server::start(&new_data_folder());
    let mut second = hedan()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&server.data)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut message = String::new();
    second
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut message)
        .unwrap();
    assert_eq!(second.wait().unwrap().code(), Some(1));
    assert!(message.contains("another hedan server"), "{message}");
}
