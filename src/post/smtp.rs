//! Submission over SMTP (RFC 6409), always under TLS, and what the server's answers mean for a letter.

use std::{path::Path, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    address::Envelope,
    transport::smtp::{
        PoolConfig,
        authentication::{Credentials, Mechanism},
        client::{Certificate, Tls, TlsParameters},
    },
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use super::{PostError, Sent, with_line_ends};
use crate::{
    config::{
        self, Auth, Security,
        secret::{Revealed, SecretError},
    },
    mailbox::error::quotable,
};

/// Access tokens live an hour; connections made with one are used no longer than this.
const TOKEN_AGE: Duration = Duration::from_mins(5);
const CONNECTIONS: u32 = 4;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

pub(super) struct Submission {
    settings: config::Smtp,
    tls: Tls,
    ready: Mutex<Option<Ready>>,
}

/// A pool of connections made with one reading of the secret.
#[derive(Clone)]
struct Ready {
    transport: Transport,
    secret: Option<Revealed>,
    since: Instant,
}

impl Submission {
    pub(super) fn new(settings: &config::Smtp) -> Result<Self, PostError> {
        let fault = |why| PostError { subject: subject(settings), why };
        let parameters = parameters(&settings.host, settings.ca_file.as_deref()).map_err(fault)?;
        let tls = match settings.security {
            Security::Tls => Tls::Wrapper(parameters),
            Security::StartTls => Tls::Required(parameters),
        };
        Ok(Self { settings: settings.clone(), tls, ready: Mutex::new(None) })
    }

    pub(super) async fn send(&self, from: Option<&str>, to: &[String], bytes: &[u8]) -> Sent {
        let envelope = match envelope(from, to) {
            Ok(envelope) => envelope,
            Err(sent) => return sent,
        };
        let ready = match self.ready().await {
            Ok(ready) => ready,
            Err(why) => return Sent::Misconfigured { response: why.to_string() },
        };
        let patience = Duration::from_secs(self.settings.timeout);
        let bytes = with_line_ends(bytes, b"\r\n");
        let sent = match timeout(patience, ready.transport.send_raw(&envelope, &bytes)).await {
            Ok(Ok(response)) => {
                Sent::Done { response: quotable(response.message().collect::<Vec<_>>().join(" ").as_bytes()) }
            }
            Ok(Err(error)) => meaning(&error, ready.secret.as_ref()),
            Err(_) => Sent::Later { response: format!("no answer within {} s", self.settings.timeout) },
        };
        if !matches!(sent, Sent::Done { .. } | Sent::Never { .. }) {
            // Connections in doubt are not used again, and the secret is read anew.
            self.ready.lock().await.take();
        }
        sent
    }

    pub(super) async fn check(&self) -> Result<(), PostError> {
        let fault = |why| PostError { subject: subject(&self.settings), why };
        let ready = self.ready().await.map_err(|why| fault(why.to_string()))?;
        let patience = Duration::from_secs(self.settings.timeout);
        match timeout(patience, ready.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(fault("the server does not answer as one that takes letters".into())),
            Ok(Err(error)) => Err(fault(words(&error, ready.secret.as_ref()))),
            Err(_) => {
                Err(fault(format!("no answer within {} s. Check host, port and security", self.settings.timeout)))
            }
        }
    }

    async fn ready(&self) -> Result<Ready, SecretError> {
        let mut kept = self.ready.lock().await;
        let perishes = matches!(self.settings.auth, Some(Auth::XOAuth2(_)));
        if let Some(ready) = kept.as_ref().filter(|ready| !perishes || ready.since.elapsed() < TOKEN_AGE) {
            return Ok(ready.clone());
        }
        let secret = match &self.settings.auth {
            Some(Auth::Password(secret) | Auth::XOAuth2(secret)) => Some(secret.read().await?),
            None => None,
        };
        let ready = Ready { transport: self.transport(secret.as_ref()), secret, since: Instant::now() };
        *kept = Some(ready.clone());
        Ok(ready)
    }

    fn transport(&self, secret: Option<&Revealed>) -> Transport {
        let patience = Duration::from_secs(self.settings.timeout);
        let mut builder = Transport::builder_dangerous(&self.settings.host)
            .port(self.settings.port)
            .tls(self.tls.clone())
            .timeout(Some(patience))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS));
        if let (Some(user), Some(secret)) = (&self.settings.user, secret) {
            let mechanisms = match self.settings.auth {
                Some(Auth::XOAuth2(_)) => vec![Mechanism::Xoauth2],
                _ => vec![Mechanism::Plain, Mechanism::Login],
            };
            builder = builder
                .credentials(Credentials::new(user.clone(), secret.expose().to_owned()))
                .authentication(mechanisms);
        }
        builder.build()
    }
}

