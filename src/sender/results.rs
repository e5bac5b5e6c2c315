//! Authentication-Results (RFC 8601): what the operator's own mail server found out about a message.
//!
//! Read by the grammar of §2.2, because parts of it may be a sender's own words: what stands in a comment or in quotation
//! marks never becomes a result. A header that does not follow it is said to be unreadable, not guessed at.

/// Longer headers are not read: only a sender with very many signatures makes them so long, and the verdict on him
/// may stand in what was cut off.
pub const LONGEST: usize = 65_536;

/// One `method=result` with its properties, all in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// `dkim`, `dmarc`, `spf`, …
    pub method: String,
    /// `pass`, `fail`, …
    pub result: String,
    /// `header.d`, `smtp.mailfrom`, …, in order.
    pub properties: Vec<(String, String)>,
}

impl Finding {
    /// The first value of a property.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A whole header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Whose word it is (§2.5), lower case. Empty where the server leaves it out, as Microsoft 365 does.
    pub server: String,
    pub findings: Vec<Finding>,
}

/// The header cannot be read by the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

type Read<T> = Result<T, Unreadable>;

/// Reads a header's value.
///
/// # Errors
/// When a comment or a quotation does not end, or what should be a result is none. [`server`] still tells whose it is.
pub fn parse(value: &str) -> Read<Results> {
    if value.len() >= LONGEST {
        return Err(Unreadable);
    }
    let mut scanner = Scanner { rest: value };
    let server = scanner.server()?;
    let mut results = Results { server, ..Results::default() };
    if results.server.is_empty() {
        scanner.rest = value;
        results.findings.extend(scanner.finding()?);
    }
    while scanner.semicolon()? {
        results.findings.extend(scanner.finding()?);
    }
    if scanner.rest.is_empty() { Ok(results) } else { Err(Unreadable) }
}

/// Whose word the header is, as far as that can be told when the rest cannot; empty where none is named.
#[must_use]
pub fn server(value: &str) -> String {
    Scanner { rest: value }.server().unwrap_or_default()
}

/// What is left of a header's value.
struct Scanner<'v> {
    rest: &'v str,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.next();
        }
        there
    }

    /// Whitespace and comments, which nest (RFC 5322 §3.2.2).
    fn blank(&mut self) -> Read<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                Some('(') => depth += 1,
                Some(')') if depth > 0 => depth -= 1,
                Some('\\') if depth > 0 => {
                    self.next();
                }
                Some(c) if depth > 0 || c.is_whitespace() => {}
                None if depth > 0 => return Err(Unreadable),
                _ => return Ok(()),
            }
            self.next();
        }
    }

    fn semicolon(&mut self) -> Read<bool> {
        self.blank()?;
        Ok(self.take(';'))
    }

    /// `authserv-id [ version ]`; empty when the header begins with a result.
    fn server(&mut self) -> Read<String> {
        self.blank()?;
        let id = self.value()?;
        self.blank()?;
        if id.is_empty() || self.peek() == Some('=') {
            return Ok(String::new());
        }
        if self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.value()?;
        }
        self.blank()?;
        if matches!(self.peek(), None | Some(';')) { Ok(id) } else { Err(Unreadable) }
    }

    /// `method [ / version ] = result { property = value }`; none for `none` and between two semicolons.
    fn finding(&mut self) -> Read<Option<Finding>> {
        self.blank()?;
        if matches!(self.peek(), None | Some(';')) {
            return Ok(None);
        }
        let method = self.key()?;
        self.blank()?;
        if method == "none" && matches!(self.peek(), None | Some(';')) {
            return Ok(None);
        }
        if !self.take('=') || method.is_empty() {
            return Err(Unreadable);
        }
        self.blank()?;
        let result = self.value()?;
        let method = method.split('/').next().unwrap_or_default().to_owned();
        let mut finding = Finding { method, result, properties: Vec::new() };
        loop {
            self.blank()?;
            if matches!(self.peek(), None | Some(';')) {
                return Ok(Some(finding));
            }
            finding.properties.push(self.property()?);
        }
    }

    fn property(&mut self) -> Read<(String, String)> {
        let key = self.key()?;
        self.blank()?;
        if key.is_empty() || !self.take('=') {
            return Err(Unreadable);
        }
        self.blank()?;
        Ok((key, self.value()?))
    }

    /// A method or `ptype.property`; blanks may stand around its dot and its slash.
    fn key(&mut self) -> Read<String> {
        let mut key = String::new();
        loop {
            while let Some(c) = self.peek().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
            {
                key.push(c.to_ascii_lowercase());
                self.next();
            }
            let before = self.rest;
            self.blank()?;
            let joins = matches!(self.peek(), Some('.' | '/')) || key.ends_with(['.', '/']);
            if !joins || self.peek().is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '/'))) {
                self.rest = before;
                return Ok(key);
            }
        }
    }

    /// A token, a quoted string or an address whose local part may be quoted.
    fn value(&mut self) -> Read<String> {
        let mut value = String::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.next();
                    self.quoted(&mut value)?;
                }
                ';' | '(' | ')' => break,
                // A method's own sign ends the server's name; within a value it is base64 or part of an address.
                '=' if value.is_empty() => break,
                '=' if is_method(&value) => break,
                c if c.is_whitespace() => break,
                c => {
                    value.push(c.to_ascii_lowercase());
                    self.next();
                }
            }
        }
        Ok(value)
    }

    fn quoted(&mut self, value: &mut String) -> Read<()> {
        loop {
            match self.next().ok_or(Unreadable)? {
                '"' => return Ok(()),
                '\\' => value.push(self.next().ok_or(Unreadable)?.to_ascii_lowercase()),
                c => value.push(c.to_ascii_lowercase()),
            }
        }
    }
}

