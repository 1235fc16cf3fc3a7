// Keys for whoever opens one person after the other; every page is whole without this file.

const cases = [...document.querySelectorAll("[data-cases] a")];
const keys = document.querySelector("[data-keys]");
const use = document.getElementById("use-keys");

function kept(value) {
  try {
    if (value !== undefined) localStorage.setItem("dorsal-keys", value);
    return localStorage.getItem("dorsal-keys");
  } catch {
    return null; // a browser that keeps nothing
  }
}

function step(by) {
  const at = cases.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : cases.length - 1) : at + by;
  cases[Math.max(0, Math.min(next, cases.length - 1))]?.focus();
}

const does = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.querySelector(".filters a")?.focus(),
};

if (keys && use) {
  keys.hidden = false;
  use.checked = kept() !== "off";
  use.addEventListener("change", () => kept(use.checked ? "on" : "off"));
  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (!use.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !does[event.key]) return;
    event.preventDefault();
    does[event.key]();
  });
}
