//! All pages' facts become one [`Site`]: kinds, entries, names, values; every
//! reference between them is resolved or reported.
//!
//! 1. [`definitions`] reads the kinds and blocks;
//! 2. each page's id, kind and names are known from its path and a few keys ([`Stub`]);
//! 3. with the [`names`] of all, each page's values are checked ([`check`]), in parallel;
//! 4. references are turned round, so that both sides can show them.

mod check;
pub mod claims;
mod config;
pub mod corrections;
pub mod definitions;
pub mod lists;
pub mod made;
pub mod names;
mod pages;
mod queries;
pub mod relations;
pub mod reviews;
pub mod schema;
pub mod sources;
pub mod spellings;
pub mod timeline;
mod update;
pub mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::date::{Day, Edtf};
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::Document;
use crate::parse::slug::slug;
use crate::parse::yaml::Node;
use check::{Checker, Surroundings};
pub use check::{Referred, find_file, join, places, with_article};
use claims::{Claim, ClaimIds};
pub use config::{Config, MenuEntry, MenuTarget, language_of};
use corrections::Correction;
use definitions::{Definitions, ListDefinition};
use lists::Query;
use names::Names;
use schema::{BlockKind, Kind, Linked, Linking, Schema};
pub use update::Change;
use value::Value;

/// A page's place in [`Site::pages`], which is sorted by id.
pub type PageNumber = usize;

/// Options that change which pages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Pages with `draft: true` are part of the site.
    pub drafts: bool,
    /// So are pages whose `published` lies after today.
    pub future: bool,
    pub today: Day,
}

/// The site as a whole.
#[derive(Debug)]
pub struct Site {
    pub config: Config,
    pub schema: Schema,
    /// Sorted by id.
    pub pages: Vec<Page>,
    pub names: Names,
    pub claims: ClaimIds,
    /// How citations are written, if there are sources to cite.
    pub style: Option<Arc<sources::Style>>,
    /// What names.yaml says.
    pub spellings: spellings::Spellings,
    /// Published files under `content/` that are not pages.
    pub files: BTreeSet<String>,
    /// Folders of `content/` ("" for itself) whose list page is made, with the
    /// kind that they belong to.
    pub made_folders: BTreeMap<String, Option<Arc<Kind>>>,
    causes: made::Causes,
}

/// One page with all its values.
#[derive(Debug, Clone)]
pub struct Page {
    /// `glossary/track-two`; empty for the home page.
    pub id: String,
    pub file: Arc<str>,
    /// Its number among the documents that were given to [`site`].
    pub document: usize,
    pub kind: Arc<Kind>,
    /// From the site's root, with a final slash: `glossary/track-two/`.
    pub address: String,
    /// Whether it is part of this build; drafts and later pages are not.
    pub live: bool,
    pub draft: bool,
    pub title: String,
    pub aliases: Vec<String>,
    pub summary: Option<String>,
    pub date: Option<Edtf>,
    pub published: Option<Edtf>,
    pub updated: Option<Edtf>,
    pub reviewed: Option<Edtf>,
    pub tags: Vec<String>,
    pub template: Option<String>,
    /// Old addresses, without slashes at their ends.
    pub redirects: Vec<String>,
    pub related: Vec<PageNumber>,
    pub sources: Vec<PageNumber>,
    pub claims: Vec<Claim>,
    /// The newest first.
    pub corrections: Vec<Correction>,
    pub image: Option<String>,
    /// How its text links, if it says so itself.
    pub linking: Option<Linking>,
    pub linked: Linked,
    /// What names mean on this page.
    pub refers: Vec<Refers>,
    pub extra: serde_json::Value,
    pub lists: IndexMap<String, Query>,
    /// All typed values, those of the kind's fields and the common ones.
    pub values: IndexMap<String, Value>,
    pub blocks: Vec<Block>,
    /// Markdown in fields and blocks.
    pub texts: Vec<value::Text>,
    /// References of other pages to this one.
    pub references: Vec<BackReference>,
    /// What names in its front matter and blocks mean.
    pub referred: Referred,
}

