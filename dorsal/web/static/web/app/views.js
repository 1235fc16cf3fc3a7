// Draws the kept week without network, with the styles and the words of the pages.

import { fired, told } from "./kleene.js";
import { h, say } from "./words.js";

const TEN = Array.from({ length: 11 }, (_, number) => String(number));
const REASONS = ["time", "pain", "fear", "tired", "boring", "unclear", "other"];

const chips = (dose) => h("ul", { class: "dose" }, dose.map((chip) => h("li", { class: "tag tag-accent" }, chip)));

export function today(week, day, noted) {
  const items = day?.items ?? [];
  const timed = items.filter((item) => item.steps && item.minutes && item.kind !== "goal");
  const left = timed.filter((item) => !noted.includes(item.id));
  const lesson = items.map((item) => item.id).find((id) => week.lessons[id]);
  const beside = items.filter((item) => item.steps && (!item.minutes || item.kind === "goal"));
  const line = (item) => h("li", {}, h("a", { href: `/session/items/${item.id}` }, item.name), " ",
    noted.includes(item.id) ? h("span", { class: "tag tag-accent" }, say("app.noted")) : h("span", { class: "soft" }, item.dose.join(", ")));
  if (week.notice) return notice(week.notice);
  return [
    h("h1", {}, say("app.today")),
    day && h("p", { class: "soft today-date" }, h("span", { class: "day-name" }, day.name), " ", day.date),
    left.length > 0 && h("p", { class: "actions" }, h("a", { class: "button", href: `/session/items/${left[0].id}` },
      say(left.length < timed.length ? "today.session.go-on" : "today.session.start"))),
    timed.length > 0 && h("ol", { class: "plan-list" }, timed.map(line)),
    timed.length > 0 && left.length === 0 && h("p", { class: "lead" }, say("today.done.lead")),
    items.length === 0 && h("p", { class: "lead" }, say("today.free.lead")),
    lesson && h("p", {}, `${say("today.lesson")}: `, h("a", { href: `/lessons/${lesson}` }, week.lessons[lesson].title)),
    beside.length > 0 && [h("h2", {}, say("today.alongside")), h("ul", { class: "quiet-list" }, beside.map(line))],
  ];
}

export const notice = ({ title, text }) => h("section", { class: "warning flow" }, h("h1", {}, title), h("p", { class: "lead" }, text));

export function plan(week, now) {
  const day = (one) => h("details", { class: "day", open: one.day === now },
    h("summary", {}, h("h2", {}, h("span", { class: "day-name" }, one.name), " ", h("span", { class: "soft day-date" }, one.date))),
    h("div", { class: "day-items" }, one.items.length === 0 ? h("p", {}, say("week.free")) : h("ul", { class: "quiet-list" },
      one.items.map((item) => h("li", {}, h("a", { href: item.steps ? `/session/items/${item.id}` : `/lessons/${item.id}` }, item.name), " ",
        h("span", { class: "soft small" }, item.dose.join(", ")))))));
  return [h("h1", {}, say("nav.week")), week.notice && notice(week.notice), h("div", { class: "week" }, week.days.map(day))];
}

export function exercise(item, noted, send) {
  const drawn = item.figure && h("figure", { class: "figure" }, h("div", { class: "figure-moving" },
    h("img", { src: item.figure.moving, alt: `${item.start} ${item.how}`, width: item.figure.wide, height: item.figure.high })));
  return [
    h("h1", {}, item.name), chips(item.dose), drawn, h("p", { class: "lead" }, item.how), h("p", {}, item.start),
    h("h2", {}, say("session.steps")), h("ol", { class: "steps" }, item.steps.map((step) => h("li", {}, step))),
    item.cues.length > 0 && h("ul", { class: "cues" }, item.cues.map((cue) => h("li", {}, cue))),
    item.caution && h("p", { class: "note" }, item.caution),
    noted ? h("p", { class: "note" }, say("session.once")) : [how(item, send), skip(item, send)],
    h("p", {}, h("a", { class: "link-line", href: "/today" }, say("session.done.today"))),
  ];
}

