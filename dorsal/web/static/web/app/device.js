// "On this device", on the page of one's own hour: permission is asked for on a tap, and never before.

import * as store from "./store.js";

const PATIENCE = 15_000;
const place = document.getElementById("device");
const { person = "", worker } = document.getElementById("app-bar").dataset;

function show(state) {
  for (const one of place.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(state);
  place.dataset.state = state;
  place.hidden = false;
}

async function begin() {
  const able = "PushManager" in globalThis && "Notification" in globalThis && navigator.serviceWorker;
  if (!able) return show(navigator.standalone === false ? "install" : "unable");
  if (await store.get("shared")) return show("shared");
  if (Notification.permission === "denied") return show("refused");
  const there = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  const on = there && ours(there) && Notification.permission === "granted" && (await store.get("told")) === person;
  if (on) await keep(there);
  show(on ? "on" : "off");
}

async function start() {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return show(permission === "denied" ? "refused" : "off");
  await navigator.serviceWorker.register(worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const there = await pushManager.getSubscription();
  if (there && !ours(there)) await there.unsubscribe();
  await keep(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() }));
  await store.keep("told", person);
  show("on");
}

async function stop() {
  const there = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
  await store.forget("told");
  if (there) {
    await there.unsubscribe();
    await tell({ do: "end", endpoint: there.endpoint });
  }
  show("off");
}

// The same browser may be told of again: the server keeps it once, and learns that this session is the one.
function keep(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  return tell({ do: "keep", endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

async function tell(fields) {
  const answer = await fetch(place.dataset.address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(`not kept: ${answer.status}`);
}

function key() {
  const text = atob(place.dataset.key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

// A subscription that was made with another key of the server hears nothing any more.
function ours(subscription) {
  return String(new Uint8Array(subscription.options.applicationServerKey)) === String(key());
}

const tries = (work) => work().catch(() => show("failed"));

place?.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-do]");
  if (!button || button.disabled) return;
  button.disabled = true;
  await tries(button.dataset.do === "start" ? start : stop);
  button.disabled = false;
  [...place.querySelectorAll("[data-do]")].find((one) => !one.closest("[hidden]"))?.focus();
});

if (place) tries(begin);
