//! The README's tour, step by step: what it shows is what the program says.

use crate::common::{Site, command, run};
use crate::readme::{block, readme};

const TOUR: &str = "A ten-minute tour";

/// Numbers of seconds differ from run to run.
fn without_seconds(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.parse::<f64>() {
        Ok(_) if word.contains('.') => "0.00",
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_tour_is_as_it_is_told() {
    let readme = readme();
    let block = |marker: &str| block(&readme, TOUR, marker);
    let folder = Site::empty();
    let here = |args: &[&str], at: &str| {
        let mut command = command();
        run(command.args(args).current_dir(folder.path(at)))
    };

    let made = here(&["new", "my-site"], "").ends(0);
    let told = block("**Make a site.**");
    assert_eq!(format!("$ expound new my-site\n{}", made.stderr), told);

    const BELL: &str = "content/glossary/harbor-bell.md";
    let bell = block(BELL);
    folder.write(&format!("my-site/{BELL}"), &bell);
    let check = here(&["check"], "my-site").ends(1);
    let told = block("**See the mistake.**");
    assert!(check.stderr.contains(&told), "{}", check.stderr);

    let mended = bell.replace("[[lamp wach]]", "[[lamp watch]]");
    folder.write(&format!("my-site/{BELL}"), mended);
    here(&["check"], "my-site").ends(0);

    let config = folder.path("my-site/content/site.yaml");
    let mut config = std::fs::read_to_string(config).expect("site.yaml");
    config.push_str(&block("Append this to `content/site.yaml`"));
    folder.write("my-site/content/site.yaml", config);
    for file in ["content/treaties/oil-treaty.md", "templates/treaty.html"] {
        folder.write(&format!("my-site/{file}"), block(file));
    }
    let built = here(&["build"], "my-site").ends(0);
    let told = block("**Build.**");
    let said = format!("$ expound build\n{}", built.stderr);
    assert_eq!(without_seconds(&said), without_seconds(&told));

    let output = |page: &str| {
        let file = folder.path(&format!("my-site/public/{page}/index.html"));
        std::fs::read_to_string(file).expect("a page")
    };
    let treaty = output("treaties/oil-treaty");
    assert!(treaty.contains("<li>Signed <span"), "{treaty}");
    let committee = output("organizations/lighthouse-committee");
    assert!(committee.contains("<h2>Party to</h2>"), "{committee}");
    assert!(committee.contains(">The Oil Treaty</a>"), "{committee}");
    let watch = output("glossary/lamp-watch");
    assert!(watch.contains("<h2>Mentioned in "), "{watch}");
    assert!(watch.contains(">Harbor bell</a>"), "{watch}");
}
