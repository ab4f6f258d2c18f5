//! The style of citations: of hayagriva's archive by name, a `.csl` file of the site,
//! or expound's own notes.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hayagriva::archive::{self, ArchivedStyle};
use hayagriva::citationberg::{self as csl, IndependentStyle, Locale, LocaleCode, StyleClass};

use super::check::check;
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::citations::Citing;
use crate::parse::yaml::Node;
use crate::read::{CONFIG, Files};

/// The style of a site that names none. It is short, and quick to format.
const NOTES: &str = include_str!("notes.csl");

/// How citations are written.
pub struct Style {
    pub csl: IndependentStyle,
    source: Source,
    /// The tag of the site's language.
    language: String,
    locales: OnceLock<Vec<Locale>>,
    in_order: OnceLock<Box<IndependentStyle>>,
}

/// What a style was read from, to know it again.
#[derive(PartialEq)]
enum Source {
    BuiltIn,
    /// The name of the style.
    Archive(String),
    /// The text of the file.
    File(String),
    /// Nothing: what was asked for can't be had.
    None,
}

impl fmt::Debug for Style {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.csl.info.id.fmt(f)
    }
}

impl Style {
    /// How citations stand in texts.
    pub fn citing(&self) -> Citing {
        match self.csl.settings.class {
            StyleClass::Note => Citing::Notes,
            StyleClass::InText => Citing::InText,
        }
    }

    /// The style without what sorts, groups and joins the sources of one citation.
    pub fn in_order(&self) -> &IndependentStyle {
        self.in_order.get_or_init(|| {
            let mut csl = self.csl.clone();
            csl.citation.sort = None;
            csl.citation.collapse = None;
            csl.citation.cite_group_delimiter = None;
            Box::new(csl)
        })
    }

    pub fn language(&self) -> LocaleCode {
        LocaleCode(self.language.clone())
    }

    /// The words of the site's language, and those of English for what it lacks. All
    /// locales have to be read to find them, so that it is done when somebody cites.
    pub fn locales(&self) -> &[Locale] {
        self.locales.get_or_init(|| {
            let language = self.language();
            let wanted = [
                Some(language.clone()),
                language.fallback(),
                Some(LocaleCode::en_us()),
            ];
            let mut all = archive::locales();
            all.retain(|locale| locale.lang.is_some() && wanted.contains(&locale.lang));
            all
        })
    }
}

/// The style that site.yaml asks for; the built-in one where it can't be had, which is
/// reported. `before` is kept if it is the same.
pub fn style(
    files: &Files,
    config: &Node,
    language: &str,
    before: Option<&Arc<Style>>,
    found: &mut Vec<Diagnostic>,
) -> Option<Arc<Style>> {
    let asked = config
        .get("citations")
        .and_then(|citations| citations.get("style"));
    let asked = asked.and_then(|node| Some((node, node.text()?)));
    let source = match asked {
        None => Source::BuiltIn,
        Some((_, name)) if name.ends_with(".csl") => {
            let file = files.citing.get(path_of(name).as_str());
            file.map_or(Source::None, |file| Source::File(file.text.clone()))
        }
        Some((_, name)) => Source::Archive(name.to_owned()),
    };
    // A style with mistakes is read again for what is wrong with it.
    let same = |before: &&Arc<Style>| {
        before.source == source && source != Source::None && before.language == language
    };
    if let Some(before) = before.filter(same) {
        return Some(before.clone());
    }
    let read = asked.and_then(|(node, name)| match name.ends_with(".csl") {
        true => of_file(files, node, name, found),
        false => of_archive(node, name, found),
    });
    let source = match asked.is_some() && read.is_none() {
        true => Source::None,
        false => source,
    };
    Some(Arc::new(Style {
        csl: read.or_else(built_in)?,
        source,
        language: language.to_owned(),
        locales: OnceLock::new(),
        in_order: OnceLock::new(),
    }))
}

/// The file of a style that is named from `content/`.
fn path_of(name: &str) -> String {
    format!("content/{}", name.trim_start_matches('/'))
}

/// The built-in style. That it is one, a test holds.
fn built_in() -> Option<IndependentStyle> {
    IndependentStyle::from_xml(NOTES).ok()
}

fn of_archive(node: &Node, name: &str, found: &mut Vec<Diagnostic>) -> Option<IndependentStyle> {
    if let Some(archived) = ArchivedStyle::by_name(name)
        && let csl::Style::Independent(style) = archived.get()
    {
        return Some(style);
    }
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names());
    let close = closest(name, names.copied());
    let place = Place::new(&CONFIG.into(), node.span.clone());
    found.push(
        Diagnostic::new(
            Code::BadStyle,
            place,
            format!("no style is called `{name}`"),
        )
        .suggest(close)
        .help(
            "write a name of hayagriva's archive, such as `chicago-notes`, `apa` or `ieee`, \
                 or a file of content/ that ends with `.csl`",
        ),
    );
    None
}

fn of_file(
    files: &Files,
    node: &Node,
    name: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<IndependentStyle> {
    let Some(file) = files.citing.get(path_of(name).as_str()) else {
        let others = files
            .citing
            .keys()
            .filter_map(|path| path.strip_prefix("content/"));
        let close = closest(name, others.filter(|other| other.ends_with(".csl")));
        let place = Place::new(&CONFIG.into(), node.span.clone());
        found.push(
            Diagnostic::new(
                Code::MissingFile,
                place,
                format!("there is no style `{name}`"),
            )
            .suggest(close)
            .help("name a `.csl` file from content/"),
        );
        return None;
    };
    let report = |found: &mut Vec<Diagnostic>, span: Range<usize>, message: String, help: &str| {
        let place = Place::new(&file.path, span);
        let finding = Diagnostic::new(Code::BadStyle, place, message);
        found.push(match help {
            "" => finding,
            help => finding.help(help),
        });
    };
    if let Err(mistakes) = check(&file.text) {
        for mistake in mistakes {
            report(found, mistake.span, mistake.message, mistake.help);
        }
        return None;
    }
    match csl::Style::from_xml(&file.text) {
        Ok(csl::Style::Independent(style)) => Some(style),
        Ok(csl::Style::Dependent(style)) => {
            let parent = &style.parent_link.href;
            let archived = ArchivedStyle::by_id(parent).map(ArchivedStyle::get);
            if let Some(csl::Style::Independent(style)) = archived {
                return Some(style);
            }
            let message = format!("this style only refers to another one, {parent}");
            report(found, 0..0, message, "put that one in its place");
            None
        }
        Err(error) => {
            let message = format!("this style can't be read: {}", error.source);
            report(
                found,
                0..0,
                message,
                "its format is described in the CSL specification",
            );
            None
        }
    }
}
