//! Whole messages, with whatever they carry.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;

const WORDS: &[&str] = &[
    "\r\n", "Content-Type: multipart/mixed; boundary=a\r\n", "Content-Type: multipart/alternative; boundary=a\r\n", "--a\r\n", "--a--\r\n",
    "Content-Type: message/rfc822\r\n", "Content-Type: text/html; charset=utf-7\r\n", "Content-Type: text/plain; charset=gb18030; format=flowed\r\n",
    "Content-Type: application/zip\r\n", "Content-Type: application/ms-tnef\r\n", "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n",
    "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n",
    "Content-Disposition: attachment; filename*0*=utf-8''a%; filename*1=b\r\n", "begin 644 a.doc\r\n", "From: =?utf-8?B?w6k=?= <a@b>\r\n",
    "Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\r\n", "References: <a@b> <c@d>\r\n", "> ", "-----BEGIN PGP SIGNED MESSAGE-----\r\n",
    "-----Original Message-----\r\n", "List-Id: a\r\n", "Auto-Submitted: no\r\n",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Lines, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::worker::parse::message(bytes);
});
