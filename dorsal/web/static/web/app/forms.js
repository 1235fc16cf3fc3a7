// What a page's form says is kept on the device first and sent then. A form that cannot be kept goes its ordinary way.

import * as bar from "./bar.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { h, say } from "./words.js";

const SHARE = { all: 1, part: 0.5 };
const tenth = (value) => (value === null || value === "" ? undefined : Number(value));

// The body of one exercise as it was noted; null where something is missing.
export function session(data, item) {
  const done = data.get("done");
  const level = Number(data.get("level") ?? 1);
  if (done === "skip") return data.get("reason") ? { item, level, done: 0, skipped: data.get("reason") } : null;
  const pain = tenth(data.get("pain"));
  if (!(done in SHARE) || pain === undefined) return null;
  const body = { item, level, done: SHARE[done], pain_during: pain, effort: tenth(data.get("effort")), felt: data.get("felt") ?? undefined };
  return JSON.parse(JSON.stringify(body));
}

const BODIES = {
  session: (data, form) => session(data, form.dataset.item),
  morning: (data) => (tenth(data.get("pain")) === undefined ? null : { pain: tenth(data.get("pain")) }),
  flare: () => ({}),
};

export function intercept(person) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const kind = form.dataset.outbox;
    if (event.defaultPrevented || !kind || form.dataset.native) return;
    if (!(kind in BODIES) && navigator.onLine) return; // the server keeps a check-in page by page
    event.preventDefault();
    const { submitter } = event;
    const data = new FormData(form, submitter);
    const work = kind in BODIES ? note(person, kind, form, data) : answers(form);
    form.setAttribute("aria-busy", "true");
    work.catch(() => false).then((went) => {
      form.removeAttribute("aria-busy");
      if (!went) natively(form, submitter);
    });
  });
}

function natively(form, submitter) {
  form.dataset.native = "yes";
  form.requestSubmit(submitter ?? undefined);
}

// Keep it, try to send it, and go on. False where the form has to go its ordinary way.
async function note(person, kind, form, data) {
  const body = BODIES[kind](data, form);
  if (!body) return (await reached()) ? false : missing(form);
  const more = { id: data.get("entry") || undefined, about: data.get("day") || undefined };
  let item;
  try {
    item = await outbox.keep(person, kind, body, more);
  } catch {
    if (await reached()) return false;
    bar.noRoom("app.no-room.late");
    return true;
  }
  let next;
  await outbox.flush(person, (told) => {
    if (told.item.sequence === item.sequence) next = told.answer?.next;
    else bar.tell(person, told);
  }, item.id);
  location.assign(next ?? form.dataset.next ?? "/today");
  return true;
}

// Questions on several pages are kept by the server while it can be reached; without it the device asks them itself.
async function answers(form) {
  if (await reached()) return false;
  const data = [...new FormData(form)].filter(([name]) => !/\.|^csrf|^entry$|^again$/.test(name));
  const draft = {};
  for (const [name, value] of data) draft[name] = name in draft ? [draft[name], value].flat() : value;
  await store.keep("draft", { at: Date.now(), values: { ...(await store.get("draft"))?.values, ...draft } });
  location.assign(form.dataset.next ?? "/check-in");
  return true;
}

function missing(form) {
  form.prepend(h("p", { class: "error", role: "alert" }, say("session.error.pain")));
  return true;
}

export async function reached() {
  try {
    return (await fetch("/app/alive", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4_000) })).ok;
  } catch {
    return false;
  }
}
