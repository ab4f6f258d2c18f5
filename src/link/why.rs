//! What was decided for a mention, in words.

use super::index::MOST_SHARING;
use super::mentions::Decision;
use crate::diagnostic::listed;
use crate::model::names::fold;
use crate::model::schema::{Linked, Linking};
use crate::model::{PageNumber, Site};

impl Decision {
    /// The decision and its rule in words, for some words on a page.
    pub fn reason(&self, site: &Site, on: PageNumber, words: &str) -> String {
        let id = |number: &PageNumber| match site.pages[*number].id.as_str() {
            "" => "the home page",
            id => id,
        };
        match self {
            Decision::Linked(to) => format!("linked to {}, {}", id(to), rule(site, on, *to, words)),
            Decision::AlreadyLinked(page) => format!("not linked: {} was linked before", id(page)),
            Decision::NotHere(page) => format!(
                "not linked: {} is meant, but a heading or crossing tags can't hold a link",
                id(page)
            ),
            Decision::LinkingIsOff(page) => format!(
                "not linked: {} is meant, and {} says `linking: none`",
                id(page),
                who_says_linking(site, on)
            ),
            Decision::Never(page) => format!("not linked: {} says `linked: never`", id(page)),
            Decision::NeverSpelled(page) => format!(
                "not linked: names.yaml says `never` for this spelling of {}",
                id(page)
            ),
            Decision::Own => "not linked: this page's own name".to_owned(),
            Decision::Everyday(page) => format!(
                "not linked: an everyday word, and {} does not say `linked: always`",
                id(page)
            ),
            Decision::EndOfOther(page) => format!(
                "not linked: the words beside it may make it a part of another name than those of {}",
                id(page)
            ),
            Decision::Explained(page) => format!(
                "not linked: this page spells it out as what is no name of {}; if it is one, write it among the `aliases` there",
                id(page)
            ),
            Decision::Ambiguous(pages) => {
                let ids: Vec<&str> = pages.iter().take(MOST_SHARING).map(id).collect();
                format!("not linked: it can mean {}", listed(&ids, pages.len()))
            }
            Decision::Exempt => {
                "not linked: this page's `refers` says that it means no entry".to_owned()
            }
        }
    }
}

/// Why a mention is a link, and the one that is.
fn rule(site: &Site, on: PageNumber, to: PageNumber, words: &str) -> String {
    let page = &site.pages[on];
    let first = match linking(site, on) {
        Linking::All => "as every mention is here",
        Linking::Section => "the first mention in its section",
        Linking::First | Linking::None => "the first mention",
    };
    let folded = fold(words);
    let short = site.pages[to].short().map(fold);
    let says = match () {
        () if page.refers.iter().any(|refers| refers.folded == folded) => "; `refers` says so",
        () if site.spelled(words) == Some(Linked::Always) => "; names.yaml says `always`",
        () if short.is_some_and(|short| short == folded) => "; a short name, behind the full one",
        () => "",
    };
    format!("{first}{says}")
}

fn linking(site: &Site, on: PageNumber) -> Linking {
    let page = &site.pages[on];
    let linking = page.linking.or(page.kind.linking).or(site.config.linking);
    linking.unwrap_or(Linking::First)
}

fn who_says_linking(site: &Site, on: PageNumber) -> &'static str {
    let page = &site.pages[on];
    match (page.linking, page.kind.linking) {
        (Some(_), _) => "this page",
        (None, Some(_)) => "its kind",
        (None, None) => "site.yaml",
    }
}
