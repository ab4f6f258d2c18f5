//! Markdown becomes HTML with slots, and the facts that other stages need.
//!
//! One pass over pulldown-cmark's events. HTML is written here and not by
//! pulldown-cmark's own writer because places in it have to be known: links,
//! images, blocks and code are filled in when the page is rendered, notes move
//! to the foot.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType,
    Options as Extensions, Parser, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::notes::{self, Notes};
use super::places::Places;
use super::words::{OBJECT, RunBuilder};
use super::yaml::{Node, Value};
use super::{Block, Body, Heading, Options, Reference, ReferenceKind, Slot, SlotContent};
use super::{code, front_matter, slug, summary};
use crate::diagnostic::{Code, Diagnostic, Place, closest};

/// What one text gives.
pub struct Parsed {
    pub body: Body,
    pub headings: Vec<Heading>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    pub references: Vec<Reference>,
    pub blocks: Vec<Block>,
    pub first_paragraph: Option<String>,
}

fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_SMART_PUNCTUATION
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_GFM
        | Extensions::ENABLE_DEFINITION_LIST
        | Extensions::ENABLE_WIKILINKS
}

/// Parses the Markdown in `span` of a file.
pub fn parse(
    file: &Arc<str>,
    text: &str,
    span: Range<usize>,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parsed {
    let base = span.start;
    let mut undefined: Vec<(Range<usize>, String)> = Vec::new();
    let mut broken = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            let stands = base + link.span.start..base + link.span.end;
            undefined.push((stands, link.reference.to_string()));
        }
        None::<(CowStr<'static>, CowStr<'static>)>
    };
    let parser =
        Parser::new_with_broken_link_callback(&text[span], extensions(), Some(&mut broken));
    let events: Vec<(Event, Range<usize>)> = parser
        .into_offset_iter()
        .map(|(event, range)| (event, base + range.start..base + range.end))
        .collect();
    let mut writer = Writer {
        file,
        text,
        options,
        events: &events,
        diagnostics,
        body: Body::default(),
        notes: Notes::default(),
        ids: HashSet::new(),
        repeated: HashMap::new(),
        headings: Vec::new(),
        references: Vec::new(),
        blocks: Vec::new(),
        first_paragraph: None,
        alignments: Vec::new(),
        cell: None,
        tables: 0,
        depth: 0,
        run: None,
        closed: 0,
    };
    let mut at = 0;
    while at < events.len() {
        at = writer.event(at);
    }
    writer.end_run(false);
    writer.notes.finish(&mut writer.body);
    let (body, headings, references, blocks, first_paragraph) = (
        writer.body,
        writer.headings,
        writer.references,
        writer.blocks,
        writer.first_paragraph,
    );
    let ids = raw_ids(&events);
    notes::lost(file, &events, diagnostics);
    undefined.extend(notes::undefined(text, &events));
    for (span, label) in undefined {
        diagnostics.push(
            Diagnostic::new(
                Code::UndefinedLabel,
                Place::new(file, span),
                format!("nothing here defines `[{label}]`"),
            )
            .help(if label.starts_with('^') {
                format!("add a line `[{label}]: The note.`")
            } else {
                format!("add a line `[{label}]: https://…`, or put the address in parentheses")
            }),
        );
    }
    Parsed {
        body,
        headings,
        ids,
        references,
        blocks,
        first_paragraph,
    }
}

/// The values of `id` and `name` attributes in raw HTML, near enough for links to lead there.
fn raw_ids(events: &[(Event, Range<usize>)]) -> Vec<String> {
    let mut ids = Vec::new();
    for (event, _) in events {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else {
            continue;
        };
        for attribute in [" id=", " name="] {
            for (at, _) in html.match_indices(attribute) {
                let value = &html[at + attribute.len()..];
                let value = match value.chars().next() {
                    Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
                    _ => value.split([' ', '>', '\n']).next(),
                };
                ids.extend(value.map(str::to_owned));
            }
        }
    }
    ids
}

struct Writer<'a, 'e> {
    file: &'a Arc<str>,
    text: &'a str,
    options: &'a Options,
    events: &'a [(Event<'e>, Range<usize>)],
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    notes: Notes,
    ids: HashSet<String>,
    /// The last number that was given to a heading of these words.
    repeated: HashMap<String, usize>,
    headings: Vec<Heading>,
    references: Vec<Reference>,
    blocks: Vec<Block>,
    first_paragraph: Option<String>,
    alignments: Vec<Alignment>,
    /// The cell to write next, and whether it is in the table's head.
    cell: Option<(usize, bool)>,
    tables: usize,
    /// How many block elements are open around the current one.
    depth: usize,
    /// The running text that is being gathered.
    run: Option<RunBuilder>,
    /// How many links, or elements of raw HTML, are open: their text is not linked.
    closed: usize,
}