function how(item, send) {
  const felt = ["easier", "right", "harder"];
  return h("form", { class: "card how flow", novalidate: true, "aria-labelledby": "how", onsubmit: send },
    h("input", { type: "hidden", name: "level", value: item.level ?? 1 }),
    h("h2", { id: "how" }, say("session.how")),
    scale("pain", say("session.pain"), []),
    h("fieldset", { class: "question" }, h("legend", { class: "question-text small-legend" }, say("session.felt")),
      h("div", { class: "choices choices-three" }, felt.map((one) => choice("radio", "felt", one, say(`session.felt.${one}`))))),
    h("p", { class: "actions" }, h("button", { class: "button", name: "done", value: "all" }, say("session.all")),
      h("button", { class: "button button-quiet", name: "done", value: "part" }, say("session.part"))));
}

function skip(item, send) {
  return h("details", { class: "not-today" }, h("summary", {}, say("session.skip")),
    h("form", { class: "flow", novalidate: true, onsubmit: send }, h("input", { type: "hidden", name: "level", value: item.level ?? 1 }),
      h("fieldset", {}, h("legend", { class: "question-text small-legend" }, say("today.not.why")),
        h("div", { class: "choices choices-pair tight" }, REASONS.map((one) => choice("radio", "reason", one, say(`session.reason.${one}`))))),
      h("p", { class: "actions" }, h("button", { class: "button button-quiet", name: "done", value: "skip" }, say("session.skip.send")))));
}

const choice = (type, name, value, text, more = {}) => h("label", { class: "choice" }, h("input", { type, name, value, ...more }), h("span", {}, text));

const scale = (name, text, ends) => h("fieldset", { class: "question" }, h("legend", { class: "question-text small-legend" }, text),
  ends.length > 0 && h("div", { class: "scale-ends", "aria-hidden": "true" }, h("span", {}, `0: ${ends[0]}`), h("span", {}, `10: ${ends[1]}`)),
  h("div", { class: "scale" }, TEN.map((value) => choice("radio", name, value, value))));

export function morning(send) {
  return h("form", { class: "card flow", "aria-labelledby": "morning", onsubmit: send },
    h("h2", { id: "morning" }, say("morning.title")), h("p", {}, say("morning.text")),
    h("div", { class: "scale" }, TEN.map((value) => h("button", { class: "scale-tap", name: "pain", value }, value))));
}

export function lesson(one) {
  const body = h("div", { class: "prose flow" });
  body.innerHTML = one.body; // our own content, made from Markdown without HTML
  return [h("h1", {}, one.title), h("p", { class: "lead" }, one.summary), body,
    h("section", { class: "card card-soft flow" }, h("h2", {}, say("lessons.do")), h("p", {}, one.do))];
}

// The questions on one page. An answer that worries shows what to do at once, before anything is sent.
export function questions(week, names, draft, lead, send) {
  const alert = h("div", { role: "alert", tabindex: "-1" });
  const form = h("form", { class: "flow", novalidate: true }, h("h1", {}, lead.title), h("p", { class: "lead" }, lead.text), alert,
    names.map((name) => question(name, week.questions[name], draft[name])),
    h("p", { class: "actions" }, h("button", { class: "button" }, say("app.finish"))));
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") stands(event.target);
    const found = worry(week, answers(form, names, week.questions));
    if (found?.rule !== alert.dataset.rule) alert.replaceChildren(...(found ? [worrying(week, found)] : []));
    alert.dataset.rule = found?.rule ?? "";
    if (found && event.target.type !== "number") alert.scrollIntoView({ block: "start" });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = answers(form, names, week.questions);
    const open = names.find((name) => !(name in given) && !week.questions[name].optional);
    if (open && !worry(week, given)) return wanting(form, open, week.questions[open]);
    send(given);
  });
  return form;
}

