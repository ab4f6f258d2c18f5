//! Tags that are put in between the HTML of a text: links and anchors around mentions,
//! and the preview's comments.

use std::cmp::Reverse;
use std::num::NonZeroU32;
use std::ops::Range;

use pulldown_cmark_escape::escape_href;

use super::Whole;
use crate::link::backlinks::anchor_id;
use crate::model::PageNumber;
use crate::parse::Body;

/// What the preview's comments start with.
const MARK: &str = "expound:";

/// An element around a stretch of the HTML, which is whole: it crosses no other.
pub struct Around {
    pub html: Range<usize>,
    pub element: Element,
}

#[derive(Clone, Copy)]
pub enum Element {
    /// A place where others lead.
    Anchor(NonZeroU32),
    /// An automatic link.
    Link(PageNumber),
}

/// What is put in between.
pub struct Tag {
    /// A byte of the HTML, and how many of the slots there come first.
    pub at: usize,
    pub slots: usize,
    what: What,
}

enum What {
    Open(Element),
    Close(Element),
    /// At which byte of the file the block here starts.
    Mark(u32),
}

/// Tags by their place, each closed before those around it.
pub fn nested(mut all: Vec<Around>) -> Vec<Tag> {
    all.sort_by_key(|around| (around.html.start, Reverse(around.html.end)));
    let tag = |at, what| Tag { at, slots: 0, what };
    let mut tags = Vec::with_capacity(2 * all.len());
    let mut open: Vec<(usize, Element)> = Vec::new();
    for Around { html, element } in all {
        while let Some((end, inner)) = open.pop_if(|(end, _)| *end <= html.start) {
            tags.push(tag(end, What::Close(inner)));
        }
        tags.push(tag(html.start, What::Open(element)));
        open.push((html.end, element));
    }
    let rest = open.into_iter().rev();
    tags.extend(rest.map(|(end, element)| tag(end, What::Close(element))));
    tags
}

/// A comment before each block that says at which byte of the file it starts.
pub fn marks(body: &Body) -> impl Iterator<Item = Tag> {
    body.starts.iter().map(|start| Tag {
        at: start.html as usize,
        slots: start.slots as usize,
        what: What::Mark(start.source),
    })
}

impl Whole<'_> {
    /// Adds a tag to the HTML of an output from which `root` leads to the site's root.
    pub(super) fn put_tag(&self, tag: &Tag, root: &str, html: &mut String) {
        match tag.what {
            What::Open(Element::Anchor(number)) => {
                html.push_str("<span id=\"");
                html.push_str(&anchor_id(number));
                html.push_str("\">");
            }
            What::Open(Element::Link(number)) => {
                html.push_str("<a class=\"auto\" href=\"");
                // Writing to a string does not fail.
                let _ = escape_href(&mut *html, root);
                let _ = escape_href(&mut *html, &self.card_address(number));
                html.push_str("\">");
            }
            What::Close(Element::Anchor(_)) => html.push_str("</span>"),
            What::Close(Element::Link(_)) => html.push_str("</a>"),
            What::Mark(source) => html.push_str(&format!("<!--{MARK}{source}-->")),
        }
    }
}
