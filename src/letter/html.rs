//! The HTML side of letters: embedded templates, everything escaped, undefined values an error.

use std::sync::LazyLock;

use minijinja::{Environment, HtmlEscape, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;

use super::locale::APART;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("apart", |words: &str| Value::from_safe_string(apart(words)));
    for (name, source) in SOURCES {
        // A template that does not parse is missing, and `render` says so; the tests render every one.
        let _ = environment.add_template(name, source);
    }
    environment
});

const SOURCES: [(&str, &str); 3] = [
    ("letter.html", include_str!("../../config/templates/letter.html")),
    ("acknowledgement.html", include_str!("../../config/templates/acknowledgement.html")),
    ("digest.html", include_str!("../../config/templates/digest.html")),
];

/// Renders a template; its name ends in `.html`, by which values are escaped.
pub(super) fn render(name: &str, view: &impl Serialize) -> Result<String, minijinja::Error> {
    TEMPLATES.get_template(name)?.render(Serde(view))
}

/// The words escaped, with what was marked to be set apart in `<bdi>`.
fn apart(words: &str) -> String {
    let [open, close] = APART;
    HtmlEscape(words).to_string().replace(open, "<bdi>").replace(close, "</bdi>")
}
