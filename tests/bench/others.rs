//! The same pages for other generators: in their formats, with templates that do
//! what the theme does for a page, as far as they can: they link nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::floors::{markdown, split};

/// A generator beside expound.
pub struct Other {
    pub name: &'static str,
    /// The variable that names its program, where it is not on the path.
    pub variable: &'static str,
    version: &'static str,
    config: (&'static str, &'static str),
    templates: (&'static str, &'static [(&'static str, &'static str)]),
}

pub const OTHERS: [Other; 2] = [
    Other {
        name: "Blades",
        variable: "EXPOUND_BENCH_BLADES",
        version: "version",
        config: ("Blades.toml", BLADES_CONFIG),
        templates: (
            "templates",
            &[
                ("page.html", BLADES_PAGE),
                ("index.html", BLADES_LIST),
                ("section.html", BLADES_LIST),
                ("taxonomy.html", BLADES_LIST),
                ("taxonomy_key.html", BLADES_LIST),
            ],
        ),
    },
    Other {
        name: "Hugo",
        variable: "EXPOUND_BENCH_HUGO",
        version: "version",
        config: ("hugo.toml", HUGO_CONFIG),
        templates: (
            "layouts/_default",
            &[
                ("baseof.html", HUGO_BASE),
                ("single.html", HUGO_PAGE),
                ("list.html", HUGO_LIST),
                ("terms.html", HUGO_LIST),
            ],
        ),
    },
];

impl Other {
    fn program(&self) -> PathBuf {
        match std::env::var_os(self.variable) {
            Some(program) => program.into(),
            None => self.name.to_lowercase().into(),
        }
    }

    /// What it says of its version, if it is installed.
    pub fn version(&self) -> Option<String> {
        let output = Command::new(self.program())
            .arg(self.version)
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let words = text
            .split_whitespace()
            .find(|word| word.contains(|c: char| c.is_ascii_digit()));
        let number = words.unwrap_or("").split('-').next();
        Some(number.unwrap_or("").to_owned())
    }

    /// Writes the pages of a site in its format.
    pub fn convert(&self, site: &Path, to: &Path) {
        let content = site.join("content");
        for path in markdown(&content) {
            let text = fs::read_to_string(&path).unwrap();
            let mut at = path.strip_prefix(&content).unwrap().to_owned();
            if self.name == "Hugo" && at.ends_with("index.md") {
                at.set_file_name("_index.md");
            }
            write(&to.join("content").join(at), &in_toml(&text));
        }
        write(&to.join(self.config.0), self.config.1);
        let (folder, templates) = self.templates;
        for (name, text) in templates {
            write(&to.join(folder).join(name), text);
        }
    }

    /// The command that builds a converted site.
    pub fn build(&self, site: &Path) -> Command {
        let mut command = Command::new(self.program());
        command.current_dir(site);
        if self.name == "Blades" {
            command.arg("build");
        }
        command
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A page with front matter that all of them read: title, summary and tags.
fn in_toml(text: &str) -> String {
    let (front, body) = split(text);
    let front: BTreeMap<String, serde_json::Value> =
        serde_yaml::from_str(front).unwrap_or_default();
    let mut toml = String::from("+++\n");
    for (key, theirs) in [("title", "title"), ("summary", "summary")] {
        if let Some(value) = front.get(key) {
            let value = value.as_str().map_or(value.to_string(), str::to_owned);
            toml.push_str(&format!("{theirs} = {}\n", quoted(&value)));
        }
    }
    if let Some(tags) = front.get("tags").and_then(|tags| tags.as_array()) {
        let tags = tags.iter().filter_map(|tag| tag.as_str()).map(quoted);
        let tags = tags.collect::<Vec<_>>().join(", ");
        toml.push_str(&format!("[taxonomies]\ntags = [{tags}]\n"));
    }
    format!("{toml}+++\n{body}")
}

/// A string as JSON and TOML write it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

const BLADES_CONFIG: &str = r#"title = "A site"
lang = "en"
url = "https://example.org"

[taxonomies.tags]
title = "Tags"
"#;

const BLADES_PAGE: &str = r#"<!doctype html>
<html lang="{{site lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} · {{site title}}</title>
<meta name="description" content="{{summary}}">
<link rel="canonical" href="{{permalink}}">
<meta property="og:url" content="{{permalink}}">
<meta property="og:title" content="{{title}}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{{site title}}">
<link rel="alternate" type="application/atom+xml" href="{{site url}}/atom.xml">
<link rel="stylesheet" href="{{site url}}/assets/site.css">
</head>
<body>
<header><a href="{{site url}}">{{site title}}</a></header>
<main><article>
<p><a href="{{parent permalink}}">{{parent title}}</a></p>
<h1>{{title}}</h1>
{{#summary}}<p class="lede">{{summary}}</p>{{/summary}}
<div class="prose">
{{content}}
</div>
<nav>{{#previous}}<a href="{{permalink}}">{{title}}</a>{{/previous}} {{#next}}<a href="{{permalink}}">{{title}}</a>{{/next}}</nav>
</article></main>
<footer>{{site title}}</footer>
</body>
</html>
"#;

const BLADES_LIST: &str = r#"<!doctype html>
<html lang="{{site lang}}">
<head><meta charset="utf-8"><title>{{title}} · {{site title}}</title></head>
<body>
<header><a href="{{site url}}">{{site title}}</a></header>
<main><h1>{{title}}</h1>
<ul>{{#pages}}<li><a href="{{permalink}}">{{title}}</a><p>{{summary}}</p></li>
{{/pages}}</ul></main>
<footer>{{site title}}</footer>
</body>
</html>
"#;

const HUGO_CONFIG: &str = r#"title = "A site"
languageCode = "en"
baseURL = "https://example.org/"
disableHugoGeneratorInject = true

[markup.highlight]
noClasses = false

[pagination]
pagerSize = 200
"#;

const HUGO_BASE: &str = r#"<!doctype html>
<html lang="{{ site.Language.Lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} · {{ site.Title }}</title>
{{- with .Params.summary }}
<meta name="description" content="{{ . }}">
<meta property="og:description" content="{{ . }}">
{{- end }}
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:url" content="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{{ site.Title }}">
<link rel="alternate" type="application/rss+xml" href="{{ "index.xml" | relURL }}">
<link rel="stylesheet" href="{{ "assets/site.css" | relURL }}">
</head>
<body>
<header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer>{{ site.Title }}</footer>
</body>
</html>
"#;

const HUGO_PAGE: &str = r#"{{ define "main" }}<article>
<p>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
<h1>{{ .Title }}</h1>
{{- with .Params.summary }}<p class="lede">{{ . }}</p>{{ end }}
<nav>{{ .TableOfContents }}</nav>
<div class="prose">
{{ .Content }}
</div>
<p>{{ range .Params.taxonomies.tags }}<a href="{{ printf "tags/%s/" (urlize .) | relURL }}">{{ . }}</a> {{ end }}</p>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }} {{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
</article>{{ end }}
"#;

const HUGO_LIST: &str = r#"{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Params.summary }}</p></li>
{{ end }}</ul>{{ end }}
"#;
