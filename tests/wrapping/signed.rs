//! Signed and encrypted mail, made by openssl as mail programs make it.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use consultd::{
    message::{Check, Message, Signature},
    worker::parse,
};

use crate::mail::{accepted, entity, file, form, letter, mixed, of_entity, read, review, text};

fn openssl(dir: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").current_dir(dir).args(arguments).output().expect("openssl is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The reply as a MIME entity, through one of openssl's ways to wrap it.
fn wrapped(content: &[u8], arguments: &[&str]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("content"), content).unwrap();
    let subject = "/O=Communications Authority/CN=Amina Wekesa";
    openssl(
        dir.path(),
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key",
            "-out",
            "certificate",
            "-subj",
            subject,
        ],
    );
    let command = ["cms", "-in", "content", "-out", "made"];
    openssl(dir.path(), &[&command[..], arguments].concat());
    fs::read(dir.path().join("made")).unwrap()
}

fn reply() -> Vec<u8> {
    entity("multipart/mixed", &[letter(), file("annex2.docx", "application/octet-stream", form())])
}

const SIGN: [&str; 5] = ["-sign", "-signer", "certificate", "-inkey", "key"];

fn without_version(made: &[u8]) -> Vec<u8> {
    made.strip_prefix(b"MIME-Version: 1.0\n").map_or(made.to_vec(), <[u8]>::to_vec)
}

#[track_caller]
fn signed_by(mail: &[u8], kind: &str, signer: Option<&str>) {
    let Message { signatures, .. } = parse::message(mail);
    let state = Check::NotVerified;
    assert_eq!(signatures, [Signature { kind: kind.to_owned(), signer: signer.map(str::to_owned), state }]);
    let line = read(mail);
    let told = &line["signatures"][0];
    assert_eq!((told["kind"].as_str(), told["signer"].as_str()), (Some(kind), signer));
    assert_eq!(told["state"], "not_verified");
}

#[test]
fn a_signed_reply_is_read_and_its_signer_recorded() {
    let clear = of_entity(&without_version(&wrapped(&reply(), &SIGN)));
    accepted(&clear, "annex2.docx, table");
    signed_by(&clear, "S/MIME", Some("Amina Wekesa"));
    for streamed in [&["-nodetach"][..], &["-nodetach", "-stream"]] {
        let opaque = of_entity(&without_version(&wrapped(&reply(), &[&SIGN[..], streamed].concat())));
        accepted(&opaque, "annex2.docx, table");
        signed_by(&opaque, "S/MIME", Some("Amina Wekesa"));
    }
}

#[test]
fn a_signature_that_is_not_whole_is_recorded_as_damaged() {
    let clear = String::from_utf8(without_version(&wrapped(&reply(), &SIGN))).unwrap();
    let (signed, signature) = clear.split_once("smime.p7s\"\n\n").unwrap();
    let kept = signature.lines().enumerate().filter(|(at, line)| *at < 3 || line.is_empty() || line.starts_with("--"));
    let cut = kept.fold(String::new(), |all, (_, line)| all + line + "\n");
    let line = read(&of_entity(format!("{signed}smime.p7s\"\n\n{cut}").as_bytes()));
    assert_eq!(line["signatures"][0]["state"], "damaged");
    assert_eq!(line["signatures"][0]["signer"], Value::Null);
}

#[test]
fn a_form_signed_as_a_file_is_read() {
    let signed = wrapped(&form(), &[&SIGN[..], &["-nodetach", "-binary", "-outform", "DER"]].concat());
    accepted(&mixed(&[letter(), file("annex2.docx.p7m", "application/octet-stream", signed)]), "annex2.docx, table");
}

#[test]
fn an_encrypted_reply_goes_to_a_person_who_is_told_so() {
    let secret = of_entity(&without_version(&wrapped(&reply(), &["-encrypt", "-aes256", "certificate"])));
    review(&secret, "without encryption");
    let pgp = entity(
        "multipart/encrypted; protocol=\"application/pgp-encrypted\"",
        &[
            text("application/pgp-encrypted", "Version: 1\r\n"),
            text(
                "application/octet-stream",
                "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n",
            ),
        ],
    );
    review(&of_entity(&pgp), "without encryption");
}

#[test]
fn a_text_signed_with_openpgp_is_read() {
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nPlease find our reply to TSB Circular 79 attached.\n\
                  -----BEGIN PGP SIGNATURE-----\n\niQIzBAEB\n-----END PGP SIGNATURE-----\n";
    let mail = mixed(&[text("text/plain", signed), file("annex2.docx", "", form())]);
    accepted(&mail, "annex2.docx, table");
    signed_by(&mail, "OpenPGP", None);
}
