//! Blocks of the site and of code, quotations and cells.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event};
use pulldown_cmark_escape::escape_html;

use super::Writer;
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::places::Places;
use crate::parse::yaml::{Node, Value};
use crate::parse::{Block, SlotContent, code, front_matter};

impl Writer<'_, '_> {
    pub(super) fn quote(&mut self, kind: Option<BlockQuoteKind>) {
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

    pub(super) fn table_cell(&mut self) {
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
    pub(super) fn code_block(
        &mut self,
        at: usize,
        kind: &CodeBlockKind,
        span: &Range<usize>,
    ) -> usize {
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
        let is_block = self.options.blocks.contains(&language);
        if is_block && self.options.fragment.is_none() {
            let data = self.block_data(&content, &places, span);
            self.slot(SlotContent::Block(self.blocks.len()));
            self.blocks.push(Block {
                name: language,
                data,
                span: span.clone(),
            });
        } else {
            if is_block {
                self.block_in_field(&language, span);
            } else {
                self.check_language(&language, span);
            }
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
    pub(super) fn block_data(
        &mut self,
        content: &str,
        places: &Places,
        span: &Range<usize>,
    ) -> Node {
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

    fn block_in_field(&mut self, name: &str, span: &Range<usize>) {
        let place = self.info_place(name, span);
        let message = format!("the block `{name}` can't stand in a field");
        self.diagnostics.push(
            Diagnostic::new(Code::UnknownLanguage, place, message)
                .help("put it in the text of the page"),
        );
    }

    /// Where the language of a fenced block stands.
    fn info_place(&self, language: &str, span: &Range<usize>) -> Place {
        // Written with an entity or escape, it does not stand in the line as it reads.
        let line = self.text[span.clone()].lines().next().unwrap_or_default();
        let stands = line.find(language).map(|at| at..at + language.len());
        let stands = stands.unwrap_or(0..line.len());
        Place::new(
            self.file,
            span.start + stands.start..span.start + stands.end,
        )
    }

    pub(super) fn check_language(&mut self, language: &str, span: &Range<usize>) {
        if language.is_empty() || code::knows(language) {
            return;
        }
        let place = self.info_place(language, span);
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
}
