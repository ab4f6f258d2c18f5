//! Pages whose own scripts ran before the preview's client, and many of them at once.

use super::live::{PICTURE, author_of};
use super::source::{editor, opened};
use crate::common::{Site, repository};

const HOME: &str = "content/index.md";

fn home(words: &str) -> String {
    format!("---\ntitle: Home\n---\n{words}\n\n```js\nlet a = 1\n```\n\nTwo at line10.\n")
}

/// The theme's frame with a script of the author's at its end.
fn base(end: &str) -> String {
    let base = std::fs::read_to_string(repository().join("templates/base.html"));
    let base = base.expect("the theme");
    base.replace("</body>", &format!("{end}\n</body>"))
}

#[test]
fn what_the_page_s_own_scripts_did_stays() {
    let script = "<script>
        document.documentElement.classList.add('js');
        document.documentElement.dataset.theme = 'dark';
        for (const one of document.querySelectorAll('pre')) {
          one.classList.add('lit');
          one.before(document.createElement('button'));
        }
        for (const one of document.querySelectorAll('h1')) one.innerHTML = '<i>' + one.textContent + '</i>';
        const more = document.createElement('script');
        more.text = 'window.ran = (window.ran || 0) + 1';
        document.head.append(more);
        </script>";
    let files = [
        (HOME, &*home("First words.")),
        ("templates/base.html", &base(script)),
    ];
    let name = "what_the_page_s_own_scripts_did_stays";
    let Some(author) = author_of(name, &files, &[]) else {
        return;
    };
    author.open("");
    for words in ["Second words.", "Third words.\n\nAnd more."] {
        author.write(HOME, home(words));
        author.until_text(&words[..12]);
        author.is("window.mark === 1 && window.ran === 1");
        author.is("document.documentElement.matches('.js[data-theme=dark]')");
        author.is("document.querySelectorAll('pre.lit').length === 1");
        author.is("document.querySelector('button + pre.lit') !== null");
        author.is("document.querySelector('h1').innerHTML === '<i>Home</i>'");
    }
    // What the server changes where a script was is made anew.
    author.write(
        HOME,
        home("Third words.").replace("title: Home", "title: Changed"),
    );
    author.until("document.querySelector('h1').textContent === 'Changed'");
}

#[test]
fn alt_click_finds_its_block_among_what_scripts_and_browsers_add() {
    let name = "alt_click_finds_its_block_among_what_scripts_and_browsers_add";
    for end in [
        "<noscript><p>Scripts, please</p></noscript>",
        "<script>document.querySelector('main').prepend(document.createElement('p'), document.createElement('div'))</script>",
    ] {
        let tools = Site::empty();
        let editor = editor(&tools);
        let files = [
            (HOME, &*home("Words.")),
            ("templates/base.html", &base(end)),
        ];
        let Some(author) = author_of(name, &files, &["--editor", &editor]) else {
            return;
        };
        author.open("");
        author.run("[...document.querySelectorAll('.prose p')].at(-1).dispatchEvent(new MouseEvent('click', {altKey: true, bubbles: true, cancelable: true, composed: true}))");
        assert_eq!(opened(&author, &tools), "content/index.md:10");
    }
}

#[test]
fn many_windows_and_frames_share_one_stream() {
    let frames: String = (0..7)
        .map(|n| format!("<iframe src=\"f{n}.html\"></iframe>\n\n"))
        .collect();
    let text = |words: &str| home(words) + &frames;
    let first = text("First words.");
    let mut files = vec![(HOME.to_owned(), first.as_str())];
    files.extend((0..7).map(|n| (format!("content/f{n}.html"), "<body><p>Framed</p></body>")));
    let files: Vec<(&str, &str)> = files.iter().map(|(f, text)| (&**f, *text)).collect();
    let Some(author) = author_of("many_windows_and_frames_share_one_stream", &files, &[]) else {
        return;
    };
    author.open("");
    author.is("[...document.querySelectorAll('iframe')].every((one) => !one.contentDocument.querySelector('expound-bar'))");
    let windows: Vec<String> = (0..7)
        .map(|_| {
            let window = author.browser.new_window().expect("a window");
            author.open("");
            window
        })
        .collect();
    author.write(HOME, text("Second words."));
    for window in &windows {
        author.browser.to_tab(window).expect("the window");
        author.until_text("Second words.");
        author.is("window.mark === 1 && document.visibilityState === 'visible'");
    }
}

#[test]
fn pictures_are_swapped_wherever_they_stand() {
    let picture = |width: &str| PICTURE.replace("WIDTH", width);
    let body = "<img id=\"plain\" src=\"it's (1)!@+.svg\">\n\n\
        <div id=\"inline\" style=\"background-image: url(&quot;it's (1)!@+.svg&quot;)\">x</div>\n\n\
        <video id=\"film\" poster=\"it's (1)!@+.svg\"></video>\n\n\
        <img src=\"http://[bad\" alt=\"\">\n";
    let file = "content/it's (1)!@+.svg";
    let text = |words: &str| home(words) + body;
    let files = [(HOME, &*text("First words.")), (file, &*picture("20"))];
    let Some(author) = author_of("pictures_are_swapped_wherever_they_stand", &files, &[]) else {
        return;
    };
    author.open("");
    author.write(file, picture("30"));
    author.until("plain.naturalWidth === 30");
    author.is(
        "film.poster.includes('expound=') && inline.style.backgroundImage.includes('expound=')",
    );
    // Made anew, it is the new one.
    let anew =
        text("Second words.").replace("<img id=\"plain\"", "<p>In a paragraph <img id=\"plain\"");
    author.write(HOME, anew);
    author.until_text("Second words.");
    author.until("document.querySelector('p > #plain')?.naturalWidth === 30");
    // Several saves of a style leave one.
    for number in 0..5 {
        let style = format!("h1 {{ color: rgb(1, 2, {number}) }}");
        author.write("templates/assets/site.css", style);
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
    author.until("getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 4)'");
    author.until("document.querySelectorAll('link[rel=stylesheet]').length === 1");
    author.is("window.mark === 1");
}

#[test]
fn a_draft_that_is_not_shown_and_an_answer_that_fails() {
    let files = [
        (HOME, &*home("First words.")),
        (
            "content/draft.md",
            "---\ntitle: A draft\ndraft: true\n---\n",
        ),
    ];
    let name = "a_draft_that_is_not_shown_and_an_answer_that_fails";
    let Some(author) = author_of(name, &files, &[]) else {
        return;
    };
    author.open("draft/");
    author.until("bar('#note').innerText.includes('is a draft')");
    author.until("bar('#source').disabled");
    author.open("");
    author.run(
        "const real = window.fetch; let failed = false;
         window.fetch = (address, options) => {
           if (failed || !String(address).includes('form=html')) return real(address, options);
           failed = true;
           return new Promise((_, no) => setTimeout(() => no(new TypeError('cut')), 300));
         }",
    );
    author.write(HOME, home("Second words."));
    author.until_text("Second words.");
    author.until("bar('#state').textContent === ''");
    author.is("window.mark === 1");
}
