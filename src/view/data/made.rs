//! What templates see of outputs that no author wrote.

use serde::Serialize;

use super::{Card, Frame, Kept, KindView, LinkView, ListView, Pagination};

/// A list page that is made for a folder, a tag: what `list.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct ListPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub title: String,
    pub crumbs: Vec<LinkView>,
    pub list: ListView,
}

/// All pages that mention an entry, with all sentences that do: what
/// `mentions.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct MentionsPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub entry: Kept<Card>,
    /// The folders above the entry, and the entry.
    pub crumbs: Vec<LinkView>,
    /// Of all pages, on all parts.
    pub count: usize,
    /// One for each kind.
    pub groups: Vec<MentionsGroup>,
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MentionsGroup {
    pub kind: Kept<KindView>,
    pub pages: Vec<MentioningPage>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MentioningPage {
    /// For anchors: `page-21`.
    pub id: String,
    pub page: Kept<Card>,
    /// The address of the first mention.
    pub place: String,
    /// As HTML, with the names in `<mark>`, the first of each a link to its place.
    /// None where only the page's fields mention the entry.
    pub sentences: Vec<String>,
}

/// All tags, and how many pages each has: what `tags.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct TagsPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub tags: Vec<TagView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    pub title: String,
    pub address: String,
    pub count: usize,
}

/// The index from A to Z: what `names.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct NamesPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub letters: Vec<LetterView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LetterView {
    /// `A`, or `#` for what starts with no letter.
    pub letter: String,
    pub id: String,
    pub names: Vec<NameView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct NameView {
    pub name: String,
    /// Whether the name is another name of the entry, not its title.
    pub other: bool,
    pub page: Kept<Card>,
}

/// What `404.html` sees. Without a `url` it must not need another file:
/// `root` is null and `stylesheet` holds the theme's style.
#[derive(Debug, Clone, Serialize)]
pub struct NotFoundPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub stylesheet: Option<String>,
}

/// What `redirect.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct RedirectPage {
    #[serde(flatten)]
    pub frame: Frame,
    /// Where the page is now, from the root, and absolutely if the site has a `url`.
    pub target: LinkView,
    pub target_url: Option<String>,
}

/// What `feed.xml` sees (Atom, RFC 4287).
#[derive(Debug, Clone, Serialize)]
pub struct FeedPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub title: String,
    /// The absolute address of the page whose news it is.
    pub page: String,
    /// RFC 3339, of the newest entry.
    pub updated: String,
    pub entries: Vec<FeedEntry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FeedEntry {
    pub title: String,
    pub url: String,
    pub kind: Kept<KindView>,
    pub summary: Option<String>,
    /// RFC 3339.
    pub published: Option<String>,
    pub updated: String,
}

/// What `sitemap.xml` and `robots.txt` see.
#[derive(Debug, Clone, Serialize)]
pub struct SitemapPage {
    #[serde(flatten)]
    pub frame: Frame,
    pub pages: Vec<SitemapEntry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SitemapEntry {
    pub url: String,
    /// `2023-04-01`
    pub updated: Option<String>,
}
