//! HTML bodies and files.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;

const WORDS: &[&str] = &[
    "<table>", "<tr>", "<td rowspan=\"9999\" colspan=\"9999\">", "</td>", "<p>", "<div>", "<span style=\"display:none\">", "<b>", "<a>",
    "<s>", "<del>", "<input type=\"checkbox\" checked>", "<input type=\"radio\">", "<img alt=\"☒\">", "<select><option selected>",
    "<blockquote type=\"cite\">", "<div class=\"gmail_quote\">", "<style>", ".a{color:white}", "<template>", "<svg>", "<math>", "<noscript>",
    "<br>", "<pre>", "<ol>", "<li>", "&nbsp;", "&#9746;", "☐", "☒", "⃝", "X.1353", "<!--[if gte mso 9]>", "<![endif]-->", "<label for=\"a\">",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Markup, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let html = String::from_utf8_lossy(bytes);
    let _ = consultd::sheet::html::own_words("message body", &html);
});