/// A block with its values.
#[derive(Debug, Clone)]
pub struct Block {
    pub kind: Arc<BlockKind>,
    pub values: IndexMap<String, Value>,
    pub query: Option<Query>,
    /// What it asks for, if it shows claims.
    pub claims: Option<claims::Asked>,
    /// What it asks for, if it is a timeline.
    pub timeline: Option<timeline::Asked>,
    /// What it asks for, if it shows relations.
    pub relations: Option<relations::Asked>,
}

/// A reference seen from its other side.
#[derive(Debug, Clone, PartialEq)]
pub struct BackReference {
    pub from: PageNumber,
    /// `participants.who`
    pub path: Vec<String>,
    /// What it is called on this side.
    pub label: String,
    /// The other members of the group that holds it.
    pub values: IndexMap<String, Value>,
}

/// What is known of a page before its values are checked.
#[derive(Debug, Clone)]
pub struct Stub {
    pub id: String,
    pub file: Arc<str>,
    pub document: usize,
    pub kind: Arc<Kind>,
    /// Title and other names, as typed.
    pub names: Vec<String>,
    /// The ids of its claims.
    pub claims: Vec<String>,
    pub draft: bool,
    /// Whether it is no part of this build: a draft, or published later.
    pub hidden: bool,
}

/// The site with what was found in its files.
#[derive(Debug)]
pub struct Model {
    pub site: Site,
    stubs: Vec<Stub>,
    /// The pages that documents became, by the documents' numbers.
    of_documents: Vec<Option<PageNumber>>,
    /// What is wrong in each page, by its number.
    found: Vec<Vec<Diagnostic>>,
    /// What is wrong with the configuration and with files that are no pages.
    elsewhere: Vec<Diagnostic>,
    /// What names in the configuration mean.
    referred: Referred,
    today: Day,
}

impl Model {
    /// Builds the site from its configuration, its pages and the paths of its other files.
    pub fn new(
        config: (&Arc<str>, &Node),
        definitions: Definitions,
        documents: &[Document],
        files: BTreeSet<String>,
        settings: &Settings,
    ) -> Model {
        let mut elsewhere = Vec::new();
        let Definitions { mut schema, lists } = definitions;
        let mut stubs = pages::stubs(&schema, documents, settings, &mut elsewhere);
        stubs.sort_by(|a, b| a.id.cmp(&b.id));
        let mut names = Names::default();
        let mut of_documents = vec![None; documents.len()];
        for (number, stub) in stubs.iter().enumerate() {
            of_documents[stub.document] = Some(number);
            let all = stub.names.iter().map(String::as_str);
            names.add(number, &stub.id, all, stub.hidden);
        }
        let claims = ClaimIds::of(&stubs);
        let complete = schema.clone();
        let around = Surroundings {
            schema: &complete,
            names: &names,
            claims: &claims,
            pages: &stubs,
            files: &files,
            hidden: false,
            today: settings.today,
        };
        let mut referred = check_kind_lists(&mut schema, lists, &around, &mut elsewhere);
        // A kind with its lists is another one than the stubs were made with.
        for stub in &mut stubs {
            if let Some(kind) = schema.kinds.get(&stub.kind.name) {
                stub.kind = kind.clone();
            }
        }
        let around = |hidden| Surroundings {
            schema: &schema,
            names: &names,
            claims: &claims,
            pages: &stubs,
            files: &files,
            hidden,
            today: settings.today,
        };
        let (mut pages, found): (Vec<Page>, Vec<Vec<Diagnostic>>) = stubs
            .par_iter()
            .map(|stub| pages::page(&around(stub.hidden), stub, documents))
            .unzip();
        let made_folders = made_folders(&schema, &pages);
        let (file, node) = config;
        let surroundings = around(false);
        let mut checker = Checker::new(&surroundings, file, "");
        let mut made: Vec<String> = made_folders.keys().cloned().collect();
        made.push("names".to_owned());
        if has_tags(&pages) {
            made.push("tags".to_owned());
        }
        if pages
            .iter()
            .any(|page| page.live && !page.claims.is_empty())
        {
            made.push("claims".to_owned());
        }
        let causes = made::Causes::of(&schema, &pages, &names, &made_folders);
        made.extend(
            causes
                .made()
                .addresses()
                .map(|a| a.trim_end_matches('/').to_owned()),
        );
        let config = config::config(&mut checker, node, &made);
        check_base(&mut checker, node);
        elsewhere.append(&mut checker.diagnostics);
        referred.pages.append(&mut checker.referred.pages);
        referred.missed |= checker.referred.missed;
        pages::turn_references(&mut pages, &schema);
        let site = Site {
            config,
            schema,
            pages,
            names,
            claims,
            style: None,
            spellings: spellings::Spellings::new(),
            files,
            made_folders,
            causes,
        };
        Model {
            site,
            stubs,
            of_documents,
            found,
            elsewhere,
            referred,
            today: settings.today,
        }
    }

