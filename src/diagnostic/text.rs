//! Findings as text, in rustc's look.

use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Code, Diagnostic, Severity, Sources};

/// How many findings of one code are shown in full.
const MOST: usize = 20;

/// What stands before a place.
const ARROW: &str = "--> ";

/// Whether the text may hold colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Colour,
}

/// All findings, each with its source line; of one code at most twenty, then how
/// many more there are and the command that lists them.
pub fn to_text(diagnostics: &[Diagnostic], sources: &dyn Sources, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let mut out = String::new();
    let mut shown: HashMap<Code, usize> = HashMap::new();
    for diagnostic in diagnostics {
        let count = shown.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= MOST {
            out.push_str(&one(diagnostic, sources, &renderer));
            out.push_str("\n\n");
        }
    }
    let mut more: Vec<_> = shown.into_iter().filter(|(_, n)| *n > MOST).collect();
    more.sort();
    for (code, count) in more {
        out.push_str(&format!(
            "{} more of `{}`; `expound check --format json` lists all\n\n",
            count - MOST,
            code.as_str()
        ));
    }
    out
}

fn one(diagnostic: &Diagnostic, sources: &dyn Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let place = &diagnostic.place;
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str())
        .elements(std::iter::empty::<annotate_snippets::Message>());
    let source = sources.text(&place.file).filter(|_| place.end > 0);
    let has_line = source.is_some();
    match source {
        Some(text) => {
            let mut primary = AnnotationKind::Primary.span(within(text, place.span()));
            if let Some(label) = &diagnostic.label {
                primary = primary.label(label.as_str());
            }
            let mut snippet = Snippet::source(text).path(&*place.file).annotation(primary);
            for other in diagnostic
                .others
                .iter()
                .filter(|o| o.place.file == place.file && o.place.end > 0)
            {
                let annotation = AnnotationKind::Context.span(within(text, other.place.span()));
                snippet = snippet.annotation(annotation.label(other.text.as_str()));
            }
            group = group.element(snippet);
        }
        None => group = group.element(Origin::path(&*place.file)),
    }
    for other in diagnostic
        .others
        .iter()
        .filter(|o| o.place.file != place.file)
    {
        let message = format!("{}: {}", other.place.file, other.text);
        group = group.element(Level::NOTE.message(message));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let text = renderer.render(&[group]);
    // Without a line of source there is no column of numbers that would indent this.
    match text.split_once('\n') {
        Some((title, rest)) if !has_line => {
            let arrow = format!(" {ARROW}");
            format!("{title}\n{}", rest.replacen(ARROW, &arrow, 1))
        }
        _ => text,
    }
}

/// The part of a span that lies in the text, on characters' boundaries, one line long.
fn within(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    let line = text[start..].find('\n').map_or(text.len(), |i| start + i);
    start..end.max(start).min(line)
}
