//! Words as part of an address.

use unicode_normalization::UnicodeNormalization;

/// Lower case, letters and digits of any script, everything else one hyphen;
/// accents of Latin letters are dropped. Empty when nothing is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if is_mark(c) || c == '\'' || c == '\u{2019}' {
            // A combining mark belongs to its letter; an apostrophe parts nothing.
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    // Scripts that need their marks get them back in composed form.
    out.nfc().collect()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs() {
        for (text, expected) in [
            ("What happened", "what-happened"),
            ("Track 1.5: who?", "track-1-5-who"),
            ("Haass's part", "haasss-part"),
            ("Élysée – Straße", "elysee-straße"),
            ("  --  ", ""),
            ("C++", "c"),
            ("日本 語", "日本-語"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }
}
