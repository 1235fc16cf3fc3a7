// What this device keeps, in one small database: the week, and what waits to be sent. Every promise settles after the
// transaction is complete, so that "kept" means kept.

const NAME = "dorsal";
const VERSION = 1;
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("outbox", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      asked.result.onclose = () => { opened = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => { opened = undefined; reject(asked.error); };
  });
  return opened;
}

// Run `work` in one transaction over these stores; what it returns is a request, or nothing.
async function within(stores, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    try {
      result = work(...stores.map((name) => transaction.objectStore(name)));
    } catch (error) {
      transaction.abort();
      reject(error);
    }
  });
}

export const get = (name) => within(["kept"], "readonly", (kept) => kept.get(name));
export const keep = (name, value) => within(["kept"], "readwrite", (kept) => void kept.put(value, name));
export const forget = (...names) => within(["kept"], "readwrite", (kept) => names.forEach((name) => kept.delete(name)));

// The number of this device, made once; and a number for each thing it writes, in the same transaction as the thing.
export async function add(item) {
  let whole;
  await within(["kept", "outbox"], "readwrite", (kept, outbox) => {
    const asked = kept.get("device");
    asked.onsuccess = () => {
      const device = asked.result ?? { id: crypto.randomUUID(), last: 0 };
      device.last += 1;
      kept.put(device, "device");
      whole = sealed({ ...item, device: device.id, sequence: device.last });
      outbox.add(whole);
    };
  });
  return whole;
}

export const remove = (id) => within(["outbox"], "readwrite", (outbox) => void outbox.delete(id));

// Change one item where it stands; `change` gets the whole item and returns what to write in its place.
export const put = (item, instead) => within(["outbox"], "readwrite", (outbox) => {
  if (instead !== undefined) outbox.delete(instead);
  outbox.put(sealed(item));
});

// Everything that waits, in the order in which it was written. What cannot be read is given back as damaged.
export async function all() {
  const ids = await within(["outbox"], "readonly", (outbox) => outbox.getAllKeys());
  const items = await Promise.all(ids.map(async (id) => {
    try {
      const item = await within(["outbox"], "readonly", (outbox) => outbox.get(id));
      return item && whole(item) ? item : item && { id, damaged: true, raw: item };
    } catch {
      return { id, damaged: true, raw: null };
    }
  }));
  return items.filter(Boolean).sort((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0));
}

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PARTS = { id: "string", person: "string", kind: "string", body: "object", at: "string", device: "string", sequence: "number" };

function whole(item) {
  const shaped = Object.entries(PARTS).every(([name, kind]) => typeof item[name] === kind && item[name] !== null);
  return shaped && UUID7.test(item.id) && item.seal === seal(item);
}

function sealed(item) {
  return { ...item, seal: seal(item) };
}

// A sum over what was written, so that what a device gives back in pieces is noticed.
function seal(item) {
  let sum = 2166136261;
  for (const letter of JSON.stringify(Object.keys(PARTS).map((name) => item[name]))) {
    sum = Math.imul(sum ^ letter.codePointAt(0), 16777619) >>> 0;
  }
  return sum;
}

// An id that any device can make alone and that sorts by time.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 256 ** (5 - at)) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

// Whether something of the size of a long check-in can be kept now: tried, not guessed.
export async function hasRoom() {
  try {
    await keep("try", "x".repeat(16_000));
    await forget("try");
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return quota - usage > 1_000_000;
  } catch {
    return false;
  }
}

// Another person, or nobody: what was kept of the one before goes. What they noted waits for them, unseen.
export async function belongs(person) {
  const before = await get("person");
  if (before === person) return;
  await forget("week", "draft", "noted");
  await keep("person", person);
  await globalThis.caches?.delete("dorsal-figures");
}

// This moment by the clock of the device, with its offset.
export function now() {
  const date = new Date();
  const shift = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + shift * 60_000).toISOString().slice(0, -1);
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  return `${local}${shift < 0 ? "-" : "+"}${two(shift / 60)}:${two(shift % 60)}`;
}
