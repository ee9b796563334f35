/**
 * Tells when to look again: from the event stream, or by asking every 3 seconds while the stream cannot be had.
 * Both bring signs only (a number for all cases, a stamp for each of mine), never words.
 */
import { read } from "./api.js";

const ASK_EVERY = 3000;
const CONNECT_AGAIN = 10_000;
// The practice sends a heartbeat every 15 seconds, but EventSource does not show it; so we also ask now and then.
const ASK_ANYWAY = 30_000;

export class News {
  #on;
  #urls = document.body.dataset;
  #trouble = document.getElementById("connection");
  #revision;
  #cases = new Map();
  #flowing = false;
  #asked = 0;

  /** `on`: `queue()` when any case moved, `case(id)` when something changed in one of mine, `session(times, waiting)`. */
  constructor(on) {
    this.#on = on;
  }

  start() {
    this.#connect();
    setInterval(() => this.#askIfNeeded(), ASK_EVERY);
    this.#ask();
    for (const change of ["online", "offline"]) addEventListener(change, () => this.#ask());
  }

  /** Ask how things stand, now. */
  look() {
    return this.#ask();
  }

  #connect() {
    const source = new EventSource(this.#urls.stream, { withCredentials: true });
    source.onopen = () => (this.#flowing = true);
    source.onerror = () => {
      this.#flowing = false;
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#connect(), CONNECT_AGAIN);
    };
    source.addEventListener("queue", ({ data }) => this.#queue(JSON.parse(data).revision));
    source.addEventListener("case", ({ data }) => this.#case(JSON.parse(data)));
  }

  #askIfNeeded() {
    if (!this.#flowing || performance.now() - this.#asked > ASK_ANYWAY) this.#ask();
  }

  async #ask() {
    this.#asked = performance.now();
    try {
      const { ok, body } = await read(this.#urls.news);
      this.#trouble.hidden = ok;
      if (ok) this.#tell(body);
    } catch {
      this.#trouble.hidden = false;
    }
  }

  #tell({ revision, cases, session, waiting }) {
    this.#on.session(session, waiting);
    this.#queue(revision);
    for (const [id, stamp] of Object.entries(cases)) this.#case({ case: id, stamp });
  }

  #queue(revision) {
    if (this.#revision === revision) return;
    this.#revision = revision;
    this.#on.queue();
  }

  #case({ case: id, stamp }) {
    if (this.#cases.get(id) === stamp) return;
    this.#cases.set(id, stamp);
    this.#on.case(id);
  }
}
