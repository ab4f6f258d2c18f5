//! Values as typed by an author are checked against the types of their fields.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;

use super::claims::{ClaimIds, check::check_interval};
use super::names::{Missed, Names};
use super::schema::{Field, Schema, Type};
use super::value::{Text, Value};
use super::{PageNumber, Stub};
use crate::date::{Day, Edtf};
use crate::diagnostic::{Code, Diagnostic, Place, Suggestions, closest, listed};
use crate::parse::places::Places;
use crate::parse::slug::slug;
use crate::parse::yaml::{self, Node};
use crate::parse::{self, citations, markdown};

const FULL_DAY: &str = "write year, month and day: `2023-04-18`";
const ANY_DATE: &str =
    "write what is known of it: `2023`, `2023-04`, `2023-04-18`, or an interval: `2023-04/2023-07`";

/// What checking needs to know of the site.
pub struct Surroundings<'a> {
    pub schema: &'a Schema,
    pub names: &'a Names,
    pub claims: &'a ClaimIds,
    /// By page number.
    pub pages: &'a [Stub],
    /// Published files under `content/`, without pages.
    pub files: &'a BTreeSet<String>,
    /// Whether references to drafts are fine, because the page is one itself.
    pub hidden: bool,
    /// The day on which the site is made.
    pub today: Day,
}

/// Checks the values of one file and collects what is wrong with them.
pub struct Checker<'a> {
    pub around: &'a Surroundings<'a>,
    pub file: &'a Arc<str>,
    /// The folder that files are named from: `explainers`.
    pub folder: &'a str,
    /// Markdown in fields and blocks; values hold its number.
    pub texts: Vec<Text>,
    /// Which pages names were found to mean.
    pub referred: Referred,
    pub diagnostics: Vec<Diagnostic>,
    pub suggestions: Suggestions,
}

/// What the names in a file's values mean: other names of a page may change it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referred {
    pub pages: BTreeSet<PageNumber>,
    /// Whether one of them means no page, or more than one.
    pub missed: bool,
}

impl Referred {
    /// Whether other names of these pages can change what is meant.
    pub fn concerns(&self, pages: &BTreeSet<PageNumber>) -> bool {
        self.missed || !self.pages.is_disjoint(pages)
    }

    /// Adds what a lookup found.
    fn add(&mut self, found: &Result<PageNumber, Missed>) {
        match found {
            Ok(number) | Err(Missed::Hidden(number)) => {
                self.pages.insert(*number);
                self.missed |= found.is_err();
            }
            Err(_) => self.missed = true,
        }
    }
}

impl<'a> Checker<'a> {
    /// A checker of one file that has found nothing yet.
    pub fn new(around: &'a Surroundings<'a>, file: &'a Arc<str>, folder: &'a str) -> Self {
        Checker {
            around,
            file,
            folder,
            texts: Vec::new(),
            referred: Referred::default(),
            diagnostics: Vec::new(),
            suggestions: Suggestions::default(),
        }
    }
}

