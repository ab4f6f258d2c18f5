//! A view and its template become bytes.
//!
//! Templates see their view and nothing else: no function reaches into the
//! site, the clock or the environment. What is the same on many pages is rendered
//! once: header and footer for each depth and menu item, the preview of an entry
//! for each depth.

mod calls;
mod errors;
mod known;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rayon::prelude::*;
use tera::{Context, Tera, Value};

use crate::diagnostic::{Diagnostic, Place};
use crate::model::PageNumber;
use crate::parse::code;
use crate::read::SourceFile;
use crate::view::{Content, Current, Data, Output, Piece, ViewOf, Whole, view};

/// The site's templates, parsed.
pub struct Templates {
    tera: Tera,
}

impl Templates {
    /// Parses all templates. Every one that can't be parsed is reported; then
    /// there is nothing to render with.
    pub fn parse(files: &BTreeMap<String, SourceFile>) -> Result<Templates, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        let all = files
            .iter()
            .map(|(name, file)| (name.as_str(), file.text.as_str()));
        let Err(error) = tera.add_raw_templates(all) else {
            return Ok(Templates { tera });
        };
        let alone = files.par_iter().filter_map(|(name, file)| {
            let error = Tera::new().add_raw_template(name, &file.text).err()?;
            errors::syntax(&error, files)
        });
        let found: Vec<Diagnostic> = alone.collect();
        match found.is_empty() {
            true => Err(errors::all(&error, files)),
            false => Err(found),
        }
    }

    pub fn contains(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }
}

/// Renders outputs of one site.
pub struct Renderer<'a> {
    pub whole: Whole<'a>,
    pub templates: &'a Templates,
    pub files: &'a BTreeMap<String, SourceFile>,
    pub shared: &'a Shared,
}

/// What is the same on many pages, made once: what templates see of the site,
/// headers, footers and previews. It holds for one site and its templates.
#[derive(Default)]
pub struct Shared {
    site: OnceLock<Value>,
    chrome: RwLock<HashMap<ChromeKey, Arc<Chrome>>>,
    previews: RwLock<HashMap<Option<String>, Arc<Previews>>>,
}

/// The previews of entries by their page numbers, for one way to the root; each made
/// when it is first shown.
type Previews = Vec<OnceLock<Box<str>>>;

/// The way to the root, and the header's link that is current.
type ChromeKey = (Option<String>, Current);

/// What stands around every page.
#[derive(Default)]
struct Chrome {
    header: String,
    footer: String,
    /// Why a part is empty.
    found: Vec<Diagnostic>,
}

