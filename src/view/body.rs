//! The slots of a text are filled with what the site knows.

use std::num::NonZeroU32;
use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::citations::{CitationHtml, place_id};
use super::data::{BlockView, ListView};
use super::lists::Spot;
use super::tags::{Around, Element, Tag, marks, nested};
use super::{Piece, Whole};
use crate::link::Target;
use crate::link::backlinks::anchor_id;
use crate::link::mentions::{Decision, Mention};
use crate::model::PageNumber;
use crate::parse::citations::Part;
use crate::parse::{Body, Heading, Plain, ReferenceKind, SlotContent, code};

/// A text with what its links lead to.
struct Linked<'a> {
    body: &'a Body,
    /// By the number of the reference, like the anchors.
    targets: &'a [Option<Target>],
    anchors: &'a [Option<NonZeroU32>],
    mentions: &'a [Mention],
    /// By the number of the citation.
    cited: &'a [CitationHtml],
}

/// The template of an entry's card in a text.
const CARD: &str = "blocks/card.html";

impl Whole<'_> {
    /// The parts of a page's text, with its blocks as data. `root` leads from the
    /// output to the site's root.
    pub(super) fn body(
        &self,
        number: PageNumber,
        body: &Body,
        cited: &[CitationHtml],
        root: &str,
    ) -> Vec<Piece> {
        let links = &self.links.pages[number];
        let mut pieces = Vec::new();
        let text = Linked {
            body,
            targets: &links.targets,
            anchors: &links.anchors,
            mentions: &links.mentions,
            cited,
        };
        let mut tags = nested(around(&text));
        if self.marked {
            tags.extend(marks(body));
            tags.sort_by_key(|tag| tag.at);
        }
        let html = self.fill(&text, &tags, root, |slot, html| {
            let piece = match slot {
                SlotContent::Block(block) => self.block(number, *block, root),
                SlotContent::Card(reference) => {
                    if let Some(Some(anchor)) = links.anchors.get(*reference) {
                        html.push_str(&format!("<div id=\"{}\"></div>\n", anchor_id(*anchor)));
                    }
                    self.embedded(&links.targets, *reference, root)
                }
                SlotContent::Code { language, text } => Some(Piece::Code {
                    language: language.clone(),
                    text: text.clone(),
                }),
                _ => None,
            };
            if let Some(piece) = piece {
                pieces.push(Piece::Html(std::mem::take(html)));
                pieces.push(piece);
            }
        });
        pieces.push(Piece::Html(html));
        pieces
    }

    /// A page's summary: its own, or its first paragraph with the names of pages.
    pub fn summary(&self, number: PageNumber) -> Option<String> {
        let page = &self.site.pages[number];
        match &self.documents[page.document].facts.first_paragraph {
            Some(first) => Some(self.named(number, first)),
            None => page.summary.clone(),
        }
    }

    /// A page's headings with the names of pages in them.
    pub fn headings(&self, number: PageNumber) -> Vec<Heading> {
        let document = &self.documents[self.site.pages[number].document];
        let mut headings = document.facts.headings.clone();
        for heading in &mut headings {
            heading.title.text = self.named(number, &heading.title);
            heading.title.links.clear();
        }
        headings
    }

    /// Plain text of a page, with the title of a page where its id is written.
    fn named(&self, number: PageNumber, plain: &Plain) -> String {
        let targets = &self.links.pages[number].targets;
        let references = &self.documents[self.site.pages[number].document]
            .facts
            .references;
        plain.filled(|reference| match targets.get(reference)?.as_ref()? {
            Target::Page { number, .. }
                if matches!(references[reference].kind, ReferenceKind::Cite { .. }) =>
            {
                Some(self.author(*number))
            }
            Target::Page {
                number,
                by_id: true,
                ..
            } => Some(&self.site.pages[*number].title),
            _ => None,
        })
    }

    /// Markdown in one of a page's fields, as HTML.
    pub fn text_html(&self, owner: PageNumber, text: usize, root: &str) -> String {
        let page = &self.site.pages[owner];
        let targets = &self.links.pages[owner].texts[text];
        let text = Linked {
            body: &page.texts[text].body,
            targets,
            anchors: &[],
            mentions: &[],
            cited: &[],
        };
        let html = self.fill(&text, &nested(around(&text)), root, |slot, html| {
            if let SlotContent::Code { language, text } = slot {
                html.push_str(&code::highlight(language, text));
            }
        });
        html.trim().to_owned()
    }

    /// Copies the HTML with further tags by their places, and fills the slots; those
    /// that are no text are left to `other`.
    fn fill(
        &self,
        text: &Linked,
        tags: &[Tag],
        root: &str,
        mut other: impl FnMut(&SlotContent, &mut String),
    ) -> String {
        let body = text.body;
        let mut html = String::with_capacity(body.html.len() + 64 * body.slots.len());
        let mut tags = tags.iter().peekable();
        let mut from = 0;
        let mut copy = |html: &mut String, to: usize, slot: usize| {
            while let Some(tag) = tags.next_if(|tag| (tag.at, tag.slots) <= (to, slot)) {
                html.push_str(&body.html[from..tag.at]);
                self.put_tag(tag, root, html);
                from = tag.at;
            }
            html.push_str(&body.html[from..to]);
            from = to;
        };
        for (number, slot) in body.slots.iter().enumerate() {
            copy(&mut html, slot.at, number);
            let target = |reference: &usize| text.targets.get(*reference)?.as_ref();
            match &slot.content {
                SlotContent::LinkAttributes(reference) => {
                    if let Some(target) = target(reference) {
                        html.push_str(match target {
                            Target::Claim(_) => " class=\"claim\" href=\"",
                            _ => " href=\"",
                        });
                        // Writing to a string does not fail.
                        let _ = escape_href(&mut html, &self.href(target, root));
                        html.push('"');
                    }
                }
                SlotContent::ClaimMarks(reference) => {
                    if let Some(Target::Claim(id)) = target(reference) {
                        html.push_str(&self.claim_marks(id));
                    }
                }
                SlotContent::LinkText(reference, written) => {
                    let words = match target(reference) {
                        Some(Target::Page {
                            number,
                            by_id: true,
                            ..
                        }) => &self.site.pages[*number].title,
                        _ => written,
                    };
                    let _ = escape_html_body_text(&mut html, words);
                }
                SlotContent::ImageAddress(reference) => {
                    if let Some(target) = target(reference) {
                        let _ = escape_html(&mut html, &self.href(target, root));
                    }
                }
                SlotContent::Citation(number, part) => {
                    self.cite(text, *number, *part, &mut html);
                }
                content => other(content, &mut html),
            }
        }
        copy(&mut html, body.html.len(), body.slots.len());
        html
    }

    /// A part of a citation, with its own id and those of the mentions that it is.
    fn cite(&self, text: &Linked, number: usize, part: Part, html: &mut String) {
        let (Some(cited), Some(citation)) =
            (text.cited.get(number), text.body.citations.get(number))
        else {
            return;
        };
        // The mark of its note is where its sentence is.
        if part != Part::Note || citation.note.is_none_or(|(_, own)| !own) {
            let anchors = citation.cites.iter();
            let anchors = anchors.filter_map(|cite| *text.anchors.get(cite.reference)?);
            for anchor in anchors {
                html.push_str(&format!("<span id=\"{}\"></span>", anchor_id(anchor)));
            }
        }
        if part == Part::Before {
            html.push_str(&cited.author);
            return;
        }
        let id = place_id(number);
        html.push_str(&format!(
            "<span class=\"cite\" id=\"{id}\">{}</span>",
            cited.html
        ));
    }

    fn href(&self, target: &Target, root: &str) -> String {
        match target {
            Target::Page { number, anchor, .. } => {
                let address = self.address(&self.site.pages[*number].address);
                match anchor {
                    Some(anchor) => format!("{root}{address}#{anchor}"),
                    None => format!("{root}{address}"),
                }
            }
            Target::File(path) => {
                format!("{root}{}", file_address(path))
            }
            Target::Claim(id) => format!("{root}{}", self.claim_address(id)),
            Target::Made(address) => format!("{root}{}", self.address(address)),
            Target::Mentions(entry, part) => {
                format!("{root}{}", self.mentions_address(*entry, *part))
            }
        }
    }

    fn block(&self, number: PageNumber, block: usize, root: &str) -> Option<Piece> {
        let spot = Spot {
            this: Some(number),
            part: None,
            prefix: format!("{}-", block + 1),
        };
        let block = self.site.pages[number].blocks.get(block)?;
        let claims = block
            .claims
            .as_ref()
            .map(|asked| self.claims_of_block(asked));
        let timeline = block.timeline.as_ref().map(|asked| self.timeline(asked));
        let relations = block.relations.as_ref().map(|asked| self.relations(asked));
        let list: Option<ListView> = block.query.as_ref().map(|query| self.list(query, &spot));
        let fields: Vec<_> = block.kind.fields.iter().collect();
        let mut values = self.field_values(number, root, &fields, &block.values);
        if let Some(list) = &list {
            values.insert("title".to_owned(), list.title.clone().into());
        }
        Some(Piece::Block {
            template: block.kind.template.clone(),
            data: Box::new(BlockView {
                root: Some(root.to_owned()),
                block: values,
                list,
                claims,
                timeline,
                relations,
            }),
        })
    }

    fn embedded(&self, targets: &[Option<Target>], reference: usize, root: &str) -> Option<Piece> {
        let Some(Target::Page { number, .. }) = targets.get(reference)?.as_ref() else {
            return None;
        };
        Some(Piece::Block {
            template: CARD.to_owned(),
            data: Box::new(BlockView {
                root: Some(root.to_owned()),
                block: [("page".to_owned(), self.card(*number).value())]
                    .into_iter()
                    .collect(),
                list: None,
                claims: None,
                timeline: None,
                relations: None,
            }),
        })
    }
}

