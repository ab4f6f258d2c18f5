// What the server sent is kept beside what the reader sees. A new form of the page is
// compared with what the server sent before, and only the difference is put in place:
// all that the reader or the page's own scripts changed stays as it is.

const liveOf = new WeakMap(); // what the server sent → what is shown
const sentOf = new WeakMap();

const pair = (sent, live) => pairUp(sent, live, (node) => [...node.childNodes], (a, b) => {
  liveOf.set(a, b);
  sentOf.set(b, a);
});

// Finds for the nodes of a tree what they are in another one, which scripts may have
// changed since: where the children are not the same ones, by what they hold.
const pairUp = (a, b, children, take) => {
  take(a, b);
  const [ours, theirs] = [children(a), children(b)];
  const same = ours.length === theirs.length && ours.every((one, i) => alike(one, theirs[i]));
  const found = same ? ours.map((_, i) => i) : match(theirs, ours);
  ours.forEach((one, i) => found[i] >= 0 && pairUp(one, theirs[found[i]], children, take));
};

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

const runs = (script) => !script.type || /javascript|ecmascript|^module$/i.test(script.type);

// Copies for the page; scripts from a parser never run, those made by hand do.
const shown = (sent) => {
  const live = document.importNode(sent, true);
  const scripts = live.nodeName === "SCRIPT" ? [live] : live.querySelectorAll?.("script") ?? [];
  let top = live;
  for (const script of scripts) {
    const copy = document.createElement("script");
    for (const { name, value } of script.attributes) copy.setAttribute(name, value);
    copy.async = false;
    copy.text = script.text;
    if (script === live) top = copy;
    else script.replaceWith(copy);
  }
  pair(sent, top);
  return top;
};

const key = (node) => node.outerHTML ?? node.nodeName + node.data;

const alike = (a, b) => a.nodeName === b.nodeName && (!a.id || !b.id || a.id === b.id);

// For each new node the number of the old one that it is now, or -1.
const match = (old, next) => {
  const found = next.map(() => -1);
  const taken = new Set();
  const take = (j, i) => {
    found[j] = i;
    taken.add(i);
  };
  const by = (name) => {
    const places = new Map();
    old.forEach((node, i) => {
      if (taken.has(i) || !name(node)) return;
      if (!places.has(name(node))) places.set(name(node), []);
      places.get(name(node)).push(i);
    });
    next.forEach((node, j) => {
      const i = found[j] < 0 ? places.get(name(node))?.shift() : undefined;
      if (i !== undefined) take(j, i);
    });
  };
  // What is the same, but for the spaces between blocks; then what has the same id.
  by((node) => (node.nodeType === 1 || node.data?.trim()) && key(node));
  by((node) => node.id && node.nodeName + node.id);
  // The rest in its order, each between the neighbours that it had.
  let from = 0;
  next.forEach((node, j) => {
    if (found[j] >= 0) {
      from = found[j] + 1;
      return;
    }
    for (let i = from; i < old.length && !taken.has(i); i++) {
      if (!alike(old[i], node)) continue;
      take(j, i);
      from = i + 1;
      return;
    }
  });
  return found;
};

// Of matched nodes the most that can stay where they are, in their order.
const staying = (found) => {
  const ends = []; // the last place of the best row of each length
  const before = [];
  found.forEach((i, j) => {
    if (i < 0) return;
    let length = ends.length;
    while (length && found[ends[length - 1]] > i) length--;
    before[j] = ends[length - 1];
    ends[length] = j;
  });
  const stay = new Set();
  for (let j = ends.at(-1); j !== undefined; j = before[j]) stay.add(j);
  return stay;
};

const move = (parent, node, before) => {
  if (parent.moveBefore && node.isConnected && parent.isConnected) parent.moveBefore(node, before);
  else parent.insertBefore(node, before);
};

