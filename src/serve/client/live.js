// The page follows its files: it hears of each new version, asks what its own
// address holds now, and puts the difference in place.

const self = document.currentScript;
const BLOCKS = "p,li,dt,dd,h1,h2,h3,h4,h5,h6,pre,blockquote,figure,tr,img,hr,summary,section";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let version = self.dataset.version; // up to here all changes are known
let shownVersion = version; // up to here all are shown
let checked = null; // the version whose findings the bar shows
let source = null;
let retry = 0;
self.remove();
const sent = document.cloneNode(true);
pair(sent, document);

// Soft marks on what changed, and a look at the first of it where it is out of sight.
const point = (changed, go) => {
  const visible = changed.filter((one) => one.isConnected && document.body.contains(one) && one.getClientRects().length);
  const within = (selector) => visible.filter((one) => one.closest(selector));
  const first = within(".prose")[0] ?? within("main")[0];
  if (first && go) {
    const { top, bottom } = first.getBoundingClientRect();
    const foot = innerHeight - bar.height();
    if (bottom < 0 || top > foot) first.scrollIntoView({ block: "center", behavior: "instant" });
  }
  const blocks = new Set(visible.map((one) => one.closest(BLOCKS) ?? one));
  for (const block of [...blocks].slice(0, 20)) {
    if (block.offsetHeight > innerHeight * 1.5 || block.contains(document.querySelector("main"))) continue;
    const colour = "light-dark(#d8a00059, #e3b96b59)";
    const frames = calm.matches
      ? [{ outline: `3px solid ${colour}` }, { outline: `3px solid ${colour}` }]
      : [{ backgroundColor: colour }, { backgroundColor: "transparent" }];
    block.animate(frames, { duration: 1200, easing: "ease-in", id: "expound-changed" });
  }
};

// Keeps what is read in its place where the browser does not.
const steady = (work) => {
  if (CSS.supports("overflow-anchor", "auto")) return work();
  const seen = document.elementFromPoint(innerWidth / 2, 4);
  const before = seen?.getBoundingClientRect().top;
  work();
  if (seen?.isConnected) scrollBy(0, seen.getBoundingClientRect().top - before);
};

const patch = (html, go) => {
  const next = parse(html);
  if (scriptsChanged(sent, next)) return location.reload();
  const changed = [];
  steady(() => merge(sent.documentElement, next.documentElement, changed));
  point(changed, go);
};