fn subject(settings: &config::Smtp) -> String {
    format!("{}:{}", settings.host, settings.port)
}

fn parameters(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let fault = |why: &dyn std::fmt::Display| {
            format!("ca_file {}: {why}. It must hold certificates in PEM form", path.display())
        };
        let pem = std::fs::read(path).map_err(|why| fault(&why))?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|why| fault(&why))?);
    }
    builder.build_rustls().map_err(|why| format!("TLS cannot be set up for {host}: {why}"))
}

fn envelope(from: Option<&str>, to: &[String]) -> Result<Envelope, Sent> {
    let from = from.map(str::parse::<Address>).transpose();
    let from = from.map_err(|why| Sent::Misconfigured { response: format!("our own address: {why}") })?;
    let to = to.iter().map(|address| {
        address
            .parse::<Address>()
            .map_err(|why| Sent::Never { response: format!("{}: {why}", quotable(address.as_bytes())) })
    });
    Envelope::new(from, to.collect::<Result<_, _>>()?).map_err(|why| Sent::Never { response: why.to_string() })
}

fn words(error: &lettre::transport::smtp::Error, secret: Option<&Revealed>) -> String {
    let said = error.to_string();
    quotable(secret.map_or_else(|| said.clone(), |secret| secret.blot(&said)).as_bytes())
}

fn meaning(error: &lettre::transport::smtp::Error, secret: Option<&Revealed>) -> Sent {
    let response = words(error, secret);
    match error.status() {
        Some(code) => answer(code.into(), response),
        // Neither side agreed on a way to log in, or an address needs SMTPUTF8: no answer of the server.
        None if error.is_client() => Sent::Misconfigured { response },
        None => Sent::Later { response },
    }
}

/// What a reply code and its words mean. Refusals of *us* come with the same codes as refusals of the letter.
fn answer(code: u16, response: String) -> Sent {
    let said = response.to_ascii_lowercase();
    let any = |marks: &[&str]| marks.iter().any(|mark| said.contains(mark));
    // RFC 4954 §6 and RFC 3463 §3.8: codes that only ever speak of authentication.
    let authentication = matches!(code, 530 | 534 | 535 | 538) || any(&["5.7.8", "5.7.9", "5.7.57"]);
    // Servers' own words, where 550, 553 or 554 leaves open who is refused.
    let refuses_us = any(&[
        "authenticat",
        "client host",
        "relay access denied",
        "relaying denied",
        "not permitted to relay",
        "sender address rejected",
        "sender address not allowed",
        "sendasdenied",
        "not owned by user",
        "no smtp service here",
    ]);
    match code {
        500..=599 if authentication || refuses_us => Sent::Misconfigured { response },
        // The server understood the command differently than we meant it: no word about the recipient.
        500 | 502 | 503 | 504 => Sent::Misconfigured { response },
        500..=599 => Sent::Never { response },
        // 4xx, and codes that no server should give here.
        _ => Sent::Later { response },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_of_the_letter_is_held_against_the_recipient() {
        let cases = [
            (450, "4.2.1 mailbox busy", "Later"),
            (421, "4.7.0 authentication required later", "Later"),
            (454, "4.7.0 Temporary authentication failure", "Later"),
            (550, "5.1.1 <x@y.example>: Recipient address rejected: User unknown", "Never"),
            (552, "5.2.2 over quota", "Never"),
            (554, "5.7.1 message looks like spam", "Never"),
            (535, "5.7.8 Error: authentication failed", "Misconfigured"),
            (554, "5.7.1 <host>: Client host rejected: Access denied", "Misconfigured"),
            (554, "Transaction failed: you are not authenticated", "Misconfigured"),
            (553, "5.7.1 <a@b>: Sender address rejected: not owned by user c@d", "Misconfigured"),
            (
                550,
                "5.7.60 SMTP; Client does not have permissions to send as this sender; SendAsDenied",
                "Misconfigured",
            ),
            (503, "5.5.1 bad sequence", "Misconfigured"),
        ];
        for (code, said, expected) in cases {
            let sent = format!("{:?}", answer(code, said.into()));
            assert!(sent.starts_with(expected), "{code} {said}: {sent}");
        }
    }

    #[test]
    fn an_address_that_is_none_never_reaches_the_server() {
        for wrong in ["", "no-at", "a@b\r\nRCPT TO:<x@y>", "<a@b.example>"] {
            assert!(matches!(envelope(None, &[wrong.to_owned()]), Err(Sent::Never { .. })), "{wrong:?}");
        }
        assert!(matches!(envelope(Some("nobody"), &["a@b.example".into()]), Err(Sent::Misconfigured { .. })));
    }
}
