// On a page of somebody with a plan: keeps their week on the device, and what they note until the server has it.

import * as bar from "./bar.js";
import { intercept } from "./forms.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { h, learn, say } from "./words.js";

const SYNCED = ["/today", "/week", "/result", "/session/done", "/check-in/done", "/flare"];
const FRESH = ["/today", "/week", "/session/done", "/course"]; // they tell what has just been sent
const QUIET = 8_000;
const { person = "", words, worker } = document.getElementById("app-bar").dataset;

// Whether the device will keep something is found out first, so that it is said before anything is entered.
async function begin() {
  let room = true;
  try {
    await store.belongs(person);
    room = await store.hasRoom();
  } catch {
    room = false;
  }
  mark(Boolean(person));
  if (!person) return;
  await learn(words);
  if (!room) return bar.noRoom();
  const shared = await store.get("shared");
  if (shared) return;
  if (shared === undefined) ask();
  await use();
}

// Without a mark, a page of a visitor does not even load this.
function mark(on) {
  try {
    if (on) localStorage.setItem("dorsal", "1");
    else localStorage.removeItem("dorsal");
  } catch {
    // A browser that keeps nothing has nothing to clear either.
  }
}

// Nobody is told here any more; the server hears of it from the maker of the browser, if not from the sign-out.
async function hush() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const there = await registration?.pushManager?.getSubscription();
  await there?.unsubscribe();
  await store.forget("told");
}

async function use() {
  if (![undefined, person].includes(await store.get("told"))) await hush().catch(() => null);
  intercept(person);
  document.addEventListener("submit", leaving);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  register();
  const { waiting } = await bar.count(person);
  const outcome = await send();
  const later = waiting.length > 0 && outcome === "sent" && !(await outbox.look(person)).waiting.length;
  if (later && FRESH.includes(location.pathname)) return location.reload();
  await (globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve)));
  const kept = await store.get("week");
  const stale = kept?.language !== document.documentElement.lang || SYNCED.includes(location.pathname);
  if (stale) await sync();
}

async function send() {
  const outcome = await outbox.flush(person, (told) => bar.tell(person, told)).catch(() => "offline");
  await bar.tell(person, { outcome });
  return outcome;
}

// Bring the week of today, if it is still this person's, and its pictures.
async function sync() {
  const response = await fetch("/app/week", { cache: "no-store" }).catch(() => null);
  if (response?.status === 401) return store.belongs("");
  const week = response?.ok ? await response.json() : null;
  if (!week || week.person !== person || (await store.get("person")) !== person || (await store.get("shared"))) return;
  await store.keep("skew", Date.now() - Date.parse(week.now));
  await store.keep("week", week);
  if (globalThis.caches) await pictures(week);
}

// The pictures that are not there yet come in one answer, and each is kept under its own address.
async function pictures(week) {
  const wanted = new Set(week.days.flatMap((day) => day.items.map((item) => item.figure?.moving)).filter(Boolean));
  const cache = await caches.open("dorsal-figures");
  const there = new Set();
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (wanted.has(pathname + search)) there.add(pathname + search);
    else await cache.delete(request);
  }
  const missing = [...wanted].filter((address) => !there.has(address));
  if (!missing.length) return;
  await new Promise((resolve) => setTimeout(resolve, QUIET)); // the page comes first
  const named = (address) => address.split("/").slice(2, 4).join("."); // figures/<exercise>/<level>/…
  const [, content] = missing[0].split("?");
  const response = await fetch(`/figures?of=${missing.map(named)}&${content}`).catch(() => null);
  const drawn = response?.ok ? await response.json() : {};
  for (const address of missing) {
    const picture = drawn[named(address)];
    if (picture) await cache.put(address, new Response(picture, { headers: { "Content-Type": "image/svg+xml" } }));
  }
}

function ask() {
  const chosen = async (shared) => {
    await store.keep("shared", shared);
    bar.note("whose");
    if (shared) {
      await hush().catch(() => null);
      await store.forget("week", "draft", "noted");
      await globalThis.caches?.delete("dorsal-figures");
      location.reload();
    }
  };
  const buttons = [bar.button(say("app.whose.mine"), () => chosen(false)), bar.button(say("app.whose.shared"), () => chosen(true))];
  bar.note("whose", h("p", {}, h("strong", {}, say("app.whose")), " ", say("app.whose.text")), h("p", { class: "actions" }, buttons));
}

// Signing out clears the week at once; what waits stays for its person.
function leaving() {
  if (location.pathname !== "/account/logout/") return;
  store.belongs("");
  hush().catch(() => null);
}

async function register() {
  if (!navigator.serviceWorker) return;
  const known = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register(worker).catch(() => null);
  if (!registration || !known) return;
  const ready = () => registration.waiting && renew(registration.waiting);
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ready));
  ready();
}

// Asked once for each version: whoever says "later" is left alone until the next.
async function renew(waiting) {
  const version = await new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => resolve(data);
    waiting.postMessage("version", [channel.port2]);
  });
  if ((await store.get("later")) === version) return;
  const go = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("now");
  };
  const later = async () => { await store.keep("later", version); bar.note("new"); };
  const buttons = [bar.button(say("app.new.go"), go), bar.button(say("app.new.later"), later)];
  bar.note("new", h("p", {}, say("app.new")), h("p", { class: "actions" }, buttons));
}

begin();
