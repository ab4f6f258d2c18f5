//! The slots of a text are filled with what the site knows.

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::data::{BlockView, ListView};
use super::lists::Spot;
use super::{Piece, Whole};
use crate::link::Target;
use crate::link::mentions::{Decision, Mention};
use crate::model::PageNumber;
use crate::parse::{Body, Heading, Plain, SlotContent, code};

/// The template of an entry's card in a text.
const CARD: &str = "blocks/card.html";

impl Whole<'_> {
    /// The parts of a page's text, with its blocks as data. `root` leads from the
    /// output to the site's root.
    pub fn body(&self, number: PageNumber, body: &Body, root: &str) -> Vec<Piece> {
        let targets = &self.links.pages[number].targets;
        let mut pieces = Vec::new();
        let mentions = &self.links.pages[number].mentions;
        let html = self.fill(body, targets, mentions, root, |slot, html| {
            let piece = match slot {
                SlotContent::Block(block) => self.block(number, *block, root),
                SlotContent::Card(reference) => self.embedded(targets, *reference, root),
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
        plain.filled(|reference| match targets.get(reference)?.as_ref()? {
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
        let html = self.fill(&page.texts[text].body, targets, &[], root, |slot, html| {
            if let SlotContent::Code { language, text } = slot {
                html.push_str(&code::highlight(language, text));
            }
        });
        html.trim().to_owned()
    }

    /// Copies the HTML, links the mentions and fills the slots; those that are no
    /// text are left to `other`.
    fn fill(
        &self,
        body: &Body,
        targets: &[Option<Target>],
        mentions: &[Mention],
        root: &str,
        mut other: impl FnMut(&SlotContent, &mut String),
    ) -> String {
        let mut html = String::with_capacity(body.html.len() + 64 * body.slots.len());
        let tags = self.link_tags(mentions, root);
        let mut tags = tags.iter().peekable();
        let mut from = 0;
        let mut copy = |html: &mut String, to: usize| {
            while let Some((at, tag)) = tags.next_if(|(at, _)| *at <= to) {
                html.push_str(&body.html[from..*at]);
                html.push_str(tag);
                from = *at;
            }
            html.push_str(&body.html[from..to]);
            from = to;
        };
        for slot in &body.slots {
            copy(&mut html, slot.at);
            let target = |reference: &usize| targets.get(*reference).and_then(Option::as_ref);
            match &slot.content {
                SlotContent::LinkAttributes(reference) => {
                    if let Some(target) = target(reference) {
                        html.push_str(" href=\"");
                        // Writing to a string does not fail.
                        let _ = escape_href(&mut html, &self.href(target, root));
                        html.push('"');
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
                content => other(content, &mut html),
            }
        }
        copy(&mut html, body.html.len());
        html
    }

    /// The tags of automatic links, by their place.
    fn link_tags(&self, mentions: &[Mention], root: &str) -> Vec<(usize, String)> {
        let mut tags = Vec::new();
        for mention in mentions {
            let Decision::Linked(number) = mention.decision else {
                continue;
            };
            let mut tag = String::from("<a class=\"auto\" href=\"");
            let address = self.address(&self.site.pages[number].address);
            let _ = escape_href(&mut tag, &format!("{root}{address}"));
            tag.push_str("\">");
            tags.push((mention.html.start, tag));
            tags.push((mention.html.end, "</a>".to_owned()));
        }
        tags
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
            Target::Made(address) => format!("{root}{}", self.address(address)),
        }
    }

    fn block(&self, number: PageNumber, block: usize, root: &str) -> Option<Piece> {
        let spot = Spot {
            this: Some(number),
            part: None,
            prefix: format!("{}-", block + 1),
        };
        let block = self.site.pages[number].blocks.get(block)?;
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
            }),
        })
    }

    fn embedded(&self, targets: &[Option<Target>], reference: usize, root: &str) -> Option<Piece> {
        let Some(Target::Page { number, .. }) = targets.get(reference)?.as_ref() else {
            return None;
        };
        let card = serde_json::to_value(self.card(*number)).ok()?;
        Some(Piece::Block {
            template: CARD.to_owned(),
            data: Box::new(BlockView {
                root: Some(root.to_owned()),
                block: [("page".to_owned(), card)].into_iter().collect(),
                list: None,
            }),
        })
    }
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
