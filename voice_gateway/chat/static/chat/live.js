/**
 * News while nobody is asking: a manager's message, "is writing", a new state.
 *
 * The stream is read with fetch(), because EventSource cannot carry the token. It resumes after the last row it has
 * brought. While it cannot be had (a proxy that holds it back, a network that forbids it) we ask every 3 seconds.
 */
import { Pause, backOff } from "./api.js";

const ASK_EVERY = 3000;
// The practice sends a heartbeat every 15 seconds; a stream silent for longer than two of them is dead.
const SILENCE = 40_000;

export class Live {
  #source;
  #pause = new Pause();
  #abort = null;
  #stopped = false;
  #flowing = false;
  #asking = null;

  /** `source`: `connect(signal)` → response, `ask()` → promise, `event(name, data, id)`. */
  constructor(source) {
    this.#source = source;
  }

  start() {
    this.#asking = setInterval(() => this.#flowing || !navigator.onLine || this.#source.ask(), ASK_EVERY);
    this.#keepReading();
  }

  stop() {
    this.#stopped = true;
    clearInterval(this.#asking);
    this.#abort?.abort();
    this.#pause.wake();
  }

  /** The network is back: do not wait for the next try. */
  wake() {
    this.#pause.wake();
  }

  async #keepReading() {
    for (let tries = 0; !this.#stopped; tries++) {
      const flowed = await this.#readOnce().catch(() => this.#flowing);
      this.#flowing = false;
      if (flowed) tries = 0;
      if (!this.#stopped) await this.#pause.rest(backOff(tries));
    }
  }

  /** Read one stream to its end; true when anything came through at all. */
  async #readOnce() {
    this.#abort = new AbortController();
    let watch = this.#giveUpAfterSilence();
    try {
      const response = await this.#source.connect(this.#abort.signal);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser(this.#source.event);
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(watch);
        if (done || this.#stopped) return this.#flowing;
        watch = this.#giveUpAfterSilence();
        this.#flowing = true;
        parser.read(value);
      }
    } finally {
      clearTimeout(watch);
    }
  }

  #giveUpAfterSilence() {
    const abort = this.#abort;
    return setTimeout(() => abort.abort(), SILENCE);
  }
}

/** Reads text/event-stream as it arrives, in pieces cut anywhere. */
export class EventParser {
  #rest = "";
  #fields = {};
  #event;

  /** `event(name, data, id)` gets each event, `data` already read as JSON. */
  constructor(event) {
    this.#event = event;
  }

  read(piece) {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line.replace(/\r$/, ""));
  }

  #line(line) {
    if (line === "") return this.#end();
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (name === "data" && "data" in this.#fields) this.#fields.data += `\n${value}`;
    else this.#fields[name] = value;
  }

  #end() {
    const { event = "message", data, id } = this.#fields;
    this.#fields = {};
    if (data !== undefined) this.#event(event, JSON.parse(data), id);
  }
}
