//! How all files stood when a build ended. It is all that the next build reads
//! where nothing has changed.

use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Pieces;
use crate::date::{Day, Edtf};
use crate::diagnostic::Diagnostic;
use crate::emit::Left;
use crate::model::{Settings, Site};
use crate::read::{Archive, Listed, Listing, Part};
use crate::stamp::{Stamp, hash_of};

/// The files that a build was made from and those that it left, and what it said.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    pub settings: Settings,
    pub days: Days,
    /// What the walk through the site's folders found.
    pub walk: Vec<Diagnostic>,
    pub inputs: Vec<Input>,
    pub left: Left,
    /// As they were reported.
    pub findings: Vec<Diagnostic>,
    pub closing: Closing,
    /// Whether something was found in the list of outputs.
    pub conflicts: bool,
    pub pages: Pieces,
}

/// The days on which a site is the same as on that of its build.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Days {
    /// No day but that of the build.
    one: bool,
    from: Option<Day>,
    before: Option<Day>,
}

impl Days {
    pub fn of(site: &Site, today: Day) -> Days {
        let published = site.pages.iter().filter_map(|page| page.published.as_ref());
        let published = published.filter_map(Edtf::to_day);
        let claims = site.pages.iter().flat_map(|page| &page.claims);
        let stances = claims.flat_map(|claim| &claim.stances);
        let stances = stances.filter_map(|stance| stance.on.as_ref()?.earliest());
        let corrections = site.pages.iter().flat_map(|page| &page.corrections);
        let told = stances.chain(corrections.map(|correction| correction.day));
        let (past, future): (Vec<Day>, Vec<Day>) =
            (published.chain(told.clone())).partition(|day| *day <= today);
        Days {
            // What is found there names the day.
            one: told.into_iter().any(|day| day > today),
            from: past.into_iter().max(),
            before: future.into_iter().min(),
        }
    }

    fn hold(&self, day: Day) -> bool {
        let from = self.from.is_none_or(|from| from <= day);
        !self.one && from && self.before.is_none_or(|before| day < before)
    }
}

/// What the closing lines say.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Closing {
    pub pages: usize,
    /// Whether the site has an address.
    pub url: bool,
    pub file_addresses: bool,
}

impl Closing {
    pub fn of(site: &Site) -> Closing {
        Closing {
            pages: site.pages.iter().filter(|page| page.live).count(),
            url: site.config.url.is_some(),
            file_addresses: site.config.file_addresses,
        }
    }
}

/// A file that the site was made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Input {
    /// From the site's root.
    pub path: Arc<str>,
    pub part: Part,
    pub hash: [u8; 32],
    /// Nothing where it tells nothing about the bytes.
    pub stamp: Option<Stamp>,
}

/// How the files of a site stand to those of a [`Head`].
#[derive(Debug, Default)]
pub struct Compared {
    /// Files with other bytes, by their numbers, which are those of the inputs.
    pub changed: Vec<usize>,
    /// Whether some had other stamps, and the same bytes.
    pub touched: bool,
}

impl Head {
    /// Whether a build with these settings is made from the same site.
    pub fn is_for(&self, settings: &Settings) -> bool {
        let today = Settings {
            today: self.settings.today,
            ..*settings
        };
        self.settings == today
            && (settings.today == self.settings.today || self.days.hold(settings.today))
    }

    /// Compares the files of a site, which were listed after `looked`, and takes over
    /// stamps that are other for the same bytes. Nothing if there are others.
    pub fn compare(&mut self, listing: &Listing, looked: SystemTime) -> Option<Compared> {
        let known = self.inputs.iter().map(|input| (&input.path, input.part));
        let listed = listing.files.iter().map(|file| (&file.path, file.part));
        if !known.eq(listed) || self.walk != listing.diagnostics {
            return None;
        }
        let pairs = self.inputs.par_iter_mut().zip(&listing.files);
        let other = pairs.enumerate().filter_map(|(number, (input, file))| {
            if file.stamp.is_some() && input.stamp == file.stamp {
                return None;
            }
            if identity(file) != Some(input.hash) {
                return Some((number, true));
            }
            input.stamp = file.stamp.filter(|stamp| stamp.settled(looked));
            input.stamp.map(|_| (number, false))
        });
        let other: Vec<(usize, bool)> = other.collect();
        let changed = other.iter().filter(|(_, changed)| *changed);
        Some(Compared {
            changed: changed.map(|(number, _)| *number).collect(),
            touched: other.iter().any(|(_, changed)| !changed),
        })
    }
}

/// A hash of what a file is for the site; nothing if it can't be read.
pub fn identity(file: &Listed) -> Option<[u8; 32]> {
    match file.part {
        Part::Archive => Some(Archive::read(&file.source).hash()),
        _ => hash_of(&file.source).map(Into::into),
    }
}
