// Small comforts; every page is whole without this file.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// An answer such as "none of these" stands alone: ticking it clears the others, and the other way round.
for (const group of document.querySelectorAll("[data-alone]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  group.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    for (const box of boxes) {
      const alone = box.hasAttribute("data-alone-box") || event.target.hasAttribute("data-alone-box");
      if (box !== event.target && alone) box.checked = false;
    }
  });
}

// Paper has no folds: what is folded on the screen is printed, and folded again after.
const folded = () => document.querySelectorAll("details.day:not([open]), details.on-paper:not([open])");
addEventListener("beforeprint", () => folded().forEach((day) => { day.open = true; day.dataset.folded = ""; }));
addEventListener("afterprint", () => document.querySelectorAll("[data-folded]").forEach((day) => { day.open = false; delete day.dataset.folded; }));

// Days are the reader's days: the server learns their clock, and nothing else of where they are.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const [named, only] = location.protocol === "https:" ? ["__Host-dorsal_zone", "; secure"] : ["dorsal_zone", ""];
if (zone && !document.cookie.split("; ").includes(`${named}=${zone}`)) {
  document.cookie = `${named}=${zone}; path=/; max-age=31536000; samesite=lax${only}`;
}

// How far a count came is for whoever is here now, and for today: it goes with the record that is closed, and with the day.
try {
  const left = JSON.parse(localStorage.getItem("dorsal-left"));
  const over = left && left.day !== new Date().toLocaleDateString("en-CA");
  if (over || !("record" in document.body.dataset)) localStorage.removeItem("dorsal-left");
} catch {
  // A browser that keeps nothing has nothing to clear.
}

// The app loads for somebody with a plan; and once more after them, to clear what this device kept of it.
const bar = document.getElementById("app-bar");
let before = null;
try {
  before = localStorage.getItem("dorsal");
} catch {
  // A browser that keeps nothing has nothing to clear either.
}
if (bar?.dataset.app && (bar.dataset.person || before)) import(bar.dataset.app);