impl Writer<'_, '_> {
    fn raw(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn escaped(&mut self, text: &str) {
        // Writing to a string does not fail.
        let _ = escape_html_body_text(&mut self.body.html, text);
    }

    fn slot(&mut self, content: SlotContent) {
        self.body.slots.push(Slot {
            at: self.body.html.len(),
            content,
        });
    }

    /// Writes the event at `at` and returns the number of the next one.
    fn event(&mut self, at: usize) -> usize {
        let events = self.events;
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => return self.start(at, tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.running(text, span, self.closed == 0),
            Event::Code(text) => {
                self.raw("<code>");
                self.running(text, span, false);
                self.raw("</code>");
            }
            Event::Html(html) => self.raw(html),
            Event::InlineHtml(html) => {
                self.inline_html(html);
                self.raw(html);
            }
            Event::SoftBreak => {
                self.sign(' ');
                self.raw("\n");
            }
            Event::HardBreak => {
                self.sign(' ');
                self.raw("<br>\n");
            }
            Event::Rule => self.raw("<hr>\n"),
            Event::FootnoteReference(label) => {
                let mark = self.notes.mark(label);
                self.sign(OBJECT);
                self.raw(&mark);
            }
            Event::TaskListMarker(done) => self.raw(if *done {
                "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> "
            } else {
                "<input type=\"checkbox\" disabled aria-label=\"To do\"> "
            }),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.escaped(text),
        }
        at + 1
    }

    /// Text that a reader reads as part of a sentence.
    fn running(&mut self, text: &str, span: &Range<usize>, free: bool) {
        let html = self.body.html.len();
        let run = self.run.get_or_insert_default();
        run.text(text, html, span.clone(), free);
        self.escaped(text);
    }

    fn sign(&mut self, sign: char) {
        if let Some(run) = &mut self.run {
            run.sign(sign);
        }
    }

    /// The text of an element of raw HTML is its author's own.
    fn inline_html(&mut self, html: &str) {
        let void = ["<br", "<img", "<wbr", "<hr", "<input", "<!", "<?"];
        if html.starts_with("</") {
            self.closed = self.closed.saturating_sub(1);
        } else if !html.ends_with("/>") && !void.iter().any(|tag| html.starts_with(tag)) {
            self.closed += 1;
        }
    }

    fn end_run(&mut self, heading: bool) {
        if let Some(run) = self.run.take().and_then(|run| run.finish(heading)) {
            self.body.runs.push(run);
        }
    }

    fn start(&mut self, at: usize, tag: &Tag, span: &Range<usize>) -> usize {
        if !is_inline(&tag.to_end()) {
            self.end_run(false);
            self.closed = 0;
        }
        match tag {
            Tag::Paragraph => {
                if let Some(next) = self.embed(at) {
                    return next;
                }
                if self.depth == 0 && self.first_paragraph.is_none() {
                    let plain = self.plain(at);
                    self.first_paragraph =
                        (!plain.is_empty()).then(|| summary::first_sentences(&plain));
                }
                self.raw("<p>");
            }
            Tag::Heading { level, id, .. } => self.heading(at, *level, id.as_deref()),
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(kind) => return self.code_block(at, kind, span),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
            Tag::List(None) => self.raw("<ul>\n"),
            Tag::List(Some(1)) => self.raw("<ol>\n"),
            Tag::List(Some(first)) => self.raw(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                let next = |n: usize| self.events.get(at + n).map(|e| &e.0);
                let task = matches!(next(1), Some(Event::TaskListMarker(_)))
                    || matches!(next(1), Some(Event::Start(Tag::Paragraph)))
                        && matches!(next(2), Some(Event::TaskListMarker(_)));
                self.raw(if task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => {
                self.notes.open(label, &mut self.body);
            }
            Tag::DefinitionList => self.raw("<dl>\n"),
            Tag::DefinitionListTitle => self.raw("<dt>"),
            Tag::DefinitionListDefinition => self.raw("<dd>"),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.tables += 1;
                self.raw(&format!("<div class=\"table\" role=\"region\" aria-label=\"Table {}\" tabindex=\"0\"><table>\n", self.tables));
            }
            Tag::TableHead => {
                self.cell = Some((0, true));
                self.raw("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = Some((0, false));
                self.raw("<tr>");
            }
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.raw("<em>"),
            Tag::Strong => self.raw("<strong>"),
            Tag::Strikethrough => self.raw("<del>"),
            Tag::Superscript => self.raw("<sup>"),
            Tag::Subscript => self.raw("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => return self.link(at, *link_type, dest_url, title, span),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => return self.image(at, *link_type, dest_url, title, span),
        }
        if is_block(tag) {
            self.depth += 1;
        }
        at + 1
    }

    fn end(&mut self, tag: &TagEnd) {
        if !is_inline(tag) {
            self.end_run(matches!(tag, TagEnd::Heading(_)));
        }
        match tag {
            TagEnd::Paragraph => self.raw("</p>\n"),
            TagEnd::Heading(level) => {
                if let Some(heading) = self.headings.last() {
                    let anchor = format!(
                        " <a class=\"anchor\" href=\"#{}\" aria-label=\"Link to this section\">#</a></{}>\n",
                        heading.id,
                        shown(*level)
                    );
                    self.raw(&anchor);
                }
            }
            TagEnd::BlockQuote(None) => self.raw("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.raw("</div>\n"),
            TagEnd::List(true) => self.raw("</ol>\n"),
            TagEnd::List(false) => self.raw("</ul>\n"),
            TagEnd::Item => self.raw("</li>\n"),
            TagEnd::FootnoteDefinition => self.notes.close(&mut self.body),
            TagEnd::DefinitionList => self.raw("</dl>\n"),
            TagEnd::DefinitionListTitle => self.raw("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.raw("</dd>\n"),
            TagEnd::Table => self.raw("</tbody></table></div>\n"),
            TagEnd::TableHead => self.raw("</tr></thead><tbody>\n"),
            TagEnd::TableRow => self.raw("</tr>\n"),
            TagEnd::TableCell => self.raw(match self.cell {
                Some((_, true)) => "</th>",
                _ => "</td>",
            }),
            TagEnd::Emphasis => self.raw("</em>"),
            TagEnd::Strong => self.raw("</strong>"),
            TagEnd::Strikethrough => self.raw("</del>"),
            TagEnd::Superscript => self.raw("</sup>"),
            TagEnd::Subscript => self.raw("</sub>"),
            TagEnd::Link => {
                self.closed = self.closed.saturating_sub(1);
                self.raw("</a>");
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
        if is_block_end(tag) {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn heading(&mut self, at: usize, level: HeadingLevel, id: Option<&str>) {
        let title = self.plain(at);
        let wanted = match id {
            Some(id) => id.to_owned(),
            None => slug::slug(&title),
        };
        let wanted = if wanted.is_empty() {
            "section".to_owned()
        } else {
            wanted
        };
        let number = self.repeated.entry(wanted.clone()).or_insert(1);
        let mut id = wanted.clone();
        while Notes::reserves(&id) || !self.ids.insert(id.clone()) {
            *number += 1;
            id = format!("{wanted}-{number}");
        }
        let level = shown(level);
        self.raw(&format!("<{level} id=\""));
        let _ = escape_html(&mut self.body.html, &id);
        self.raw("\">");
        self.headings.push(Heading {
            id,
            title,
            level: level.as_bytes()[1] - b'0',
        });
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.raw("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.raw(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">{title}</p>\n"
        ));
    }

    fn table_cell(&mut self) {
        let Some((column, head)) = self.cell else {
            return;
        };
        self.cell = Some((column + 1, head));
        let align = match self.alignments.get(column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        let element = if head { "th scope=\"col\"" } else { "td" };
        self.raw(&format!("<{element}{align}>"));
    }

    /// A fenced or indented block: the site's own block, or code.
    fn code_block(&mut self, at: usize, kind: &CodeBlockKind, span: &Range<usize>) -> usize {
        let end = self.end_of(at);
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let language = info
            .split([' ', '\t', ',', '{'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let mut content = String::new();
        let mut places = Places::default();
        for (event, stands) in &self.events[at + 1..end] {
            if let Event::Text(text) = event {
                places.push(content.len(), stands.clone());
                content.push_str(text);
            }
        }
        if self.options.blocks.contains(&language) {
            let data = self.block_data(&content, &places, span);
            self.slot(SlotContent::Block(self.blocks.len()));
            self.blocks.push(Block {
                name: language,
                data,
                span: span.clone(),
            });
        } else {
            self.check_language(&language, span);
            self.raw("<pre class=\"code\" tabindex=\"0\"><code");
            if !language.is_empty() {
                self.raw(" class=\"language-");
                let _ = escape_html(&mut self.body.html, &language);
                self.raw("\"");
            }
            self.raw(">");
            self.slot(SlotContent::Code {
                language,
                text: content,
            });
            self.raw("</code></pre>\n");
        }
        end + 1
    }

    /// The YAML of a block, whose lines may stand apart in the file: in a list or quotation.
    fn block_data(&mut self, content: &str, places: &Places, span: &Range<usize>) -> Node {
        if content.trim().is_empty() {
            let end = span.start + 3;
            return Node {
                value: Value::Map(Vec::new()),
                span: span.start..end,
            };
        }
        let mut found = Vec::new();
        let data = front_matter::read_map(self.file, content, 0..content.len(), &mut found);
        let found = found.into_iter().map(|finding| places.moved(finding));
        self.diagnostics.extend(found);
        let mut data = data.unwrap_or(Node {
            value: Value::Unread,
            span: 0..0,
        });
        data.place(places);
        data
    }

    fn check_language(&mut self, language: &str, span: &Range<usize>) {
        if language.is_empty() || code::knows(language) {
            return;
        }
        // Written with an entity or escape, it does not stand in the line as it reads.
        let line = self.text[span.clone()].lines().next().unwrap_or_default();
        let stands = line.find(language).map(|at| at..at + language.len());
        let stands = stands.unwrap_or(0..line.len());
        let place = Place::new(
            self.file,
            span.start + stands.start..span.start + stands.end,
        );
        let blocks = self.options.blocks.iter().map(String::as_str);
        let mut known: Vec<&str> = blocks.collect();
        for name in code::names() {
            known.push(name);
        }
        let suggestion = closest(language, known).map(str::to_owned);
        self.diagnostics.push(
            Diagnostic::new(
                Code::UnknownLanguage,
                place,
                format!("`{language}` is neither a language to highlight nor a block of this site"),
            )
            .suggest(suggestion.as_deref())
            .help("write `text` for code without highlighting"),
        );
    }

    fn link(
        &mut self,
        at: usize,
        link_type: LinkType,
        address: &str,
        title: &str,
        span: &Range<usize>,
    ) -> usize {
        let end = self.end_of(at);
        if let LinkType::WikiLink { has_pothole } = link_type {
            let number = self.refer(ReferenceKind::Wiki, address, span);
            self.raw("<a");
            self.slot(SlotContent::LinkAttributes(number));
            self.raw(">");
            if has_pothole {
                self.closed += 1;
                return at + 1;
            }
            let written = self.references[number].target.clone();
            let words = if written.is_empty() {
                address.to_owned()
            } else {
                written
            };
            let html = self.body.html.len();
            let run = self.run.get_or_insert_default();
            run.text(&words, html, span.clone(), false);
            self.slot(SlotContent::LinkText(number, words));
            self.raw("</a>");
            return end + 1;
        }
        let email = link_type == LinkType::Email;
        match destination(address) {
            _ if email => {
                self.raw("<a href=\"mailto:");
                let _ = escape_href(&mut self.body.html, address);
                self.raw("\"");
            }
            Destination::External => {
                self.raw("<a class=\"external\" href=\"");
                let _ = escape_href(&mut self.body.html, address);
                self.raw("\"");
            }
            Destination::Other => {
                self.raw("<a href=\"");
                let _ = escape_href(&mut self.body.html, address);
                self.raw("\"");
            }
            Destination::Unsafe(scheme) => {
                self.unsafe_link(&scheme, span);
                self.raw("<a");
            }
            Destination::Inside => {
                let number = self.refer(ReferenceKind::Link, address, span);
                self.raw("<a");
                self.slot(SlotContent::LinkAttributes(number));
            }
        }
        self.closed += 1;
        self.title_attribute(title);
        self.raw(">");
        at + 1
    }

    fn image(
        &mut self,
        at: usize,
        link_type: LinkType,
        address: &str,
        title: &str,
        span: &Range<usize>,
    ) -> usize {
        let end = self.end_of(at);
        let wiki = matches!(link_type, LinkType::WikiLink { .. });
        if wiki && !is_picture(address) {
            // A card stands alone in its paragraph; elsewhere it can only be a link.
            return self.link(
                at,
                LinkType::WikiLink { has_pothole: false },
                address,
                "",
                span,
            );
        }
        self.sign(OBJECT);
        let alt = if wiki { String::new() } else { self.plain(at) };
        self.raw("<img src=\"");
        match destination(address) {
            Destination::Inside => {
                let number = self.refer(ReferenceKind::Image, address, span);
                self.slot(SlotContent::ImageAddress(number));
            }
            Destination::Unsafe(scheme) if !address.starts_with("data:image/") => {
                self.unsafe_link(&scheme, span);
            }
            _ => {
                let _ = escape_href(&mut self.body.html, address);
            }
        }
        self.raw("\" alt=\"");
        let _ = escape_html(&mut self.body.html, &alt);
        self.raw("\" loading=\"lazy\"");
        self.title_attribute(title);
        self.raw(">");
        end + 1
    }

    /// `![[Track Two]]` alone in its paragraph.
    fn embed(&mut self, at: usize) -> Option<usize> {
        let events = self.events;
        let (
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                ..
            }),
            span,
        ) = events.get(at + 1)?
        else {
            return None;
        };
        let end = self.end_of(at + 1);
        let alone = matches!(self.events.get(end + 1)?.0, Event::End(TagEnd::Paragraph));
        if !alone || !matches!(link_type, LinkType::WikiLink { .. }) || is_picture(dest_url) {
            return None;
        }
        let number = self.refer(ReferenceKind::Embed, dest_url, span);
        self.slot(SlotContent::Card(number));
        self.raw("\n");
        Some(end + 2)
    }

    fn refer(&mut self, kind: ReferenceKind, address: &str, span: &Range<usize>) -> usize {
        let (target, anchor) = match address.split_once('#') {
            Some((target, anchor)) => (target, Some(anchor.trim().to_owned())),
            None => (address, None),
        };
        self.references.push(Reference {
            kind,
            target: target.trim().to_owned(),
            anchor: anchor.filter(|a| !a.is_empty()),
            span: span.clone(),
        });
        self.references.len() - 1
    }

    fn unsafe_link(&mut self, scheme: &str, span: &Range<usize>) {
        let place = Place::new(self.file, span.clone());
        self.diagnostics.push(unsafe_link(place, scheme));
    }

    fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.raw(" title=\"");
            let _ = escape_html(&mut self.body.html, title);
            self.raw("\"");
        }
    }

    /// The number of the event that ends what `at` starts.
    fn end_of(&self, at: usize) -> usize {
        let mut depth = 0;
        for (i, (event, _)) in self.events.iter().enumerate().skip(at) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return i;
            }
        }
        self.events.len().saturating_sub(1)
    }

    /// The plain text of what `at` starts.
    fn plain(&self, at: usize) -> String {
        let mut out = String::new();
        for (event, _) in &self.events[at..=self.end_of(at)] {
            match event {
                Event::Start(Tag::Link {
                    link_type: LinkType::WikiLink { has_pothole: false },
                    ..
                }) => {}
                Event::Text(text) | Event::Code(text) => out.push_str(text),
                Event::SoftBreak | Event::HardBreak => out.push(' '),
                _ => {}
            }
        }
        out.trim().to_owned()
    }
}

pub fn unsafe_link(place: Place, scheme: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnsafeLink,
        place,
        format!("a link may not start with `{scheme}:`"),
    )
    .help("link to a page of this site or to an `https:` address")
}

/// Where an address leads.
pub enum Destination {
    /// Another site.
    External,
    /// `mailto:`, `tel:` and the like.
    Other,
    Unsafe(String),
    Inside,
}

pub fn destination(address: &str) -> Destination {
    let address: String = address
        .chars()
        .filter(|c| !c.is_control() && *c != ' ')
        .collect();
    if address.starts_with("//") {
        return Destination::External;
    }
    let scheme = address
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase())
        .filter(|s| {
            s.starts_with(|c: char| c.is_ascii_alphabetic())
                && s.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
    match scheme.as_deref() {
        None => Destination::Inside,
        Some("http" | "https") => Destination::External,
        Some(scheme @ ("javascript" | "vbscript" | "data")) => {
            Destination::Unsafe(scheme.to_owned())
        }
        Some(_) => Destination::Other,
    }
}

fn is_picture(address: &str) -> bool {
    let ending = address
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"].contains(&ending.as_str())
}

/// A heading's element: the page's title is the only `h1`.
fn shown(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => "h2",
        HeadingLevel::H3 => "h3",
        HeadingLevel::H4 => "h4",
        HeadingLevel::H5 => "h5",
        HeadingLevel::H6 => "h6",
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

fn is_block(tag: &Tag) -> bool {
    is_block_end(&tag.to_end())
}

fn is_block_end(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table
    )
}
