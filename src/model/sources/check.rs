//! What a style can't be: what its reader does not look for, and would not survive.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use roxmltree::{Document, Node, NodeId, ParsingOptions};

/// What is wrong with a style, by the bytes of its text.
pub struct Mistake {
    pub span: Range<usize>,
    pub message: String,
    pub help: &'static str,
}

/// # Errors
/// What keeps the text from being a style: that it is no XML, has no citations, or
/// macros that are not there or that lead back to themselves.
pub fn check(text: &str) -> Result<(), Vec<Mistake>> {
    if let Some(start) = too_deep(text) {
        return Err(vec![Mistake {
            span: start..start + 1,
            message: format!("elements in {NESTED} others are no style"),
            help: "a style of the repository of CSL styles is far smaller",
        }]);
    }
    let document =
        Document::parse_with_options(text, ParsingOptions::default()).map_err(|error| {
            let at = error.pos();
            let line = text
                .split_inclusive('\n')
                .take(at.row.saturating_sub(1) as usize);
            let start: usize = line.map(str::len).sum();
            let column = text[start..]
                .chars()
                .take(at.col.saturating_sub(1) as usize);
            let start = (start + column.map(char::len_utf8).sum::<usize>()).min(text.len());
            let end = text[start..].chars().next().map_or(0, char::len_utf8);
            vec![Mistake {
                span: start..start + end,
                message: format!("this is no XML: {}", words(&error.to_string())),
                help: "",
            }]
        })?;
    let root = document.root_element();
    let named = |name: &'static str| {
        let all = root.descendants();
        all.filter(move |node| node.is_element() && node.tag_name().name() == name)
    };
    let mut mistakes = Vec::new();
    if root.tag_name().name() != "style" {
        let message = format!(
            "a style is a `style` element, and this is `{}`",
            root.tag_name().name()
        );
        mistakes.push(at(
            root,
            message,
            "take the file from the repository of CSL styles",
        ));
    }
    let macros: HashMap<&str, Node> = named("macro")
        .filter_map(|node| Some((node.attribute("name")?, node)))
        .collect();
    let calls = |node: Node<'_, '_>| -> Vec<(String, Range<usize>)> {
        let called = node.descendants().filter_map(|node| {
            let name = node.attribute("macro")?;
            Some((name.to_owned(), start_tag(node)))
        });
        called.collect()
    };
    for (name, span) in calls(root) {
        if !macros.contains_key(name.as_str()) {
            mistakes.push(Mistake {
                span,
                message: format!("there is no macro `{name}` in this style"),
                help: "define it, or take this element out",
            });
        }
    }
    let called: HashMap<&str, Vec<String>> = macros
        .iter()
        .map(|(name, node)| {
            (
                *name,
                calls(*node).into_iter().map(|(name, _)| name).collect(),
            )
        })
        .collect();
    let mut clean = HashSet::new();
    let mut names: Vec<&str> = called.keys().copied().collect();
    names.sort_by_key(|name| macros[name].range().start);
    for name in names {
        if loops(name, &called, &mut Vec::new(), &mut clean) {
            let message = format!("the macro `{name}` leads back to itself");
            mistakes.push(at(
                macros[name],
                message,
                "a macro may call others, but never itself",
            ));
            break;
        }
    }
    if mistakes.is_empty()
        && let Err(message) = extent(root, &macros, &mut HashMap::new())
    {
        mistakes.push(at(
            root,
            message,
            "a style of the repository of CSL styles is far smaller",
        ));
    }
    match mistakes.is_empty() {
        true => Ok(()),
        false => Err(mistakes),
    }
}

/// How deep the elements of a style go, and how many they are, with those of the macros
/// that they call: what its reader and its followers go through. No macro calls itself.
fn extent<'a>(
    node: Node<'a, '_>,
    macros: &HashMap<&'a str, Node<'a, '_>>,
    known: &mut HashMap<&'a str, (usize, usize)>,
) -> Result<(usize, usize), String> {
    // Chicago's full notes go 34 deep and have 12,700.
    const DEEPEST: usize = 200;
    const MOST: usize = 1_000_000;
    let within = |(depth, count): (usize, usize)| {
        let fits = depth <= DEEPEST && count <= MOST;
        let message = || {
            format!(
                "this style goes deeper than {DEEPEST} or has more than {MOST} elements, with those of its macros"
            )
        };
        fits.then_some((depth, count)).ok_or_else(message)
    };
    let mut levels: HashMap<NodeId, usize> = HashMap::new();
    let mut whole = (0, 0);
    for inner in node.descendants().filter(Node::is_element) {
        let above = inner.parent_element().and_then(|up| levels.get(&up.id()));
        let level = above.copied().unwrap_or_default() + 1;
        levels.insert(inner.id(), level);
        let called = inner
            .attribute("macro")
            .and_then(|name| macros.get_key_value(name));
        let (below, more) = match called {
            Some((name, of)) => match known.get(name) {
                Some(known) => *known,
                None => {
                    let found = extent(*of, macros, known)?;
                    known.insert(name, found);
                    found
                }
            },
            None => (0, 0),
        };
        whole = within((whole.0.max(level + below), whole.1 + more + 1))?;
    }
    Ok(whole)
}

/// How deep elements may stand in each other where they are read at all: each level
/// takes room of the reader's stack.
const NESTED: usize = 500;

/// Where the tags of a text go too deep. Its elements are not told from what looks like
/// them, in comments, which no style has so many of.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.match_indices('<').find_map(|(start, _)| {
        let tag = &text[start + 1..];
        let end = tag.find(['>', '<']).unwrap_or(tag.len());
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            _ if tag[..end].ends_with('/') => {}
            _ => depth += 1,
        }
        (depth > NESTED).then_some(start)
    })
}

fn at(node: Node, message: String, help: &'static str) -> Mistake {
    Mistake {
        span: start_tag(node),
        message,
        help,
    }
}

/// The first line of an element.
fn start_tag(node: Node) -> Range<usize> {
    let range = node.range();
    let text = &node.document().input_text()[range.clone()];
    let len = text.find(['>', '\n']).map_or(text.len(), |end| end + 1);
    range.start..range.start + text[..len].trim_end().len()
}

/// The message of the parser without the place at its end.
fn words(message: &str) -> &str {
    message.split(" at ").next().unwrap_or(message)
}

/// Whether following the calls of a macro comes back to one on the way. Those in
/// `clean` do not.
fn loops<'a>(
    name: &'a str,
    called: &HashMap<&'a str, Vec<String>>,
    way: &mut Vec<&'a str>,
    clean: &mut HashSet<&'a str>,
) -> bool {
    // The deepest chain of a real style has some tens of macros.
    const DEEPEST: usize = 200;
    if clean.contains(name) {
        return false;
    }
    if way.contains(&name) || way.len() > DEEPEST {
        return true;
    }
    way.push(name);
    let next = called.get(name).into_iter().flatten();
    let known = next.filter_map(|next| called.get_key_value(next.as_str()));
    let found = known
        .map(|(next, _)| *next)
        .collect::<Vec<_>>()
        .into_iter()
        .any(|next| loops(next, called, way, clean));
    way.pop();
    if !found {
        clean.insert(name);
    }
    found
}