/// The methods with which a header without a server's name may begin.
fn is_method(word: &str) -> bool {
    ["spf", "dkim", "dmarc", "arc", "iprev", "auth", "compauth", "dkim-adsp", "sender-id", "domainkeys"].contains(&word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finding(method: &str, result: &str, properties: &[(&str, &str)]) -> Finding {
        let properties = properties.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Finding { method: method.to_owned(), result: result.to_owned(), properties }
    }

    fn check(value: &str, server: &str, findings: &[Finding]) {
        let results = parse(value).unwrap_or_else(|_| panic!("{value}"));
        assert_eq!((results.server.as_str(), results.findings.as_slice()), (server, findings), "{value}");
    }

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        check("example.org 1; none", "example.org", &[]);
        check(
            "example.com; spf=pass smtp.mailfrom=example.net",
            "example.com",
            &[finding("spf", "pass", &[("smtp.mailfrom", "example.net")])],
        );
        check(
            "example.com; dkim=pass (good signature) header.d=example.com; auth=pass (cram-md5) smtp.auth=sender@example.net",
            "example.com",
            &[
                finding("dkim", "pass", &[("header.d", "example.com")]),
                finding("auth", "pass", &[("smtp.auth", "sender@example.net")]),
            ],
        );
        check(
            "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
            "foo.example.net",
            &[finding("dkim", "fail", &[("policy.expired", "1362471462")])],
        );
    }

    #[test]
    fn what_large_providers_write_is_read() {
        check(
            "mx.google.com; dkim=pass header.i=@admin.example header.s=s1 header.b=AbC/9+=; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=admin.example",
            "mx.google.com",
            &[
                finding("dkim", "pass", &[("header.i", "@admin.example"), ("header.s", "s1"), ("header.b", "abc/9+=")]),
                finding("dmarc", "pass", &[("header.from", "admin.example")]),
            ],
        );
        check(
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=admin.example; dkim=pass (signature was verified) header.d=admin.example;dmarc=pass action=none header.from=admin.example;compauth=pass reason=100",
            "",
            &[
                finding("spf", "pass", &[("smtp.mailfrom", "admin.example")]),
                finding("dkim", "pass", &[("header.d", "admin.example")]),
                finding("dmarc", "pass", &[("action", "none"), ("header.from", "admin.example")]),
                finding("compauth", "pass", &[("reason", "100")]),
            ],
        );
    }

    #[test]
    fn a_senders_own_words_never_become_a_result() {
        check(
            "mx.itu.int; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=admin.example\"@evil.example",
            "mx.itu.int",
            &[finding("spf", "fail", &[("smtp.mailfrom", "x; dmarc=pass header.from=admin.example@evil.example")])],
        );
        check(
            r"mx.itu.int; dkim=none (no key; \) dmarc=pass ((nested)) still) header.d=x",
            "mx.itu.int",
            &[finding("dkim", "none", &[("header.d", "x")])],
        );
        for broken in [
            "mx.itu.int; dkim=fail (never ends; dmarc=pass",
            "mx.itu.int; dkim=fail reason=\"never ends; dmarc=pass",
            "mx.itu.int; dmarc=pass nonsense",
            "mx.itu.int dmarc=pass",
            "mx.itu.int; dmarc",
        ] {
            assert_eq!(parse(broken), Err(Unreadable), "{broken}");
        }
        assert_eq!(server("mx.itu.int; dkim=fail (never ends"), "mx.itu.int");
    }

    fn blank() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(" ".to_owned()),
            Just("\t ".to_owned()),
            "[a-z;=\\. \"]{0,12}".prop_map(|words| format!(" ({words}) ")),
            "[a-z;=]{0,6}".prop_map(|words| format!("({words}(dmarc=pass; x){words})")),
            Just(r" (\) ; dmarc=pass \() ".to_owned()),
        ]
    }

    fn word() -> impl Strategy<Value = String> {
        "[a-z][a-z0-9-]{0,9}"
    }

    /// A value with how it may be written.
    fn value() -> impl Strategy<Value = (String, String)> {
        prop_oneof![
            "[a-z0-9@.+/:-]{1,20}".prop_map(|plain| (plain.clone(), plain)),
            "[a-z0-9;=() ,]{0,20}".prop_map(|odd| (odd.clone(), format!("\"{odd}\""))),
            "[a-z;= ]{1,12}".prop_map(|odd| (format!("{odd}@evil.example"), format!("\"{odd}\"@evil.example"))),
        ]
    }

    prop_compose! {
        fn any_finding()(
            method in prop_oneof![Just("dkim".to_owned()), Just("dmarc".to_owned()), Just("spf".to_owned()), word()],
            result in word(),
            properties in prop::collection::vec((word(), word(), value()), 0..4),
            blanks in prop::collection::vec(blank(), 24),
        ) -> (Finding, String) {
            let mut blank = blanks.into_iter().cycle();
            let mut next = move || blank.next().unwrap_or_default();
            let mut text = format!("{}{method}{}={}{result}", next(), next(), next());
            let mut found = Finding { method, result, properties: Vec::new() };
            for (kind, name, (value, written)) in properties {
                text += &[&next(), &kind, &next(), ".", &next(), &name, &next(), "=", &next(), &written].concat();
                found.properties.push((format!("{kind}.{name}"), value));
            }
            text += &next();
            (found, text)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn whatever_the_grammar_allows_is_read_back(
            findings in prop::collection::vec(any_finding(), 0..5),
            server in "[a-z]{1,8}\\.[a-z]{2,6}",
            version in prop_oneof![Just(""), Just(" 1")],
        ) {
            prop_assume!(findings.iter().all(|(finding, _)| finding.method != "none"));
            let text = findings.iter().map(|(_, text)| [";", text].concat()).collect::<String>();
            let results = parse(&format!("{server}{version}{text}"));
            let findings = findings.into_iter().map(|(finding, _)| finding).collect();
            prop_assert_eq!(results, Ok(Results { server, findings }));
        }

        #[test]
        fn no_bytes_make_it_fall_over(value in "[a-z;=.\"\\\\() \t@/é]{0,120}") {
            let _ = parse(&value);
            let _ = server(&value);
        }

        #[test]
        fn nothing_inside_a_comment_or_quotation_passes(inner in "[a-z;=. ]{0,40}") {
            let text = format!("mx.itu.int; dmarc=fail (x {inner} dmarc=pass) reason=\"; dmarc=pass {inner}\"");
            let results = parse(&text).map_err(|_| TestCaseError::fail("unreadable"))?;
            prop_assert!(results.findings.iter().all(|finding| finding.result != "pass"));
        }
    }
}