    /// What is wrong with the values of one page.
    pub fn diagnostics_of(&self, number: PageNumber) -> &[Diagnostic] {
        &self.found[number]
    }

    /// What is wrong with the configuration and with files that are no pages.
    pub fn diagnostics_elsewhere(&self) -> &[Diagnostic] {
        &self.elsewhere
    }

    /// What is wrong with the values of the site's pages, each looked at alone, and
    /// with its configuration.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.elsewhere.iter().chain(self.found.iter().flatten())
    }

    /// What is wrong with them that only a look at all pages tells.
    pub fn whole_diagnostics(&self, documents: &[Document]) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        pages::check_loops(
            &self.site.schema,
            &self.site.pages,
            documents,
            &mut diagnostics,
        );
        claims::check::duplicates(&self.site.pages, &mut diagnostics);
        let after = claims::check::after_sources(&self.site.pages, self.today);
        diagnostics.extend(after);
        diagnostics
    }
}

/// The lists that kinds define, checked now that all fields and pages are known.
fn check_kind_lists(
    schema: &mut Schema,
    lists: Vec<ListDefinition>,
    around: &Surroundings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Referred {
    let mut referred = Referred::default();
    for list in lists {
        let Some(kind) = schema.kinds.get_mut(&list.kind) else {
            continue;
        };
        let mut checker = Checker::new(around, &list.file, "");
        let kind = Arc::make_mut(kind);
        if list.named {
            kind.lists.extend(checker.lists(&list.node));
        } else if let Some(mut query) = checker.query_of_kind(&list.node, &list.kind) {
            query.kind = Some(list.kind.clone());
            kind.list = query;
        }
        diagnostics.append(&mut checker.diagnostics);
        referred.pages.append(&mut checker.referred.pages);
        referred.missed |= checker.referred.missed;
    }
    referred
}

/// Addresses are put behind the site's own, which therefore ends with its path.
fn check_base(checker: &mut Checker, config: &Node) {
    let Some(node) = config.get("url") else {
        return;
    };
    let text = node.text().unwrap_or_default();
    if let Some(at) = text.find(['?', '#']) {
        let place = Place::new(checker.file, node.span.clone());
        let found = Diagnostic::new(
            Code::BadUrl,
            place,
            format!(
                "the address of a site has nothing behind its path, and this has `{}`",
                &text[at..]
            ),
        );
        checker.report(found.help(format!("write `{}`", &text[..at])));
    }
}

/// Folders that hold live pages and have no `index.md`; the root is one in any case.
fn made_folders(schema: &Schema, pages: &[Page]) -> BTreeMap<String, Option<Arc<Kind>>> {
    let own: BTreeSet<&str> = pages
        .iter()
        .filter(|p| p.live)
        .map(|p| p.id.as_str())
        .collect();
    let mut folders = BTreeMap::new();
    if !own.contains("") {
        folders.insert(String::new(), None);
    }
    for page in pages.iter().filter(|p| p.live) {
        let mut id = page.id.as_str();
        while !id.is_empty() {
            id = id.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !own.contains(id) {
                folders.insert(id.to_owned(), schema.kind_of_folder(id).cloned());
            }
        }
    }
    folders
}

/// What a name means on one page.
#[derive(Debug, Clone)]
pub struct Refers {
    pub name: String,
    /// The same, folded.
    pub folded: String,
    /// An entry, or nothing.
    pub meant: Option<PageNumber>,
    /// Where the name stands in the file.
    pub span: Range<usize>,
}

impl Page {
    /// Title, other names, and a person's short one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = std::iter::once(&self.title).chain(&self.aliases);
        names.map(String::as_str).chain(self.short())
    }

    /// The name of a second reference.
    pub fn short(&self) -> Option<&str> {
        match self.values.get("short") {
            Some(Value::Text(short)) => Some(short),
            _ => None,
        }
    }
}

