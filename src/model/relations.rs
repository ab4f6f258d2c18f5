//! Relations: what the fields of pages' kinds say of other pages. Who took part in an
//! event, where a person served, of what an organization is a part; and what the kinds
//! of a site's own add.

use indexmap::IndexMap;

use super::check::Checker;
use super::schema::Schema;
use super::sources::SOURCE;
use super::value::Value;
use super::{Page, PageNumber, timeline};
use crate::parse::yaml::Node;

/// The address of the relations of the whole site.
pub const RELATIONS: &str = "relations/";

/// A field of one page names another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    pub from: PageNumber,
    pub to: PageNumber,
    /// The number of the field among those of the page's kind.
    pub field: usize,
    /// The number of the group that names it among the field's values, if it is one.
    pub group: Option<usize>,
}

/// The relations that a page's fields say, in their order. The keys of every page
/// (`related`, `sources`) say none, and sources are what stands behind relations.
pub fn relations_of<'a>(
    schema: &'a Schema,
    pages: &'a [Page],
    from: PageNumber,
) -> impl Iterator<Item = Relation> + 'a {
    let page = &pages[from];
    let fields = page.kind.fields.iter().enumerate();
    let own = fields.filter(move |(_, field)| {
        page.live && schema.page.iter().all(|common| common.name != field.name)
    });
    let named = own.flat_map(move |(field, definition)| {
        let values = page.values.get(&definition.name).map(Value::items);
        let values = values.unwrap_or_default().iter().enumerate();
        values.flat_map(move |(number, value)| {
            let (group, values) = match value {
                Value::Group(group) => (Some(number), group.values().collect()),
                other => (None, vec![other]),
            };
            let references = values.into_iter().flat_map(Value::items);
            references.filter_map(move |value| match value {
                Value::Ref(to) => Some(Relation {
                    from,
                    to: *to,
                    field,
                    group,
                }),
                _ => None,
            })
        })
    });
    named.filter(|relation| {
        let to = &pages[relation.to];
        to.live && relation.to != relation.from && to.kind.name != SOURCE
    })
}

/// What the block `relations` asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Relations of one of these at least, and who else took part where they did.
    pub about: Vec<PageNumber>,
    /// The kinds of the pages that say them; all without one.
    pub kinds: Vec<String>,
    pub limit: Option<usize>,
}

/// Reads what the block asks for. `values` are checked; which kinds there are, and what
/// is a number of rows, is checked here.
pub fn asked(checker: &mut Checker, node: &Node, values: &IndexMap<String, Value>) -> Asked {
    Asked {
        about: timeline::about(values),
        kinds: timeline::kinds(checker, node, &[], "relations stand on pages of the kinds"),
        limit: checker.count(node, "limit", values.get("limit")),
    }
}
