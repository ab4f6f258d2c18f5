//! The preview's merge of two forms of a page, on pages drawn at random: what is
//! shown in the end is the new page, and what is the same stays the same element.

use serde_json::Value;

use crate::browser::driver::{Browser, browser_for};

const MERGE: &str = include_str!("../../src/serve/client/merge.js");

/// Pages from a seed, a page that differs from another a little, and the merge of both.
const RANDOM: &str = r#"
let seed = 1;
const draw = (n) => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
};
const pick = (list) => list[draw(list.length)];
const text = () => Array.from({length: 1 + draw(5)}, () => pick(["peace", "talks", "a", "of", "treaty", "Track Two"])).join(" ");
const inline = () => pick([text, text, () => `<em>${text()}</em>`, () => `<a href="${draw(9)}/">${text()}</a>`])();
const attributes = () => pick(["", "", ` id="i${draw(6)}"`, ` class="${pick(["a", "a b", "b c", "c"])}"`, ` title="${text()}"`]);
const block = (depth) => {
    const name = depth > 2 ? "p" : pick(["p", "p", "p", "ul", "div", "section", "details", "table", "pre"]);
    const inside = {
        p: () => inline() + inline(), pre: () => text() + "\n" + text(),
        ul: () => Array.from({length: draw(5)}, () => `<li>${inline()}</li>`).join("\n"),
        table: () => `<tbody>${Array.from({length: draw(4)}, () => `<tr><td>${text()}</td><td>${inline()}</td></tr>`).join("")}</tbody>`,
        details: () => `<summary>${text()}</summary>` + blocks(depth + 1),
    }[name] ?? (() => blocks(depth + 1));
    return `<${name}${attributes()}>${inside()}</${name}>`;
};
const blocks = (depth) => Array.from({length: draw(6)}, () => block(depth)).join(pick(["\n", "", " "]));
const page = () => `<!doctype html><html lang="en"><head><title>${text()}</title></head><body${attributes()}>${blocks(0)}</body></html>`;
// Lines are moved, dropped, doubled and written anew.
const edited = (html) => {
    const body = parse(html);
    const all = [...body.body.querySelectorAll("*")];
    for (let n = 1 + draw(4); n && all.length; n--) {
        const one = pick(all);
        if (!body.body.contains(one)) continue;
        pick([
            () => one.remove(), () => one.after(one.cloneNode(true)), () => one.parentNode.append(one),
            () => one.parentNode.prepend(one), () => one.insertAdjacentHTML("beforebegin", block(1)),
            () => (one.firstChild ?? one).textContent += " more", () => one.toggleAttribute("hidden"),
            () => one.replaceWith(...one.childNodes),
        ])();
    }
    return "<!doctype html>" + body.documentElement.outerHTML;
};
"#;

const RUN: &str = r#"
const wrong = [];
for (let round = 0; round < 400 && !wrong.length; round++) {
    let html = page();
    const sent = parse(html), live = parse(html);
    pair(sent, live);
    for (let step = 0; step < 6; step++) {
        const next = draw(8) ? edited(html) : page();
        const wanted = parse(next).documentElement;
        const changed = [];
        merge(sent.documentElement, parse(next).documentElement, changed);
        const [shown, known] = [live, sent].map((one) => one.documentElement);
        if (!shown.isEqualNode(wanted) || !known.isEqualNode(wanted)) {
            wrong.push({round, step, html, forms: [wanted, shown, known].map((one) => one.outerHTML)});
            break;
        }
        const same = parse(html).documentElement.isEqualNode(wanted);
        if (same && changed.length) wrong.push({round, step, html, changed: changed.map((e) => e.outerHTML)});
        html = next;
    }
}
return wrong;"#;

fn run(browser: &Browser, script: &str) -> Value {
    let script = format!("{MERGE}\n{script}");
    browser.run(&script).expect("the script runs")
}