// Puts text in the place of another so that a selection around the change stays.
const mergeText = (sent, next, changed) => {
  const live = liveOf.get(sent);
  const spaces = sent.data.trim() === next.data.trim();
  if (live && live.data === sent.data) {
    const [a, b] = [sent.data, next.data];
    let start = 0, end = 0;
    const most = Math.min(a.length, b.length);
    while (start < most && a[start] === b[start]) start++;
    while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
    live.replaceData(start, a.length - start - end, b.slice(start, b.length - end));
  } else if (live) live.data = next.data;
  sent.data = next.data;
  if (live?.parentElement && !spaces) changed.push(live.parentElement);
};

const mergeAttributes = (sent, next, changed) => {
  const live = liveOf.get(sent);
  for (const name of new Set([...sent.getAttributeNames(), ...next.getAttributeNames()])) {
    const [old, value] = [sent.getAttribute(name), next.getAttribute(name)];
    if (old === value) continue;
    if (name === "class" && live && live.getAttribute(name) !== old) {
      const kept = new Set(next.classList);
      live.classList.remove(...[...sent.classList].filter((one) => !kept.has(one)));
      live.classList.add(...kept);
    } else if (value === null) live?.removeAttribute(name);
    else live?.setAttribute(name, value);
    if (value === null) sent.removeAttribute(name);
    else sent.setAttribute(name, value);
    if (live && name !== "id") changed.push(live);
  }
};

const mergeChildren = (sent, next, changed) => {
  const live = liveOf.get(sent);
  let old = [...sent.childNodes], now = [...next.childNodes];
  let start = 0, end = 0;
  const most = Math.min(old.length, now.length);
  while (start < most && old[start].isEqualNode(now[start])) start++;
  while (end < most - start && old.at(-1 - end).isEqualNode(now.at(-1 - end))) end++;
  if (start === old.length && start === now.length) return;
  const is_ours = (node) => liveOf.get(node)?.parentNode === live;
  const own = live && old.slice(start, old.length - end).every(is_ours);
  if (!own || sent.nodeName === "TEMPLATE") {
    // Somebody else rules these children: they are made anew.
    sent.replaceChildren(...now);
    live?.replaceChildren(...now.map(shown));
    if (live) changed.push(live);
    return;
  }
  // After the last neighbour that a script has left where it was.
  let after = liveOf.get(old.slice(0, start).findLast(is_ours)) ?? null;
  const last = end ? old.at(-end) : null;
  old = old.slice(start, old.length - end);
  now = now.slice(start, now.length - end);
  const found = match(old, now);
  const matched = new Set(found);
  old.forEach((node, i) => {
    if (matched.has(i)) return;
    const gone = liveOf.get(node);
    if (node.nodeType === 1 || node.data.trim()) changed.push(gone.previousElementSibling ?? live);
    gone.remove();
    node.remove();
  });
  const stay = staying(found);
  let place = null;
  const next_of = () => (place ? place.nextSibling : start ? sent.childNodes[start] : sent.firstChild);
  now.forEach((node, j) => {
    const same = old[found[j]];
    const before = after ? after.nextSibling : live.firstChild;
    if (!same) {
      sent.insertBefore(node, next_of() ?? last);
      after = shown(node);
      live.insertBefore(after, before);
      if (node.nodeType === 1) changed.push(after);
      else if (node.data?.trim()) changed.push(live);
      place = node;
      return;
    }
    if (!stay.has(j)) {
      sent.insertBefore(same, next_of() ?? last);
      move(live, liveOf.get(same), before);
    }
    after = liveOf.get(same);
    place = same;
    merge(same, node, changed);
  });
};

// Makes `sent`, and what is shown of it, what `next` is. Elements that changed are
// added to a list.
const merge = (sent, next, changed) => {
  if (sent.nodeName === "NOSCRIPT" || sent.isEqualNode(next)) return;
  if (sent.nodeType !== 1) return mergeText(sent, next, changed);
  mergeAttributes(sent, next, changed);
  mergeChildren(sent, next, changed);
};

// Whether a script within the page is another now: what it did can't be undone.
const scriptsChanged = (sent, next) => {
  const inline = (root) => [...root.scripts].filter((s) => !s.src && runs(s)).map((s) => s.text);
  const kept = new Set(inline(next));
  return inline(sent).some((text) => !kept.has(text));
};
