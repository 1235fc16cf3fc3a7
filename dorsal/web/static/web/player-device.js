// What the device lends to a count, where it can: a voice, a screen that stays on, and a place to note how far it came.

const LEFT = "dorsal-left"; // page.js clears it, too: on sign-out and when its day is over
const VOICE = "dorsal-voice";

function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing still counts.
  }
  return null;
}

const today = () => new Date().toLocaleDateString("en-CA");

// How far somebody came: an exercise, a level, a stretch of work, the seconds of it, and the day. Nothing about anybody.
export class Left {
  constructor(item, level) {
    this.mine = { item, level };
  }

  keep(set, seconds) {
    stored(LEFT, JSON.stringify({ ...this.mine, set, seconds, day: today() }));
  }

  found() {
    try {
      const kept = JSON.parse(stored(LEFT));
      const same = kept.item === this.mine.item && kept.level === this.mine.level && kept.day === today();
      return same && Number.isInteger(kept.set) && kept.seconds >= 0 ? kept : null;
    } catch {
      return null;
    }
  }

  forget() {
    stored(LEFT, null);
  }
}

// Offered only where the device has a voice in the language of the page; silent until somebody asks for it.
export class Voice {
  constructor(row, box) {
    this.box = box;
    this.language = document.documentElement.lang;
    if (!("speechSynthesis" in window)) return;
    box.checked = stored(VOICE) === "on";
    box.addEventListener("change", () => {
      stored(VOICE, box.checked ? "on" : null);
      if (!box.checked) this.hush();
    });
    const offer = () => {
      const voices = speechSynthesis.getVoices();
      row.hidden = !voices.some((one) => one.lang.toLowerCase().startsWith(this.language));
    };
    offer();
    speechSynthesis.addEventListener?.("voiceschanged", offer);
  }

  say(words) {
    if (!this.box.checked) return;
    this.hush();
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = this.language;
    spoken.rate = 0.95;
    speechSynthesis.speak(spoken);
  }

  hush() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }
}

// The screen stays on while the count runs, and no longer.
export class Awake {
  wanted = false;
  lock = null;

  async ask() {
    this.wanted = true;
    if (!navigator.wakeLock || (this.lock && !this.lock.released)) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.wanted) this.lock = lock;
      else await lock.release();
    } catch {
      // A battery that is nearly empty may refuse it; the count goes on.
    }
  }

  give() {
    this.wanted = false;
    this.lock?.release();
    this.lock = null;
  }
}
