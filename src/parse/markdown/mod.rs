//! Markdown becomes HTML with slots, and the facts that other stages need.
//!
//! One pass over pulldown-cmark's events. HTML is written here and not by
//! pulldown-cmark's own writer because places in it have to be known: links,
//! images, blocks and code are filled in when the page is rendered, notes move
//! to the foot.
//!
//! Here are the events; [`links`], [`citations`], [`blocks`] and [`text`] write what
//! takes more than a tag.

mod blocks;
mod citations;
mod links;
mod read;
#[cfg(test)]
mod tests;
mod text;

pub(super) use text::end_of;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, Event, Options as Extensions, Tag, TagEnd};
use pulldown_cmark_escape::escape_html_body_text;

use super::citations::{self as citing, Citation, Citing, Found};
use super::notes::{self, Notes};
use super::quotations::{Quotation, quotations};
use super::sentences::Segmenter;
use super::summary;
use super::words::{HARD_BREAK, OBJECT, RunBuilder};
use super::{Block, Body, Heading, Options, Plain, Reference, Slot, SlotContent, Start};
use crate::diagnostic::{Code, Diagnostic, Place};

pub use links::{Destination, destination, unsafe_link};
use read::{Read, astray, lost, read};
use text::{explicit_ids, raw_ids, shown};

/// What one text gives.
pub struct Parsed {
    pub body: Body,
    pub headings: Vec<Heading>,
    /// Ids in raw HTML.
    pub ids: Vec<String>,
    pub references: Vec<Reference>,
    pub blocks: Vec<Block>,
    pub first_paragraph: Option<Plain>,
    pub quotations: Vec<Quotation>,
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
    let Read {
        events,
        found,
        mut undefined,
        misplaced,
        incomplete,
    } = read(text, &span, options);
    let prefix = options.fragment.as_deref().unwrap_or_default();
    let as_notes = found.iter().filter(|_| options.citing == Citing::Notes);
    let notes = Notes::of(&events, prefix, as_notes);
    let ids = raw_ids(&events);
    let mut taken = explicit_ids(&events, prefix);
    taken.extend(ids.iter().cloned());
    let mut writer = Writer {
        file,
        text,
        options,
        segmenter: Segmenter::of(&options.language),
        events: &events,
        diagnostics,
        body: Body::default(),
        notes,
        found: &found,
        citations: Vec::new(),
        cited: 0,
        passed: 0,
        ids: taken,
        explicit: HashMap::new(),
        numbers: HashMap::new(),
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
        within: HashMap::new(),
        raw_block: 0,
        claim: None,
    };
    let mut at = 0;
    while at < events.len() {
        at = writer.event(at);
    }
    writer.end_run(false);
    writer.notes.finish(&mut writer.body);
    writer.body.citations = writer.citations;
    let (body, mut headings, mut references, blocks, mut first_paragraph) = (
        writer.body,
        writer.headings,
        writer.references,
        writer.blocks,
        writer.first_paragraph,
    );
    let titles = headings.iter_mut().map(|heading| &mut heading.title);
    for plain in titles.chain(&mut first_paragraph) {
        plain.number(&writer.numbers);
    }
    notes::lost(file, &events, diagnostics);
    for span in misplaced {
        match astray(text, &span, options) {
            Some(reference) => references.push(reference),
            None => diagnostics.push(lost(file, span, options)),
        }
    }
    let incomplete = incomplete.into_iter();
    diagnostics.extend(incomplete.map(|span| read::incomplete(file, text, span)));
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
        quotations: quotations(&events, &found, &Segmenter::of(&options.language)),
        body,
        headings,
        ids,
        references,
        blocks,
        first_paragraph: first_paragraph.filter(|first| !first.is_empty()),
    }
}

struct Writer<'a, 'e> {
    file: &'a Arc<str>,
    text: &'a str,
    options: &'a Options,
    segmenter: Segmenter,
    events: &'a [(Event<'e>, Range<usize>)],
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    notes: Notes,
    /// The citations of the text, and how many of them are written.
    found: &'a [Found],
    citations: Vec<Citation>,
    cited: usize,
    /// The byte of the file up to which text is written already.
    passed: usize,
    /// Ids that no further heading may get.
    ids: HashSet<String>,
    /// Ids from authors, with the first heading of each.
    explicit: HashMap<String, Place>,
    /// The references of wiki links, by the numbers of their events.
    numbers: HashMap<usize, usize>,
    /// The last number that was given to a heading of these words.
    repeated: HashMap<String, usize>,
    headings: Vec<Heading>,
    references: Vec<Reference>,
    blocks: Vec<Block>,
    first_paragraph: Option<Plain>,
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
    /// Elements of raw HTML that are open, in which no link may stand.
    within: HashMap<&'static str, usize>,
    /// Where the block of raw HTML starts.
    raw_block: usize,
    /// The reference of the open link, if it leads to a claim.
    claim: Option<usize>,
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

    fn block_starts(&mut self, span: &Range<usize>) {
        self.body.starts.push(Start {
            html: self.body.html.len() as u32,
            slots: self.body.slots.len() as u32,
            source: span.start as u32,
        });
    }

    /// Writes the event at `at` and returns the number of the next one.
    fn event(&mut self, at: usize) -> usize {
        let events = self.events;
        let (event, span) = &events[at];
        match event {
            Event::Start(tag) => return self.start(at, tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => return self.sentence(at, text, span),
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
                self.sign(HARD_BREAK);
                self.raw("<br>\n");
            }
            Event::Rule => {
                self.block_starts(span);
                self.raw("<hr>\n");
            }
            Event::FootnoteReference(label) => {
                let mark = self.notes.mark(label);
                self.sign(OBJECT);
                self.mark(&mark);
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

    fn start(&mut self, at: usize, tag: &Tag, span: &Range<usize>) -> usize {
        if !is_inline(&tag.to_end()) {
            self.end_run(false);
            self.closed = 0;
            if !matches!(tag, Tag::TableCell | Tag::FootnoteDefinition(_)) {
                self.block_starts(span);
            }
        }
        match tag {
            Tag::Paragraph => {
                if let Some(next) = self.embed(at) {
                    return next;
                }
                if self.depth == 0 && self.first_paragraph.is_none() {
                    let plain = self.plain(at, false);
                    let claims = self.claims_from(at);
                    let text = summary::first_sentences(&plain.text, claims, self.segmenter);
                    // One that starts with a claim is the first, and gives no summary.
                    let is_first = claims.is_some() || !text.is_empty();
                    self.first_paragraph = is_first.then(|| plain.cut(text));
                }
                self.raw("<p>");
            }
            Tag::Heading { level, id, .. } => self.heading(at, *level, id.as_deref(), span),
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::CodeBlock(kind) => return self.code_block(at, kind, span),
            Tag::HtmlBlock => self.raw_block = self.body.html.len(),
            Tag::MetadataBlock(_) => {}
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
            } => {
                return match dest_url.starts_with(citing::BRACKETS) {
                    true => self.brackets(at, span),
                    false => self.link(at, *link_type, dest_url, title, span),
                };
            }
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
            // A picture that is shown has no end here: this is `![[Page|words]]`.
            TagEnd::Link | TagEnd::Image => {
                self.closed = self.closed.saturating_sub(1);
                if let Some(number) = self.claim.take() {
                    self.slot(SlotContent::ClaimMarks(number));
                }
                self.raw("</a>");
            }
            TagEnd::HtmlBlock => {
                let block = self.body.html[self.raw_block..].to_owned();
                self.raw_elements(&block);
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {}
        }
        if is_block_end(tag) {
            self.depth = self.depth.saturating_sub(1);
        }
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
