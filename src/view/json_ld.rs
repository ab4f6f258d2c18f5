//! Data for machines, in the words of schema.org.

use serde_json::{Value, json};

use super::Whole;
use super::data::CitedView;
use crate::model::PageNumber;

impl Whole<'_> {
    /// A page as schema.org's `WebPage`, with its corrections and the sources that it
    /// cites. Its name is its address, so the site needs one.
    pub(super) fn page_json_ld(&self, number: PageNumber, cited: &[CitedView]) -> Option<String> {
        let page = &self.site.pages[number];
        if page.corrections.is_empty() && cited.is_empty() {
            return None;
        }
        let url = self.url(&page.address)?;
        let mut object = json!({
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": page.title,
        });
        if !page.corrections.is_empty() {
            object["dateModified"] = page.last_day().map(|day| day.to_string()).into();
            object["correction"] = self.corrections_for_machines(number, &url).into();
        }
        if !cited.is_empty() {
            let works = cited.iter().map(|cited| {
                let key = name_key(cited.untitled);
                json!({"@type": "CreativeWork", key: cited.title, "url": self.url(&cited.address)})
            });
            object["citation"] = works.collect::<Vec<_>>().into();
        }
        script(&object)
    }
}

/// What a title is said to be: the site's own words for a source are not its name.
pub fn name_key(untitled: bool) -> &'static str {
    match untitled {
        true => "description",
        false => "name",
    }
}

/// Data as the content of a `<script>`.
pub fn script(data: &Value) -> Option<String> {
    let text = serde_json::to_string(data).ok()?;
    // Nothing in it may end the script.
    Some(text.replace('<', "\\u003c"))
}
