// Previews of links to entries, from the list "Names on this page".
(() => {
const on = (name, f) => document.addEventListener(name, f);
const card = document.createElement("div");
card.id = "_card";
card.popover = "manual";
let link, touch, opening, closing, closed = 0;
// The list's item for a link in the text.
const entry = (a) => [...document.querySelectorAll(".names li")].find((li) => li.querySelector("a").href == a.href.split("#")[0]);
const at = (e) => {
	const a = e.target.closest?.(".prose a[href]");
	return a && !a.closest(".card,.rows") && entry(a) && a;
};
const inside = (e) => link && (card.contains(e.target) || link.contains(e.target));
const close = () => {
	clearTimeout(opening);
	clearTimeout(closing);
	if (!link) return;
	link.removeAttribute("aria-describedby");
	card.remove();
	link = null;
	closed = Date.now();
};
const open = (a, sheet) => {
	close();
	card.className = "card preview" + (sheet ? " sheet" : "");
	card.innerHTML = entry(a).innerHTML;
	if (sheet) {
		const go = card.querySelector("a").cloneNode();
		go.textContent = document.querySelector(".names").dataset.read;
		card.append(go);
	}
	link = a;
	a.setAttribute("aria-describedby", card.id);
	a.after(card);
	card.showPopover?.({source: a});
	const top = (e) => e.getBoundingClientRect().top;
	card.classList.toggle("up", top(card) < top(a));
};
const soon = (a, delay) => {
	clearTimeout(opening);
	if (a && a != link) opening = setTimeout(open, delay, a);
};
const leave = (e) => {
	if (touch) return;
	clearTimeout(opening);
	clearTimeout(closing);
	closing = setTimeout(() => {
		if (link && !link.matches(":hover,:focus-visible") && !card.matches(":hover,:focus-within")) close();
	}, 250);
};
on("pointerover", (e) => {
	touch = e.pointerType == "touch";
	const a = !touch && at(e);
	if (a) soon(a, link || Date.now() - closed < 500 ? 80 : 350);
});
on("pointerout", (e) => { if (at(e) || inside(e)) leave() });
on("focusin", (e) => {
	const a = at(e);
	if (a && a.matches(":focus-visible")) soon(a, 500);
});
on("focusout", (e) => { if (at(e) || inside(e)) leave() });
on("keydown", (e) => {
	touch = false;
	if (e.key != "Escape") return;
	if (card.contains(document.activeElement)) link.focus();
	close();
});
on("pointerdown", (e) => { if (!inside(e)) close() });
on("click", (e) => {
	const a = touch && at(e);
	if (!a || a == link || !a.matches(".auto")) return;
	e.preventDefault();
	open(a, true);
});
addEventListener("pagehide", close);
})();
