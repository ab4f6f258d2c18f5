// Previews of links.
(() => {
const doc = document, on = (name, f) => doc.addEventListener(name, f), $ = (s, n = doc) => [...n.querySelectorAll(s)], clear = clearTimeout, card = doc.createElement("div");
card.id = "_card";
card.popover = "manual";
let link, touch, soon, late, closed;
// What a link previews: an entry of "Names on this page", or sources.
const items = a => {
const [page, id] = a.getAttribute("href").split("#"), to = !page && doc.getElementById(id);
if (to) return to.matches(".cited li") ? [to] : $("[role=doc-biblioref]", to).flatMap(items);
return $(".names li").filter(n => $("a", n)[0].href == a.href.split("#")[0]);
};
const at = e => {
const a = e.target.closest?.(".prose a[href]:not(.card a,.rows a,.anchor)");
return a && items(a)[0] && a;
};
const over = e => e.target.closest?.("#_card,[aria-describedby=_card]");
const close = () => {
clear(late);
if (!link) return;
link.removeAttribute("aria-describedby");
card.remove();
link = 0;
closed = Date.now();
};
const end = () => close(clear(soon));
const open = (a, sheet = "") => {
close();
link = a;
const n = items(a);
card.className = "card preview " + sheet;
card.innerHTML = n.map(n => n.innerHTML).join("");
if (sheet) {
const go = $("a", n[0])[0].cloneNode();
go.text = n[0].closest("details").dataset.read;
card.append(go);
}
a.setAttribute("aria-describedby", "_card");
a.after(card);
card.showPopover?.({source: a});
if (card.offsetTop < a.getBoundingClientRect().top) card.classList.add("up");
};
const wait = (a, ms) => {
if (!a || a == link) return;
clear(soon);
soon = setTimeout(open, ms, a);
};
const out = e => {
if (touch || !at(e) && !over(e)) return;
clear(soon);
clear(late);
if (link) late = setTimeout(() => link.matches(":hover,:focus-visible") || card.matches(":hover,:focus-within") || close(), 250);
};
on("pointerover", e => {
touch = e.pointerType == "touch";
touch || wait(at(e), link || Date.now() - closed < 500 ? 80 : 350);
});
on("pointerout", out);
on("focusin", e => e.target.matches(":focus-visible") && wait(at(e), 500));
on("focusout", out);
on("keydown", e => {
touch = 0;
if (e.key != "Escape") return;
if (card.matches(":focus-within")) link.focus();
end();
});
on("pointerdown", e => over(e) || end());
on("click", e => {
const a = touch && at(e);
if (a && a != link && a.className == "auto") {
e.preventDefault();
open(a, "sheet");
}
});
})();
