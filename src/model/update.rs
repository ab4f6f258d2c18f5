//! The site follows its pages: which values are checked again when some pages
//! have changed, and what that can mean for the text of others.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::check::Surroundings;
use super::names::Names;
use super::schema::Linked;
use super::spellings::Spellings;
use super::{Model, Page, PageNumber, Settings, Site, pages};
use crate::diagnostic::Diagnostic;
use crate::parse::Document;
use crate::parse::words::word_ranges;

/// What is other than before, for those who look at pages' texts.
#[derive(Debug, Default)]
pub struct Change {
    /// Pages whose values were checked again.
    pub pages: BTreeSet<PageNumber>,
    /// Names that mean something else now, or are linked in another way.
    pub names: BTreeSet<String>,
    /// Pages that other names mean now: what authors linked by hand may lead to
    /// them or away from them.
    pub meant: BTreeSet<PageNumber>,
    /// Pages with another title.
    pub titles: BTreeSet<PageNumber>,
    /// Whether anything that an author linked by hand may lead elsewhere now.
    pub by_hand: bool,
    /// Whether names.yaml says something else.
    pub spellings: bool,
    /// The new numbers of the pages, by their old ones; nothing for those that
    /// are gone. Empty when they have kept their numbers.
    pub numbers: Vec<Option<PageNumber>>,
}

/// The names of a page, each with whether it is that of second references.
fn roles(page: &Page) -> BTreeSet<(bool, &str)> {
    let names = std::iter::once(&page.title).chain(&page.aliases);
    let short = page.short().map(|short| (true, short));
    names
        .map(|name| (false, name.as_str()))
        .chain(short)
        .collect()
}

impl Change {
    /// Notes what is other in a page.
    fn compare(&mut self, number: PageNumber, old: &Page, new: &Page) {
        if old.title != new.title {
            self.titles.insert(number);
        }
        let linked = |page: &Page| (page.live, page.linked, page.kind.name.clone());
        // Second references are found by the other names.
        let all = linked(old) != linked(new) || old.short() != new.short();
        let (before, now) = (roles(old), roles(new));
        let other = before.union(&now).filter(|name| {
            let stays = before.contains(*name) && now.contains(*name);
            all || !stays
        });
        self.names.extend(other.map(|(_, name)| (*name).to_owned()));
    }

    /// Adds the pages whose own names mean something else now: by the initials of its
    /// title, a page may say what an abbreviation is short for.
    fn add_namesakes(&mut self, names: &Names) {
        let long = self.names.iter().filter(|name| word_ranges(name).len() > 1);
        self.pages.extend(long.flat_map(|name| names.sharing(name)));
    }

    /// The change from one site to another, of which the old one may have taken over
    /// `followed` already. Texts that changed are the caller's to add.
    pub fn between(old: &Site, new: &Site, followed: Change) -> Change {
        let by_id = |page: &Page| new.names.by_id(&page.id);
        let numbers: Vec<Option<PageNumber>> = old.pages.iter().map(by_id).collect();
        let again = followed.pages.into_iter().filter_map(|page| numbers[page]);
        let mut change = Change {
            pages: again.collect(),
            names: followed.names,
            by_hand: true,
            spellings: old.spellings != new.spellings,
            numbers,
            ..Change::default()
        };
        let mut known = vec![false; new.pages.len()];
        for (page, number) in old.pages.iter().zip(change.numbers.clone()) {
            let Some(number) = number else {
                change.names.extend(page.names().map(str::to_owned));
                continue;
            };
            known[number] = true;
            let now = &new.pages[number];
            change.compare(number, page, now);
            let id = |site: &Site, n: Option<PageNumber>| n.map(|n| site.pages[n].id.clone());
            let refers = |site: &Site, page: &Page| -> Vec<_> {
                let refers = page.refers.iter();
                refers
                    .map(|refers| (refers.name.clone(), id(site, refers.meant)))
                    .collect()
            };
            if page.linking != now.linking
                || page.live != now.live
                || page.kind.name != now.kind.name
                || refers(old, page) != refers(new, now)
            {
                change.pages.insert(number);
            }
        }
        for number in (0..new.pages.len()).filter(|number| !known[*number]) {
            change.pages.insert(number);
            change.titles.insert(number);
            let names = new.pages[number].names();
            change.names.extend(names.map(str::to_owned));
        }
        change.add_namesakes(&new.names);
        change.compare_spellings(old, &new.spellings);
        change
    }

