//! Names that stand for text, as `@string{nyt = {The New York Times}}` defines them.

use std::collections::HashMap;

use biblatex::{Pair, RawBibliography, RawChunk, Spanned};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;

/// How much one name can stand for, in bytes: names that hold names can grow without end.
const MOST: usize = 4096;

type Chunks<'s> = Vec<Spanned<RawChunk<'s>>>;

/// Puts the text of names where they stand. One that nothing before defines is reported,
/// and stands for itself.
pub fn put_in(file: &SourceFile, raw: &mut RawBibliography, found: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&str, Chunks> = HashMap::new();
    for mut pair in std::mem::take(&mut raw.abbreviations) {
        put_into(file, &mut pair, &known, found);
        let sizes = pair.value.v.iter().map(|chunk| text(&chunk.v).len() + 1);
        if sizes.sum::<usize>() > MOST {
            let place = Place::new(&file.path, pair.key.span);
            let message = format!("`{}` stands for more than {MOST} bytes", pair.key.v);
            found.push(Diagnostic::new(Code::BadReference, place, message));
            continue;
        }
        known.insert(pair.key.v, pair.value.v);
    }
    for entry in &mut raw.entries {
        for field in &mut entry.v.fields {
            put_into(file, field, &known, found);
        }
    }
}

fn put_into<'s>(
    file: &SourceFile,
    field: &mut Pair<'s>,
    known: &HashMap<&str, Chunks<'s>>,
    found: &mut Vec<Diagnostic>,
) {
    let of_month = field.key.v.eq_ignore_ascii_case("month");
    let chunks = &mut field.value.v;
    let is_name = |chunk: &Spanned<RawChunk>| matches!(chunk.v, RawChunk::Abbreviation(_));
    if !chunks.iter().any(is_name) {
        return;
    }
    for chunk in std::mem::take(chunks) {
        let RawChunk::Abbreviation(name) = chunk.v else {
            chunks.push(chunk);
            continue;
        };
        if let Some(defined) = known.get(name) {
            chunks.extend(defined.iter().cloned());
            continue;
        }
        // A month that is none is reported with the date.
        if super::dates::month(name).is_none() && !of_month {
            let place = Place::new(&file.path, chunk.span.clone());
            let message = format!("nothing before this defines the name `{name}`");
            found.push(
                Diagnostic::new(Code::BadReference, place, message).help(format!(
                    "put the value in braces, or define it: `@string{{{name} = {{…}}}}`"
                )),
            );
        }
        chunks.push(Spanned::new(RawChunk::Normal(name), chunk.span));
    }
}

fn text<'s>(chunk: &RawChunk<'s>) -> &'s str {
    match chunk {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    }
}
