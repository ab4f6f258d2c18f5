//! The list of codes, each with its severity and its explanation.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident;)*) => {
        /// What sort of finding a diagnostic is. The name is stable: people search for it.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Code { $($variant),* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// `unknown-key`
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }
        }

        /// What `expound explain CODE` prints: Markdown whose fenced blocks with a
        /// path in their info string are the files of an example site.
        pub fn explanation(code: Code) -> &'static str {
            match code {
                $(Code::$variant => include_str!(concat!("codes/", $name, ".md"))),*
            }
        }
    };
}

codes! {
    // read
    UnreadableFile "unreadable-file" Error;
    NotUtf8 "not-utf8" Error;
    NoPages "no-pages" Error;
    OutOfSite "out-of-site" Error;
    // parse: front matter
    NoFrontMatter "no-front-matter" Error;
    UnclosedFrontMatter "unclosed-front-matter" Error;
    YamlSyntax "yaml-syntax" Error;
    DuplicateKey "duplicate-key" Error;
    // parse: text
    UnsafeLink "unsafe-link" Error;
    UndefinedLabel "undefined-label" Warning;
    LostNote "lost-note" Warning;
    DuplicateAnchor "duplicate-anchor" Warning;
    UnknownLanguage "unknown-language" Warning;
    MisplacedCitation "misplaced-citation" Warning;
    IncompleteCitation "incomplete-citation" Warning;
    // parse: references
    BadReference "bad-reference" Error;
    // model: values
    UnknownKey "unknown-key" Error;
    MissingKey "missing-key" Error;
    WrongType "wrong-type" Error;
    BadDate "bad-date" Error;
    BadUrl "bad-url" Error;
    BadChoice "bad-choice" Error;
    EmptyName "empty-name" Error;
    AddressAsName "address-as-name" Error;
    WeakName "weak-name" Warning;
    PlainText "plain-text" Warning;
    // model: the site
    UnknownKind "unknown-kind" Error;
    BadDefinition "bad-definition" Error;
    DuplicateId "duplicate-id" Error;
    DuplicateAddress "duplicate-address" Error;
    BadAddress "bad-address" Error;
    UnknownReference "unknown-reference" Error;
    AmbiguousReference "ambiguous-reference" Error;
    WrongKind "wrong-kind" Error;
    ReferenceLoop "reference-loop" Error;
    BadList "bad-list" Error;
    // model: claims
    ClaimWithoutStances "claim-without-stances" Error;
    DuplicateClaim "duplicate-claim" Error;
    UnknownClaim "unknown-claim" Error;
    IdleStance "idle-stance" Warning;
    DateOrder "date-order" Warning;
    BareParticipant "bare-participant" Warning;
    QuoteNotFound "quote-not-found" Warning;
    // model: sources
    BadStyle "bad-style" Error;
    // model: time
    ReviewDue "review-due" Note;
    // link
    UnknownLink "unknown-link" Error;
    AmbiguousLink "ambiguous-link" Error;
    UnknownAnchor "unknown-anchor" Error;
    AmbiguousName "ambiguous-name" Warning;
    UnknownName "unknown-name" Warning;
    IdleSpelling "idle-spelling" Warning;
    UnusedRefers "unused-refers" Warning;
    NamesOutdated "names-outdated" Note;
    MissingFile "missing-file" Error;
    NoText "no-text" Error;
    DraftLink "draft-link" Error;
    UnknownSource "unknown-source" Error;
    SelfCitation "self-citation" Warning;
    UncitedSource "uncited-source" Warning;
    MissingCitation "missing-citation" Warning;
    // render
    TemplateSyntax "template-syntax" Error;
    TemplateError "template-error" Error;
    UnknownTemplate "unknown-template" Error;
    // emit
    ForeignFile "foreign-file" Error;
}

impl Code {
    /// The code of this name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}
