// The count of one exercise: it goes through the steps that the page holds, and has no words of its own.
// Without it the page is whole: the drawing, the dose, and the form at the end.

import { Figure, Ring, beatAt, round } from "./player-picture.js";
import { Awake, Left, Voice } from "./player-device.js";

const TICK = 100;
const MINUTE = 60;
const LAST = 3; // seconds that are counted out loud before a step ends
const GOES_ON_ALONE = "time"; // a walk goes on with the telephone in the pocket; everything else waits
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const player = document.getElementById("player");
const holder = document.getElementById("player-count");
if (player && holder) begin(JSON.parse(holder.textContent));

function begin({ steps, figure: tempo }) {
  const find = (selector) => player.querySelector(selector);
  const [desk, dial, title, words] = [".player-desk", ".player-dial", ".player-title", ".player-words"].map(find);
  const [number, under, arc, status] = [".player-number", ".player-under", ".player-arc", "[role=status]"].map(find);
  const [go, next, stop, large] = ["go", "next", "stop", "large"].map((name) => find(`#player-${name}`));
  const other = find("#figure-other");
  const voice = new Voice(find(".player-voice"), find("#player-voice"));
  const awake = new Awake();
  const left = new Left(player.dataset.item, player.dataset.level);
  const ring = new Ring(find(".player-ring"));
  const figure = tempo && new Figure(find(".figure-moving img"), tempo);

  let queue = steps;
  let at = 0;
  let carried = 0; // seconds already done of the stretch that somebody comes back to
  let passed = 0;
  let since = null; // when it last began to run; null while it stands
  let heard = null;
  let timer = null;
  let frame = null;

  const step = () => queue[at];
  const elapsed = () => passed + (since === null ? 0 : (Date.now() - since) / 1000);

  function enter(now, late = 0) {
    at = now;
    passed = late;
    if (at === 1 && carried) [passed, carried] = [carried, 0];
    since = since === null ? null : Date.now();
    heard = null;
    if (other) other.checked = Boolean(step().other);
    title.textContent = step().title;
    dial.className = `player-dial player-${step().kind}`;
    dial.classList.toggle("player-clock", step().seconds >= MINUTE && !step().reps && !step().beats);
    paint();
  }

  function announce() {
    const said = [step().title, step().words].filter(Boolean).join(". ");
    status.textContent = said;
    if (!step().beats) voice.say(said);
  }

  function tick() {
    let late = elapsed() - step().seconds;
    if (late < 0) return paint();
    while (late >= 0 && at + 1 < queue.length) {
      enter(at + 1, late);
      late = elapsed() - step().seconds;
    }
    if (late >= 0) return finish();
    announce();
    keep();
  }

  // What is seen and heard of the step at this moment
  function paint() {
    const [now, done] = [step(), Math.min(elapsed(), step().seconds)];
    const remaining = Math.ceil(now.seconds - done);
    let shown = clock(remaining, now.seconds);
    let below = now.under ?? "";
    let beneath = now.words;
    let cue = remaining <= LAST && remaining > 0 && since !== null ? String(remaining) : null;
    if (now.reps) {
      const turn = Math.min(Math.floor(done / now.each) + 1, now.reps);
      shown = String(turn);
      cue = turn > 1 ? shown : null;
    } else if (now.beats) {
      const beat = beatAt(now.beats, done);
      shown = String(Math.ceil(beat.seconds - beat.done));
      [beneath, cue] = [beat.words, beat.words];
      below = `${clock(remaining, now.seconds)} ${now.under}`;
    }
    number.textContent = shown;
    under.textContent = below;
    words.textContent = beneath;
    arc.style.strokeDashoffset = done / now.seconds;
    const spoken = now.beats ? `${Math.floor(done / round(now.beats))} ${cue}` : cue;
    if (since !== null && cue !== null && spoken !== heard) voice.say(cue);
    heard = spoken;
  }

  // What moves, as often as the screen does
  function move() {
    const done = Math.min(elapsed(), step().seconds);
    if (!calm.matches) {
      figure?.show(step(), done);
      ring.show(step(), done);
    }
    frame = requestAnimationFrame(move);
  }

  function run() {
    const first = since === null && passed === 0;
    since = Date.now();
    if (first) enter(at);
    dial.hidden = next.hidden = stop.hidden = false;
    player.classList.add("player-on");
    go.textContent = go.dataset.pause;
    if (!player.classList.contains("player-large")) player.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    if (first) announce();
    else status.textContent = step().title || step().words;
    timer ??= setInterval(tick, TICK);
    if (!calm.matches) figure?.load();
    awake.ask();
    paint();
    frame = requestAnimationFrame(move);
  }

  function stand() {
    cancelAnimationFrame(frame);
    passed = elapsed();
    since = null;
    clearInterval(timer);
    timer = null;
    awake.give();
    voice.hush();
    go.textContent = go.dataset.on;
  }

  function pause() {
    stand();
    status.textContent = status.dataset.paused;
    keep();
  }

  function keep() {
    const timed = step().kind === "time" || step().kind === "pace";
    left.keep(step().set, timed ? Math.floor(elapsed()) : 0);
  }

  function finish(said = status.dataset.finished) {
    stand();
    left.forget();
    larger(false);
    queue = steps;
    enter(0);
    dial.hidden = next.hidden = stop.hidden = true;
    player.classList.remove("player-on");
    title.textContent = said;
    words.textContent = "";
    go.textContent = go.dataset.start;
    figure?.rest();
    status.textContent = said;
    if (said === status.dataset.finished) voice.say(said);
    const form = document.querySelector("form.how");
    form.querySelector("details").open = true;
    form.focus();
  }

  function larger(on) {
    if (on === player.classList.contains("player-large")) return;
    player.classList.toggle("player-large", on);
    document.documentElement.classList.toggle("player-alone", on);
    large.textContent = on ? large.dataset.small : large.dataset.large;
    for (let one = player; one !== document.body; one = one.parentElement) {
      for (const beside of one.parentElement.children) if (beside !== one) beside.inert = on;
    }
    large.focus();
  }

  function notToday() {
    larger(false);
    const folded = document.getElementById("not-today");
    folded.open = true;
    folded.querySelector("input[type=radio]").focus();
  }

  go.addEventListener("click", () => (since === null ? run() : pause()));
  next.addEventListener("click", () => {
    if (at + 1 === queue.length) return finish();
    enter(at + 1);
    announce();
    keep();
  });
  stop.addEventListener("click", () => finish(status.dataset.stopped));
  large.addEventListener("click", () => larger(!player.classList.contains("player-large")));
  player.addEventListener("keydown", (event) => event.key === "Escape" && larger(false));
  find('[href="#not-today"]').addEventListener("click", (event) => {
    event.preventDefault();
    if (since !== null) pause();
    notToday();
  });
  document.addEventListener("visibilitychange", () => {
    if (since === null) return;
    if (!document.hidden) awake.ask();
    else if (step().kind === GOES_ON_ALONE) awake.give();
    else pause();
  });
  addEventListener("pagehide", () => since !== null && pause());

  const kept = left.found();
  const where = kept ? steps.findIndex((one) => one.set === kept.set && (one.reps || one.under)) : -1;
  if (where > 1 || (where === 1 && kept.seconds)) {
    queue = [{ ...steps[0], set: kept.set, words: steps[where].title || steps[where].words }, ...steps.slice(where)];
    carried = Math.min(kept.seconds, steps[where].seconds - 1);
    title.textContent = [status.dataset.kept, steps[where].title].filter(Boolean).join(" ");
    status.textContent = status.dataset.kept;
    go.textContent = go.dataset.on;
  }
  desk.hidden = false;
}

function clock(seconds, of) {
  return of < MINUTE ? String(seconds) : `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
}