impl Checker<'_> {
    /// The page that a name means, which is noted.
    pub fn resolve(&mut self, name: &str) -> Result<PageNumber, Missed> {
        let found = self.around.names.resolve(name);
        self.referred.add(&found);
        found
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.file, span.clone())
    }

    /// The values of a map whose keys are `fields`. `what` names the owner in
    /// messages ("a person"); missing keys are reported at `at`, or not at all.
    pub fn fields(
        &mut self,
        node: &Node,
        fields: &[&Field],
        what: &str,
        at: Option<Range<usize>>,
    ) -> IndexMap<String, Value> {
        let mut values = IndexMap::new();
        let mut meant: Vec<&str> = Vec::new();
        for (key, value) in node.map() {
            let Some(field) = fields.iter().find(|f| f.name == key.text) else {
                meant.extend(self.unknown_key(key, fields, what));
                continue;
            };
            if let Some(value) = self.value(value, &field.ty, &field.name) {
                values.insert(key.text.clone(), value);
            }
        }
        values.shrink_to_fit();
        let Some(at) = at else { return values };
        // A key that is misspelt is not missing as well.
        let required = fields.iter().filter(|f| f.required);
        for field in required.filter(|f| !meant.contains(&f.name.as_str())) {
            self.missing(node, field, what, &at);
        }
        values
    }

    fn missing(&mut self, node: &Node, field: &Field, what: &str, at: &Range<usize>) {
        let Field { name, ty, .. } = field;
        let (place, message) = match node.entry(name) {
            None => (self.place(at), format!("{what} needs the key `{name}`")),
            Some((key, value)) if value.value == yaml::Value::Null => {
                (self.place(&key.span), format!("`{name}` has no value"))
            }
            Some(_) => return,
        };
        self.report(
            Diagnostic::new(Code::MissingKey, place, message)
                .help(format!("write a line `{name}: {}`", example(ty))),
        );
    }

    /// Reports a key, and returns the one that was probably meant.
    fn unknown_key<'f>(
        &mut self,
        key: &yaml::Key,
        fields: &[&'f Field],
        what: &str,
    ) -> Option<&'f str> {
        let names = fields.iter().map(|f| f.name.as_str());
        let close = closest(&key.text, names.clone());
        let place = self.place(&key.span);
        let mut found = Diagnostic::new(
            Code::UnknownKey,
            place,
            format!("`{}` is not a key of {what}", key.text),
        )
        .suggest(close);
        if close.is_none() {
            found = found.help(format!(
                "its keys are {}",
                names.collect::<Vec<_>>().join(", ")
            ));
            if fields.iter().any(|f| f.name == "extra") {
                found = found.help("data of your own goes under `extra:`");
            }
        }
        self.report(found);
        close
    }

    /// One value; nothing when it is empty or wrong, which is reported.
    pub fn value(&mut self, node: &Node, ty: &Type, name: &str) -> Option<Value> {
        if matches!(node.value, yaml::Value::Null | yaml::Value::Unread) {
            return None;
        }
        match ty {
            Type::List(item) => {
                let items = match &node.value {
                    yaml::Value::List(items) => items.as_slice(),
                    _ => std::slice::from_ref(node),
                };
                let values = items.iter().filter_map(|n| self.value(n, item, name));
                Some(Value::List(values.collect()))
            }
            Type::Group(fields) => {
                if !matches!(node.value, yaml::Value::Map(_)) {
                    let names: Vec<_> = fields.iter().map(|f| f.name.as_str()).collect();
                    return self.wrong(node, name, &format!("keys ({})", names.join(", ")));
                }
                let fields: Vec<_> = fields.iter().collect();
                let at = node.span.start..node.span.start + 1;
                let what = format!("an item of `{name}`");
                let group = self.fields(node, &fields, &what, Some(at));
                check_interval(self, &group, node);
                Some(Value::Group(group))
            }
            Type::Any => Some(Value::Any(node.to_json())),
            // Their owner reads them, with the lists of other pages.
            Type::Lists => None,
            _ => match &node.value {
                yaml::Value::Scalar(scalar) => self.scalar(node, scalar, ty, name),
                _ => self.wrong(node, name, expected(ty)),
            },
        }
    }

    fn wrong(&mut self, node: &Node, name: &str, expected: &str) -> Option<Value> {
        let place = self.place(&node.span);
        self.report(Diagnostic::new(
            Code::WrongType,
            place,
            format!("`{name}` is {expected}, found {}", node.describe()),
        ));
        None
    }

    fn scalar(
        &mut self,
        node: &Node,
        scalar: &yaml::Scalar,
        ty: &Type,
        name: &str,
    ) -> Option<Value> {
        let text = scalar.text.as_str();
        match ty {
            Type::Text => {
                if let Some(found) = citations::bracketed(text) {
                    let (place, _) = self.within(node, text, found);
                    self.report(citations::in_field(place));
                } else if let Some(found) = link_in(text) {
                    let (place, _) = self.within(node, text, found);
                    let message =
                        format!("`{name}` is plain text, and shows this link as it is typed");
                    let found = Diagnostic::new(Code::PlainText, place, message);
                    self.report(found.help("write the words alone"));
                }
                Some(Value::Text(text.to_owned()))
            }
            Type::Markdown => {
                let text = self.markdown(node, text);
                self.texts.push(text);
                Some(Value::Markdown(self.texts.len() - 1))
            }
            Type::Number => match &scalar.typed {
                yaml::Typed::Number(number) => Some(Value::Number(number.clone())),
                _ => self.wrong(node, name, expected(ty)),
            },
            Type::Bool => match scalar.typed {
                yaml::Typed::Bool(value) => Some(Value::Bool(value)),
                _ => self.wrong(node, name, expected(ty)),
            },
            Type::Url => self.url(node, text, name),
            Type::Date | Type::Day => self.date(node, text, matches!(ty, Type::Day), name),
            Type::File => self.file_value(node, text),
            Type::Choice(choices) => {
                if choices.iter().any(|c| c == text) {
                    return Some(Value::Text(text.to_owned()));
                }
                let place = self.place(&node.span);
                self.report(
                    Diagnostic::new(
                        Code::BadChoice,
                        place,
                        format!("`{text}` is not one of the values of `{name}`"),
                    )
                    .suggest(closest(text, choices.iter().map(String::as_str)))
                    .help(format!("write {}", either(choices))),
                );
                None
            }
            Type::Ref(kinds) => self.reference(node, text, kinds, name).map(Value::Ref),
            Type::Speaker => {
                let kinds = self.around.schema.speakers();
                self.reference(node, text, &kinds, name).map(Value::Ref)
            }
            Type::Claim => self.claim(node, text, name),
            Type::List(_) | Type::Group(_) | Type::Any | Type::Lists => None,
        }
    }

    /// A claim of some page.
    fn claim(&mut self, node: &Node, text: &str, name: &str) -> Option<Value> {
        let around = self.around;
        let place = self.place(&node.span);
        let Some(page) = around.claims.page(text) else {
            let close = self.suggestions.closest(text, around.claims.ids());
            let message = format!("`{name}` names `{text}`, and there is no such claim");
            let found = Diagnostic::new(Code::UnknownClaim, place, message);
            self.report(match close {
                Some(_) => found.suggest(close),
                None => found.help("write the `id` of a claim under `claims:` of some page"),
            });
            return None;
        };
        let page = &around.pages[page];
        if page.hidden && !around.hidden {
            self.report(not_published(place, page));
            return None;
        }
        Some(Value::Claim(text.to_owned()))
    }

    fn url(&mut self, node: &Node, text: &str, name: &str) -> Option<Value> {
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let bad = |c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c);
        if host.is_some_and(|h| !h.is_empty() && !h.starts_with('/')) && !text.contains(bad) {
            return Some(Value::Text(text.to_owned()));
        }
        let place = self.place(&node.span);
        self.report(
            Diagnostic::new(
                Code::BadUrl,
                place,
                format!("`{name}` is a web address, and this is none"),
            )
            .help("write it in full: `https://example.org/page`"),
        );
        None
    }

    fn date(&mut self, node: &Node, text: &str, full_day: bool, name: &str) -> Option<Value> {
        let date = match Edtf::parse(text) {
            Ok(date) => date,
            Err(error) => {
                let (place, edit_place) = self.within(node, text, error.range);
                let mut found = Diagnostic::new(Code::BadDate, place, error.message);
                if let Some(suggestion) = error.suggestion {
                    found = found.help(format!("write `{suggestion}`"));
                    found.edit = edit_place.map(|place| crate::diagnostic::Edit {
                        place,
                        replacement: suggestion,
                    });
                } else {
                    found = found.help(match &error.help {
                        _ if full_day => FULL_DAY,
                        Some(help) => help,
                        None => ANY_DATE,
                    });
                }
                self.report(found);
                return None;
            }
        };
        if full_day && !date.is_day() {
            let place = self.place(&node.span);
            self.report(
                Diagnostic::new(
                    Code::BadDate,
                    place,
                    format!("`{name}` is a full day, and `{text}` is not"),
                )
                .help(FULL_DAY),
            );
            return None;
        }
        Some(Value::Date(date))
    }

    /// The place of a part of a scalar, if the scalar stands in the file as it
    /// reads, and the place of the whole if it has no quotation marks.
    fn within(&self, node: &Node, text: &str, part: Range<usize>) -> (Place, Option<Place>) {
        let whole = self.place(&node.span);
        let Some(places) = places(node, text).filter(|_| !part.is_empty()) else {
            return (whole, None);
        };
        let bare = node.span.len() == text.len();
        (self.place(&places.of(&part)), bare.then_some(whole))
    }

    fn file_value(&mut self, node: &Node, text: &str) -> Option<Value> {
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(Value::File(text.to_owned()));
        }
        let around = self.around;
        match find_file(text, self.folder, around.files) {
            Ok(path) => Some(Value::File(path)),
            Err(path) => {
                let place = self.place(&node.span);
                let files = around.files.iter().map(String::as_str);
                let close = path.and_then(|p| self.suggestions.closest(&p, files));
                let mut found = Diagnostic::new(
                    Code::MissingFile,
                    place,
                    format!("there is no file `{text}`"),
                );
                if let Some(close) = close {
                    found = found.help(format!("did you mean `/{close}`?"));
                }
                self.report(
                    found.help("files are named from the page's folder, or with `/` from content/"),
                );
                None
            }
        }
    }

    /// The page that a reference means.
    pub fn reference(
        &mut self,
        node: &Node,
        text: &str,
        kinds: &[String],
        name: &str,
    ) -> Option<PageNumber> {
        let around = self.around;
        let place = self.place(&node.span);
        if text.trim().is_empty() {
            let message = format!("`{name}` names nothing");
            self.report(
                Diagnostic::new(Code::UnknownReference, place, message)
                    .help("write the id of a page, or one of its names, or take it out"),
            );
            return None;
        }
        let fits = |n: PageNumber| kinds.is_empty() || kinds.contains(&around.pages[n].kind.name);
        let found = match around.names.resolve_among(text, fits) {
            Err(Missed::Nothing) => around.names.resolve(text),
            found => found,
        };
        self.referred.add(&found);
        let number = match found {
            Ok(number) => number,
            Err(Missed::Hidden(number)) if around.hidden => number,
            Err(Missed::Hidden(number)) => {
                self.report(not_published(place, &around.pages[number]));
                return None;
            }
            Err(Missed::Several(numbers)) => {
                let ids = numbers.iter().map(|n| around.pages[*n].id.as_str());
                let ids: Vec<_> = ids.collect();
                self.report(
                    Diagnostic::new(
                        Code::AmbiguousReference,
                        place,
                        format!("`{text}` can mean {} pages", ids.len()),
                    )
                    .help(format!(
                        "write the id that is meant: {}",
                        listed(&ids, ids.len())
                    )),
                );
                return None;
            }
            Err(Missed::Nothing) => {
                let likely = around.names.all_of(|n| fits(n) && !around.pages[n].hidden);
                let close = self.suggestions.closest(text, likely);
                let message = format!("`{name}` names `{text}`, and there is no such page");
                let found = Diagnostic::new(Code::UnknownReference, place, message);
                self.report(match close {
                    Some(_) => found.suggest(close),
                    None => found.help("write the id of a page, or one of its names"),
                });
                return None;
            }
        };
        let kind = &around.pages[number].kind.name;
        if !kinds.is_empty() && !kinds.contains(kind) {
            self.report(
                Diagnostic::new(
                    Code::WrongKind,
                    place,
                    format!(
                        "`{name}` names {}, and `{}` is {}",
                        with_article(&kinds.join(" or ")),
                        around.pages[number].id,
                        with_article(kind)
                    ),
                )
                .help("name another page, or give that one its right kind"),
            );
            return None;
        }
        Some(number)
    }

    /// Markdown in a field. Where its words stand in the file can't always be said;
    /// then what is wrong with it is reported at the field.
    fn markdown(&mut self, node: &Node, text: &str) -> Text {
        let mut found = Vec::new();
        // Several fields of several pages may stand on one page.
        let page = slug(self.file.trim_start_matches("content/"));
        let options = parse::Options {
            blocks: self.around.schema.blocks.keys().cloned().collect(),
            fragment: Some(format!("{page}-{}_", self.texts.len() + 1)),
            ..parse::Options::default()
        };
        let parsed = markdown::parse(self.file, text, 0..text.len(), &options, &mut found);
        let places = places(node, text);
        for mut diagnostic in found {
            match &places {
                Some(places) => diagnostic = places.moved(diagnostic),
                None => diagnostic.place = self.place(&node.span),
            }
            self.report(diagnostic);
        }
        let mut references = parsed.references;
        for reference in &mut references {
            reference.span = match &places {
                Some(places) => places.of(&reference.span),
                None => node.span.clone(),
            };
        }
        Text {
            body: parsed.body,
            references,
        }
    }
}