impl Renderer<'_> {
    /// Renders the headers and footers of these outputs, where there are none yet.
    /// One that can't be rendered is reported, each time, and empty.
    pub fn prepare<'o>(&self, outputs: impl IntoIterator<Item = &'o Output>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut done = HashSet::new();
        for output in outputs {
            if !matches!(output.content, Content::Template { .. }) {
                continue;
            }
            // Where an output stands decides both, but for `404.html`.
            let root = match output.path.as_str() {
                "404.html" => view(&self.whole, &ViewOf::NotFound)
                    .data
                    .frame()
                    .root
                    .clone(),
                path => Some(self.whole.root_of(path)),
            };
            let key = (root, self.whole.current(&output.path));
            if !done.insert(key.clone()) {
                continue;
            }
            let chrome = self.shared.get(&key).unwrap_or_else(|| {
                let chrome = Arc::new(self.chrome(&key));
                write(&self.shared.chrome).insert(key, chrome.clone());
                chrome
            });
            diagnostics.extend(chrome.found.iter().cloned());
        }
        diagnostics
    }

    /// What templates see of the site.
    fn site(&self) -> Value {
        let make = || Value::from_serializable(&self.whole.site_view(Current::None));
        self.shared.site.get_or_init(make).clone()
    }

    fn chrome(&self, (root, current): &ChromeKey) -> Chrome {
        let mut context = Context::new();
        context.insert("site", &self.whole.site_view(*current));
        context.insert("root", root);
        let mut found = Vec::new();
        let mut part = |name: &str| match self.fill(name, &context, None) {
            Ok(html) => html,
            Err(wrong) => {
                found.push(*wrong);
                String::new()
            }
        };
        Chrome {
            header: part("header.html"),
            footer: part("footer.html"),
            found,
        }
    }

    /// The bytes of one templated output.
    pub fn render(&self, output: &Output) -> Result<String, Box<Diagnostic>> {
        let Content::Template { name, view: of } = &output.content else {
            return Ok(String::new());
        };
        if !self.templates.contains(name) {
            return Err(Box::new(self.unknown_template(name, output, of)));
        }
        let context = self.context(output, of)?;
        let mut html = self.fill(name, &context, Some(output))?;
        // XML forbids them, HTML has no use for them, and they come with what is pasted.
        if may_hold_forbidden(html.as_bytes()) {
            html.retain(|c| !is_forbidden(c));
        }
        if !html.ends_with('\n') {
            html.push('\n');
        }
        Ok(html)
    }

    /// A template with what it sees.
    fn fill(
        &self,
        name: &str,
        context: &Context,
        output: Option<&Output>,
    ) -> Result<String, Box<Diagnostic>> {
        let tera = &self.templates.tera;
        tera.render(name, context).map_err(|error| {
            let found = errors::diagnostic(&error, self.files, output);
            Box::new(calls::at_caller(found, &error, self.files, tera, context))
        })
    }

    /// All that the template of an output sees.
    pub fn context(&self, output: &Output, of: &ViewOf) -> Result<Context, Box<Diagnostic>> {
        let mut view = view(&self.whole, of);
        let mut previews = None;
        if let Data::Page(page) = &mut view.data {
            page.page.body = self.body(&view.body, output)?;
            previews = Some(self.previews(&page.frame.root, &view.names, output)?);
        }
        let mut context = Context::from_serialize(&view.data)
            .map_err(|error| Box::new(errors::diagnostic(&error, self.files, Some(output))))?;
        context.insert_value("site", self.site());
        if let Some(previews) = previews {
            context.insert_value("previews", Value::normal_string(&previews));
        }
        let root = view.data.frame().root.clone();
        let current = self.whole.current(&output.path);
        if let Some(chrome) = self.shared.get(&(root, current)) {
            context.insert_value("header", Value::normal_string(&chrome.header));
            context.insert_value("footer", Value::normal_string(&chrome.footer));
        } else {
            context.insert_value("header", Value::none());
            context.insert_value("footer", Value::none());
        }
        Ok(context)
    }

    /// The previews of these entries, one line each.
    fn previews(
        &self,
        root: &Option<String>,
        entries: &[PageNumber],
        output: &Output,
    ) -> Result<String, Box<Diagnostic>> {
        let mut lines = String::new();
        if entries.is_empty() {
            return Ok(lines);
        }
        let made = self.shared.previews(root, self.whole.site.pages.len());
        for (at, entry) in entries.iter().enumerate() {
            if at > 0 {
                lines.push('\n');
            }
            match made[*entry].get() {
                Some(line) => lines.push_str(line),
                None => {
                    let line = self.preview(root, *entry, output)?;
                    lines.push_str(made[*entry].get_or_init(|| line));
                }
            }
        }
        Ok(lines)
    }

    fn preview(
        &self,
        root: &Option<String>,
        entry: PageNumber,
        output: &Output,
    ) -> Result<Box<str>, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert("root", root);
        context.insert_value("site", self.site());
        context.insert_value("card", self.whole.card(entry).value());
        let html = self.fill("preview.html", &context, Some(output))?;
        Ok(html.trim_end().into())
    }

    /// The HTML of a page's text, blocks and code included.
    pub fn body(&self, pieces: &[Piece], output: &Output) -> Result<String, Box<Diagnostic>> {
        let mut html = String::new();
        for piece in pieces {
            match piece {
                Piece::Html(text) => html.push_str(text),
                Piece::Code { language, text } => html.push_str(&code::highlight(language, text)),
                Piece::Block { template, data } => {
                    if !self.templates.contains(template) {
                        return Err(Box::new(self.unknown_block_template(template)));
                    }
                    let mut context = Context::from_serialize(data).map_err(|error| {
                        Box::new(errors::diagnostic(&error, self.files, Some(output)))
                    })?;
                    context.insert_value("site", self.site());
                    let block = self.fill(template, &context, Some(output))?;
                    html.push_str(block.trim_end());
                    html.push('\n');
                }
            }
        }
        Ok(html)
    }

    /// A page that names no template of its own has its kind's, which is reported
    /// where the kind is defined.
    fn unknown_template(&self, name: &str, output: &Output, of: &ViewOf) -> Diagnostic {
        let place = match of {
            ViewOf::Page { number, .. } => {
                let page = &self.whole.site.pages[*number];
                let own = self.whole.span_of_key(*number, "template");
                match (&page.template, &page.kind.template_at) {
                    (None, Some(place)) => place.clone(),
                    _ => Place::new(&output.origin, own),
                }
            }
            _ => Place::file(&output.origin),
        };
        known::unknown(&format!("template `{name}`"), place, self.files)
    }

    fn unknown_block_template(&self, name: &str) -> Diagnostic {
        let mut blocks = self.whole.site.schema.blocks.values();
        let defined = blocks.find(|block| block.template == name);
        let place = defined.and_then(|block| block.template_at.clone());
        let place = place.unwrap_or_else(|| Place::file(&format!("templates/{name}").into()));
        known::unknown(&format!("template `{name}`"), place, self.files)
    }
}

