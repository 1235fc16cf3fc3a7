// The strip that says what this device keeps and what waits: the same on every page and in the shell.

import * as outbox from "./outbox.js";
import { h, say } from "./words.js";

// What can wait stands below the page, so that coming late it pushes nothing away.
const CAN_WAIT = new Set(["whose"]);
const notes = new Map();

// Show a note under a name, or take it away; notes stand in the order of their names.
export function note(name, ...inside) {
  if (inside.length) notes.set(name, inside);
  else notes.delete(name);
  draw();
}

function draw() {
  const names = [...notes.keys()].sort();
  const below = document.getElementById("app-ask");
  fill(document.getElementById("app-bar"), names.filter((name) => !below || !CAN_WAIT.has(name)));
  fill(below, names.filter((name) => CAN_WAIT.has(name)));
}

function fill(bar, names) {
  if (!bar) return;
  const shown = names.map((name) => h("div", { class: "app-note", "data-note": name }, ...notes.get(name)));
  bar.replaceChildren(h("div", { class: "wrap wrap-wide", role: "status" }, shown));
  bar.hidden = shown.length === 0;
}

export function button(words, onclick, quiet = true) {
  return h("button", { type: "button", class: quiet ? "button button-quiet" : "button", onclick }, words);
}

// How many things wait, were refused or are damaged.
export async function count(person) {
  const { waiting, refused, damaged } = await outbox.look(person);
  const lines = [
    waiting.length && say("app.waiting", { count: waiting.length }),
    refused.length && say("app.refused", { count: refused.length }),
    damaged.length && say("app.damaged", { count: damaged.length }),
  ].filter(Boolean);
  const see = h("a", { class: "link-line", href: "/app" }, say("app.waiting.see"));
  if (lines.length) note("waiting", h("p", {}, lines.join(" · ")), see);
  else note("waiting");
  return { waiting, refused, damaged };
}

export const noRoom = (key = "app.no-room") => note("room", h("p", { role: "alert" }, say(key)));

// What an answer of the server means for the person, wherever they are now.
export function tell(person, { item, answer, outcome }) {
  if (answer?.skew) note("clock", h("p", {}, say("app.clock", { minutes: Math.round(Math.abs(answer.skew) / 60) })));
  if (answer?.matters && item) {
    note("look", h("p", {}, say("app.look")), h("a", { class: "button", href: answer.next }, say("app.look.go")));
  }
  if (outcome === "old") note("old", h("p", {}, say("app.old")), button(say("app.new.go"), () => location.reload()));
  return count(person);
}

// A copy of everything that stands here, as a file of this device.
export async function save(person) {
  const address = URL.createObjectURL(await outbox.copy(person));
  h("a", { href: address, download: "dorsal.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
