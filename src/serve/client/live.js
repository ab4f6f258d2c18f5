// The page follows its files: it hears of each new version, asks what its own
// address holds now, and puts the difference in place.

const self = document.currentScript;
const BLOCKS = "p,li,dt,dd,h1,h2,h3,h4,h5,h6,pre,blockquote,figure,tr,img,hr,summary,section";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let version = self.dataset.version; // up to here all changes are known
let checked = null; // the version whose findings the bar shows
self.remove();

// What the server sent, as it was before the page's own scripts: the browser has it still.
let sent = null;
const loaded = (async (copy) => {
  try {
    const answer = await fetch(location.href, { cache: "force-cache" });
    const source = parse(await answer.text());
    const client = source.querySelector(`script[data-hash="${self.dataset.hash}"]`);
    client?.remove();
    sent = client ? source : copy;
  } catch {
    sent = copy;
  }
  pair(sent, document);
})(document.cloneNode(true));

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
  freshen(document);
  point(changed, go);
};

const fetchStatus = async (form) => {
  const at = encodeURIComponent(location.pathname);
  const answer = await fetch(`${OWN}page?form=${form}&at=${at}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

let running = null;
let wanted = null; // changes that are still to be shown

const both = (first, then) => ({
  ...then,
  pages: [...first.pages, ...then.pages],
  files: [...first.files, ...then.files],
  all: first.all || then.all,
});

// Asks for the page, and puts it in place. What fails is tried again.
const refresh = (change) => {
  wanted = wanted ? both(wanted, change) : change;
  running ??= show().finally(() => (running = null));
  return running;
};

const show = async () => {
  await loaded;
  while (wanted) {
    const now = wanted;
    wanted = null;
    try {
      const status = await fetchStatus("html");
      if (status.moved) return location.replace(status.moved);
      bar.show(status);
      if (status.html) patch(status.html, now.pages.some((page) => page.address === status.address));
      bar.offline(false);
    } catch {
      wanted = wanted ? both(now, wanted) : now;
      bar.offline(true);
      await new Promise((done) => setTimeout(done, 500));
    }
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
  if (!known && (change.files.length || change.all || change.pages.length) && swap(change)) {
    return location.reload();
  }
  if (!known || (news && location.pathname.startsWith(OWN))) {
    await refresh(change);
    offer(change);
  } else if (news) {
    const status = await fetchStatus("status");
    if (status.held === bar.status?.held && status.status === bar.status?.status) bar.show(status);
    else await refresh(change);
  }
};

let missed = null; // what changed while nobody looked

const heard = (change) => {
  if (document.hidden) missed = missed ? both(missed, change) : change;
  else step(change).catch(() => (checked = null));
};

// Of a change that came before this page listened: what the page does not know may be anything.
const late = (change) => {
  const [run, number] = change.version.split(/-(?=\d+$)/);
  const [own, at] = version.split(/-(?=\d+$)/);
  const ahead = run === own && Number(at) >= Number(number);
  return { ...change, version: ahead ? version : change.version, pages: [], files: [], all: !ahead };
};

let source = null; // the stream of this page alone, where pages can't share one
let shared = null;
let retry = 0;

const share = () => {
  try {
    const worker = new SharedWorker(`${OWN}stream.js`);
    worker.onerror = () => {
      shared = null;
      listen();
    };
    shared = worker.port;
    shared.postMessage({ version });
    shared.onmessage = ({ data }) => {
      if (data.step) heard(data.late ? late(data.step) : data.step);
      else bar.offline(!data.online);
    };
  } catch {
    listen();
  }
};

// Alone, it listens while somebody looks.
const listen = () => {
  source?.close();
  clearTimeout(retry);
  source = null;
  if (document.hidden) return;
  source = new EventSource(`${OWN}events?since=${version}`);
  source.onopen = () => bar.offline(false);
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onerror = () => {
    bar.offline(true);
    source?.close();
    retry = setTimeout(listen, 500);
  };
};

const connect = () => (window.SharedWorker ? share() : listen());

const leave = () => {
  shared?.postMessage({ bye: true });
  shared = null;
  source?.close();
};

// What stands where in the file: in a form of the page with a comment before each block.
const byteOf = (html, element) => {
  const marked = parse(html);
  const inMarked = new Map();
  const elements = (node) => [...node.children];
  pairUp(sent.documentElement, marked.documentElement, elements, (a, b) => inMarked.set(a, b));
  let wanted = inMarked.get(element);
  while (element && !wanted) wanted = inMarked.get((element = element.parentElement));
  if (!wanted) return 0;
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
  if (!answer) return;
  const { done, said } = answer.ok ? await answer.json() : { said: await answer.text() };
  bar.say(said);
  if (done) setTimeout(() => bar.quiet(), 2000);
};

// Opens the block around an element in the author's editor.
const openBlock = async (element) => {
  if (!bar.status?.file) return bar.say("No file of the site makes this page");
  const status = await Promise.all([fetchStatus("marked"), loaded]).then(([status]) => status, () => null);
  if (!status) return bar.offline(true);
  if (status.held && status.findings.length) return openPlace(status.findings[0]);
  while (element && !sentOf.has(element)) element = element.parentElement;
  const byte = status.html && element ? byteOf(status.html, sentOf.get(element)) : 0;
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
  // With Alt some keyboards give another sign than the key's own.
  const dot = event.key === "." || (event.code === "Period" && !/^[ -~]$/.test(event.key));
  if (!event.altKey || !dot || event.ctrlKey || event.metaKey || typing) return;
  event.preventDefault();
  openBlock(meant());
});

document.addEventListener("visibilitychange", () => {
  if (!shared) listen();
  if (document.hidden || !missed) return;
  const change = missed;
  missed = null;
  heard(change);
});
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => event.persisted && connect());

bar.start(() => openBlock(meant()));
connect();
