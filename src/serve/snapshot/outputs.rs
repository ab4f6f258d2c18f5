//! What stands at which path, listed when more than one page is asked for.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Snapshot;
use crate::model::claims;
use crate::view::{self, Output};

/// All outputs but those that come and go with what pages say.
pub(super) struct Outputs {
    pub by_path: HashMap<String, Output>,
    /// Whether no two outputs are in each other's way, and none can come to be with
    /// what pages say.
    pub apart: bool,
}

impl Snapshot {
    /// All of them: listing them takes its time, which is why it is not done before.
    pub(super) fn outputs(&self) -> &Outputs {
        self.outputs.get_or_init(|| {
            let files = &self.workspace.files;
            let whole = self.workspace.whole(&self.overview);
            let (outputs, conflicts) = view::outputs(&whole, &files.assets, &files.theme_assets);
            let outputs = outputs.into_iter().filter(|output| !output.is_passing());
            let by_path: HashMap<String, Output> = outputs
                .map(|output| (output.path.clone(), output))
                .collect();
            Outputs {
                apart: conflicts.is_empty() && !by_path.keys().any(|p| is_like_passing(p)),
                by_path,
            }
        })
    }

    /// The output of the page at a path, found without a list of all outputs.
    fn output_of_page(&self, path: &str) -> Option<Output> {
        let address = path.strip_suffix("index.html")?;
        let whole = self.workspace.whole(&self.overview);
        let mut pages = whole.site.pages.iter();
        let number = pages.position(|page| page.live && page.address == address)?;
        whole.outputs_of(number).into_iter().next()
    }

    /// The output at a path of the output folder.
    pub(super) fn output_at(&self, path: &str) -> Option<Cow<'_, Output>> {
        if self.outputs.get().is_none()
            && let Some(output) = self.output_of_page(path)
        {
            return Some(Cow::Owned(output));
        }
        let outputs = &self.outputs().by_path;
        if let Some(output) = outputs.get(path) {
            return Some(Cow::Borrowed(output));
        }
        let folders = path.strip_suffix("/index.html")?;
        let (folder, last) = folders.rsplit_once('/').unwrap_or(("", folders));
        let at = |folder: &str| match folder {
            "" => outputs.get("index.html"),
            _ => outputs.get(&format!("{folder}/index.html")),
        };
        let whole = self.workspace.whole(&self.overview);
        if let Some(output) = whole.claims_of(folders) {
            return Some(Cow::Owned(output));
        }
        let part = last.parse().ok();
        if let (Some(first), Some(part)) = (at(folder), part)
            && let Some(output) = whole.part(first, part)
        {
            return Some(Cow::Owned(output));
        }
        let (entry, part) = match last {
            "mentions" => (folder, 1),
            _ => {
                let entry = folder.strip_suffix("mentions")?;
                let entry = entry.strip_suffix('/').unwrap_or(entry);
                (entry, part.filter(|n| *n > 1)?)
            }
        };
        whole.mentions(at(entry)?, part).map(Cow::Owned)
    }
}

/// Whether a path is one that parts of lists, mentions or many claims can have or stand
/// under.
fn is_like_passing(path: &str) -> bool {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let of_claims = claims::of_id(&path.to_ascii_lowercase()).is_some();
    let mut parts = path.split('/');
    of_claims || parts.any(|part| part.eq_ignore_ascii_case("mentions") || number(part))
}