impl Site {
    /// The address of a folder's own page, or of its made one.
    pub fn folder_address(&self, folder: &str) -> String {
        let own = self.names.by_id(folder).map(|number| &self.pages[number]);
        match own.filter(|page| page.live) {
            Some(page) => page.address.clone(),
            None => made_address(folder),
        }
    }

    /// Whether a page of this build has a tag.
    pub fn has_tags(&self) -> bool {
        has_tags(&self.pages)
    }
}

fn has_tags(pages: &[Page]) -> bool {
    let live = pages.iter().filter(|page| page.live);
    live.flat_map(|page| &page.tags)
        .any(|tag| !tag_slug(tag).is_empty())
}

/// The address of a folder's made page, by the rule for pages.
fn made_address(folder: &str) -> String {
    let parts = folder.split('/').filter(|part| !part.is_empty());
    parts.map(|part| pages::address_part(part) + "/").collect()
}

/// A tag as a part of an address. Signs at the end of a word are part of its
/// meaning here: C, C++ and C# are three tags.
pub fn tag_slug(title: &str) -> String {
    let words = title.split_whitespace().map(|word| {
        let name = word.trim_end_matches(['+', '#']);
        let signs = if name.is_empty() {
            ""
        } else {
            &word[name.len()..]
        };
        let signs = signs
            .chars()
            .map(|c| if c == '+' { "plus" } else { "sharp" });
        signs.fold(name.to_owned(), |word, sign| word + sign)
    });
    slug(&words.collect::<Vec<_>>().join(" "))
}

impl Checker<'_> {
    /// A kind's own list: its fields are those of the kind.
    fn query_of_kind(&mut self, node: &Node, kind: &str) -> Option<Query> {
        let mut node = node.clone();
        if let crate::parse::yaml::Value::Map(entries) = &mut node.value {
            entries.retain(|(key, value)| {
                let keep = key.text != "kind";
                if !keep {
                    let place = Place::new(self.file, value.span.clone());
                    self.diagnostics.push(Diagnostic::new(
                        Code::BadList,
                        place,
                        format!("the list of the kind `{kind}` holds its own pages"),
                    ));
                }
                keep
            });
            entries.push((
                crate::parse::yaml::Key {
                    text: "kind".to_owned(),
                    span: node.span.clone(),
                },
                Node {
                    value: crate::parse::yaml::Value::Scalar(crate::parse::yaml::Scalar {
                        text: kind.to_owned(),
                        typed: crate::parse::yaml::Typed::Text,
                        places: Default::default(),
                    }),
                    span: node.span.clone(),
                },
            ));
        }
        self.query(&node)
    }
}

/// Reports an unknown kind at the place where a page names it.
fn unknown_kind(place: Place, kind: &str, schema: &Schema) -> Diagnostic {
    let names = schema.kinds.keys().map(String::as_str);
    Diagnostic::new(
        Code::UnknownKind,
        place,
        format!("there is no kind `{kind}`"),
    )
    .suggest(closest(kind, names.clone()))
    .help(format!(
        "the kinds are {}",
        names.collect::<Vec<_>>().join(", ")
    ))
}