#[test]
fn what_is_shown_in_the_end_is_the_new_page() {
    let Some(browser) = browser_for("what_is_shown_in_the_end_is_the_new_page") else {
        return;
    };
    let wrong = run(&browser, &format!("{RANDOM}{RUN}"));
    assert_eq!(wrong, serde_json::json!([]), "{wrong:#}");
}

/// Each case: a page, what a script did to it, the next page, and what must hold.
const KEPT: &str = r#"
const cases = {
    "an equal block stays": ["<p>a</p><p>b</p>", "", "<p>new</p><p>a</p><p>b</p>", "x[0] === now[1] && x[1] === now[2]"],
    "a changed block stays": ["<p>a</p><p>b</p><p>c</p>", "", "<p>a</p><p>B</p><p>c</p>", "x.every((e, i) => e === now[i])"],
    "one that is moved far takes the others with it nowhere": [
        "<p>a</p><p>b</p><p>c</p><p>d</p>", "live.body.children[0].kept = 1", "<p>b</p><p>c</p><p>d</p><p>a</p>",
        "x[0] === now[3] && x[1] === now[0] && now[3].kept"],
    "an id is an identity": [
        "<div id=a><p>1</p></div><div id=b><p>2</p></div>", "", "<div id=b><p>2!</p></div><div id=a><p>1!</p></div>",
        "x[0] === now[1] && x[1] === now[0]"],
    "what a reader opened stays open": [
        "<details><summary>s</summary>text</details>", "live.querySelector('details').open = true",
        "<details><summary>s!</summary>text!</details>", "now[0].open && now[0].innerText.includes('text!')"],
    "what the server opens is open": [
        "<details><summary>s</summary></details>", "", "<details open><summary>s</summary></details>", "now[0].open"],
    "a script's own class stays": [
        "<p class=a>x</p>", "live.querySelector('p').classList.add('own')", "<p class=b>x</p>", "now[0].className === 'own b'"],
    "a script's own element stays": [
        "<p>a</p><p>b</p>", "live.querySelector('p').after(Object.assign(live.createElement('i'), {id: 'own'}))",
        "<p>a</p><p>c</p>", "now[1].id === 'own' && now[2].textContent === 'c'"],
    "what a script made of children gives way": [
        "<div><b>1</b></div>", "live.querySelector('div').innerHTML = '<i>script</i>'", "<div><b>2</b></div>",
        "now[0].innerHTML === '<b>2</b>'"],
    "unless the server has nothing new there": [
        "<div><b>1</b></div><p>a</p>", "live.querySelector('div').innerHTML = '<i>script</i>'", "<div><b>1</b></div><p>b</p>",
        "now[0].innerHTML === '<i>script</i>' && now[1].textContent === 'b'"],
    "text changes only where it differs": [
        "<p>one two three</p>", "getSelection().setBaseAndExtent(live.querySelector('p').firstChild, 8, live.querySelector('p').firstChild, 13)",
        "<p>one or two three</p>", "getSelection().toString() === 'three'"],
    "a typed value stays": [
        "<input value=a><p>x</p>", "live.querySelector('input').value = 'typed'", "<input value=b><p>y</p>",
        "now[0].value === 'typed' && now[0].getAttribute('value') === 'b'"],
};
const wrong = [];
const live = document;
for (const [name, [before, act, after, holds]] of Object.entries(cases)) {
    document.body.innerHTML = before;
    const sent = document.cloneNode(true);
    pair(sent, document);
    const x = [...document.body.children];
    (0, eval)(`live = document; ${act}`);
    const next = parse(`<!doctype html><body>${after}`);
    next.documentElement.replaceChild(document.head.cloneNode(true), next.head);
    merge(sent.documentElement, next.documentElement, []);
    const now = [...document.body.children];
    if (!eval(holds)) wrong.push(`${name}: ${document.body.innerHTML}`);
}
return wrong;"#;

#[test]
fn what_is_the_same_or_a_reader_s_own_stays() {
    let Some(browser) = browser_for("what_is_the_same_or_a_reader_s_own_stays") else {
        return;
    };
    let wrong = run(&browser, KEPT);
    assert_eq!(wrong, serde_json::json!([]), "{wrong:#}");
}
