//! A claim for machines, in the words of schema.org.

use serde_json::{Value, json};

use super::Found;
use crate::date::Edtf;
use crate::model::PageNumber;
use crate::model::claims;
use crate::view::Whole;
use crate::view::citations::is_untitled;
use crate::view::json_ld::{name_key, script};

impl Whole<'_> {
    /// A claim as schema.org's `Claim`, with the quotations of its stances, ready for
    /// a `<script>`. Its names are addresses, so the site needs one.
    pub(super) fn claim_json_ld(&self, (page, claim): Found) -> Option<String> {
        let url = self.url(&claims::address(&claim.id))?;
        let sources = |affirming: bool| -> Vec<Value> {
            let mut seen: Vec<PageNumber> = Vec::new();
            for stance in &claim.stances {
                let wanted = !affirming || stance.kind.affirms();
                if wanted && !seen.contains(&stance.source) {
                    seen.push(stance.source);
                }
            }
            let works = seen.into_iter();
            works
                .map(|number| self.thing("CreativeWork", number))
                .collect()
        };
        let quotations = claim.stances.iter().filter_map(|stance| {
            let quote = stance.quote.as_ref()?;
            let mut quotation = json!({
                "@type": "Quotation",
                "text": quote,
                "spokenByCharacter": self.thing(self.type_of(stance.by), stance.by),
                "citation": self.thing("CreativeWork", stance.source),
            });
            if let Some(date) = stance.on.as_ref().and_then(iso) {
                quotation["dateCreated"] = date.into();
            }
            Some(quotation)
        });
        let about = claim.about.iter();
        let about: Vec<Value> = about
            .map(|number| self.thing(self.type_of(*number), *number))
            .collect();
        let mut object = json!({
            "@context": "https://schema.org",
            "@type": "Claim",
            "@id": url,
            "url": url,
            "text": claim.statement,
            "isPartOf": self.thing("WebPage", page),
            "about": about,
            "appearance": sources(true),
            "citation": sources(false),
            "hasPart": quotations.collect::<Vec<_>>(),
        });
        if let Value::Object(members) = &mut object {
            members.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
        }
        script(&object)
    }

    fn thing(&self, of: &str, number: PageNumber) -> Value {
        let page = &self.site.pages[number];
        let url = self.url(&page.address);
        let key = name_key(is_untitled(page));
        json!({"@type": of, key: page.title, "url": url})
    }

    fn type_of(&self, number: PageNumber) -> &'static str {
        match self.site.pages[number].kind.name.as_str() {
            "person" => "Person",
            "organization" => "Organization",
            "event" => "Event",
            "source" => "CreativeWork",
            "term" => "DefinedTerm",
            _ => "Thing",
        }
    }
}

/// A date as ISO 8601 has it, if it is one without doubt.
fn iso(date: &Edtf) -> Option<&str> {
    let text = date.as_str();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    // Months 21 to 24 are seasons.
    let season = text.get(5..6).is_some_and(|digit| digit == "2");
    (plain && !season).then_some(text)
}
