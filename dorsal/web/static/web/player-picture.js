// What moves beside a count: the drawing, held to the time of the count, and the ring that paces a breath.

const NARROW = 0.55;
const WIDENS = ["in", "release"];
const ease = (share) => (1 - Math.cos(Math.PI * Math.min(Math.max(share, 0), 1))) / 2;

// Which beat it is, and how much of it is over.
function beat(beats, elapsed) {
  let done = elapsed % beats.reduce((sum, [, seconds]) => sum + seconds, 0);
  for (const [kind, seconds] of beats) {
    if (done < seconds) return [kind, done / seconds];
    done -= seconds;
  }
}

// A repetition that takes longer than it is drawn stays where the second picture stands; a shorter one is drawn faster.
function repeated(done, each, { round, peak, goes_and_comes: returns }) {
  const stays = each - round;
  if (stays <= 0 || !returns) return (done / each) * round;
  return done < peak ? done : Math.max(peak, done - stays);
}

// The picture file keeps its own time; taken into the page, it keeps that of the count. Its style stays its own.
export class Figure {
  constructor(image, tempo) {
    this.image = image;
    this.tempo = tempo;
    this.svg = null;
  }

  async load() {
    if (this.svg || this.asked) return this.change(true);
    this.asked = true;
    try {
      const file = await (await fetch(this.image.src)).text();
      const [whole, style] = file.match(/<style>(.*?)<\/style>/s);
      const svg = new DOMParser().parseFromString(file.replace(whole, ""), "image/svg+xml").documentElement;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`${style} svg{display:block;width:100%;height:100%}`);
      this.host = document.createElement("div");
      this.host.className = "figure-live";
      this.host.setAttribute("role", "img");
      this.host.setAttribute("aria-label", this.image.alt);
      this.host.style.aspectRatio = `${this.image.width} / ${this.image.height}`;
      this.host.style.setProperty("--wide", `${this.image.getAttribute("width")}px`);
      const root = this.host.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.svg = root.appendChild(document.importNode(svg, true));
      this.svg.pauseAnimations();
      this.image.after(this.host);
      this.change(true);
    } catch {
      // The picture itself goes on moving, in its own time.
      this.svg = null;
    }
  }

  change(live) {
    if (!this.svg) return;
    this.host.hidden = !live;
    this.image.hidden = live;
  }

  show(step, elapsed) {
    this.svg?.setCurrentTime(this.time(step, elapsed));
  }

  rest() {
    this.change(false);
  }

  time({ kind, each, beats }, elapsed) {
    const { round, peak, held } = this.tempo;
    if (kind === "reps") return repeated(elapsed % each, each, this.tempo);
    if (kind === "hold") return held === null ? elapsed % round : Math.min(elapsed, held);
    if (kind === "time") return elapsed % round;
    if (!beats) return 0;
    const [now, share] = beat(beats, elapsed);
    if (now === "wait") return 0;
    return now === "in" || now === "tense" ? share * peak : peak + share * (round - peak);
  }
}

// Wide with a breath in, narrow with a breath out; muscles that tense narrow it, and letting go widens it.
export class Ring {
  constructor(element) {
    this.element = element;
    this.now = NARROW;
  }

  show({ beats }, elapsed) {
    if (!beats) return;
    const [kind, share] = beat(beats, elapsed);
    if (kind !== "wait") this.now = NARROW + (1 - NARROW) * ease(WIDENS.includes(kind) ? share : 1 - share);
    this.element.style.transform = `scale(${this.now.toFixed(4)})`;
  }
}