    /// Notes what names.yaml says in another way.
    fn compare_spellings(&mut self, old: &Site, new: &Spellings) {
        let other =
            |(name, linked): &(&String, &Linked), in_: &Spellings| in_.get(*name) != Some(*linked);
        let gone = old.spellings.iter().filter(|s| other(s, new));
        let come = new.iter().filter(|s| other(s, &old.spellings));
        self.names
            .extend(gone.chain(come).map(|(name, _)| name.clone()));
    }
}

impl Model {
    /// Takes over what names.yaml says now.
    pub fn update_spellings(&mut self, new: Spellings, change: &mut Change) {
        change.compare_spellings(&self.site, &new);
        change.spellings = self.site.spellings != new;
        self.site.spellings = new;
    }

    /// The page that a document became, by the document's number.
    pub fn page_of(&self, document: usize) -> Option<PageNumber> {
        self.of_documents.get(document).copied().flatten()
    }

    /// Follows pages whose files have other text than before. The error is when the
    /// site as a whole may be another one: then this model is of no more use but to
    /// be compared with a new one, beside what it took over already.
    pub fn update(
        &mut self,
        documents: &[Document],
        changed: &[PageNumber],
        settings: &Settings,
    ) -> Result<Change, Box<Change>> {
        let mut change = Change::default();
        let made = self.site.made();
        for &number in changed {
            let old = &self.stubs[number];
            let document = old.document;
            let mut new = pages::stub(&self.site.schema, document, &documents[document], settings);
            if (&new.kind.name, new.draft, new.hidden) != (&old.kind.name, old.draft, old.hidden) {
                return Err(change.into());
            }
            // Claims that come and go are outputs that do.
            if new.claims != old.claims {
                return Err(change.into());
            }
            if new.names != old.names {
                let sharing = self.site.names.rename(number, &old.names, &new.names);
                change.meant.extend(sharing);
                change.meant.insert(number);
            }
            new.kind = old.kind.clone();
            self.stubs[number] = new;
        }
        if !change.meant.is_empty() && self.referred.concerns(&change.meant) {
            return Err(change.into());
        }
        change.pages = changed.iter().copied().collect();
        if !change.meant.is_empty() {
            let pages = self.site.pages.par_iter().enumerate();
            let concerned = pages.filter(|(_, page)| page.referred.concerns(&change.meant));
            let concerned: Vec<PageNumber> = concerned.map(|(number, _)| number).collect();
            change.pages.extend(concerned);
        }
        for (number, page, found) in self.checked(&change.pages, documents, settings) {
            self.found[number] = found;
            if !self.replace(number, page, &mut change) {
                return Err(change.into());
            }
        }
        if self.site.made() != made {
            return Err(change.into());
        }
        change.add_namesakes(&self.site.names);
        Ok(change)
    }

    /// Pages with their values checked again.
    fn checked(
        &self,
        again: &BTreeSet<PageNumber>,
        documents: &[Document],
        settings: &Settings,
    ) -> Vec<(PageNumber, Page, Vec<Diagnostic>)> {
        let checked = again.par_iter().map(|&number| {
            let stub = &self.stubs[number];
            let around = Surroundings {
                schema: &self.site.schema,
                names: &self.site.names,
                claims: &self.site.claims,
                pages: &self.stubs,
                files: &self.site.files,
                hidden: stub.hidden,
                today: settings.today,
            };
            let (page, found) = pages::page(&around, stub, documents);
            (number, page, found)
        });
        checked.collect()
    }

    /// Puts a page in the place of its old form. False when the site has other
    /// addresses with it.
    fn replace(&mut self, number: PageNumber, mut page: Page, change: &mut Change) -> bool {
        let Site {
            pages,
            schema,
            causes,
            ..
        } = &mut self.site;
        causes.remove(schema, pages, number);
        let old = &mut pages[number];
        page.references = std::mem::take(&mut old.references);
        let old = std::mem::replace(old, page);
        causes.add(schema, pages, number);
        let page = &pages[number];
        change.compare(number, &old, page);
        let addresses = |page: &Page| {
            let own = (page.address.clone(), page.redirects.clone());
            (own, page.tags.clone(), page.template.clone())
        };
        let same = addresses(&old) == addresses(page);
        let before = pages::references_of(schema, number, &old);
        let now = pages::references_of(schema, number, page);
        if before != now {
            pages::turn_again(pages, number, before, now);
        }
        same
    }
}