/// Where the parts of a scalar stand, if it stands in the file as it reads.
pub fn places(node: &Node, text: &str) -> Option<Places> {
    let yaml::Value::Scalar(scalar) = &node.value else {
        return None;
    };
    if text.contains('\n') {
        return Some(scalar.places.clone()).filter(|places| !places.is_empty());
    }
    // As it is, or in quotation marks.
    let start = match node.span.len().checked_sub(text.len())? {
        0 => node.span.start,
        2 => node.span.start + 1,
        _ => return None,
    };
    let mut places = Places::default();
    places.push(0, start..start + text.len());
    Some(places)
}

/// A page that is published leads to one that is not.
pub fn not_published(place: Place, page: &Stub) -> Diagnostic {
    let why = match page.draft {
        true => "a draft",
        false => "published later",
    };
    let message = format!("`{}` is {why}", page.id);
    Diagnostic::new(Code::DraftLink, place, message).help(
        "publish it, or leave this out until then; `--drafts` and `--future` build with such pages",
    )
}

/// `a person`, `an event`
pub fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}

/// `a`, `b` or `c`
fn either(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The published file that `written` means from a page's folder; when there is
/// none, the path that was looked for, if it lies in the site.
pub fn find_file(
    written: &str,
    folder: &str,
    files: &BTreeSet<String>,
) -> Result<String, Option<String>> {
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let path = match decoded.strip_prefix('/') {
        Some(path) => join("", path),
        None => join(folder, &decoded),
    };
    match path {
        Some(path) if files.contains(&path) => Ok(path),
        other => Err(other),
    }
}

/// A relative path from a folder, without `.` and `..`; nothing when it leads out.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Text => "text",
        Type::Markdown => "Markdown text",
        Type::Number => "a number",
        Type::Bool => "true or false",
        Type::Url => "a web address",
        Type::Date => "a date",
        Type::Day => "a full day",
        Type::File => "a file's name",
        Type::Choice(_) => "one of a few words",
        Type::Ref(_) | Type::Speaker => "an entry's id or name",
        Type::Claim => "a claim's id",
        Type::Any => "anything",
        Type::List(_) => "a list",
        Type::Group(_) | Type::Lists => "keys with values",
    }
}

fn example(ty: &Type) -> &'static str {
    match ty.item() {
        Type::Date => "2023-04",
        Type::Day => "2023-04-18",
        Type::Number => "1",
        Type::Bool => "true",
        Type::Url => "https://example.org/",
        Type::Ref(_) | Type::Speaker => "an-entrys-id",
        Type::Claim => "a-claims-id",
        _ => "…",
    }
}

/// A link as Markdown has it, in a field that is none.
fn link_in(text: &str) -> Option<Range<usize>> {
    let wiki = text.split_once("[[").and_then(|(before, rest)| {
        let len = rest.find("]]")?;
        Some(before.len()..before.len() + len + 4)
    });
    let usual = usual_link_in(text);
    // That which comes first.
    wiki.into_iter().chain(usual).min_by_key(|link| link.start)
}

/// `[text](address)`
fn usual_link_in(text: &str) -> Option<Range<usize>> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let address = &text[middle + 2..];
    let len = address.find(|c: char| c == ')' || c.is_whitespace())?;
    let ends = len > 0 && address[len..].starts_with(')');
    ends.then_some(start..middle + 2 + len + 1)
}
