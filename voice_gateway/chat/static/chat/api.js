/** JSON over HTTP. Every way a call can go wrong is one of a few kinds, so that nobody above sees raw errors. */

/**
 * `unreachable`: try again later; `busy`: the same, and the practice says so itself;
 * `gone`: this conversation is not open to us any more; `refused`: will not work as it is;
 * `stale`: the answer is about a conversation that has been left.
 */
export class Failure extends Error {
  constructor(kind, sentence = null, isHeard = false) {
    super(kind);
    this.kind = kind;
    /** Is the message on record all the same, so that the next one may go out? */
    this.isHeard = isHeard;
    /** What the practice says about it, in the patient's language, or null. */
    this.sentence = sentence;
  }
}

const TRY_LATER = new Set([408, 425]);
const BUSY = new Set([429, 503]);
const GONE = new Set([401, 403, 404, 410]);
// A little more than the practice itself gives the assistant for one turn.
const PATIENCE = 20_000;
// What somebody said is a megabyte at most, from a slow phone, and then it is listened to.
const PATIENCE_TO_LISTEN = 70_000;

export class Api {
  token = null;

  /** `base` is where the practice's gateway is reached; every path is taken from there. */
  constructor(base) {
    this.base = base;
  }

  /** Call and read the answer: `{status, data}`, or a `Failure`. */
  async call(method, path, body) {
    const { ok, status, data } = await this.#exchange(method, path, body);
    if (!ok) throw new Failure(kindOf(status), data?.message, data?.error === "busy");
    // A page of a hotel's network, say, answers 200 with anything but our JSON.
    if (data === null) throw new Failure("unreachable");
    return { status, data };
  }

  /** Fetch a sound: empty behind the last piece of something; or a `Failure`. */
  async sound(path, body) {
    const method = body ? "POST" : "GET";
    const { ok, status, data } = await this.#exchange(method, path, body, { read: (response) => response.blob() });
    if (!ok) throw new Failure(kindOf(status), await sentenceOf(data));
    return data;
  }

  /** Hand over a recording and read the answer, or a `Failure`. */
  async record(path, recording) {
    const { ok, status, data } = await this.#exchange("POST", path, recording, { patience: PATIENCE_TO_LISTEN });
    if (!ok) throw new Failure(kindOf(status), data?.message);
    if (data === null) throw new Failure("unreachable");
    return data;
  }

  /** Open a stream and give its response; the caller reads it and ends it by `signal`. */
  async open(address, signal) {
    const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.token}` };
    const response = await fetch(new URL(address, this.base), { ...COMMON, headers, signal });
    if (!response.ok || !response.body) throw new Failure("unreachable");
    return response;
  }

  async #exchange(method, path, body, { read = (response) => response.json(), patience = PATIENCE } = {}) {
    const headers = { Accept: "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const raw = body instanceof Blob;
    if (body) headers["Content-Type"] = raw ? body.type : "application/json";
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), patience);
    try {
      const init = { ...COMMON, method, headers, body: raw ? body : body && JSON.stringify(body), signal: abort.signal };
      const response = await fetch(new URL(path, this.base), init);
      const data = response.status === 204 ? EMPTY : await read(response).catch(() => null);
      return { ok: response.ok, status: response.status, data };
    } catch {
      throw new Failure("unreachable");
    } finally {
      clearTimeout(timer);
    }
  }
}

const EMPTY = Object.freeze({ size: 0 });

/** What the practice says about a sound that did not come. */
async function sentenceOf(blob) {
  try {
    return JSON.parse(await blob.text()).message ?? null;
  } catch {
    return null;
  }
}

// The bearer token is all the identity there is: no cookies either way, nothing left in the browser's cache.
const COMMON = { mode: "cors", credentials: "omit", cache: "no-store" };

function kindOf(status) {
  if (GONE.has(status)) return "gone";
  if (BUSY.has(status)) return "busy";
  return status >= 500 || TRY_LATER.has(status) ? "unreachable" : "refused";
}

/** An unguessable id; `randomUUID` is missing on a page served without TLS. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * How long to wait before try number `tries`: 1, 2, 4 … seconds up to `most`, spread a little so that browsers
 * do not march in step.
 */
export function backOff(tries, most = 15_000) {
  return Math.min(most, 1000 * 2 ** tries) * (0.8 + Math.random() * 0.4);
}

/** A pause that `wake()` can cut short. */
export class Pause {
  #end = null;

  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake() {
    this.#end?.();
  }
}
