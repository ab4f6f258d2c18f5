//! Addresses of outputs: from the site's root, with the site's own before them, and the
//! way back.

use super::{Whole, data};

impl Whole<'_> {
    /// An address as links write it.
    pub(super) fn address(&self, address: &str) -> String {
        match self.site.config.file_addresses && (address.is_empty() || address.ends_with('/')) {
            true => format!("{address}index.html"),
            false => address.to_owned(),
        }
    }

    /// The address with the site's own before it.
    pub(super) fn url(&self, address: &str) -> Option<String> {
        const KEEP: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
            .add(b' ')
            .add(b'"')
            .add(b'<')
            .add(b'>')
            .add(b'`')
            .add(b'{')
            .add(b'}');
        let address = self.address(address);
        let encoded = percent_encoding::utf8_percent_encode(&address, KEEP);
        self.site
            .config
            .url
            .as_ref()
            .map(|url| format!("{url}{encoded}"))
    }

    /// The way from an output to the site's root.
    pub fn root_of(&self, path: &str) -> String {
        match path.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    pub(super) fn frame(&self, address: &str) -> data::Frame {
        data::Frame {
            root: Some(self.root_of(address)),
            address: self.address(address),
            url: self.url(address),
        }
    }
}
