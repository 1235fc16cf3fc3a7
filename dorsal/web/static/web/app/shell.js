// The shell: without network, the kept week stands in the place of whatever page was asked for.

import * as bar from "./bar.js";
import { session } from "./forms.js";
import * as outbox from "./outbox.js";
import * as store from "./store.js";
import * as views from "./views.js";
import { h, learn, say } from "./words.js";

const place = document.getElementById("app-view");
const { words } = document.getElementById("app-bar").dataset;
const KINDS = ["session", "morning", "check-in", "flare"];
const go = (address) => location.assign(address);

async function begin() {
  await learn(words);
  let week = null;
  try {
    if (!(await store.hasRoom())) bar.noRoom();
    if (!(await store.get("shared"))) week = await store.get("week");
  } catch {
    bar.noRoom();
  }
  const person = week?.person ?? (await store.get("person").catch(() => ""));
  if (week) emergency(week.safety);
  const items = week ? await noted(week) : null;
  const shown = [offline(week), week ? await draw(week, items) : h("p", { class: "lead" }, say("app.none"))];
  if (location.pathname === "/app" || location.pathname.startsWith("/app/")) shown.push(await device(person));
  place.replaceChildren(...shown.flat(9).filter(Boolean));
  document.getElementById("safety").open = !week || location.pathname === "/safety-net";
  document.title = `${place.querySelector("h1")?.textContent ?? say("app.title")} – Dorsal`;
  if (!person) return;
  const tell = (told) => bar.tell(person, told);
  const send = () => outbox.flush(person, tell).then((outcome) => bar.tell(person, { outcome }));
  addEventListener("online", send);
  await bar.count(person);
  await send();
}

function offline(week) {
  if (location.pathname.startsWith("/app")) return week ? null : h("h1", {}, say("app.title"));
  const again = bar.button(say("app.again"), () => location.reload());
  return [!week && h("h1", {}, say("app.title")), h("p", { class: "note" }, say("app.offline"), " ",
    week ? say("app.from", { day: week["made-words"] }) : "", " ", again)];
}

