//! What the operator is told: `check`, mistakes in the configuration, and what the log must not hold.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::{
    house::{Daemon, House, text, until_true},
    samples,
    servers::{self, DIRECTOR, Servers},
};

/// The lines of `check` that say what is wrong; its exit status must agree with them.
fn wrong(house: &House) -> Vec<String> {
    let output = house.output(&["check"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let wrong: Vec<String> = said.lines().filter(|line| line.starts_with("WRONG")).map(str::to_owned).collect();
    assert_eq!(output.status.code(), Some(i32::from(!wrong.is_empty())), "{said}");
    wrong
}

/// Exactly one thing is wrong, and its line holds all of these words.
fn one_is_wrong(house: &House, words: &[&str]) {
    let wrong = wrong(house);
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    for word in words {
        assert!(wrong[0].contains(word), "{word}: {wrong:#?}");
    }
}

#[test]
fn check_says_that_all_is_well_or_what_is_wrong_and_how_to_mend_it() {
    let servers = Servers::start();
    let mut house = House::at(&servers).opened_ahead();
    let good = house.configuration();
    assert_eq!(wrong(&house), Vec::<String>::new());

    let mut with = |from: &str, to: &str, words: &[&str]| {
        assert!(good.contains(from), "{from}");
        house.configure(&good.replacen(from, to, 1));
        one_is_wrong(&house, words);
        house.configure(&good);
    };
    let nobody = closed_port();
    with(
        &format!("port = {}", servers.port(993)),
        &format!("port = {nobody}"),
        &["mailbox \"director\"", "not reachable", "Check host, port"],
    );
    with(&format!("port = {}", servers.port(587)), &format!("port = {nobody}"), &["post", &nobody.to_string()]);
    let wrong_password = text(&house_password(&house.path("wrong")));
    let password = text(&house.path("password"));
    let mut with = |from: &str, to: &str, count: usize, words: &[&str]| {
        house.configure(&good.replacen(from, to, count));
        one_is_wrong(&house, words);
        house.configure(&good);
    };
    with(&password, &wrong_password, 1, &["mailbox \"director\"", "refused the user name or the secret", "Check both"]);
    with(&password, "/nonexistent/password", 1, &["mailbox \"director\"", "/nonexistent/password", "Check the path"]);
    let ca = text(&servers.ca_file());
    with(&format!("ca_file = \"{ca}\"\n"), "", 1, &["mailbox \"director\"", "ca_file"]);
    with(&ca, "/nonexistent/ca.pem", 1, &["mailbox \"director\"", "/nonexistent/ca.pem", "PEM"]);
    with("poll = 600", "folder = \"No such folder\"", 1, &["mailbox \"director\"", "folder"]);
    // The post's own settings stand second.
    let broken = |from: &str, to: &str| {
        let (mailbox, post) = good.split_once("[post.smtp]").unwrap();
        format!("{mailbox}[post.smtp]{}", post.replacen(from, to, 1))
    };
    for (from, to, word) in [
        (password.as_str(), wrong_password.as_str(), "authentication failed"),
        (ca.as_str(), "/nonexistent/ca.pem", "/nonexistent/ca.pem"),
        (password.as_str(), "/nonexistent/password", "/nonexistent/password"),
    ] {
        house.configure(&broken(from, to));
        one_is_wrong(&house, &["post", word]);
    }
    house.configure(&good);
    fs::write(house.path("none.csv"), "member_state,name_en,address\n").unwrap();
    let emptied = house.output(&["contacts", "import", &text(&house.path("none.csv"))]);
    if emptied.status.success() {
        one_is_wrong(&house, &["contacts", "contacts import"]);
    }
}

fn house_password(path: &std::path::Path) -> std::path::PathBuf {
    fs::write(path, "not-the-password").unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    path.to_owned()
}

fn closed_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_new_house_is_told_what_it_lacks() {
    one_is_wrong(&House::new(), &["contacts", "contacts import"]);
    let house = House::new();
    fs::write(house.data(), "a file where the directory should be").unwrap();
    assert!(wrong(&house).iter().any(|line| line.contains("data directory") && line.contains(&text(&house.data()))));
}

#[test]
fn all_mistakes_in_the_configuration_are_told_at_once_each_with_its_key() {
    let mut house = House::new();
    house.configure(
        "data_dri = \"/tmp\"\n[[mailbox]]\nname = \"a\"\n[mailbox.imap]\nuser = \"x@y.example\"\npassword = \"hunter2-in-the-file\"\nport = \"many\"\n\
         [post.smtp]\nhost = \"h\"\nsecurity = \"none\"\n[digest]\ntime = \"25:00\"\nzone = \"Mars/Base\"\nrecipients = [\"nobody\"]\n[limits]\nworkers = 0\n[log]\nlevel = \"loud\"\n",
    );
    for arguments in [&["check"][..], &["run", "--once"], &["tally", "79"]] {
        let said = house.fails(arguments, 2);
        for key in
            ["data_dri", "host", "password", "port", "security", "time", "zone", "recipients", "workers", "level"]
        {
            assert!(said.contains(key), "{key}: {said}");
        }
        assert!(!said.contains("hunter2"), "{said}");
    }
    assert!(!house.data().exists(), "nothing was begun");
    house.fails(&["tally"], 2);
    house.fails(&["no-such-command"], 2);
}

#[test]
fn no_secret_is_ever_logged_however_much_is_logged() {
    let servers = Servers::start();
    let mut house = House::at(&servers).opened_ahead();
    let token = Servers::token();
    fs::write(house.path("token"), &token).unwrap();
    let by_password = house.configuration();
    let (mailbox, post) = by_password.split_once("[post.smtp]").unwrap();
    let key = format!("password_file = \"{}\"", text(&house.path("password")));
    let by_token = format!(
        "{}[post.smtp]{post}",
        mailbox.replace(&key, &format!("token_file = \"{}\"", text(&house.path("token"))))
    );
    for (n, configuration) in [by_password.clone(), by_token].into_iter().enumerate() {
        house.configure(&configuration);
        let reply = &samples::some(&["02", "05"])[n];
        servers.deliver(&reply.path, DIRECTOR, &reply.in_transit());
        let mut command = house.command(&["run"]);
        command.env("CONSULTD_LOG", "trace");
        let daemon = Daemon::start(command);
        until_true("the reply is filed", || servers.files(DIRECTOR, "Consultations/79").len() == n + 1);
        servers.wait_for(&reply.from, 1);
        let said = daemon.said();
        assert_eq!(daemon.stop().code(), Some(0));
        assert!(said.contains("decided"), "{said}");
        holds_no_secret(&said, &["secret-tsb", &token]);
    }
    house.configure(&by_password);
    house.set_password("not-the-password");
    let output = house.command(&["run", "--once"]).env("CONSULTD_LOG", "trace").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    holds_no_secret(&String::from_utf8_lossy(&output.stderr), &["not-the-password"]);
    let _ = servers::DIRECTOR;
}

/// Neither as it is nor as the protocols wrap it.
fn holds_no_secret(said: &str, secrets: &[&str]) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    for secret in secrets {
        let plain = STANDARD.encode(format!("\0{DIRECTOR}\0{secret}"));
        let bearer = STANDARD.encode(format!("user={DIRECTOR}\x01auth=Bearer {secret}\x01\x01"));
        for form in [(*secret).to_owned(), STANDARD.encode(secret), plain, bearer] {
            assert!(!said.contains(&form), "{secret} is in the log");
        }
    }
}

#[test]
fn two_daemons_never_work_on_one_data_directory() {
    let house = House::new().opened();
    let daemon = house.daemon();
    daemon.says("watching 1 mailbox");
    let said = house.fails(&["run", "--once"], 1);
    assert!(said.contains("another consultd works on it"), "{said}");
    // The command line works beside it.
    assert_eq!(house.received(), 0);
    assert_eq!(daemon.stop().code(), Some(0));
    house.once();
}
