//! What pages show of each other: cards, dates, kinds, values of fields.

use indexmap::IndexMap;
use tera::Value as Seen;

use super::Whole;
use super::body::file_address;
use super::data::{
    Card, DateView, FactView, FieldShape, Kept, KindView, LinkView, MemberView, to_value,
};
use crate::date::{Edtf, Mark};
use crate::model::schema::{Field, Kind, Type};
use crate::model::value::Value;
use crate::model::{Page, PageNumber};

pub fn date_view(date: &Edtf) -> DateView {
    DateView {
        edtf: date.as_str().to_owned(),
        text: date.text(),
        html: date.html(),
        marks: date.marks().map(Mark::as_str),
    }
}

impl Whole<'_> {
    pub fn kind_view(&self, kind: &Kind) -> Kept<KindView> {
        let make = || Kept::new(&self.make_kind_view(kind));
        let at = self.site.schema.kinds.get_index_of(&kind.name);
        match at.and_then(|at| self.overview.kinds.get(at)) {
            Some(made) => made.get_or_init(make).clone(),
            None => make(),
        }
    }

    fn make_kind_view(&self, kind: &Kind) -> KindView {
        let folder = kind.folder.as_deref();
        // The folder has a page: its own, or one that is made.
        let address = folder.filter(|folder| {
            self.site.made_folders.contains_key(*folder)
                || self
                    .site
                    .names
                    .by_id(folder)
                    .is_some_and(|n| self.site.pages[n].live)
        });
        KindView {
            name: kind.name.clone(),
            label: kind.label.clone(),
            plural: kind.plural.clone(),
            address: address.map(|folder| self.folder_address(folder)),
        }
    }

    /// The address of a folder's own or made page.
    pub fn folder_address(&self, folder: &str) -> String {
        self.address(&self.site.folder_address(folder))
    }

    /// What other pages show of a page, made once.
    pub fn card(&self, number: PageNumber) -> Kept<Card> {
        let make = || Kept::new(&self.make_card(number));
        match self.overview.cards.get(number) {
            Some(made) => made.get_or_init(make).clone(),
            None => make(),
        }
    }

    fn make_card(&self, number: PageNumber) -> Card {
        let page = &self.site.pages[number];
        Card {
            id: page.id.clone(),
            title: page.title.clone(),
            kind: self.kind_view(&page.kind),
            address: self.card_address(number),
            summary: self.summary(number),
            date: self.entry_date(page).map(date_view),
            published: page.published.as_ref().map(date_view),
            updated: page.updated.as_ref().map(date_view),
            aliases: page.aliases.clone(),
            image: page.image.as_deref().map(file_address),
            draft: page.draft,
        }
    }

    /// The date of an entry: of a source, when it was issued.
    fn entry_date<'p>(&self, page: &'p Page) -> Option<&'p Edtf> {
        page.date
            .as_ref()
            .or_else(|| match page.values.get("issued") {
                Some(Value::Date(date)) => Some(date),
                _ => None,
            })
    }

    pub fn cards(&self, numbers: &[PageNumber]) -> Vec<Kept<Card>> {
        let live = numbers.iter().filter(|n| self.site.pages[**n].live);
        live.map(|n| self.card(*n)).collect()
    }

    /// The folders above a page.
    pub fn crumbs(&self, id: &str) -> Vec<LinkView> {
        let mut crumbs = Vec::new();
        let mut at = 0;
        while let Some(next) = id[at..].find('/') {
            let folder = &id[..at + next];
            at += next + 1;
            let title = match self.site.names.by_id(folder) {
                Some(number) if self.site.pages[number].live => {
                    self.site.pages[number].title.clone()
                }
                _ => self.folder_title(folder),
            };
            crumbs.push(LinkView {
                title,
                address: self.folder_address(folder),
            });
        }
        crumbs
    }

    /// What a made list page of a folder is called.
    pub fn folder_title(&self, folder: &str) -> String {
        if folder.is_empty() {
            return self.site.config.title.clone();
        }
        match self.site.schema.kind_of_folder(folder) {
            Some(kind) => kind.plural.clone(),
            None => {
                let name = folder
                    .rsplit('/')
                    .next()
                    .unwrap_or(folder)
                    .replace(['-', '_'], " ");
                let mut chars = name.chars();
                let first = chars.next().map(|c| c.to_uppercase().to_string());
                first.unwrap_or_default() + chars.as_str()
            }
        }
    }

    /// Fields by name, unset ones as null. `owner` is the page that
    /// has the values, `root` leads from the output to the site's root.
    pub fn field_values(
        &self,
        owner: PageNumber,
        root: &str,
        fields: &[&Field],
        values: &IndexMap<String, Value>,
    ) -> IndexMap<String, Seen> {
        let all = fields.iter().map(|field| {
            let value = values.get(&field.name);
            let value = value.map_or(Seen::none(), |value| {
                self.value(owner, root, &field.ty, value)
            });
            (field.name.clone(), value)
        });
        all.collect()
    }

    /// A value as templates see it.
    pub fn value(&self, owner: PageNumber, root: &str, ty: &Type, value: &Value) -> Seen {
        match value {
            Value::Text(text) => text.as_str().into(),
            Value::Markdown(text) => self.text_html(owner, *text, root).into(),
            Value::Number(number) => to_value(number),
            Value::Bool(value) => (*value).into(),
            Value::Date(date) => to_value(&date_view(date)),
            Value::File(path) => file_address(path).into(),
            Value::Ref(number) => self.card(*number).value(),
            Value::Claim(id) => match self.site.claim(id) {
                Some((_, claim)) => self.claim_view(claim).value(),
                None => Seen::none(),
            },
            Value::List(items) => items
                .iter()
                .filter(|item| !matches!(item, Value::Ref(n) if !self.site.pages[*n].live))
                .map(|item| self.value(owner, root, ty.item(), item))
                .collect::<Vec<_>>()
                .into(),
            Value::Group(group) => {
                let Type::Group(members) = ty else {
                    return Seen::none();
                };
                let members: Vec<_> = members.iter().collect();
                to_value(&self.field_values(owner, root, &members, group))
            }
            Value::Any(json) => to_value(json),
        }
    }
}

/// The fields that are set, with their labels.
pub fn facts(fields: &[&Field], values: &IndexMap<String, Seen>) -> Vec<FactView> {
    let set = fields.iter().filter_map(|field| {
        let value = values.get(&field.name).filter(|value| !value.is_none())?;
        Some(FactView {
            name: field.name.clone(),
            label: field.label.clone(),
            shape: shape(&field.ty),
            value: value.clone(),
        })
    });
    set.collect()
}

/// How the values of a type are built.
fn shape(ty: &Type) -> FieldShape {
    FieldShape {
        item: match ty.item() {
            Type::File => "file",
            item => item.name(),
        },
        list: matches!(ty, Type::List(_)),
        members: match ty.item() {
            Type::Group(members) => members
                .iter()
                .map(|member| MemberView {
                    name: member.name.clone(),
                    label: member.label.clone(),
                    shape: shape(&member.ty),
                })
                .collect(),
            _ => Vec::new(),
        },
    }
}
