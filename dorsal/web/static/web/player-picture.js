// What moves beside a count: the drawing, held to the time of the count, and the ring that paces a breath.

const NARROW = 0.6;
const WIDENS = ["in", "release"];
const ease = (share) => (1 - Math.cos(Math.PI * Math.min(Math.max(share, 0), 1))) / 2;

// Which beat it is after so many seconds, what it is called, and how much of it is done.
export function beatAt(beats, elapsed) {
  let done = elapsed % round(beats);
  for (const [kind, seconds, words] of beats) {
    if (done < seconds) return { kind, seconds, words, done, share: done / seconds };
    done -= seconds;
  }
  return beatAt(beats, 0);
}

export const round = (beats) => beats.reduce((sum, [, seconds]) => sum + seconds, 0);

// A repetition that takes longer than it is drawn stays where the second picture stands; a shorter one is drawn faster.
function repeated(done, each, { round: whole, peak, goes_and_comes: returns }) {
  const stays = each - whole;
  if (stays <= 0 || !returns) return (done / each) * whole;
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
      const [wide, high] = ["width", "height"].map((side) => this.image.getAttribute(side));
      this.host.style.setProperty("--wide", `${wide}px`);
      this.host.style.setProperty("--ratio", `${wide} / ${high}`);
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
    const { round: whole, peak, held } = this.tempo;
    if (kind === "reps") return repeated(elapsed % each, each, this.tempo);
    if (kind === "hold") return held === null ? elapsed % whole : Math.min(elapsed, held);
    if (kind === "time") return elapsed % whole;
    if (!beats) return 0;
    const { kind: now, share } = beatAt(beats, elapsed);
    if (now === "wait") return 0;
    return now === "in" || now === "tense" ? share * peak : peak + share * (whole - peak);
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
    const { kind, share } = beatAt(beats, elapsed);
    if (kind !== "wait") this.now = NARROW + (1 - NARROW) * ease(WIDENS.includes(kind) ? share : 1 - share);
    this.element.style.transform = `scale(${this.now.toFixed(4)})`;
  }
}
