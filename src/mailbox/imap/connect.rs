//! From settings to a connection that is encrypted and logged in.

use std::{path::Path, sync::Arc, time::Duration};

use async_imap::{
    Authenticator, Client, Session,
    error::Error,
    imap_proto::{Response, Status},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;

use super::{
    line::{Fault, Line, closed, said, unpanicked},
    meter::{Allowance, Duplex, Metered},
    words::quoted,
};
use crate::{
    config::{self, Auth, Security, secret::Revealed},
    mailbox::error::quotable,
};

/// What TLS trusts: the system's certificates and those of `ca_file`.
pub(super) fn trust(ca_file: Option<&Path>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        let fault = |why: &dyn std::fmt::Display| {
            format!("ca_file {}: {why}. It must hold certificates in PEM form", path.display())
        };
        let before = roots.len();
        for certificate in CertificateDer::pem_file_iter(path).map_err(|why| fault(&why))? {
            roots.add(certificate.map_err(|why| fault(&why))?).map_err(|why| fault(&why))?;
        }
        if roots.len() == before {
            return Err(fault(&"no certificate in it"));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| format!("TLS cannot be set up: {why}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Connects, encrypts, logs in and asks what the server can do, all within the settings' time-out.
pub(super) async fn connect(settings: &config::Imap, tls: &TlsConnector, secret: &Revealed) -> Result<Line, Fault> {
    let patience = Duration::from_secs(settings.timeout);
    let deadline = Instant::now() + patience;
    let stuck = |doing| move |_| Fault::TimedOut(doing, settings.timeout);
    let tcp = timeout_at(deadline, TcpStream::connect((settings.host.as_str(), settings.port)))
        .await
        .map_err(stuck("connecting"))??;
    tcp.set_nodelay(true)?;
    let session = timeout_at(deadline, unpanicked(secure_and_log_in(settings, tls, secret, Box::new(tcp))))
        .await
        .map_err(stuck("greeting and logging in"))??;
    let mut line = Line::new(session, settings.timeout);
    line.ask_capabilities().await?;
    Ok(line)
}

async fn secure_and_log_in(
    settings: &config::Imap,
    tls: &TlsConnector,
    secret: &Revealed,
    tcp: Box<dyn Duplex>,
) -> Result<Session<Metered>, Fault> {
    let mut client = match settings.security {
        Security::Tls => {
            let mut client = Client::new(Metered::new(encrypt(settings, tls, tcp).await?));
            greeting(&mut client).await?;
            client
        }
        Security::StartTls => {
            let mut plain = Client::new(Metered::new(tcp));
            greeting(&mut plain).await?;
            plain.run_command_and_check_ok("STARTTLS", None).await.map_err(|error| match Fault::from(error) {
                Fault::Refused(_, said) => Fault::Refused("asking for STARTTLS", said),
                fault => fault,
            })?;
            // No second greeting; what was said before encryption stays behind in `plain` and is forgotten with it.
            Client::new(Metered::new(encrypt(settings, tls, plain.into_inner().into_inner()).await?))
        }
    };
    client.get_mut().allow(Allowance::STRANGER);
    log_in(client, settings, secret).await
}

async fn encrypt(
    settings: &config::Imap,
    tls: &TlsConnector,
    stream: Box<dyn Duplex>,
) -> Result<Box<dyn Duplex>, Fault> {
    let name = ServerName::try_from(settings.host.clone())
        .map_err(|_| Fault::Lost(format!("\"{}\" is no host name", settings.host)))?;
    let stream = tls.connect(name, stream).await.map_err(|why| Fault::Lost(format!("TLS failed: {why}")))?;
    Ok(Box::new(stream))
}

/// A connection that is logged in before we said who we are (PREAUTH) would let a forger skip STARTTLS.
async fn greeting(client: &mut Client<Metered>) -> Result<(), Fault> {
    let response = client.read_response().await?.ok_or_else(closed)?;
    match response.parsed() {
        Response::Data { status: Status::Ok, .. } => Ok(()),
        Response::Data { status: Status::Bye, outcome } => {
            Err(Fault::Lost(format!("the server said goodbye: {}", said(outcome))))
        }
        Response::Data { outcome, .. } => Err(Fault::Garbage(format!("an unexpected greeting: {}", said(outcome)))),
        _ => Err(Fault::Garbage("no greeting".into())),
    }
}

async fn log_in(
    client: Client<Metered>,
    settings: &config::Imap,
    secret: &Revealed,
) -> Result<Session<Metered>, Fault> {
    let (user, value) = (&settings.user, secret.expose());
    let (sasl, outcome) = match &settings.auth {
        Auth::XOAuth2(_) => {
            let sasl = format!("user={user}\x01auth=Bearer {value}\x01\x01");
            (sasl.clone(), client.authenticate("XOAUTH2", Sasl(Some(sasl))).await)
        }
        // LOGIN takes ASCII only.
        Auth::Password(_) if quoted(user).is_none() || quoted(value).is_none() => {
            let sasl = format!("\0{user}\0{value}");
            (sasl.clone(), client.authenticate("PLAIN", Sasl(Some(sasl))).await)
        }
        Auth::Password(_) => (String::new(), client.login(user, value).await),
    };
    outcome.map_err(|(error, _)| refused(error, secret, &sasl))
}

/// Our message at the first challenge, and an empty one at any other: the server has refused and wants to hear that we
/// know.
struct Sasl(Option<String>);

impl Authenticator for Sasl {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

fn refused(error: Error, secret: &Revealed, sasl: &str) -> Fault {
    let clean = |said: &str| quotable(blotted(said, secret, sasl).as_bytes());
    match error {
        Error::No(said) if !is_passing(&said) => Fault::Credentials(clean(&said)),
        Error::No(said) | Error::Bad(said) => Fault::Lost(format!("no login at present: {}", clean(&said))),
        other => match Fault::from(other) {
            // A piece of an echoed secret could not be recognised any more.
            Fault::Garbage(_) => Fault::Garbage("an unreadable answer to the login".into()),
            fault => fault,
        },
    }
}

/// RFC 5530: the server, not the password, is in trouble.
fn is_passing(said: &str) -> bool {
    let said = said.to_ascii_uppercase();
    ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"].iter().any(|code| said.contains(code))
}

/// The server's words as `async-imap` hands them on (escaped), without the secret in any form we sent it.
fn blotted(said: &str, secret: &Revealed, sasl: &str) -> String {
    let mut plain = String::with_capacity(said.len());
    let mut letters = said.chars();
    while let Some(letter) = letters.next() {
        plain.push(if letter == '\\' { letters.next().unwrap_or(letter) } else { letter });
    }
    let plain = secret.blot(&plain);
    if sasl.is_empty() { plain } else { plain.replace(&BASE64.encode(sasl), "…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_servers_refusal_repeats_the_secret_in_no_form() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("secret");
        for value in [r#"a"b\c"#, "plain-words", "pässwörd"] {
            std::fs::write(&file, value).unwrap();
            let secret = config::Secret::File(file.clone()).read().await.unwrap();
            let sasl = format!("\0tsbdir\0{value}");
            let said = format!("code: None, info: {:?}", Some(format!("{value} and {}", BASE64.encode(&sasl))));
            for error in [Error::No(said.clone()), Error::Bad(said)] {
                let fault = format!("{:?}", refused(error, &secret, &sasl));
                assert!(!fault.contains(value) && !fault.contains(&format!("{value:?}")), "{fault}");
                assert!(!fault.contains(&BASE64.encode(&sasl)), "{fault}");
            }
        }
    }
}