// Today by the clock of the device, set right by how wrong it was when the week was brought.
async function day(week) {
  const right = new Date(Date.now() - ((await store.get("skew")) ?? 0));
  const date = new Date(right.getTime() - right.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return { date, shown: week.days.find((one) => one.day === date) };
}

// What was noted today: as the server knew, and what waits here since.
async function noted(week) {
  const { date } = await day(week);
  const { waiting } = await outbox.look(week.person);
  const here = waiting.filter((item) => item.kind === "session" && item.day === date).map((item) => item.body.item);
  const marked = (await store.get("noted")) ?? {};
  const sent = marked.person === week.person && marked.day === date ? marked.items : [];
  return [...(week.made === date ? week.noted : []), ...here, ...sent];
}

async function draw(week, items) {
  const [, room, kind, id] = location.pathname.match(/^\/([\w-]+)(?:\/([\w-]+)(?:\/([\w-]+))?)?/) ?? [];
  const { date, shown } = await day(week);
  const item = week.days.flatMap((one) => (shown ? (one.day === date ? one.items : []) : one.items)).find((one) => one.id === id && one.steps)
    ?? week.days.flatMap((one) => one.items).find((one) => one.id === (room === "exercises" ? kind : id) && one.steps);
  if ((room === "session" || room === "exercises") && item) return exercise(week, item, items, shown);
  if (room === "lessons" && week.lessons[kind]) return views.lesson(week.lessons[kind]);
  if (room === "week" && !kind) return views.plan(week, date);
  if (room === "check-in") return questions(week, week["check-in"], "check-in");
  if (room === "flare") return questions(week, week.signs, "signs");
  if (room === "safety-net") return h("h1", {}, say("app.signs"));
  return [room && !["today", "session", "app"].includes(room) && h("p", {}, say("app.not-here")), today(week, items, shown)];
}

function today(week, items, shown) {
  const flare = async () => { await keep(week, "flare", {}) && go("/flare/check"); };
  return [
    views.today(week, shown, items),
    week.morning && !items.includes("morning") && !week.notice && views.morning((event) => note(event, week, "morning")),
    h("h2", {}, say("nav.title")),
    h("ul", { class: "quiet-list" },
      h("li", {}, h("a", { href: "/week" }, say("nav.week"))),
      h("li", {}, h("a", { href: "/check-in" }, say("app.check-in"))),
      h("li", {}, h("a", { href: "/safety-net" }, say("app.signs"))),
      h("li", {}, h("a", { href: "/app" }, say("app.device")))),
    bar.button(say("app.flare"), flare),
  ];
}

function exercise(week, item, items, shown) {
  const following = () => {
    const left = (shown?.items ?? []).filter((one) => one.steps && one.minutes && one.kind !== "goal" && one.id !== item.id && !items.includes(one.id));
    return left.length > 0 ? `/session/items/${left[0].id}` : "/today";
  };
  return views.exercise(item, items.includes(item.id), (event) => note(event, week, "session", item.id, following()));
}

async function note(event, week, kind, item, next = "/today") {
  event.preventDefault();
  const form = event.currentTarget;
  const data = new FormData(form, event.submitter);
  const body = kind === "morning" ? { pain: Number(data.get("pain")) } : session(data, item);
  if (!body) {
    form.querySelector(".error")?.remove();
    const why = data.get("done") === "skip" ? "session.error.reason" : "session.error.pain";
    return form.prepend(h("p", { class: "error", role: "alert" }, say(why)));
  }
  if (await keep(week, kind, body)) await mark(week, kind === "morning" ? "morning" : item).then(() => go(next));
}

// What was noted today stays marked after it was sent, until the next week is brought.
async function mark(week, name) {
  const { date } = await day(week);
  const before = (await store.get("noted")) ?? {};
  const items = before.person === week.person && before.day === date ? before.items : [];
  await store.keep("noted", { person: week.person, day: date, items: [...items, name] });
}

async function keep(week, kind, body) {
  try {
    await outbox.keep(week.person, kind, body, kind === "session" ? { day: (await day(week)).date } : {});
  } catch {
    bar.noRoom("app.no-room.late");
    return false;
  }
  bar.note("kept", h("p", {}, say("app.kept")));
  return true;
}

async function questions(week, names, key) {
  const draft = (await store.get("draft"))?.values ?? {};
  const lead = key === "signs" ? { title: say("app.flare"), text: say("app.flare.lead") } : { title: say("checkin.title"), text: say("app.offline") };
  return views.questions(week, names, draft, lead, async (values) => {
    if (!(await keep(week, "check-in", { values }))) return;
    await store.forget("draft");
    if (views.worry(week, values)) await bar.count(week.person);
    else go("/today");
  });
}

// What this device keeps, and what stands here: to be sent, saved as a file, or, where it was refused, removed.
async function device(person) {
  const shared = await store.get("shared").catch(() => true);
  const { waiting, refused, damaged } = person ? await outbox.look(person) : { waiting: [], refused: [], damaged: [] };
  const change = async () => {
    await store.keep("shared", !shared);
    if (!shared) await store.belongs("");
    location.reload();
  };
  const line = (item) => h("li", {}, say(`app.kind.${KINDS.includes(item.kind) ? item.kind : "session"}`), " ",
    h("span", { class: "soft small" }, item.at?.slice(0, 16).replace("T", " ") ?? ""),
    item.reason && h("p", { class: "small" }, say("app.reason", { reason: item.reason })),
    (item.state === "refused" || item.damaged) && bar.button(say("app.forget"), () => store.remove(item.id).then(() => location.reload())));
  const group = (title, text, items) => items.length > 0 && [h("h3", {}, title), text && h("p", {}, text), h("ul", { class: "quiet-list" }, items.map(line))];
  const any = waiting.length + refused.length + damaged.length > 0;
  return h("section", { class: "flow", id: "device", "aria-labelledby": "device-title" },
    h("h2", { id: "device-title" }, say("app.device")),
    h("p", {}, say(shared ? "app.device.shared" : "app.device.mine")), bar.button(say("app.device.change"), change),
    !any && h("p", {}, say("app.nothing-waits")),
    group(say("app.waiting", { count: waiting.length }), null, waiting),
    group(say("app.refused", { count: refused.length }), say("app.refused.text"), refused),
    group(say("app.damaged", { count: damaged.length }), say("app.damaged.text"), damaged),
    any && h("p", { class: "actions" }, bar.button(say("app.send"), () => outbox.flush(person).then(() => location.reload()), false),
      bar.button(say("app.export"), () => bar.save(person))));
}

function emergency(safety) {
  const there = document.getElementById("app-calls");
  if (safety.emergency.length > 0) there?.replaceChildren(views.calls(safety));
}

begin();
