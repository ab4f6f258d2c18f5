//! What was decided for a mention, in words.

use super::mentions::Decision;
use crate::model::Site;

impl Decision {
    /// The decision and its rule in words.
    pub fn reason(&self, site: &Site) -> String {
        let id = |number: &usize| site.pages[*number].id.as_str();
        match self {
            Decision::Linked(page) => format!("linked to {}, the first mention", id(page)),
            Decision::AlreadyLinked(page) => format!("not linked: {} was linked before", id(page)),
            Decision::NotHere(page) => format!(
                "not linked: {} is meant, but a heading or crossing tags can't hold a link",
                id(page)
            ),
            Decision::LinkingIsOff(page) => format!(
                "not linked: {} is meant, and this page says `linking: none`",
                id(page)
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
                "not linked: with the capitalised word before it, it may be another name than that of {}",
                id(page)
            ),
            Decision::Ambiguous(pages) => {
                let ids: Vec<&str> = pages.iter().map(id).collect();
                format!("not linked: it can mean {}", ids.join(", "))
            }
            Decision::Exempt => {
                "not linked: this page's `refers` says that it means no entry".to_owned()
            }
        }
    }
}
