//! The types of entries.

use biblatex::{EntryType, RawBibliography};

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::read::SourceFile;

/// Types that `biblatex` has names for.
const KNOWN: [&str; 36] = [
    "article",
    "book",
    "booklet",
    "bookinbook",
    "collection",
    "conference",
    "dataset",
    "electronic",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "manual",
    "mastersthesis",
    "misc",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "patent",
    "periodical",
    "phdthesis",
    "proceedings",
    "reference",
    "report",
    "set",
    "software",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "techreport",
    "thesis",
    "unpublished",
    "www",
    "xdata",
];

/// Others that programs write; they are formatted as `misc`.
const AS_MISC: [&str; 16] = [
    "artwork",
    "audio",
    "bibnote",
    "commentary",
    "image",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "movie",
    "music",
    "performance",
    "review",
    "standard",
    "video",
    "webpage",
];

/// Reports entries of a type that does not exist. They stay, as `misc`.
pub fn check(file: &SourceFile, raw: &RawBibliography, found: &mut Vec<Diagnostic>) {
    for entry in &raw.entries {
        let kind = &entry.v.kind;
        let name = kind.v.to_lowercase();
        let known = !matches!(EntryType::new(&name), EntryType::Unknown(_));
        if known || AS_MISC.contains(&&*name) {
            continue;
        }
        let place = Place::new(&file.path, kind.span.clone());
        let message = format!("`{}` is no type of an entry", kind.v);
        let close = closest(&name, KNOWN);
        found.push(
            Diagnostic::new(Code::BadReference, place, message)
                .suggest(close)
                .help("write `article`, `book`, `incollection`, `report`, `online` or `misc`"),
        );
    }
}
