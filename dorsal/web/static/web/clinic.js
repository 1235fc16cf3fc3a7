// Keys for whoever opens one person after the other, and a list that renews itself; every page is whole without this file.

const MINUTE = 60_000;
const SOON = 2_000; // where plans are behind, the next list counts more of them
const STILL = 5_000; // nothing moves under a hand that is at work
const section = document.querySelector("[data-keys]");
const use = { keys: document.getElementById("use-keys"), renewing: document.getElementById("use-renewing") };
let touched = 0;

function kept(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

for (const box of Object.values(use)) {
  if (!box) continue;
  box.checked = kept(box.dataset.kept) !== "off";
  box.addEventListener("change", () => kept(box.dataset.kept, box.checked ? "on" : "off"));
}
if (section) section.hidden = false;

// Keys --------------------------------------------------------------------

function step(by) {
  const cases = [...document.querySelectorAll("[data-cases] a")];
  const at = cases.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : cases.length - 1) : at + by;
  cases[Math.max(0, Math.min(next, cases.length - 1))]?.focus();
}

// A single letter does nothing while somebody types, and nothing at all once they are switched off.
const letters = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.querySelector(".filters a")?.focus(),
  "?": () => {
    section.scrollIntoView({ block: "nearest" });
    section.querySelector("h2").focus();
  },
};
// The arrows scroll the page, until somebody is in the list.
const arrows = { ArrowDown: letters.j, ArrowUp: letters.k };

function pressed(event) {
  const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const inList = document.activeElement?.closest("[data-cases]");
  const does = letters[event.key] ?? (inList ? arrows[event.key] : undefined);
  if (!use.keys.checked || typing || !does || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  does();
}

if (section && use.keys) addEventListener("keydown", pressed);

// Renewing ----------------------------------------------------------------

function renew() {
  const list = document.querySelector("[data-renew]");
  const busy = document.hidden || Date.now() - touched < STILL;
  if (!list || busy || !use.renewing?.checked) return false;
  htmx.trigger(list, "renew");
  return true;
}

// As long as each list counts more plans than the one before.
let behind = Infinity;
function catchUp() {
  const left = Number(document.querySelector("[data-behind]")?.dataset.behind ?? Infinity);
  if (left < behind && renew()) behind = left;
}

if (use.renewing) {
  for (const what of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) {
    addEventListener(what, () => { touched = Date.now(); }, { passive: true });
  }
  setInterval(renew, MINUTE);
  setInterval(catchUp, SOON);
}

// A page that is not there any more for its reader must not stay on the screen.
addEventListener("htmx:responseError", (event) => {
  if ([401, 403, 404].includes(event.detail.xhr.status)) location.reload();
});
// Somebody who was sent elsewhere, as to sign in again, goes there as a whole.
addEventListener("htmx:beforeSwap", (event) => {
  const to = new URL(event.detail.xhr.responseURL || location.href);
  if (!to.pathname.startsWith("/clinic")) {
    event.detail.shouldSwap = false;
    location.assign(to);
  }
});
