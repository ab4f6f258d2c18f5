//! What templates may name, for those that name something else.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::read::SourceFile;

/// The filters of Tera.
const FILTERS: &str = "abs capitalize default double escape escape_html escape_xml first float \
    get group_by indent int join keys last length lower newlines_to_br nth pairs pluralize \
    replace reverse round safe sort split str title trim trim_end trim_start truncate unique \
    upper values wordcount";

/// The tests of Tera.
const TESTS: &str = "array bool containing defined divisible_by ending_with even float integer \
    iterable map none number odd starting_with string undefined";

/// A finding for a name that means nothing; `what` is as Tera says it: ``filter `uper` ``.
pub fn unknown(what: &str, place: Place, files: &BTreeMap<String, SourceFile>) -> Diagnostic {
    let (sort, name) = what.split_once(' ').unwrap_or((what, ""));
    let name = name.trim_matches('`');
    let code = match sort {
        "template" => Code::UnknownTemplate,
        _ => Code::TemplateSyntax,
    };
    let known: Vec<&str> = match sort {
        "filter" => FILTERS.split_whitespace().collect(),
        "test" => TESTS.split_whitespace().collect(),
        "component" => files.values().flat_map(|f| components(&f.text)).collect(),
        "template" => files.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let found = Diagnostic::new(code, place, format!("there is no {sort} `{name}`"));
    if let Some(close) = closest(name, known.iter().copied()) {
        return found.help(format!("did you mean `{close}`?"));
    }
    match sort {
        "function" => {
            found.help("a template sees its view only; its own functions are `range` and `throw`")
        }
        "template" => found.help(format!("add templates/{name}, or name another template")),
        "component" => found.help(format!(
            "define it in a template: `{{% component {name}(…) %}}…{{% endcomponent %}}`"
        )),
        _ => found.help(format!("there are {}", known.join(", "))),
    }
}

/// The names of the components that a template defines.
fn components(text: &str) -> impl Iterator<Item = &str> {
    let definitions = text.split("component ").skip(1);
    definitions.filter_map(|rest| {
        let name = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()?;
        rest[name.len()..].starts_with('(').then_some(name)
    })
}
