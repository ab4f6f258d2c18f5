//! Data for machines, in the words of schema.org.

use serde_json::Value;

/// Data as the content of a `<script>`.
pub fn script(data: &Value) -> Option<String> {
    let text = serde_json::to_string(data).ok()?;
    // Nothing in it may end the script.
    Some(text.replace('<', "\\u003c"))
}
