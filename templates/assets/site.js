// Previews of links to entries, from the list "Names on this page".
(() => {
const doc = document, on = (name, f) => doc.addEventListener(name, f), card = doc.createElement("div");
card.id = "_card";
card.popover = "manual";
let link, touch, opening, closing, closed = 0;
// The same link in the list.
const entry = a => [...doc.querySelectorAll(".names a")].find(n => n.href == a.href.split("#")[0]);
// The link in the text that an event is about.
const at = e => {
const a = e.target.closest?.(".prose a[href]:not(.card a,.rows a)");
return a && entry(a) && a;
};
const inside = e => e.target.closest?.("#_card,[aria-describedby=_card]");
const close = () => {
clearTimeout(closing);
if (!link) return;
link.removeAttribute("aria-describedby");
card.remove();
link = 0;
closed = Date.now();
};
const dismiss = () => {
clearTimeout(opening);
close();
};
const open = (a, sheet) => {
close();
link = a;
const n = entry(a);
card.className = "card preview" + (sheet ? " sheet" : "");
card.innerHTML = n.closest("li").innerHTML;
if (sheet) {
const go = n.cloneNode();
go.text = n.closest("details").dataset.read;
card.append(go);
}
a.setAttribute("aria-describedby", card.id);
a.after(card);
card.showPopover?.({source: a});
card.classList.toggle("up", card.offsetTop < a.getBoundingClientRect().top);
};
const soon = (a, delay) => {
if (!a || a == link) return;
clearTimeout(opening);
opening = setTimeout(open, delay, a);
};
const leave = e => {
if (touch || !at(e) && !inside(e)) return;
clearTimeout(opening);
clearTimeout(closing);
closing = setTimeout(() => doc.querySelector("#_card:is(:hover,:focus-within),a[aria-describedby=_card]:is(:hover,:focus-visible)") || close(), 250);
};
on("pointerover", e => {
touch = e.pointerType == "touch";
touch || soon(at(e), link || Date.now() - closed < 500 ? 80 : 350);
});
on("pointerout", leave);
on("focusin", e => e.target.matches(":focus-visible") && soon(at(e), 500));
on("focusout", leave);
on("keydown", e => {
touch = 0;
if (e.key != "Escape") return;
if (card.contains(doc.activeElement)) link.focus();
dismiss();
});
on("pointerdown", e => inside(e) || dismiss());
on("click", e => {
const a = touch && at(e);
if (!a || a == link || a.className != "auto") return;
e.preventDefault();
open(a, 1);
});
addEventListener("pagehide", dismiss);
})();
