// The bar at the foot of the page. It stands beside the page's body in a tree of its
// own: the site's styles and scripts do not see it, nor does it see theirs.

const OWN = "/_expound/";

const element = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

const wide = (words) => element("span", { className: "wide" }, words);

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// The answer; nothing if the server does not give one.
const post = async (what, body) => {
  try {
    return await fetch(OWN + what, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Expound-Client": "1" },
      body: JSON.stringify(body),
    });
  } catch {
    bar.offline(true);
    bar.say("The server does not answer");
  }
};

const HIDDEN = {
  draft: "This page is a draft: Drafts shows it",
  future: "This page is still to be published: Later pages shows it",
};

const host = element("expound-bar");
const root = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(BAR_CSS);
root.adoptedStyleSheets = [sheet];

const bar = {
  status: null,
  folded: false,
  open: null, // the panel that is open: "findings" or "names"
  closed: "", // the mistakes that the author has closed
  drawn: "", // what the panel shows
  parts: {},

  // Makes the bar, with what it can do.
  start(openSource) {
    const button = (id, click, properties) => element("button", { id, type: "button", onclick: click, ...properties });
    const parts = {
      findings: button("findings", () => bar.toggle("findings"), { "aria-controls": "panel" }),
      names: button("names", () => bar.toggle("names"), { "aria-controls": "panel" }),
      drafts: button("drafts", () => bar.set("drafts")),
      future: button("future", () => bar.set("future")),
      source: button("source", openSource, { title: "Alt-click on a block, or Alt and full stop, opens it in your editor" }),
      site: element("a", { id: "site", href: OWN + "findings" }),
      state: element("span", { id: "state", role: "status" }),
      fold: button("fold", () => bar.fold(!bar.folded)),
      panel: element("section", { id: "panel", hidden: true, "aria-label": "Findings" }),
      note: element("div", { id: "note", role: "status", hidden: true }),
    };
    const { findings, names, drafts, future, source, site, state, fold, panel, note } = parts;
    source.append("Edit", wide("(Alt-click, Alt+.)"));
    const line = element("div", { id: "bar" }, findings, names, drafts, future, state, element("span", { id: "gap" }), source, site, fold);
    // As much room at the foot of the page as the bar takes: it hides nothing.
    const room = element("div");
    new ResizeObserver(() => (room.style.height = `${line.offsetHeight}px`)).observe(line);
    parts.all = element("div", { id: "all", role: "region", "aria-label": "Preview" }, element("div", { id: "above" }, note, panel), line);
    root.append(room, parts.all);
    bar.parts = parts;
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!note.hidden) note.hidden = true;
      else if (bar.open) bar.close(true);
    });
    try {
      bar.folded = localStorage.getItem("expound-bar") === "folded";
    } catch {} // storage may be refused
    parts.all.classList.toggle("small", bar.folded);
    document.documentElement.append(host);
  },

  // Folded, it is one button; an open panel unfolds it.
  fold(folded) {
    bar.folded = folded;
    if (folded && bar.open) bar.close(true);
    else if (bar.status) bar.draw();
    try {
      localStorage.setItem("expound-bar", folded ? "folded" : "");
    } catch {} // then it is as it was with the next page
  },

  toggle(panel) {
    if (bar.open === panel) return bar.close(true);
    bar.open = panel;
    bar.draw();
  },

  // Closes the panel; mistakes that the author has closed stay closed.
  close(byHand = false) {
    if (byHand && bar.open === "findings") bar.closed = bar.mistakes();
    const button = bar.parts[bar.open];
    bar.open = null;
    if (bar.status) bar.draw();
    if (byHand) button?.focus();
  },

  async set(name) {
    const button = bar.parts[name];
    const answer = await post("settings", { [name]: button.ariaPressed !== "true" });
    if (answer && !answer.ok) bar.say(await answer.text());
  },

  offline(is) {
    bar.parts.state.textContent = is ? "The server does not answer" : "";
  },

  // A few words, with an address to go to if there is one.
  say(words, go) {
    const { note } = bar.parts;
    const away = () => (note.hidden = true);
    const parts = [element("span", {}, words)];
    if (go) parts.push(element("a", { href: go }, "Go there"));
    parts.push(element("button", { type: "button", onclick: away }, "Close"));
    note.replaceChildren(...parts);
    note.hidden = false;
  },

  height() {
    return bar.parts.all.offsetHeight;
  },

  quiet() {
    bar.parts.note.hidden = true;
  },

  mistakes() {
    const errors = bar.status?.findings.filter((one) => one.severity === "error") ?? [];
    return errors.map((one) => one.text).join("\n");
  },

  // Shows what is known of the page. Its mistakes come by themselves, and go.
  show(status) {
    const before = bar.mistakes();
    if (status.hidden && status.hidden !== bar.status?.hidden) bar.say(HIDDEN[status.hidden]);
    bar.status = status;
    const mistakes = bar.mistakes();
    if (!mistakes) {
      bar.closed = "";
      if (before && bar.open === "findings") bar.open = null;
    } else if (mistakes !== bar.closed && mistakes !== before) bar.open = "findings";
    bar.draw();
  },

  draw() {
    const { status, parts } = bar;
    const of = (severity) => status.findings.filter((one) => one.severity === severity).length;
    const [errors, warnings] = [of("error"), of("warning")];
    const counts = [errors && counted(errors, "error"), warnings && counted(warnings, "warning")].filter(Boolean);
    parts.findings.textContent = counts.join(", ") || (status.findings.length ? counted(status.findings.length, "note") : "Nothing is wrong");
    parts.findings.className = errors ? "errors" : warnings ? "warnings" : "";
    parts.findings.disabled = !status.findings.length;
    parts.names.replaceChildren(counted(status.names.length, "name"), wide("not linked"));
    parts.names.hidden = !status.names.length;
    parts.drafts.replaceChildren(status.draft ? "Drafts (this is one)" : `Drafts (${status.site.of_drafts})`);
    parts.drafts.ariaPressed = String(status.site.drafts);
    parts.drafts.title = "Show pages that are drafts";
    parts.future.replaceChildren("Later", wide("pages"));
    parts.future.ariaPressed = String(status.site.future);
    parts.future.title = "Show pages whose day to be published is still to come";
    parts.source.disabled = !status.file;
    parts.site.replaceChildren("All", wide("findings"), ` (${status.site.errors + status.site.warnings})`);
    if (bar.open && !status[bar.open].length) bar.open = null;
    for (const name of ["findings", "names"]) parts[name].ariaExpanded = String(bar.open === name);
    const small = bar.folded && !bar.open;
    parts.all.classList.toggle("small", small);
    parts.fold.textContent = small ? (errors ? counts[0] : "Preview") : "Hide";
    parts.fold.className = small && errors ? "errors" : "";
    parts.fold.ariaExpanded = String(!small);
    parts.fold.title = small ? "Show the preview's bar" : "Hide the preview's bar";
    parts.panel.hidden = !bar.open;
    parts.panel.className = bar.open === "findings" && errors ? "bad" : "";
    const drawn = JSON.stringify([bar.open, status.held, status.findings, status.names]);
    if (drawn === bar.drawn) return;
    bar.drawn = drawn;
    parts.panel.replaceChildren(...(bar.open ? bar[`${bar.open}Panel`]() : []));
    for (const text of parts.panel.querySelectorAll("pre")) bar.toCaret(text);
  },

  // The message and the help wrap; the lines of the file between them do not.
  parted(text) {
    const [message, ...lines] = text.split("\n");
    const help = lines.findIndex((line) => /^ *= /.test(line));
    const snippet = (help < 0 ? lines : lines.slice(0, help)).join("\n").replace(/(\n *\|)+$/, "");
    const helps = help < 0 ? [] : lines.slice(help).join("\n").trim().split(/\n? *= (?=help|note)/).filter(Boolean);
    return [
      element("p", { className: "message" }, message),
      ...(snippet ? [element("pre", { tabIndex: 0 }, snippet)] : []),
      ...helps.map((one) => element("p", {}, one)),
    ];
  },

  // Long lines are shown from where the mistake is.
  toCaret(text) {
    const carets = text.textContent.split("\n").find((line) => /^ *\| +\^/.test(line));
    const column = carets?.indexOf("^") ?? 0;
    const seen = text.clientWidth / text.scrollWidth;
    const longest = Math.max(...text.textContent.split("\n").map((line) => line.length));
    if (column > longest * seen * 0.8) text.scrollLeft = (text.scrollWidth * (column - longest * seen * 0.4)) / longest;
  },

  opener(file, line) {
    return element("button", { type: "button", onclick: () => openPlace({ file, line }) }, `Open at line ${line}`);
  },

  head(title) {
    const close = element("button", { type: "button", onclick: () => bar.close(true) }, "Close");
    return element("header", {}, element("h2", {}, title), close);
  },

  findingsPanel() {
    const { status } = bar;
    const held = status.held ? [element("p", {}, "The page is shown as it was before the mistake.")] : [];
    const items = status.findings.map((one) =>
      element("li", { className: `finding ${one.severity}` }, ...bar.parted(one.text), ...(one.line ? [bar.opener(one.file, one.line)] : [])));
    const alarm = bar.mistakes() ? { role: "alert" } : {};
    return [bar.head(status.held ? "This page has a mistake" : "Findings on this page"), ...held, element("div", alarm, element("ul", {}, ...items))];
  },

  namesPanel() {
    const { status } = bar;
    const items = status.names.map((one) =>
      element("li", { className: "name" }, element("b", {}, one.name), element("span", {}, one.why), bar.opener(status.file, one.line)));
    const further = status.further
      ? [element("p", {}, `${counted(status.further, "further mention")}: linked before on this page, or its own name.`)]
      : [];
    return [bar.head("Names that are not linked"), element("ul", {}, ...items), ...further];
  },
};