const fetchStatus = async (form) => {
  const at = encodeURIComponent(location.pathname);
  const answer = await fetch(`${OWN}page?form=${form}&at=${at}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

let busy = false;
let wanted = null; // changes that came while the last ones were put in place

// Asks for the page, and puts it in place.
const refresh = async (change) => {
  wanted = wanted ? { pages: [...wanted.pages, ...change.pages] } : change;
  if (busy) return;
  busy = true;
  try {
    while (wanted) {
      const now = wanted;
      wanted = null;
      const status = await fetchStatus("html");
      if (status.moved) return location.replace(status.moved);
      bar.show(status);
      if (status.html) patch(status.html, now.pages.some((page) => page.address === status.address));
    }
  } finally {
    busy = false;
  }
};

// Another address for the same file, so that it is loaded anew.
const anew = (address) => {
  const url = new URL(address, location);
  url.searchParams.set("expound", version);
  return url.href;
};

// Styles and pictures that are another now, in place.
const swap = (change) => {
  const files = new Set(change.files);
  const is = (address) => {
    const url = new URL(address, location);
    if (url.origin !== location.origin) return false;
    return change.all || files.has(url.pathname) || change.files.some((file) => url.pathname.endsWith(file));
  };
  if (!change.all && [...document.scripts].some((script) => script.src && runs(script) && is(script.src))) {
    return location.reload();
  }
  const styles = change.all || change.files.some((file) => file.endsWith(".css"));
  for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
    if (!styles || new URL(link.href).origin !== location.origin) continue;
    const fresh = link.cloneNode();
    fresh.href = anew(link.href);
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
    const of = sentOf.get(link);
    if (of) pair(of, fresh);
  }
  for (const link of document.querySelectorAll('link[rel~="icon"][href]')) {
    if (is(link.href)) link.href = anew(link.href);
  }
  for (const one of document.querySelectorAll("img[src], source[src], video[src], audio[src], embed[src]")) {
    if (is(one.src)) one.src = anew(one.src);
  }
  for (const one of document.querySelectorAll("img[srcset], source[srcset]")) {
    one.srcset = one.srcset.replace(/[^\s,]\S*[^\s,](?=\s|,|$)/g, (word) =>
      /^[\d.]+[wxh]$/.test(word) || !is(word) ? word : anew(word));
  }
};

// Offers the page that was saved, or goes there.
const offer = (change) => {
  const others = change.pages.filter((page) => page.address !== bar.status?.address);
  if (!change.pages.length || others.length < change.pages.length || others.length > 3) return;
  const { address, title } = others.at(-1);
  if (change.follow) return location.assign(address);
  bar.say(others.length > 1 ? `${title} and ${others.length - 1} more changed` : `${title} changed`, address);
};

const step = async (change) => {
  const known = change.version === version && !change.all;
  const news = change.checked !== checked;
  version = change.version;
  checked = change.checked;
  if (!known && (change.files.length || change.all)) swap(change);
  try {
    if (!known || (news && location.pathname.startsWith(OWN))) {
      await refresh(change);
      offer(change);
    } else if (news) bar.show(await fetchStatus("status"));
    shownVersion = change.version;
  } catch {
    version = shownVersion;
    later(); // the server is gone, or has come back meanwhile
  }
};

// Listens while somebody looks: a browser gives a host a few connections only.
const connect = () => {
  source?.close();
  clearTimeout(retry);
  source = null;
  if (document.hidden) return;
  source = new EventSource(`${OWN}events?since=${version}`);
  source.onopen = () => bar.offline(false);
  source.onmessage = (event) => step(JSON.parse(event.data));
  source.onerror = later;
};

const later = () => {
  bar.offline(true);
  source?.close();
  clearTimeout(retry);
  retry = setTimeout(connect, 500);
};

// What stands where in the file: in a form of the page with a comment before each block.
const byteOf = (html, number, count) => {
  const marked = parse(html);
  const all = marked.querySelectorAll("*");
  const wanted = all[number];
  if (!wanted || all.length !== count) return 0;
  const start = (node) => node.data.startsWith("expound:") && Number(node.data.slice("expound:".length));
  const inside = marked.createTreeWalker(wanted, NodeFilter.SHOW_COMMENT);
  const before = marked.createTreeWalker(marked, NodeFilter.SHOW_ALL);
  before.currentNode = wanted;
  for (let node = before.previousNode(); node; node = before.previousNode()) {
    if (node.nodeType === 8 && start(node) !== false && node.parentNode.contains(wanted)) return start(node);
  }
  for (let node = inside.nextNode(); node; node = inside.nextNode()) {
    if (start(node) !== false) return start(node);
  }
  return 0;
};

const openPlace = async (place) => {
  const answer = await post("edit", place);
  const { done, said } = answer.ok ? await answer.json() : { said: await answer.text() };
  bar.say(said);
  if (done) setTimeout(() => bar.quiet(), 2000);
};

// Opens the block around an element in the author's editor.
const openBlock = async (element) => {
  if (!bar.status?.file) return;
  const status = await fetchStatus("marked");
  if (status.held && status.findings.length) return openPlace(status.findings[0]);
  while (element && !sentOf.has(element)) element = element.parentElement;
  const all = [...sent.querySelectorAll("*")];
  const number = all.indexOf(sentOf.get(element));
  const byte = status.html ? byteOf(status.html, number, all.length) : 0;
  return openPlace({ at: location.pathname, byte });
};

// The block that a reader means who points at none: with the focus or selection, or the first in sight.
const meant = () => {
  const selected = getSelection().anchorNode;
  const within = selected?.nodeType === 1 ? selected : selected?.parentElement;
  const focused = document.activeElement;
  if (focused && focused !== document.body && focused !== host) return focused;
  const seen = (one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  if (within && within !== document.body && seen(within)) return within;
  return [...document.querySelectorAll(".prose > *, main *")].find(seen) ?? document.body;
};

addEventListener("click", (event) => {
  const place = event.target.closest?.("[data-expound-file]");
  const inBar = event.composedPath().includes(host);
  if (place) openPlace({ file: place.dataset.expoundFile, line: Number(place.dataset.expoundLine) });
  else if (event.altKey && event.button === 0 && !inBar) openBlock(event.target);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!event.altKey || event.code !== "Period" || event.ctrlKey || event.metaKey || typing) return;
  event.preventDefault();
  openBlock(meant());
});

document.addEventListener("visibilitychange", connect);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && connect());

bar.start(() => openBlock(meant()));
connect();
