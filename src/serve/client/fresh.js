// Styles, pictures and other files that are another now, in place.

const freshAt = new Map(); // decoded paths of files → the version that they are to be loaded for
let freshAll = null; // the same for all files
const waiting = new Map(); // links to styles → what takes their place once it is loaded

const decoded = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

// The address of a file as it has to be loaded; nothing if it is no address of this server.
const own = (address, base = document.baseURI) => {
  const url = URL.parse ? URL.parse(address, base) : (() => { try { return new URL(address, base); } catch { return null; } })();
  return url?.origin === location.origin ? url : null;
};

const versionOf = (url) => {
  const path = decoded(url.pathname);
  const known = freshAt.get(path) ?? [...freshAt].findLast(([file]) => path.endsWith(file))?.[1];
  return known ?? freshAll;
};

const fresh = (address, base) => {
  const url = own(address, base);
  const version = url && versionOf(url);
  if (!version || url.searchParams.get("expound") === version) return address;
  url.searchParams.set("expound", version);
  return url.href;
};

const ADDRESSES = [
  ["img[src], source[src], video[src], audio[src], embed[src], input[type=image][src]", "src"],
  ["video[poster]", "poster"],
  ["object[data]", "data"],
  ["image[href]", "href"],
  ["link[rel~=icon][href]", "href"],
];

const setFresh = (element, name, value) => {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

const freshenStyle = (style, base) => {
  if (!style.cssText.includes("url(")) return;
  for (const name of style) {
    const value = style.getPropertyValue(name);
    const now = value.replace(/url\((["']?)(.*?)\1\)/g, (_, quote, address) => `url("${fresh(address, base)}")`);
    if (now !== value) style.setProperty(name, now, style.getPropertyPriority(name));
  }
};

const freshenRules = (rules, base) => {
  for (const rule of rules) {
    if (rule.style) freshenStyle(rule.style, base);
    if (rule.cssRules) freshenRules(rule.cssRules, base);
  }
};

// Has the files below an element loaded as they are now.
const freshen = (root) => {
  if ((!freshAt.size && !freshAll) || !root.querySelectorAll) return;
  const below = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  for (const [selector, name] of ADDRESSES) {
    for (const one of below(selector)) setFresh(one, name, fresh(one.getAttribute(name)));
  }
  for (const one of below("img[srcset], source[srcset]")) {
    setFresh(one, "srcset", one.getAttribute("srcset").replace(/[^\s,]\S*[^\s,](?=\s|,|$)/g, (word) =>
      /^[\d.]+[wxh]$/.test(word) ? word : fresh(word)));
  }
  for (const one of below("[style]")) freshenStyle(one.style);
};

const freshenSheets = () => {
  for (const sheet of document.styleSheets) {
    try {
      freshenRules(sheet.cssRules, sheet.href ?? document.baseURI);
    } catch {} // another site's, or not loaded yet
  }
};

const freshenLinks = (version) => {
  const pending = new Set(waiting.values());
  for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
    const url = pending.has(link) ? null : own(link.href);
    if (!url) continue;
    // Only the last of several saves is waited for.
    waiting.get(link)?.remove();
    const next = link.cloneNode();
    url.searchParams.set("expound", version);
    next.href = url.href;
    next.onload = next.onerror = () => {
      if (waiting.get(link) !== next) return;
      waiting.delete(link);
      link.remove();
      const of = sentOf.get(link);
      if (of) pair(of, next);
      freshenSheets();
    };
    waiting.set(link, next);
    link.after(next);
  }
};

// Takes over a change; true if the page has to be loaded again for it.
const swap = (change) => {
  if (change.all) freshAll = change.version;
  for (const file of change.files) {
    freshAt.delete(decoded(file));
    freshAt.set(decoded(file), change.version);
  }
  if (change.all) freshAt.clear();
  const named = (address) => {
    const url = own(address);
    return url && change.files.some((file) => decoded(url.pathname).endsWith(decoded(file)));
  };
  if ([...document.scripts].some((script) => script.src && runs(script) && named(script.src))) return true;
  if (change.all || change.files.some((file) => file.endsWith(".css"))) freshenLinks(change.version);
  freshen(document);
  freshenSheets();
  const pages = change.pages.map((page) => page.address);
  for (const frame of document.querySelectorAll("iframe[src]")) {
    const url = own(frame.src);
    if (url && (named(frame.src) || pages.includes(url.pathname))) frame.contentWindow?.location.reload();
  }
  return false;
};