/// What stands around mentions: links, and anchors where others lead. An anchor is no
/// link's own, which would get the focus of a reader who arrives there.
fn around(text: &Linked) -> Vec<Around> {
    let anchor = |number: NonZeroU32, html: Range<usize>| Around {
        html,
        element: Element::Anchor(number),
    };
    let mut all = Vec::with_capacity(text.body.slots.len() + 2 * text.mentions.len());
    for slot in &text.body.slots {
        if let SlotContent::LinkAttributes(reference) = slot.content
            && let Some(Some(number)) = text.anchors.get(reference)
        {
            let start = slot.at - "<a".len();
            let end = text.body.html[slot.at..].find("</a>");
            let end = end.map_or(start, |end| slot.at + end + "</a>".len());
            all.push(anchor(*number, start..end));
        }
    }
    for mention in text.mentions {
        all.extend(mention.anchor.map(|n| anchor(n, mention.html())));
        if let Decision::Linked(number) = mention.decision {
            all.push(Around {
                html: mention.html(),
                element: Element::Link(number),
            });
        }
    }
    all
}

/// A file's path as an address from the site's root; the address of a file
/// elsewhere stays what it is.
pub fn file_address(path: &str) -> String {
    const SET: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'?')
        .add(b'<')
        .add(b'>');
    match path.contains("://") {
        true => path.to_owned(),
        false => percent_encoding::utf8_percent_encode(path, SET).to_string(),
    }
}
