//! Sources: what citations point to, and how they are written.
//!
//! A source is a page of the kind `source`, with the fields of CSL, or an entry of the
//! site's library. [`entry`] makes of either what hayagriva formats; [`style`] finds
//! the style in which it does.

mod check;
mod dates;
mod entry;
mod style;

pub use dates::{in_words, issued};
pub use entry::entry;
pub use style::Style;
pub use style::style;

use super::schema::Schema;
use crate::parse::yaml::Node;
use crate::read::Files;

/// The kind whose pages can be cited.
pub const SOURCE: &str = "source";

/// Whether a site has anything to cite: a library, pages in the folder of sources, or
/// an author who says how citations are to be written.
pub fn has_sources(files: &Files, config: &Node, schema: &Schema) -> bool {
    let folder = schema
        .kinds
        .get(SOURCE)
        .and_then(|kind| kind.folder.as_deref());
    let folder = folder.map(|folder| format!("content/{folder}/"));
    let in_folder = |folder: &String| {
        let first = files
            .pages
            .partition_point(|page| &*page.path < folder.as_str());
        files
            .pages
            .get(first)
            .is_some_and(|page| page.path.starts_with(folder.as_str()))
    };
    files.references().next().is_some()
        || config.get("citations").is_some()
        || folder.as_ref().is_some_and(in_folder)
}
