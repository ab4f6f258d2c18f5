//! What hayagriva formats, as HTML.

use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign,
};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};
use pulldown_cmark_escape::{escape_href, escape_html_body_text};

/// Formatted text as HTML.
pub fn html(children: &ElemChildren) -> String {
    let mut out = String::new();
    children.0.iter().for_each(|child| write(child, &mut out));
    out
}

/// The same, all of it but its own links as links to `href`.
pub fn linked(children: &ElemChildren, href: &str) -> String {
    let mut out = String::new();
    let mut rest = children.0.as_slice();
    while let Some(first) = rest.first() {
        let links = holds_link(first);
        let len = rest
            .iter()
            .take_while(|child| holds_link(child) == links)
            .count();
        let (part, behind) = rest.split_at(len);
        rest = behind;
        let mut inner = String::new();
        match (links, part) {
            (true, [ElemChild::Elem(elem)]) => inner.push_str(&linked(&elem.children, href)),
            _ => part.iter().for_each(|child| write(child, &mut inner)),
        }
        let words = inner.contains(char::is_alphanumeric);
        match !links && words {
            true => out.push_str(&around(&inner, href)),
            false => out.push_str(&inner),
        }
    }
    out
}

/// A link around text that ends with the sign before something else, which stays outside.
fn around(inner: &str, href: &str) -> String {
    let text = inner.trim_end_matches([' ', ',', ';', '(', ':']);
    let behind = &inner[text.len()..];
    let start = text.len() - text.trim_start().len();
    let (before, text) = text.split_at(start);
    format!("{before}<a href=\"{href}\" role=\"doc-biblioref\">{text}</a>{behind}")
}

fn holds_link(child: &ElemChild) -> bool {
    match child {
        ElemChild::Link { .. } => true,
        ElemChild::Elem(elem) => elem.children.0.iter().any(holds_link),
        _ => false,
    }
}

fn write(child: &ElemChild, out: &mut String) {
    match child {
        ElemChild::Text(text) => formatted(text, out),
        ElemChild::Elem(elem) => element(elem, out),
        ElemChild::Link { text, url } if url.starts_with("http") => {
            out.push_str("<a class=\"external\" href=\"");
            // Writing to a string does not fail.
            let _ = escape_href(&mut *out, url);
            out.push_str("\">");
            formatted(text, out);
            out.push_str("</a>");
        }
        ElemChild::Link { text, .. } => formatted(text, out),
        ElemChild::Markup(text) => {
            let _ = escape_html_body_text(&mut *out, text);
        }
        ElemChild::Transparent { .. } => {}
    }
}

fn element(elem: &Elem, out: &mut String) {
    let class = elem.display.map(|display| match display {
        Display::Block => "csl-block",
        Display::Indent => "csl-block csl-indent",
        Display::LeftMargin => "csl-left",
        Display::RightInline => "csl-right",
    });
    if let Some(class) = class {
        out.push_str(&format!("<span class=\"{class}\">"));
    }
    elem.children.0.iter().for_each(|child| write(child, out));
    if class.is_some() {
        out.push_str("</span>");
    }
}

fn formatted(text: &Formatted, out: &mut String) {
    let tags = tags(&text.formatting);
    for tag in &tags {
        out.push_str(&format!("<{tag}>"));
    }
    let _ = escape_html_body_text(&mut *out, &text.text);
    for tag in tags.iter().rev() {
        let name = tag.split(' ').next().unwrap_or(tag);
        out.push_str(&format!("</{name}>"));
    }
}

fn tags(formatting: &Formatting) -> Vec<&'static str> {
    let mut tags = Vec::new();
    if formatting.font_style == FontStyle::Italic {
        tags.push("i");
    }
    if formatting.font_weight == FontWeight::Bold {
        tags.push("b");
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push("span class=\"csl-caps\"");
    }
    if formatting.text_decoration == TextDecoration::Underline {
        tags.push("u");
    }
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push("sup"),
        VerticalAlign::Sub => tags.push("sub"),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    tags
}

/// Takes the names out of a citation, with the sign behind them: `(2023, p. 3)`. Returns
/// both, to stand before another; nothing in a style in which names are all that is cited.
pub fn take_names(children: &mut ElemChildren) -> Option<Vec<ElemChild>> {
    let Some(at) = children.0.iter().position(is_names) else {
        return children.0.iter_mut().find_map(|child| match child {
            ElemChild::Elem(elem) => take_names(&mut elem.children),
            _ => None,
        });
    };
    if children.0.len() == 1 {
        return None;
    }
    let mut taken = vec![children.0.remove(at)];
    if let Some(ElemChild::Text(text)) = children.0.get_mut(at) {
        let rest = text.text.trim_start_matches([' ', ',', '.', ':', ';']);
        let mut sign = text.clone();
        let len = text.text.len() - rest.len();
        text.text = rest.to_owned();
        sign.text.truncate(len);
        taken.push(ElemChild::Text(sign));
    }
    Some(taken)
}

fn is_names(child: &ElemChild) -> bool {
    matches!(
        child,
        ElemChild::Elem(Elem {
            meta: Some(ElemMeta::Names(_)),
            ..
        })
    )
}

/// Takes away the brackets at the end in which a style without a year puts nothing.
pub fn without_empty_brackets(children: &mut ElemChildren) {
    let mut texts = Vec::new();
    collect(children, &mut texts);
    let signs = |text: &&mut String| text.chars().all(|c| " ()".contains(c));
    let from = texts
        .iter()
        .rposition(|text| !signs(text))
        .map_or(0, |at| at + 1);
    let empty: String = texts[from..].iter().map(|text| text.as_str()).collect();
    if empty.trim() == "()" {
        texts[from..].iter_mut().for_each(|text| text.clear());
    }
}

/// All texts in their order.
pub fn collect<'a>(children: &'a mut ElemChildren, texts: &mut Vec<&'a mut String>) {
    for child in &mut children.0 {
        match child {
            ElemChild::Text(text) => texts.push(&mut text.text),
            ElemChild::Elem(elem) => collect(&mut elem.children, texts),
            _ => {}
        }
    }
}