impl Shared {
    /// Lets go of the previews of these pages.
    pub fn forget(&mut self, pages: &BTreeSet<PageNumber>) {
        let known = self.previews.get_mut();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        // One that somebody still holds is made anew.
        known.retain(|_, made| match Arc::get_mut(made) {
            Some(made) => {
                pages.iter().for_each(|page| made[*page] = OnceLock::new());
                true
            }
            None => false,
        });
    }

    fn get(&self, key: &ChromeKey) -> Option<Arc<Chrome>> {
        read(&self.chrome).get(key).cloned()
    }

    fn previews(&self, root: &Option<String>, pages: usize) -> Arc<Previews> {
        let known = read(&self.previews).get(root).cloned();
        known.unwrap_or_else(|| {
            let none = || Arc::new((0..pages).map(|_| OnceLock::new()).collect());
            let mut all = write(&self.previews);
            all.entry(root.clone()).or_insert_with(none).clone()
        })
    }
}

// What is behind these locks is whole, also after a panic elsewhere.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

/// Whether no XML document may hold this character.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Whether bytes of UTF-8 may hold such a character: looked at in blocks without a
/// branch, for pages are long and hold none.
fn may_hold_forbidden(bytes: &[u8]) -> bool {
    let may = |byte: u8| {
        let control = byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
        // What U+FFFE and U+FFFF start with.
        control | (byte == 0xef)
    };
    let mut blocks = bytes.chunks(256);
    blocks.any(|block| block.iter().fold(false, |found, byte| found | may(*byte)))
}

/// Of findings at one place of a template that many outputs ran into, keeps the
/// first, and says how many more there are.
pub fn one_each(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| (d.code, d.place.clone(), d.message.clone());
    let mut counts: HashMap<_, usize> = HashMap::new();
    for diagnostic in diagnostics.iter() {
        *counts.entry(key(diagnostic)).or_default() += 1;
    }
    diagnostics.retain_mut(|diagnostic| match counts.remove(&key(diagnostic)) {
        None => false,
        Some(1) => true,
        Some(count) => {
            if let Some(help) = diagnostic
                .help
                .last_mut()
                .filter(|h| h.starts_with("found while"))
            {
                help.push_str(&format!(" and {} more", count - 1));
            }
            true
        }
    });
}
