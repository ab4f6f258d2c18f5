//! Links, images and embeds, and where they lead.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html};

use super::Writer;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::parse::words::OBJECT;
use crate::parse::{Reference, ReferenceKind, SlotContent};

impl Writer<'_, '_> {
    pub(super) fn link(
        &mut self,
        at: usize,
        link_type: LinkType,
        address: &str,
        title: &str,
        span: &Range<usize>,
    ) -> usize {
        let end = self.end_of(at);
        if let LinkType::WikiLink { has_pothole } = link_type {
            let address = self.wiki_address(address, has_pothole, span);
            let number = self.refer(ReferenceKind::Wiki, address, span);
            self.numbers.insert(at, number);
            self.raw("<a");
            self.slot(SlotContent::LinkAttributes(number));
            self.raw(">");
            if has_pothole && end > at + 1 {
                self.closed += 1;
                return at + 1;
            }
            let words = wiki_words(address).to_owned();
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
            Destination::Claim(id) => {
                let number = self.refer(ReferenceKind::Claim, &id, span);
                self.raw("<a");
                self.slot(SlotContent::LinkAttributes(number));
                self.claim = Some(number);
            }
        }
        self.closed += 1;
        self.title_attribute(title);
        self.raw(">");
        at + 1
    }

    pub(super) fn image(
        &mut self,
        at: usize,
        link_type: LinkType,
        address: &str,
        title: &str,
        span: &Range<usize>,
    ) -> usize {
        let end = self.end_of(at);
        let mut address = address;
        if let LinkType::WikiLink { has_pothole } = link_type {
            address = self.wiki_address(address, has_pothole, span);
            if !is_picture(address) {
                // A card stands alone in its paragraph; elsewhere it can only be a link.
                return self.link(at, link_type, address, "", span);
            }
        }
        self.sign(OBJECT);
        let alt = match link_type {
            LinkType::WikiLink { has_pothole: false } => String::new(),
            _ => self.plain(at, true).text,
        };
        self.raw("<img src=\"");
        match destination(address) {
            Destination::Inside | Destination::Claim(_) => {
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
    pub(super) fn embed(&mut self, at: usize) -> Option<usize> {
        // A field has no place for a card: there it is a link.
        if self.options.fragment.is_some() {
            return None;
        }
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
        let LinkType::WikiLink { has_pothole } = link_type else {
            return None;
        };
        let address = self.wiki_address(dest_url, *has_pothole, span);
        if !alone || is_picture(address) {
            return None;
        }
        let number = self.refer(ReferenceKind::Embed, address, span);
        self.slot(SlotContent::Card(number));
        self.raw("\n");
        Some(end + 2)
    }

    /// What a wiki link leads to: in a table its `|` is written `\|`, and the
    /// backslash is no part of the name.
    fn wiki_address<'t>(&self, address: &'t str, words: bool, span: &Range<usize>) -> &'t str {
        match address.strip_suffix('\\') {
            Some(name) if words && self.text[span.clone()].contains("\\|") => name,
            _ => address,
        }
    }

    pub(super) fn refer(
        &mut self,
        kind: ReferenceKind,
        address: &str,
        span: &Range<usize>,
    ) -> usize {
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

    pub(super) fn unsafe_link(&mut self, scheme: &str, span: &Range<usize>) {
        let place = Place::new(self.file, span.clone());
        self.diagnostics.push(unsafe_link(place, scheme));
    }

    pub(super) fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.raw(" title=\"");
            let _ = escape_html(&mut self.body.html, title);
            self.raw("\"");
        }
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
    /// A claim of this site, by its id.
    Claim(String),
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
        Some("claim") => {
            let id = address.split_once(':').map_or("", |(_, id)| id);
            Destination::Claim(id.to_owned())
        }
        Some(_) => Destination::Other,
    }
}

/// What a wiki link without words of its own shows.
pub fn wiki_words(address: &str) -> &str {
    let target = address.split('#').next().unwrap_or_default().trim();
    if target.is_empty() { address } else { target }
}

fn is_picture(address: &str) -> bool {
    let ending = address
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"].contains(&ending.as_str())
}
