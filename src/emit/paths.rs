//! Paths of outputs: from the output folder, with slashes, without tricks.

use std::path::{Component, Path};

/// expound's own files in the output folder. No output's first part starts like them.
pub const MANIFEST: &str = ".expound";
pub const LOCK: &str = ".expound-lock";
pub const STAGING: &str = ".expound-staging";

/// Whether this is a path of a file inside the output folder and not one of
/// expound's own. Others have checked addresses before: this is the last door.
pub fn is_sound(path: &str) -> bool {
    !path.to_ascii_lowercase().starts_with(MANIFEST) && path.split('/').all(is_plain)
}

/// One part of a path: no `..`, nothing that the system reads as more than a name
/// (`C:`, `\` on Windows), and nothing that would break a line of the manifest.
fn is_plain(part: &str) -> bool {
    let mut components = Path::new(part).components();
    let first = components.next();
    matches!(first, Some(Component::Normal(name)) if name == part)
        && components.next().is_none()
        && !part.contains(char::is_control)
}

/// `a/b` and `a` for `a/b/c`.
pub fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

#[test]
fn only_plain_paths_are_sound() {
    for path in [
        "index.html",
        "a/b/index.html",
        ".well-known/x",
        "a b/ü.png",
        "..a/b..",
    ] {
        assert!(is_sound(path), "{path:?}");
    }
    for path in [
        "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\nb", "a\0",
    ] {
        assert!(!is_sound(path), "{path:?}");
    }
    for path in [MANIFEST, LOCK, ".Expound", ".expound-staging/0"] {
        assert!(!is_sound(path), "{path:?}");
    }
}

#[test]
fn folders_go_upwards() {
    assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
    assert_eq!(folders("a").count(), 0);
}
