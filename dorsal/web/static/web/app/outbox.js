// What was noted and the server has not said it has. One thing is sent at a time; it goes when the answer names its id.

import * as store from "./store.js";

export const SCHEMA = 1;
const PATIENCE = 15_000;
const SLOWEST = 300_000;
let timer;
let failures = 0;

// Keep one thing before anything else happens to it. Throws where the device cannot.
export async function keep(person, kind, body, more = {}) {
  const id = more.id ?? store.newId();
  const item = { ...more, id, person, kind, body, at: store.now(), schema: SCHEMA, state: "waiting" };
  try {
    return await store.add(item);
  } catch (error) {
    const known = (await store.all()).find((one) => one.id === id);
    if (!known) throw error;
    if (same(known, item)) return known;
    return store.add({ ...item, id: store.newId() });
  }
}

function same(one, other) {
  return one.person === other.person && one.kind === other.kind && JSON.stringify(one.body) === JSON.stringify(other.body);
}

// What stands here for one person: what waits, what was refused; and what is damaged, whose is unknown.
export async function look(person) {
  const items = await store.all();
  const own = items.filter((item) => !item.damaged && item.person === person);
  return {
    waiting: own.filter((item) => item.state === "waiting"),
    refused: own.filter((item) => item.state === "refused"),
    damaged: items.filter((item) => item.damaged && (typeof item.raw?.person !== "string" || item.raw.person === person)),
  };
}

// Send what waits, oldest first, one tab at a time. `seen` is told of every answer; returns how it ended:
// "sent", "busy", "offline", "nobody", "old".
export async function flush(person, seen = () => {}, urgent = null) {
  const work = () => sendAll(person, seen, urgent);
  if (!navigator.locks) return ended(await work(), person, seen);
  const waits = urgent ? { signal: AbortSignal.timeout(PATIENCE) } : { ifAvailable: true };
  try {
    const outcome = await navigator.locks.request("dorsal-outbox", waits, (lock) => (lock ? work() : "busy"));
    return ended(outcome, person, seen);
  } catch (error) {
    if (error.name === "TimeoutError" || error.name === "AbortError") return "busy";
    throw error;
  }
}

function ended(outcome, person, seen) {
  clearTimeout(timer);
  failures = outcome === "offline" ? failures + 1 : 0;
  if (outcome === "offline") {
    const pause = Math.min(SLOWEST, 2_000 * 2 ** Math.min(failures, 8)) * (0.75 + Math.random() / 2);
    timer = setTimeout(() => flush(person, seen).then((then) => seen({ outcome: then })), pause);
  }
  return outcome;
}

async function sendAll(person, seen, urgent) {
  for (const item of (await look(person)).waiting) {
    const outcome = await send(item, seen, item.id === urgent);
    if (outcome !== "sent") return outcome;
  }
  return "sent";
}

async function send(item, seen, next) {
  let status;
  let answer;
  try {
    const response = await fetch("/app/entries", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(written(item, next)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    status = response.status;
    answer = await response.json().catch(() => null);
  } catch {
    return "offline";
  }
  if (status === 200 && answer?.id === item.id) {
    await store.remove(item.id);
    seen({ item, answer });
    return "sent";
  }
  if (status === 409 && answer?.path === "id") return renamed(item, seen, next);
  if (status === 426) return "old";
  if (status === 401 || status === 403) return "nobody";
  if (answer?.path === undefined || status < 400 || status === 408 || status === 429 || status >= 500) return "offline";
  await store.put({ ...item, state: "refused", path: answer.path, reason: answer.reason });
  seen({ item, refused: answer });
  return "sent";
}

// Something else stands under this id, so this was never written: it gets an id of its own, once.
async function renamed(item, seen, next) {
  if (item.renamed) {
    await store.put({ ...item, state: "refused", path: "id", reason: "" });
    return "sent";
  }
  const again = { ...item, id: store.newId(), renamed: true };
  await store.put(again, item.id);
  return send(again, seen, next);
}

function written(item, next) {
  const { schema, id, person, device, sequence, kind, body, at, about = null } = item;
  return { schema, id, person, device, sequence, kind, body, at, about, now: store.now(), next };
}

// Over HTTPS its name says that this very host alone has set it.
function token() {
  return /(?:^|; )(?:__Host-csrf|csrftoken)=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

// Everything of this person that stands here, as a file: the last resort.
export async function copy(person) {
  const { waiting, refused, damaged } = await look(person);
  const text = JSON.stringify({ dorsal: SCHEMA, saved: store.now(), waiting, refused, damaged }, null, 2);
  return new Blob([text], { type: "application/json" });
}