// "None of these" stands alone.
function stands(box) {
  const boxes = [...box.form.elements].filter((other) => other.name === box.name && other !== box);
  for (const other of boxes) if (box.checked && (box.dataset.alone || other.dataset.alone)) other.checked = false;
}

function question(name, asked, before) {
  const type = asked.widget === "many" || asked.widget === "areas" ? "checkbox" : "radio";
  const inside = asked.choices.length > 0
    ? h("div", { class: asked.widget === "scale" ? "scale-or" : "choices" }, h("div", { class: asked.widget === "scale" ? "scale" : asked.widget === "yes-no" ? "choices choices-pair" : "choices" },
        asked.choices.filter((one) => one.value !== "unsure").map((one) => picked(type, name, one, before))),
      asked.choices.filter((one) => one.value === "unsure").map((one) => picked(type, name, one, before)))
    : h("input", { class: "input", name, type: asked.widget === "number" ? "number" : asked.widget === "date" ? "date" : "text",
      "aria-label": asked.text, value: before ?? "", min: asked.range?.[0], max: asked.range?.[1], maxlength: 500 });
  return h("div", { class: "question", id: `q-${name}` }, h("fieldset", {}, h("legend", { class: "question-text" }, asked.text),
    asked.hint && h("p", { class: "hint" }, asked.hint),
    asked.ends && h("div", { class: "scale-ends", "aria-hidden": "true" }, h("span", {}, `0: ${asked.ends[0]}`), h("span", {}, `10: ${asked.ends[1]}`)),
    inside));
}

const picked = (type, name, one, before) => choice(type, name, one.value, one.text,
  { checked: [before].flat().includes(one.value), "data-alone": one.alone || null });

export function answers(form, names, asked) {
  const data = new FormData(form);
  const given = {};
  for (const name of names) {
    const several = ["many", "areas"].includes(asked[name].widget);
    const values = data.getAll(name).filter((value) => value !== "");
    if (values.length === 0) continue;
    const number = ["scale", "number"].includes(asked[name].widget) && values[0] !== "unsure";
    given[name] = several && values[0] !== "unsure" ? values : number ? Number(values[0]) : values[0];
  }
  return given;
}

// The most urgent rule that holds; else any answer that worries on its own.
export function worry(week, given) {
  const values = told(given, week.questions);
  const rule = fired(week.rules, values);
  if (rule) return rule;
  const name = Object.keys(values).find((one) => week.questions[one]?.alarming === values[one]);
  return name ? { rule: `answer ${name}`, urgency: "T2", name: week.questions[name].text, advice: "" } : null;
}

function worrying(week, found) {
  const now = ["T0", "T1"].includes(found.urgency);
  return h("section", { class: "warning flow" }, h("h2", {}, say(now ? "app.signs.now" : "app.signs.soon")),
    h("p", {}, h("strong", {}, found.name), " ", found.advice),
    found.crisis && week.safety.crisis && h("p", { class: "lead" }, week.safety.crisis),
    calls(week.safety), week.safety["out-of-hours"] && h("p", {}, say("place.out-of-hours", { words: week.safety["out-of-hours"] })),
    h("p", {}, say("app.signs.go-on")));
}

export const calls = (safety) => (safety.emergency.length > 0
  ? h("p", { class: "actions" }, safety.emergency.map((number) => h("a", { class: "button button-warning button-call", href: `tel:${number}` },
      say("emergency.call", { number }))))
  : h("p", {}, say("emergency.call-anywhere")));

function wanting(form, name, asked) {
  form.querySelector(".error")?.remove();
  const where = form.querySelector(`#q-${name}`);
  where.prepend(h("p", { class: "error", role: "alert" }, say("app.missing", { name: asked.text })));
  where.querySelector("input").focus();
}
