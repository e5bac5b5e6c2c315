//! What an operator is told about a configuration file.

use proptest::prelude::*;

use super::{super::*, *};

const EXAMPLE: &str = include_str!("../../../config/consultd.toml");

fn parsed(text: &str) -> Result<Settings, Vec<Mistake>> {
    let parsed = parse(text, Path::new("/etc/consultd"), None, &|_| None);
    parsed.map_err(|list| Mistakes::new(None, list).list)
}

fn mistakes(text: &str) -> Vec<String> {
    parsed(text).expect_err(text).iter().map(ToString::to_string).collect()
}

/// The one mistake in a text.
fn mistake(text: &str) -> String {
    let mut all = mistakes(text);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

/// A sound IMAP mailbox and a way out, with lines added to the mailbox.
fn imap(more: &str) -> String {
    format!(
        "[post]\nmaildir = \"out\"\n[[mailbox]]\n[mailbox.imap]\nhost = \"a.example\"\nuser = \"u\"\npassword_env = \"P\"\n{more}\n"
    )
}

#[test]
fn without_a_file_the_embedded_default_applies() {
    let settings = load(None, None, &|_| None).unwrap();
    assert_eq!(settings.data_dir, Path::new("./consultd-data"));
    let [Watched { name, mailbox: Mailbox::Maildir(maildir) }] = settings.mailboxes.as_slice() else {
        panic!("{settings:?}")
    };
    assert_eq!((name.as_str(), maildir.filing.as_str()), ("mailbox", "Consultations"));
    assert_eq!(maildir.path, Path::new("./consultd-data/mailbox"));
    assert_eq!(settings.post, Post::Maildir("./consultd-data/outbox".into()));
    assert_eq!(settings.identity.from.to_string(), "TSB Director <tsbdir@itu.int>");
    assert_eq!(settings.identity.message_id_domain, "itu.int");
    assert_eq!(settings.digest.recipients, std::slice::from_ref(&settings.identity.from));
    assert_eq!(settings.digest.time, jiff::civil::time(7, 30, 0, 0));
    assert_eq!(settings.digest.zone.iana_name(), Some("Europe/Zurich"));
    assert_eq!(settings.authentication.policy, AuthenticationPolicy::Prefer);
    assert_eq!(settings.authentication.authserv_id, "mx.itu.int");
    assert!(!settings.limits.allow_unjailed && settings.acknowledgement.enabled);
}

#[test]
fn the_data_folder_comes_from_the_command_line_then_the_environment_then_the_file() {
    let env = |name: &str| (name == "CONSULTD_DATA").then(|| "/env".to_owned());
    let dir = |argument: Option<&str>, env: &dyn Fn(&str) -> Option<String>| {
        parse("data_dir = \"data\"", Path::new("/etc"), argument.map(PathBuf::from), env).unwrap().data_dir
    };
    assert_eq!(dir(Some("/argument"), &env), Path::new("/argument"));
    assert_eq!(dir(None, &env), Path::new("/env"));
    assert_eq!(dir(None, &|_| Some(String::new())), Path::new("/etc/data"));
}

#[test]
fn the_example_loads() {
    let settings = parsed(EXAMPLE).unwrap();
    let [Watched { mailbox: Mailbox::Imap(imap), .. }] = settings.mailboxes.as_slice() else { panic!("{settings:?}") };
    assert_eq!((imap.host.as_str(), imap.port, imap.security), ("outlook.office365.com", 993, Security::Tls));
    assert!(matches!(&imap.auth, Auth::XOAuth2(Secret::Command(words)) if words.len() == 3));
    let Post::Smtp(smtp) = settings.post else { panic!("{:?}", settings.post) };
    assert_eq!((smtp.port, smtp.security), (587, Security::StartTls));
    assert!(settings.identity.own_addresses.contains("tsbsg17@itu.int"));
    assert_eq!(settings.limits.worker, WorkerLimits { wall_clock: 60, cpu: 20, memory: 1 << 30 });
}

#[test]
fn every_alternative_in_the_example_loads_too() {
    let mut alternatives = 0;
    for paragraph in EXAMPLE.split("\n\n").filter(|paragraph| paragraph.contains("\n#[")) {
        let uncommented: Vec<&str> =
            paragraph.lines().filter(|line| !line.starts_with("# ")).map(|line| line.trim_start_matches('#')).collect();
        let way_out = if paragraph.contains("[mailbox") { "[post]\nmaildir = \"outbox\"\n" } else { "" };
        let text = format!("{way_out}{}", uncommented.join("\n"));
        alternatives += 1;
        assert!(parsed(&text).is_ok(), "{text}\n{:#?}", parsed(&text));
    }
    assert_eq!(alternatives, 10);
}

#[test]
fn the_defaults_shown_as_comments_in_the_example_are_the_defaults() {
    let shown: String = EXAMPLE
        .split("\n\n")
        .filter(|paragraph| !paragraph.contains("\n#["))
        .flat_map(str::lines)
        .map(|line| if line.starts_with("# ") { "" } else { line.trim_start_matches('#') })
        .filter(|line| !line.starts_with("workers"))
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(parsed(&shown).unwrap(), parsed(EXAMPLE).unwrap());
}

#[test]
fn a_circular_may_differ_and_an_address_for_what_comes_back_is_ours() {
    let settings = parsed(
        "[identity]\nbounces = \"Back@itu.int\"\n[reminder]\nenabled = true\n[[circular]]\nnumber = 84\nauthentication = \"require\"\nreminder = false\n",
    )
    .unwrap();
    assert!(settings.identity.own_addresses.contains("back@itu.int") && settings.reminder.enabled);
    let own = &settings.circulars[&84];
    assert_eq!(
        (own.authentication, own.confirmation, own.reminder),
        (Some(AuthenticationPolicy::Require), None, Some(false))
    );
    let twice = "[identity]\nbounces = \"a+b@itu.int\"\n[[circular]]\nnumber = 84\n[[circular]]\nnumber = 84\n[[circular]]\nreminder = true\n";
    let told: Vec<String> = parsed(twice).unwrap_err().iter().map(|mistake| mistake.key.clone()).collect();
    assert!(told.iter().any(|key| key == "identity.bounces") && told.iter().any(|key| key == "circular"), "{told:?}");
    assert!(told.iter().any(|key| key == "circular[2].number"), "{told:?}");
}

#[test]
fn every_mistake_is_told_at_once_with_its_line_and_key() {
    let text = "\
[[mailbox]]
[mailbox.imap]
host = \"imaps://a.example\"
port = 99999
user = 7
security = \"none\"
password = \"hunter2\"
[[mailbox]]
[mailbox.maildir]
path = \"/var/mail/x\"
pol = 5
[post]
sendmail = \"sendmail -t\"
[digest]
zone = \"Europe/Zurch\"
time = \"7h30\"
recipients = [\"nobody\", 5]
[limits]
workers = 0
[authentification]
policy = \"prefer\"
";
    let expected = [
        "line 3: mailbox[0].imap.host: \"imaps://a.example\" is no host name. Write the name alone, without scheme or port.",
        "line 4: mailbox[0].imap.port: 99999 is no port. Use 1–65535.",
        "line 5: mailbox[0].imap.user: is a whole number. Write a text in quotes.",
        "line 6: mailbox[0].imap.security: \"none\" is none of the choices. Use one of tls, starttls.",
        "line 7: mailbox[0].imap.password: secrets never stand in the configuration file. Use password_file, \
         password_env or password_command (token_file, token_env or token_command for XOAUTH2), and change the secret \
         that stood here.",
        "line 11: mailbox[1].maildir.pol: is no setting. Did you mean poll?",
        "line 13: post.sendmail: \"sendmail -t\" is no full path. Write the program's path from / on, without arguments.",
        "line 15: digest.zone: \"Europe/Zurch\" is no time zone. Did you mean \"Europe/Zurich\"?",
        "line 16: digest.time: \"7h30\" is no time of day. Write it as \"07:30\".",
        "line 17: digest.recipients: \"nobody\" has no @. Write name@domain.",
        "line 17: digest.recipients: holds a whole number. Write a list of texts.",
        "line 19: limits.workers: 0 is no number of workers. Use 1–256.",
        "line 20: authentification: is no setting. Did you mean authentication?",
        "mailbox[0].imap.password_file: is missing. Say where the secret is read: password_file, password_env or \
         password_command, or token_file, token_env or token_command for XOAUTH2.",
    ];
    assert_eq!(mistakes(text), expected);
}

#[test]
fn a_secret_in_the_file_is_never_repeated_in_a_mistake() {
    for line in [
        "password = \"hunter2\"",
        "Password = \"hunter2\"",
        "client-secret = \"hunter2\"",
        "pass = \"hunter2\"",
        "access_token = \"hunter2\"",
        "password_command = \"hunter2\"",
        "token_env = \"hunter2 \"",
        "password_file = [\"hunter2\"]",
        "token_command = [\"hunter2\"]",
    ] {
        let text =
            format!("[[mailbox]]\n[mailbox.imap]\nhost = \"a.example\"\nuser = \"u\"\n{line}\n[post]\nmaildir = \"o\"");
        let told = mistakes(&text).join("\n");
        assert!(told.contains("mailbox[0].imap.") && !told.contains("hunter2"), "{line}: {told}");
    }
}

#[test]
fn settings_that_contradict_each_other_are_told() {
    let cases = [
        (
            imap("security = \"starttls\"\nport = 993"),
            "mailbox[0].imap.port: 993 contradicts the security chosen. Use port 143",
        ),
        (imap("token_env = \"T\""), "mailbox[0].imap.token_env: stands beside password_env"),
        (imap("folder = \"Consultations\""), "mailbox[0].imap.filing: is the folder that is watched"),
        (imap("[mailbox.maildir]\npath = \"m\""), "mailbox[0]: has both imap and maildir"),
        (imap("[[mailbox]]\nname = \"x\""), "mailbox[1]: names no mailbox"),
        (
            imap("[[mailbox]]\n[mailbox.imap]\nhost = \"A.example\"\nuser = \"u\"\npassword_env = \"P\""),
            "mailbox: u@a.example:993/INBOX is watched twice",
        ),
        ("[post]\nsendmail = \"/s\"\nmaildir = \"m\"".to_owned(), "post: names several ways out"),
        ("[post]".to_owned(), "post: says nothing of how letters leave"),
        ("[post.smtp]\nhost = \"h\"\nuser = \"u\"".to_owned(), "post.smtp.user: stands without a secret"),
        (
            "[post.smtp]\nhost = \"h\"\npassword_env = \"P\"".to_owned(),
            "post.smtp.user: is missing although a secret is named",
        ),
        (
            "[post]\nmaildir = \"m\"\n[[mailbox]]\n[mailbox.maildir]\npath = \"m\"".to_owned(),
            "post: its maildir is also watched",
        ),
        ("[limits.worker]\ncpu = \"2 min\"".to_owned(), "limits.worker.cpu: 120 s of processor time do not fit"),
        ("[limits]\nmax_message = \"512 MiB\"".to_owned(), "limits.max_message: leaves a worker no room"),
        ("[digest]\nrecipients = []".to_owned(), "digest.recipients: nobody would get the digest"),
        (
            "[acknowledgement]\nenabled = false\ncopy_to = [\"a@b.example\"]".to_owned(),
            "acknowledgement.copy_to: contradicts enabled",
        ),
        ("mailbox = []".to_owned(), "mailbox: is empty"),
    ];
    for (text, expected) in cases {
        let told = mistake(&text);
        assert!(told.contains(expected), "{text}\n{told}");
    }
}

#[test]
fn a_watched_imap_mailbox_without_a_way_out_is_a_mistake_because_no_letter_would_leave() {
    let text = imap("").replace("[post]\nmaildir = \"out\"\n", "");
    assert!(mistake(&text).starts_with("post: is missing although a mailbox is watched over IMAP"));
}

#[test]
fn a_name_that_could_end_an_imap_command_is_refused() {
    for line in ["folder = \"INBOX\\r\\na LOGOUT\"", "filing = \"a\\\"b\"", "folder = \"*\"", "folder = \" INBOX\""] {
        assert!(mistake(&imap(line)).contains("mailbox[0].imap.f"), "{line}");
    }
}

#[test]
fn broken_toml_is_told_with_its_lines_and_nothing_is_guessed_from_it() {
    let told = mistakes("data_dir = \n[digest\ntime = \"07:30\"\n\nx = \"unclosed\n");
    assert!(told.len() >= 2 && told.iter().all(|line| line.contains("is not TOML")), "{told:#?}");
    assert!(told.first().is_some_and(|line| line.starts_with("line 1: ")), "{told:#?}");
}

#[test]
fn groups_get_a_digest_of_their_own_after_the_one_about_everything() {
    let text = "[digest]\nlanguage = \"fr\"\n[[digest.group]]\nname = \"sg17\"\nrecipients = [\"sg17@itu.int\"]\n\
                circulars = [\"79\", \"84\"]\n[[digest.group]]\nname = \"sg13\"\nrecipients = [\"sg13@itu.int\"]\nlanguage = \"zh\"";
    let groups = parsed(text).unwrap().digest.all_groups();
    let told: Vec<_> =
        groups.iter().map(|group| (group.name.as_str(), group.language.code(), group.circulars.len())).collect();
    assert_eq!(told, [("", "fr", 0), ("sg17", "fr", 2), ("sg13", "zh", 0)]);
    let group = |rest: &str| mistake(&format!("[[digest.group]]\nrecipients = [\"a@b.example\"]\n{rest}"));
    assert!(group("").contains("digest.group[0].name: is missing"));
    assert!(group("name = \"x\"\ncirculars = [\"seventy\"]").contains("is no circular's number"));
    assert!(mistake("[digest]\nlanguage = \"de\"").contains("digest.language: \"de\" is none of the choices"));
}

#[test]
fn a_time_may_also_be_written_as_tomls_own() {
    assert_eq!(parsed("[digest]\ntime = 18:05:00").unwrap().digest.time, jiff::civil::time(18, 5, 0, 0));
    assert!(mistake("[digest]\ntime = 2023-08-16T18:05:00Z").starts_with("line 2: digest.time: is a date or time"));
}

#[test]
fn a_mailbox_without_a_name_is_remembered_by_its_place() {
    assert_eq!(parsed(&imap("")).unwrap().mailboxes[0].name, "u@a.example:993/INBOX");
}

#[test]
fn the_environment_can_raise_the_log_level_and_is_checked_like_the_file() {
    let level =
        |value: &str| parse("", Path::new(""), None, &|name| (name == "CONSULTD_LOG").then(|| value.to_owned()));
    assert_eq!(level("debug").unwrap().log.level, "debug");
    assert!(level("loud").unwrap_err()[0].to_string().starts_with("log.level: CONSULTD_LOG is no log level"));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let told = load(Some(Path::new("/nonexistent/consultd.toml")), None, &|_| None).unwrap_err().to_string();
    assert!(told.starts_with("configuration, /nonexistent/consultd.toml: cannot be read: "), "{told}");
    assert!(!told.contains('\n'));
}

/// Text that resembles a configuration: true keys, values of every type, and noise.
fn configurations() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "mailbox",
        "imap",
        "host",
        "port",
        "user",
        "password",
        "password_command",
        "token_env",
        "post",
        "smtp",
        "sendmail",
        "digest",
        "time",
        "zone",
        "recipients",
        "limits",
        "worker",
        "cpu",
        "max_message",
        "log",
        "level",
        "identity",
        "from",
        "data_dir",
        "maildir",
        "path",
        "filing",
        "security",
        "weird",
        "\"\"",
        "\"a.b\\n\"",
    ]);
    let value = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "\"[^\"\\\\\\x00-\\x1f\\x7f]{0,20}\"",
        Just("true".to_owned()),
        Just("07:30".to_owned()),
        Just("1e9".to_owned()),
        Just("[[\"x\"], {}]".to_owned()),
        Just("{ host = \"h\", port = 0 }".to_owned()),
        Just("9223372036854775808".to_owned()),
    ];
    let path = prop::collection::vec(key.clone(), 1..4).prop_map(|path| path.join("."));
    let line = prop_oneof![
        4 => (path.clone(), value).prop_map(|(key, value)| format!("{key} = {value}")),
        1 => path.clone().prop_map(|path| format!("[{path}]")),
        1 => path.prop_map(|path| format!("[[{path}]]")),
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_text_at_all_makes_it_fail_other_than_by_mistakes(text in any::<String>()) {
        let _ = parsed(&text);
    }

    #[test]
    fn every_mistake_says_where_and_what_on_one_line(text in configurations()) {
        for mistake in parsed(&text).err().unwrap_or_default() {
            prop_assert!(!mistake.key.is_empty() || mistake.line.is_some(), "{mistake:?}");
            prop_assert!(mistake.what.ends_with(['.', '?']), "{mistake}");
            prop_assert!(!mistake.to_string().contains(char::is_control), "{mistake:?}");
        }
    }

    #[test]
    fn a_stray_key_is_always_named(key in "[a-z]{4,12}", section in prop::sample::select(vec!["digest", "limits.worker", "log", "identity"])) {
        let known = parsed(&format!("[{section}]\nzz = 1")).unwrap_err()[0].what.contains(&key);
        prop_assume!(!known);
        let told = mistakes(&format!("[{section}]\n{key} = 1"));
        prop_assert!(told.iter().any(|line| line.starts_with(&format!("line 2: {section}.{key}: "))), "{told:?}");
    }
}
