// Keeps the shell and public files, by the hash of them all; never a page, never an answer. SHELL stands above.

const NAME = `dorsal-shell-${SHELL.version}`;
const HASHED = /\.[0-9a-f]{12}\./;
const PATIENCE = 10_000;
const KEPT = new Set(SHELL.files);

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL.files.map((file) => new Request(file, { cache: "reload" })))));
});

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("dorsal-shell-") && name !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("message", (event) => {
  if (event.data === "now") skipWaiting();
  if (event.data === "version") event.ports[0]?.postMessage(SHELL.version);
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  const path = address.pathname + address.search;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.has(path)) event.respondWith(HASHED.test(path) || path.startsWith("/app/words/") ? kept(request) : fresh(request));
  else if (address.pathname.startsWith("/figures/")) event.respondWith(kept(request));
});

// A word at the person's hour. The server wrote it; one that cannot be read says the same, since a browser wants to
// see something for each.
addEventListener("push", (event) => event.waitUntil(remind(event.data)));

async function remind(data) {
  let told = null;
  try {
    told = data.json();
  } catch {
    // Empty or broken: our own words stand in.
  }
  const lang = Object.hasOwn(SHELL.moment, told?.language) ? told.language : await language();
  const title = typeof told?.title === "string" ? told.title : SHELL.moment[lang];
  await registration.showNotification(title, { lang, tag: "moment", icon: SHELL.icon, badge: SHELL.icon });
}

// A page that is open may hold a session half done: it is left as it is, unless it is the page of today.
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(today());
});

async function today() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => new URL(one.url).pathname === SHELL.today);
  return open ? open.focus() : clients.openWindow(SHELL.today);
}

// A page comes from the server. Where there is no server, the shell stands in its place and draws what the device keeps.
async function page(request) {
  const timeout = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const answer = await Promise.race([fetch(request), timeout]);
    if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  } catch {
    // No network: the shell answers.
  }
  const cache = await caches.open(NAME);
  return (await cache.match(SHELL.shells[await language()])) ?? Response.error();
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function fresh(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await caches.match(request);
    if (found) return found;
    throw error;
  }
}

// The language of the week that is kept, else that of the browser.
async function language() {
  const offered = Object.keys(SHELL.shells);
  const kept = await new Promise((resolve) => {
    const asked = indexedDB.open("dorsal");
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => resolve(null);
    asked.onsuccess = () => {
      const found = asked.result.transaction("kept").objectStore("kept").get("week");
      found.onsuccess = () => { asked.result.close(); resolve(found.result?.language); };
      found.onerror = () => resolve(null);
    };
  }).catch(() => null);
  return [kept, ...navigator.languages.map((name) => name.slice(0, 2)), offered[0]].find((name) => offered.includes(name));
}
